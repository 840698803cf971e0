package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file decides what of the code that runs per request is kept: functions
// that speak of scopes, and those that could be asked for some, since who asks
// is not known where they are declared. All others demand nothing.

// maxCheck bounds, in bytes of source, the functions that are kept although
// they speak of no scope themselves.
const maxCheck = 6000

// isMethod reports whether an expression is the method of a request.
func (l *lowerer) isMethod(e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == framework.MethodField && strings.TrimPrefix(framework.TypeName(l.info.TypeOf(sel.X)), "*") == "net/http.Request"
}

// maxScopeSource bounds the source of an expression that may be a scope, in bytes.
const maxScopeSource = 1 << 10

// speaks reports whether a name or a literal is a scope, or belongs to
// something that speaks of scopes. What changes the method of a request does, too,
// since that decides which scopes are asked for.
func (l *lowerer) speaks(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		return slices.ContainsFunc(n.Lhs, l.isMethod)
	case *ast.CallExpr:
		id, ok := calleeIdent(n.Fun)
		if !ok {
			return false
		}
		fn, ok := l.info.Uses[id].(*types.Func)
		return ok && framework.SetsMethod(fn.FullName(), len(n.Args))
	case *ast.BasicLit:
		return n.Kind == token.STRING && l.isScope(l.info.Types[n].Value)
	case *ast.BinaryExpr:
		// To know the text of each part of a long concatenation takes the square of
		// its length.
		return n.Op == token.ADD && n.End()-n.Pos() <= maxScopeSource && l.isScope(l.info.Types[n].Value)
	case *ast.Ident:
		switch obj := l.info.Uses[n].(type) {
		case *types.Const:
			return l.isScope(obj.Val()) || l.permission(obj.Type()) != "" && l.permissions.Numbers[l.permission(obj.Type())] != nil
		case *types.Func:
			return l.scoped[obj.Origin()] || l.guards[l.fullName(obj.Origin())] != "" || l.kinds.Know.Tells(l.fullName(obj))
		case *types.Var:
			return l.scoped[obj] || l.isPermission(obj)
		}
	}
	return false
}

// asksWith reports whether a call is given the request, and a table of names that
// the package has: what it is about may be scopes that the catalog lacks.
func (l *lowerer) asksWith(n ast.Node) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok || l.scopes == nil {
		return false
	}
	request, names := false, false
	for _, arg := range call.Args {
		t := l.info.TypeOf(arg)
		if t == nil {
			continue
		}
		request = request || l.kinds.IsContext(t)
		if id, ok := calleeIdent(arg); ok {
			v, isVar := l.info.Uses[id].(*types.Var)
			names = names || isVar && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() && !isString(t) && holdsText(t, 0)
		}
	}
	return request && names
}

// isScope reports whether a constant may be a scope: one of the catalog's, or one
// that is named like it and that the catalog may lack by mistake.
func (l *lowerer) isScope(v constant.Value) bool {
	if v == nil || v.Kind() != constant.String || l.scopes == nil {
		return false
	}
	s := naming.InRow(constant.StringVal(v))
	return s != "" && (l.scopes(s) || naming.LooksLikeScope(s))
}

// matters reports whether the body of a handler can have to do with what is
// demanded: it speaks of scopes, is given text by the function around it or by
// its own parameters, or hands on to what the function around it was given.
func (f *funcLowerer) matters(body *ast.BlockStmt) bool {
	if f.scoped == nil { // not yet known: see collector.scopes
		return false
	}
	if f.takesText || f.fn.Guard != "" || len(f.fn.Looks) > 0 {
		return true
	}
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if found || n == nil {
			return false
		}
		found = f.speaks(n) || f.asksWith(n)
		if id, ok := n.(*ast.Ident); ok && !found && f.parent != nil {
			if v, ok := f.info.Uses[id].(*types.Var); ok {
				_, own := f.slots[v]
				found = !own && f.around(v) && (f.kinds.Handler(v.Type()) || isFunc(v.Type()) || f.canName(v.Type(), 0))
			}
		}
		return !found
	})
	return found
}

