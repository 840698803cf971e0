package machine

import (
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file takes the clauses of switches while a request is followed.

// without returns what the tag of a switch is where it is not one of the cases.
func (m *Serving) without(tag value.Value, e *ir.Node) value.Value {
	several, ok := tag.(*value.Cases)
	if !ok {
		return tag
	}
	if _, rest := several.Where(func(v value.Value) value.Condition { return m.compare(v, m.eval(e), nil) }); rest != nil {
		return rest
	}
	return tag
}

// choose takes the clauses of a switch, each with what is certain of the
// token if it is taken.
func (m *Serving) choose(on *ir.Node, clauses []*ir.Node, label string) bool {
	tag := m.eval(on)
	conds := make([]value.Condition, len(clauses))
	fallback := -1
	levels := m.levelsOf(tag, clauses)
	for i, c := range clauses {
		if c.N&ir.ClauseDefault != 0 {
			fallback = i
			continue
		}
		conds[i] = value.Condition{No: value.Always()}
		for _, e := range c.Kids[1:] {
			v := m.evalReporting(e, reporting{call: e, then: c.Kids[0], side: whereTrue})
			is := m.compare(tag, v, nil)
			if isPrivileged(e, tag) {
				is = value.Condition{No: value.Always()}
			}
			if t, ok := tag.(value.Truth); ok && t.B {
				is, _ = value.ConditionOf(v)
				is.From = m.originOf(v)
			}
			if levels {
				is = m.isLevel(v)
			}
			if m.isGivenPart(on) {
				is.From |= value.OfOwner
			}
			conds[i] = conds[i].Or(is)
			tag = m.without(tag, e)
		}
	}
	var runs []func() bool
	none := func(before int) bool { // that none of the clauses before is meant
		for i := range before {
			if i != fallback && !m.suppose(conds[i], false) {
				return false
			}
		}
		return true
	}
	for i := range clauses {
		if i != fallback && !conds[i].Yes.Never() {
			runs = append(runs, func() bool { return none(i) && m.suppose(conds[i], true) && m.clause(clauses, i) })
		}
	}
	runs = append(runs, func() bool { return none(len(clauses)) && m.clause(clauses, fallback) })
	return m.clauses(label, runs)
}
