package flow

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/scopevet/scopevet/analyzer/flow/lower"
)

// perPackage is how many handlers a package of a generated server has.
const perPackage = 50

// guarded is a server with so many handlers, 50 a package, each with a guard:
// middleware of a group, of a group in it, a check in the handler; registered on
// groups of a house router, from tables, and by a registrar of another package that
// calls methods through an interface.
func guarded(handlers int) map[string]string {
	files := map[string]string{
		"auth/auth.go": `package auth

import (
	"net/http"
	"slices"
)

func Allowed(r *http.Request, scope string) bool { return slices.Contains(r.Header["Scope"], scope) }

func Require(scope string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !Allowed(r, scope) {
				http.Error(w, "no", http.StatusForbidden)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}
`,
		"web/web.go": `package web

import "net/http"

type Router struct {
	mux    *http.ServeMux
	prefix string
	around []func(http.Handler) http.Handler
}

func New(mux *http.ServeMux) *Router { return &Router{mux: mux} }

func (r *Router) Group(prefix string, around ...func(http.Handler) http.Handler) *Router {
	g := &Router{mux: r.mux, prefix: r.prefix + prefix}
	g.around = append(g.around, r.around...)
	g.around = append(g.around, around...)
	return g
}

func (r *Router) Handle(method, path string, h http.HandlerFunc) {
	var out http.Handler = h
	for i := len(r.around) - 1; i >= 0; i-- {
		out = r.around[i](out)
	}
	r.mux.Handle(method+" "+r.prefix+path, out)
}

type Row struct {
	Method, Path string
	Handler      http.HandlerFunc
}

type Resource interface{ Rows() []Row }

func (r *Router) Add(prefix string, of Resource) {
	g := r.Group(prefix)
	for _, row := range of.Rows() {
		g.Handle(row.Method, row.Path, row.Handler)
	}
}
`}
	var imports, calls strings.Builder
	for p := range handlers / perPackage {
		var b, rows strings.Builder
		fmt.Fprintf(&b, "package p%d\n\nimport (\n\t\"net/http\"\n\n\t\"example.com/auth\"\n\t\"example.com/web\"\n)\n\ntype api struct{ name string }\n\n", p)
		for h := range perPackage {
			check := ""
			if h%5 == 2 {
				check = fmt.Sprintf("\tif !auth.Allowed(r, \"write:p%d\") {\n\t\thttp.Error(w, a.name, http.StatusForbidden)\n\t\treturn\n\t}\n", p)
			}
			fmt.Fprintf(&b, "func (a *api) h%d(w http.ResponseWriter, r *http.Request) {\n%s\tw.WriteHeader(http.StatusNoContent)\n}\n\n", h, check)
			if h%5 > 2 {
				fmt.Fprintf(&rows, "\t\t{\"PUT\", \"/row%d\", a.h%d},\n", h, h)
			}
		}
		fmt.Fprintf(&b, "func (a *api) Rows() []web.Row {\n\treturn []web.Row{\n%s\t}\n}\n\n", rows.String())
		fmt.Fprintf(&b, "func Register(r *web.Router) {\n\ta := &api{name: \"p%d\"}\n\tg := r.Group(\"/p%d\", auth.Require(\"read:p%[1]d\"))\n\tinner := g.Group(\"/inner\", auth.Require(\"write:p%[1]d\"))\n", p, p)
		for h := range perPackage {
			switch h % 5 {
			case 0, 2:
				fmt.Fprintf(&b, "\tg.Handle(\"GET\", \"/h%d\", a.h%[1]d)\n", h)
			case 1:
				fmt.Fprintf(&b, "\tinner.Handle(\"POST\", \"/h%d\", a.h%[1]d)\n", h)
			}
		}
		b.WriteString("\tg.Add(\"/rows\", a)\n}\n")
		files[fmt.Sprintf("p%d/p.go", p)] = b.String()
		fmt.Fprintf(&imports, "\t\"example.com/p%d\"\n", p)
		fmt.Fprintf(&calls, "\tp%d.Register(r)\n", p)
	}
	files["main/main.go"] = "package main\n\nimport (\n\t\"net/http\"\n\n\t\"example.com/web\"\n" + imports.String() +
		")\n\nfunc main() {\n\tmux := http.NewServeMux()\n\tr := web.New(mux)\n" + calls.String() + "\thttp.ListenAndServe(\":80\", mux)\n}\n"
	return files
}

// guardedServer loads a guarded server, of which what has a colon is a scope.
func guardedServer(tb testing.TB, handlers int, e Enforcement) *Package {
	tb.Helper()
	std, err := standard()
	if err != nil {
		tb.Fatal(err)
	}
	in := Input{Source: lower.Source{Scopes: func(s string) bool { return strings.Contains(s, ":") }}, Enforcement: e}
	return loadWith(tb, std, guarded(handlers), in).top()
}

// evaluated evaluates a guarded server, and checks that all of its handlers have
// routes, and that what they demand was found unless it was not asked for.
func evaluated(tb testing.TB, top *Package, handlers int) {
	tb.Helper()
	table, err := top.Evaluate(func() bool { return true })
	if err != nil || len(table.Routes) != handlers || len(table.Unresolved) > 0 {
		tb.Fatalf("%d routes, want %d: %v, %v", len(table.Routes), handlers, err, table.Unresolved)
	}
	for _, r := range table.Routes {
		want := "read:"
		if r.Method == "POST" || strings.HasSuffix(r.Path, "/h2") { // the group has a guard, or the handler checks
			want = "write:"
		}
		if got := r.Enforced.String(); top.enforcement != EnforcementOff && !strings.Contains(got, want) {
			tb.Fatalf("%s enforces %q, want %s...", r, got, want)
		}
	}
}

// BenchmarkServer measures what a handler costs: to register it, and to follow a
// request to it as well.
func BenchmarkServer(b *testing.B) {
	for _, job := range []struct {
		name string
		e    Enforcement
	}{{"register", EnforcementOff}, {"follow", EnforcementAuto}} {
		for _, handlers := range []int{100, 1_000, 10_000} {
			b.Run(fmt.Sprintf("%s/%d", job.name, handlers), func(b *testing.B) {
				top := guardedServer(b, handlers, job.e)
				b.ReportAllocs()
				for b.Loop() {
					evaluated(b, top, handlers)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(handlers), "ns/handler")
			})
		}
	}
}

// TestLinearServer checks that a guarded handler costs no more in a large server
// than in a small one.
func TestLinearServer(t *testing.T) {
	cost := func(handlers int) (uint64, time.Duration) {
		top := guardedServer(t, handlers, EnforcementAuto)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		evaluated(t, top, handlers)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc, took
	}
	const few, factor = 250, 10
	memory, took := cost(few)
	memories, many := cost(few * factor)
	t.Logf("%d handlers: %d KB, %v; %d: %d KB, %v", few, memory/1024, took, few*factor, memories/1024, many)
	if memories > factor*memory*3/2 {
		t.Errorf("%d handlers take %d bytes, %d take %d", few, memory, few*factor, memories)
	}
}
