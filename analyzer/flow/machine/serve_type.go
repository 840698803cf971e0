package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file asks of which type a value is that depends on the path: the response of a
// strict handler is one where the token lacks a scope, and another where it has it.

// waysOf returns the ways that a value came by, of one that may be nil that it is and that it
// is there; nil if there are none.
func (m *Serving) waysOf(v value.Value) *value.Cases {
	c := m.req.WaysOf(v)
	if n, nilable := v.(value.Nilness); c == nil && nilable && n.Value != nil && !value.Tests(n.Value) {
		c = m.req.CasesOf(n)
	}
	return c
}

// eachValue calls f for each value that v may be. The path of a value that remembers the
// ways it came by is that of its way.
func (m *Serving) eachValue(v value.Value, f func(value.Value, func() bool)) {
	c := m.waysOf(v)
	if c == nil {
		value.Alternatives(v, func(v value.Value) { f(v, taken) })
		return
	}
	for _, w := range c.Ways {
		is := m.req.IsOn(c, w)
		f(w.Value, func() bool { return m.suppose(is, true) })
	}
}

// assertedOnWays returns the values of a type assertion with its "ok" where the ways that v
// came by tell of which type it is.
func (m *Serving) assertedOnWays(n *ir.Node, v value.Value) (is, ok value.Value) {
	c := m.waysOf(v)
	if c == nil {
		return nil, nil
	}
	decided := true
	of := func(x value.Value) bool {
		yes, known := m.isOf(x, n.Type, n.Name)
		decided = decided && (known || value.IsNull(x))
		return yes && known
	}
	is, _ = c.Where(func(x value.Value) value.Condition {
		cond, _ := value.ConditionOf(value.Truth{B: of(x)})
		return cond
	})
	if !decided {
		return nil, nil
	}
	if is == nil {
		return value.Null{}, value.Truth{}
	}
	return is, m.req.Over(c, func(x value.Value) value.Value { return value.Truth{B: of(x)} })
}

// emptied has the variable that a type assertion is assigned to hold nothing where the
// assertion does not hold: whoever is asked for scopes there has none.
// https://go.dev/ref/spec#Type_assertions
func (m *Serving) emptied(n *ir.Node, values []value.Value) {
	left, right := n.Kids[:n.N], n.Kids[n.N:]
	if len(left) != 2 || len(right) != 1 || right[0].Op != ir.OpAssert {
		return
	}
	c, open := values[1].(value.Condition)
	is, ok := m.variableOf(left[0]), m.variableOf(left[1])
	if !open || is == nil || ok == nil {
		return
	}
	if empty, known := m.emptyAs(right[0]); known {
		c.Turns = append(slices.Clip(c.Turns), value.Turn{Cell: is, Open: is.V, No: empty})
		m.set(ok, c)
	}
}

// variableOf returns the variable of the running function that something is assigned to, nil
// if that is none.
func (m *Serving) variableOf(target *ir.Node) *value.Cell {
	if target.N < 0 || target.Op != ir.OpDefine && target.Op != ir.OpLocal {
		return nil
	}
	return m.frame().cells[target.N]
}

// emptyAs returns the zero value of the type that is asserted, where that says that there is
// nothing.
func (m *Serving) emptyAs(n *ir.Node) (value.Value, bool) {
	switch n.N {
	case ir.AssertTexts, ir.AssertList:
		return value.Nothing(), true
	case ir.AssertPointer:
		return value.Null{Missing: true}, true
	case ir.AssertStruct:
		return value.MissingAs(m.zeroOf(n.Type)), m.Know.Router(n.Type) == nil
	}
	return nil, false
}
