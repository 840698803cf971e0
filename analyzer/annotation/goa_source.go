package annotation

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"slices"

	"github.com/scopevet/scopevet/analyzer/source"
)

// A program that serves a design does not import it: what goa generates is
// imported, and names the package of the design. This file reads the design from
// its source then.

// goaServer reads what a generated server says of where it comes from.
func (c *collector) goaServer(file *ast.File, from string) {
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Name.Name != "Service" || f.Recv == nil || baseName(f.Recv.List[0].Type) != "Server" || f.Body == nil || len(f.Body.List) != 1 {
			continue
		}
		ret, ok := f.Body.List[0].(*ast.ReturnStmt)
		if !ok || len(ret.Results) != 1 {
			continue
		}
		if v := c.in.Info.Types[ret.Results[0]].Value; v != nil && v.Kind() == constant.String {
			at := source.Between(c.in.Fset, f.Name.Pos(), f.Name.End())
			c.all = append(c.all, &Annotation{
				Dialect: Goa, Span: at, Extent: at,
				General: &General{Design: from, Service: constant.StringVal(v)},
			})
		}
	}
}

// Design reads the design in the package with that path from its files, and what
// it imports of the packages that files knows.
//
// Nothing of goa itself is loaded: a package stands in for the language that has
// the functions which matter, and the type checker's complaints about all others
// are nobody's.
func Design(importPath string, files func(path string) []string, read func(name string) ([]byte, error)) []*Annotation {
	d := &designReader{
		fset: token.NewFileSet(), files: files, read: read,
		done: map[string]*types.Package{goaPath: goaLanguage(), "fmt": goaFormat()},
	}
	_, _ = d.Import(importPath)
	return d.all
}

// A designReader imports the packages of a design from source.
type designReader struct {
	fset  *token.FileSet
	files func(path string) []string
	read  func(name string) ([]byte, error)
	done  map[string]*types.Package
	all   []*Annotation
}

// Import returns a package of the design, and an empty one for any other.
func (d *designReader) Import(importPath string) (*types.Package, error) {
	if p := d.done[importPath]; p != nil {
		return p, nil
	}
	empty := types.NewPackage(importPath, path.Base(importPath))
	empty.MarkComplete()
	d.done[importPath] = empty // for circles, too
	var parsed []*ast.File
	for _, name := range d.files(importPath) {
		data, err := d.read(name)
		if err != nil {
			continue
		}
		if f, err := parser.ParseFile(d.fset, name, data, parser.ParseComments|parser.SkipObjectResolution); err == nil {
			parsed = append(parsed, f)
		}
	}
	if len(parsed) == 0 {
		return empty, nil
	}
	info := &types.Info{
		Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object), Types: make(map[ast.Expr]types.TypeAndValue),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	config := types.Config{Importer: d, Error: func(error) {}, FakeImportC: true}
	p, _ := config.Check(importPath, d.fset, parsed, info)
	if p == nil {
		return empty, nil
	}
	d.done[importPath] = p
	if slices.ContainsFunc(parsed, func(f *ast.File) bool { return importsPackage(f, goaPath) }) {
		d.all = append(d.all, Collect(Input{Fset: d.fset, Files: parsed, Info: info, Pkg: p, ReadFile: d.read}).All...)
	}
	return p, nil
}

// goaLanguage is what of the language matters.
func goaLanguage() *types.Package {
	p := types.NewPackage(goaPath, "dsl")
	names := slices.Concat(goaTelling, []string{"HTTP"})
	for name := range goaKinds {
		names = append(names, name)
	}
	for name := range goaFlows {
		names = append(names, name)
	}
	for _, name := range names {
		p.Scope().Insert(types.NewFunc(token.NoPos, p, name, looseSignature(p, types.Universe.Lookup("any").Type())))
	}
	p.MarkComplete()
	return p
}

// goaFormat is what designs use of package fmt.
func goaFormat() *types.Package {
	p := types.NewPackage("fmt", "fmt")
	p.Scope().Insert(types.NewFunc(token.NoPos, p, "Sprintf", looseSignature(p, types.Typ[types.String])))
	p.MarkComplete()
	return p
}

// looseSignature is that of a function which takes anything.
func looseSignature(p *types.Package, result types.Type) *types.Signature {
	anything := types.NewSlice(types.Universe.Lookup("any").Type())
	return types.NewSignatureType(nil, nil, nil,
		types.NewTuple(types.NewParam(token.NoPos, p, "args", anything)),
		types.NewTuple(types.NewParam(token.NoPos, p, "", result)), true)
}
