package flow

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is what the evaluator does otherwise while a request is followed.

// follows reports whether a call of a function is followed.
func (m *machine) follows(fn *fun) bool {
	return m.req != nil || !fn.code.Request || fn.code.Makes
}

// cutReceiver separates a method's receiver from its arguments.
func cutReceiver(code *ir.Function, args []value) (recv value, rest []value) {
	if strings.HasPrefix(code.Name, "(") && len(args) > 0 && !strings.Contains(code.Name, ").func") {
		return args[0], args[1:]
	}
	return nil, args
}

// maxNested bounds the calls, one inside the other, that a request is followed
// through.
const maxNested = 60

// enterHere runs a function for the request.
func (m *machine) enterHere(fn *fun, args []value, n *ir.Node, at source.Span) value {
	code := fn.code
	recv, rest := cutReceiver(code, args)
	body := code.Body
	if code.Handler {
		body = code.Serve
	}
	if body != nil && m.spent() {
		body = nil
		m.tooMuch(code, at)
		m.req.cut = cmp.Or(m.req.cut, code.Name)
	}
	if body == nil || len(m.stack) >= maxNested || m.recursion(code, n) >= 1 {
		m.notAgain(code)
		return m.unfollowed(fn.name, nil, recv, rest, n, at)
	}
	m.give(code.Name, rest)
	if !m.matters(fn, args) {
		return m.passBy(fn, recv, rest, n, at)
	}
	var given []route.ScopeAt
	used, doubted := len(m.req.uses), len(m.req.doubts)
	if m.guards[code.Name] != "" && len(rest) > 0 {
		_, uses := m.scopesGiven(code.Name, m.named(code.Name, rest), false)
		given = uses
		unknown := slices.ContainsFunc(rest, m.unknownScope)
		if uses == nil || unknown {
			m.miss(doubt{Gap: m.gapOf(code.Name, at, "is given what is not known here"), firm: true})
		}
		if unknown { // whatever else it looks at is not what it demands
			return m.passBy(fn, recv, rest, n, at)
		}
	}
	asked := len(m.req.calls) + len(m.req.uses)
	f := m.newFrame(fn, n)
	m.pass(f, args)
	m.runFrame(f, body)
	if f.again && asked < len(m.req.calls)+len(m.req.uses) {
		// It asks for scopes, and what it says depends on what it says.
		m.miss(doubt{Gap: m.gapOf(code.Name, at, "calls itself before it says what it demands")})
		m.req.cut = cmp.Or(m.req.cut, code.Name)
	}
	out := f.returned
	if out == nil {
		out = opaque{Why: "the result of " + naming.Short(fn.name)}
	}
	if len(m.stack) == m.req.base+1 && m.req.by == "" && asked < len(m.req.calls)+len(m.req.uses) && !m.isLiteral(fn) {
		if _, uses := m.scopesIn(list{elems: rest}, false, 0); uses != nil {
			m.req.by = fn.name
		}
	}
	// What is said to be a guard demands what it is given, whatever else it looks at.
	if given != nil && n != nil && isVerdict(n.ResultType()) && !demands(out, given) {
		m.req.uses, m.req.doubts = m.req.uses[:used], m.req.doubts[:doubted]
		if v, ok := m.outside(fn.name, recv, rest, n, at); ok {
			return v
		}
	}
	// A function that is given scopes and says yes or no, by means that are
	// not seen, is asked for them.
	if asked == len(m.req.calls)+len(m.req.uses) && n != nil && isVerdict(n.ResultType()) && !settled(out) && !m.tellsApart(out) {
		if v, ok := m.outside(fn.name, recv, rest, n, at); ok {
			return v
		}
	}
	return out
}

// notAgain notes that a call of a function in itself is not followed.
func (m *machine) notAgain(code *ir.Function) {
	for _, f := range m.stack {
		f.again = f.again || f.code == code
	}
}

// tellsApart reports whether it depends on what a function did with the
// request which of yes and no it says: it has refused it, or looked at it.
func (m *machine) tellsApart(out value) bool {
	if t, ok := out.(tuple); ok && len(t) > 0 {
		out = t[len(t)-1]
	}
	switch v := out.(type) {
	case cond:
		return v.tests || m.req.tellsOf(v.turns)
	case nilness:
		return v.tests || m.req.tellsOf(v.turns)
	}
	return false
}

// demands reports whether a value says yes only to who has one of the scopes.
func demands(v value, scopes []route.ScopeAt) bool {
	of := func(d demand) bool {
		return !d.never() && !slices.ContainsFunc(d, func(s scope.Set) bool {
			return !slices.ContainsFunc(scopes, func(u route.ScopeAt) bool { return s.Contains(u.Name) })
		})
	}
	switch v := v.(type) {
	case tuple:
		return slices.ContainsFunc(v, func(v value) bool { return demands(v, scopes) })
	case cond:
		return of(v.yes) || of(v.no)
	case nilness:
		return of(v.null)
	}
	return false
}

// tellsMarks reports whether turns say what became of the request before.
func (r *request) tellsMarks(turns []turn) bool {
	return slices.ContainsFunc(turns, func(t turn) bool {
		i := slices.Index(r.marks[:], t.cell)
		return i >= 0 && i != forInput && i != forData
	})
}

// tellsOf reports whether turns say something of the request, and not only what it
// depends on that they are taken.
func (r *request) tellsOf(turns []turn) bool {
	return slices.ContainsFunc(turns, func(t turn) bool { return t.cell != r.marks[forInput] && t.cell != r.marks[forData] })
}

