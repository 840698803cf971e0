package flow

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
)

// Packages that have nothing to do with routes still name them: a module's
// Name method returns the segment that its routes are mounted at, a package of
// paths joins them. What such a package says in text is kept, which takes a
// look at its declarations and none at what the others consist of.

// Constants returns the fact about a package that is not [Relevant]: the
// functions that return one constant string, the exported ones that make text
// of text, and the exported variables that begin as a constant. It is nil if
// there are none.
func Constants(in Input) *Summary {
	l := &lowerer{fset: in.Fset, info: in.Info, kinds: newKinds(newKnowledge()), contracts: make(map[string]*contract)}
	c := &code{Path: in.Pkg.Path(), Name: in.Pkg.Name()}
	for _, file := range in.Files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if fn, ok := l.info.Defs[decl.Name].(*types.Func); ok && decl.Body != nil && (l.returnsConstant(decl) || makesText(fn)) {
					c.Functions = append(c.Functions, l.declared(decl))
				}
			case *ast.GenDecl:
				if decl.Tok != token.VAR {
					continue
				}
				for _, spec := range decl.Specs {
					spec := spec.(*ast.ValueSpec)
					if l.beginsConstant(spec) {
						// Whether anything assigns it is not looked at.
						c.Globals = append(c.Globals, l.global(spec, func(*types.Var) bool { return false })...)
					}
				}
			}
		}
	}
	slices.SortStableFunc(c.Functions, func(a, b *function) int { return cmp.Compare(a.Name, b.Name) })
	s := summarize(c)
	if s != nil {
		s.Constant = true
	}
	return s
}

// returnsConstant reports whether all that a function does is to return a
// constant string.
func (l *lowerer) returnsConstant(decl *ast.FuncDecl) bool {
	if decl.Body == nil || len(decl.Body.List) != 1 || decl.Type.Params.NumFields() > 0 {
		return false
	}
	ret, ok := decl.Body.List[0].(*ast.ReturnStmt)
	return ok && len(ret.Results) == 1 && l.isConstant(ret.Results[0])
}

// beginsConstant reports whether a specification declares exported variables
// with constant strings.
func (l *lowerer) beginsConstant(spec *ast.ValueSpec) bool {
	return len(spec.Values) == len(spec.Names) &&
		slices.ContainsFunc(spec.Names, func(name *ast.Ident) bool { return name.IsExported() }) &&
		!slices.ContainsFunc(spec.Values, func(e ast.Expr) bool { return !l.isConstant(e) })
}

func (l *lowerer) isConstant(e ast.Expr) bool {
	v := l.info.Types[e].Value
	return v != nil && v.Kind() == constant.String
}
