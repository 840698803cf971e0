package value

import "slices"

// This file joins what paths know that come together.

// An Way is one of the paths that lead to a place: what is certain of the
// token on it, and what it leaves in a variable.
type Way struct {
	Demand Demand
	Marks  *Marks // shared by ways that say the same
	Value  Value
	Kept   map[string]Value // with the request, where a function ends

	Parts map[*Object]map[string]Value // what the fields of structs hold on it
}

// Meet returns the value that a variable has where ways meet. Truth and nil
// remember the way that they came by, and what it says of the request.
func (r *Evidence) Meet(ways []Way) Value {
	if first := ways[0].Value; first != nil && allSame(ways, first) {
		return first
	}
	if v, ok := r.meetConditions(ways); ok {
		return v
	}
	if v, ok := r.meetNil(ways); ok {
		return v
	}
	if v, ok := r.meetStructs(ways); ok {
		return v
	}
	if v, ok := meetLists(ways); ok {
		return v
	}
	ways = chosen(ways)
	if v, ok := r.meetCases(ways); ok {
		return v
	}
	if v, ok := meetNumbers(ways); ok {
		return v
	}
	return Joined(ways)
}

// chosen returns ways with the texts that they lead to marked by what decided that they are
// taken, if what the client asks for did so for some. Others may be taken for any reason.
func chosen(ways []Way) []Way {
	some := false
	for _, w := range ways {
		if _, ok := w.Value.(Text); !ok {
			return ways
		}
		some = some || w.origin().Chosen()
	}
	if !some {
		return ways
	}
	out := slices.Clone(ways)
	for i, w := range ways {
		t, _ := w.Value.(Text)
		from := w.origin()
		if from.Chosen() {
			from = OfInput
		} else {
			from |= OfInput
		}
		t.By = from | t.By&OfData
		out[i].Value = t
	}
	return out
}

// allSame reports whether v, which the first way leaves, is left on all ways.
func allSame(ways []Way, v Value) bool {
	for i := 1; i < len(ways); i++ {
		if !Same(v, ways[i].Value) {
			return false
		}
	}
	return true
}

// Joined returns what a variable can hold where ways meet.
func Joined(ways []Way) Value {
	out := ways[0].Value
	for i := range ways[1:] {
		out = joinOfRequest(out, ways[1+i].Value)
	}
	return out
}

// maxHere bounds the elements of lists that are told apart where the paths of a
// request meet: lists of scopes are short, and others double at every turn.
const maxHere = 64

// joinOfRequest is Join for requests.
func joinOfRequest(a, b Value) Value {
	x, okX := a.(List)
	y, okY := b.(List)
	if okX && okY && len(x.Elems)+len(y.Elems) > maxHere && !x.sameArray(y) {
		return List{Type: x.Type, Open: true}
	}
	return Join(a, b)
}

// meetLists is meet for lists, of which each element that is not there on all
// ways remembers on which.
func meetLists(ways []Way) (Value, bool) {
	lists := make([][]Value, len(ways))
	whole, demands := make([]List, len(ways)), make([]Demand, len(ways))
	for i, w := range ways {
		l, ok := w.Value.(List)
		if !ok || len(l.Elems) > maxChoice {
			return nil, false
		}
		whole[i], demands[i] = l, w.Demand
		lists[i] = slices.Clone(l.Elems) // joining may change it
	}
	if out, ok := replaced(whole, demands); ok {
		return out, true
	}
	l, ok := Joined(ways).(List)
	if !ok {
		return nil, false
	}
	elems := slices.Clone(l.Elems)
	for i, e := range elems {
		e, optional := e.(Maybe)
		if !optional {
			continue
		}
		e.Absent, e.There = nil, nil
		nth := count(l.Elems[:i], e.V) // of those that are alike
		for k, w := range ways {
			left := nth
			at := slices.IndexFunc(lists[k], func(v Value) bool {
				if !alike(v, e.V) {
					return false
				}
				left--
				return left < 0
			})
			switch {
			case at < 0:
				e.Absent = e.Absent.Or(w.Demand)
			default:
				had, ok := lists[k][at].(Maybe)
				is := had.Is()
				if ok {
					e.Absent = e.Absent.Or(w.Demand.And(is.No))
				}
				e.There = e.There.Or(w.Demand.And(is.Yes))
			}
		}
		elems[i] = e
		if e.Absent.Never() {
			elems[i] = e.V // it is in all of them, at whatever place
		}
	}
	out := List{Type: l.Type, Elems: elems, Open: l.Open, by: l.by}
	if first, _ := ways[0].Value.(List); !slices.ContainsFunc(ways, func(w Way) bool { other, _ := w.Value.(List); return other.Born != first.Born }) {
		out.Born = first.Born
	}
	return out, true
}

