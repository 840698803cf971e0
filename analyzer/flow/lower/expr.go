package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// value lowers an expression that is assigned, passed or returned: a struct
// is copied on the way.
func (f *funcLowerer) value(e ast.Expr) *ir.Node {
	n := f.expr(e)
	t := f.info.TypeOf(e)
	if t == nil || f.kinds.Router(t) {
		return n
	}
	if _, ok := t.Underlying().(*types.Struct); ok && n.Op != ir.OpStruct && n.Op != ir.OpCall {
		return &ir.Node{Op: ir.OpCopy, Kids: []*ir.Node{n}}
	}
	return n
}

// boxed lowers a value that a place of a type is given. An interface remembers
// which type of functions it was given: conversions to one are implicit, so that
// the function itself does not tell.
func (f *funcLowerer) boxed(e ast.Expr, to types.Type) *ir.Node {
	return f.box(f.value(e), e, to)
}

// box is boxed for an expression that is lowered to n.
func (f *funcLowerer) box(n *ir.Node, e ast.Expr, to types.Type) *ir.Node {
	t := f.info.TypeOf(e)
	if t == nil || to == nil || !types.IsInterface(to) {
		return n
	}
	if framework.TypeName(to) == "error" && !types.IsInterface(t) && framework.TypeName(t) != "" {
		return &ir.Node{Op: ir.OpBox, Type: ir.ErrorType, Kids: []*ir.Node{n}}
	}
	if !isFunc(t) || f.kinds.Router(t) {
		return n
	}
	if id := framework.Identity(t); id != "" {
		return &ir.Node{Op: ir.OpBox, Type: id, Kids: []*ir.Node{n}}
	}
	return n
}

// identity is the identity of a type that is asked for.
func identity(t types.Type) string {
	if t == nil {
		return "" // nil, in the clause of a type switch
	}
	if iface, ok := t.Underlying().(*types.Interface); ok {
		if _, parameter := types.Unalias(t).(*types.TypeParam); parameter || iface.NumMethods() == 0 {
			return ""
		}
		return ir.AnyMethods
	}
	return framework.Identity(t)
}

func (f *funcLowerer) expr(e ast.Expr) *ir.Node {
	e = ast.Unparen(e)
	tv := f.info.Types[e]
	if tv.Value != nil {
		return f.constant(e, tv)
	}
	switch e := e.(type) {
	case *ast.Ident:
		return f.ident(e)
	case *ast.SelectorExpr:
		return f.selector(e)
	case *ast.CallExpr:
		return f.call(e)
	case *ast.FuncLit:
		return &ir.Node{Op: ir.OpClosure, N: f.nature(f.info.TypeOf(e)), Fn: f.literal(e), At: f.place(e)}
	case *ast.CompositeLit:
		return f.composite(e)
	case *ast.UnaryExpr:
		switch e.Op {
		case token.AND:
			return &ir.Node{Op: ir.OpAddr, Kids: []*ir.Node{f.expr(e.X)}}
		case token.ARROW:
			return &ir.Node{Op: ir.OpReceive, Kids: []*ir.Node{f.expr(e.X)}}
		case token.NOT:
			return &ir.Node{Op: ir.OpNot, Kids: []*ir.Node{f.expr(e.X)}}
		case token.XOR:
			return &ir.Node{Op: ir.OpArithmetic, Name: "^", Kids: []*ir.Node{f.expr(e.X), {Op: ir.OpInt, N: allBits(tv.Type)}}}
		case token.SUB:
			return &ir.Node{Op: ir.OpArithmetic, Name: "-", Kids: []*ir.Node{{Op: ir.OpInt}, f.expr(e.X)}}
		}
		return &ir.Node{Op: ir.OpCompute, Name: "the result of " + e.Op.String(), Kids: []*ir.Node{f.expr(e.X)}}
	case *ast.StarExpr:
		return &ir.Node{Op: ir.OpDeref, Kids: []*ir.Node{f.expr(e.X)}}
	case *ast.BinaryExpr:
		return f.binary(e)
	case *ast.IndexExpr:
		if f.isInstance(e.X) {
			return f.expr(e.X)
		}
		return &ir.Node{Op: ir.OpIndex, Type: framework.IndexedName(tv.Type), Kids: []*ir.Node{f.expr(e.X), f.expr(e.Index)}}
	case *ast.IndexListExpr:
		return f.expr(e.X)
	case *ast.SliceExpr:
		n := &ir.Node{Op: ir.OpSlice, Kids: []*ir.Node{f.expr(e.X), {Op: ir.OpNop}, {Op: ir.OpNop}}}
		if e.Low != nil {
			n.Kids[1] = f.expr(e.Low)
		}
		if e.High != nil {
			n.Kids[2] = f.expr(e.High)
		}
		if e.Max != nil {
			n.Kids = append(n.Kids, f.expr(e.Max))
		}
		return n
	case *ast.TypeAssertExpr:
		t := f.info.TypeOf(e.Type)
		n := &ir.Node{Op: ir.OpAssert, Type: framework.TypeName(t), Name: identity(t), N: emptyAs(t), Kids: []*ir.Node{f.expr(e.X)}}
		return n
	}
	return Unknown("an expression that is not followed")
}

