package lower

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
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
// made (see lookup.go in package flow).
//
// A look counts only at a row that the code found by itself. One that a
// function literal captured, or that is the handler's own receiver, was chosen
// when the handler was registered.

// A looker is a function with what it looks at, and what it calls.
type looker struct {
	fn      *types.Func // nil for a literal
	looks   []string
	through []string // looks at its own receiver, which count if its caller found that
	calls   []looked
	on      []looked // calls of methods of its own receiver
}

// looked is a function that is called, or, where found is set, a method that is
// called on what may be a row.
type looked struct {
	fn    *types.Func
	found bool
}

// name names what is called as a [ir.Sight] does, without what it looks at.
func (l looked) name() ir.SightOf { return ir.SightOf{Fn: l.fn.FullName(), Found: l.found} }

// sights returns what the functions of the package look at, for those that import
// it.
func (l *lowerer) sights() []ir.Sight {
	var out []ir.Sight
	for at, looks := range l.looks {
		if _, outer := l.outer[at.name()]; len(looks) > 0 && !outer {
			out = append(out, ir.Sight{Func: at.fn.FullName(), Found: at.found, Looks: slices.Sorted(maps.Keys(looks))})
		}
	}
	slices.SortFunc(out, func(a, b ir.Sight) int {
		return cmp.Or(cmp.Compare(a.Func, b.Func), cmp.Compare(len(a.Looks), len(b.Looks)))
	})
	return out
}