// alike reports whether two elements of lists are the same, errors included.
func alike(a, b Value) bool {
	a, _ = Certainly(a)
	b, _ = Certainly(b)
	return Same(Bare(a), Bare(b))
}

// count returns how many of the elements of a list are like another.
func count(elems []Value, e Value) int {
	n := 0
	for _, v := range elems {
		if alike(v, e) {
			n++
		}
	}
	return n
}

func (r *Evidence) meetConditions(ways []Way) (Value, bool) {
	some := false
	for i := range ways {
		switch v := ways[i].Value.(type) {
		case Null, Truth, Condition:
			some = true
		case Opaque:
			if v.Type != "" && v.Type != "bool" {
				return nil, false
			}
		default:
			return nil, false
		}
	}
	if !some {
		return nil, false
	}
	var out Condition
	defer r.giveBack(len(r.scratch))
	yes, no := r.lend(len(ways)), r.lend(len(ways))
	for _, w := range ways {
		c, known := ConditionOf(w.Value)
		out.Tests = out.Tests || c.Tests || known && !w.Demand.Always()
		out.From |= c.From | w.origin()
		if y := w.Demand.And(c.Yes); !y.Never() {
			out.Yes = out.Yes.Or(y)
			yes = append(yes, r.when(w, c))
		}
		if n := w.Demand.And(c.No); !n.Never() {
			out.No = out.No.Or(n)
			no = append(no, r.when(w, c.Not()))
		}
	}
	out.Turns = r.turns(yes, no)
	return out, true
}

func (r *Evidence) meetNil(ways []Way) (Value, bool) {
	some, others := false, false
	failed := 0
	for _, w := range ways {
		switch w.Value.(type) {
		case nil:
			return nil, false
		case Null:
			some = true
			continue
		case Nilness:
			some = true
		case Failed:
			failed++
		}
		others = true
	}
	// What certainly failed on one way tells from what was returned on another,
	// of which nothing is known.
	some = some || failed > 0 && failed < len(ways)
	if !some || !others {
		return nil, false
	}
	var out Nilness
	defer r.giveBack(len(r.scratch))
	null, set := r.lend(len(ways)), r.lend(len(ways))
	for _, w := range ways {
		n, known := NilnessOf(w.Value)
		out.From |= w.origin()
		if x, ok := w.Value.(Nilness); ok {
			out.From |= x.From
			out.Tests = out.Tests || x.Tests
		}
		out.Tests = out.Tests || known && !w.Demand.Always()
		if d := w.Demand.And(n.Null); !d.Never() {
			out.Null = out.Null.Or(d)
			null = append(null, r.when(w, n.IsNil()))
		}
		if d := w.Demand.And(n.Set); !d.Never() {
			out.Set = out.Set.Or(d)
			there := r.when(w, n.IsNil().Not())
			there.Value = n.Value
			set = append(set, there)
		}
	}
	out.Turns = r.turns(null, set)
	if out.Null.Equal(out.Set) && !r.TellsOf(out.Turns) && slices.ContainsFunc(ways, func(w Way) bool { return !saysError(w.Value) }) {
		return nil, false // nothing is told by it; by an error, that it was asked
	}
	out.Value = setIn(r.meetSet(set))
	return out, true
}

// setIn returns what a value is that is not nil, without what is known of when those are nil
// that it is one of: where a loop makes one of them of another again and again, they would
// stand in each other.
func setIn(v Value) Value {
	c, ok := v.(Choice)
	if !ok || !slices.ContainsFunc(c, isNilness) {
		return v
	}
	var out Value
	for _, v := range c {
		if n, ok := v.(Nilness); ok && n.Value != nil {
			v = n.Value
		}
		if out == nil {
			out = v
		} else {
			out = Either(out, v)
		}
	}
	return out
}

