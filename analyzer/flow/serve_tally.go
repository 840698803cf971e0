package flow

import "slices"

// A tally is a number that depends on the path: what is certain of the token
// if it is which. It counts what a token has.
type tally []tallied

type tallied struct {
	n      int
	demand demand
}

// maxTally bounds the numbers that are told apart.
const maxTally = 16

// plus adds a number that is meant on a path.
func (t tally) plus(n int, d demand) tally {
	if d.never() {
		return t
	}
	i := slices.IndexFunc(t, func(c tallied) bool { return c.n == n })
	if i < 0 {
		return append(slices.Clip(t), tallied{n, d})
	}
	t = slices.Clone(t)
	t[i].demand = t[i].demand.or(d)
	return t
}

// meetNumbers is meet for numbers, if anything is told by which it is.
func meetNumbers(ways []exit) (value, bool) {
	var out tally
	for _, w := range ways {
		switch v := w.value.(type) {
		case number:
			if v.Loose {
				return nil, false
			}
			out = out.plus(v.N, w.demand)
		case tally:
			for _, c := range v {
				out = out.plus(c.n, w.demand.and(c.demand))
			}
		default:
			return nil, false
		}
	}
	return out, out.tells()
}

// tells reports whether something is told by which number it is.
func (t tally) tells() bool {
	return len(t) >= 2 && len(t) <= maxTally && slices.ContainsFunc(t, func(c tallied) bool { return !c.demand.equal(t[0].demand) })
}

// further returns t, or one more where a condition holds.
func (t tally) further(is cond) tally {
	var out tally
	for _, c := range t {
		out = out.plus(c.n, c.demand.and(is.no))
		out = out.plus(c.n+1, c.demand.and(is.yes))
	}
	return out
}

// found returns the index at which a search ends: some, or -1.
func found(c cond) value {
	return tally(nil).plus(-1, c.no).plus(0, c.yes)
}

// arithmetic computes a binary operator, the tally first.
func (t tally) arithmetic(op string, n number) value {
	var out tally
	is := cond{tests: true}
	for _, c := range t {
		switch v := numeric(op, number{N: c.n}, n).(type) {
		case number:
			out = out.plus(v.N, c.demand)
		case truth:
			if v.B {
				is.yes = is.yes.or(c.demand)
			} else {
				is.no = is.no.or(c.demand)
			}
		default:
			return v
		}
	}
	if out != nil {
		return out
	}
	return is
}

// is returns the condition that t is n.
func (t tally) is(n number) cond {
	out := cond{tests: true}
	for _, c := range t {
		if c.n == n.N {
			out.yes = out.yes.or(c.demand)
		} else {
			out.no = out.no.or(c.demand)
		}
	}
	return out
}

// turned are the comparisons by which the same is said with the sides turned.
var turned = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}
