package value

import (
	"cmp"
	"slices"
)

// While a request is followed, what is known of a token depends on the path
// that is taken, and so do values. This file has the values that remember by
// which path they came to be.

type (
	// A Condition is a boolean of which only is known what is certain of the
	// token if it is true, and if it is false.
	Condition struct {
		Yes, No Demand
		Turns   []Turn
		Tests   bool   // it says something of the token, or came of what does
		From    Origin // what it depends on; 0 if that is not known

		// AbsentYes and AbsentNo say that there is no token if it is true, or
		// false; FailsYes and FailsNo, that something went wrong.
		AbsentYes, AbsentNo, FailsYes, FailsNo bool

		// RareYes and RareNo say that it is true, or false, of requests only that are
		// written in a way which nobody writes them in by chance, or that data decide on.
		RareYes, RareNo bool

		Kept string // the name under which was kept with the request what it is about

		// What the other results of the call are that has just returned it, where it is
		// true, and where it is false; nil for those that are the same.
		Beside, Failing []Value
	}

	// A Nilness is a value of which is known what is certain of the token if
	// it is nil, and if it is not.
	Nilness struct {
		Null, Set Demand
		Turns     []Turn
		Value     Value // if it is not nil
		Tests     bool
		From      Origin

		// Of an error that a call has just returned: what its other results are where there
		// is none, and where there is one; nil for those that are the same.
		Beside, Failing []Value
	}

	// Failed is a value that is certainly not nil.
	Failed struct{ Value Value }
)

// A Turn is what a variable holds if a condition turns out to be true, or
// false: another value than it has as long as that is open.
type Turn struct {
	Cell      *Cell
	Open      Value
	Yes, No   Value
	Unchecked bool // it holds whatever became of the variable since
}

// ConditionOf returns what v says as a condition.
func ConditionOf(v Value) (Condition, bool) {
	switch v := v.(type) {
	case Null: // the zero value of a result
		return Condition{No: Always()}, true
	case Truth:
		switch {
		case v.Loose:
			return Condition{Yes: Always(), No: Always()}, true
		case v.B:
			return Condition{Yes: Always()}, true
		}
		return Condition{No: Always()}, true
	case Condition:
		return v, true
	case *Mark:
		return v.Condition(), true
	}
	return Condition{Yes: Always(), No: Always()}, false
}

// NilnessOf returns what is certain if v is nil, and if it is not, and whether
// v tells the two apart.
func NilnessOf(v Value) (Nilness, bool) {
	switch v := v.(type) {
	case Null:
		return Nilness{Null: Always()}, true
	case Nilness:
		return v, true
	case Keyed:
		return NilnessOf(v.Value)
	case Failed:
		return Nilness{Set: Always(), Value: v}, true
	case Text:
		if v.Type != "" { // of a type with methods, such as Error
			return Nilness{Set: Always(), Value: v}, true
		}
	case *Result:
		if MakesError(v.Callee, v.Type, v.Args) {
			return Nilness{Set: Always(), Value: v}, true
		}
	case Pointer:
		if o, ok := v.To.V.(*Object); ok && o.Open { // it came from elsewhere
			return Nilness{Null: Always(), Set: Always(), Value: v}, false
		}
	}
	if isSet(v) {
		return Nilness{Set: Always(), Value: v}, true
	}
	return Nilness{Null: Always(), Set: Always(), Value: v}, false
}

// Not returns the condition that c is false.
func (c Condition) Not() Condition {
	turns := slices.Clone(c.Turns)
	for i, t := range turns {
		turns[i].Yes, turns[i].No = t.No, t.Yes
	}
	return Condition{
		Yes: c.No, No: c.Yes, Turns: turns, Tests: c.Tests,
		RareYes: c.RareNo, RareNo: c.RareYes,
		AbsentYes: c.AbsentNo, AbsentNo: c.AbsentYes, FailsYes: c.FailsNo, FailsNo: c.FailsYes,
		Kept: c.Kept, From: c.From,
	}
}

// isTrue reports whether c is true for certain, and says nothing by it.
func (c Condition) isTrue() bool {
	says := c.Tests || c.RareYes || c.AbsentYes || c.FailsYes || c.Kept != "" || len(c.Turns) > 0
	return c.No.Never() && c.Yes.Always() && !says
}

// And returns the condition that both hold. Beside one that is true for certain, that is the
// other one, with all that it says.
func (c Condition) And(d Condition) Condition {
	switch {
	case c.isTrue():
		return d
	case d.isTrue():
		return c
	}
	return Condition{
		Yes:   c.Yes.And(d.Yes),
		No:    c.No.Or(c.Yes.And(d.No)),
		Turns: bothTurns(c.Turns, d.Turns, func(t Turn) Turn { t.No = nil; return t }),
		Tests: c.Tests || d.Tests,

		RareYes:   c.RareYes || d.RareYes,
		RareNo:    (c.RareNo || d.RareNo) && (c.RareNo || c.No.Never()) && (d.RareNo || d.No.Never()),
		AbsentYes: c.AbsentYes || d.AbsentYes, AbsentNo: c.AbsentNo && d.AbsentNo,
		FailsYes: c.FailsYes || d.FailsYes, FailsNo: c.FailsNo && d.FailsNo,
		Kept: cmp.Or(c.Kept, d.Kept), From: c.From | d.From,
	}
}

// Or returns the condition that one of them holds, or both.
func (c Condition) Or(d Condition) Condition { return c.Not().And(d.Not()).Not() }

// bothTurns returns the turns of two conditions that are both needed for a
// third, each without what it says of the case that only one of them is.
func bothTurns(a, b []Turn, half func(Turn) Turn) []Turn {
	var out []Turn
	for _, t := range slices.Concat(a, b) {
		out = append(out, half(t))
	}
	return out
}

// IsNil returns the condition that v is nil.
func (n Nilness) IsNil() Condition {
	return Condition{Yes: n.Null, No: n.Set, Turns: n.Turns, Tests: n.Tests, From: n.From}
}

// True returns the condition that n is there and true, if it is a boolean; else n.
func (n Nilness) True() Value {
	switch n.Value.(type) {
	case Truth, Condition:
		c, _ := ConditionOf(n.Value)
		return n.IsNil().Not().And(c)
	}
	return n
}

// Plain returns what v is, whatever is known of when it is nil.
func Plain(v Value) Value {
	for {
		switch x := v.(type) {
		case Nilness:
			if x.Value == nil {
				return Null{}
			}
			v = x.Value
		case Failed:
			v = x.Value
		default:
			return v
		}
	}
}

// IsFailed reports whether v is an error that is certainly there.
func IsFailed(v Value) bool {
	_, ok := v.(Failed)
	return ok
}

// IsOpen reports whether v is not known, and may be a scope of the token.
func IsOpen(v Value) bool {
	switch v := Bare(v).(type) {
	case Opaque, *Result, Partial:
		return true
	case Pointer:
		o, ok := v.To.V.(*Object)
		return ok && o.Open
	case Choice:
		return slices.ContainsFunc(v, IsOpen)
	}
	return false
}
