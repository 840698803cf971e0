package lower

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

func (f *funcLowerer) call(e *ast.CallExpr) *ir.Node {
	if tv := f.info.Types[e.Fun]; tv.IsType() && len(e.Args) == 1 {
		if doc := f.description(e); doc != nil {
			return doc
		}
		n := &ir.Node{Op: ir.OpConvert, Type: framework.TypeName(tv.Type), Kids: []*ir.Node{f.expr(e.Args[0])}, At: f.place(e)}
		if f.kinds.Handler(tv.Type) {
			n.N = ir.ResultHandler
		}
		return n
	}
	n := &ir.Node{Op: ir.OpCallValue, At: f.callPlace(e)}
	if t := f.info.TypeOf(e); t != nil {
		n.Type = framework.ResultNames(t)
		if f.kinds.Handler(t) {
			n.N |= ir.ResultHandler
		}
	}
	if e.Ellipsis.IsValid() {
		n.N |= ir.Spread
	}
	if f.initializes && f.isThing(f.info.TypeOf(e)) {
		n.N |= ir.ResultNamed
	}
	recv := &ir.Node{Op: ir.OpNop}
	switch callee := typeutil.Callee(f.info, e).(type) {
	case *types.Builtin:
		return f.builtin(callee.Name(), e)
	case *types.Func:
		n.Op, n.Name = ir.OpCall, f.fullName(callee.Origin())
		if takesAlternatives(callee.Signature()) {
			n.N |= ir.TakesAlternatives
		}
		sel, isMethod := f.methodSelection(e.Fun)
		switch {
		case isMethod && types.IsInterface(callee.Signature().Recv().Type()):
			n.Op, n.Name = ir.OpCallIface, callee.Name()
			n.Type = f.contract(callee.Signature().Recv().Type()) + ";" + n.Type
			recv, _ = f.embedded(ast.Unparen(e.Fun).(*ast.SelectorExpr).X, sel)
		case isMethod:
			recv = f.receiver(ast.Unparen(e.Fun).(*ast.SelectorExpr).X, sel, callee)
		}
		n.Kids = append(n.Kids, recv)
		if n.Name == framework.TypeForFunc {
			n.Kids = append(n.Kids, f.typeArgument(e.Fun))
		}
	default:
		n.Name = takesNames(f.info.TypeOf(e.Fun))
		if id := calledIdentity(f.info.TypeOf(e.Fun)); id != "" {
			n.Name += "|" + id
		}
		n.Kids = append(n.Kids, f.expr(e.Fun))
	}
	prints := f.printsItself(e)
	takes := parameterTypes(f.info.TypeOf(e.Fun), e.Ellipsis.IsValid())
	for i, arg := range e.Args {
		x := f.boxed(arg, takes(i))
		if method := prints(i); method != nil {
			x = &ir.Node{Op: ir.OpCall, Name: method.Origin().FullName(), Type: "string", Kids: []*ir.Node{x}, At: f.place(arg)}
		}
		n.Kids = append(n.Kids, x)
	}
	return n
}

// takesAlternatives reports whether a list that a function is given is called like one of
// which any element suffices.
func takesAlternatives(sig *types.Signature) bool {
	for v := range sig.Params().Variables() {
		if isList(v.Type()) && naming.NamesAlternatives(v.Name()) {
			return true
		}
	}
	return false
}

// typeArgument lowers the type that a function is instantiated with as nil of that type,
// which is how package reflect was told of types before it had such a function.
func (f *funcLowerer) typeArgument(fun ast.Expr) *ir.Node {
	x, _ := ast.Unparen(fun).(*ast.IndexExpr)
	if x == nil {
		return &ir.Node{Op: ir.OpNil}
	}
	return &ir.Node{Op: ir.OpConvert, Type: framework.TypeName(f.info.TypeOf(x.Index)), Kids: []*ir.Node{{Op: ir.OpNil}}}
}

