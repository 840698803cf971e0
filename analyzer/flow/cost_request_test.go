package flow

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/flow/lower"
)

// maxRequested is what following requests may allocate in all.
const maxRequested = 150 << 20

// costlyRequests are handlers that check the token at their end, of which following
// a request to that could take for ever.
var costlyRequests = []struct {
	name    string
	support string
	body    string // before the check
}{
	{"a switch of 2,000 clauses", "", "switch r.URL.Query().Get(\"q\") {\n" + numbered(2000, "\tcase \"#\":\n\t\tw.Header().Set(\"X\", \"#\")\n") + "\t}"},
	{"2,000 conditions", "", "s := \"\"\n" + numbered(2000, "\tif r.URL.Query().Get(\"#\") != \"\" {\n\t\ts += \"#\"\n\t}\n") + "\tw.Header().Set(\"X\", s)"},
	{"a text that doubles", "", "s := r.URL.Path\n\tfor range 60 {\n\t\ts = s + s\n\t}\n\tw.Header().Set(\"X\", s)"},
	{"structs that double", "type box struct{ a, b any }\n", "x := box{r, w}\n\tfor range 60 {\n\t\tx = box{x, x}\n\t}\n\tif x.a == nil {\n\t\treturn\n\t}"},
	{"closures that double", "func twice(f func()) func() {\n\treturn func() {\n\t\tf()\n\t\tf()\n\t}\n}\n", "f := func() { w.Header().Set(\"X\", \"f\") }\n\tfor range 60 {\n\t\tf = twice(f)\n\t}\n\tf()"},
	{"loops in loops", "", strings.Repeat("for range 100 {\n", 8) + "w.Header().Set(\"X\", \"f\")\n" + strings.Repeat("}\n", 8)},
	{"recursion", "func walk(r *http.Request, n int) bool { return has(r, \"a:b\") || walk(r, n+1) && walk(r, n-1) || walk(r, n*2) }\n", "if r.URL.Path == \"\" && walk(r, 1) {\n\t\treturn\n\t}"},
	{"maps of maps", "", "m := map[string]map[string]string{}\n\tfor _, a := range r.Header[\"A\"] {\n\t\tm[a] = map[string]string{}\n\t\tfor _, b := range r.Header[\"B\"] {\n\t\t\tm[a][b] = a + b\n\t\t\tfor _, c := range m {\n\t\t\t\tfor k, v := range c {\n\t\t\t\t\tm[k][v] = c[v]\n\t\t\t\t}\n\t\t\t}\n\t\t}\n\t}"},
	{"structs in structs", nestedStructs(14), "x := t14{}\n\ty := x\n\ty.a = x.b\n\tx.a = y.a\n\ty.s = r.URL.Path\n\tw.Header().Set(\"X\", y.s)"},
	{"200 middlewares", numbered(200, "func mw#(next http.HandlerFunc) http.HandlerFunc {\n\treturn func(w http.ResponseWriter, r *http.Request) {\n\t\tif r.Header.Get(\"#\") != \"\" {\n\t\t\tw.Header().Set(\"#\", \"#\")\n\t\t}\n\t\tnext(w, r)\n\t}\n}\n\n"),
		"f := func(w http.ResponseWriter, r *http.Request) {}\n" + numbered(200, "\tf = mw#(f)\n") + "\tf(w, r)"},
}

// nestedStructs are so many structs each of which has the one before it twice.
func nestedStructs(n int) string {
	out := "type t0 struct{ s string }\n\n"
	for i := range n {
		out += fmt.Sprintf("type t%d struct {\n\ta, b t%d\n\ts    string\n}\n\n", i+1, i)
	}
	return out
}