// spreadLooks gives each function what those that it calls look at, and keeps
// the result for [lowerer.looksOf].
func (l *lowerer) spreadLooks(lookers []*looker) {
	callers := make(map[looked][]looked)
	l.looks = make(map[looked]map[string]bool)
	var work []looked
	start := func(at looked, looks []string) {
		l.looks[at] = make(map[string]bool)
		for _, look := range looks {
			l.looks[at][look] = true
		}
		if len(looks) > 0 {
			work = append(work, at)
		}
	}
	for _, lk := range lookers {
		own, through := looked{fn: lk.fn}, looked{fn: lk.fn, found: true}
		start(own, lk.looks)
		start(through, lk.through)
		for _, call := range lk.calls {
			callers[call] = append(callers[call], own)
		}
		for _, call := range lk.on {
			callers[call] = append(callers[call], through)
		}
	}
	for call := range callers {
		if looks := l.outer[call.name()]; len(looks) > 0 {
			start(call, looks)
		}
	}
	for len(work) > 0 {
		callee := work[len(work)-1]
		work = work[:len(work)-1]
		for _, caller := range callers[callee] {
			before := len(l.looks[caller])
			maps.Copy(l.looks[caller], l.looks[callee])
			if len(l.looks[caller]) > before {
				work = append(work, caller)
			}
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
	for _, call := range lk.calls {
		maps.Copy(set, l.looks[call])
		for _, look := range l.outer[call.name()] {
			set[look] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// lookAt reads one function: its type, its receiver if it has one, and its
// body.
func (l *lowerer) lookAt(typ *ast.FuncType, recv *ast.FieldList, body *ast.BlockStmt) *looker {
	lk := &looker{}
	within := func(obj types.Object, from, to token.Pos) bool { return from <= obj.Pos() && obj.Pos() < to }
	// The type of a method's declaration begins before its receiver.
	own := func(obj types.Object) bool { return within(obj, typ.Params.Pos(), body.End()) }
	receiver := func(obj types.Object) bool { return recv != nil && within(obj, recv.Pos(), recv.End()) }
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			f, ok := typeutil.Callee(l.info, n).(*types.Func)
			if !ok {
				return true
			}
			sel, isMethod := ast.Unparen(n.Fun).(*ast.SelectorExpr)
			isMethod = isMethod && f.Signature().Recv() != nil
			if isMethod && types.IsInterface(f.Signature().Recv().Type()) {
				if key := l.lookThrough(f, l.found(sel.X, own)); key != "" {
					lk.looks = append(lk.looks, key)
				}
				return true
			}
			lk.calls = append(lk.calls, looked{fn: f.Origin()})
			if isMethod {
				switch call := (looked{fn: f.Origin(), found: true}); {
				case l.found(sel.X, own):
					lk.calls = append(lk.calls, call)
				case l.found(sel.X, receiver):
					lk.on = append(lk.on, call)
				}
			}
		case *ast.SelectorExpr:
			sel, ok := l.info.Selections[n]
			if !ok || sel.Kind() != types.FieldVal {
				return true
			}
			row := l.rowType(sel.Recv())
			switch {
			case row == "":
			case l.found(n.X, own):
				lk.looks = append(lk.looks, lookKey(row, n.Sel.Name, l.answers(sel.Type())))
			case l.found(n.X, receiver):
				lk.through = append(lk.through, lookKey(row, n.Sel.Name, l.answers(sel.Type())))
			}
		case *ast.IndexExpr:
			t := l.info.TypeOf(n.X)
			if t == nil || l.info.Types[n.Index].Value != nil {
				return true
			}
			if m, ok := t.Underlying().(*types.Map); ok && isKey(m.Key()) && l.answers(m.Elem()) {
				lk.looks = append(lk.looks, ir.ElementLook+types.TypeString(t, nil))
			}
		}
		return true
	})
	return lk
}

// lookThrough returns the look that calling a method of an interface is, or "" if
// it cannot be one that finds a row: it returns none, and is not given a request to
// do something with the row for.
func (l *lowerer) lookThrough(f *types.Func, found bool) string {
	if f.Pkg() == nil || naming.IsStandard(f.Pkg().Path()) || l.kinds.Know.Framework(f.Pkg().Path()) != nil {
		return ""
	}
	sig := f.Signature()
	returns := slices.ContainsFunc(slices.Collect(sig.Results().Variables()), func(v *types.Var) bool {
		return l.rowType(v.Type()) != "" || l.answers(v.Type())
	})
	switch asks := l.kinds.Handler(f.Type()); {
	case found && (returns || asks):
		return ir.OnRowLook + methodKey(f)
	case returns, asks && sig.Results().Len() > 0:
		return ir.MethodLook + methodKey(f)
	}
	return ""
}

func lookKey(row, field string, handler bool) string {
	if handler {
		return ir.HandlerLook + row + "." + field
	}
	return ir.FieldLook + row + "." + field
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
	name, known := l.rows[t]
	if !known {
		name = l.findRowType(t)
		l.rows[t] = name
	}
	return name
}

func (l *lowerer) findRowType(t types.Type) string {
	s, name := rowStruct(t)
	if s == nil {
		return ""
	}
	if path := naming.PackageOf(name); naming.IsStandard(path) || l.kinds.Know.Framework(path) != nil {
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
	s := structOf(t)
	if s == nil {
		return nil, ""
	}
	if p, ok := types.Unalias(t).Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if name := framework.TypeName(t); name != "" {
		return s, name
	}
	return s, types.TypeString(s, nil)
}

// structOf returns the struct that t is or points to, or nil.
func structOf(t types.Type) *types.Struct {
	if t == nil {
		return nil
	}
	if p, ok := types.Unalias(t).Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, _ := t.Underlying().(*types.Struct)
	return s
}

// answers reports whether t is a handler, and not merely a function that is
// asked about a request: those return a flag, a text or a number.
func (l *lowerer) answers(t types.Type) bool {
	if !l.kinds.Handler(t) {
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
// hold some, or such maps, or returns "".
func (l *lowerer) tableType(t types.Type) string {
	m, ok := t.Underlying().(*types.Map)
	if !ok || !isKey(m.Key()) {
		return ""
	}
	elem := m.Elem()
	if inner, ok := elem.Underlying().(*types.Map); ok && isKey(inner.Key()) && l.answers(inner.Elem()) {
		return types.TypeString(t, nil)
	}
	if s, ok := elem.Underlying().(*types.Slice); ok { // the rows for a method, say
		elem = s.Elem()
	}
	if !l.answers(m.Elem()) && l.rowType(elem) == "" {
		return ""
	}
	return types.TypeString(t, nil)
}

// tabular reports whether a literal of type t may be a row that says which
// handler is for which path, or a map that does.
func (l *lowerer) tabular(t types.Type) bool {
	if m, ok := t.Underlying().(*types.Map); ok {
		inner, nested := m.Elem().Underlying().(*types.Map)
		return isKey(m.Key()) && (l.answers(m.Elem()) || nested && isKey(inner.Key()) && l.answers(inner.Elem()))
	}
	if l.rowType(t) == "" {
		return false
	}
	for f := range structOf(t).Fields() {
		if isString(f.Type()) || framework.TypeName(f.Type()) == "*regexp.Regexp" {
			return true
		}
	}
	return false
}

// isKey reports whether the keys of a map may say for which requests its values are:
// text, or a struct of texts, such as a method and a path.
func isKey(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return isString(t)
	}
	for f := range s.Fields() {
		if !isString(f.Type()) {
			return false
		}
	}
	return s.NumFields() > 0
}
