package lower_test

import (
	"flag"
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

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/lower"
)

var update = flag.Bool("update", false, "rewrite the expected code in testdata")

// imports loads what the programs import, once, from export data.
var imports = sync.OnceValues(func() (map[string]*types.Package, error) {
	conf := &packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile}
	pkgs, err := packages.Load(conf, "context", "errors", "fmt", "net/http", "os", "slices", "strconv", "strings", "sync", "time")
	if err != nil {
		return nil, err
	}
	byPath := make(map[string]*types.Package)
	packages.Visit(pkgs, nil, func(p *packages.Package) { byPath[p.PkgPath] = p.Types })
	return byPath, nil
})

type importer map[string]*types.Package

func (i importer) Import(path string) (*types.Package, error) { return i[path], nil }

// lowered returns the code of a program of one package, example.com/app, whose
// scopes are those texts that have a colon.
func lowered(t *testing.T, files []txtar.File) *ir.Package {
	t.Helper()
	std, err := imports()
	if err != nil {
		t.Fatal(err)
	}
	in := lower.Source{Fset: token.NewFileSet(), Scopes: func(s string) bool { return strings.Contains(s, ":") }}
	for _, f := range files {
		if filepath.Ext(f.Name) != ".go" {
			continue
		}
		parsed, err := parser.ParseFile(in.Fset, f.Name, f.Data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		in.Files = append(in.Files, parsed)
	}
	in.Info = &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Scopes: make(map[ast.Node]*types.Scope),
	}
	conf := types.Config{Importer: importer(std)}
	if in.Pkg, err = conf.Check("example.com/app", in.Fset, in.Files, in.Info); err != nil {
		t.Fatal(err)
	}
	return lower.Package(in)
}

// TestLowered compares the code of the programs in testdata, whose files end with
// it, and checks that they have every op.
func TestLowered(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no programs in testdata: %v", err)
	}
	seen := make(map[ir.Op]bool)
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			code := lowered(t, a.Files)
			code.Walk(func(n *ir.Node) { seen[n.Op] = true })
			got, want := ir.Print(code), ""
			if i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == "code" }); i >= 0 {
				want = string(a.Files[i].Data)
				a.Files = slices.Delete(a.Files, i, i+1)
			}
			if *update {
				a.Files = append(a.Files, txtar.File{Name: "code", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("code (-want +got):\n%s", diff)
			}
		})
	}
	for op := range ir.Ops() {
		if !seen[op] && !t.Failed() {
			t.Errorf("no program in testdata has the op %s", op)
		}
	}
}
