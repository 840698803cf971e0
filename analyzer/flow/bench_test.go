package flow

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// generated is a server with so many handlers, registered in every common way:
// straight on, through a house router, from tables, by conditional code, and in
// packages of their own.
func generated(handlers int) map[string]string {
	files := make(map[string]string)
	files["web/web.go"] = `package web

import "net/http"

type Router struct {
	mux    *http.ServeMux
	prefix string
	mws    []func(http.Handler) http.Handler
}

func New(mux *http.ServeMux, prefix string) *Router { return &Router{mux: mux, prefix: prefix} }

func (r *Router) Use(mw func(http.Handler) http.Handler) { r.mws = append(r.mws, mw) }

func (r *Router) Get(path string, h http.HandlerFunc) error {
	var out http.Handler = h
	for _, mw := range r.mws {
		out = mw(out)
	}
	r.mux.Handle("GET "+r.prefix+path, out)
	return nil
}
`
	const perPackage = 100
	var imports, calls strings.Builder
	for p := range handlers / perPackage {
		var b, methods strings.Builder
		fmt.Fprintf(&b, "package p%d\n\nimport (\n\t\"net/http\"\n\t\"os\"\n\n\t\"example.com/web\"\n)\n\ntype api struct{}\n\n", p)
		b.WriteString("func Register(mux *http.ServeMux) error {\n\ta := &api{}\n")
		fmt.Fprintf(&b, "\tr := web.New(mux, \"/p%d\")\n\tr.Use(logged)\n", p)
		b.WriteString("\tvar table []struct {\n\t\tpath string\n\t\th http.HandlerFunc\n\t}\n\t_ = table\n")
		for h := range perPackage {
			fmt.Fprintf(&methods, "func (a *api) h%d(w http.ResponseWriter, r *http.Request) {}\n", h)
			switch h % 5 {
			case 0:
				fmt.Fprintf(&b, "\tmux.HandleFunc(\"POST /p%d/straight%d\", a.h%d)\n", p, h, h)
			case 1:
				fmt.Fprintf(&b, "\tif err := r.Get(\"/house%d\", a.h%d); err != nil {\n\t\treturn err\n\t}\n", h, h)
			case 2:
				fmt.Fprintf(&b, "\ttable = append(table, struct {\n\t\tpath string\n\t\th http.HandlerFunc\n\t}{\"/p%d/table%d\", a.h%d})\n", p, h, h)
			case 3:
				fmt.Fprintf(&b, "\tif os.Getenv(\"X%d\") != \"\" {\n\t\tmux.Handle(\"PUT /p%d/conditional%d\", logged(http.HandlerFunc(a.h%d)))\n\t}\n", h, p, h, h)
			case 4:
				fmt.Fprintf(&b, "\tfor _, method := range []string{\"PATCH\", \"DELETE\"} {\n\t\tmux.HandleFunc(method+\" /p%d/methods%d\", a.h%d)\n\t}\n", p, h, h)
			}
		}
		b.WriteString("\tfor _, row := range table {\n\t\tmux.HandleFunc(row.path, row.h)\n\t}\n\treturn nil\n}\n\n")
		b.WriteString("func logged(next http.Handler) http.Handler {\n\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r) })\n}\n\n")
		b.WriteString(methods.String())
		files[fmt.Sprintf("p%d/p.go", p)] = b.String()
		fmt.Fprintf(&imports, "\t\"example.com/p%d\"\n", p)
		fmt.Fprintf(&calls, "\tif err := p%d.Register(mux); err != nil {\n\t\tlog.Fatal(err)\n\t}\n", p)
	}
	files["main/main.go"] = "package main\n\nimport (\n\t\"log\"\n\t\"net/http\"\n\n" + imports.String() +
		")\n\nfunc main() {\n\tmux := http.NewServeMux()\n" + calls.String() + "\tlog.Fatal(http.ListenAndServe(\":80\", mux))\n}\n"
	return files
}

// routesOf is how many routes a generated server has.
func routesOf(handlers int) int { return handlers + handlers/5 }

