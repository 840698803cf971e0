package framework_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"sync"
	"testing"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
)

const kinds = `package p

import "net/http"

type (
	Leaf  struct{ N int; Up *Ring }
	Ring  struct{ Next *Ring; Leaf Leaf }
	Table struct{ Rows []Row; Ring *Ring }
	Row   struct{ Path string; Handler http.HandlerFunc }
	Maker interface{ Make() *Table }
)
`

const server = `package http

type (
	ResponseWriter interface{ WriteHeader(int) }
	Request        struct{ Method string }
	HandlerFunc    func(ResponseWriter, *Request)
)
`

// imports are the packages that a program may import, by path.
type imports map[string]*types.Package

func (i imports) Import(path string) (*types.Package, error) { return i[path], nil }

// check type-checks a package of one file.
func check(t *testing.T, path, src string, deps imports) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := (&types.Config{Importer: deps}).Check(path, fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

// TestKindsShared asks one Kinds from several goroutines, each in another order, and
// holds what it says against what each answer has to be.
func TestKindsShared(t *testing.T) {
	pkg := check(t, "example.com/p", kinds, imports{"net/http": check(t, "net/http", server, nil)})
	want := map[string]bool{"Leaf": false, "Ring": false, "Table": true, "Row": true, "Maker": true}
	names := pkg.Scope().Names()
	shared := framework.NewKinds(framework.Known())
	var all sync.WaitGroup
	for from := range names {
		all.Go(func() {
			for i := range names {
				name := names[(from+i)%len(names)]
				if got := shared.Concerns(pkg.Scope().Lookup(name).Type()); got != want[name] {
					t.Errorf("%s concerns routes: %t, want %t", name, got, want[name])
				}
			}
		})
	}
	all.Wait()
}