// eachCall is each for what is called, or the receiver of it. While a request
// is followed, calls of which only one is made are made on paths of their own.
func (m *machine) eachCall(v value, call func(value) value) value {
	var calls []func() bool
	var ways []exit
	alternatives(v, func(v value) {
		calls = append(calls, func() bool {
			ways = append(ways, m.exit(call(v)))
			return true
		})
	})
	if m.req == nil || len(calls) < 2 {
		return each(v, call)
	}
	a := m.ask()
	m.branches(calls...)
	return m.together(m.doneAsking(a, ways))
}

// settled reports whether a value says yes or no for certain.
func settled(v value) bool {
	if t, ok := v.(tuple); ok && len(t) > 0 {
		v = t[len(t)-1]
	}
	switch v := v.(type) {
	case truth, null, failed:
		return true
	case cond:
		return v.yes.never() || v.no.never()
	}
	return false
}

// readHere reads what only a request has: its method, and what a map of the
// token's scopes has.
func (m *machine) readHere(n *ir.Node) (value, bool) {
	switch n.Op {
	case ir.OpGlobal:
		if naming.IsUnauthorized(n.Name) {
			m.deny([]value{number{N: unauthorized}}, n.At.Span(m.file()))
		}
		if (n.Type == "error" || m.isError(n.Type)) && m.globals[n.Name] == nil {
			return failed{opaque{Why: naming.Short(n.Name), Type: n.Type}}, true
		}
	case ir.OpField:
		if n.N == ir.ZeroBool && naming.NamesPrivilege(n.Name) {
			return truth{}, true
		}
		if v, ok := m.urlPath(n); ok {
			return v, true
		}
		if v, ok := m.matchedField(n); ok {
			return v, true
		}
		if n.Name != "Method" {
			return m.ofFailure(n)
		}
		if typeOf(m.eval(n.Kids[0])) == "*net/http.Request" {
			return m.requestMethod(), true
		}
	case ir.OpIndex:
		return m.has(n)
	}
	return nil, false
}

// maxSplit bounds the parts of a condition that are told apart.
const maxSplit = 5

// decide runs yes where a condition is true, and no where it is not. The sides
// of && and || are decided one after the other, so that each path knows which
// of them it took.
func (m *machine) decide(n *ir.Node, yes, no func() bool, parts int) bool {
	switch {
	case n.Op == ir.OpNot:
		return m.decide(n.Kids[0], no, yes, parts)
	case n.Op == ir.OpAnd && parts < maxSplit:
		return m.decide(n.Kids[0], func() bool { return m.decide(n.Kids[1], yes, no, parts+1) }, no, parts+1)
	case n.Op == ir.OpOr && parts < maxSplit:
		return m.decide(n.Kids[0], yes, func() bool { return m.decide(n.Kids[1], yes, no, parts+1) }, parts+1)
	}
	v := m.eval(n)
	c, _ := conditionOf(v)
	c.from = m.originOf(v)
	switch {
	case c.yes.never():
		return no()
	case c.no.never():
		return yes()
	}
	return m.branches(
		func() bool { return m.suppose(c, true) && yes() },
		func() bool { return m.suppose(c, false) && no() },
	)
}

// switchHere takes the clauses of a switch, each with what is certain of the
// token if it is taken.
func (m *machine) switchHere(tag value, clauses []*ir.Node, label string) bool {
	conds := make([]cond, len(clauses))
	fallback := -1
	for i, c := range clauses {
		if c.N&ir.ClauseDefault != 0 {
			fallback = i
			continue
		}
		conds[i] = cond{no: always()}
		for _, e := range c.Kids[1:] {
			is := m.compare(tag, m.eval(e), nil)
			if isPrivileged(e, tag) {
				is = cond{no: always()}
			}
			if t, ok := tag.(truth); ok && t.B {
				v := m.eval(e)
				is, _ = conditionOf(v)
				is.from = m.originOf(v)
			}
			conds[i] = conds[i].or(is)
		}
	}
	var runs []func() bool
	clause := func(i int) bool {
		live := true
		for ; i >= 0 && i < len(clauses) && live; i++ {
			live = m.run(clauses[i].Kids[0])
			if clauses[i].N&ir.ClauseFalls == 0 {
				break
			}
		}
		return live
	}
	none := func(before int) bool { // that none of the clauses before is meant
		for i := range before {
			if i != fallback && !m.suppose(conds[i], false) {
				return false
			}
		}
		return true
	}
	for i := range clauses {
		if i != fallback && !conds[i].yes.never() {
			runs = append(runs, func() bool { return none(i) && m.suppose(conds[i], true) && clause(i) })
		}
	}
	runs = append(runs, func() bool { return none(len(clauses)) && clause(fallback) })
	return m.clauses(label, runs)
}

// discard notes a check of which the result is not used.
func (m *machine) discard(v value, n *ir.Node) {
	if t, ok := v.(tuple); ok && len(t) > 0 {
		v = t[len(t)-1]
	}
	var d demand
	switch v := v.(type) {
	case cond:
		if d = v.yes; !v.tests {
			return
		}
	case nilness:
		if d = v.null; !v.tests {
			return
		}
	default:
		return
	}
	sure := m.req.demand()
	for _, i := range []int{aborted, refused} {
		if still := sure.and(m.req.mark(i).no); still.and(d).equal(still) {
			return // it ends the request by itself
		}
	}
	if d.always() || d.never() {
		return
	}
	m.req.faults = addFault(m.req.faults, route.Fault{Kind: route.Discarded, Guard: naming.Short(n.Name), Demand: d.requirement(), Span: n.At.Span(m.file())})
}
