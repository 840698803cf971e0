package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// Many servers answer with an error by a function that says whether there was one:
//
//	if respond.WithError(w, err) {
//		return
//	}
//
// or whether there was none. Where its code is not at hand, the condition that it is tells
// which: on the side on which there is nothing left to answer, and the function returns, the
// answer is written.

// A side is that of a condition on which a branch is taken.
type side int8

const (
	whereFalse side = iota - 1
	nowhere
	whereTrue
)

// A reporting is a condition that is evaluated, the branches that it decides between, and where
// the first of these is taken; the clause of a switch has one.
type reporting struct {
	call, then, other *ir.Node
	side              side
}

// evalReporting evaluates a condition.
func (m *Serving) evalReporting(n *ir.Node, at reporting) value.Value {
	outer := m.report
	m.report = at
	v := m.eval(n)
	m.report = outer
	return v
}

// returnsOn returns the side on which a branch returns, and does nothing before that with what
// the running function could answer by.
func (m *Serving) returnsOn(r reporting) side {
	leaves := func(n *ir.Node) bool {
		if n == nil || n.Op != ir.OpBlock || len(n.Kids) == 0 || n.Kids[len(n.Kids)-1].Op != ir.OpReturn {
			return false
		}
		return !slices.ContainsFunc(n.Locals(false), func(slot int) bool {
			return slices.ContainsFunc(m.frame().code.Params, func(p ir.Param) bool { return p.Slot == slot && m.isContext(p.Type) })
		})
	}
	switch then, other := leaves(r.then), leaves(r.other); {
	case then && !other:
		return r.side
	case other && !then:
		return -r.side
	}
	return nowhere
}

// isErrorValue reports whether a value is an error, by its type, or since it was made as one.
func isErrorValue(v value.Value) bool {
	return value.IsFailed(v) || value.TypeOf(value.Plain(v)) == "error"
}

// reports returns what a call that is not followed says which is given the response and an
// error that may be nil, as the condition of a statement that returns on one side: that there
// is an error, which is answered then, or that there is none.
func (m *Serving) reports(types string, recv value.Value, args []value.Value, n *ir.Node) (value.Condition, bool) {
	if types != "bool" || n == nil || m.report.call != n || !m.isRequest(recv) && !slices.ContainsFunc(args, m.isRequest) {
		return value.Condition{}, false
	}
	var of *value.Nilness
	for _, v := range args {
		x, _ := value.NilnessOf(v)
		if x.Value == nil || slices.ContainsFunc(value.All(x.Value), func(v value.Value) bool { return !isErrorValue(v) }) {
			continue
		}
		if of != nil {
			return value.Condition{}, false
		}
		of = &x
	}
	fails := m.returnsOn(m.report)
	if of == nil || fails == nowhere {
		return value.Condition{}, false
	}
	c := of.IsNil().Not()
	c.FailsYes = true
	if fails == whereFalse {
		c = c.Not()
	}
	return c, true
}
