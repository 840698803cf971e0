package value

// A Status is that of a response: 0 as long as nothing was written.
type Status struct{ Condition }

// Compare returns the condition that a comparison with a number holds.
func (s Status) Compare(op string, n Number) Condition {
	switch {
	case n.N != 0:
		return Condition{Yes: Always(), No: Always()}
	case op == "==" || op == "<=":
		return s.Not()
	case op == "!=" || op == ">":
		return s.Condition
	}
	return Condition{Yes: Always(), No: Always()}
}
