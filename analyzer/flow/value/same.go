package value

import "slices"

// maxCompared bounds the values, one inside the other, that are compared with others. What is
// made of itself twice, again and again, as a loop may do, is a few values, and of exponential
// size where each of them is looked at wherever it stands.
const maxCompared = 100_000

// Same reports whether a and b are certainly the same value. Of what is too much to be
// compared, that is not certain.
func Same(a, b Value) bool {
	c := comparison{left: maxCompared}
	return c.same(a, b)
}

// A comparison is of two values, and has so many of those in them left to look at.
type comparison struct{ left int }

func (c *comparison) same(a, b Value) bool {
	if c.left--; c.left < 0 {
		return false
	}
	switch a := a.(type) {
	case Text:
		b, ok := b.(Text)
		return ok && a.S == b.S
	case Number:
		b, ok := b.(Number)
		return ok && a.N == b.N && a.As == b.As
	case Truth, Null, AtLeast, Ordinal, Opaque, TypeValue, *Mark, *Cases, Pointer, *Map, *Object, *Result, *Router, *Entry:
		return a == b
	case *Shape:
		b, ok := b.(*Shape)
		return ok && (a == b || a.same(b))
	case *Func:
		b, ok := b.(*Func)
		return ok && (a == b || a.Native == nil && b.Native == nil && a.Name == b.Name && a.Path == b.Path && a.Code == b.Code && a.Bound == b.Bound && a.At == b.At &&
			slices.Equal(a.Captured, b.Captured) && slices.Equal(a.Via, b.Via) && (!a.Bound || c.same(a.Receiver, b.Receiver)))
	case List:
		b, ok := b.(List)
		return ok && (a.sameArray(b) || a.Open == b.Open && (a.Born == b.Born || len(a.Elems) > 0) && c.all(a.Elems, b.Elems))
	case Maybe:
		b, ok := b.(Maybe)
		return ok && c.same(a.V, b.V)
	case Nilness:
		b, ok := b.(Nilness)
		return ok && a.Tests == b.Tests && a.From == b.From && a.Null.Equal(b.Null) && a.Set.Equal(b.Set) && a.Value != nil && c.same(a.Value, b.Value) &&
			len(a.Turns) == len(b.Turns) && (len(a.Turns) == 0 || &a.Turns[0] == &b.Turns[0])
	case Tuple:
		b, ok := b.(Tuple)
		return ok && c.all(a, b)
	case Choice:
		b, ok := b.(Choice)
		return ok && c.all(a, b)
	case Partial:
		b, ok := b.(Partial)
		return ok && c.same(a.A, b.A) && c.same(a.B, b.B)
	case Wrapped:
		b, ok := b.(Wrapped)
		return ok && c.same(a.By.By, b.By.By) && c.same(a.Inner, b.Inner)
	case Keyed:
		b, ok := b.(Keyed)
		return ok && a.Key == b.Key && c.same(a.Value, b.Value)
	case Stripped:
		b, ok := b.(Stripped)
		return ok && c.same(a.Prefix, b.Prefix) && c.same(a.Inner, b.Inner)
	case InterfaceMethod:
		b, ok := b.(InterfaceMethod)
		return ok && a.Name == b.Name && c.same(a.Receiver, b.Receiver)
	}
	return false
}

// all reports whether two lists are of the same values; those of one array are.
func (c *comparison) all(a, b []Value) bool {
	if len(a) != len(b) || len(a) == 0 || &a[0] == &b[0] {
		return len(a) == len(b)
	}
	return slices.EqualFunc(a, b, c.same)
}
