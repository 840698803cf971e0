package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file is what a function returns that ends in several ways while a request is
// followed: each of its results, and what they are where there is no error.

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
	if n, ok := out[size-1].(value.Nilness); ok && size > 1 {
		n.Beside = m.wellBeside(ways, out)
		out[size-1] = n
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

// wellBeside returns what the results before the last are where the last is no error: nil for
// a result that is the same there as in general, and no list if nothing is told by it.
func (m *Serving) wellBeside(ways []value.Way, results value.Tuple) []value.Value {
	last := len(results) - 1
	well := slices.DeleteFunc(slices.Clone(ways), func(w value.Way) bool { return value.IsFailed(m.part(w.Value, last)) })
	if len(well) == 0 || len(well) == len(ways) {
		return nil
	}
	var out []value.Value
	for i := range last {
		if v := m.resultOn(well, i); !value.Same(v, results[i]) {
			out = append(out, v)
		} else {
			out = append(out, nil)
		}
	}
	return out
}

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
