package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// A net/http handler may tell methods apart itself, and hand each to another
// function:
//
//	switch r.Method {
//	case http.MethodGet:
//		a.list(w, r)
//	case http.MethodPost:
//		a.create(w, r)
//	default:
//		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
//	}
//
// It then stands for as many routes. Its other code runs per request, when all
// routes are registered: see request.go.

// An armLowerer reads the body of one handler.
type armLowerer struct {
	*funcLowerer
	w, r types.Object // the handler's parameters; one and the same of fasthttp's
	arms []ir.Arm
	body *ast.BlockStmt
}

// handlerArms returns the arms of a handler, or nil if it is one route.
func (f *funcLowerer) handlerArms(typ *ast.FuncType, body *ast.BlockStmt) []ir.Arm {
	var params []types.Object
	for _, field := range typ.Params.List {
		for _, name := range field.Names {
			params = append(params, f.info.Defs[name])
		}
	}
	if len(params) == 0 || slices.Contains(params, nil) {
		return nil
	}
	a := &armLowerer{funcLowerer: f, w: params[0], r: params[len(params)-1], body: body}
	switch typ := framework.TypeName(a.r.Type()); {
	case len(params) == 2 && typ == "*net/http.Request":
	case len(params) == 1 && typ == fasthttpContext:
	default:
		return nil
	}
	if table := a.methodTable(body); table != nil {
		return []ir.Arm{{Handler: table, Table: true}}
	}
	if a.methods(body.List) {
		return a.arms
	}
	if arms := a.pathArms(body.List); arms != nil {
		return arms
	}
	if next := a.delegate(body); next != nil {
		return []ir.Arm{{Handler: next}}
	}
	if arms := a.treeArms(body.List); arms != nil {
		return arms
	}
	if a.tellsApart(body) {
		return []ir.Arm{{Paths: []string{ir.UnknownPath}}}
	}
	return nil
}

// methods reads a body that tells methods apart, and reports whether it is one.
func (a *armLowerer) methods(body []ast.Stmt) bool {
	for i, s := range body {
		rest := body[i+1:]
		switch s := s.(type) {
		case *ast.SwitchStmt:
			if s.Tag != nil && a.isMethod(s.Tag) {
				a.methodSwitch(s, rest)
				return true
			}
		case *ast.IfStmt:
			if _, _, ok := a.comparison(s.Cond); ok {
				a.methodChain(s, rest)
				return true
			}
		}
	}
	return false
}

// isMethod reports whether e is the request's method.
func (a *armLowerer) isMethod(e ast.Expr) bool {
	if a.asks(e, "Method") {
		return true
	}
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Method" {
		return false
	}
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	return ok && a.info.Uses[id] == a.r
}

// fasthttpContext is the one parameter of a handler of fasthttp.
const fasthttpContext = "*github.com/valyala/fasthttp.RequestCtx"

// asks reports whether e is what a method of fasthttp's context returns, as text:
// string(ctx.Path()).
func (a *armLowerer) asks(e ast.Expr, method string) bool {
	conv, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || a.w != a.r || len(conv.Args) != 1 || !a.info.Types[conv.Fun].IsType() || !isString(a.info.TypeOf(e)) {
		return false
	}
	call, ok := ast.Unparen(conv.Args[0]).(*ast.CallExpr)
	return ok && a.isCall(call, method)
}

// isCall reports whether a call is of a method of fasthttp's context.
func (a *armLowerer) isCall(call *ast.CallExpr, method string) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || a.w != a.r || sel.Sel.Name != method {
		return false
	}
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	return ok && a.info.Uses[id] == a.r
}

// isMiss reports whether a call answers, in fasthttp, that there is nothing.
func (a *armLowerer) isMiss(call *ast.CallExpr) bool {
	if a.isCall(call, "NotFound") {
		return true
	}
	if !a.isCall(call, "Error") && !a.isCall(call, "SetStatusCode") {
		return false
	}
	return slices.ContainsFunc(call.Args, a.isMissing)
}

// isMissing reports whether e is a status that says that there is nothing (RFC 9110,
// sections 15.5.5, 15.5.6, 15.6.2).
func (a *armLowerer) isMissing(e ast.Expr) bool {
	v := a.info.Types[e].Value
	if v == nil || v.Kind() != constant.Int {
		return false
	}
	n, exact := constant.Int64Val(v)
	return exact && slices.Contains([]int64{404, 405, 501}, n)
}