// isInstance reports whether e names a generic function or type, so that
// indexing it instantiates it.
func (f *funcLowerer) isInstance(e ast.Expr) bool {
	id, ok := calleeIdent(e)
	if !ok {
		return false
	}
	_, ok = f.info.Instances[id]
	return ok
}

func calleeIdent(e ast.Expr) (*ast.Ident, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e, true
	case *ast.SelectorExpr:
		return e.Sel, true
	}
	return nil, false
}

func (f *funcLowerer) constant(e ast.Expr, tv types.TypeAndValue) *ir.Node {
	n := &ir.Node{At: f.place(e)}
	switch v := constant.ToInt(tv.Value); {
	case tv.Value.Kind() == constant.String:
		n.Op, n.Name, n.Type = ir.OpString, constant.StringVal(tv.Value), withMethods(tv.Type)
		if f.namesScopes(tv.Type) {
			n.N = ir.NamesScope
		}
	case tv.Value.Kind() == constant.Bool:
		n.Op = ir.OpBool
		if constant.BoolVal(tv.Value) {
			n.N = 1
		}
	case v.Kind() == constant.Int:
		if i, ok := constant.Int64Val(v); ok {
			n.Op, n.N = ir.OpInt, int(i)
			if n.Type = f.permission(tv.Type); n.Type != "" {
				n.Name = f.namesake(e)
				break
			}
			if id, ok := calleeIdent(e); ok && naming.NamesPrivilege(id.Name) {
				n.Name = id.Name
			}
			break
		}
		fallthrough
	default:
		n.Op, n.Name = ir.OpConst, tv.Value.ExactString()
	}
	return n
}

// allBits returns the number that has all bits of an integer type.
func allBits(t types.Type) int {
	if b, ok := t.Underlying().(*types.Basic); ok {
		switch b.Kind() {
		case types.Uint8:
			return math.MaxUint8
		case types.Uint16:
			return math.MaxUint16
		case types.Uint32:
			return math.MaxUint32
		}
	}
	return -1
}

func (f *funcLowerer) ident(e *ast.Ident) *ir.Node {
	switch obj := f.info.Uses[e].(type) {
	case *types.Var:
		if slot, ok := f.lookup(obj); ok {
			return &ir.Node{Op: ir.OpLocal, N: slot, Name: obj.Name(), Type: f.hint(obj.Type())}
		}
		return f.globalVar(obj, e)
	case *types.Func:
		return f.function(obj, e)
	case *types.Nil:
		return &ir.Node{Op: ir.OpNil}
	}
	return Unknown(e.Name)
}

func (f *funcLowerer) globalVar(obj *types.Var, e ast.Expr) *ir.Node {
	if obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope() {
		return Unknown(obj.Name())
	}
	n := &ir.Node{Op: ir.OpGlobal, Name: obj.Pkg().Path() + "." + obj.Name(), Type: framework.TypeName(obj.Type())}
	if naming.IsUnauthorized(n.Name) {
		n.At = f.place(e)
	}
	if f.kinds.Handler(obj.Type()) {
		return &ir.Node{Op: ir.OpKeyed, Name: n.Name, Kids: []*ir.Node{n}}
	}
	return n
}

