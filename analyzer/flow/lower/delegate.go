package lower

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file is about handlers that hand requests on to another one.

// delegate returns the handler that a body hands requests to: all that it does
// not refuse or send elsewhere. All calls that hand one on give it to the same.
func (a *armLowerer) delegate(body *ast.BlockStmt) *ir.Node {
	var found *ast.CallExpr
	var next ast.Expr
	several, refused := false, false
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			f, _ := typeutil.Callee(a.info, call).(*types.Func)
			if h := a.handsOn(f, call); h != nil {
				several = several || next != nil && types.ExprString(h) != types.ExprString(next)
				found, next = call, h
			} else if f != nil && f.FullName() == "net/http.Redirect" || a.passes(call) && naming.Refuses(calleeName(call)) {
				refused = true
			}
		}
		return true
	})
	if found == nil || several {
		return nil
	}
	always := slices.ContainsFunc(body.List, func(s ast.Stmt) bool {
		switch s := s.(type) {
		case *ast.ExprStmt:
			return s.X == found
		case *ast.AssignStmt:
			return slices.Contains(s.Rhs, ast.Expr(found))
		}
		return false
	})
	if !always && !refused && !a.refuses(body.List) {
		return nil
	}
	return a.expr(next)
}

// lookedUp returns the router that a variable has the handler of, which a request is for:
//
//	h, pattern := a.mux.Handler(r)
//
// It returns nil if the variable has something else.
func (a *armLowerer) lookedUp(e ast.Expr) (router ast.Expr) {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok || a.body == nil {
		return nil
	}
	obj := a.info.Uses[id]
	ast.Inspect(a.body, func(n ast.Node) bool {
		as, ok := n.(*ast.AssignStmt)
		if !ok || len(as.Lhs) != 2 || len(as.Rhs) != 1 {
			return true
		}
		to, isName := as.Lhs[0].(*ast.Ident)
		call, isCall := as.Rhs[0].(*ast.CallExpr)
		if !isName || !isCall || obj == nil || a.info.ObjectOf(to) != obj {
			return true
		}
		f, isFunc := typeutil.Callee(a.info, call).(*types.Func)
		if sel, isMethod := ast.Unparen(call.Fun).(*ast.SelectorExpr); isMethod && isFunc && framework.Known().LooksUp(f.FullName()) {
			router = sel.X
		}
		return true
	})
	return router
}

// handsOn returns the handler that a call of f gives a request to: the one that
// it serves with, or the one among its arguments that are a response writer
// and a request besides, as in
//
//	metrics := httpsnoop.CaptureMetrics(h.next, w, r)
func (a *armLowerer) handsOn(f *types.Func, call *ast.CallExpr) ast.Expr {
	if f != nil && f.Name() == "ServeHTTP" {
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			if router := a.lookedUp(sel.X); router != nil {
				return router
			}
			return sel.X
		}
	}
	var w, r bool
	var next ast.Expr
	for _, arg := range call.Args {
		switch t := a.info.TypeOf(arg); {
		case t == nil:
		case framework.TypeName(t) == "net/http.ResponseWriter":
			w = true
		case framework.TypeName(t) == "*net/http.Request":
			r = true
		case a.nature(t) == ir.ResultHandler:
			next = arg
		}
	}
	if !w || !r {
		return nil
	}
	return next
}
