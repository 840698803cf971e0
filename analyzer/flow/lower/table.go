package lower

import (
	"go/ast"
	"go/types"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// This file is about handlers that look up with the request's method what
// answers:
//
//	config := r.byMethod[req.Method]
//	if config == nil {
//		http.NotFound(w, req)
//		return
//	}
//	config.handler(w, req)
//
// Each method that the map has is a route.

// methodTable lowers the map that a handler's body looks up the request's method
// in, or returns nil. It is one that the function around the handler or its
// receiver has.
func (a *armLowerer) methodTable(body *ast.BlockStmt) *ir.Node {
	var table ast.Expr
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		e, ok := n.(*ast.IndexExpr)
		if !ok || table != nil || !a.isMethod(e.Index) {
			return table == nil
		}
		t := a.info.TypeOf(e.X)
		if t == nil {
			return true
		}
		if m, ok := types.Unalias(t).Underlying().(*types.Map); ok && isString(m.Key()) && !a.within(e.X, body) {
			table = e.X
		}
		return true
	})
	if table == nil {
		return nil
	}
	return a.expr(table)
}

// within reports whether an expression uses a variable that is declared in a
// body.
func (a *armLowerer) within(e ast.Expr, body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			obj := a.info.Uses[id]
			found = found || obj != nil && body.Pos() <= obj.Pos() && obj.Pos() < body.End()
		}
		return !found
	})
	return found
}
