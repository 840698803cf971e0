package flow

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// maxMeasured is what evaluating a program that could take for ever may allocate
// in all, of which a part is held at a time.
const maxMeasured = 300 << 20

// A costly program is one of which the evaluation could take time or memory
// without end, or out of proportion to its size.
type costly struct {
	name   string
	files  map[string]string
	routes int    // at least
	paths  string // some that have to be among the routes, by spaces
	cut    string // part of what is said of what is cut; "" if nothing is
}

// chi is what of the router the programs use.
const chi = `package chi

import "net/http"

type Router interface {
	http.Handler
	Get(pattern string, h http.HandlerFunc)
	Route(pattern string, fn func(r Router)) Router
	Group(fn func(r Router)) Router
	Mount(pattern string, h http.Handler)
	Use(middlewares ...func(http.Handler) http.Handler)
	With(middlewares ...func(http.Handler) http.Handler) Router
}

type Mux struct{ Router }

func NewRouter() *Mux { return &Mux{} }
`

// on is a program with chi.
func on(body string, imports ...string) map[string]string {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"net/http\"\n\t\"os\"\n")
	for _, path := range imports {
		fmt.Fprintf(&b, "\t%q\n", path)
	}
	b.WriteString("\n\t\"github.com/go-chi/chi/v5\"\n)\n\nvar _, _ = os.Args, chi.NewRouter\n\nfunc h(w http.ResponseWriter, r *http.Request) {}\n\n")
	return map[string]string{"github.com/go-chi/chi/v5/chi.go": chi, "main/main.go": b.String() + body}
}

// server is the main function of a program with chi that begins and ends with a
// route that has nothing to do with what it does between.
func server(between string) string {
	return "func main() {\n\tr := chi.NewRouter()\n\tr.Get(\"/first\", h)\n\t" + between + "\n\tr.Get(\"/last\", h)\n\thttp.ListenAndServe(\":80\", r)\n}\n"
}

// lines is so many lines, with their number in each.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(format, "#", fmt.Sprint(i)))
	}
	return b.String()
}

// mounts makes so many routers, each of which has the one before it twice.
func mounts(n int) string {
	b := "r0 := chi.NewRouter()\n"
	for i := range n {
		b += fmt.Sprintf("\tr%[2]d := chi.NewRouter()\n\tr%[2]d.Get(\"/own\", h)\n\tr%[2]d.Mount(\"/a\", r%[1]d)\n\tr%[2]d.Mount(\"/b\", r%[1]d)\n", i, i+1)
	}
	return b
}

