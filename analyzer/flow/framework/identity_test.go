package framework

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
)

func TestIdentity(t *testing.T) {
	const src = `package p

type (
	Named func(int) string
	Alias = func(n int) string
	Inner = Alias
	Other func(int) string
	Box[T any] struct{ v T }
)

func generic[T any](t T) { type local int; var a T; var b local; _, _ = a, b }

var (
	named Named
	alias Alias
	again func(m int) (text string)
	outer func(Inner) error
	unfolded func(func(int) string) error
	other Other
	list  func(...byte)
	slice func([]uint8)
	ints  Box[int]
	texts *Box[string]
	odd   struct{ n int }
	shape interface{ M() }
	anything map[string]any
)
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.Default()}
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object)}
	pkg, err := conf.Check("example.com/p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	of := func(name string) string { return Identity(pkg.Scope().Lookup(name).Type()) }
	for name, want := range map[string]string{
		"named":    "example.com/p.Named",
		"other":    "example.com/p.Other",
		"alias":    "func(int )(string )",
		"again":    "func(int )(string )",
		"outer":    "func(func(int )(string ) )(error )",
		"unfolded": "func(func(int )(string ) )(error )",
		"list":     "func(...[]uint8 )()",
		"slice":    "func([]uint8 )()",
		"ints":     "example.com/p.Box[int]",
		"texts":    "*example.com/p.Box[string]",
		"odd":      "", "shape": "", "generic": "",
		"anything": "map[string]any",
	} {
		if got := of(name); got != want {
			t.Errorf("the identity of the type of %s is %q, want %q", name, got, want)
		}
	}
	for id, obj := range info.Defs {
		if v, ok := obj.(*types.Var); ok && (id.Name == "a" || id.Name == "b") && Identity(v.Type()) != "" {
			t.Errorf("the type of %s is told, as %q", id.Name, Identity(v.Type()))
		}
	}
}