// goesOn reports whether a handler has the framework go on to what is behind it.
func (f *funcLowerer) goesOn(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || found || len(call.Args) > 0 {
			return !found
		}
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && naming.GoesOn(sel.Sel.Name) {
			t := f.info.TypeOf(sel.X)
			found = t != nil && f.kinds.IsContext(t)
		}
		return !found
	})
	return found
}

// around reports whether v is a variable of a function around f.
func (f *funcLowerer) around(v *types.Var) bool {
	for p := f.parent; p != nil; p = p.parent {
		if _, ok := p.slots[v]; ok {
			return true
		}
	}
	return false
}

// holdsNames reports whether t is a list of strings, or a map that has them as
// keys.
func holdsNames(t types.Type) bool {
	var of types.Type
	switch u := t.Underlying().(type) {
	case *types.Slice:
		of = u.Elem()
	case *types.Map:
		of = u.Key()
	default:
		return false
	}
	b, ok := of.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}

func isFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// canName reports whether a value of t can say which scopes are meant: text, what
// stands for a scope, or a list, map or small struct of such.
func (l *lowerer) canName(t types.Type, depth int) bool {
	if depth > 4 {
		return false
	}
	if l.permission(t) != "" {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Interface:
		_, ok := types.Unalias(t).(*types.TypeParam) // of which text may be an instance
		return ok && types.Satisfies(types.Typ[types.String], u)
	case *types.Slice:
		return l.canName(u.Elem(), depth+1)
	case *types.Array:
		return l.canName(u.Elem(), depth+1)
	case *types.Map:
		return l.canName(u.Key(), depth+1) || l.canName(u.Elem(), depth+1)
	case *types.Pointer:
		_, ok := u.Elem().Underlying().(*types.Struct)
		return ok && l.canName(u.Elem(), depth+1)
	case *types.Struct:
		for field := range u.Fields() {
			if l.canName(field.Type(), depth+1) {
				return u.NumFields() <= 6
			}
		}
	}
	return false
}

// served lowers the body of a handler for requests. Nothing in it registers.
func (f *funcLowerer) served(body *ast.BlockStmt) *ir.Node {
	registers := f.registers
	f.registers = false
	n := f.block(body.List)
	f.registers = registers
	return n
}

// couldAsk reports whether a function may be a check that it is for others to
// name the scopes of, or may make one: it takes text or checks, or its receiver
// holds some, and it judges, makes what judges or holds names, or answers a
// request.
func (c *collector) couldAsk(u *unit) bool {
	sig := u.fn.Signature()
	takes := slices.ContainsFunc(slices.Collect(sig.Params().Variables()), func(v *types.Var) bool {
		return c.canName(v.Type(), 0) || c.isPolicy(v.Type())
	})
	if u.decl.End()-u.decl.Pos() > maxCheck || !takes && !c.receiverAsks(u) {
		return false
	}
	return c.kinds.Handler(u.fn.Type()) || c.judges(sig, 0) || filters(sig) || sig.Results().Len() > 0 && c.isRequirement(sig.Results().At(0).Type())
}

// filters reports whether a function returns some of the names that it is given:
// those that somebody lacks, say.
func filters(sig *types.Signature) bool {
	if sig.Results().Len() != 1 || !holdsNames(sig.Results().At(0).Type()) {
		return false
	}
	for v := range sig.Params().Variables() {
		if holdsNames(v.Type()) {
			return true
		}
	}
	return false
}

// isRequirement reports whether t is a type of the package that says which
// scopes are meant.
func (c *collector) isRequirement(t types.Type) bool {
	named := c.own(t)
	return named != nil && c.canName(named, 0)
}

// isPolicy reports whether t is a function or an interface that judges, or a list
// of such.
func (c *collector) isPolicy(t types.Type) bool {
	if s, ok := t.Underlying().(*types.Slice); ok {
		t = s.Elem()
	}
	if isFunc(t) || types.IsInterface(t) {
		return c.isJudge(t, 0)
	}
	return false
}

