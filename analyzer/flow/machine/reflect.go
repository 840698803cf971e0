package machine

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file performs what package reflect does with functions: a router that takes
// handlers of any type asks for their parameters, and calls them.
//
//	fn := reflect.ValueOf(handler)
//	fn.Call([]reflect.Value{reflect.ValueOf(ctx)})

const (
	valueOf    = "reflect.ValueOf"
	typeOfFunc = "reflect.TypeOf"
)

// reflected performs a call of package reflect, if what it is about is known.
func (m *Machine) reflected(callee string, recv value.Value, args []value.Value, n *ir.Node) (value.Value, bool) {
	if !strings.HasPrefix(strings.TrimPrefix(callee, "("), "reflect.") {
		return nil, false
	}
	if (callee == typeOfFunc || callee == framework.TypeForFunc) && len(args) == 1 && n != nil && len(n.Kids) > 1 {
		return typeOfArgument(n.Kids[1])
	}
	if t, ok := value.Bare(recv).(value.TypeValue); ok && callee == "(reflect.Type).Elem" {
		elem, isPointer := strings.CutPrefix(t.Name, "*")
		return value.TypeValue{Name: elem}, isPointer
	}
	of, ok := reflectedIn(recv)
	if !ok {
		return nil, false
	}
	if callee == "(reflect.Value).Interface" {
		return of, true
	}
	fn, ok := value.Bare(of).(*value.Func)
	if !ok || fn.Code == nil {
		return nil, false
	}
	params := fn.Code.Params
	if fn.Bound {
		params = params[min(1, len(params)):]
	}
	switch callee {
	case "(reflect.Type).NumIn":
		return value.Number{N: len(params)}, true
	case "(reflect.Type).NumOut":
		return value.Number{N: len(fn.Code.Results)}, true
	case "(reflect.Type).In":
		if i, ok := value.Argument(args, 1, nil).(value.Number); ok && 0 <= i.N && i.N < len(params) && params[i.N].Type != "" && params[i.N].Type != ir.FuncType {
			return value.TypeValue{Name: params[i.N].Type}, true
		}
	case "(reflect.Value).Call":
		return m.callReflected(fn, params, value.Argument(args, 1, nil), n)
	}
	return nil, false
}

// typeOfArgument returns the type that reflect.TypeOf is asked for by a nil pointer
// to it, which is how the type of an interface is told, or that reflect.TypeFor is.
func typeOfArgument(n *ir.Node) (value.Value, bool) {
	if n.Op == ir.OpConvert && n.Type != "" && n.Kids[0].Op == ir.OpNil {
		return value.TypeValue{Name: n.Type}, true
	}
	return nil, false
}

// reflectedIn returns the value that a reflect.Value, or its reflect.Type, is of.
func reflectedIn(v value.Value) (value.Value, bool) {
	r, ok := value.Bare(v).(*value.Result)
	switch {
	case !ok:
		return nil, false
	case (r.Callee == valueOf || r.Callee == typeOfFunc) && len(r.Args) == 1:
		return r.Args[0], true
	case r.Callee == "(reflect.Value).Type" && r.Receiver != nil:
		return reflectedIn(r.Receiver)
	}
	return nil, false
}

// isKnownAs reports whether all that a value may be is known, or is known to have a type.
func isKnownAs(v value.Value, typ string) bool {
	for _, v := range value.All(value.Bare(v)) {
		if value.IsUnknown(v) && value.TypeOf(v) != typ {
			return false
		}
	}
	return true
}

// callReflected calls a function with what a list of reflect.Values holds: of what
// is not known, the parameters tell the types.
func (m *Machine) callReflected(fn *value.Func, params []ir.Param, in value.Value, n *ir.Node) (value.Value, bool) {
	args := make([]value.Value, len(params))
	l, _ := value.Bare(in).(value.List)
	for i, p := range params {
		args[i] = value.Opaque{Why: "the request", Type: p.Type}
		if i < len(l.Elems) && l.Exact() {
			if of, ok := reflectedIn(l.Elems[i]); ok && isKnownAs(of, p.Type) {
				args[i] = of
			}
		}
	}
	call := &ir.Node{Op: ir.OpCallValue}
	if n != nil {
		call.At = n.At
	}
	out := m.callValue(fn, args, call, call.At.Span(m.file()))
	results := value.List{Born: value.BornEmpty}
	for i := range fn.Code.Results {
		v := out
		if len(fn.Code.Results) > 1 {
			v = m.part(out, i)
		}
		results.Elems = append(results.Elems, &value.Result{Callee: valueOf, Args: []value.Value{v}, Type: "reflect.Value"})
	}
	return results, true
}
