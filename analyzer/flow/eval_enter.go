package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/source"
)

// enter runs a function with its arguments, and does what the configuration
// says of it unless that was seen.
func (m *registering) enter(fn *fun, args []value, n *ir.Node, at source.Span) value {
	if v, ok := m.composed(fn, args, n, at); ok {
		return v
	}
	_, rest := cutReceiver(fn.code, args)
	m.give(fn.code.Name, rest)
	before := m.registered
	v := m.follow(fn, args, n, at)
	if m.registered > before || len(m.registrars) == 0 {
		return v
	}
	if strings.HasPrefix(fn.code.Name, "(") && len(args) > 0 { // a method: its receiver comes first
		args = args[1:]
	}
	if out, ok := m.configured(fn.code.Name, args, n, at); ok {
		return out
	}
	return v
}

// composed returns what a call of a function composes, if it is one whose arguments
// mean a scope together.
func (m *machine) composed(fn *fun, args []value, n *ir.Node, at source.Span) (value, bool) {
	if !m.composes(fn.code.Name) {
		return nil, false
	}
	recv, rest := cutReceiver(fn.code, args)
	return m.unopened(fn.code.Name, recv, rest, n, at), true
}

// follows reports whether a call of a function is followed while routes are
// registered.
func follows(fn *fun) bool { return !fn.code.Request || fn.code.Makes }

func (m *registering) follow(fn *fun, args []value, n *ir.Node, at source.Span) value {
	code := fn.code
	if !follows(fn) {
		recv, rest := cutReceiver(code, args)
		return m.unfollowed(fn.name, nil, recv, rest, n, at)
	}
	if len(m.stack) >= maxDepth || m.recursion(code, n) >= maxRecursion {
		u := loss{At: at, Message: "the calls from here on are nested too deeply to be followed: the routes that they register are not all known"}
		if len(m.stack) >= maxDepth {
			if !m.deep[at] {
				m.deep[at] = true
				m.lost = append(m.lost, u)
			}
		} else if code.Registers {
			i := slices.IndexFunc(m.stack, func(f *frame) bool { return f.code == code })
			m.stack[i].cut = &u // if it turns out to register
		}
		return m.unfollowed(fn.name, nil, nil, args, n, at)
	}
	if m.left.spent() {
		return m.unfollowed(fn.name, nil, nil, args, n, at)
	}
	m.entered[code] = true
	f := m.newFrame(fn, n)
	m.pass(f, args)
	f.aside = !code.Registers
	end := m.begin(fn, args, f)
	m.stack = append(m.stack, f)
	live := m.run(code.Body)
	if m.settle(&f.end, live); live {
		f.result(f.named())
	}
	m.stack = m.stack[:len(m.stack)-1]
	end()
	if f.cut != nil && m.entries > f.before && !m.deep[f.cut.At] {
		m.deep[f.cut.At] = true
		m.lost = append(m.lost, *f.cut)
	}
	if f.returned == nil {
		return opaque{Why: "the result of " + naming.Short(fn.name)}
	}
	return m.dressed(fn, f.returned, args, n, at)
}

// newFrame makes the frame of a function with the variables that it captured.
func (m *machine) newFrame(fn *fun, site *ir.Node) *frame {
	f := &frame{code: fn.code, site: site, above: m.statements(site), before: m.entries, cells: make([]*cell, fn.code.Slots)}
	m.spend(fn.code.Slots, cellBytes)
	m.left.bytes -= callBytes
	for i, c := range fn.code.Captures {
		if i < len(fn.env) {
			f.cells[c.Slot] = fn.env[i]
		}
	}
	return f
}

