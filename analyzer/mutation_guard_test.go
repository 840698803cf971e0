package analyzer_test

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/edge"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// dropGuard leaves a guard out: from the list of what runs, from around a handler,
// from within it.
func dropGuard(at place) [][]edit {
	if s, ok := at.Node().(*ast.IfStmt); ok {
		return dropCheck(at, s)
	}
	call := at.Node().(*ast.CallExpr)
	var out [][]edit
	if !isGroup(at) {
		for _, i := range optional(at, call) {
			out = append(out, []edit{removeFrom(at.mutated, call.Args, i)})
		}
	}
	if h, ok := wrapped(at, call); ok {
		out = append(out, []edit{at.replace(call, h)})
	}
	return out
}

// dropCheck leaves out the question whether a request may pass.
func dropCheck(at place, s *ast.IfStmt) [][]edit {
	switch {
	case at.asks(s) == nil || s.Else != nil:
		return nil
	case ends(s.Body.List):
		return [][]edit{{at.replace(s, "")}}
	case s.Init == nil:
		return [][]edit{{at.replace(s, at.textOf(s.Body))}}
	}
	return nil
}

// dropGroupGuard leaves out the guard of a group.
func dropGroupGuard(at place) (out [][]edit) {
	call := at.Node().(*ast.CallExpr)
	if !isGroup(at) {
		return nil
	}
	for _, i := range optional(at, call) {
		if s, ok := at.Parent().Node().(*ast.ExprStmt); ok && len(call.Args) == 1 {
			out = append(out, []edit{at.replace(s, "")})
			continue
		}
		out = append(out, []edit{removeFrom(at.mutated, call.Args, i)})
	}
	return out
}

// isGroup reports whether a call is given guards for more than the route that
// it registers: all it is given are guards, or what it returns is kept.
func isGroup(at place) bool {
	call := at.Node().(*ast.CallExpr)
	if at.ParentEdgeKind() == edge.ExprStmt_X {
		return !slices.ContainsFunc(call.Args, func(e ast.Expr) bool { return !at.isGuard(e) })
	}
	return at.ParentEdgeKind() == edge.AssignStmt_Rhs
}

// optional returns which arguments of a call are guards that could as well not be
// there.
func optional(at place, call *ast.CallExpr) (out []int) {
	sig, ok := at.info().TypeOf(call.Fun).(*types.Signature)
	if !ok || !sig.Variadic() || call.Ellipsis.IsValid() {
		return nil
	}
	last := len(call.Args)
	if at.ParentEdgeKind() == edge.ExprStmt_X && slices.ContainsFunc(call.Args, func(e ast.Expr) bool { return !at.isGuard(e) }) &&
		!slices.ContainsFunc(call.Args[:sig.Params().Len()-1], func(e ast.Expr) bool { return isFunc(at.info().TypeOf(e)) }) {
		last-- // the handler
	}
	for i := sig.Params().Len() - 1; i < last; i++ {
		if isFunc(at.info().TypeOf(call.Args[i])) && at.isGuard(call.Args[i]) {
			out = append(out, i)
		}
	}
	return out
}

// wrapped returns what a guard is around, as what the guard around it is:
// guard(h, "scope") or guard("scope")(h).
func wrapped(at place, call *ast.CallExpr) (string, bool) {
	fun, ok := ast.Unparen(call.Fun).(*ast.CallExpr)
	if !(ok && at.isGuard(fun)) && len(at.scopesOf(call)) == 0 {
		return "", false
	}
	sig, ok := at.info().TypeOf(call.Fun).(*types.Signature)
	result := at.info().TypeOf(call)
	if !ok || result == nil {
		return "", false
	}
	for i, arg := range call.Args {
		if i >= sig.Params().Len() {
			break
		}
		t := at.info().TypeOf(arg)
		param := sig.Params().At(i).Type()
		_, isScope := at.scopeOf(at.info(), arg)
		switch {
		case isScope || !isFunc(t) && !types.IsInterface(t):
		case types.AssignableTo(t, result):
			return at.textOf(arg), true
		case types.AssignableTo(param, result):
			name := types.TypeString(param, func(p *types.Package) string {
				if p == at.pkg.Types {
					return ""
				}
				return p.Name()
			})
			return name + "(" + at.textOf(arg) + ")", true
		}
	}
	return "", false
}

