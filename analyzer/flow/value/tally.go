package value

import "slices"

// A Tally is a number that depends on the path: what is certain of the token
// if it is which. It counts what a token has.
type Tally []Tallied

// A Tallied is a number, and what is certain of the token if it is that one.
type Tallied struct {
	N      int
	Demand Demand
}

// maxTally bounds the numbers that are told apart.
const maxTally = 16

// plus adds a number that is meant on a path.
func (t Tally) plus(n int, d Demand) Tally {
	if d.Never() {
		return t
	}
	i := slices.IndexFunc(t, func(c Tallied) bool { return c.N == n })
	if i < 0 {
		return append(slices.Clip(t), Tallied{n, d})
	}
	t = slices.Clone(t)
	t[i].Demand = t[i].Demand.Or(d)
	return t
}

// With returns t, which may be another number with what is certain then.
func (t Tally) With(n int, d Demand) Tally { return t.plus(n, d) }

// meetNumbers is meet for numbers, if anything is told by which it is.
func meetNumbers(ways []Way) (Value, bool) {
	var out Tally
	for _, w := range ways {
		switch v := w.Value.(type) {
		case Number:
			if v.Loose {
				return nil, false
			}
			out = out.plus(v.N, w.Demand)
		case Tally:
			for _, c := range v {
				out = out.plus(c.N, w.Demand.And(c.Demand))
			}
		default:
			return nil, false
		}
	}
	return out, out.tells()
}

// tells reports whether something is told by which number it is.
func (t Tally) tells() bool {
	return len(t) >= 2 && len(t) <= maxTally && slices.ContainsFunc(t, func(c Tallied) bool { return !c.Demand.Equal(t[0].Demand) })
}

// further returns t, or one more where a condition holds.
func (t Tally) further(is Condition) Tally {
	var out Tally
	for _, c := range t {
		out = out.plus(c.N, c.Demand.And(is.No))
		out = out.plus(c.N+1, c.Demand.And(is.Yes))
	}
	return out
}

// IndexFound returns the index at which a search ends: some, or -1.
func IndexFound(c Condition) Value {
	return Tally(nil).plus(-1, c.No).plus(0, c.Yes)
}

// arithmetic computes a binary operator, the tally first.
func (t Tally) arithmetic(op string, n Number) Value {
	var out Tally
	is := Condition{Tests: true}
	for _, c := range t {
		switch v := numeric(op, Number{N: c.N}, n).(type) {
		case Number:
			out = out.plus(v.N, c.Demand)
		case Truth:
			if v.B {
				is.Yes = is.Yes.Or(c.Demand)
			} else {
				is.No = is.No.Or(c.Demand)
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

// Is returns the condition that t is n.
func (t Tally) Is(n Number) Condition {
	out := Condition{Tests: true}
	for _, c := range t {
		if c.N == n.N {
			out.Yes = out.Yes.Or(c.Demand)
		} else {
			out.No = out.No.Or(c.Demand)
		}
	}
	return out
}

// Turned are the comparisons by which the same is said with the sides turned.
var Turned = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}

// AtLeast is a number of which is only known that it is not less.
type AtLeast int

// compare returns what a comparison with a number says.
func (a AtLeast) compare(op string, n Number) Value {
	least := Number{N: int(a)}
	switch {
	case n.Loose:
	case op == ">" && least.N > n.N, op == ">=" && least.N >= n.N:
		return Truth{B: true}
	case op == "<" && least.N >= n.N, op == "<=" && least.N > n.N:
		return Truth{}
	}
	return Opaque{Why: "the result of " + op}
}
