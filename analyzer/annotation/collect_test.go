package annotation

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// stubs are the packages that snippets can import.
var stubs = map[string]string{
	"net/http": `package http
		type ResponseWriter interface{ WriteHeader(int) }
		type Request struct{}
		type Handler interface{ ServeHTTP(ResponseWriter, *Request) }
		type HandlerFunc func(ResponseWriter, *Request)
		func (f HandlerFunc) ServeHTTP(w ResponseWriter, r *Request) { f(w, r) }`,
	"github.com/gogf/gf/v2/util/gmeta": `package gmeta
		type Meta struct{}`,
	"github.com/gogf/gf/v2/frame/g": `package g
		import "github.com/gogf/gf/v2/util/gmeta"
		type Meta = gmeta.Meta`,
	"fmt": `package fmt
		func Sprintf(format string, args ...any) string { return "" }`,
	"goa.design/goa/v3/dsl": `package dsl
		type Scheme struct{}
		func OAuth2Security(name string, f ...func()) *Scheme { return nil }
		func ClientCredentialsFlow(a, b string) {}
		func API(name string, f func()) *Scheme { return nil }
		func Service(name string, f func()) *Scheme { return nil }
		func Method(name string, f func()) {}
		func Security(args ...any) {}
		func NoSecurity() {}
		func Scope(name string, description ...string) {}
		func HTTP(f ...func()) {}
		func Path(path string) {}
		func Parent(name string) {}
		func CanonicalMethod(name string) {}
		func GET(path string) {}
		func PUT(path string) {}`,
	"github.com/danielgtaylor/huma/v2": `package huma
		type Operation struct { Security []map[string][]string; Method, Path string }
		type OAuthFlow struct { Scopes map[string]string }
		type OAuthFlows struct { Implicit, Password, ClientCredentials, AuthorizationCode *OAuthFlow }
		type SecurityScheme struct { Type string; Flows *OAuthFlows }`,
	"example.com/web": `package web
		type Router struct{}
		type Route struct{ Path string }
		func (*Router) Get(path string, h any) *Router { return nil }
		func (*Router) Route(path string, f func(*Router)) {}
		func (*Router) Add(routes ...Route) {}
		func Get(path string, h any) Route { return Route{} }
		type Meta struct{}`,
}

type stubImporter struct{ done map[string]*types.Package }

func (s stubImporter) Import(path string) (*types.Package, error) {
	if p := s.done[path]; p != nil {
		return p, nil
	}
	text, ok := stubs[path]
	if !ok {
		return nil, fmt.Errorf("no package %s", path)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path+".go", text, 0)
	if err != nil {
		return nil, err
	}
	p, err := (&types.Config{Importer: s}).Check(path, fset, []*ast.File{file}, nil)
	s.done[path] = p
	return p, err
}

// check parses and type-checks a package of one file, errors tolerated.
func check(t testing.TB, text string) Input {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "crm.go", text, parser.ParseComments|parser.SkipObjectResolution)
	if file == nil {
		t.Fatal(err)
	}
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object), Types: make(map[ast.Expr]types.TypeAndValue), Uses: make(map[*ast.Ident]types.Object)}
	config := types.Config{Importer: stubImporter{make(map[string]*types.Package)}, Error: func(error) {}}
	pkg, _ := config.Check("example.com/crm", fset, []*ast.File{file}, info)
	return Input{
		Fset: fset, Files: []*ast.File{file}, Info: info, Pkg: pkg,
		ReadFile: func(string) ([]byte, error) { return []byte(text), nil },
		Rules:    []string{"missing-scope", "scope-mismatch", "unused-scope"},
	}
}

func collect(t testing.TB, text string) *Annotations { return Collect(check(t, text)) }