// comparison reads a condition on the method: r.Method == "GET", several of
// them with ||, or r.Method != "GET", several of them with &&.
func (a *armLowerer) comparison(e ast.Expr) (methods []string, not, ok bool) {
	b, isBinary := ast.Unparen(e).(*ast.BinaryExpr)
	if !isBinary {
		return nil, false, false
	}
	switch b.Op {
	case token.LOR, token.LAND:
		x, notX, okX := a.comparison(b.X)
		y, notY, okY := a.comparison(b.Y)
		want := b.Op == token.LAND
		return slices.Concat(x, y), want, okX && okY && notX == want && notY == want
	case token.EQL, token.NEQ:
		x, y := b.X, b.Y
		if a.isMethod(y) {
			x, y = y, x
		}
		method, known := a.text(y)
		return []string{method}, b.Op == token.NEQ, known && a.isMethod(x)
	}
	return nil, false, false
}

func (a *armLowerer) text(e ast.Expr) (string, bool) {
	v := a.info.Types[e].Value
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}

// methodSwitch reads a switch on the method, and what follows it.
func (a *armLowerer) methodSwitch(s *ast.SwitchStmt, rest []ast.Stmt) {
	hasDefault := false
	for _, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		var methods []string
		for _, e := range c.List {
			method, ok := a.text(e)
			if !ok {
				a.arms = nil
				return
			}
			methods = append(methods, method)
		}
		hasDefault = hasDefault || c.List == nil
		a.arm(methods, c.Body, rest)
	}
	if !hasDefault {
		a.arm(nil, rest, nil)
	}
}

// methodChain reads a chain of conditions on the method, and what follows it.
func (a *armLowerer) methodChain(s *ast.IfStmt, rest []ast.Stmt) {
	methods, not, ok := a.comparison(s.Cond)
	var otherwise, after []ast.Stmt
	var chain *ast.IfStmt
	switch e := s.Else.(type) {
	case nil:
		otherwise = rest
		if len(rest) > 0 && ok && !not {
			if next, isIf := rest[0].(*ast.IfStmt); isIf {
				if _, _, isNext := a.comparison(next.Cond); isNext {
					chain, rest = next, rest[1:]
				}
			}
		}
	case *ast.BlockStmt:
		otherwise, after = e.List, rest
	case *ast.IfStmt:
		chain = e
	}
	switch {
	case !ok:
		a.arm(nil, append([]ast.Stmt{s}, rest...), nil)
	case not:
		a.arm(methods, otherwise, after)
		a.arm(nil, s.Body.List, rest)
	default:
		a.arm(methods, s.Body.List, rest)
		if chain != nil {
			a.methodChain(chain, rest)
		} else {
			a.arm(nil, otherwise, after)
		}
	}
}

// arm adds what statements do for some methods, or for all others: they call
// another function, refuse, or answer themselves. Where they do not end the
// handler, what follows is theirs as well.
func (a *armLowerer) arm(methods []string, body, rest []ast.Stmt) {
	whole := body
	if !ends(body) {
		whole = slices.Concat(body, rest)
	}
	if arms := a.pathArms(whole); arms != nil {
		for _, one := range arms {
			if one.Methods == nil {
				one.Methods = methods
			}
			a.arms = append(a.arms, one)
		}
		return
	}
	next := a.next(methods, body)
	if next == nil {
		next = a.next(methods, whole)
	}
	if next != nil || methods != nil || !a.refuses(whole) {
		a.arms = append(a.arms, ir.Arm{Methods: methods, Handler: next})
	}
}

// next returns the handler that statements call for some methods, or for all
// others, or nil.
func (a *armLowerer) next(methods []string, body []ast.Stmt) *ir.Node {
	for _, s := range slices.Backward(body) {
		e, ok := s.(*ast.ExprStmt)
		if !ok {
			continue
		}
		call, ok := e.X.(*ast.CallExpr)
		if !ok || !a.passes(call) || methods == nil && refusesMethod(calleeName(call)) {
			continue
		}
		if next := a.callee(call); next != nil {
			return next
		}
	}
	return nil
}

