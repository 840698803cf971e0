package machine

import (
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/may"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file remembers verdicts. One holds for each request of which what was followed
// asked nothing else than of this one: what did not ask for the method says the same for
// each, and what asked whether the path begins with "/api" says the same for all paths
// that do.

// An asksOf is what a guard or handler asks of the request that is followed, and of
// which what it says may depend.
type asksOf struct {
	method bool
	route  bool // which one was matched, or its path
}

// verdictKey tells verdicts apart, but for the route.
type verdictKey struct {
	by      any
	handler bool   // of a handler, not of a guard
	method  string // if it asks for it
	after   string // what that is changed to
	row     *value.Object
	kept    string // what scopes the request carries
}

// A remembered is what is remembered of what was followed, once it has been answered some
// questions: the next question, and what comes of each answer to it, or the verdict.
type remembered struct {
	question value.Question
	answers  map[string]*remembered
	routes   map[MatchedRoute]*founded // where what is asked next is not noted
	verdict  *founded
}

// A founded is a verdict, and what it rests on.
type founded struct {
	Verdict
	*basis
}

// A basis is what a verdict rests on that may change as long as not all texts are known
// that are scopes.
type basis struct {
	disbelieved map[source.Span]bool // texts that were no scopes
	powers      map[*ir.Function]may.Power
}

// disbelieve notes that a text was no scope.
func (b *basis) disbelieve(at source.Span) {
	if b.disbelieved == nil {
		b.disbelieved = make(map[source.Span]bool)
	}
	b.disbelieved[at] = true
}

// can notes what a function may do.
func (b *basis) can(f *ir.Function, power may.Power) {
	if b.powers == nil {
		b.powers = make(map[*ir.Function]may.Power)
	}
	b.powers[f] = power
}

// add notes what another one rests on.
func (b *basis) add(other *basis) {
	for at := range other.disbelieved {
		b.disbelieve(at)
	}
	for f, power := range other.powers {
		b.can(f, power)
	}
}

// holds reports whether what the verdict rests on is still so.
func (m *Judge) holds(b *basis) bool {
	for at := range b.disbelieved {
		if m.believed[at] {
			return false
		}
	}
	for f, power := range b.powers {
		if m.powerOf(f) != power {
			return false
		}
	}
	return true
}

// forget forgets the verdicts that rest on what is not so any more.
func (m *Judge) forget(r *remembered) {
	if r.verdict != nil && !m.holds(r.verdict.basis) {
		r.verdict = nil
	}
	for route, f := range r.routes {
		if !m.holds(f.basis) {
			delete(r.routes, route)
		}
	}
	for _, next := range r.answers {
		m.forget(next)
	}
}

// asksFact returns a fact of the route, and notes that it is asked for.
func (m *Serving) asksFact(part framework.Part) value.Value {
	if m.inquiry == nil {
		return m.pathOfRoute(part)
	}
	return m.inquiry.Fact(part, func() value.Value { return m.pathOfRoute(part) })
}

// asksRoute notes that it is asked for the route itself.
func (m *Serving) asksRoute() {
	m.asksHere.route = true
	if m.inquiry != nil {
		m.inquiry.Whole = true
	}
}

// recall returns the verdict of a guard or handler, which is found if it is not
// known.
func (m *Judge) recall(key verdictKey, method string, find func() Verdict) Verdict {
	if key.by == nil {
		return find()
	}
	asks := m.asks[key.by]
	if asks.method {
		key.method, m.MethodAsked = method, true
	}
	if v, ok := m.known(m.verdicts[key]); ok {
		return v
	}
	m.asksHere, m.inquiry = asksOf{}, new(value.Inquiry)
	m.basis = new(basis)
	v := find()
	m.inquiry.End(v.Handed)
	asks = asksOf{asks.method || m.asksHere.method, asks.route || m.asksHere.route}
	m.asks[key.by] = asks
	if asks.method {
		key.method = method
	}
	m.remember(key, &founded{v, m.basis})
	m.inquiry, m.basis = nil, nil
	return v
}

// known returns the verdict that is remembered for the route, if one is.
func (m *Judge) known(r *remembered) (Verdict, bool) {
	var reply *value.Reply
	for r != nil {
		switch {
		case r.verdict != nil:
			return r.verdict.Verdict, true
		case r.routes != nil:
			if f := r.routes[m.here()]; f != nil {
				return f.Verdict, true
			}
			return Verdict{}, false
		case r.answers == nil:
			return Verdict{}, false
		case reply == nil:
			reply = &value.Reply{Facts: func(fact any) value.Value { return m.pathOfRoute(fact.(framework.Part)) }}
		}
		answer, ok := reply.To(r.question)
		if !ok {
			return Verdict{}, false
		}
		r = r.answers[answer]
	}
	return Verdict{}, false
}

// remember notes a verdict, and what was asked until it was found.
func (m *Judge) remember(key verdictKey, v *founded) {
	r := m.verdicts[key]
	if r == nil {
		r = new(remembered)
		m.verdicts[key] = r
	}
	for _, asked := range m.inquiry.Asked {
		if r.answers == nil || r.question.Name != asked.Name {
			*r = remembered{question: asked, answers: make(map[string]*remembered)}
		}
		next := r.answers[asked.Answer]
		if next == nil {
			next = new(remembered)
			r.answers[asked.Answer] = next
		}
		r = next
	}
	switch {
	case !m.inquiry.Whole:
		*r = remembered{verdict: v}
	case r.routes == nil:
		*r = remembered{routes: map[MatchedRoute]*founded{m.here(): v}}
	default:
		r.routes[m.here()] = v
	}
}
