package lower

import (
	"go/ast"
	"go/types"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
)

// This file says what an assignment sets: a setting, a function, text that paths may be made of.

// setsSetting reports whether an assignment's left side is text, a number or a
// flag in something that other functions see.
func (c *collector) setsSetting(lhs ast.Expr) bool {
	t := c.seenByOthers(lhs)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Basic)
	return ok
}

// keepsFunctions reports whether it is a function or a list of such there: they may be put
// around handlers, of whatever type these are.
func (c *collector) keepsFunctions(lhs ast.Expr) bool {
	t := c.seenByOthers(lhs)
	if t == nil {
		return false
	}
	s, ok := t.Underlying().(*types.Slice)
	return isFunc(t) || ok && isFunc(s.Elem())
}

// setsFunction notes the package-level variable in which an assignment sets a function: what
// calls it there does what that does.
func (c *collector) setsFunction(u *unit, lhs ast.Expr) {
	t := c.info.TypeOf(lhs)
	if t == nil || !isFunc(t) {
		return
	}
	if v := c.root(lhs); v != nil && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
		u.keeps = append(u.keeps, v)
	}
}

// seenByOthers returns the type of a place in something that other functions see, nil for
// any other.
func (c *collector) seenByOthers(place ast.Expr) types.Type {
	switch ast.Unparen(place).(type) {
	case *ast.SelectorExpr, *ast.StarExpr, *ast.IndexExpr:
		return c.info.TypeOf(place)
	}
	return nil
}

// setsText reports whether an assignment's left side is a package-level variable of
// text: paths may be made of it.
func (c *collector) setsText(lhs ast.Expr) bool {
	id, ok := ast.Unparen(lhs).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := c.info.Uses[id].(*types.Var)
	return ok && v.Pkg() == c.pkg && v.Parent() == c.pkg.Scope() && (isString(v.Type()) || framework.TypeName(v.Type()) == rawJSON)
}

// move notes that the package-level variable at the root of e changes.
func (c *collector) move(e ast.Expr) {
	if v := c.root(e); v != nil && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
		c.moved[v] = true
	}
}