// owner returns the named struct type that declares the selected field.
func (f *funcLowerer) owner(sel *types.Selection) string {
	t := sel.Recv()
	for _, i := range sel.Index()[:len(sel.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			return ""
		}
		t = s.Field(i).Type()
	}
	return strings.TrimPrefix(framework.TypeName(t), "*")
}

// hint is the name of a type that an unknown value of it could act as.
func (f *funcLowerer) hint(t types.Type) string {
	if f.kinds.Router(t) {
		return framework.TypeName(t)
	}
	return ""
}

func (f *funcLowerer) selector(e *ast.SelectorExpr) *ir.Node {
	sel, ok := f.info.Selections[e]
	if !ok { // a qualified identifier
		switch obj := f.info.Uses[e.Sel].(type) {
		case *types.Var:
			return f.globalVar(obj, e)
		case *types.Func:
			return f.function(obj, e)
		}
		return Unknown(e.Sel.Name)
	}
	switch sel.Kind() {
	case types.FieldVal:
		x, _ := f.embedded(e.X, sel)
		n := &ir.Node{Op: ir.OpField, Name: e.Sel.Name, Type: framework.TypeName(sel.Type()), N: zeroKind(sel.Type()), Kids: []*ir.Node{x}, At: f.place(e)}
		if owner := f.owner(sel); owner != "" && f.kinds.Handler(sel.Type()) {
			return &ir.Node{Op: ir.OpKeyed, Name: "(" + owner + ")." + e.Sel.Name, Kids: []*ir.Node{n}}
		}
		return n
	case types.MethodExpr:
		return f.function(sel.Obj().(*types.Func), e)
	}
	method := sel.Obj().(*types.Func)
	n := &ir.Node{Op: ir.OpBound, Name: method.Origin().FullName(), N: f.nature(sel.Type()), At: f.place(e)}
	if types.IsInterface(method.Signature().Recv().Type()) {
		n.Op, n.Type = ir.OpBoundIface, "("+f.contract(method.Signature().Recv().Type())+")."+method.Name()
		n.Name = method.Name()
		x, _ := f.embedded(e.X, sel)
		n.Kids = []*ir.Node{x}
		if f.kinds.Handler(sel.Type()) { // an annotation may stand on the method of the interface
			return &ir.Node{Op: ir.OpKeyed, Name: method.Origin().FullName(), Kids: []*ir.Node{n}}
		}
	} else {
		n.Kids = []*ir.Node{f.receiver(e.X, sel, method)}
	}
	return n
}

// embedded lowers x with the embedded fields that sel steps through silently,
// and returns the type of the result.
func (f *funcLowerer) embedded(e ast.Expr, sel *types.Selection) (*ir.Node, types.Type) {
	x, t := f.expr(e), sel.Recv()
	index := sel.Index()
	for _, i := range index[:len(index)-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			return x, t
		}
		field := s.Field(i)
		x = &ir.Node{Op: ir.OpField, Name: field.Name(), Type: framework.TypeName(field.Type()), N: zeroKind(field.Type()), Kids: []*ir.Node{x}}
		t = field.Type()
	}
	return x, t
}

func (f *funcLowerer) binary(e *ast.BinaryExpr) *ir.Node {
	ops := map[token.Token]ir.Op{token.ADD: ir.OpConcat, token.EQL: ir.OpEqual, token.NEQ: ir.OpEqual, token.LAND: ir.OpAnd, token.LOR: ir.OpOr}
	o, ok := ops[e.Op]
	if !ok {
		return &ir.Node{Op: ir.OpArithmetic, Name: e.Op.String(), Kids: []*ir.Node{f.expr(e.X), f.expr(e.Y)}}
	}
	n := &ir.Node{Op: o, Kids: []*ir.Node{f.expr(e.X), f.expr(e.Y)}, At: f.place(e)}
	if e.Op == token.NEQ {
		n.N = 1
	}
	return n
}

