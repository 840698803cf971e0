package framework_test

import (
	"go/ast"
	"go/importer"
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

// TestKindsShared asks one Kinds from several goroutines, each in another order, and
// holds what it says against what each answer has to be.
func TestKindsShared(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", kinds, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check("p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
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
