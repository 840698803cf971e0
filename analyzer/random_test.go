package analyzer_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// TestRandomPrograms makes programs whose handlers are written and registered in
// every way there is, annotated in the comments of swaggo and go-swagger and with
// directives, and holds what is declared against what was meant. The paths in the
// comments are not those that are registered, as behind a proxy, so that it is the
// handlers that tell.
func TestRandomPrograms(t *testing.T) {
	t.Parallel()
	archive := new(txtar.Archive)
	want := make(map[string]scope.Requirement)
	for seed := range uint64(6) {
		p := &randomProgram{Rand: rand.New(rand.NewPCG(seed, 0)), name: fmt.Sprintf("p%d", seed), want: want}
		for range 40 {
			p.operation()
		}
		archive.Files = append(archive.Files, p.files()...)
	}
	dir := write(t, archive)
	o := analyse(t, dir, analyzer.New(analyzer.Settings{Rules: []string{"bad-annotation", "route-mismatch", "unresolved-route"}}), load(t, dir, false))
	for _, finding := range append(o.findings, o.errs...) {
		t.Error(finding)
	}
	seen := 0
	for _, result := range o.results {
		for _, r := range result.Routes {
			seen++
			meant, ok := want[r.String()]
			switch got := r.Declared; {
			case !ok:
				t.Errorf("%s is registered nowhere", r)
			case (got == nil) != (meant == nil) || scope.Compare(got, meant, nil) != scope.Equal:
				t.Errorf("%s at %s declares %s, want %s", r, r.At, got, meant)
			}
		}
	}
	if seen != len(want) {
		t.Errorf("%d routes, want %d", seen, len(want))
	}
}

// A randomProgram is a program in the making: what its main and its other package
// declare, and what main does.
type randomProgram struct {
	*rand.Rand
	name       string
	n          int
	main, api  strings.Builder
	statements strings.Builder
	want       map[string]scope.Requirement
}

// A shape is a way to write a handler. $doc is its comment, $name its name, and $in
// the parameters of one.
type shape struct {
	main, api string // declarations
	before    string // a statement
	handler   string // what is registered
}

var shapes = []shape{
	{main: "$docfunc $name$in {}", handler: "$name"},
	{main: "$docfunc (*server) $name$in {}", handler: "s.$name"},
	{main: "$docfunc $name[T any]$in {}", handler: "$name[int]"},
	{main: "$docvar $name = func$in {}", handler: "$name"},
	{main: "$docfunc $name$in {}", handler: "around(around($name))"},
	{main: "$docfunc $name$in {}", before: "h$name := struct{ f http.HandlerFunc }{$name}", handler: "h$name.f"},
	{main: "$docfunc (*server) $name(w http.ResponseWriter, r *http.Request, db string) {}",
		handler: "func(w http.ResponseWriter, r *http.Request) { s.$name(w, r, \"crm\") }"},
	{main: "$docfunc $name(w http.ResponseWriter, r *http.Request) error { return nil }", handler: "failing($name).ServeHTTP"},
	{main: "$docfunc $name(db string, w http.ResponseWriter, r *http.Request) error { return nil }", handler: "holder{\"crm\", $name}.ServeHTTP"},
	{main: "type I$name interface { $name$in }\n\ntype t$name struct{}\n\n$docfunc (t$name) $name$in {}", before: "var i$name I$name = t$name{}", handler: "i$name.$name"},
	{main: "type I$name interface {\n$doc$name$in\n}\n\ntype t$name struct{}\n\nfunc (t$name) $name$in {}", before: "var i$name I$name = t$name{}", handler: "i$name.$name"},
	{api: "$docfunc $name$in {}", handler: "api.$name"},
	{api: "$docfunc $name(db string) http.HandlerFunc {\n\treturn func$in { _ = db }\n}", handler: "api.$name(\"crm\")"},
	{api: "$docfunc $name[T any](T) http.HandlerFunc { return func$in {} }", handler: "api.$name(7)"},
	{api: "type B$name struct{}\n\n$docfunc (*B$name) $name$in {}", before: "e$name := struct{ *api.B$name }{new(api.B$name)}", handler: "e$name.$name"},
	{api: "type G$name[T any] struct{ v T }\n\n$docfunc (*G$name[T]) $name$in {}", handler: "new(api.G$name[int]).$name"},
	{api: "$docfunc real$name$in {}\n\nvar $name = real$name", handler: "api.$name"},
	{api: "$docfunc (server) $name() http.HandlerFunc { return func$in {} }", handler: "api.Server.$name()"},
}