// judges reports whether a function says yes or no, or returns what does.
func (c *collector) judges(sig *types.Signature, depth int) bool {
	for v := range sig.Results().Variables() {
		t := v.Type()
		if framework.VerdictName(t) == "bool" || framework.TypeName(t) == "error" || c.kinds.Handler(t) || c.kinds.Middleware(t) || c.isJudge(t, depth) {
			return true
		}
	}
	return false
}

// isJudge reports whether a value of t is a function that judges, or has a type
// of the package that does.
func (c *collector) isJudge(t types.Type, depth int) bool {
	if sig, ok := t.Underlying().(*types.Signature); ok && depth < 2 && c.judges(sig, depth+1) {
		return true
	}
	return c.judgesBy(t, depth+1)
}

// own returns the type of the package that t is, or points to.
func (c *collector) own(t types.Type) *types.Named {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	if named, ok := t.(*types.Named); ok && named.Obj().Pkg() == c.pkg {
		return named
	}
	return nil
}

// judgesBy reports whether a type of the package has a method that judges.
func (c *collector) judgesBy(t types.Type, depth int) bool {
	if c.own(t) == nil || depth > 2 {
		return false
	}
	asked := judged{types.Unalias(t), depth}
	yes, known := c.judging[asked]
	if !known {
		for m := range types.NewMethodSet(t).Methods() {
			if yes = c.judges(m.Type().(*types.Signature), depth+1); yes {
				break
			}
		}
		c.judging[asked] = yes
	}
	return yes
}

// A judged is a type, and how deep in others it is when it is asked for.
type judged struct {
	typ   types.Type
	depth int
}

// receiverAsks reports whether a method's receiver says which scopes are meant,
// or is or holds functions that may ask for some, or something of which only the
// package's own interface is known, and the method looks at it.
func (c *collector) receiverAsks(u *unit) bool {
	recv := u.fn.Signature().Recv()
	if recv == nil {
		return false
	}
	asks := func(t types.Type) bool {
		if s, ok := t.Underlying().(*types.Slice); ok {
			t = s.Elem()
		}
		named, ok := types.Unalias(t).(*types.Named)
		own := ok && types.IsInterface(t) && named.Obj().Pkg() == c.pkg
		return c.canName(t, 1) || isFunc(t) || c.kinds.Handler(t) || own
	}
	t := types.Unalias(recv.Type())
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if _, ok := t.Underlying().(*types.Struct); !ok {
		return asks(t)
	}
	found := false
	ast.Inspect(u.decl.Body, func(n ast.Node) bool {
		if e, ok := n.(*ast.SelectorExpr); ok && !found {
			id, ok := ast.Unparen(e.X).(*ast.Ident)
			sel := c.info.Selections[e]
			found = ok && sel != nil && sel.Kind() == types.FieldVal && c.info.Uses[id] == recv && asks(sel.Type())
		}
		return !found
	})
	return found
}