// takesNames returns what the types of the parameters of a function are called, by comma; ""
// for one that takes any number.
func takesNames(t types.Type) string {
	if t == nil {
		return ""
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Variadic() {
		return ""
	}
	names := make([]string, sig.Params().Len())
	for i := range names {
		names[i] = parameterName(sig.Params().At(i).Type())
	}
	return strings.Join(names, ",")
}

// calledIdentity returns the identity of the type that a function has which is called, whatever
// its type is called; "" where that cannot be told.
func calledIdentity(t types.Type) string {
	if t == nil {
		return ""
	}
	return framework.Identity(t.Underlying())
}

// parameterTypes returns the types of what a function is given, by the number of
// the argument; nil where that is not known.
func parameterTypes(t types.Type, spread bool) func(arg int) types.Type {
	return func(i int) types.Type {
		if t == nil {
			return nil
		}
		sig, ok := t.Underlying().(*types.Signature)
		if !ok || sig.Params().Len() == 0 {
			return nil
		}
		last := sig.Params().Len() - 1
		if i < last || i == last && !sig.Variadic() {
			return sig.Params().At(i).Type()
		}
		rest, ok := sig.Params().At(last).Type().Underlying().(*types.Slice)
		if !sig.Variadic() || spread || !ok {
			return nil
		}
		return rest.Elem()
	}
}

// printsItself returns, for a call of a function of package fmt, the method by
// which an argument says what is printed of it, or nil if it does not.
// https://pkg.go.dev/fmt#Stringer
func (l *lowerer) printsItself(e *ast.CallExpr) func(arg int) *types.Func {
	none := func(int) *types.Func { return nil }
	callee, ok := typeutil.Callee(l.info, e).(*types.Func)
	if !ok || callee.Pkg() == nil || callee.Pkg().Path() != "fmt" || !callee.Signature().Variadic() || e.Ellipsis.IsValid() {
		return none
	}
	first := callee.Signature().Params().Len() - 1
	if len(e.Args) < first {
		return none // in code that does not type-check
	}
	if strings.HasSuffix(callee.Name(), "f") {
		// Verbs for numbers print numbers.
		format := l.info.Types[e.Args[first-1]].Value
		if format == nil || format.Kind() != constant.String || !onlyText(constant.StringVal(format)) {
			return none
		}
	}
	return func(i int) *types.Func {
		t := l.info.TypeOf(e.Args[i])
		if i < first || t == nil || types.IsInterface(t) {
			return nil
		}
		for _, name := range []string{"Error", "String"} {
			obj, index, _ := types.LookupFieldOrMethod(t, false, nil, name)
			method, ok := obj.(*types.Func)
			if ok && len(index) == 1 && method.Signature().Params().Len() == 0 && method.Signature().Results().Len() == 1 && isString(method.Signature().Results().At(0).Type()) {
				return method
			}
		}
		return nil
	}
}

// onlyText reports whether all verbs of a format print text.
func onlyText(format string) bool {
	for {
		_, after, found := strings.Cut(format, "%")
		if !found {
			return true
		}
		if after == "" || strings.IndexByte("svq%", after[0]) < 0 {
			return false
		}
		format = after[1:]
	}
}

// receiver lowers the receiver x of a method: its address is taken, or it is
// copied, as the method wants it.
func (f *funcLowerer) receiver(x ast.Expr, sel *types.Selection, method *types.Func) *ir.Node {
	n, t := f.embedded(x, sel)
	if t == nil || f.kinds.Router(t) {
		return n
	}
	_, isPointer := t.Underlying().(*types.Pointer)
	_, wantsPointer := types.Unalias(method.Signature().Recv().Type()).(*types.Pointer)
	switch {
	case wantsPointer && !isPointer:
		return &ir.Node{Op: ir.OpAddr, Kids: []*ir.Node{n}}
	case wantsPointer:
		return n
	case isPointer:
		return &ir.Node{Op: ir.OpCopy, Kids: []*ir.Node{{Op: ir.OpDeref, Kids: []*ir.Node{n}}}}
	}
	if _, ok := t.Underlying().(*types.Struct); ok {
		return &ir.Node{Op: ir.OpCopy, Kids: []*ir.Node{n}}
	}
	return n
}

// methodSelection returns the selection of a method call x.M(...), but not of
// a method expression T.M(x, ...).
func (f *funcLowerer) methodSelection(fun ast.Expr) (*types.Selection, bool) {
	fun = ast.Unparen(fun)
	switch ix := fun.(type) {
	case *ast.IndexExpr:
		fun = ix.X
	case *ast.IndexListExpr:
		fun = ix.X
	}
	e, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return nil, false
	}
	sel, ok := f.info.Selections[e]
	return sel, ok && sel.Kind() == types.MethodVal
}

