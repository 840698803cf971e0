package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file decides conditions that have parts while a request is followed.

// maxSplit bounds the parts of a condition that are told apart.
const maxSplit = 5

// An operand is a condition or a part of one, one of the operands of && or ||.
type operand struct {
	depth  int
	of     *operand // the condition that it is an operand of
	before *operand // the operand before it, which is decided first
	or     bool     // they are the operands of ||; where both are denied, of &&
	tests  bool     // it asks the token for scopes
	within *ir.Node // the statement that the condition is of
	side   side     // where its first branch is taken
}

// asks notes that an operand asks the token.
func (p *operand) asks() {
	for ; p != nil; p = p.of {
		p.tests = true
	}
}

// decide runs yes where a condition is true, and no where it is not. The sides
// of && and || are decided one after the other, so that each path knows which
// of them it took.
func (m *Serving) decide(n *ir.Node, yes, no func() bool, p *operand) bool {
	switch {
	case n.Op == ir.OpNot:
		return m.decide(n.Kids[0], no, yes, &operand{depth: p.depth, of: p, before: p.before, or: !p.or, within: p.within, side: -p.side})
	case (n.Op == ir.OpAnd || n.Op == ir.OpOr) && p.depth < maxSplit:
		first := &operand{depth: p.depth + 1, of: p, before: p.before, or: p.or, within: p.within, side: p.side}
		second := func() bool {
			last := *first
			if last.tests = false; first.tests {
				last.before, last.or = first, n.Op == ir.OpOr
			}
			return m.decide(n.Kids[1], yes, no, &last)
		}
		if n.Op == ir.OpAnd {
			return m.decide(n.Kids[0], second, no, first)
		}
		return m.decide(n.Kids[0], yes, second, first)
	}
	at := reporting{call: n, side: p.side}
	if p.within != nil {
		at.then, at.other = p.within.Kids[1], p.within.Kids[2]
	}
	v := m.evalReporting(n, at)
	c, _ := value.ConditionOf(v)
	c.From = m.originOf(v)
	switch {
	case c.Yes.Never():
		return no()
	case c.No.Never():
		return yes()
	}
	if c.Tests {
		p.asks()
	}
	if c.Tests && n.Op == ir.OpLocal { // what is returned where it is false is false
		cell := m.local(n)
		c.Turns = append(slices.Clip(c.Turns), value.Turn{Cell: cell, Open: cell.V, No: value.Truth{}, Unchecked: true})
	}
	runs := []func() bool{
		func() bool { return m.suppose(c, true) && yes() },
		func() bool { return m.suppose(c, false) && no() },
	}
	switch {
	case p.before != nil && p.before.tests && isSwitch(c) && !m.comparesError(n): // what the check says decides
		if p.or {
			return runs[1]()
		}
		return runs[0]()
	case c.From == value.OfSetting:
		return m.switched(m.lacks() && !m.comparesError(n), runs)
	}
	return m.branches(runs...)
}
