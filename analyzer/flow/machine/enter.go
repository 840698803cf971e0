package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// composed returns what a call of a function composes, if it is one whose arguments
// mean a scope together.
func (m *Machine) composed(fn *value.Func, args []value.Value, n *ir.Node, at source.Span) (value.Value, bool) {
	if !m.composes(fn.Code.Name) {
		return nil, false
	}
	recv, rest := cutReceiver(fn.Code, args)
	return m.unopened(fn.Code.Name, recv, rest, n, at), true
}

// follows reports whether a call of a function is followed while routes are
// registered.
func follows(fn *value.Func) bool { return !fn.Code.Request || fn.Code.Makes }

// newFrame makes the frame of a function with the variables that it captured.
func (m *Machine) newFrame(fn *value.Func, site *ir.Node) *frame {
	f := &frame{code: fn.Code, site: site, above: m.statements(site), before: m.entries, cells: make([]*value.Cell, fn.Code.Slots)}
	m.spend(fn.Code.Slots, cellBytes)
	m.Left.Bytes -= callBytes
	for i, c := range fn.Code.Captures {
		if i < len(fn.Captured) {
			f.cells[c.Slot] = fn.Captured[i]
		}
	}
	return f
}

// recursion counts how often a call of a function already runs, where it is
// not known that the recursion ends: from one of the calls to the next, some
// branch was taken whose condition is not known.
func (m *Machine) recursion(code *ir.Function, site *ir.Node) int {
	count := 0
	perhaps := false
	for _, f := range slices.Backward(m.stack) {
		perhaps = perhaps || f.perhaps()
		if f.code == code && f.site == site && perhaps {
			count++
			perhaps = false
		}
	}
	return count
}

// running reports whether a call of a function has begun and not ended.
func (m *Machine) running(code *ir.Function) bool {
	return slices.ContainsFunc(m.stack, func(f *frame) bool { return f.code == code })
}

// capture returns the variables that a function literal captures.
func (f *frame) capture(code *ir.Function) []*value.Cell {
	if len(code.Captures) == 0 {
		return nil
	}
	cells := f.cells
	env := make([]*value.Cell, len(code.Captures))
	for i, c := range code.Captures {
		if cells[c.From] == nil {
			cells[c.From] = new(value.Cell)
		}
		env[i] = cells[c.From]
	}
	return env
}

// pass binds arguments to parameters.
func (m *Machine) pass(f *frame, args []value.Value) {
	for i, p := range f.code.Params {
		var v value.Value
		switch {
		case f.code.Variadic && i == len(f.code.Params)-1:
			rest := value.List{}
			if l := m.spread; l != nil && !l.Open && i+len(l.Elems) == len(args) && (i == len(args) || value.Same(args[i], l.Elems[0])) {
				rest = *l
			} else if i < len(args) {
				rest.Elems = slices.Clip(args[i:])
				m.spend(len(rest.Elems), cellBytes)
			}
			v = rest
		case i < len(args):
			v = args[i]
		default:
			v = value.Opaque{Why: "an argument", Type: p.Type}
		}
		if o, ok := v.(value.Opaque); ok && o.Type == "" {
			v = m.symbolFor(p.Type, o)
		}
		if p.Slot >= 0 {
			f.cells[p.Slot] = m.born(m.typed(v, p.Type))
		}
	}
	for _, p := range f.code.Results {
		if p.Slot >= 0 {
			f.cells[p.Slot] = &value.Cell{V: value.Null{}}
		}
	}
}

// symbolFor gives an unknown value the type of the parameter that it is
// passed to.
func (m *Machine) symbolFor(typ string, o value.Opaque) value.Value {
	if typ == "" {
		return o
	}
	if v := m.symbol(typ, o.Why, source.Span{}); !value.IsOpaque(v) {
		return value.Stamped(v, o.From)
	}
	return value.Opaque{Why: o.Why, Type: typ, From: o.From, Drawn: o.Drawn, Rest: o.Rest}
}

// arms returns what a handler does for which methods: none if it is one
// handler for all.
func (m *Machine) arms(fn *value.Func) []value.Value {
	code := fn.Code
	if code == nil || len(code.Arms) == 0 {
		return nil
	}
	next := make([]*ir.Node, len(code.Arms))
	for i, a := range code.Arms {
		next[i] = a.Handler
	}
	out := m.inside(fn, next)
	for i, n := range next {
		if n == nil {
			out[i] = fn
		}
	}
	return out
}

// inside returns what expressions in the body of fn are, of which nothing has run;
// nil for those that are.
func (m *Machine) inside(fn *value.Func, nodes []*ir.Node) []value.Value {
	f := m.newFrame(fn, nil)
	var args []value.Value
	if fn.Bound {
		args = append(args, fn.Receiver)
	}
	m.pass(f, args)
	m.stack = append(m.stack, f)
	out := make([]value.Value, len(nodes))
	for i, n := range nodes {
		if n != nil {
			out[i] = m.eval(n)
		}
	}
	m.stack = m.stack[:len(m.stack)-1]
	return out
}

// innerHandler returns the handler among the arguments of a call that returns
// a handler. If some of them are middleware of the same type, which goes on to what
// is behind it, it is the one that does not. What is given a request makes a handler for
// that alone, and puts nothing around others.
func (m *Machine) innerHandler(args []value.Value) (value.Value, bool) {
	if slices.ContainsFunc(args, func(a value.Value) bool { return value.TypeOf(value.Bare(a)) == requestType }) {
		return nil, false
	}
	var function value.Value
	handles := func(a value.Value, goesOn bool) bool {
		f, ok := a.(*value.Func)
		return ok && f.Handler && f.Code != nil && f.Code.GoesOn == goesOn
	}
	if len(args) > 0 && handles(args[0], true) {
		if i := slices.IndexFunc(args, func(a value.Value) bool { return handles(a, false) }); i > 0 {
			return args[i], true
		}
	}
	for _, a := range args {
		switch a := a.(type) {
		case *value.Func:
			if a.Handler {
				return a, true
			}
			if !a.Decides {
				function = a
			}
		case value.InterfaceMethod:
			function = a
		case *value.Router, value.Wrapped, value.Stripped, value.Keyed, value.Behind:
			return a, true
		case *value.Result:
			if a.Handler {
				return a, true
			}
		case value.Choice:
			if _, ok := m.innerHandler(a); ok {
				return a, true
			}
		case value.Pointer:
			if o, ok := a.To.V.(*value.Object); ok && m.serves(o) {
				return a, true
			}
		case *value.Object:
			if m.serves(a) {
				return a, true
			}
		}
	}
	return function, function != nil
}

// cutReceiver separates a method's receiver from its arguments.
func cutReceiver(code *ir.Function, args []value.Value) (recv value.Value, rest []value.Value) {
	if strings.HasPrefix(code.Name, "(") && len(args) > 0 && !strings.Contains(code.Name, ").func") {
		return args[0], args[1:]
	}
	return nil, args
}
