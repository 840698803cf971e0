package flow

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/lower"
	"github.com/scopevet/scopevet/analyzer/source"
)

var update = flag.Bool("update", false, "rewrite the expected tables in testdata/shapes")

// standard loads the types of those standard packages that test programs
// import, once, from export data.
var standard = sync.OnceValues(func() (map[string]*types.Package, error) {
	conf := &packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile}
	pkgs, err := packages.Load(conf, "bytes", "container/list", "io", "reflect", "text/template", "net/http", "net/http/httptest", "net/http/pprof", "expvar", "net/url", "context", "encoding/json", "errors", "flag", "fmt", "iter", "log", "maps",
		"os", "path", "path/filepath", "regexp", "slices", "sort", "strconv", "strings", "sync", "time")
	if err != nil {
		return nil, err
	}
	byInput := make(map[string]*types.Package)
	packages.Visit(pkgs, nil, func(p *packages.Package) { byInput[p.PkgPath] = p.Types })
	return byInput, nil
})

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

// A program is a test's packages, type-checked and lowered.
type program struct {
	order     []string // package paths, importers last
	lowered   map[string]*Package
	summaries map[string]*ir.Summary
	sizes     map[string]int // of the source
}

// load type-checks the files of a program, by name "dir/file.go", lowers its
// packages in the order of their imports, and hands each the summaries of those
// before it, through their bytes. The package in dir is example.com/dir; those
// below foreign are another module's, and those in github.com stand for what they
// are called like.
func load(tb testing.TB, files map[string]string) *program {
	tb.Helper()
	std, err := standard()
	if err != nil {
		tb.Fatal(err)
	}
	return loadWith(tb, std, files, Input{})
}

// loadWith is load where programs import others than the standard packages,
// and their packages are lowered with what in says besides.
func loadWith(tb testing.TB, std map[string]*types.Package, files map[string]string, in Input) *program {
	tb.Helper()
	fset := token.NewFileSet()
	parsed := make(map[string][]*ast.File)
	prog := &program{lowered: make(map[string]*Package), summaries: make(map[string]*ir.Summary), sizes: make(map[string]int)}
	for _, name := range sortedKeys(files) {
		f, err := parser.ParseFile(fset, name, files[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			tb.Fatal(err)
		}
		path := filepath.ToSlash(filepath.Dir(name))
		if !strings.HasPrefix(path, "github.com/") {
			path = "example.com/" + path
		}
		parsed[path] = append(parsed[path], f)
		prog.sizes[path] += len(files[name])
	}
	checked := make(map[string]*types.Package)
	var check importerFunc
	check = func(path string) (*types.Package, error) {
		if p := std[path]; p != nil {
			return p, nil
		}
		if p := checked[path]; p != nil {
			return p, nil
		}
		if parsed[path] == nil {
			return nil, fmt.Errorf("package %s is not in this program", path)
		}
		info := &types.Info{
			Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
			Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance),
			Selections: make(map[*ast.SelectorExpr]*types.Selection), Scopes: make(map[ast.Node]*types.Scope),
		}
		conf := types.Config{Importer: check}
		pkg, err := conf.Check(path, fset, parsed[path], info)
		if err != nil {
			return nil, err
		}
		checked[path] = pkg
		in.Fset, in.Files, in.Pkg, in.Info = fset, parsed[path], pkg, info
		prog.add(tb, in)
		return pkg, nil
	}
	for _, path := range sortedKeys(parsed) {
		if _, err := check(path); err != nil {
			tb.Fatal(err)
		}
	}
	return prog
}

// add lowers one package, if it is relevant.
func (p *program) add(tb testing.TB, in Input) {
	tb.Helper()
	path := in.Pkg.Path()
	p.order = append(p.order, path)
	in.Deps = make(map[string]*ir.Summary)
	for path, s := range p.summaries {
		own := *s
		own.Code = bytes.Clone(s.Code)
		in.Deps[path] = &own
	}
	if !framework.Relevant(in.Pkg, func(path string) bool { return p.summaries[path] != nil && !p.summaries[path].Constant }) {
		if s := lower.Constants(in.Source); s != nil {
			p.summaries[path] = s
		}
		return
	}
	p.lowered[path] = Lower(in)
	if s := p.lowered[path].Summary(); s != nil {
		s.Foreign = strings.HasPrefix(path, "example.com/foreign/")
		p.summaries[path] = s
	}
}

// top is the package that the routes are asked of: main, else the last.
func (p *program) top() *Package {
	for _, path := range p.order {
		if l := p.lowered[path]; l != nil && l.code.Name == "main" {
			return l
		}
	}
	return p.lowered[p.order[len(p.order)-1]]
}

func archiveFiles(a *txtar.Archive) map[string]string {
	files := make(map[string]string)
	for _, f := range a.Files {
		if strings.HasSuffix(f.Name, ".go") {
			files[f.Name] = string(f.Data)
		}
	}
	return files
}

func shapes(tb testing.TB) []string {
	tb.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", "shapes", "*.txtar"))
	if err != nil || len(names) == 0 {
		tb.Fatalf("no programs in testdata/shapes: %v", err)
	}
	return names
}

// TestShapes evaluates the programs in testdata/shapes, whose files end with
// the expected table (method, path, handler, and further keys of the handler)
// and the expected unresolved registrations.
func TestShapes(t *testing.T) {
	for _, name := range shapes(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			table, err := load(t, archiveFiles(a)).top().Evaluate(func() bool { return true })
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{"routes": routesText(table), "unresolved": unresolvedText(table)}
			if *update {
				rewrite(t, name, a, got)
				return
			}
			for _, section := range sortedKeys(got) {
				i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == section })
				want := ""
				if i >= 0 {
					want = string(a.Files[i].Data)
				}
				if diff := cmp.Diff(want, got[section]); diff != "" {
					t.Errorf("%s (-want +got):\n%s", section, diff)
				}
			}
		})
	}
}

func routesText(table Table) string {
	var b strings.Builder
	for _, r := range table.Routes {
		fmt.Fprintf(&b, "%s %s %s", r.Method, r.Path, short(r.Handler))
		for _, key := range r.Keys {
			if key != r.Handler {
				fmt.Fprintf(&b, " %s", short(key))
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func short(name string) string { return strings.ReplaceAll(name, "example.com/", "") }

func unresolvedText(table Table) string {
	var b strings.Builder
	for _, u := range table.Unresolved {
		fmt.Fprintf(&b, "%s: %s\n", position(u.At), u.Message)
	}
	return b.String()
}

func position(at source.Span) string {
	return fmt.Sprintf("%s:%d", at.File, at.Line)
}

// rewrite replaces the expected sections of an archive.
func rewrite(t *testing.T, name string, a *txtar.Archive, got map[string]string) {
	t.Helper()
	a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { _, ok := got[f.Name]; return ok })
	for _, section := range sortedKeys(got) {
		if got[section] != "" {
			a.Files = append(a.Files, txtar.File{Name: section, Data: []byte(got[section])})
		}
	}
	if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}
