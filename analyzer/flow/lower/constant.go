package lower

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// Packages that have nothing to do with routes still name them: a module's
// Name method returns the segment that its routes are mounted at, a package of
// paths joins them. What such a package says in text is kept, which takes a
// look at its declarations and none at what the others consist of.

// Constants returns the fact about a package that is not [framework.Relevant]: the
// functions that return one constant string, the exported ones that make text
// of text, the exported variables that hold text, and the init functions that
// may set these, and those that do not return, or do not where they are told so. It is nil if
// there are none. A package that names scopes, or
// uses one that does, keeps all that speaks of them: variables that hold them,
// and checks of users and tokens that never saw a request.
func Constants(in Source) *ir.Summary {
	all := newCollector(in)
	if in.Scopes != nil && (all.namesPermissions() || all.namesScopes(in.Files)) {
		s := ir.Summarize(all.collect(in.Files))
		if s != nil {
			s.Constant = true
		}
		return s
	}
	all.findEnds(in.Files)
	l := all.lowerer
	c := &ir.Package{Path: in.Pkg.Path(), Name: in.Pkg.Name(), Ends: all.ended}
	var inits []*ast.FuncDecl
	for _, file := range in.Files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				fn, ok := l.info.Defs[decl.Name].(*types.Func)
				switch {
				case !ok || decl.Body == nil:
				case decl.Name.Name == "init" && decl.Recv == nil:
					inits = append(inits, decl)
				case l.returnsConstant(decl) || returnsText(fn, decl) || makesText(fn) || l.panicsFor(fn, decl):
					c.Functions = append(c.Functions, l.declared(decl))
				}
			case *ast.GenDecl:
				if decl.Tok != token.VAR {
					continue
				}
				for _, spec := range decl.Specs {
					spec := spec.(*ast.ValueSpec)
					if slices.ContainsFunc(spec.Names, func(name *ast.Ident) bool { return l.holdsText(name) }) {
						// Whether anything assigns it is not looked at.
						c.Globals = append(c.Globals, l.global(spec, func(*types.Var) bool { return false })...)
					}
				}
			}
		}
	}
	if len(c.Globals) > 0 {
		for _, decl := range inits {
			c.AddInit(l.declared(decl))
		}
	}
	slices.SortStableFunc(c.Functions, func(a, b *ir.Function) int { return cmp.Compare(a.Name, b.Name) })
	s := ir.Summarize(c)
	if s != nil {
		s.Constant = true
	}
	return s
}

// namesScopes reports whether a package declares a variable or constant that is
// a scope of the catalog, or imports a package that speaks of some. Functions are looked into
// for names of several words that they give to others, as a check of theirs is given one; for
// any name only if they set such a variable before main runs: this is asked of every package.
func (c *collector) namesScopes(files []*ast.File) bool {
	if slices.ContainsFunc(c.pkg.Imports(), func(p *types.Package) bool {
		dep := c.deps[p.Path()]
		return dep != nil && len(dep.Scoped) > 0
	}) {
		return true
	}
	found, unset := false, false
	look := func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok {
			found = found || c.inCatalog(lit)
		}
		return !found
	}
	var sets []*ast.FuncDecl
	for _, file := range files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.GenDecl:
				if decl.Tok != token.IMPORT && decl.Tok != token.TYPE && !found {
					ast.Inspect(decl, look)
					unset = unset || slices.ContainsFunc(decl.Specs, c.isUnset)
				}
			case *ast.FuncDecl:
				found = found || decl.Body != nil && c.givesScope(decl.Body)
				if decl.Recv == nil && decl.Body != nil && decl.Type.Params.NumFields() == 0 && decl.Type.Results.NumFields() == 0 {
					sets = append(sets, decl)
				}
			}
		}
	}
	for _, decl := range sets {
		if unset && !found {
			ast.Inspect(decl.Body, look)
		}
	}
	return found
}

