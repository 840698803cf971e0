package flow

import (
	"go/ast"
	"go/types"
	"slices"
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
func (a *armLowerer) methodTable(body *ast.BlockStmt) *node {
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

// unwrapTable is unwrapArms for a handler that looks up the method in a table.
// What answers is a value of the table, or what the only field of one holds that
// has a function which is called with requests.
func (m *machine) unwrapTable(fn *fun, v, table value, h handler, depth int, f func(handler)) bool {
	d, ok := bare(table).(*dict)
	if !ok {
		return false
	}
	some := false
	for _, p := range d.pairs() {
		method, ok := p.key.(text)
		if !ok || !slices.Contains(methodsByName, method.S) {
			continue
		}
		some = true
		one := h.only([]string{method.S}, nil)
		g := guard{by: fn, at: fn.at, inner: bare(p.value)}
		if row, inner := m.handlerIn(p.value); row != nil {
			g.row, g.inner = row, inner
		}
		if !isHandler(g.inner) {
			f(one.named(v))
			continue
		}
		one.guards = append(slices.Clip(one.guards), g)
		m.unwrap(g.inner, one.below(v), depth+1, f)
	}
	return some
}

// handlerIn returns the struct that v is or points to, and the function that it
// holds, if it is one that something is known of, and the only one. Those in
// lists are not what answers.
func (m *machine) handlerIn(v value) (*object, value) {
	v = bare(v)
	if p, ok := v.(pointer); ok {
		v = bare(p.to.v)
	}
	o, ok := v.(*object)
	if !ok {
		return nil, nil
	}
	var inner value
	for _, name := range sortedKeys(o.fields) {
		if fn, ok := bare(o.fields[name].v).(*fun); ok {
			if inner != nil {
				return m.handlerNamed(o)
			}
			inner = fn
		}
	}
	if inner == nil {
		return nil, nil
	}
	return o, inner
}

// handlerNamed is handlerIn for a struct that has several functions: the one in
// a field that is called so.
func (m *machine) handlerNamed(o *object) (*object, value) {
	for _, name := range []string{"Handler", "HandlerFunc", "Handle", "handler", "handlerFunc", "handle"} {
		if c := o.fields[name]; c != nil {
			if fn, ok := bare(c.v).(*fun); ok {
				return o, fn
			}
		}
	}
	return nil, nil
}
