package machine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is what the evaluator does otherwise while a request is followed.

// maxNested bounds the calls, one inside the other, that a request is followed
// through.
const maxNested = 60

// enter runs a function for the request.
func (m *Serving) enter(fn *value.Func, args []value.Value, n *ir.Node, at source.Span) value.Value {
	if v, ok := m.composed(fn, args, n, at); ok {
		return v
	}
	code := fn.Code
	recv, rest := cutReceiver(code, args)
	body := code.Body
	if code.Handler {
		body = code.Serve
	}
	if body != nil && m.spent() {
		if !m.couldAsk(fn, args) {
			return m.passBy(fn, recv, rest, n, at)
		}
		body = nil
		m.tooMuch(code, at)
		if m.req.cut == "" {
			m.overrun()
			m.req.cut = code.Name
		}
	}
	if body == nil || len(m.stack) >= maxNested || m.recursion(code, n) >= 1 {
		m.notAgain(code)
		return m.unfollowed(fn.Name, nil, recv, rest, n, at)
	}
	m.give(code.Name, rest)
	if !m.matters(fn, args) {
		return m.passBy(fn, recv, rest, n, at)
	}
	var given []route.ScopeAt
	used, doubted := len(m.req.uses), len(m.req.doubts)
	if m.Guards[code.Name] != "" && len(rest) > 0 {
		_, uses := m.scopesGiven(code.Name, m.named(code.Name, rest), false)
		given = uses
		unknown := slices.ContainsFunc(rest, m.unknownScope)
		if uses == nil || unknown {
			m.miss(value.Doubt{Gap: m.gapOf(code.Name, at, "is given what is not known here"), Firm: true})
		}
		if unknown { // whatever else it looks at is not what it demands
			return m.passBy(fn, recv, rest, n, at)
		}
	}
	if n != nil {
		m.nameless(fn.Name, rest, n.ResultType(), at)
	}
	asked, opens, decided := m.req.asks, m.req.opens, m.req.decided
	f := m.newFrame(fn, n)
	m.pass(f, args)
	vouched := m.vouches(fn.Name, n, rest)
	var limits *trial
	if vouched && m.req.vouched == 0 {
		limits = m.try()
	}
	done := m.vouch(vouched)
	foreseen := m.foresee(f)
	m.runTelling(fn, f, recv, rest, args, body)
	foreseen()
	done()
	if limits != nil && limits.ends(m) {
		out := m.unfollowed(fn.Name, nil, recv, rest, n, at)
		if c, ok := out.(value.Condition); ok && slices.ContainsFunc(rest, m.isRequest) {
			c.FailsNo = true // what is given the request to say no may answer it
			return c
		}
		return out
	}
	if f.again && asked < m.req.asks {
		// It asks for scopes, and what it says depends on what it says.
		m.miss(value.Doubt{Gap: m.gapOf(code.Name, at, "calls itself before it says what it demands")})
		m.req.cut = cmp.Or(m.req.cut, code.Name)
	}
	out := f.returned
	if out == nil {
		out = value.Opaque{Why: "the result of " + naming.Short(fn.Name)}
	}
	if len(m.stack) == m.req.base+1 && m.req.by == "" && asked < m.req.asks && !m.isLiteral(fn) {
		if _, uses := m.scopesIn(value.List{Elems: rest}, false, 0); uses != nil {
			m.req.by = fn.Name
		}
	}
	// What is said to be a guard demands what it is given, whatever else it looks at.
	if given != nil && n != nil && value.IsVerdict(n.ResultType()) && !demands(out, given) {
		m.req.uses, m.req.doubts = m.req.uses[:used], m.req.doubts[:doubted]
		if d, ok := m.asked(fn.Name, rest, at); ok {
			if v, ok := required(out, d, naming.IsNegative(fn.Name)); ok {
				return v
			}
		}
		if v, ok := m.outside(fn.Name, recv, rest, n, at); ok {
			return v
		}
	}
	if vouched && asked < m.req.asks && !f.hole() {
		d, uses := m.scopesGiven(fn.Name, m.named(fn.Name, rest), m.anyOf(fn.Name, n))
		if one := f.enough(); uses != nil && m.Guards[fn.Name] == "" && len(one.Requirement()) > 1 {
			d = one // the body tells that any of them is enough
		}
		if uses != nil && demandsNothing(out) {
			if v, ok := required(out, d, naming.IsNegative(fn.Name)); ok {
				return v
			}
		}
		if uses != nil && strings.HasPrefix(n.ResultType(), "bool") && isUnanswered(out) { // what it asked for them says what it says
			if v, ok := m.outside(fn.Name, recv, rest, n, at); ok {
				return v
			}
		}
	}
	// One that only compares what is known, such as an entry of a table of roles with what is
	// wanted, has asked nobody.
	if c, ok := value.ConditionOf(out); ok && c.Yes.Never() != c.No.Never() && asked == m.req.asks && opens == m.req.opens && decided < m.req.decided {
		return out
	}
	// A function that is given scopes and says yes or no, by means that are
	// not seen, is asked for them.
	if asked == m.req.asks && n != nil && value.IsVerdict(n.ResultType()) && m.speaksOfScopes(fn, rest) &&
		(!settled(out) && (!m.tellsApart(out) || (vouched || naming.IsCheck(fn.Name) && m.tellsWho(rest)) && (f.turnsAway() || isLookedUp(out) && !f.hole())) || vouched && value.Fails(out)) { // which lets by whom a privilege does
		if v, ok := m.outside(fn.Name, recv, rest, n, at); ok {
			return v
		}
	}
	return out
}

