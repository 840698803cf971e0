package value

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// An Origin is a set of what a value, or the outcome of a condition, depends on. The
// empty set is that of a constant.
type Origin uint8

const (
	OfSetting Origin = 1 << iota // the configuration, the wiring, the environment
	OfCaller                     // who sends the request: its token, its session, what was found out by them
	OfInput                      // what the client chooses: path, method, query, form
	OfRequest                    // the request as a whole, of which nothing was taken yet
	OfData                       // what is asked for: what was found by the input, and what is not known
	OfOwner                      // what is the caller's own: what is asked for is compared with who asks, or was kept for the request
)

// OfType returns the origin of a condition on the type of a value. The type of the
// request or of its writer says nothing about what is asked for.
func (o Origin) OfType() Origin {
	if o&OfRequest != 0 {
		return o&^OfRequest | OfCaller
	}
	return o
}

// Depends reports whether a condition depends on data that the request asks for, or
// compares its input with the caller: an owner may do what others need a scope for.
func (o Origin) Depends() bool {
	return o&(OfData|OfRequest) != 0 || o&OfInput != 0 && o&OfCaller != 0
}

// Compared returns the origin of a comparison of two values.
func Compared(a, b Origin) Origin {
	const thing = OfInput | OfData
	if a&OfCaller != 0 && b&OfCaller == 0 && b&thing != 0 || b&OfCaller != 0 && a&OfCaller == 0 && a&thing != 0 {
		return a | b | OfOwner
	}
	return a | b
}

// Chosen reports whether a condition depends on the client's input alone: any client can
// take the branch that asks for nothing.
func (o Origin) Chosen() bool { return o&OfInput != 0 && !o.Depends() }

// OriginByName returns what something of a request is, by its name.
func OriginByName(name string) Origin {
	switch {
	case naming.NamesMethod(name):
		return OfInput
	case naming.NamesPath(name): // which paths are meant is not known, else it would not be asked by name
		return OfInput | OfData
	case naming.NamesToken(name) || naming.TellsSignedIn(name) || naming.IsCheck(name) || naming.NamesConnection(name):
		return OfCaller
	}
	return OfData
}

// OriginOfField returns what a field depends on, of something that depends on from.
func OriginOfField(from Origin, name string) Origin {
	if from&OfRequest == 0 || naming.NamesStore(name) {
		return from
	}
	return from&^OfRequest | OriginByName(name)
}

// Stamped returns a value of which little is known with what it depends on.
func Stamped(v Value, from Origin) Value {
	switch v := v.(type) {
	case Opaque:
		if v.From == 0 {
			v.From = from
		}
		return v
	case Pointer:
		Stamped(v.To.V, from)
	case *Object:
		if v.Open && v.From == 0 {
			v.From = from
		}
	}
	return v
}

// Restamped is Stamped for a value of which it is known already what it depends on, and that
// something else decides which it is.
func Restamped(v Value, from Origin) Value {
	switch v := v.(type) {
	case Opaque:
		v.From = from
		return v
	case Pointer:
		if o, ok := v.To.V.(*Object); ok && o.Open {
			copied := *o
			copied.From = from
			return Pointer{To: &Cell{V: &copied}}
		}
	}
	return v
}

// Either returns the mark of a path on which one of two things happened.
func (mk *Mark) Either(other *Mark) *Mark {
	return &Mark{Yes: mk.Yes.Or(other.Yes), No: mk.No.And(other.No)}
}

// origin returns what the last condition on the way depends on that did not ask the
// token.
func (w Way) origin() Origin {
	out := OfCaller
	if !w.Marks[ForInput].Yes.Never() {
		out = OfInput
	}
	if !w.Marks[ForData].Yes.Never() {
		out |= OfData
	}
	return out
}

// Waive returns what is certain of the token on those of w's paths on which the token
// was asked, if the other paths are ways around the guard that do not count.
func (w Way) Waive(since *Marks) (Demand, bool) {
	sure := w.Demand.And(w.Marks[Asked].Yes)
	if sure.Never() || w.Demand.And(w.Marks[Asked].No).Never() || w.Open(since) || Tests(w.Value) {
		return w.Demand, false
	}
	return sure, true
}

// Open reports whether some of w's paths did not ask the token and count as ways around
// the guard: the request has no token, or its input or data decide. What was so since
// before the guard is not the guard's doing.
func (w Way) Open(since *Marks) bool {
	unasked := w.Demand.And(w.Marks[Asked].No)
	for _, i := range []int{Absent, AbsentOff, ForInput, ForData} {
		before := w.Marks[i].same(since[i]) || i == AbsentOff && w.Marks[i].same(since[Absent]) // a setting has decided since
		if !before && !unasked.And(w.Marks[i].Yes).Never() {
			return true
		}
	}
	return false
}

// Tests reports whether a value says what is certain of the token.
func Tests(v Value) bool {
	switch v := v.(type) {
	case Tuple:
		return slices.ContainsFunc(v, Tests)
	case Condition:
		return v.Tests
	case Nilness:
		return v.Tests
	}
	return false
}

// Fails reports whether a value says no for certain: it is false or an error, or one
// of several results is.
func Fails(v Value) bool {
	switch v := v.(type) {
	case Tuple:
		return slices.ContainsFunc(v, Fails)
	case Truth:
		return !v.B && !v.Loose
	case Failed:
		return true
	case Condition:
		return v.Yes.Never()
	case Nilness:
		return v.Null.Never()
	}
	return false
}
