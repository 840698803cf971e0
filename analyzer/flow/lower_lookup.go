package flow

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

// A program may keep its routes in a table and search it for each request:
//
//	func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
//		for _, rt := range a.routes {
//			if rt.Method == r.Method && rt.Path == r.URL.Path {
//				rt.Handler(w, r)
//				return
//			}
//		}
//	}
//
// No router is ever told of these routes. What a handler's body says about
// them is which fields of which rows it looks at, and that is kept of it, with
// what the functions that it calls look at. The rows are found when they are
// made (see eval_lookup.go).
//
// A look counts only at a row that the code found by itself. One that a
// function literal captured, or that is the handler's own receiver, was chosen
// when the handler was registered.

// Keys of looks: a field of a row, a field that holds a handler, and an
// element of a map of handlers.
const (
	fieldLook   = "field "
	handlerLook = "handler "
	elementLook = "element "
)

// A looker is a declared function with what it looks at, and what it calls.
type looker struct {
	fn    *types.Func
	looks []string
	calls []*types.Func
}

// spreadLooks gives each function what those that it calls look at, and keeps
// the result for [lowerer.looksOf].
func (l *lowerer) spreadLooks(lookers []*looker) {
	callers := make(map[*types.Func][]*types.Func)
	sets := make(map[*types.Func]map[string]bool)
	var work []*types.Func
	for _, lk := range lookers {
		for _, callee := range lk.calls {
			callers[callee] = append(callers[callee], lk.fn)
		}
		sets[lk.fn] = make(map[string]bool)
		for _, look := range lk.looks {
			sets[lk.fn][look] = true
		}
		if len(lk.looks) > 0 {
			work = append(work, lk.fn)
		}
	}
	for len(work) > 0 {
		callee := work[len(work)-1]
		work = work[:len(work)-1]
		for _, caller := range callers[callee] {
			before := len(sets[caller])
			maps.Copy(sets[caller], sets[callee])
			if len(sets[caller]) > before {
				work = append(work, caller)
			}
		}
	}
	l.looks = make(map[*types.Func][]string)
	for fn, set := range sets {
		if len(set) > 0 {
			l.looks[fn] = slices.Sorted(maps.Keys(set))
		}
	}
}

// looksOf returns what a handler looks at, given where it is declared.
func (l *lowerer) looksOf(typ *ast.FuncType, body *ast.BlockStmt) []string {
	lk := l.lookAt(typ, nil, body)
	set := make(map[string]bool)
	for _, look := range lk.looks {
		set[look] = true
	}
	for _, callee := range lk.calls {
		for _, look := range l.looks[callee] {
			set[look] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// lookAt reads one function: its type, its receiver if it may be a row that
// the caller found, and its body.
func (l *lowerer) lookAt(typ *ast.FuncType, recv *ast.FieldList, body *ast.BlockStmt) *looker {
	lk := &looker{}
	own := func(obj types.Object) bool { // a variable of the function
		// The type of a method's declaration begins before its receiver.
		if typ.Params.Pos() <= obj.Pos() && obj.Pos() < body.End() {
			return true
		}
		return recv != nil && recv.Pos() <= obj.Pos() && obj.Pos() < recv.End()
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if f, ok := typeutil.Callee(l.info, n).(*types.Func); ok {
				lk.calls = append(lk.calls, f.Origin())
			}
		case *ast.SelectorExpr:
			sel, ok := l.info.Selections[n]
			if !ok || !l.found(n.X, own) {
				return true
			}
			if row := l.rowType(sel.Recv()); row != "" && sel.Kind() == types.FieldVal {
				lk.looks = append(lk.looks, lookKey(row, n.Sel.Name, l.answers(sel.Type())))
			}
		case *ast.IndexExpr:
			t := l.info.TypeOf(n.X)
			if t == nil || l.info.Types[n.Index].Value != nil {
				return true
			}
			if m, ok := t.Underlying().(*types.Map); ok && isString(m.Key()) && l.answers(m.Elem()) {
				lk.looks = append(lk.looks, elementLook+types.TypeString(t, nil))
			}
		}
		return true
	})
	return lk
}

func lookKey(row, field string, handler bool) string {
	if handler {
		return handlerLook + row + "." + field
	}
	return fieldLook + row + "." + field
}

// found reports whether a row is one that the code found: what a variable of
// its own holds, an element, or what a call returned.
func (l *lowerer) found(x ast.Expr, own func(types.Object) bool) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		v, ok := l.info.Uses[x].(*types.Var)
		return ok && own(v)
	case *ast.StarExpr:
		return l.found(x.X, own)
	case *ast.IndexExpr, *ast.CallExpr:
		return true
	}
	return false
}

// rowType names a struct that holds a handler, as the rows of a table do, or
// returns "". The structs of frameworks and of the standard library are known
// for what they are.
func (l *lowerer) rowType(t types.Type) string {
	s, name := rowStruct(t)
	if s == nil {
		return ""
	}
	if path := packageOf(name); IsStandard(path) || l.kinds.know.paths[path] != nil {
		return ""
	}
	for f := range s.Fields() {
		if l.answers(f.Type()) {
			return name
		}
	}
	return ""
}

// rowStruct returns the struct that t is or points to, and what it is called:
// by what it consists of if it has no name.
func rowStruct(t types.Type) (*types.Struct, string) {
	if t == nil {
		return nil, ""
	}
	if p, ok := types.Unalias(t).Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil, ""
	}
	if name := typeName(t); name != "" {
		return s, name
	}
	return s, types.TypeString(s, nil)
}

// answers reports whether t is a handler, and not merely a function that is
// asked about a request: those return a flag, a text or a number.
func (l *lowerer) answers(t types.Type) bool {
	if !l.kinds.handler(t) {
		return false
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Results().Len() != 1 {
		return true
	}
	_, basic := sig.Results().At(0).Type().Underlying().(*types.Basic)
	return !basic
}

// tableType names the type of a map whose values are handlers, or rows that
// hold some, or returns "".
func (l *lowerer) tableType(t types.Type) string {
	m, ok := t.Underlying().(*types.Map)
	if !ok || !isString(m.Key()) || !l.answers(m.Elem()) && l.rowType(m.Elem()) == "" {
		return ""
	}
	return types.TypeString(t, nil)
}

// tabular reports whether a literal of type t may be a row that says which
// handler is for which path, or a map that does.
func (l *lowerer) tabular(t types.Type) bool {
	if m, ok := t.Underlying().(*types.Map); ok {
		return isString(m.Key()) && l.answers(m.Elem())
	}
	if l.rowType(t) == "" {
		return false
	}
	s, _ := rowStruct(t)
	for f := range s.Fields() {
		if isString(f.Type()) || typeName(f.Type()) == "*regexp.Regexp" {
			return true
		}
	}
	return false
}
