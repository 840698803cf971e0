package machine

import (
	"net/http"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is how a request is refused, and what becomes of it if it goes on.

// abort notes that what is behind does not run. What else is known of such a
// path is no matter where it meets those on which it does. Behind what has answered the
// request, there is nothing to run.
func (m *Serving) abort() {
	if m.req.handler && m.req.Mark(value.Answered).No.Never() {
		return
	}
	m.bar()
	if had := failing(m.req.exit(nil)); m.req.handler && !had.Never() && !slices.ContainsFunc(m.req.failed, had.Equal) {
		m.req.failed = append(m.req.failed, had)
	}
	m.req.turnedAway(m.req.Demand(), m.req.Mark)
	m.note(value.Aborted)
	if m.req.handler && !m.req.Mark(value.Answered).Yes.Never() {
		return // where it was answered before, this changes nothing
	}
	for _, i := range []int{value.Absent, value.AbsentOff, value.Checked, value.AbsentOpen, value.AbsentOffOpen, value.CheckedOpen, value.Asked} {
		m.set(m.req.Marks[i], new(value.Mark))
	}
}

// isAborted returns the condition that the request was ended.
func (r *request) isAborted() value.Value {
	c := r.Mark(value.Aborted).Condition()
	if !c.Yes.Never() && !c.No.Never() {
		end := r.Marks[value.Aborted]
		c.Turns = []value.Turn{{Cell: end, Open: end.V, Yes: value.CertainMark(true), No: value.CertainMark(false)}}
		for _, i := range []int{value.Absent, value.AbsentOff, value.Checked} { // as abort leaves them
			other := r.Marks[i]
			c.Turns = append(c.Turns, value.Turn{Cell: other, Open: other.V, Yes: new(value.Mark), No: other.V})
		}
	}
	return c
}

// refuse notes that the request is refused from here on.
func (m *Serving) refuse(args []value.Value, at source.Span) {
	if m.req.Mark(value.Refused).No.Never() {
		return
	}
	if m.req.Mark(value.Answered).No.Never() {
		// What fails while the answer is sent to a token that has the scopes was no guard's matter.
		if !m.req.Mark(value.Checked).Yes.Never() && !m.req.Mark(value.Lacking).Yes.Never() && len(m.req.calls) > 0 {
			m.req.faults = AddFault(m.req.faults, route.Fault{Kind: route.Unreached, Demand: AllOf(m.req.uses), Span: m.req.calls[len(m.req.calls)-1]})
		}
		return
	}
	m.deny(args, at)
	m.asksLate(at)
	m.barsMethod(args)
	m.favours(args)
	forbidden := forbids(args)
	if forbidden {
		m.denied()
	}
	m.refused()
	if forbidden {
		m.note(value.Denied)
	}
}

// asksLate notes a doubt where the request is refused, since the token lacks a scope, after what
// is taken for the handler behind has been called: a function that answers no request by its
// type may as well be one that finds what is asked for.
func (m *Serving) asksLate(at source.Span) {
	inner, ok := value.Plain(m.req.inner).(*value.Func)
	if !ok || inner.Handler || m.req.Mark(value.Passed).Yes.Never() || m.req.Mark(value.Lacking).Yes.Never() {
		return
	}
	code := m.req.root
	m.miss(value.Doubt{Gap: m.gapOf(code.Name, at, "asks for a scope after it has called "+naming.Short(inner.Name)), Firm: true})
}

// denied notes that the request is, or by an error that is made will be, denied: what was
// asked before decides more than what the answer looks like.
func (m *Serving) denied() {
	m.req.doubts = value.AddDoubt(m.req.doubts, m.req.ifDenied...)
	m.req.unsure = m.req.unsure || m.req.undecided
}

// saysDenied reports whether what an error is made of says that who asks may not.
func saysDenied(v value.Value) bool {
	switch v := value.Bare(v).(type) {
	case value.Number:
		return v.N == http.StatusUnauthorized || v.N == http.StatusForbidden
	case value.Text:
		return naming.SaysDenied(v.S)
	}
	return false
}

// deniesByStatus reports whether a part of a result is a status that says that who asks may not.
func deniesByStatus(v value.Value) bool {
	n, ok := value.Bare(v).(value.Number)
	return ok && saysDenied(n)
}

// forbids reports whether a refusal that is given some arguments is one for who asks, and not
// for what they ask for: it has no other status than those.
// https://www.rfc-editor.org/rfc/rfc9110#name-403-forbidden
func forbids(args []value.Value) bool {
	return !slices.ContainsFunc(args, func(v value.Value) bool {
		n, ok := value.Bare(v).(value.Number)
		return ok && n.N >= 400 && n.N < 600 && n.N != http.StatusUnauthorized && n.N != http.StatusForbidden
	})
}

// favours notes that a token which lacks what it was asked for is refused, since data of
// the request decide that: somebody else who lacks it is not.
func (m *Serving) favours(args []value.Value) {
	lacks, byData := m.req.Mark(value.Lacking), m.req.Mark(value.ForData)
	if !m.req.handler || lacks.Yes.Never() || byData.Yes.Never() || !byData.No.Never() {
		return
	}
	m.req.favours = m.req.favours || slices.ContainsFunc(args, func(v value.Value) bool {
		n, ok := value.Bare(v).(value.Number)
		return ok && n.N == http.StatusForbidden
	})
}

// refused notes that the present path is one on which the request is refused.
func (m *Serving) refused() {
	m.bar()
	if had := failing(m.req.exit(nil)); m.req.handler && !had.Never() && !slices.ContainsFunc(m.req.failed, had.Equal) {
		m.req.failed = append(m.req.failed, had)
	}
	m.req.turnedAway(m.req.Demand(), m.req.Mark)
	if answered := m.req.Mark(value.Answered); answered.Yes.Never() {
		m.turnsAway(byAnswer)
	}
	if answered := m.req.Mark(value.Answered); m.req.handler && !answered.Yes.Never() {
		// Where it was answered before, nothing is refused any more.
		m.set(m.req.Marks[value.Refused], &value.Mark{Yes: answered.No, No: answered.Yes.And(m.req.Mark(value.Refused).No)})
	} else {
		m.note(value.Refused)
	}
	m.note(value.Done)
	m.req.refusals++
	for _, i := range []int{value.ForInput, value.ForData} { // what such a path depends on is no matter
		m.set(m.req.Marks[i], new(value.Mark))
	}
	for _, p := range whileOpen {
		m.set(m.req.Marks[p.Open], new(value.Mark))
	}
}

// goesOn notes that a handler answers a request that it has refused for certain, as if
// it had not: what it does for the request is done.
func (m *Serving) goesOn(at source.Span) {
	fault := route.Fault{Kind: route.Proceeds, Demand: AllOf(m.req.uses), Span: at}
	if len(m.req.calls) > 0 {
		fault.Span = m.req.calls[len(m.req.calls)-1]
	}
	m.req.faults = AddFault(m.req.faults, fault)
	m.set(m.req.Marks[value.Refused], value.CertainMark(false))
	m.note(value.Checked) // which is no matter where it is refused
}

// proceed notes that a handler goes on although it may have refused the
// request: the refusal is none.
func (m *Serving) proceed(at source.Span) {
	mk := m.req.Mark(value.Refused)
	if mk.Yes.Never() || m.isDone() {
		return
	}
	if m.mayBeDone() {
		m.miss(value.Doubt{Gap: m.gapOf(m.req.root.Name, at, "goes on where what it calls may have answered the request"), Firm: true})
		return
	}
	kept := m.req.Demand().And(mk.No)
	if !kept.Never() && !mk.No.Always() && !kept.Equal(m.req.Demand()) {
		fault := route.Fault{Kind: route.Proceeds, Demand: kept.Requirement(), Span: at}
		if len(m.req.calls) > 0 {
			fault.Span = m.req.calls[len(m.req.calls)-1]
		}
		m.req.faults = AddFault(m.req.faults, fault)
	}
	m.set(m.req.Marks[value.Refused], value.CertainMark(false))
}

// isDone reports whether every request has its answer on the present path, those that were
// refused and the others: what is done after that is done for none of them.
//
//	if result := issue(w, r); result != nil {
//		metrics.Record(ctx, result)
//	}
func (m *Serving) isDone() bool {
	return !m.req.Mark(value.Answered).Yes.Never() && m.req.Mark(value.Done).No.Never()
}

// mayBeDone is isDone where some of the answers may be written by what is not followed.
func (m *Serving) mayBeDone() bool {
	done, handed := m.req.Mark(value.Done), m.req.Mark(value.Handed)
	return !handed.Yes.Never() && done.No.And(handed.No).Never()
}

// letBy notes on which side of the last question paths are that a request is let by on.
func (r *request) letBy(d value.Demand, mark func(int) *value.Mark) {
	d = d.And(mark(value.Checked).Yes)
	r.had = r.had || !d.And(mark(value.Lacking).No).Never()
	r.lack = r.lack || !d.And(mark(value.Lacking).Yes).Never()
}

// turnedAway notes of paths that requests end on whether the token has what it was asked
// for last.
func (r *request) turnedAway(d value.Demand, mark func(int) *value.Mark) {
	checked := d.And(mark(value.Checked).Yes)
	if r.owner && !r.handler && !checked.And(mark(value.Lacking).Yes).Never() {
		r.ownersOnly = true
	}
	if d = checked.And(mark(value.Lacking).No); !d.Always() {
		r.away = r.away.Or(d)
	}
}

// inverted reports whether the token is asked for scopes only to refuse it if it has
// them.
func (r *request) inverted() bool { return r.lack && !r.had && !r.away.Never() }