// callPlace is where a call is said to be: at its start, or, in a chain over
// several lines, at the name that is called.
func (f *funcLowerer) callPlace(e *ast.CallExpr) *ir.Place {
	p := f.place(e)
	if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok {
		if name := f.place(sel.Sel); name.Line != p.Line {
			p.Offset, p.Line, p.Column = name.Offset, name.Line, name.Column
		}
	}
	p.Stmt = f.stmt
	return p
}

func (f *funcLowerer) builtin(name string, e *ast.CallExpr) *ir.Node {
	var args []*ir.Node
	for _, arg := range e.Args {
		if f.info.Types[arg].IsType() {
			continue
		}
		args = append(args, f.value(arg))
	}
	t := f.info.TypeOf(e)
	if t == nil || slices.ContainsFunc(e.Args, func(arg ast.Expr) bool { return f.info.TypeOf(arg) == nil }) {
		// This code does not type-check.
		return &ir.Node{Op: ir.OpCompute, Name: ir.ResultOf + name, Kids: args}
	}
	switch name {
	case "append":
		n := &ir.Node{Op: ir.OpAppend, Kids: args}
		if e.Ellipsis.IsValid() {
			n.N = ir.Spread
		}
		if s, ok := t.Underlying().(*types.Slice); ok && isCalled(s.Elem()) {
			n.At = f.place(e)
		}
		return n
	case "len":
		n := &ir.Node{Op: ir.OpLen, Kids: args}
		if len(e.Args) == 1 && holdsNames(f.info.TypeOf(e.Args[0])) {
			n.Type = ir.NamesType
		}
		return n
	case "make":
		switch u := t.Underlying().(type) {
		case *types.Map:
			return &ir.Node{Op: ir.OpMap, Name: f.tableType(t), At: f.place(e)}
		case *types.Slice:
			if len(args) > 0 {
				n := &ir.Node{Op: ir.OpMake, Kids: []*ir.Node{args[0], f.zero(u.Elem())}}
				if len(args) > 1 && isCalled(u.Elem()) {
					n.Kids = append(n.Kids, args[1])
				}
				return n
			}
		case *types.Chan:
			return &ir.Node{Op: ir.OpChan, Kids: args}
		}
	case "close":
		return &ir.Node{Op: ir.OpClose, Kids: args}
	case "new":
		if types.IsInterface(f.info.TypeOf(e.Args[0])) {
			break // of a type parameter
		}
		if p, ok := t.Underlying().(*types.Pointer); ok {
			return &ir.Node{Op: ir.OpAddr, Kids: []*ir.Node{f.zero(p.Elem())}}
		}
	}
	return &ir.Node{Op: ir.OpCompute, Name: "the result of " + name, Kids: args}
}

// contract names an interface that a method is called through, and keeps its
// methods, by which implementations are known later. An interface without a
// name is called by what it consists of.
func (l *lowerer) contract(t types.Type) string {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return framework.TypeName(t)
	}
	name := framework.TypeName(t)
	if name == "" {
		name = types.TypeString(t, nil)
	}
	if _, known := l.contracts[name]; !known {
		l.contracts[name] = &ir.Contract{Name: name, Methods: contractMethods(iface)}
	}
	return name
}

// isCalled reports whether values of a type are functions, or have methods: as
// middleware is.
func isCalled(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Signature, *types.Interface:
		return true
	}
	return false
}