func costlyPrograms() []costly {
	const implementation = `
type t# struct{}

func (t#) Mount(r chi.Router) {
	r.Get("/t#", h)
}
`
	return []costly{
		{
			"a registrar that calls itself twice",
			on(`
func tree(r chi.Router, n int) {
	r.Get("/leaf", h)
	r.Route("/l", func(r chi.Router) { tree(r, n+len(os.Args)) })
	r.Route("/r", func(r chi.Router) { tree(r, n+len(os.Args)) })
}

` + server("tree(r, 0)")), 4, "/first /last /leaf /l/leaf", "tree",
		},
		{
			"a registrar that calls itself twice, so often",
			on(`
func tree(r chi.Router, n int) {
	if n == 0 {
		return
	}
	r.Get("/leaf", h)
	r.Route("/l", func(r chi.Router) { tree(r, n-1) })
	r.Route("/r", func(r chi.Router) { tree(r, n-1) })
}

` + server("tree(r, 40)")), 4, "/first /last /leaf /l/leaf", "tree",
		},
		{
			"registrars that call each other twice",
			on(`
func left(r chi.Router) {
	r.Get("/left", h)
	right(r)
	right(r)
}

func right(r chi.Router) {
	r.Get("/right", h)
	left(r)
	left(r)
}

` + server("left(r)")), 4, "/first /last /left /right", "left",
		},
		{
			"a chain of registrars each of which calls the next twice",
			on(numbered(60, "func f#(r chi.Router) {\n\tr.Get(\"/f#\", h)\n\tg#(r)\n\tg#(r)\n}\n\n") +
				strings.ReplaceAll(numbered(59, "func g#(r chi.Router) { f#x(r) }\n\n"), "x(r)", "(r)") +
				"func g59(r chi.Router) {}\n\n" + server("f0(r)")), 2, "/first /last", "",
		},
		{
			"50,000 rows",
			on("var rows = []struct {\n\tpattern string\n\th       http.HandlerFunc\n}{\n" + numbered(50_000, "\t{\"/r#\", h},\n") + "}\n\n" +
				server("for _, row := range rows {\n\t\tr.Get(row.pattern, row.h)\n\t}")), 50_002, "/first /last /r0 /r49999", "",
		},
		{
			"60 unknown conditions",
			on(server("prefix := \"\"\n" + numbered(60, "\tif os.Getenv(\"X#\") != \"\" {\n\t\tprefix += \"/a#\"\n\t}\n") + "\tr.Get(prefix+\"/x\", h)")),
			2, "/first /last", "one of too many values",
		},
		{
			"60 unknown conditions of middleware",
			on(server(numbered(60, "\tif os.Getenv(\"X#\") != \"\" {\n\t\tr.Use(func(next http.Handler) http.Handler { return next })\n\t}\n"))),
			2, "/first /last", "",
		},
		{
			"groups 200 deep",
			on(server(numbered(200, "r.Route(\"/g#\", func(r chi.Router) {\nr.Use(func(next http.Handler) http.Handler { return next })\nr.Get(\"/here\", h)\n") + strings.Repeat("})\n", 200))),
			202, "/first /last /g0/here /g0/g1/here", "",
		},
		{
			"2,000 implementations",
			on("type mounter interface{ Mount(r chi.Router) }\n\nvar plugins sync.Map\n\nfunc lookup(name string) mounter {\n\tp, _ := plugins.Load(name)\n\treturn p.(mounter)\n}\n"+
				numbered(2000, implementation)+server("lookup(\"x\").Mount(r)"), "sync"),
			2002, "/first /last /t0 /t1999", "",
		},
		{
			"2,000 implementations that call one another",
			on("type mounter interface{ Mount(r chi.Router) }\n\nvar plugins sync.Map\n\nfunc lookup(name string) mounter {\n\tp, _ := plugins.Load(name)\n\treturn p.(mounter)\n}\n"+
				strings.ReplaceAll(numbered(2000, implementation), "h)\n}", "h)\n\tlookup(\"next\").Mount(r)\n}")+server("lookup(\"x\").Mount(r)"), "sync"),
			2, "/first /last", "Mount",
		},
		{
			"mounts that double",
			on(server(mounts(40) + "\tr.Mount(\"/top\", r40)")),
			4, "/first /last /top/own /top/a/own", "mounted in so many ways",
		},
		{
			"a text that doubles",
			on(server("s := \"/ab\"\n\tfor range 60 {\n\t\ts = s + s\n\t}\n\tr.Get(s, h)")), 2, "/first /last", "too long",
		},
		{
			"a text that doubles and is not known",
			on(server("s := os.Args[0]\n\tfor range 60 {\n\t\ts = s + s\n\t}\n\tt := os.Args[0]\n\tfor range 60 {\n\t\tt = t + t\n\t}\n\tif len(os.Args) > 1 {\n\t\ts = t\n\t}\n\tr.Get(s, h)")), 2, "/first /last", "too long",
		},
		{
			"structs that double",
			on("type box struct{ a, b any }\n\n" + server("x := box{h, h}\n\tfor range 60 {\n\t\tx = box{x, x}\n\t}\n\ty := x\n\tr.Get(\"/x\", y.a.(http.HandlerFunc))")), 2, "/first /last", "",
		},
		{
			"lists that double",
			on(server("l := []any{h}\n\tfor range 60 {\n\t\tl = []any{l, l}\n\t}\n\tsync.OnceFunc(func() { os.Exit(len(l)) })\n\tslices.Reverse(l)\n\tif len(os.Args) > 1 {\n\t\tl = append([]any{}, l...)\n\t}\n\tk := []int{1}\n\tfor range 60 {\n\t\tk = append(k, k...)\n\t}\n\tfor range k {\n\t\tfor range k {\n\t\t\tr.Get(\"/k\", h)\n\t\t}\n\t}"), "slices", "sync"), 3, "/first /last /k", "main.main",
		},
		{
			"closures that double",
			on("func twice(f func(r chi.Router)) func(r chi.Router) {\n\treturn func(r chi.Router) {\n\t\tf(r)\n\t\tf(r)\n\t}\n}\n\n" + server("f := func(r chi.Router) { r.Get(\"/f\", h) }\n\tfor range 60 {\n\t\tf = twice(f)\n\t}\n\tf(r)")), 3, "/first /last /f", "main.twice",
		},
		{
			"wrappers that may be there",
			on("func may(f http.HandlerFunc) http.HandlerFunc {\n\tif len(os.Args) > 1 {\n\t\treturn func(w http.ResponseWriter, r *http.Request) { f(w, r) }\n\t}\n\treturn f\n}\n\n" + server("f := http.HandlerFunc(h)\n\tfor range 60 {\n\t\tf = may(f)\n\t}\n\tr.Get(\"/f\", f)")), 2, "/first /last", "",
		},
		{
			"unknown wrappers that may be there",
			on(server("var f http.Handler = http.HandlerFunc(h)\n" + numbered(60, "\tif os.Getenv(\"X#\") != \"\" {\n\t\tf = http.MaxBytesHandler(f, #)\n\t}\n") + "\tr.Mount(\"/f\", f)")), 2, "/first /last", "",
		},
		{
			"a switch of 2,000 clauses",
			on(server("switch os.Args[1] {\n" + numbered(2000, "\tcase \"#\":\n\t\tr.Get(\"/c#\", h)\n") + "\t}")), 2002, "/first /last /c0 /c1999", "",
		},
		{
			"a chain of 1,000 middlewares",
			on("func mw(next http.Handler) http.Handler { return next }\n\n" + server(numbered(1000, "\tr.Use(mw)\n\tr.Get(\"/c#\", h)\n"))), 1002, "/first /last /c0 /c999", "",
		},
		{
			"maps of maps",
			on(server("m := make(map[int]map[int]string)\n\tfor i := range 200 {\n\t\tm[i] = make(map[int]string)\n\t\tfor k := range 200 {\n\t\t\tm[i][k] = \"/\" + strconv.Itoa(i) + \"/\" + strconv.Itoa(k)\n\t\t}\n\t}\n\tfor i := range 200 {\n\t\tfor k := range 200 {\n\t\t\tr.Get(m[i][k], h)\n\t\t}\n\t}"), "strconv"), 10_000, "/first /last /0/0", "",
		},
	}
}

// TestCost checks that programs which could take for ever take little, that what
// is cut is said, and that what has nothing to do with it is there.
func TestCost(t *testing.T) {
	for _, test := range costlyPrograms() {
		t.Run(test.name, func(t *testing.T) {
			top := load(t, test.files).top()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			table, err := top.Evaluate(func() bool { return true })
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Fatal(err)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > maxMeasured {
				t.Errorf("%d MB are allocated, want at most %d", used>>20, maxMeasured>>20)
			}
			there := make(map[string]bool)
			for _, r := range table.Routes {
				there[r.Path] = true
			}
			if len(table.Routes) < test.routes {
				t.Errorf("%d routes, want %d", len(table.Routes), test.routes)
			}
			for path := range strings.FieldsSeq(test.paths) {
				if !there[path] {
					t.Errorf("%s is not among the routes", path)
				}
			}
			said := false
			for _, u := range table.Unresolved {
				said = said || test.cut != "" && strings.Contains(u.Message, test.cut)
			}
			if said != (test.cut != "") || len(table.Unresolved) > 10 {
				t.Errorf("unresolved: %v, want few, of which one says %q", table.Unresolved, test.cut)
			}
		})
	}
}