// TestCostRequests checks that what following a request may cost is bounded, and
// that where it was not followed to its end nothing certain is said of it, and all
// the same of others.
func TestCostRequests(t *testing.T) {
	std, err := standard()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range costlyRequests {
		t.Run(test.name, func(t *testing.T) {
			source := "package main\n\nimport (\n\t\"net/http\"\n\t\"slices\"\n)\n\nfunc has(r *http.Request, scope string) bool { return slices.Contains(r.Header[\"Scope\"], scope) }\n\n" + test.support + `
func costly(w http.ResponseWriter, r *http.Request) {
	` + test.body + `
	if !has(r, "write:deals") {
		http.Error(w, "no", http.StatusForbidden)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func plain(w http.ResponseWriter, r *http.Request) {
	if !has(r, "read:deals") {
		http.Error(w, "no", http.StatusForbidden)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func main() {
	http.HandleFunc("POST /costly", costly)
	http.HandleFunc("GET /plain", plain)
	http.ListenAndServe(":80", nil)
}
`
			in := Input{Source: lower.Source{Scopes: func(s string) bool { return strings.Contains(s, ":") }}}
			top := loadWith(t, std, map[string]string{"main/main.go": source}, in).top()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			table, err := top.Evaluate(func() bool { return true })
			runtime.ReadMemStats(&after)
			if err != nil || len(table.Routes) != 2 {
				t.Fatalf("%d routes, want 2: %v", len(table.Routes), err)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > maxRequested {
				t.Errorf("%d MB are allocated, want at most %d", used>>20, maxRequested>>20)
			}
			for _, r := range table.Routes {
				want := "read:deals"
				if r.Method == "POST" {
					want = "write:deals"
				}
				got := r.Enforced.String()
				t.Logf("%s enforces %q", r, got)
				if known := r.Enforced != nil; known && got != want || !known && r.Method == "GET" {
					t.Errorf("%s enforces %q, want %q", r, got, want)
				}
			}
		})
	}
}

// TestCostTellers follows requests to handlers that tell of their failures by one function,
// which looks at much before it answers: that is followed once for all ways out that are
// alike, and the handlers demand what they did.
func TestCostTellers(t *testing.T) {
	const handlers = 40
	std, err := standard()
	if err != nil {
		t.Fatal(err)
	}
	source := `package main

import (
	"errors"
	"net/http"
	"slices"
)

func has(r *http.Request, scope string) bool { return slices.Contains(r.Header["Scope"], scope) }

type failure struct {
	status int
	cause  error
}

func (f *failure) Error() string { return "failed" }

func tell(w http.ResponseWriter, r *http.Request, err error) {
	w.Header().Set("X-Scopes", "read:deals")
` + numbered(100, "\tif r.Header.Get(\"#\") != \"\" {\n\t\tw.Header().Set(\"X\", \"#\")\n\t}\n") + `
	var f *failure
	if errors.As(err, &f) {
		http.Error(w, f.Error(), f.status)
		return
	}
	http.Error(w, "no", http.StatusInternalServerError)
}
` + numbered(handlers, `
func handler#(w http.ResponseWriter, r *http.Request) {
	if !has(r, "read:deals") {
		tell(w, r, &failure{http.StatusForbidden, nil})
		return
	}
	if r.Header.Get("a") == "" {
		tell(w, r, &failure{http.StatusBadRequest, nil})
		return
	}
	if r.Header.Get("b") == "" {
		tell(w, r, &failure{http.StatusNotFound, nil})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
`) + "\nfunc main() {\n" + numbered(handlers, "\thttp.HandleFunc(\"GET /#\", handler#)\n") + "\thttp.ListenAndServe(\":80\", nil)\n}\n"
	demandsDeals(t, loadWith(t, std, map[string]string{"main/main.go": source}, Input{Source: lower.Source{Scopes: func(s string) bool { return strings.Contains(s, ":") }}}).top(), handlers, maxTold)
}

// demandsDeals holds that a program has as many routes as handlers, each of which demands
// read:deals, and that finding it allocates at most so many MB.
func demandsDeals(t *testing.T, top *Package, handlers int, most uint64) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	table, err := top.Evaluate(func() bool { return true })
	runtime.ReadMemStats(&after)
	if err != nil || len(table.Routes) != handlers {
		t.Fatalf("%d routes, want %d: %v", len(table.Routes), handlers, err)
	}
	for _, r := range table.Routes {
		if got := r.Enforced.String(); got != "read:deals" {
			t.Errorf("%s enforces %q, want read:deals", r, got)
		}
	}
	if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > most {
		t.Errorf("%d MB are allocated, want at most %d", used, most)
	}
}