// composite lowers a literal of a struct, slice, array or map. Elements of
// lists and maps are rows, on which an annotation can stand.
func (f *funcLowerer) composite(e *ast.CompositeLit) *ir.Node {
	t := f.info.TypeOf(e)
	if t == nil {
		return Unknown("a literal of an unknown type")
	}
	base := t.Underlying()
	ptr, isPtr := base.(*types.Pointer) // &T elided inside a list of pointers
	if isPtr {
		t = ptr.Elem()
		base = t.Underlying()
	}
	var n *ir.Node
	switch u := base.(type) {
	case *types.Struct:
		n = f.structLit(e, t, u)
	case *types.Map:
		n = &ir.Node{Op: ir.OpMap, Name: f.tableType(t), Type: withMethods(t), At: f.place(e)}
		for _, elt := range e.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				n.Kids = append(n.Kids, f.value(kv.Key), f.row(elt, kv.Value, u.Elem()))
			}
		}
	case *types.Slice, *types.Array:
		n = &ir.Node{Op: ir.OpList, Type: withMethods(t), At: f.place(e)}
		f.elements(n, e, u.(interface{ Elem() types.Type }).Elem())
	default:
		return Unknown("a literal that is not followed")
	}
	if isPtr {
		n = &ir.Node{Op: ir.OpAddr, Kids: []*ir.Node{n}}
	}
	return n
}

// elements lowers the elements of a slice or array, of which any may say its
// index: the next ones follow it.
func (f *funcLowerer) elements(n *ir.Node, e *ast.CompositeLit, elem types.Type) {
	next := 0
	for _, elt := range e.Elts {
		x := elt
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			x = kv.Value
			if v := f.info.Types[kv.Key].Value; v != nil {
				if i, exact := constant.Int64Val(constant.ToInt(v)); exact && i >= 0 && i < ir.MaxSparse {
					next = int(i)
				}
			}
		}
		for len(n.Kids) <= next {
			n.Kids = append(n.Kids, f.zero(elem))
		}
		n.Kids[next] = f.row(elt, x, elem)
		next++
	}
}

// withMethods returns the name of a type that has methods, or "".
func withMethods(t types.Type) string {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.NumMethods() > 0 {
		return framework.TypeName(n)
	}
	return ""
}

func (f *funcLowerer) row(elt ast.Node, value ast.Expr, of types.Type) *ir.Node {
	at := f.place(elt)
	outer := f.stmt
	f.stmt = at
	n := f.boxed(value, of)
	f.stmt = outer
	return n
}

func (f *funcLowerer) structLit(e *ast.CompositeLit, t types.Type, s *types.Struct) *ir.Node {
	n := &ir.Node{Op: ir.OpStruct, Type: f.className(t), At: f.place(e)}
	if row := f.rowType(t); row != "" {
		n.Type, n.N = row, 1
	}
	add := func(name string, value *ir.Node) {
		if n.Name != "" {
			n.Name += ","
		}
		n.Name += name
		n.Kids = append(n.Kids, value)
	}
	for i, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				add(id.Name, f.boxed(kv.Value, fieldType(s, id.Name)))
			}
		} else if i < s.NumFields() {
			add(s.Field(i).Name(), f.boxed(elt, s.Field(i).Type()))
		}
	}
	return n
}

// fieldType returns the type of a field, or nil if there is none of the name.
func fieldType(s *types.Struct, name string) types.Type {
	for v := range s.Fields() {
		if v.Name() == name {
			return v.Type()
		}
	}
	return nil
}

// zeroKind says what the zero value of t is, for a field that nothing set.
func zeroKind(t types.Type) int {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return ir.ZeroString
		case u.Info()&types.IsBoolean != 0:
			return ir.ZeroBool
		case u.Info()&types.IsInteger != 0:
			return ir.ZeroInt
		}
	case *types.Slice:
		return ir.ZeroList
	case *types.Struct:
		return ir.ZeroStruct
	case *types.Signature:
		return ir.ZeroFunc
	}
	return ir.ZeroNil
}

// emptyAs returns what the zero value of an asserted type says.
func emptyAs(t types.Type) int {
	switch {
	case t == nil: // of the clause of a type switch
		return 0
	case holdsTexts(t):
		return ir.AssertTexts
	}
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return ir.AssertList
	case *types.Pointer:
		return ir.AssertPointer
	case *types.Struct:
		return ir.AssertStruct
	}
	return 0
}

// holdsTexts reports whether t is a list or a set of texts.
func holdsTexts(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return isString(u.Elem())
	case *types.Array:
		return isString(u.Elem())
	case *types.Map:
		return isString(u.Key())
	}
	return false
}
