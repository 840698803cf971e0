package value

import "testing"

// TestNested looks at what is one of two things again and again, as a variable is that a loop
// sets to what it was, unless that is nil, or to something else: the alternatives are those
// two, however often the loop was followed, and looking at them takes no longer each time.
func TestNested(t *testing.T) {
	first, other := Opaque{Why: "first"}, Opaque{Why: "other"}
	var v Value = Choice{first, other}
	for range 200 {
		may := Nilness{Null: Always(), Set: Always(), Value: v}
		v = Choice{may, Nilness{Null: Always(), Set: Always(), Value: v}}
	}
	var got []Value
	Alternatives(v, func(v Value) { got = append(got, v) })
	if len(got) != 2 || got[0] != Value(first) || got[1] != Value(other) {
		t.Errorf("the alternatives are %v, want %v and %v", got, first, other)
	}
	if flat, ok := setIn(Choice{Nilness{Set: Always(), Value: Choice{first, other}}, first}).(Choice); !ok || len(flat) != 2 {
		t.Errorf("what is set is %v, want %v or %v", flat, first, other)
	}
}

// TestTooManyAlternatives looks at more alternatives than are told apart, on several levels.
func TestTooManyAlternatives(t *testing.T) {
	var v Choice
	for i := range maxChoice {
		v = append(v, Choice{Text{S: string(rune('a' + i%26))}, Number{N: i}})
	}
	var got []Value
	Alternatives(v, func(v Value) { got = append(got, v) })
	if len(got) != 1 || !TooMany(got[0]) {
		t.Errorf("%d alternatives, want that there are too many", len(got))
	}
}

// TestSameNested compares values that are made of themselves twice again and again: with
// themselves, with what is made alike, which is too much to be certain of, and with others.
func TestSameNested(t *testing.T) {
	double := func(v Value, n int) Value {
		for range n {
			v = Tuple{v, Keyed{"k", v}}
		}
		return v
	}
	a := double(Text{S: "a"}, 200)
	if !Same(a, a) {
		t.Error("a value is not the same as itself")
	}
	if Same(a, double(Text{S: "a"}, 200)) || Same(a, double(Text{S: "b"}, 200)) {
		t.Error("it is certain of values of exponential size that they are the same")
	}
	if !Same(double(Text{S: "a"}, 5), double(Text{S: "a"}, 5)) || Same(double(Text{S: "a"}, 5), double(Text{S: "b"}, 5)) {
		t.Error("small values are not told apart")
	}
}