// passes reports whether a call is given the handler's own arguments.
func (a *armLowerer) passes(call *ast.CallExpr) bool {
	var w, r bool
	for _, arg := range call.Args {
		if id, ok := ast.Unparen(arg).(*ast.Ident); ok {
			w = w || a.info.Uses[id] == a.w
			r = r || a.info.Uses[id] == a.r
		}
	}
	return w && r
}

// callee lowers the handler that a call calls.
func (a *armLowerer) callee(call *ast.CallExpr) *ir.Node {
	f, ok := typeutil.Callee(a.info, call).(*types.Func)
	if ok && f.Name() == "ServeHTTP" {
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			return a.expr(sel.X)
		}
	}
	if ok && f.Pkg() != nil && (f.Pkg().Path() == "net/http" || f.Pkg().Path() == "github.com/valyala/fasthttp") {
		return nil // http.Redirect, http.ServeFile: the handler's own answer
	}
	return a.expr(call.Fun)
}

// refuses reports whether statements answer nothing, or an error whatever happens:
// what only some requests are told, as by a check of their scopes, is none.
func (a *armLowerer) refuses(body []ast.Stmt) bool {
	if len(body) == 0 {
		return true
	}
	for _, s := range body {
		switch s := s.(type) {
		case *ast.ExprStmt:
			if call, ok := s.X.(*ast.CallExpr); ok && a.answersError(call) {
				return true
			}
		case *ast.AssignStmt:
			if call, ok := s.Rhs[0].(*ast.CallExpr); ok && a.answersError(call) {
				return true
			}
		case *ast.ReturnStmt:
			return false
		case *ast.BlockStmt:
			if len(s.List) > 0 && a.refuses(s.List) {
				return true
			}
		case *ast.IfStmt:
			if e, ok := s.Else.(*ast.BlockStmt); ok && a.refuses(s.Body.List) && a.refuses(e.List) {
				return true
			}
			if ends(s.Body.List) && !a.refuses(s.Body.List) {
				return false
			}
		}
	}
	return false
}

// answersError reports whether a call answers an error.
func (a *armLowerer) answersError(call *ast.CallExpr) bool {
	if f, ok := typeutil.Callee(a.info, call).(*types.Func); ok {
		switch f.FullName() {
		case "net/http.Error", "net/http.NotFound":
			return true
		case "(net/http.ResponseWriter).WriteHeader":
			v := a.info.Types[call.Args[0]].Value
			if v == nil || v.Kind() != constant.Int {
				return true
			}
			n, exact := constant.Int64Val(v)
			return !exact || n >= 400
		}
	}
	return a.isMiss(call) || a.passes(call) && refusesMethod(calleeName(call)) || a.givesError(call)
}

// ends reports whether nothing follows statements: they return, panic, or leave
// a loop or a switch.
func ends(body []ast.Stmt) bool {
	if len(body) == 0 {
		return false
	}
	switch s := body[len(body)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		return ok && calleeName(call) == "panic"
	case *ast.BlockStmt:
		return ends(s.List)
	case *ast.IfStmt:
		switch e := s.Else.(type) {
		case *ast.BlockStmt:
			return ends(s.Body.List) && ends(e.List)
		case *ast.IfStmt:
			return ends(s.Body.List) && ends([]ast.Stmt{e})
		}
	}
	return false
}

// givesError reports whether a call is given the response writer, and a status
// that says that there is nothing.
func (a *armLowerer) givesError(call *ast.CallExpr) bool {
	writes, status := false, false
	for _, arg := range call.Args {
		if id, ok := ast.Unparen(arg).(*ast.Ident); ok {
			writes = writes || a.info.Uses[id] == a.w
		}
		status = status || a.isMissing(arg)
	}
	return writes && status
}

// calleeName returns the name of what is called, or "".
func calleeName(call *ast.CallExpr) string {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// refusesMethod reports whether a function that answers all methods which a
// handler has no other answer for is called like an error. It is stricter than
// [flow.refusal], since a route that is none is said nothing about.
func refusesMethod(name string) bool {
	all := naming.Words(name)
	if len(all) == 0 {
		return false
	}
	joined := strings.Join(all, "")
	return all[0] == "error" || all[len(all)-1] == "error" ||
		slices.ContainsFunc([]string{"notallowed", "notfound", "badrequest"}, func(part string) bool { return strings.Contains(joined, part) })
}
