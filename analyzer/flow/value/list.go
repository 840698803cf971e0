package value

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
)

// This file defines slices, arrays and maps.

// A List is a slice or array. It is a value: appending makes a new one, which
// may share what comes before. Open lists may have further elements.
type List struct {
	Type  string
	Elems []Value // some may be maybe
	Open  bool
	used  *int // how much of the array behind elems is in use; nil if elems must not grow in place
	Firm  *int // how many of the elements of that array were seen to be certain; nil if that is not kept
	Born  birth
	View  *View  // how it lies in an array that others share; nil if none does, and it is full
	by    turn   // the loop that fills it; the zero value if none does
	same  *Value // the places of the list that it was, before an element was replaced; nil if none was
}

// A birth says whether a list without elements is nil.
type birth uint8

const (
	bornSomehow birth = iota // not known
	BornNil
	BornEmpty
)

// ChannelType is the type of the list that stands for what is in a channel.
const ChannelType = "chan"

// ClosedType is that of one to which nothing is sent any more.
const ClosedType = "closed chan"

// nothingType is the type of the list or map that a type assertion yields where it does not
// hold.
const nothingType = "nothing"

// Nothing is a list or map that is nil because nobody has put one there. One that code
// returns may stand for what is looked up elsewhere.
func Nothing() List { return List{Type: nothingType, Born: BornNil} }

// MissingAs returns the zero value that a call returned with an error, or with "no", as what
// is not there.
func MissingAs(v Value) Value {
	switch v := v.(type) {
	case Null:
		return Null{Missing: true}
	case List:
		if IsNilList(v) {
			return Nothing()
		}
	case *Object:
		if len(v.Fields) == 0 && !v.Open && v.Served {
			return &Object{Type: v.Type, Fields: make(map[string]*Cell), Served: true, Missing: true}
		}
	}
	return v
}

// IsMissing reports whether v is nobody, or nothing, for certain.
func IsMissing(v Value) bool {
	switch v := v.(type) {
	case Null:
		return v.Missing
	case *Object:
		return v.Missing
	}
	return IsNothing(v)
}

// IsNothing reports whether v is one.
func IsNothing(v Value) bool {
	l, ok := v.(List)
	return ok && l.Type == nothingType && len(l.Elems) == 0 && !l.Open
}

// IsChannel reports whether v is a channel of which it is known what is in it.
func IsChannel(v Value) bool {
	p, ok := v.(Pointer)
	if !ok {
		return false
	}
	l, ok := p.To.V.(List)
	return ok && (l.Type == ChannelType || l.Type == ClosedType)
}

// IsNilList reports whether v is a list that is certainly nil.
func IsNilList(v Value) bool {
	l, ok := v.(List)
	return ok && l.Born == BornNil && len(l.Elems) == 0 && !l.Open
}

// Maybe is an element of a list that is there on some paths only.
type Maybe struct {
	V      Value
	Absent Demand // what is certain of a request's token if it is not there; nil if nothing is
	There  Demand // and if it is
}

// Is returns the condition that an element is there.
func (e Maybe) Is() Condition {
	c := Condition{Yes: e.There, No: e.Absent, From: OfCaller}
	if c.Yes == nil {
		c.Yes = Always()
	}
	if c.No == nil {
		c.No = Always()
	}
	c.Tests = !c.Yes.Always() || !c.No.Always()
	return c
}

// Certainly returns an element, and whether it is only perhaps there.
func Certainly(v Value) (Value, bool) {
	if m, ok := v.(Maybe); ok {
		return m.V, true
	}
	return v, false
}

// Plus returns l with further elements. Of the lists that share an array, the
// first to grow does so in place, as in Go; others get their own, so that no
// list is ever changed.
func (l List) Plus(elems ...Value) List {
	if l.used == nil || *l.used != len(l.Elems) {
		l.Elems = slices.Clip(l.Elems)
		l.used, l.Firm = new(int), new(l.Exactly())
	}
	l.Elems = append(l.Elems, elems...)
	*l.used, l.by = len(l.Elems), turn{}
	return l
}

// Exact reports whether all elements, and their places, are known.
func (l List) Exact() bool { return !l.Open && l.Exactly() == len(l.Elems) }

// Exactly returns how many elements there are before the first that is not
// certain, of all that are known.
func (l List) Exactly() int {
	i := 0
	if l.Firm != nil {
		i = min(*l.Firm, len(l.Elems))
	}
	for ; i < len(l.Elems); i++ {
		if _, optional := Certainly(l.Elems[i]); optional {
			break
		}
	}
	if l.Firm != nil {
		*l.Firm = max(*l.Firm, i)
	}
	return i
}

// An Ordinal is the index of an element that is reached by ranging over a list
// of which not all elements are certain: it leads to that element of that list,
// whatever number it has. The one after the last is that of an element of which
// nothing is known, and so are those behind it.
type Ordinal struct {
	N  int
	Of *Value // what tells the places of the list apart
}

// Places returns what tells the places of a list apart from those of others: its first
// element, or that of the list that it was before some were replaced.
func (l List) Places() *Value {
	if l.same != nil || len(l.Elems) == 0 {
		return l.same
	}
	return &l.Elems[0]
}