// operation adds a handler, and a route of it.
func (p *randomProgram) operation() {
	p.n++
	name := fmt.Sprintf("Do%d", p.n)
	method := []string{"GET", "POST", "PUT", "DELETE"}[p.IntN(4)]
	path := fmt.Sprintf("/x%d", p.n) + []string{"", "/{id}", "/{id}/parts/{part}"}[p.IntN(3)]
	s := shapes[p.IntN(len(shapes))]
	comment, meant := p.comment(method, strings.ReplaceAll(path, "{id}", "{contact_id}"))
	p.want[method+" /"+p.name+path] = meant
	fill := strings.NewReplacer("$doc", comment, "$name", name, "$in", "(w http.ResponseWriter, r *http.Request)")
	fmt.Fprintln(&p.main, "\n"+fill.Replace(s.main))
	fmt.Fprintln(&p.api, "\n"+fill.Replace(s.api))
	fmt.Fprintln(&p.statements, "\t"+fill.Replace(s.before))
	handler := fill.Replace(s.handler)
	switch p.IntN(3) {
	case 0:
		fmt.Fprintf(&p.statements, "\tmux.HandleFunc(%q, %s)\n", method+" /"+p.name+path, handler)
	case 1:
		fmt.Fprintf(&p.statements, "\tregister(mux, %q, %q, %s)\n", method, path, handler)
	default:
		fmt.Fprintf(&p.statements, "\tfor _, row := range []row{{%q, %s}} {\n\t\tmux.Handle(%q+row.path, row.h)\n\t}\n", path, handler, method+" /"+p.name)
	}
}

// meanings are what the dialects can say, with what it means.
var meanings = []struct {
	alternatives [][]string // schemes with their scopes
	meant        string     // "" for nothing, "public"
}{
	{[][]string{{"OAuth2[read:a]"}}, "read:a"},
	{[][]string{{"OAuth2[read:a, write:b]"}}, "read:a write:b"},
	{[][]string{{"OAuth2[read:a]"}, {"OAuth2[write:b, read:c]"}}, "read:a | write:b read:c"},
	{[][]string{{"OAuth2[read:a]", "Session[operator]"}}, "read:a operator"},
	{[][]string{{"Key"}, {"OAuth2[read:c]"}}, "read:c"},
	{[][]string{{"Key", "OAuth2[read:c]"}}, "read:c"},
	{[][]string{{"Key"}}, ""},
	{[][]string{{"OAuth2"}, {"OAuth2[read:c]"}}, ""},
	{nil, "public"},
}

// comment returns a comment that says what an operation demands, in one of the
// dialects, and what that means.
func (p *randomProgram) comment(method, path string) (string, scope.Requirement) {
	m := meanings[p.IntN(len(meanings))]
	var meant scope.Requirement
	switch m.meant {
	case "":
	case "public":
		meant = scope.Public()
	default:
		meant, _, _ = scope.Parse(m.meant)
	}
	var lines []string
	switch dialect := p.IntN(3); {
	case dialect == 0 && m.meant != "":
		lines = []string{"scope:require " + m.meant}
		if meant.IsPublic() {
			lines = []string{"scope:public for a reason"}
		}
		return "//" + lines[0] + "\n", meant
	case dialect == 1:
		lines = append(lines, "swagger:operation "+method+" "+path+" tag op"+fmt.Sprint(p.n), "", "Does it.", "", "---")
		if m.alternatives == nil {
			lines = append(lines, "security: []")
		} else {
			lines = append(lines, "security:")
		}
		for _, alt := range m.alternatives {
			for i, scheme := range alt {
				name, scopes, _ := strings.Cut(strings.TrimSuffix(scheme, "]"), "[")
				lines = append(lines, []string{"- ", "  "}[min(i, 1)]+name+": ["+scopes+"]")
			}
		}
	default:
		lines = append(lines, "Does it.", "")
		var securities []string
		for _, alt := range m.alternatives {
			securities = append(securities, "@Security\t"+strings.Join(alt, []string{" && ", "&&"}[p.IntN(2)]))
		}
		if m.alternatives == nil {
			securities = []string{"@Security"}
		}
		router := "@Router  " + path + " [" + strings.ToLower(method) + "]"
		lines = append(lines, slices.Insert(securities, p.IntN(len(securities)+1), router)...)
	}
	return "// " + strings.Join(lines, "\n// ") + "\n", meant
}

// files returns the files of the program.
func (p *randomProgram) files() []txtar.File {
	main := `// Command ` + p.name + ` serves.
package main

import (
	"net/http"

	"example.com/crm/` + p.name + `/api"
)

type server struct{}

type row struct {
	path string
	h    http.HandlerFunc
}

type failing func(http.ResponseWriter, *http.Request) error

func (f failing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := f(w, r); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

type holder struct {
	db string
	f  func(string, http.ResponseWriter, *http.Request) error
}

func (h holder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := h.f(h.db, w, r); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func around(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { next(w, r) }
}

func register(mux *http.ServeMux, method, path string, h http.HandlerFunc) {
	mux.HandleFunc(method+" /` + p.name + `"+path, h)
}

func main() {
	s, mux := new(server), http.NewServeMux()
	_, _ = s, api.Server
` + p.statements.String() + `	http.ListenAndServe(":8080", mux)
}
` + p.main.String()
	api := "// Package api has handlers.\npackage api\n\nimport \"net/http\"\n\ntype server struct{}\n\n// Server makes handlers.\nvar Server server\n\nvar _ http.Handler\n" + p.api.String()
	return []txtar.File{{Name: p.name + "/main.go", Data: []byte(main)}, {Name: p.name + "/api/api.go", Data: []byte(api)}}
}