// maxTold is what that may allocate in all, in MB.
const maxTold = 20

// TestCostInVain follows requests to many handlers that never ask the token, as far as can
// be seen: together they take no more than their part, and a handler that asks first has as
// much as before them.
func TestCostInVain(t *testing.T) {
	const handlers = 150
	std, err := standard()
	if err != nil {
		t.Fatal(err)
	}
	source := `package main

import (
	"net/http"
	"slices"
)

func has(r *http.Request, scope string) bool { return slices.Contains(r.Header["Scope"], scope) }

func browse(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Scopes", "read:deals")
` + strings.Repeat("for range 100 {\n", 8) + "w.Header().Set(\"X\", \"f\")\n" + strings.Repeat("}\n", 8) + "}\n" + numbered(handlers, `
func vain#(w http.ResponseWriter, r *http.Request) {
	browse(w, r)
	w.WriteHeader(http.StatusNoContent)
}
`) + `
func asks(w http.ResponseWriter, r *http.Request) {
	if !has(r, "read:deals") {
		http.Error(w, "no", http.StatusForbidden)
		return
	}
` + numbered(500, "\tif r.Header.Get(\"#\") != \"\" {\n\t\tw.Header().Set(\"X\", \"#\")\n\t}\n") + `
	if !has(r, "write:deals") {
		http.Error(w, "no", http.StatusForbidden)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func main() {
` + numbered(handlers, "\thttp.HandleFunc(\"GET /vain/#\", vain#)\n") + "\thttp.HandleFunc(\"GET /zz\", asks)\n\thttp.ListenAndServe(\":80\", nil)\n}\n"
	in := Input{Source: lower.Source{Scopes: func(s string) bool { return strings.Contains(s, ":") }}}
	top := loadWith(t, std, map[string]string{"main/main.go": source}, in).top()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	table, err := top.Evaluate(func() bool { return true })
	runtime.ReadMemStats(&after)
	if err != nil || len(table.Routes) != handlers+1 {
		t.Fatalf("%d routes, want %d: %v", len(table.Routes), handlers+1, err)
	}
	for _, r := range table.Routes {
		if r.Path == "/zz" && r.Enforced.String() != "read:deals write:deals" {
			t.Errorf("%s enforces %q, want read:deals write:deals", r, r.Enforced)
		}
	}
	if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > maxInVain {
		t.Errorf("%d MB are allocated, want at most %d", used, maxInVain)
	}
}

// maxInVain is what these may allocate in all, in MB.
const maxInVain = 1000

// TestCostEither follows requests to many routes behind a guard that is one or another by how
// the program is set up, each of which looks at much, and has so much to say that it is not
// told apart by that: both are followed once, and all routes demand what either does.
func TestCostEither(t *testing.T) {
	const handlers = 200
	std, err := standard()
	if err != nil {
		t.Fatal(err)
	}
	either := strings.ReplaceAll(`
func guard#(banner string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Banner", banner)
MUCH
			if !slices.Contains(r.Header["Scope"], "read:deals") {
				http.Error(w, "no", http.StatusForbidden)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}
`, "MUCH", strings.Repeat("if r.Header.Get(\"A\") != \"\" {\nw.Header().Set(\"X\", \"Y\")\n}\n", 100))
	source := `package main

import (
	"net/http"
	"os"
	"slices"

	"github.com/go-chi/chi/v5"
)

const banner = "` + strings.Repeat("x", 5000) + `"
` + numbered(2, either) + `
func h(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

func main() {
	by := guard0(banner)
	if len(os.Args) > 1 {
		by = guard1(banner)
	}
	r := chi.NewRouter()
	r.Group(func(r chi.Router) {
		r.Use(by)
` + numbered(handlers, "\t\tr.Get(\"/#\", h)\n") + "\t})\n\thttp.ListenAndServe(\":80\", r)\n}\n"
	demandsDeals(t, loadWith(t, std, map[string]string{"github.com/go-chi/chi/v5/chi.go": chi, "main/main.go": source}, Input{Source: lower.Source{Scopes: func(s string) bool { return strings.Contains(s, ":") }}}).top(), handlers, maxEither)
}

