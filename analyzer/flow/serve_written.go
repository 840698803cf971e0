package flow

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file is what ends a chain of middleware that goes on as long as nobody has
// answered the request:
//
//	if !ctx.Written() {
//		next.ServeHTTP(w, r)
//	}

// A status is that of a response: 0 as long as nothing was written.
type status struct{ cond }

// tellsWritten returns what a method says that tells whether the response was
// written: a guard has refused the request, or what answers it did. By which writer
// it knows is no matter, since there is one response.
func (m *serving) tellsWritten(n *ir.Node, args []value) (value, bool) {
	if len(args) > 0 || !naming.TellsWritten(naming.Last(n.Name)) {
		return nil, false
	}
	c := m.isWritten()
	switch types := n.ResultType(); {
	case types == "bool":
		return c, true
	case types == "" || strings.HasSuffix(types, "int"): // a number has no name
		return status{c}, true
	}
	return nil, false
}

// isWritten returns the condition that the response is written.
func (m *serving) isWritten() cond {
	no, yes := m.req.mark(refused), m.req.mark(answered)
	c := cond{yes: no.yes.or(yes.yes), no: no.no.and(yes.no)}
	if c.yes.never() || c.no.never() {
		return c
	}
	for _, i := range []int{refused, answered} {
		if cell := m.req.marks[i]; !m.req.mark(i).yes.never() {
			c.turns = append(c.turns, turn{cell: cell, open: cell.v, yes: cell.v, no: certainMark(false)})
		}
	}
	for _, p := range whileOpen {
		cell := m.req.marks[p.mark]
		c.turns = append(c.turns, turn{cell: cell, open: cell.v, yes: cell.v, no: m.req.marks[p.open].v})
	}
	return c
}

// compare returns the condition that a comparison with a number holds.
func (s status) compare(op string, n number) cond {
	switch {
	case n.N != 0:
		return cond{yes: always(), no: always()}
	case op == "==" || op == "<=":
		return s.not()
	case op == "!=" || op == ">":
		return s.cond
	}
	return cond{yes: always(), no: always()}
}
