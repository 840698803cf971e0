package analyzer_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/packages"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// An operator is a mistake that people make.
type operator struct {
	name string

	// fits returns the edits of each mutant that the operator makes at a node of
	// one of the types in on. One that does not compile is left out.
	on   []ast.Node
	fits func(at place) [][]edit

	// spoken says that the mistake is in what the program says about itself: what
	// a request is answered stays the same.
	spoken bool
}

// operators are the rows of the campaign.
var operators = []operator{
	{name: "drop an annotation", on: []ast.Node{(*ast.File)(nil)}, fits: dropAnnotation, spoken: true},
	{name: "drop a tag", on: []ast.Node{(*ast.Field)(nil)}, fits: dropTag, spoken: true},
	{name: "misspell a scope in an annotation", on: []ast.Node{(*ast.File)(nil)}, fits: eachName(misspelt), spoken: true},
	{name: "read for write in an annotation", on: []ast.Node{(*ast.File)(nil)}, fits: eachName(readForWrite), spoken: true},
	{name: "write for read in an annotation", on: []ast.Node{(*ast.File)(nil)}, fits: eachName(writeForRead), spoken: true},
	{name: "add an alternative to an annotation", on: []ast.Node{(*ast.File)(nil)}, fits: widerAnnotation, spoken: true},
	{name: "drop a guard", on: []ast.Node{(*ast.CallExpr)(nil), (*ast.IfStmt)(nil)}, fits: dropGuard},
	{name: "drop a group's guard", on: []ast.Node{(*ast.CallExpr)(nil)}, fits: dropGroupGuard},
	{name: "misspell a scope", on: []ast.Node{(*ast.BasicLit)(nil), (*ast.Ident)(nil), (*ast.SelectorExpr)(nil)}, fits: scopeAs(misspelt)},
	{name: "read for write", on: []ast.Node{(*ast.BasicLit)(nil), (*ast.Ident)(nil), (*ast.SelectorExpr)(nil)}, fits: scopeAs(readForWrite)},
	{name: "write for read", on: []ast.Node{(*ast.BasicLit)(nil), (*ast.Ident)(nil), (*ast.SelectorExpr)(nil)}, fits: scopeAs(writeForRead)},
	{name: "move a route out of its group", on: []ast.Node{(*ast.ExprStmt)(nil)}, fits: leaveGroup},
	{name: "move a guard behind", on: []ast.Node{(*ast.CallExpr)(nil), (*ast.ExprStmt)(nil), (*ast.IfStmt)(nil)}, fits: guardBehind},
	{name: "discard a guard's result", on: []ast.Node{(*ast.CallExpr)(nil), (*ast.IfStmt)(nil)}, fits: discardResult},
	{name: "drop the return after a refusal", on: []ast.Node{(*ast.IfStmt)(nil), (*ast.CaseClause)(nil)}, fits: dropReturn},
	{name: "add an alternative", on: []ast.Node{(*ast.CallExpr)(nil), (*ast.IfStmt)(nil)}, fits: addAlternative},
	{name: "widen a method", on: []ast.Node{(*ast.CallExpr)(nil), (*ast.BasicLit)(nil)}, fits: widenMethod},
	{name: "change a path", on: []ast.Node{(*ast.BasicLit)(nil)}, fits: changePath},
	{name: "invert a condition", on: []ast.Node{(*ast.IfStmt)(nil)}, fits: invertCondition},
}

// A place is a node of the program that is mutated.
type place struct {
	*mutated
	pkg *packages.Package
	inspector.Cursor
}

// mutants returns everything that the operators make of the program, in the order
// of its packages and files.
func (p *mutated) mutants() []*mutant {
	var out []*mutant
	for _, op := range operators {
		for _, pkg := range p.pkgs {
			for c := range p.inspectors[pkg].Root().Preorder(op.on...) {
				file := p.fset.File(c.Node().Pos()).Name()
				if strings.HasSuffix(file, "_test.go") {
					continue
				}
				at := place{p, pkg, c}
				for _, edits := range op.fits(at) {
					m := &mutant{operator: op.name, pkg: pkg, file: file, edits: edits, at: c.Node().Pos(), spoken: op.spoken}
					for f := range c.Enclosing((*ast.FuncDecl)(nil)) {
						if fn, ok := at.info().Defs[f.Node().(*ast.FuncDecl).Name].(*types.Func); ok {
							m.function, m.refusal = fn.FullName(), refuses(at, c.Node())
						}
					}
					out = append(out, m)
				}
			}
		}
	}
	return out
}