// scopeAs returns the fit of an operator that writes another scope where the code
// has one.
func scopeAs(as func(*mutated, scope.Scope) (scope.Scope, bool)) func(place) [][]edit {
	return func(at place) [][]edit {
		e := at.Node().(ast.Expr)
		name, ok := at.scopeOf(at.info(), e)
		if !ok || at.ParentEdgeKind() == edge.SelectorExpr_Sel || at.ParentEdgeKind() == edge.Field_Tag || inCatalog(at) {
			return nil
		}
		other, ok := as(at.mutated, name)
		if !ok {
			return nil
		}
		return [][]edit{{at.replace(e, at.named(e, other))}}
	}
}

// inCatalog reports whether a place is in the declaration of constants, or of what
// stands for scopes: that may be the catalog.
func inCatalog(at place) bool {
	for c := range at.Enclosing((*ast.ValueSpec)(nil)) {
		spec, decl := c.Node().(*ast.ValueSpec), c.Parent().Node().(*ast.GenDecl)
		return decl.Tok == token.CONST || at.standing[at.pkg.PkgPath+"."+spec.Names[0].Name] != ""
	}
	return false
}

// named returns how a scope is written in the place of another one: as the constant or
// variable beside that one's, or as text.
func (at place) named(e ast.Expr, name scope.Scope) string {
	id := nameOf(e)
	if id == nil {
		return strconv.Quote(string(name))
	}
	prefix := strings.TrimSuffix(at.textOf(e), id.Name)
	of := at.info().Uses[id]
	if of == nil || of.Pkg() == nil || of.Parent() != of.Pkg().Scope() {
		return strconv.Quote(string(name))
	}
	for _, other := range of.Parent().Names() {
		o := of.Parent().Lookup(other)
		if !types.Identical(o.Type(), of.Type()) {
			continue
		}
		switch o := o.(type) {
		case *types.Const:
			if o.Val().Kind() == constant.String && constant.StringVal(o.Val()) == string(name) {
				return prefix + other
			}
		case *types.Var:
			if at.standing[o.Pkg().Path()+"."+other] == name {
				return prefix + other
			}
		}
	}
	return strconv.Quote(string(name))
}

// guardBehind moves a guard behind what it should guard.
func guardBehind(at place) [][]edit {
	switch n := at.Node().(type) {
	case *ast.CallExpr:
		return behindHandler(at, n)
	case *ast.ExprStmt:
		call, ok := n.X.(*ast.CallExpr)
		if ok && len(call.Args) > 0 && !slices.ContainsFunc(call.Args, func(e ast.Expr) bool { return !at.isGuard(e) || !isFunc(at.info().TypeOf(e)) }) {
			return behindRest(at, n)
		}
	case *ast.IfStmt:
		if at.asks(n) != nil && n.Else == nil && ends(n.Body.List) {
			return behindRest(at, n)
		}
	}
	return nil
}

// behindHandler swaps a guard with what is last in a list.
func behindHandler(at place, call *ast.CallExpr) (out [][]edit) {
	last := len(call.Args) - 1
	for _, i := range optional(at, call) {
		if i < last && !at.isGuard(call.Args[last]) && isFunc(at.info().TypeOf(call.Args[last])) {
			out = append(out, []edit{at.replace(call.Args[i], at.textOf(call.Args[last])), at.replace(call.Args[last], at.textOf(call.Args[i]))})
		}
	}
	return out
}

// behindRest moves a statement to the end of its block, but before a return.
func behindRest(at place, s ast.Stmt) [][]edit {
	block, ok := at.Parent().Node().(*ast.BlockStmt)
	if !ok {
		return nil
	}
	list := block.List
	if ends(list) && len(list) > 1 {
		list = list[:len(list)-1]
	}
	if last := list[len(list)-1]; last != s {
		return [][]edit{{at.replace(s, ""), at.insert(last.End(), "\n"+at.textOf(s))}}
	}
	return nil
}

// discardResult drops what a guard returns: a verdict, or the router that has it.
func discardResult(at place) [][]edit {
	if s, ok := at.Node().(*ast.IfStmt); ok {
		call := at.asks(s)
		if call == nil || s.Else != nil || !ends(s.Body.List) {
			return nil
		}
		return [][]edit{{at.replace(s, at.textOf(call))}}
	}
	call := at.Node().(*ast.CallExpr)
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(optional(at, call)) == 0 || at.ParentEdgeKind() != edge.SelectorExpr_X {
		return nil
	}
	for s := range at.Enclosing((*ast.ExprStmt)(nil)) {
		return [][]edit{{at.insert(s.Node().Pos(), at.textOf(call)+"\n"), at.replace(call, at.textOf(sel.X))}}
	}
	return nil
}

