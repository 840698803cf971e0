package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// This file finds loops that go through a list by its indexes, which are run like those
// that range over it: of a list that has some elements on some paths only, no number leads
// to one of them for certain.
//
//	for i := len(chain) - 1; i >= 0; i-- {
//		h = chain[i](h)
//	}

// An indexLoop is such a loop.
type indexLoop struct {
	index    *ast.Ident
	list     ast.Expr
	body     *ast.BlockStmt
	backward bool
}

// indexLoopOf reads a statement as a loop by index; it returns nil for any other, and where
// the body sets the index or the list.
func (f *funcLowerer) indexLoopOf(s ast.Stmt) *indexLoop {
	var l *indexLoop
	switch s := s.(type) {
	case *ast.ForStmt:
		l = f.countedLoop(s)
	case *ast.RangeStmt: // for i := range len(list)
		if index, ok := s.Key.(*ast.Ident); ok && s.Tok == token.DEFINE && s.Value == nil {
			l = &indexLoop{index: index, list: f.lengthOf(s.X), body: s.Body}
		}
	}
	if l == nil || l.list == nil || !isSequence(f.info.TypeOf(l.list)) || f.sets(l.body, l.index) || f.sets(l.body, l.list) {
		return nil
	}
	return l
}

// countedLoop reads a loop with three clauses, up from 0 or down to it.
func (f *funcLowerer) countedLoop(s *ast.ForStmt) *indexLoop {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE || len(init.Lhs) != 1 || len(init.Rhs) != 1 {
		return nil
	}
	index, _ := init.Lhs[0].(*ast.Ident)
	cond, _ := s.Cond.(*ast.BinaryExpr)
	post, _ := s.Post.(*ast.IncDecStmt)
	if index == nil || cond == nil || post == nil || !f.isUse(cond.X, index) || !f.isUse(post.X, index) {
		return nil
	}
	l := &indexLoop{index: index, body: s.Body, backward: post.Tok == token.DEC}
	switch from, minus := ast.Unparen(init.Rhs[0]).(*ast.BinaryExpr); {
	case !l.backward && f.isNumber(init.Rhs[0], 0) && cond.Op == token.LSS:
		l.list = f.lengthOf(cond.Y)
	case l.backward && minus && from.Op == token.SUB && f.isNumber(from.Y, 1) &&
		(cond.Op == token.GEQ && f.isNumber(cond.Y, 0) || cond.Op == token.GTR && f.isNumber(cond.Y, -1)):
		l.list = f.lengthOf(from.X)
	}
	return l
}

// lower returns a loop by index as one that ranges over the list.
func (l *indexLoop) lower(f *funcLowerer, at *ir.Place) *ir.Node {
	n := &ir.Node{Op: ir.OpRange, Type: elementName(f.info.TypeOf(l.list)), At: at}
	if l.backward {
		n.N = ir.Backward
	}
	list := f.expr(l.list)
	n.Kids = []*ir.Node{f.target(l.index), {Op: ir.OpNop}, list, f.block(l.body.List)}
	n.Kids = append(n.Kids, changed(n.Kids[3])...)
	return n
}

// lengthOf returns the list of which an expression is the length, nil if it is none of a
// variable or a field of one.
func (f *funcLowerer) lengthOf(e ast.Expr) ast.Expr {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return nil
	}
	name, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || f.info.Uses[name] != types.Universe.Lookup("len") || pathOf(call.Args[0]) == nil {
		return nil
	}
	return ast.Unparen(call.Args[0])
}

// isUse reports whether an expression is the variable that an identifier declares.
func (f *funcLowerer) isUse(e ast.Expr, declared *ast.Ident) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && f.info.Uses[id] != nil && f.info.Uses[id] == f.info.Defs[declared]
}

func (f *funcLowerer) isNumber(e ast.Expr, n int64) bool {
	v := f.info.Types[e].Value
	return v != nil && constant.Compare(v, token.EQL, constant.MakeInt64(n))
}

// isSequence reports whether t is a slice or an array.
func isSequence(t types.Type) bool {
	if t == nil {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Slice, *types.Array:
		return true
	}
	return false
}

// pathOf returns the identifiers of a variable and the fields that lead from it to a place,
// the last one first; nil if the place is no such.
func pathOf(e ast.Expr) []*ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return []*ast.Ident{e}
	case *ast.SelectorExpr:
		if rest := pathOf(e.X); rest != nil {
			return append([]*ast.Ident{e.Sel}, rest...)
		}
	}
	return nil
}

// sets reports whether code sets a variable or field, or takes its address.
func (f *funcLowerer) sets(body *ast.BlockStmt, place ast.Expr) bool {
	object := func(id *ast.Ident) types.Object {
		if obj := f.info.Uses[id]; obj != nil {
			return obj
		}
		return f.info.Defs[id]
	}
	of := make(map[types.Object]bool)
	for _, id := range pathOf(place) {
		of[object(id)] = true
	}
	found := false
	is := func(e ast.Expr) {
		if path := pathOf(e); path != nil {
			found = found || of[object(path[0])]
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				is(lhs)
			}
		case *ast.IncDecStmt:
			is(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				is(n.X)
			}
		}
		return !found
	})
	return found
}
