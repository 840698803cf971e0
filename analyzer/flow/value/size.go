package value

// A Size is the length of a list of which little is known: what is certain of the
// token if it has no elements.
type Size struct{ empty Demand }

// Compare returns the condition that a comparison with a number holds.
func (s Size) Compare(op string, n Number) Condition {
	empty := Condition{Yes: s.empty, No: Always(), Tests: !s.empty.Always()}
	switch {
	case n.N == 0 && op == "==", n.N == 0 && op == "<=", n.N == 1 && op == "<":
		return empty
	case n.N == 0 && op == ">", n.N == 1 && op == ">=":
		return empty.Not()
	}
	return Condition{Yes: Always(), No: Always()}
}

// SizeOf returns the length of a list of which some elements are there on some
// paths only.
func SizeOf(l List) Value {
	s, n := Size{empty: Always()}, Tally(nil).plus(0, Always())
	for _, e := range l.Elems {
		is := Condition{Yes: Always()}
		if v, optional := e.(Maybe); optional {
			is = v.Is()
		}
		s.empty = s.empty.And(is.No)
		n = n.further(is)
	}
	if n.tells() {
		return n
	}
	return s
}
