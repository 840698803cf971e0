package flow

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// This file performs what package reflect does with functions: a router that takes
// handlers of any type asks for their parameters, and calls them.
//
//	fn := reflect.ValueOf(handler)
//	fn.Call([]reflect.Value{reflect.ValueOf(ctx)})

// A typeValue is a reflect.Type, told by the name of the type.
type typeValue struct{ name string }

const (
	valueOf    = "reflect.ValueOf"
	typeOfFunc = "reflect.TypeOf"
)

// reflected performs a call of package reflect, if what it is about is known.
func (m *machine) reflected(callee string, recv value, args []value, n *ir.Node) (value, bool) {
	if !strings.HasPrefix(strings.TrimPrefix(callee, "("), "reflect.") {
		return nil, false
	}
	if callee == typeOfFunc && len(args) == 1 && n != nil && len(n.Kids) > 1 {
		return typeOfArgument(n.Kids[1])
	}
	if t, ok := bare(recv).(typeValue); ok && callee == "(reflect.Type).Elem" {
		elem, isPointer := strings.CutPrefix(t.name, "*")
		return typeValue{elem}, isPointer
	}
	of, ok := reflectedIn(recv)
	if !ok {
		return nil, false
	}
	if callee == "(reflect.Value).Interface" {
		return of, true
	}
	fn, ok := bare(of).(*fun)
	if !ok || fn.code == nil {
		return nil, false
	}
	params := fn.code.Params
	if fn.bound {
		params = params[min(1, len(params)):]
	}
	switch callee {
	case "(reflect.Type).NumIn":
		return number{N: len(params)}, true
	case "(reflect.Type).NumOut":
		return number{N: len(fn.code.Results)}, true
	case "(reflect.Type).In":
		if i, ok := arg(args, 1, nil).(number); ok && 0 <= i.N && i.N < len(params) && params[i.N].Type != "" && params[i.N].Type != ir.FuncType {
			return typeValue{params[i.N].Type}, true
		}
	case "(reflect.Value).Call":
		return m.callReflected(fn, params, arg(args, 1, nil), n)
	}
	return nil, false
}

// typeOfArgument returns the type that reflect.TypeOf is asked for by a nil pointer
// to it, which is how the type of an interface is told.
func typeOfArgument(n *ir.Node) (value, bool) {
	if n.Op == ir.OpConvert && n.Type != "" && n.Kids[0].Op == ir.OpNil {
		return typeValue{n.Type}, true
	}
	return nil, false
}

// reflectedIn returns the value that a reflect.Value, or its reflect.Type, is of.
func reflectedIn(v value) (value, bool) {
	r, ok := bare(v).(*result)
	switch {
	case !ok:
		return nil, false
	case (r.callee == valueOf || r.callee == typeOfFunc) && len(r.args) == 1:
		return r.args[0], true
	case r.callee == "(reflect.Value).Type" && r.recv != nil:
		return reflectedIn(r.recv)
	}
	return nil, false
}

// callReflected calls a function with what a list of reflect.Values holds: of what
// is not known, the parameters tell the types.
func (m *machine) callReflected(fn *fun, params []ir.Param, in value, n *ir.Node) (value, bool) {
	args := make([]value, len(params))
	l, _ := bare(in).(list)
	for i, p := range params {
		args[i] = opaque{Why: "the request", Type: p.Type}
		if i < len(l.elems) && l.exact() {
			if of, ok := reflectedIn(l.elems[i]); ok && (!isUnknown(of) || typeOf(of) == p.Type) {
				args[i] = of
			}
		}
	}
	call := &ir.Node{Op: ir.OpCallValue}
	if n != nil {
		call.At = n.At
	}
	out := m.callValue(fn, args, call, call.At.Span(m.file()))
	results := list{born: bornEmpty}
	for i := range fn.code.Results {
		v := out
		if len(fn.code.Results) > 1 {
			v = m.part(out, i)
		}
		results.elems = append(results.elems, &result{callee: valueOf, args: []value{v}, typ: "reflect.Value"})
	}
	return results, true
}