func BenchmarkEvaluate(b *testing.B) {
	for _, handlers := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprint(handlers), func(b *testing.B) {
			top := load(b, generated(handlers)).top()
			b.ReportAllocs()
			for b.Loop() {
				table, err := top.Evaluate(func() bool { return true })
				if err != nil || len(table.Routes) != routesOf(handlers) {
					b.Fatalf("%d routes, want %d: %v", len(table.Routes), routesOf(handlers), err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(handlers), "ns/handler")
		})
	}
}

// TestLinear checks that a handler costs about the same in a large program as
// in a small one, when all of them are in one function, too.
func TestLinear(t *testing.T) {
	for _, test := range []struct {
		name string
		make func(n int) map[string]string
	}{
		{"packages", generated},
		{"one function", func(n int) map[string]string {
			return oneFunction(n, "\tmux.HandleFunc(\"GET /%[1]d\", h)\n")
		}},
		{"returns", func(n int) map[string]string {
			return oneFunction(n, "\tif err := on(mux, \"GET /%[1]d\"); err != nil {\n\t\treturn err\n\t}\n")
		}},
		{"conditions", func(n int) map[string]string {
			return oneFunction(n, "\tif os.Getenv(\"%[1]d\") != \"\" {\n\t\tprefix = \"/other\"\n\t\tmux.HandleFunc(\"GET /%[1]d\", h)\n\t}\n")
		}},
		{"appends", func(n int) map[string]string {
			return oneFunction(n, "\tlist = append(list, \"GET /%[1]d\")\n")
		}},
		{"conditional appends", func(n int) map[string]string {
			return oneFunction(n, "\tif os.Getenv(\"%[1]d\") != \"\" {\n\t\tlist = append(list, \"GET /%[1]d\")\n\t}\n")
		}},
		{"map", func(n int) map[string]string {
			return oneFunction(n, "\ttable[\"GET /%[1]d\"] = h\n")
		}},
		{"closures", func(n int) map[string]string {
			return oneFunction(n, "\tv%[1]d := func() { mux.HandleFunc(\"GET /%[1]d\"+prefix, h) }\n\tv%[1]d()\n")
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			const small, factor = 500, 16
			cost := func(n int) (memory uint64, best time.Duration) {
				top := load(t, test.make(n)).top()
				best = time.Hour
				for range 3 {
					var before, after runtime.MemStats
					runtime.ReadMemStats(&before)
					start := time.Now()
					table, err := top.Evaluate(func() bool { return true })
					best = min(best, time.Since(start))
					runtime.ReadMemStats(&after)
					memory = after.TotalAlloc - before.TotalAlloc
					if err != nil || len(table.Routes) < n {
						t.Fatalf("%d routes of %d: %v", len(table.Routes), n, err)
					}
				}
				return memory, best
			}
			memory, one := cost(small)
			memories, many := cost(small * factor)
			if memories > 2*factor*memory {
				t.Errorf("%d handlers take %d bytes, %d take %d", small, memory, small*factor, memories)
			}
			// Time is less exact, but what is quadratic takes 256 times as much.
			if many > 150*one && many > time.Second {
				t.Errorf("%d handlers take %v, %d take %v", small, one, small*factor, many)
			}
		})
	}
}

// oneFunction is a server that has so many times the same statement, with a
// number in it, in one function.
func oneFunction(n int, format string) map[string]string {
	var b strings.Builder
	b.WriteString(`package main

import (
	"net/http"
	"os"
)

func h(w http.ResponseWriter, r *http.Request) {}

func on(mux *http.ServeMux, pattern string) error {
	mux.HandleFunc(pattern, h)
	_, err := os.Getwd()
	return err
}

func register(mux *http.ServeMux) error {
	var list []string
	table := make(map[string]http.HandlerFunc)
	prefix := ""
	_ = prefix
`)
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	b.WriteString(`	for _, pattern := range list {
		mux.HandleFunc(pattern, h)
	}
	for pattern, h := range table {
		mux.HandleFunc(pattern, h)
	}
	return nil
}

func main() {
	if err := register(http.DefaultServeMux); err != nil {
		os.Exit(1)
	}
}
`)
	return map[string]string{"main/main.go": b.String()}
}