// refuses reports whether a call answers that a request may not pass.
func refuses(at place, n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			for _, arg := range call.Args {
				v := at.info().Types[arg].Value
				if v != nil && v.Kind() == constant.Int && (v.ExactString() == "401" || v.ExactString() == "403") {
					found = true
				}
			}
		}
		_, inner := n.(*ast.FuncLit)
		return !found && !inner
	})
	return found
}

// dropReturn leaves out the return that follows a refusal, or that hands one on.
func dropReturn(at place) [][]edit {
	var list []ast.Stmt
	switch n := at.Node().(type) {
	case *ast.IfStmt:
		list = n.Body.List
	case *ast.CaseClause:
		list = n.Body
	}
	if !ends(list) {
		return nil
	}
	last := list[len(list)-1].(*ast.ReturnStmt)
	if len(last.Results) == 1 && refuses(at, last) {
		if call, ok := ast.Unparen(last.Results[0]).(*ast.CallExpr); ok {
			return [][]edit{{at.replace(last, at.textOf(call))}}
		}
	}
	for _, s := range list[:len(list)-1] {
		if refuses(at, s) {
			return [][]edit{{at.replace(last, "")}}
		}
	}
	return nil
}

// addAlternative has a guard accept one scope more.
func addAlternative(at place) [][]edit {
	if s, ok := at.Node().(*ast.IfStmt); ok {
		return addQuestion(at, s)
	}
	call := at.Node().(*ast.CallExpr)
	sig, ok := at.info().TypeOf(call.Fun).(*types.Signature)
	given := at.scopesOf(call)
	if !ok || !sig.Variadic() || call.Ellipsis.IsValid() || !slices.Contains(given, len(call.Args)-1) || len(call.Args) < sig.Params().Len() {
		return nil
	}
	last := call.Args[len(call.Args)-1]
	if other, ok := at.another(call); ok {
		return [][]edit{{at.insert(last.End(), ", "+at.named(last, other))}}
	}
	return nil
}

// another returns a scope that a call is not given.
func (at place) another(call *ast.CallExpr) (scope.Scope, bool) {
	var names []scope.Scope
	for _, i := range at.scopesOf(call) {
		name, _ := at.scopeOf(at.info(), call.Args[i])
		names = append(names, name)
	}
	return at.other(names)
}

// addQuestion has an if statement ask for another scope as well.
func addQuestion(at place, s *ast.IfStmt) [][]edit {
	cond, op := ast.Unparen(s.Cond), " || "
	if not, ok := cond.(*ast.UnaryExpr); ok && not.Op == token.NOT {
		cond, op = ast.Unparen(not.X), " && "
	}
	call, ok := cond.(*ast.CallExpr)
	if !ok || len(at.scopesOf(call)) != 1 {
		return nil
	}
	other, ok := at.another(call)
	if !ok {
		return nil
	}
	arg := call.Args[at.scopesOf(call)[0]]
	again := at.text(s.Cond.Pos(), arg.Pos()) + at.named(arg, other) + at.text(arg.End(), s.Cond.End())
	return [][]edit{{at.insert(s.Cond.End(), op+again)}}
}

// invertCondition asks for the opposite, where it is asked whether a request may
// pass.
func invertCondition(at place) [][]edit {
	s := at.Node().(*ast.IfStmt)
	if at.asks(s) == nil && !inGuard(at) {
		return nil
	}
	if not, ok := ast.Unparen(s.Cond).(*ast.UnaryExpr); ok && not.Op == token.NOT {
		return [][]edit{{at.replace(s.Cond, at.textOf(not.X))}}
	}
	return [][]edit{{at.replace(s.Cond, "!("+strings.TrimSpace(at.textOf(s.Cond))+")")}}
}

// inGuard reports whether a place is in a function that refuses requests, or that is
// around what is behind it.
func inGuard(at place) bool {
	for c := range at.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			return refuses(at, n.Body) || goesOn(at, n)
		case *ast.FuncDecl:
			return refuses(at, n.Body)
		}
	}
	return false
}

// goesOn reports whether a function calls the handler that the function around it is
// given.
func goesOn(at place, lit *ast.FuncLit) bool {
	found := false
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return !found
		}
		fun := ast.Unparen(call.Fun)
		if sel, ok := fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "ServeHTTP" {
			fun = ast.Unparen(sel.X)
		}
		if id, ok := fun.(*ast.Ident); ok {
			v, isVar := at.info().Uses[id].(*types.Var)
			found = found || isVar && v.Kind() == types.ParamVar && (v.Pos() < lit.Pos() || v.Pos() >= lit.End())
		}
		return !found
	})
	return found
}
