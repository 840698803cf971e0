package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file finds functions that hand what others see, by a pointer, to code which is
// not followed and may set it by reflection: a configuration that is decoded, flags
// that are parsed. They matter to registration code that calls them, since what it
// reads afterwards is not what was written before.

// exposes notes that a call hands a package-level variable, or what u was given, to
// code that may set it.
func (c *collector) exposes(u *unit, call *ast.CallExpr) {
	callee, ok := c.info.Uses[namedIn(call)].(*types.Func)
	if !ok || callee.Pkg() == nil || c.known(callee.Pkg()) || naming.IsQuiet(c.fullName(callee)) {
		return
	}
	if naming.IsStandard(callee.Pkg().Path()) && !naming.IsWriter(c.fullName(callee)) {
		return
	}
	sig := callee.Signature()
	for i, arg := range call.Args {
		address, ok := ast.Unparen(arg).(*ast.UnaryExpr)
		takesAddress := ok && address.Op == token.AND
		if takesAddress {
			arg = address.X
		} else if !c.mayLead(arg) || sig.Variadic() && i >= sig.Params().Len()-1 {
			continue // many of any kind: these are printed
		}
		v := c.root(arg)
		switch {
		case v == nil || v.Pkg() == nil:
		case v.Parent() == v.Pkg().Scope():
			u.sets = true
			u.setsShared = u.setsShared || v.Pkg() == c.pkg
		case u.fn != nil && isParameter(u.fn.Signature(), v):
			u.sets = u.sets || !takesAddress || isPointer(v.Type()) // the address of a copy is its own
		}
	}
}

// namedIn returns the identifier of the function that a call names, or nil.
func namedIn(call *ast.CallExpr) *ast.Ident {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return fun
	case *ast.SelectorExpr:
		return fun.Sel
	}
	return nil
}

// mayLead reports whether what an expression yields may lead to a variable: it is a
// pointer, or of any type.
func (c *collector) mayLead(e ast.Expr) bool {
	t := c.info.TypeOf(e)
	if t == nil {
		return false
	}
	switch t := t.Underlying().(type) {
	case *types.Pointer:
		return true
	case *types.Interface:
		return t.NumMethods() == 0
	}
	return false
}

// root returns the variable that a place begins with, or nil.
func (c *collector) root(e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			v, _ := c.info.Uses[x].(*types.Var)
			return v
		case *ast.SelectorExpr:
			if _, ok := c.info.Selections[x]; !ok {
				e = x.Sel
				continue
			}
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// isShared reports whether a place that is assigned to is part of a package-level
// variable, or of what u was given a pointer to.
func (c *collector) isShared(u *unit, place ast.Expr) bool {
	v := c.root(place)
	if v == nil || v.Pkg() == nil {
		return false
	}
	return v.Parent() == v.Pkg().Scope() || u.fn != nil && isParameter(u.fn.Signature(), v) && isPointer(v.Type())
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

func isParameter(sig *types.Signature, v *types.Var) bool {
	if sig.Recv() == v {
		return true
	}
	for p := range sig.Params().Variables() {
		if p == v {
			return true
		}
	}
	return false
}

// spreadSets lets what calls a function that has things set have them set as well.
// What changes package-level variables matters, whoever calls it: packages that read
// them may.
func (c *collector) spreadSets() {
	users := make(map[*unit][]*unit)
	var work []*unit
	for _, u := range c.units {
		for _, ref := range u.refs {
			switch to := c.of[ref]; {
			case to != nil && to.fn != nil && u.fn != nil:
				users[to] = append(users[to], u)
			case to == nil && u.fn != nil:
				u.sets = u.sets || c.setsOutside(ref)
			}
		}
		if u.sets {
			work = append(work, u)
		}
	}
	for len(work) > 0 {
		u := work[len(work)-1]
		work = work[:len(work)-1]
		u.relevant = u.relevant || u.setsShared
		for _, user := range users[u] {
			if !user.sets || u.setsShared && !user.setsShared {
				user.sets, user.setsShared = true, user.setsShared || u.setsShared
				work = append(work, user)
			}
		}
	}
}

// setsOutside reports whether a function of another package is known to have set what
// it is given.
func (c *collector) setsOutside(obj types.Object) bool {
	f, ok := obj.(*types.Func)
	return ok && f.Pkg() != nil && c.deps[f.Pkg().Path()] != nil && c.deps[f.Pkg().Path()].Outside.MaySet(f.Origin().FullName())
}
