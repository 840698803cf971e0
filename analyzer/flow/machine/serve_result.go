package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file is what a function returns that ends in several ways while a request is
// followed: each of its results, and what they are where there is no error,
// or one.

// together returns what a function returns that ends in several ways.
func (m *Serving) together(ways []value.Way) value.Value {
	size := -1
	for _, w := range ways {
		if w.Value == nil {
			return nil
		}
		if t, ok := w.Value.(value.Tuple); ok { // another way may return all that a call does
			size = max(size, len(t))
		}
	}
	if size < 0 {
		return m.req.Meet(ways)
	}
	out := make(value.Tuple, size)
	for i := range out {
		out[i] = m.resultOn(ways, i)
	}
	if size < 2 {
		return out
	}
	switch last := out[size-1].(type) {
	case value.Nilness:
		last.Beside, last.Failing = m.besideOn(ways, out, value.IsFailed), m.besideOn(ways, out, value.IsNull)
		out[size-1] = last
	case value.Condition:
		last.Beside, last.Failing = m.besideOn(ways, out, isNo), m.besideOn(ways, out, isYes)
		out[size-1] = last
	}
	return out
}

// resultOn returns what one of the results of a function is on some of its ways.
func (m *Serving) resultOn(ways []value.Way, i int) value.Value {
	part := slices.Clone(ways)
	for k := range part {
		part[k].Value = m.verdictIn(part[k].Value, i)
	}
	return m.req.Meet(part)
}

// besideOn returns what the results before the last are where the last is not as some ways
// have it: nil for a result that is the same there as in general, and no list if nothing is
// told by it. Of what is returned with an error, or with "no", nil is nobody.
func (m *Serving) besideOn(ways []value.Way, results value.Tuple, other func(value.Value) bool) []value.Value {
	last := len(results) - 1
	left := slices.DeleteFunc(slices.Clone(ways), func(w value.Way) bool { return other(m.part(w.Value, last)) })
	if len(left) == 0 || len(left) == len(ways) {
		return nil
	}
	fails := !slices.ContainsFunc(left, func(w value.Way) bool { return !value.Fails(m.part(w.Value, last)) })
	var out []value.Value
	for i := range last {
		v := m.resultOn(left, i)
		if fails {
			v = value.MissingAs(v)
		}
		if value.Same(v, results[i]) {
			v = nil
		}
		out = append(out, v)
	}
	return out
}

func isYes(v value.Value) bool { t, ok := v.(value.Truth); return ok && t.B && !t.Loose }

func isNo(v value.Value) bool { t, ok := v.(value.Truth); return ok && !t.B && !t.Loose }

// verdictIn returns one of the results on a way out of a function. Who says whether a
// check was passed, and returns an error with that, has not found out.
func (m *Serving) verdictIn(v value.Value, i int) value.Value {
	one := m.part(v, i)
	c, ok := one.(value.Condition)
	t, several := v.(value.Tuple)
	if ok && several && c.Tests && slices.ContainsFunc(t, func(v value.Value) bool { return value.IsFailed(v) && m.saysNo(v) }) {
		return value.Truth{}
	}
	return one
}