// At returns the possible values at an index.
func (l List) At(index Value) []Value {
	if p, ok := turnOf(index); ok && p.Of == l.Places() {
		if p.N >= len(l.Elems) {
			return nil
		}
		v, _ := Certainly(l.Elems[p.N])
		return []Value{v}
	}
	if at, ok := turnOf(index); ok && at == l.by {
		v, _ := Certainly(l.Elems[len(l.Elems)-1])
		return []Value{v}
	}
	if i, ok := index.(Number); ok && i.N >= 0 && i.N < l.Exactly() {
		return l.Elems[i.N : i.N+1]
	}
	all := make([]Value, len(l.Elems))
	for i, v := range l.Elems {
		all[i], _ = Certainly(v)
	}
	return all
}

// Somewhere returns l with a value at an index that is not known. What holds
// zero values so far is being filled, by this and other assignments.
func (l List) Somewhere(v Value) List {
	out := List{Type: l.Type, Open: l.Open}
	for _, e := range l.Elems {
		if !isZero(e) {
			e, _ = Certainly(e)
			out.Elems = append(out.Elems, Maybe{V: e})
		}
	}
	out.Elems = append(out.Elems, Maybe{V: v})
	return out
}

// sameArray reports whether two lists are the same without looking into them.
func (l List) sameArray(k List) bool {
	return len(l.Elems) == len(k.Elems) && l.Open == k.Open && (len(l.Elems) == 0 || &l.Elems[0] == &k.Elems[0])
}

// grewFrom reports whether l is what became of a list by appending in place.
func (l List) grewFrom(before List) bool {
	n := len(before.Elems)
	return n > 0 && n < len(l.Elems) && l.Open == before.Open && &l.Elems[0] == &before.Elems[0] && l.used != nil && *l.used == len(l.Elems)
}

// perhapsFrom makes the elements from an index on uncertain. It does so in
// place, for whoever else holds the list: a table that grows by conditional
// appends would be copied for each of them otherwise.
func (l List) perhapsFrom(i int) List {
	if l.Firm != nil {
		*l.Firm = min(*l.Firm, i)
	}
	for ; i < len(l.Elems); i++ {
		v, _ := Certainly(l.Elems[i])
		l.Elems[i] = Maybe{V: v}
	}
	return l
}

// join returns the list that is l or k: what they begin with, and then the
// rest of each, perhaps.
func (l List) join(k List) Value {
	switch {
	case l.sameArray(k):
		return l
	case k.grewFrom(l):
		return k.perhapsFrom(len(l.Elems))
	case l.grewFrom(k):
		return l.perhapsFrom(len(k.Elems))
	}
	if out, ok := replaced([]List{l, k}, nil); ok {
		return out
	}
	common := 0
	for common < len(l.Elems) && common < len(k.Elems) && Same(l.Elems[common], k.Elems[common]) {
		common++
	}
	out := List{Elems: l.Elems[:common], Open: l.Open || k.Open}
	if l.Type == k.Type {
		out.Type = l.Type
	}
	mine, other := l.Elems[common:], k.Elems[common:]
	for _, v := range mine {
		v, _ = Certainly(v)
		out = out.Plus(Maybe{V: v})
	}
	for _, v := range other {
		v, _ = Certainly(v)
		// That an element is there twice does no harm, if it costs too much
		// to tell.
		if len(mine) > maxChoice || !slices.ContainsFunc(mine, func(w Value) bool {
			w, _ = Certainly(w)
			return Same(v, w)
		}) {
			out = out.Plus(Maybe{V: v})
		}
	}
	out.by = l.filledWith(k)
	return out
}

// Elements returns the elements of a list, or the value itself.
func Elements(v Value) []Value {
	l, ok := Bare(v).(List)
	if !ok {
		return []Value{v}
	}
	out := make([]Value, len(l.Elems))
	for i, e := range l.Elems {
		out[i], _ = Certainly(e)
	}
	return out
}

// Argument returns the argument of a number, counted from 1, or from the end.
func Argument(args []Value, number int, missing Value) Value {
	if number == framework.Last {
		number = len(args)
	}
	if number < 1 || number > len(args) {
		return missing
	}
	return args[number-1]
}

// Texts returns a list of texts.
func Texts(list_ []string) Value {
	var l List
	for _, s := range list_ {
		l.Elems = append(l.Elems, Text{S: s})
	}
	return l
}

// ElementOf says in words what an element of something is of which nothing is known. If that
// was taken from what it is kept in by a name, as a header is, the name says what it is.
func ElementOf(v Value) string { return "an element of " + Why(v) + nameOf(v) }

func nameOf(v Value) string {
	r, ok := Bare(v).(*Result)
	if !ok {
		return ""
	}
	for _, arg := range r.Args {
		if t, ok := Bare(arg).(Text); ok && TextFuncs[r.Callee] == nil && NamesSomething(t.S) {
			return " " + t.S
		}
		if name := nameOf(arg); name != "" {
			return name
		}
	}
	return ""
}
