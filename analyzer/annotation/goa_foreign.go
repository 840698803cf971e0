package annotation

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is about functions of a design that are called from another package of
// it. They are not followed there: the package that declares one says whether it
// says anything that matters, and who calls it names it.

// goaForeign is what the calls of such functions are named.
const goaForeign = ""

// mayTell reports whether a package can have such functions: it is another one,
// and uses the language.
func (g *goaReader) mayTell(pkg *types.Package) bool {
	return pkg != nil && pkg != g.in.Pkg && slices.ContainsFunc(pkg.Imports(), func(imp *types.Package) bool { return imp.Path() == goaPath })
}

// foreign returns which function is called, and where.
func (g *goaReader) foreign(c goaCall) route.TextAt {
	at := source.Between(g.in.Fset, c.Pos(), c.End())
	if f, ok := g.object(c.Fun).(*types.Func); ok {
		return route.TextAt{Text: f.FullName(), Span: at}
	}
	return route.TextAt{Span: at}
}

// telling says which functions of a file matter where they are called.
func (g *goaReader) telling(file *ast.File) {
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Recv != nil || f.Body == nil || !f.Name.IsExported() || !g.tells(f.Body) {
			continue
		}
		if obj, ok := g.in.Info.Defs[f.Name].(*types.Func); ok {
			at := source.Between(g.in.Fset, f.Name.Pos(), f.Name.End())
			g.all = append(g.all, &Annotation{Dialect: Goa, Span: at, Extent: at, General: &General{Tells: obj.FullName()}})
		}
	}
}