// givesScope reports whether a body gives a scope whose name has several words to a function,
// or one of any name to a function that is called like a check.
func (c *collector) givesScope(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || found {
			return !found
		}
		for _, arg := range call.Args {
			lit, ok := ast.Unparen(arg).(*ast.BasicLit)
			if ok && lit.Kind == token.STRING && c.inCatalog(lit) && (strings.ContainsAny(lit.Value, ":._-/ ") || naming.IsCheck(calleeName(call))) {
				found = true
			}
		}
		return !found
	})
	return found
}

// isUnset reports whether a declaration is one of exported variables without values, in
// pointers to structs of text.
func (c *collector) isUnset(spec ast.Spec) bool {
	s, ok := spec.(*ast.ValueSpec)
	if !ok || len(s.Values) > 0 || !s.Names[0].IsExported() {
		return false
	}
	t := c.info.TypeOf(s.Type)
	if t == nil {
		return false
	}
	p, ok := t.Underlying().(*types.Pointer)
	return ok && holdsText(p.Elem(), 0)
}

// inCatalog reports whether a literal is a scope of the catalog.
func (c *collector) inCatalog(lit *ast.BasicLit) bool {
	v := c.info.Types[lit].Value
	return v != nil && v.Kind() == constant.String && constant.StringVal(v) != "" && c.scopes(constant.StringVal(v))
}

// holdsText reports whether a name declares a variable for other packages to
// make paths with.
func (l *lowerer) holdsText(name *ast.Ident) bool {
	v, ok := l.info.Defs[name].(*types.Var)
	return ok && makesText(v)
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

// returnsText reports whether all that a function without parameters does is
// to return a string: a constant, a field.
func returnsText(fn *types.Func, decl *ast.FuncDecl) bool {
	sig := fn.Signature()
	if len(decl.Body.List) != 1 || sig.Params().Len() > 0 || sig.Results().Len() != 1 || !isString(sig.Results().At(0).Type()) {
		return false
	}
	_, ok := decl.Body.List[0].(*ast.ReturnStmt)
	return ok
}

func (l *lowerer) isConstant(e ast.Expr) bool {
	v := l.info.Types[e].Value
	return v != nil && v.Kind() == constant.String
}

// makesText reports whether an object is for other packages to make paths,
// methods and scopes with: an exported function from text and numbers to text or
// a small struct of it, or an exported variable that holds text. (Constants need
// no code.)
func makesText(obj types.Object) bool {
	if !obj.Exported() || obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope() {
		return false
	}
	switch obj := obj.(type) {
	case *types.Var:
		return holdsText(obj.Type(), 0)
	case *types.Func:
		sig := obj.Signature()
		if sig.TypeParams().Len() > 0 || sig.Results().Len() != 1 || !(*lowerer)(nil).canName(sig.Results().At(0).Type(), 0) {
			return false
		}
		for v := range sig.Params().Variables() {
			t := v.Type()
			if s, ok := t.(*types.Slice); ok {
				t = s.Elem()
			}
			if b, ok := t.Underlying().(*types.Basic); !ok || b.Info()&(types.IsString|types.IsInteger) == 0 {
				return false
			}
		}
		return true
	}
	return false
}

// holdsText reports whether t is text, or a table or struct of it.
func holdsText(t types.Type, depth int) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Slice:
		return depth < 3 && holdsText(u.Elem(), depth+1)
	case *types.Array:
		return depth < 3 && holdsText(u.Elem(), depth+1)
	case *types.Map:
		return depth < 3 && isString(u.Key()) && holdsText(u.Elem(), depth+1)
	case *types.Struct:
		for f := range u.Fields() {
			if depth < 3 && holdsText(f.Type(), depth+1) {
				return true
			}
		}
	}
	return false
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

// isBasic reports whether a type is one of strings, numbers or truth values.
func isBasic(t types.Type) bool {
	_, ok := t.Underlying().(*types.Basic)
	return ok
}
