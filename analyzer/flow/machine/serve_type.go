package machine

import (
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file asks of which type a value is that depends on the path: the response of a
// strict handler is one where the token lacks a scope, and another where it has it.

// eachValue calls f for each value that v may be. The path of a value that remembers the
// ways it came by is that of its way.
func (m *Serving) eachValue(v value.Value, f func(value.Value, func() bool)) {
	c := m.req.WaysOf(v)
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
	c := m.req.WaysOf(v)
	if n, nilable := v.(value.Nilness); c == nil && nilable && n.Value != nil && !value.Tests(n.Value) {
		c = m.req.CasesOf(n)
	}
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