// notAgain notes that a call of a function in itself is not followed.
func (m *Machine) notAgain(code *ir.Function) {
	for _, f := range m.stack {
		f.again = f.again || f.code == code
	}
}

// eachCall is each for what is called, or the receiver of it. While a request
// is followed, calls of which only one is made are made on paths of their own.
func (m *Serving) eachCall(v value.Value, call func(value.Value) value.Value) value.Value {
	var calls []func() (value.Value, bool)
	if c := m.req.WaysOf(v); c != nil {
		for _, w := range c.Ways {
			if value.IsNull(w.Value) { // that panics
				continue
			}
			is := m.req.IsOn(c, w)
			calls = append(calls, func() (value.Value, bool) {
				if !m.suppose(is, true) {
					return nil, false
				}
				return call(w.Value), true
			})
		}
	} else {
		value.Alternatives(v, func(v value.Value) { calls = append(calls, func() (value.Value, bool) { return call(v), true }) })
	}
	if len(calls) < 2 {
		return value.Each(v, call)
	}
	ways, asked, _ := m.onOwnPaths(calls)
	return m.together(m.doneAsking(asked, ways))
}

// someCall makes calls of which only one is made: what asks nothing where others ask is an
// implementation for development, or for tests. Where none asks, it does not matter which
// of them returned what.
func (m *Serving) someCall(calls []func() (value.Value, bool)) (value.Value, bool) {
	ways, asked, live := m.onOwnPaths(calls)
	if len(ways) == 0 {
		return nil, live
	}
	asks := m.req.asks > asked.asks
	if ways = m.doneAsking(asked, ways); asks {
		return m.together(ways), live
	}
	out := ways[0].Value
	for _, w := range ways[1:] {
		out = value.Either(out, w.Value)
	}
	return out, live
}

// onOwnPaths makes calls of which only one is made, each on a path of its own, and returns
// the ways that they end in. Whether they asked the token is not settled yet.
func (m *Serving) onOwnPaths(calls []func() (value.Value, bool)) (ways []value.Way, asked asking, live bool) {
	branches := make([]func() bool, len(calls))
	for i, call := range calls {
		branches[i] = func() bool {
			v, made := call()
			if made {
				ways = append(ways, m.req.exit(v))
			}
			return made
		}
	}
	asked = m.ask()
	live = m.branches(branches...)
	return ways, asked, live
}

// readHere reads what only a request has: its method, and what a map of the
// token's scopes has.
func (m *Serving) readHere(n *ir.Node) (value.Value, bool) {
	switch n.Op {
	case ir.OpGlobal:
		if naming.IsUnauthorized(n.Name) {
			m.deny([]value.Value{value.Number{N: unauthorized}}, n.At.Span(m.file()))
		}
		if (n.Type == "error" || m.isError(n.Type)) && naming.SaysDenied(naming.Last(n.Name)) {
			m.denied()
		}
	case ir.OpField:
		if n.Kids[0].Op == ir.OpLocal && value.IsMissing(m.local(n.Kids[0]).V) && value.IsNull(m.local(n.Kids[0]).V) {
			m.set(m.req.Path, value.Demand(nil)) // it panics
			return value.Opaque{Why: "a field of nil"}, true
		}
		if n.N == ir.ZeroBool && naming.NamesPrivilege(n.Name) && !m.isSet(n) {
			return value.Truth{}, true
		}
		if v, ok := m.signedIn(n); ok {
			return v, true
		}
		if v, ok := m.pathField(n); ok {
			return v, true
		}
		if v, ok := m.matchedField(n); ok {
			return v, true
		}
		if n.N == ir.ZeroBool && naming.TellsWritten(n.Name) && m.Know.Framework(naming.PackageOf(strings.TrimPrefix(value.TypeOf(m.eval(n.Kids[0])), "*"))) != nil {
			return m.isWritten(), true
		}
		if n.Name != "Method" {
			return m.ofFailure(n)
		}
		if value.TypeOf(m.eval(n.Kids[0])) == "*net/http.Request" {
			return m.methodOf(), true
		}
	case ir.OpIndex:
		return m.has(n)
	}
	return nil, false
}