// recursion counts how often a call of a function already runs, where it is
// not known that the recursion ends: from one of the calls to the next, some
// branch was taken whose condition is not known.
func (m *machine) recursion(code *ir.Function, site *ir.Node) int {
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
func (m *machine) running(code *ir.Function) bool {
	return slices.ContainsFunc(m.stack, func(f *frame) bool { return f.code == code })
}

// capture returns the variables that a function literal captures.
func (f *frame) capture(code *ir.Function) []*cell {
	if len(code.Captures) == 0 {
		return nil
	}
	cells := f.cells
	env := make([]*cell, len(code.Captures))
	for i, c := range code.Captures {
		if cells[c.From] == nil {
			cells[c.From] = new(cell)
		}
		env[i] = cells[c.From]
	}
	return env
}

// pass binds arguments to parameters.
func (m *machine) pass(f *frame, args []value) {
	for i, p := range f.code.Params {
		var v value
		switch {
		case f.code.Variadic && i == len(f.code.Params)-1:
			rest := list{}
			if i < len(args) {
				rest.elems = slices.Clip(args[i:])
				m.spend(len(rest.elems), cellBytes)
			}
			v = rest
		case i < len(args):
			v = args[i]
		default:
			v = opaque{Why: "an argument", Type: p.Type}
		}
		if o, ok := v.(opaque); ok && o.Type == "" {
			v = m.symbolFor(p.Type, o)
		}
		if p.Slot >= 0 {
			f.cells[p.Slot] = &cell{v: m.typed(v, p.Type)}
		}
	}
	for _, p := range f.code.Results {
		if p.Slot >= 0 {
			f.cells[p.Slot] = &cell{v: null{}}
		}
	}
}

// symbolFor gives an unknown value the type of the parameter that it is
// passed to.
func (m *machine) symbolFor(typ string, o opaque) value {
	if typ == "" {
		return o
	}
	if v := m.symbol(typ, o.Why, source.Span{}); !isOpaque(v) {
		return stamped(v, o.from)
	}
	return opaque{Why: o.Why, Type: typ, from: o.from}
}

// arms returns what a handler does for which methods: none if it is one
// handler for all.
func (m *machine) arms(fn *fun) []value {
	code := fn.code
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
func (m *machine) inside(fn *fun, nodes []*ir.Node) []value {
	f := m.newFrame(fn, nil)
	var args []value
	if fn.bound {
		args = append(args, fn.recv)
	}
	m.pass(f, args)
	m.stack = append(m.stack, f)
	out := make([]value, len(nodes))
	for i, n := range nodes {
		if n != nil {
			out[i] = m.eval(n)
		}
	}
	m.stack = m.stack[:len(m.stack)-1]
	return out
}

// dressed says what a followed call returned. A function that was given a
// handler and returns another has put something around it; one that returns
// a handler has made it, and an annotation may stand on it.
func (m *registering) dressed(fn *fun, v value, args []value, n *ir.Node, at source.Span) value {
	v = m.withScopes(fn, v, args, at)
	if n == nil || n.N&ir.ResultHandler == 0 && !makesHandlers(v) {
		return v
	}
	inner, given := m.innerHandler(args)
	return each(v, func(v value) value {
		f, ok := v.(*fun)
		switch {
		case !ok:
			return v
		case given && m.isLiteral(f):
			by := &result{callee: fn.name, args: args, recv: fn.recv, at: at, body: f}
			if fn.given != nil {
				by.fn = fn.given
			}
			return wrapped{by: guard{by: by, at: at, inner: inner}, inner: inner}
		}
		made := *f
		made.via = append(slices.Clone(f.via), fn.name)
		return &made
	})
}

// withScopes lets a function literal that a call returns remember the call, if
// that was given scopes, or texts that may name what is demanded: that may not be
// seen in its body.
func (m *registering) withScopes(fn *fun, v value, args []value, at source.Span) value {
	if _, uses := m.scopesGiven(fn.name, args, false); uses == nil && m.guards[fn.name] == "" && !slices.ContainsFunc(args, m.isNames) {
		return v
	}
	return each(v, func(v value) value {
		f, ok := v.(*fun)
		if !ok || !m.isLiteral(f) {
			return v
		}
		made := *f
		made.given = &result{callee: fn.name, args: args, recv: fn.recv, at: at}
		return &made
	})
}

// makesHandlers reports whether a function returned a handler, although the
// type of its result is none.
func makesHandlers(v value) bool {
	some := false
	alternatives(v, func(v value) {
		f, ok := v.(*fun)
		some = some || ok && f.handler
	})
	return some
}

// serves reports whether an object answers requests.
func (m *linked) serves(o *object) bool {
	full, _ := m.method(o.typ, "ServeHTTP")
	return full != ""
}

// isLiteral reports whether a function is a literal.
func (m *linked) isLiteral(f *fun) bool { return f.code != nil && m.functions[f.name] != f.code }

// innerHandler returns the handler among the arguments of a call that returns
// a handler.
func (m *machine) innerHandler(args []value) (value, bool) {
	var function value
	for _, a := range args {
		switch a := a.(type) {
		case *fun:
			if a.handler {
				return a, true
			}
			if !a.decides {
				function = a
			}
		case ifaceFun:
			function = a
		case *router, wrapped, stripped, keyed, behind:
			return a, true
		case *result:
			if a.handler {
				return a, true
			}
		case choice:
			if _, ok := m.innerHandler(a); ok {
				return a, true
			}
		case pointer:
			if o, ok := a.to.v.(*object); ok && m.serves(o) {
				return a, true
			}
		case *object:
			if m.serves(a) {
				return a, true
			}
		}
	}
	return function, function != nil
}
