package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// steady is often for loops that count nothing. Once the body has run, there may be no more
// to run it for.
func (m *Serving) steady(changed []*ir.Node, once, skip func() bool) bool {
	var differ []*ir.Node
	for range 2 {
		before := make(map[*ir.Node][]value.Value, len(changed))
		for _, target := range changed {
			before[target] = m.held(target)
		}
		if !m.branches(once, skip) {
			return false
		}
		skip = taken
		differ = slices.DeleteFunc(slices.Clone(changed), func(target *ir.Node) bool {
			return slices.EqualFunc(before[target], m.held(target), agree)
		})
		if len(differ) == 0 {
			return true
		}
	}
	m.forget(differ)
	return m.branches(once, skip)
}

// counts reports whether a variable holds a number.
func (m *Serving) counts(target *ir.Node) bool {
	return slices.ContainsFunc(m.held(target), func(v value.Value) bool { _, ok := v.(value.Number); return ok })
}

// held returns the values of a target of assignments.
func (m *Serving) held(target *ir.Node) []value.Value {
	var out []value.Value
	for _, c := range m.places(target) {
		out = append(out, c.V)
	}
	return out
}

// repeat runs a loop's body as often as it may be, which is not known, with what
// the loop changes unknown. While a request is followed that would make all
// flags unknown that say what was found: a flag that is the same after each
// further time is kept.
func (m *Serving) repeat(changed []*ir.Node, once func() bool) bool {
	return m.often(changed, once, taken)
}

// often is repeat for a loop of which skip says what becomes of the request where it does
// not run.
func (m *Serving) often(changed []*ir.Node, once, skip func() bool) bool {
	m.forgetWritten(m.frame().cells)
	counters := slices.DeleteFunc(slices.Clone(changed), func(target *ir.Node) bool { return !m.counts(target) })
	m.forget(counters)
	return m.steady(changed, once, skip)
}

// sameScopes reports whether two lists have the same elements but for further ones of those
// that the token has besides the scopes which are asked for: how many there are of these is
// no matter.
func sameScopes(a, b []value.Value) bool {
	isRest := func(v value.Value) bool {
		v, _ = value.Certainly(v)
		_, rest := value.DrawOf(v)
		return rest
	}
	of := func(list []value.Value) (others []value.Value, rest bool) {
		for _, v := range list {
			if isRest(v) {
				rest = true
			} else {
				others = append(others, v)
			}
		}
		return others, rest
	}
	mine, restA := of(a)
	theirs, restB := of(b)
	return restA && restB && slices.EqualFunc(mine, theirs, value.Same)
}

// agree reports whether two values say the same of a request.
func agree(a, b value.Value) bool {
	switch a := a.(type) {
	case value.Condition:
		b, ok := b.(value.Condition)
		return ok && a.Yes.Equal(b.Yes) && a.No.Equal(b.No)
	case value.Nilness:
		b, ok := b.(value.Nilness)
		return ok && a.Null.Equal(b.Null) && a.Set.Equal(b.Set)
	case *value.Cases:
		b, ok := b.(*value.Cases)
		return ok && a.Agrees(b)
	case value.List:
		b, ok := b.(value.List)
		return ok && (value.Same(a, b) || a.Open == b.Open && sameScopes(a.Elems, b.Elems))
	case value.Tally:
		b, ok := b.(value.Tally)
		return ok && slices.EqualFunc(a, b, func(a, b value.Tallied) bool { return a.N == b.N && a.Demand.Equal(b.Demand) })
	}
	return value.Same(a, b)
}
