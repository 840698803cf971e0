package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file follows scopes that have levels: who holds a higher one may do what a
// lower one permits. A program says which is higher by a table of numbers, by the
// order of a list, by constants, or in a switch. What is looked up there of what is
// not known is a number that depends on which of the scopes the token has; where it
// is compared with another, those suffice that are high enough.

// A rung is a scope and its level.
type rung struct {
	route.ScopeAt
	level int
}

// minRungs is how many scopes have to have a level before it tells something.
const minRungs = 2

// rungsOf returns the levels that a table gives to scopes: none, if it has other keys
// or values as well, or gives all the same level.
func (m *Serving) rungsOf(d *value.Map) []rung {
	if len(d.Slots) < minRungs || len(d.Known) < len(d.Slots) {
		return nil
	}
	var rungs []rung
	differ := false
	for _, s := range d.Slots {
		key, isText := value.Bare(s.Key).(value.Text)
		n, isNumber := value.Bare(s.Cell.V).(value.Number)
		if !isText || !isNumber || n.Loose || !m.isScope(key) {
			return nil
		}
		differ = differ || len(rungs) > 0 && rungs[0].level != n.N
		rungs = append(rungs, rung{route.ScopeAt{Name: scope.Scope(key.S), Span: key.At}, n.N})
	}
	if !differ {
		return nil
	}
	return rungs
}

// rungsIn is rungsOf for a list, of which the order says which is higher.
func (m *Serving) rungsIn(v value.Value) []rung {
	l, ok := value.Bare(v).(value.List)
	if !ok || len(l.Elems) < minRungs || !l.Exact() {
		return nil
	}
	var rungs []rung
	for i, e := range l.Elems {
		t, ok := value.Bare(e).(value.Text)
		if !ok || !m.isScope(t) {
			return nil
		}
		rungs = append(rungs, rung{route.ScopeAt{Name: scope.Scope(t.S), Span: t.At}, i})
	}
	return rungs
}

// holdsLevel reports whether a value that is not known is what a token has: it depends
// on who calls, or is called like it, and is no part of what else a client says.
func (m *Serving) holdsLevel(v value.Value) bool {
	return value.IsOpen(v) && !value.IsInput(v) && !value.IsPart(v) && !value.OfRoute(v) &&
		(m.originOf(v)&value.OfCaller != 0 || value.SpeaksOfScopes(v, 0))
}

// climb returns the level of what a token has, or the one of what has none.
func (m *Serving) climb(rungs []rung, none int, at source.Span) value.Value {
	out := value.Tally{{N: none, Demand: value.Always()}}
	for _, r := range rungs {
		out = out.With(r.level, value.DemandOf(r.Name))
	}
	m.use(scopesOf(rungs), at)
	return out
}

func scopesOf(rungs []rung) []route.ScopeAt {
	uses := make([]route.ScopeAt, len(rungs))
	for i, r := range rungs {
		uses[i] = r.ScopeAt
	}
	return uses
}

// levelAt returns what a table of levels has for what a token has, or for a text that
// it does not list.
func (m *Serving) levelAt(n *ir.Node, d *value.Map, index value.Value) (value.Value, bool) {
	rungs := m.rungsOf(d)
	if rungs == nil {
		return nil, false
	}
	if t, ok := value.Bare(index).(value.Text); ok {
		return value.Number{}, len(d.At(t)) == 0
	}
	of, rest := value.DrawOf(index)
	switch {
	case !m.holdsLevel(index):
		return nil, false
	case rest:
		return value.Number{}, of.Has(scopesOf(rungs))
	case of != nil:
		of.Add(scopesOf(rungs))
		of.Needs = true
	}
	return m.climb(rungs, 0, n.At.Span(m.file())), true
}

