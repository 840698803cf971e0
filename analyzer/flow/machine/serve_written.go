package machine

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file is what ends a chain of middleware that goes on as long as nobody has
// answered the request:
//
//	if !ctx.Written() {
//		next.ServeHTTP(w, r)
//	}

// tellsWritten returns what a method says that tells whether the response was
// written: a guard has refused the request, or what answers it did. By which writer
// it knows is no matter, since there is one response.
func (m *Serving) tellsWritten(n *ir.Node, args []value.Value) (value.Value, bool) {
	if len(args) > 0 || !naming.TellsWritten(naming.Last(n.Name)) {
		return nil, false
	}
	c := m.isWritten()
	switch types := n.ResultType(); {
	case types == "bool":
		return c, true
	case types == "" || strings.HasSuffix(types, "int"): // a number has no name
		return value.Status{Condition: c}, true
	}
	return nil, false
}

// isWritten returns the condition that the response is written.
func (m *Serving) isWritten() value.Condition {
	no, yes := m.req.Mark(value.Refused), m.req.Mark(value.Answered)
	c := value.Condition{Yes: no.Yes.Or(yes.Yes), No: no.No.And(yes.No)}
	if c.Yes.Never() || c.No.Never() {
		return c
	}
	for _, i := range []int{value.Refused, value.Answered} {
		if cell := m.req.Marks[i]; !m.req.Mark(i).Yes.Never() {
			c.Turns = append(c.Turns, value.Turn{Cell: cell, Open: cell.V, Yes: cell.V, No: value.CertainMark(false)})
		}
	}
	for _, p := range whileOpen {
		cell := m.req.Marks[p.mark]
		c.Turns = append(c.Turns, value.Turn{Cell: cell, Open: cell.V, Yes: cell.V, No: m.req.Marks[p.Open].V})
	}
	return c
}