// isSet reports whether it is known what a flag in a field is: by what it was set, as that of
// what is wanted or granted is, and not by who somebody is.
func (m *Serving) isSet(n *ir.Node) bool {
	switch m.read(n).(type) {
	case value.Truth, value.Condition:
		return true
	}
	return false
}

// signedIn reads a field that says whether it is known who sends the request. What a
// condition on it has found out, the next one knows.
func (m *Serving) signedIn(n *ir.Node) (value.Value, bool) {
	if n.N != ir.ZeroBool || !naming.TellsSignedIn(n.Name) {
		return nil, false
	}
	cells := m.places(n)
	if len(cells) != 1 {
		return nil, false
	}
	v, ok := cells[0].V.(value.Opaque)
	if !ok {
		return nil, false
	}
	turn := value.Turn{Cell: cells[0], Open: v, Yes: value.Truth{B: true}, No: value.Truth{}}
	return value.Condition{Yes: value.Always(), No: value.Always(), AbsentNo: true, From: value.OfCaller, Turns: []value.Turn{turn}}, true
}

// discard notes a check of which the result is not used.
func (m *Serving) discard(v value.Value, n *ir.Node) {
	if t, ok := v.(value.Tuple); ok && len(t) > 0 {
		v = t[len(t)-1]
	}
	var d value.Demand
	switch v := v.(type) {
	case value.Condition:
		if d = v.Yes; !v.Tests {
			return
		}
	case value.Nilness:
		if d = v.Null; !v.Tests {
			return
		}
	default:
		return
	}
	sure := m.req.Demand()
	for _, i := range []int{value.Aborted, value.Refused} {
		if still := sure.And(m.req.Mark(i).No); still.And(d).Equal(still) {
			return // it ends the request by itself
		}
	}
	if d.Always() || d.Never() {
		return
	}
	m.req.faults = AddFault(m.req.faults, route.Fault{Kind: route.Discarded, Guard: naming.Short(n.Name), Demand: d.Requirement(), Span: n.At.Span(m.file())})
}

// suppose makes the present state one in which c is as it says, and reports
// whether there is any.
func (m *Serving) suppose(c value.Condition, is bool) bool {
	if !is {
		c = c.Not()
	}
	if c.Yes.Never() {
		return false
	}
	if !c.No.Never() {
		m.req.opens++
	}
	m.undecided(c)
	before, lacks := m.req.Demand(), m.req.Marks[value.Lacking].V
	turns := m.due(c.Turns)
	m.set(m.req.Path, before.And(c.Yes))
	if c.Tests {
		m.note(value.Checked) // unless a turn below knows on which paths
	}
	if !c.No.Never() { // it could be otherwise
		m.heedOrigin(c)
	}
	if c.Kept != "" {
		m.req.tested = append(m.req.tested, c.Kept)
	}
	if c.AbsentNo && value.AreScopes(c.Kept) {
		m.noteOnce(value.Limited)
	}
	if c.AbsentYes && !m.req.Mark(value.Limited).No.Never() { // whose scopes are there has a token
		m.req.lacks = append(m.req.lacks, c.Kept)
		m.note(value.Absent)
	}
	if c.FailsYes {
		m.note(value.Refused)
	}
	for _, t := range turns {
		m.set(t.Cell, t.Yes)
	}
	if !c.Tests {
		return true
	}
	same, otherwise := m.req.Demand().Equal(before), before.And(c.No).Equal(before)
	if m.req.Marks[value.Lacking].V == lacks { // where it was asked says nothing more exact
		if fails := same && !otherwise; fails || !same || m.req.Mark(value.Lacking).Yes.Never() { // else it says nothing more
			m.set(m.req.Marks[value.Lacking], value.CertainMark(fails))
		}
	}
	m.needs(!same, c.No)
	return true
}

// due returns the turns that count: those of variables that are as open as they
// were.
func (m *Serving) due(turns []value.Turn) []value.Turn {
	var out []value.Turn
	for _, t := range turns {
		if t = m.turned(t); t.Yes != nil && (t.Unchecked || value.Same(t.Cell.V, t.Open)) {
			out = append(out, t)
		}
	}
	return out
}