// render writes what was found in lines, positions as line:column. Every span
// is followed to the source, so that its end is held, too.
func render(as *Annotations, text string) string {
	var b strings.Builder
	quote := func(s source.Span) string {
		return fmt.Sprintf("%d:%d %q", s.Line, s.Column, firstLine(text[s.Offset:s.End]))
	}
	for _, a := range as.All {
		fmt.Fprintf(&b, "%d:%d %s", a.Span.Line, a.Span.Column, a.Dialect)
		if a.Key != "" {
			fmt.Fprintf(&b, " %s", a.Key)
		}
		b.WriteByte('\n')
		if a.Stmt.IsValid() {
			fmt.Fprintf(&b, "  on %s\n", quote(a.Stmt))
		}
		if a.Requirement != nil {
			fmt.Fprintf(&b, "  require %s\n", a.Requirement)
		}
		for _, s := range a.Scopes {
			fmt.Fprintf(&b, "  scope %s\n", quote(s.Span))
		}
		if a.PublicReason != "" {
			fmt.Fprintf(&b, "  public %s\n", a.PublicReason)
		}
		if a.Access != 0 {
			fmt.Fprintf(&b, "  access %s %s: %s\n", a.Access, quote(a.AccessSpan), a.AccessReason)
		}
		for _, r := range a.Routes {
			fmt.Fprintf(&b, "  route %s %s %s\n", r.Method, r.Path, quote(r.Span))
		}
		if a.Guard != "" {
			fmt.Fprintf(&b, "  guard %s %s\n", a.Guard, quote(a.GuardSpan))
		}
		for _, i := range a.Ignores {
			fmt.Fprintf(&b, "  ignore %s %s: %s\n", i.Rule, quote(i.Span), i.Reason)
		}
		for _, k := range a.Catalog {
			fmt.Fprintf(&b, "  constant %s %s %s: %s\n", k.Ident, k.Name, quote(k.Span), k.Description)
		}
		for _, s := range a.Schemes {
			fmt.Fprintf(&b, "  scheme %s\n", quote(s.Span))
		}
		if a.Inherits {
			b.WriteString("  inherits\n")
		}
		if a.General != nil {
			fmt.Fprintf(&b, "  general %q\n", a.General.Base)
			for _, s := range a.General.Schemes {
				fmt.Fprintf(&b, "  declares %s %s\n", s.Kind, s.Name)
				for _, k := range s.Scopes {
					fmt.Fprintf(&b, "    %s %s: %s\n", k.Name, quote(k.Span), k.Description)
				}
			}
		}
		if a.Broken {
			b.WriteString("  broken\n")
		}
	}
	for _, p := range as.Problems {
		fmt.Fprintf(&b, "problem %s: %s\n", quote(p.Span), p.Message)
		for _, f := range p.Fixes {
			fmt.Fprintf(&b, "  fix %s: %q\n", f.Message, apply(text, f.Edits...))
		}
	}
	return b.String()
}

func firstLine(s string) string {
	if line, _, more := strings.Cut(s, "\n"); more {
		return line + " …"
	}
	return s
}

// apply returns the line of text that the last edit changes, changed.
func apply(text string, edits ...source.Edit) string {
	changed := applyAll(text, edits...)
	at := edits[0].Span.Offset
	start := strings.LastIndexByte(text[:at], '\n') + 1
	end := len(changed)
	if n := strings.IndexByte(changed[at:], '\n'); n >= 0 {
		end = at + n
	}
	return strings.TrimSpace(changed[start:end])
}

// applyAll applies edits that are sorted by place.
func applyAll(text string, edits ...source.Edit) string {
	for i := len(edits) - 1; i >= 0; i-- {
		e := edits[i]
		text = text[:e.Span.Offset] + e.Text + text[e.Span.End:]
	}
	return text
}

var update = flag.Bool("update", false, "write the expected annotations in testdata")

// archives returns the files of testdata by name: each a source, and what is
// in it.
func archives(t testing.TB) map[string]*txtar.Archive {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no test data: %v", err)
	}
	all := make(map[string]*txtar.Archive)
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(archive.Files) != 2 {
			t.Fatalf("%s: %d files, expected a source and what is in it", name, len(archive.Files))
		}
		all[name] = archive
	}
	return all
}

// TestCollect holds the annotations, problems and fixes of each source in
// testdata against the text that follows it.
func TestCollect(t *testing.T) {
	for name, archive := range archives(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			text := string(archive.Files[0].Data)
			got := render(collect(t, text), text)
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(archive.Files[1].Data), got); diff != "" {
				t.Errorf("%s (-want +got)\n%s", name, diff)
			}
		})
	}
}

func TestRequirementLinesAreAlternatives(t *testing.T) {
	as := collect(t, "package crm\n//scope:require a b\n//scope:require c\nfunc F() {}\n")
	want := scope.Requirement{scope.NewSet("a", "b"), scope.NewSet("c")}
	if got := as.All[0].Requirement; !got.Equal(want) {
		t.Errorf("requirement %v, want %v", got, want)
	}
}
