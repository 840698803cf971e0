package machine

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file decides of which type a value is, as far as that is known.

func (m *Machine) typeSwitch(n *ir.Node, label string) bool {
	x := m.eval(n.Kids[0])
	var runs []func() bool
	m.job.eachValue(x, func(x value.Value, taken func() bool) {
		for _, run := range m.typeClauses(n.Kids[1:], x) {
			runs = append(runs, func() bool { return taken() && run() })
		}
	})
	return m.clauses(label, runs)
}

// typeClauses returns the clauses that a value may take.
func (m *Machine) typeClauses(clauses []*ir.Node, x value.Value) []func() bool {
	var runs []func() bool
	var fallback *ir.Node
	enter := func(c *ir.Node) func() bool {
		v := x
		if names := c.Name; names != "" && !strings.Contains(names, ",") {
			v = m.assertType(x, names)
		}
		return func() bool {
			m.define(c.Kids[1].N, v)
			return m.run(c.Kids[0])
		}
	}
	for _, c := range clauses {
		if c.N&ir.ClauseDefault != 0 {
			fallback = c
			continue
		}
		is, known := m.isOneOf(x, c.Name, c.Type)
		switch {
		case known && is:
			return append(runs, enter(c))
		case !known:
			runs = append(runs, enter(c))
		}
	}
	if fallback != nil {
		return append(runs, enter(fallback))
	}
	return append(runs, func() bool { return true })
}

// asserted returns the values of a type assertion with its "ok": of what x can
// be, those that may be of the type.
func (m *Machine) asserted(n *ir.Node) (v, ok value.Value) {
	x := m.eval(n.Kids[0])
	if v, ok := m.job.assertedOnWays(n, x); ok != nil {
		return v, ok
	}
	yes, no, open := 0, 0, 0
	value.Alternatives(x, func(x value.Value) {
		is, known := m.isOf(x, n.Type, n.Name)
		switch {
		case known && !is:
			no++
			return
		case known:
			yes++
		default:
			open++
		}
		if x = m.assertType(x, n.Type); v == nil {
			v = x
		} else {
			v = value.Either(v, x)
		}
	})
	switch {
	case v == nil:
		v = value.Null{}
	case m.isKept(v):
		return m.job.thereAs(v)
	}
	if nil_ := value.HasNull(x); open == 0 && !nil_ && (yes == 0 || no == 0) {
		return v, value.Truth{B: yes > 0}
	}
	return m.job.asserted(n, x, v)
}

// asError returns a value as an error holds it. It is certainly there while a request is
// followed, which matters where nothing else says that it is an error.
func (m *Machine) asError(v value.Value) value.Value {
	if !m.OfRequest() {
		return v
	}
	nothing := false
	value.Alternatives(v, func(v value.Value) {
		switch v.(type) {
		case value.Opaque, *value.Result, value.Text, value.Partial, value.Pointer, *value.Object:
		default:
			nothing = true
		}
	})
	if nothing {
		return v
	}
	return value.Failed{Value: v}
}