// hasLevel returns the condition that a table of levels lists what a token has.
func (m *Serving) hasLevel(e *ir.Node) (value.Condition, bool) {
	d, ok := value.Bare(m.eval(e.Kids[0])).(*value.Map)
	if !ok || !m.holdsLevel(m.eval(e.Kids[1])) {
		return value.Condition{}, false
	}
	rungs := m.rungsOf(d)
	if rungs == nil {
		return value.Condition{}, false
	}
	c := value.Condition{No: value.Always(), Tests: true, From: value.OfCaller}
	for _, r := range rungs {
		c.Yes = c.Yes.Or(value.DemandOf(r.Name))
	}
	return c, true
}

// levelIn returns where in an order of scopes the one is that a token has.
func (m *Serving) levelIn(order, what value.Value, at source.Span) (value.Value, bool) {
	rungs := m.rungsIn(order)
	if rungs == nil || !m.holdsLevel(what) {
		return nil, false
	}
	if of, rest := value.DrawOf(what); of != nil && !rest {
		of.Add(scopesOf(rungs))
		of.Needs = true
	}
	return m.climb(rungs, -1, at), true
}

// amongLevels returns the condition that what a token has is in a list of scopes.
func (m *Serving) amongLevels(list, what value.Value, at source.Span) (value.Condition, bool) {
	rungs := m.rungsIn(list)
	if rungs == nil || !m.holdsLevel(what) {
		return value.Condition{}, false
	}
	if of, _ := value.DrawOf(what); of != nil {
		return value.Condition{}, false
	}
	m.use(scopesOf(rungs), at)
	c := value.Condition{No: value.Always(), Tests: true, From: value.OfCaller}
	for _, r := range rungs {
		c.Yes = c.Yes.Or(value.DemandOf(r.Name))
	}
	return c, true
}

// levelsOf returns the scopes that the clauses of a switch tell apart, one or several
// each, if that is all that they do.
func (m *Serving) levelsOf(tag value.Value, clauses []*ir.Node) bool {
	if !m.holdsLevel(tag) {
		return false
	}
	if of, _ := value.DrawOf(tag); of != nil {
		return false
	}
	n := 0
	for _, c := range clauses {
		if c.N&ir.ClauseDefault != 0 {
			continue
		}
		for _, e := range c.Kids[1:] {
			t, ok := value.Bare(m.eval(e)).(value.Text)
			if !ok || t.S != "" && !m.isScope(t) {
				return false
			}
			if t.S != "" {
				n++
			}
		}
	}
	return n >= minRungs
}

// isLevel returns the condition that a token has the scope which a clause is for.
func (m *Serving) isLevel(v value.Value) value.Condition {
	t, _ := value.Bare(v).(value.Text)
	if t.S == "" {
		return value.Condition{Yes: value.Always(), No: value.Always(), From: value.OfCaller}
	}
	m.use([]route.ScopeAt{{Name: scope.Scope(t.S), Span: t.At}}, source.Span{})
	return value.Condition{Yes: value.DemandOf(scope.Scope(t.S)), No: value.Always(), Tests: true, From: value.OfCaller}
}

// constantLevel returns what the comparison of what a token has with a constant says
// that stands for a scope: those suffice whose constants are on the same side.
func (m *Serving) constantLevel(n *ir.Node, x, y value.Value) (value.Value, bool) {
	op := n.Name
	if _, ok := value.Bare(x).(value.Number); ok {
		x, y, op = y, x, value.Turned[op]
	}
	least, ok := value.Bare(y).(value.Number)
	if !ok || least.Typ == "" || value.Turned[op] == "" || !m.holdsLevel(x) {
		return nil, false
	}
	names := m.Permissions.Numbers[least.Typ]
	if len(names) < minRungs || names[least.N] == "" {
		return nil, false
	}
	var rungs []rung
	none := 0
	for level, name := range names {
		rungs = append(rungs, rung{route.ScopeAt{Name: scope.Scope(name), Span: least.At}, level})
		none = min(none, level-1)
	}
	slices.SortFunc(rungs, func(a, b rung) int { return a.level - b.level })
	return value.Binary(op, m.climb(rungs, none, n.At.Span(m.file())), value.Number{N: least.N}), true
}
