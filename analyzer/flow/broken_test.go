package flow

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer/flow/lower"
)

// TestBroken lowers and evaluates the programs in testdata/shapes once without
// each of their declarations, so that whatever refers to it has no type.
func TestBroken(t *testing.T) {
	std, err := standard()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range shapes(t) {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files := archiveFiles(a)
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			for _, file := range sortedKeys(files) {
				missing := true
				for i := 0; missing; i++ {
					missing = lowerWithout(t, std, file, files[file], i)
				}
			}
		})
	}
}

// lowerWithout lowers and evaluates a file without its declaration number i,
// and reports whether there is one.
func lowerWithout(t *testing.T, std map[string]*types.Package, name, src string, i int) bool {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s without declaration %d: %v", name, i, r)
		}
	}()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	if i >= len(f.Decls) {
		return false
	}
	f.Decls = append(f.Decls[:i:i], f.Decls[i+1:]...)
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Scopes: make(map[ast.Node]*types.Scope),
	}
	conf := types.Config{
		Error: func(error) {}, // that there are some is the point
		Importer: importerFunc(func(path string) (*types.Package, error) {
			if p := std[path]; p != nil {
				return p, nil
			}
			return nil, fmt.Errorf("package %s is missing", path)
		}),
	}
	pkg, _ := conf.Check("example.com/broken", fset, []*ast.File{f}, info)
	if _, err := Lower(Input{Source: lower.Source{Fset: fset, Files: []*ast.File{f}, Pkg: pkg, Info: info}}).Evaluate(func() bool { return true }); err != nil {
		t.Errorf("%s without declaration %d: %v", name, i, err)
	}
	return true
}
