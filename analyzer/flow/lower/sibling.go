package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
)

// setBefore makes the package-level variables speak of scopes that are set to such before
// main runs. What sets them is run, too.
func (c *collector) setBefore() {
	c.runBefore(func(u *unit) bool { return u.scoped && c.setsScoped(u.decl) })
}

// keptBefore has run, before main, what sets functions in package-level variables that ask
// for scopes.
func (c *collector) keptBefore() {
	c.runBefore(func(u *unit) bool { return u.scoped && len(u.keeps) > 0 })
}

// runBefore makes relevant what matters of the functions that run before main does: init, and
// functions without parameters and results that it calls.
func (c *collector) runBefore(matters func(*unit) bool) {
	caller := make(map[*unit]*unit)
	var work []*unit
	for _, u := range c.units {
		if u.fn != nil && u.decl.Recv == nil && u.decl.Name.Name == "init" {
			caller[u] = nil
			work = append(work, u)
		}
	}
	for len(work) > 0 {
		u := work[len(work)-1]
		work = work[:len(work)-1]
		for _, ref := range u.uses {
			to := c.of[ref]
			if to == nil || to.fn == nil || to.fn.Signature().Recv() != nil || to.fn.Signature().Params().Len()+to.fn.Signature().Results().Len() > 0 {
				continue
			}
			if _, seen := caller[to]; !seen {
				caller[to] = u
				work = append(work, to)
			}
		}
	}
	for u := range caller {
		if !matters(u) {
			continue
		}
		for ; u != nil && !u.relevant; u = caller[u] {
			u.relevant = true
		}
	}
}

// setsScoped makes the package-level variables speak of scopes that a function sets, and
// reports whether there are any.
func (c *collector) setsScoped(decl *ast.FuncDecl) bool {
	some := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for _, lhs := range assign.Lhs {
			id, ok := ast.Unparen(lhs).(*ast.Ident)
			if !ok {
				continue
			}
			if to := c.of[c.info.Uses[id]]; to != nil && to.spec != nil && c.canName(c.info.TypeOf(id), 0) {
				to.scoped, some = true, true
			}
		}
		return true
	})
	return some
}

// siblings makes the package-level variables speak of scopes that are made as
// those are which name one of the catalog: of the same declared type, or by a call
// of the same function that is given a constant. Whether the machine takes their
// names for scopes depends on who is asked for them.
func (c *collector) siblings() {
	ofType, madeBy := make(map[string]bool), make(map[types.Object]bool)
	for _, u := range c.units {
		if u.spec == nil || !u.scoped {
			continue
		}
		for _, name := range u.spec.Names {
			if typ := c.ownType(name); typ != "" {
				ofType[typ] = true
			}
		}
		for _, e := range u.spec.Values {
			if fn := c.makerOf(e); fn != nil {
				madeBy[fn] = true
			}
		}
	}
	if len(ofType)+len(madeBy) == 0 {
		return
	}
	for _, u := range c.units {
		if u.spec == nil || u.scoped {
			continue
		}
		for _, name := range u.spec.Names {
			u.scoped = u.scoped || ofType[c.ownType(name)]
		}
		for _, e := range u.spec.Values {
			u.scoped = u.scoped || madeBy[c.makerOf(e)]
		}
	}
}

// ownType returns the full name of a variable's type, or of what it points to,
// if the package declares it; else "".
func (c *collector) ownType(name *ast.Ident) string {
	v := c.info.Defs[name]
	if v == nil {
		return ""
	}
	t := v.Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Pkg() == c.pkg && !types.IsInterface(named) {
		return framework.TypeName(named)
	}
	return ""
}

// makerOf returns the function of this package that an initializer calls with
// a constant text, or nil if it is no such call.
func (c *collector) makerOf(e ast.Expr) types.Object {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	fn, ok := typeutil.Callee(c.info, call).(*types.Func)
	if !ok || c.of[fn.Origin()] == nil {
		return nil
	}
	for _, arg := range call.Args {
		if tv := c.info.Types[arg]; tv.Value != nil && isString(tv.Type) {
			return fn.Origin()
		}
	}
	return nil
}