// spreadScopes finds what speaks of scopes: what names one, what refers to such a function
// or variable, or calls such a method through an interface, and the variables in which such
// functions are set, or that are made of types with such methods.
func (c *collector) spreadScopes() {
	c.scoped = make(map[types.Object]bool)
	users := make(map[types.Object][]*unit)
	through := make(map[string][]*unit)          // who calls a method through an interface, by methodKey
	holders := make(map[*types.TypeName][]*unit) // variables that hold a type's values
	var work []*unit
	for _, u := range c.units {
		for _, t := range u.types {
			if u.spec != nil {
				holders[t] = append(holders[t], u)
				u.scoped = u.scoped || t.Pkg() != c.pkg && c.hasScoped(t)
			}
		}
		for _, ref := range u.uses {
			users[ref] = append(users[ref], u)
		}
		for _, method := range u.calls {
			through[methodKey(method)] = append(through[methodKey(method)], u)
		}
		if u.scoped {
			work = append(work, u)
		}
	}
	objects := make(map[*unit][]types.Object)
	for obj, u := range c.of {
		objects[u] = append(objects[u], obj)
	}
	for len(work) > 0 {
		u := work[len(work)-1]
		work = work[:len(work)-1]
		for _, v := range u.keeps {
			if to := c.of[v]; to != nil && !to.scoped {
				to.scoped = true
				work = append(work, to)
			}
		}
		for _, obj := range objects[u] {
			if c.scoped[obj] {
				continue
			}
			c.scoped[obj] = true
			callers := users[obj]
			if method, ok := obj.(*types.Func); ok && method.Signature().Recv() != nil {
				callers = slices.Concat(callers, through[methodKey(method)], holders[receiverName(method)])
			}
			for _, user := range callers {
				if !user.scoped {
					user.scoped = true
					work = append(work, user)
				}
			}
		}
	}
	c.constructors()
	// What is called by them may say how a request is refused; so may what
	// those who could ask hand the request to.
	for range 2 {
		var called []*unit
		for _, u := range c.units {
			speaks := u.scoped || u.helps
			if !speaks && (u.fn == nil || !c.couldAsk(u)) {
				continue
			}
			for _, ref := range u.uses {
				if to := c.of[ref]; to != nil && to.fn != nil && !to.scoped && !to.helps && to.decl.End()-to.decl.Pos() <= maxCheck && (speaks || c.kinds.Handler(to.fn.Type())) {
					called = append(called, to)
				}
			}
		}
		for _, u := range called {
			u.helps = true
		}
	}
}

// tables keeps the variables that functions which run per request compare texts with: the
// paths that are open, say; and those that hold what they call by an interface, unless it
// is set elsewhere. What other packages may see is kept for theirs.
func (c *collector) tables() {
	compared := func(obj types.Object) bool {
		v, ok := obj.(*types.Var)
		if !ok {
			return false
		}
		if types.IsInterface(v.Type()) {
			u := c.of[obj]
			return framework.TypeName(v.Type()) != "error" && !c.moved[v] && u != nil && u.spec != nil && len(u.spec.Values) > 0
		}
		switch v.Type().Underlying().(type) {
		case *types.Slice, *types.Array, *types.Map:
			return c.canName(v.Type(), 0)
		}
		return framework.TypeName(v.Type()) == "*regexp.Regexp"
	}
	for _, u := range c.units {
		if u.spec != nil && slices.ContainsFunc(u.spec.Names, func(name *ast.Ident) bool { return name.IsExported() && compared(c.info.Defs[name]) }) {
			u.helps = c.scopes != nil
		}
		if u.fn == nil || !u.relevant && !c.perRequest(u) {
			continue
		}
		for _, ref := range u.uses {
			if to := c.of[ref]; to != nil && to.spec != nil && compared(ref) {
				to.helps = true
			}
		}
	}
}

// perRequest reports whether a function is kept for the requests that it
// serves or checks.
func (c *collector) perRequest(u *unit) bool {
	return u.fn != nil && c.scopes != nil && (u.scoped || u.helps || c.couldAsk(u) || c.couldRefuse(u))
}

// maxHelper and maxAnswer bound, in bytes of source, the functions that are
// kept because they may be how others refuse a request: those that are told
// more than the request, and those that are not, of which most are handlers.
const (
	maxHelper = 1500
	maxAnswer = 400
)

// couldRefuse reports whether a function may be how a guard of another package
// refuses a request: whether it ends it is seen in its body, as is what it
// says to its caller.
func (c *collector) couldRefuse(u *unit) bool {
	if !c.kinds.Handler(u.fn.Type()) {
		return false
	}
	size := int(u.decl.End() - u.decl.Pos())
	if size <= maxAnswer {
		return true
	}
	for v := range u.fn.Signature().Params().Variables() {
		if !c.kinds.IsContext(v.Type()) {
			return size <= maxHelper
		}
	}
	return false
}