// maxEither is what that may allocate in all, in MB.
const maxEither = 40

// TestCostForeseen follows requests to handlers that call one function, which is too much for
// each of them: that is found out for a few, and for less of the others. What a handler asks
// for before or behind that call is seen all the same, and what is not followed is not known.
func TestCostForeseen(t *testing.T) {
	const handlers = 40
	std, err := standard()
	if err != nil {
		t.Fatal(err)
	}
	check := "if !slices.Contains(r.Header[\"Scope\"], \"read:deals\") {\nhttp.Error(w, \"no\", http.StatusForbidden)\nreturn\n}\n"
	source := `package main

import (
	"net/http"
	"slices"
)

` + numbered(200, "func part#(w http.ResponseWriter, r *http.Request) {\n"+strings.Repeat("if r.Header.Get(\"A\") != \"\" {\nw.Header().Set(\"X\", \"Y\")\n}\n", 100)+"if r.Method == http.MethodTrace && !ask(w, r, \"write:deals\") {\nreturn\n}\n}\n") + `
func all(w http.ResponseWriter, r *http.Request) {
` + numbered(200, "part#(w, r)\n") + `}

func ask(w http.ResponseWriter, r *http.Request, scope string) bool { return slices.Contains(r.Header["Scope"], scope) }

` + numbered(handlers, `
func h#(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("N", "#")
	all(w, r)
	w.WriteHeader(http.StatusNoContent)
}
`) + `
func before(w http.ResponseWriter, r *http.Request) {
	` + check + `
	all(w, r)
}

func behind(w http.ResponseWriter, r *http.Request) {
	all(w, r)
	` + check + `
	w.WriteHeader(http.StatusNoContent)
}

func main() {
` + numbered(handlers, "\thttp.HandleFunc(\"GET /#\", h#)\n") + `
	http.HandleFunc("GET /before", before)
	http.HandleFunc("GET /behind", behind)
	http.ListenAndServe(":80", nil)
}
`
	top := loadWith(t, std, map[string]string{"main/main.go": source}, Input{Source: lower.Source{Scopes: func(s string) bool { return strings.Contains(s, ":") }}}).top()
	var then, now runtime.MemStats
	runtime.ReadMemStats(&then)
	table, err := top.Evaluate(func() bool { return true })
	runtime.ReadMemStats(&now)
	if err != nil || len(table.Routes) != handlers+2 {
		t.Fatalf("%d routes, want %d: %v", len(table.Routes), handlers+2, err)
	}
	used := (now.TotalAlloc - then.TotalAlloc) >> 20
	t.Logf("%d MB are allocated", used)
	if used > maxForeseen {
		t.Errorf("%d MB are allocated, want at most %d", used, maxForeseen)
	}
	for _, r := range table.Routes {
		want := "read:deals"
		if r.Path != "/before" && r.Path != "/behind" {
			want = "-" // not known
		}
		if got := r.Enforced.String(); got != want {
			t.Errorf("%s enforces %q, want %q", r, got, want)
		}
	}
}

// maxForeseen is what that may allocate in all, in MB.
const maxForeseen = 200