func isNilness(v Value) bool {
	_, ok := v.(Nilness)
	return ok
}

// lend returns room for so many ways, for as long as a meeting takes.
func (r *Evidence) lend(n int) []Way {
	at := len(r.scratch)
	r.scratch = slices.Grow(r.scratch, n)[:at+n]
	return r.scratch[at : at : at+n]
}

// giveBack gives back the room that was lent since there was so much in use.
func (r *Evidence) giveBack(at int) {
	clear(r.scratch[at:])
	r.scratch = r.scratch[:at]
}

// TellsMarks reports whether turns say what became of the request before.
func (r *Evidence) TellsMarks(turns []Turn) bool {
	return slices.ContainsFunc(turns, func(t Turn) bool {
		i := slices.Index(r.Marks[:], t.Cell)
		return i >= 0 && i != ForInput && i != ForData && i != OnSetting
	})
}

// TellsOf reports whether turns say something of the request, and not only what it
// depends on that they are taken.
func (r *Evidence) TellsOf(turns []Turn) bool {
	return slices.ContainsFunc(turns, func(t Turn) bool {
		return t.Cell != r.Marks[ForInput] && t.Cell != r.Marks[ForData] && t.Cell != r.Marks[OnSetting]
	})
}

// meetSet returns what a value that may be nil is on the ways on which it is not: of
// a struct that is one or another, each field remembers by which it came. It drops
// those of the ways on which it is nothing.
func (r *Evidence) meetSet(ways []Way) Value {
	ways = slices.DeleteFunc(ways, func(w Way) bool { return w.Value == nil })
	switch len(ways) {
	case 0:
		return nil
	case 1:
		return ways[0].Value
	}
	if r.nested < maxParts { // structs may lead to themselves
		r.nested++
		v, ok := r.meetStructs(ways)
		r.nested--
		if ok {
			return v
		}
		if v, ok := r.meetCases(ways); ok {
			return v
		}
	}
	return Joined(ways)
}

// when returns a way as it is where the condition that it leads to is true.
func (r *Evidence) when(w Way, c Condition) Way {
	before := w.Marks
	w.Demand = w.Demand.And(c.Yes)
	if c.Tests { // unless a turn knows on which paths
		w = w.With(CertainMark(true), Checked, CheckedOpen, Asked)
	}
	for _, t := range c.Turns {
		is, isMark := t.Yes.(*Mark)
		if i := slices.Index(r.Marks[:], t.Cell); i >= 0 && isMark && (t.Unchecked || Same(before[i], t.Open)) {
			if w.Marks == before {
				w = w.With(is, i)
			} else {
				w.Marks[i] = is
			}
		}
	}
	return w
}

// turns returns the turns that a request takes with a condition, which is true
// on some ways and false on others.
func (r *Evidence) turns(yes, no []Way) []Turn {
	if len(yes) == 0 || len(no) == 0 {
		return nil
	}
	var out []Turn
	for i, c := range r.Marks {
		if allMarked(yes, i, no[0].Marks[i]) && allMarked(no, i, no[0].Marks[i]) {
			continue // whatever the condition is
		}
		a, b := meetMarks(yes, i), meetMarks(no, i)
		if !a.Yes.Equal(b.Yes) || !a.No.Equal(b.No) {
			out = append(out, Turn{Cell: c, Open: c.V, Yes: a, No: b})
		}
	}
	return out
}

// allMarked reports whether a mark is the same on all ways.
func allMarked(ways []Way, i int, mk *Mark) bool {
	for k := range ways {
		if ways[k].Marks[i] != mk {
			return false
		}
	}
	return true
}

// meetMarks returns what is known of a mark where ways meet.
func meetMarks(ways []Way, i int) *Mark {
	if allMarked(ways, i, ways[0].Marks[i]) {
		return ways[0].Marks[i]
	}
	out := new(Mark)
	for _, w := range ways {
		out.Yes = out.Yes.Or(w.Demand.And(w.Marks[i].Yes))
		out.No = out.No.Or(w.Demand.And(w.Marks[i].No))
	}
	return out
}