func (at place) info() *types.Info { return at.pkg.TypesInfo }

// scopesOf returns which arguments of a call are scopes.
func (at place) scopesOf(call *ast.CallExpr) []int {
	var out []int
	for i, arg := range call.Args {
		if _, ok := at.scopeOf(at.info(), arg); ok {
			out = append(out, i)
		}
	}
	return out
}

// isGuard reports whether an expression is what a function returned that was given
// scopes, by itself or in a variable.
func (at place) isGuard(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		return len(at.scopesOf(e)) > 0
	case *ast.Ident:
		v, ok := at.info().Uses[e].(*types.Var)
		return ok && at.definedAs(v, func(e ast.Expr) bool {
			call, ok := ast.Unparen(e).(*ast.CallExpr)
			return ok && len(at.scopesOf(call)) > 0
		})
	}
	return false
}

// definedAs reports whether a variable of a function is defined by an expression
// that is like that.
func (at place) definedAs(v *types.Var, like func(ast.Expr) bool) bool {
	c, ok := at.inspectors[at.pkg].Root().FindByPos(v.Pos(), v.Pos())
	if !ok {
		return false
	}
	def, ok := c.Parent().Node().(*ast.AssignStmt)
	if !ok || def.Tok != token.DEFINE || len(def.Lhs) != len(def.Rhs) {
		return false
	}
	for i, left := range def.Lhs {
		if left.Pos() == v.Pos() {
			return like(def.Rhs[i])
		}
	}
	return false
}

// guardCall returns the call in an expression or statement that is given scopes.
func (at place) guardCall(n ast.Node) *ast.CallExpr {
	var found *ast.CallExpr
	if n == nil {
		return nil
	}
	ast.Inspect(n, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok || found != nil {
			return false
		}
		if call, ok := n.(*ast.CallExpr); ok && len(at.scopesOf(call)) > 0 {
			found = call
		}
		return found == nil
	})
	return found
}

// asks returns the call by which an if statement asks whether a request may pass.
func (at place) asks(s *ast.IfStmt) *ast.CallExpr {
	if s.Init != nil {
		if call := at.guardCall(s.Init); call != nil {
			return call
		}
	}
	return at.guardCall(s.Cond)
}

// ends reports whether statements end in a return.
func ends(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	_, ok := list[len(list)-1].(*ast.ReturnStmt)
	return ok
}

// isFunc reports whether a type is that of a function.
func isFunc(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// mutations of a name.

// misspelt returns what the fingers make of a name.
func misspelt(_ *mutated, name scope.Scope) (scope.Scope, bool) {
	for i := len(name) - 1; i > 0; i-- {
		a, b := name[i-1], name[i]
		if a != b && 'a' <= a && a <= 'z' && 'a' <= b && b <= 'z' {
			return name[:i-1] + scope.Scope([]byte{b, a}) + name[i+1:], true
		}
	}
	return "", false
}

func readForWrite(p *mutated, name scope.Scope) (scope.Scope, bool) {
	return p.sibling(name, p.access(name).Writes(), func(a scope.Access) bool { return a.Reads() && !a.Writes() })
}

func writeForRead(p *mutated, name scope.Scope) (scope.Scope, bool) {
	a := p.access(name)
	return p.sibling(name, a.Reads() && !a.Writes(), scope.Access.Writes)
}

// sibling returns the scope of the catalog for the same things that does the other.
func (p *mutated) sibling(name scope.Scope, fits bool, like func(scope.Access) bool) (scope.Scope, bool) {
	if !fits {
		return "", false
	}
	for _, s := range scope.Siblings(name) {
		if slices.Contains(p.names, s) && like(p.access(s)) {
			return s, true
		}
	}
	return "", false
}

// other returns a scope that does not imply one of some, nor is implied by it: the
// sibling of one, or any.
func (p *mutated) other(names []scope.Scope) (scope.Scope, bool) {
	im := p.conf.Catalog.Implication()
	var candidates []scope.Scope
	for _, name := range names {
		candidates = append(candidates, scope.Siblings(name)...)
	}
	for _, s := range append(candidates, p.names...) {
		if slices.Contains(p.names, s) && !slices.ContainsFunc(names, func(name scope.Scope) bool {
			return s == name || im.Implies(s, name) || im.Implies(name, s)
		}) {
			return s, true
		}
	}
	return "", false
}
