package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file is what runs beside a request, and the channels through which it tells what
// it found out. A channel that the request makes is a queue, since a channel keeps
// the order of what is sent, and whoever receives waits for it to be sent
// (https://go.dev/ref/spec#Channel_types): a path that waits for ever goes nowhere. How
// many values it holds does not matter.

// newChannel returns a channel that was made. A list that is open is that of a channel
// which others may send to.
func newChannel() value.Value {
	return value.Pointer{To: &value.Cell{V: value.List{Type: value.ChannelType, Born: value.BornEmpty}}}
}

// channel returns what is in a channel, and where that is, if it is known.
func (m *Serving) channel(v value.Value) (value.List, *value.Cell, bool) {
	v = value.Plain(value.Bare(v))
	if !value.IsChannel(v) {
		return value.List{}, nil, false
	}
	c := v.(value.Pointer).To
	return c.V.(value.List), c, true
}

// send sends a value to a channel. One that is not known may be received by
// whoever knows the channel.
func (m *Serving) send(to, v value.Value, n *ir.Node) {
	l, c, ok := m.channel(to)
	if !ok {
		m.escape("a channel", v)
		m.loses(v, n)
		return
	}
	l.Elems = append(slices.Clip(l.Elems), v)
	m.set(c, l)
}

// loses notes that a verdict goes where it is not followed: what it decides there is not
// known.
func (m *Serving) loses(v value.Value, n *ir.Node) {
	if value.Tests(v) {
		m.miss(value.Doubt{Gap: m.gapOf(m.frame().code.Name, n.At.Span(m.file()), "tells a channel what it found out")})
	}
}

// closes closes a channel.
func (m *Serving) closes(v value.Value) {
	if l, c, ok := m.channel(v); ok {
		l.Type = value.ClosedType
		m.set(c, l)
	}
}

// receive returns the first value in a channel, and takes it out. Of values that are
// there on some paths only, it is the first that is there.
func (m *Serving) receive(from value.Value) value.Value {
	unknown := value.Opaque{Why: "what is received from a channel"}
	if several, ok := from.(*value.Cases); ok {
		return m.eachCall(several, m.receive)
	}
	l, c, ok := m.channel(from)
	if !ok {
		return unknown
	}
	var runs []func() bool
	var ways []value.Way
	none := value.Condition{Yes: value.Always()} // of those before
	for i, e := range l.Elems {
		is := value.Condition{Yes: value.Always()}
		if v, optional := e.(value.Maybe); optional {
			e, is = v.V, v.Is()
		}
		here, rest := none.And(is), l
		rest.Elems = slices.Clip(l.Elems[i+1:])
		runs = append(runs, func() bool {
			if !m.suppose(here, true) {
				return false
			}
			m.set(c, rest)
			ways = append(ways, m.req.exit(e))
			return true
		})
		none = none.And(is.Not())
	}
	if l.Open || l.Type == value.ClosedType {
		runs = append(runs, func() bool {
			if !m.suppose(none, true) {
				return false
			}
			ways = append(ways, m.req.exit(unknown))
			return true
		})
	}
	a := m.ask()
	if !m.branches(runs...) {
		m.set(m.req.Path, value.Demand(nil)) // it waits for ever
		return unknown
	}
	return m.together(m.doneAsking(a, ways))
}

// beside runs a call in a goroutine. One that sets variables, or sends to a channel,
// is waited for by those who read them: without that, there is no telling what they
// read. Any other may go on with the request, as one does that has a time limit;
// nobody waits for it to end, nor for it to refuse.
func (m *Serving) beside(call *ir.Node) bool {
	run := func() bool {
		m.eval(call)
		m.proceed(call.At.Span(m.file()))
		return true
	}
	literal := call.Op == ir.OpCallValue && call.Kids[0].Op == ir.OpClosure
	if literal && call.Kids[0].Fn.SetsOuter() || slices.ContainsFunc(call.Kids, m.isToldBy) {
		return m.branches(run) || !m.req.Demand().Never()
	}
	return m.branches(run, func() bool { return true })
}

// isToldBy reports whether an argument is where who makes a call is told what it finds out:
// a channel that the request made, or the address of a variable.
func (m *Serving) isToldBy(arg *ir.Node) bool {
	switch {
	case arg.Op == ir.OpAddr:
		return arg.Kids[0].Op == ir.OpLocal
	case arg.Op == ir.OpLocal:
		_, _, ok := m.channel(m.local(arg).V)
		return ok
	}
	return false
}
