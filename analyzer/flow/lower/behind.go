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

// A handler may do no more than to hand the request on, with something besides:
//
//	mux.HandleFunc("GET /v1/contacts", func(w http.ResponseWriter, r *http.Request) {
//		a.list(w, r, db)
//	})
//
// What is annotated is the method then. The same holds of a type whose ServeHTTP
// calls the function in one of its fields. Who the request is handed to answers
// for the route, but is not its handler: what is demanded is told by running the
// handler, and a new annotation stands at the registration.

// behind returns what a handler hands every request to that it does not refuse:
// calls that are given all of its parameters, and that stand at its top. It
// returns none where a branch hands requests to something else. Functions that a
// declared handler calls by their names are not among them: that has a doc comment
// of its own.
func (f *funcLowerer) behind(typ *ast.FuncType, body *ast.BlockStmt) []*ir.Node {
	b := &behindLowerer{funcLowerer: f, params: make(map[types.Object]bool)}
	for _, field := range typ.Params.List {
		for _, name := range field.Names {
			if obj := f.info.Defs[name]; obj != nil && name.Name != "_" {
				b.params[obj] = true
			}
		}
	}
	if len(b.params) == 0 {
		return nil
	}
	var top []*ast.CallExpr
	for _, s := range body.List {
		if call := answering(s); call != nil && b.handsOn(call) {
			top = append(top, call)
		}
	}
	if len(top) == 0 || b.branches(body, top) {
		return nil
	}
	var out []*ir.Node
	for _, call := range top {
		out = append(out, f.expr(call.Fun))
	}
	return out
}

type behindLowerer struct {
	*funcLowerer
	params map[types.Object]bool
}

// answering returns the call that a statement consists of, or whose error it
// keeps, returns or looks at; nil if there is none.
func answering(s ast.Stmt) *ast.CallExpr {
	var e ast.Expr
	switch s := s.(type) {
	case *ast.ExprStmt:
		e = s.X
	case *ast.AssignStmt:
		if len(s.Lhs) == 1 && len(s.Rhs) == 1 {
			e = s.Rhs[0]
		}
	case *ast.ReturnStmt:
		if len(s.Results) == 1 {
			e = s.Results[0]
		}
	case *ast.IfStmt:
		if s.Init != nil {
			return answering(s.Init)
		}
	}
	if e == nil {
		return nil
	}
	call, _ := ast.Unparen(e).(*ast.CallExpr)
	return call
}

// handsOn reports whether a call hands the request to what could answer it: it is
// given all parameters of the handler, and returns nothing but an error.
func (b *behindLowerer) handsOn(call *ast.CallExpr) bool {
	if b.info.Types[call.Fun].IsType() || naming.Refuses(calleeName(call)) || refusesMethod(calleeName(call)) {
		return false
	}
	switch callee := typeutil.Callee(b.info, call).(type) {
	case *types.Builtin:
		return false
	case *types.Func:
		if b.parent == nil || callee.Pkg() == nil || naming.IsStandard(callee.Pkg().Path()) || framework.IsFramework(callee.Pkg().Path()) {
			return false
		}
	}
	given := make(map[types.Object]bool)
	for _, arg := range call.Args {
		if id, ok := ast.Unparen(arg).(*ast.Ident); ok && b.params[b.info.Uses[id]] {
			given[b.info.Uses[id]] = true
		}
	}
	if len(given) < len(b.params) {
		return false
	}
	switch t := b.info.TypeOf(call).(type) {
	case *types.Tuple:
		return t.Len() == 0
	case nil:
		return false
	default:
		return framework.TypeName(t) == "error"
	}
}

// branches reports whether a body hands requests on anywhere else.
func (b *behindLowerer) branches(body *ast.BlockStmt, top []*ast.CallExpr) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		call, ok := n.(*ast.CallExpr)
		found = found || ok && b.handsOn(call) && !slices.Contains(top, call)
		return !found
	})
	return found
}
