package flow

import "slices"

// This file joins what paths know that come together.

// An exit is one of the paths that lead to a place: what is certain of the
// token on it, and what it leaves in a variable.
type exit struct {
	demand demand
	marks  [markCount]*mark
	value  value
	kept   map[string]value // with the request, where a function ends

	parts map[*object]map[string]value // what the fields of structs hold on it
}

// meet returns the value that a variable has where ways meet. Truth and nil
// remember the way that they came by, and what it says of the request.
func (r *evidence) meet(ways []exit) value {
	first := ways[0].value
	if !slices.ContainsFunc(ways[1:], func(w exit) bool { return !same(first, w.value) }) && first != nil {
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
	if v, ok := meetNumbers(ways); ok {
		return v
	}
	return joined(ways)
}

// joined returns what a variable can hold where ways meet.
func joined(ways []exit) value {
	out := ways[0].value
	for _, w := range ways[1:] {
		out = joinHere(out, w.value)
	}
	return out
}

// maxHere bounds the elements of lists that are told apart where the paths of a
// request meet: lists of scopes are short, and others double at every turn.
const maxHere = 64

// joinHere is joinValues for requests.
func joinHere(a, b value) value {
	x, okX := a.(list)
	y, okY := b.(list)
	if okX && okY && len(x.elems)+len(y.elems) > maxHere && !x.sameArray(y) {
		return list{typ: x.typ, open: true}
	}
	return joinValues(a, b)
}

// meetLists is meet for lists, of which each element that is not there on all
// ways remembers on which.
func meetLists(ways []exit) (value, bool) {
	lists := make([][]value, len(ways))
	for i, w := range ways {
		l, ok := w.value.(list)
		if !ok || len(l.elems) > maxChoice {
			return nil, false
		}
		lists[i] = slices.Clone(l.elems) // joining may change it
	}
	l, ok := joined(ways).(list)
	if !ok {
		return nil, false
	}
	elems := slices.Clone(l.elems)
	for i, e := range elems {
		e, optional := e.(maybe)
		if !optional {
			continue
		}
		e.absent, e.there = nil, nil
		for k, w := range ways {
			at := slices.IndexFunc(lists[k], func(v value) bool {
				v, _ = certainly(v)
				return same(v, e.v)
			})
			switch {
			case at < 0:
				e.absent = e.absent.or(w.demand)
			default:
				had, ok := lists[k][at].(maybe)
				is := had.is()
				if ok {
					e.absent = e.absent.or(w.demand.and(is.no))
				}
				e.there = e.there.or(w.demand.and(is.yes))
			}
		}
		elems[i] = e
		if e.absent.never() {
			elems[i] = e.v // it is in all of them, at whatever place
		}
	}
	return list{typ: l.typ, elems: elems, open: l.open}, true
}

func (r *evidence) meetConditions(ways []exit) (value, bool) {
	some := false
	var out cond
	var yes, no []exit
	for _, w := range ways {
		c, known := conditionOf(w.value)
		if _, isMark := w.value.(*mark); isMark {
			return nil, false
		}
		if o, isOpaque := w.value.(opaque); !known && (!isOpaque || o.Type != "" && o.Type != "bool") {
			return nil, false
		}
		some = some || known
		out.tests = out.tests || c.tests || known && !w.demand.always()
		out.from |= c.from | w.origin()
		if y := w.demand.and(c.yes); !y.never() {
			out.yes = out.yes.or(y)
			yes = append(yes, r.when(w, c))
		}
		if n := w.demand.and(c.no); !n.never() {
			out.no = out.no.or(n)
			no = append(no, r.when(w, c.not()))
		}
	}
	if !some {
		return nil, false
	}
	out.turns = r.turns(yes, no)
	return out, true
}

func (r *evidence) meetNil(ways []exit) (value, bool) {
	some, others := false, false
	var out nilness
	var null, set []exit
	for _, w := range ways {
		if w.value == nil {
			return nil, false
		}
		n, known := nilnessOf(w.value)
		if isNull(w.value) {
			some = true
		} else {
			others = true
		}
		out.from |= w.origin()
		if x, ok := w.value.(nilness); ok {
			some = some || ok
			out.from |= x.from
			out.tests = out.tests || x.tests
		}
		out.tests = out.tests || known && !w.demand.always()
		if d := w.demand.and(n.null); !d.never() {
			out.null = out.null.or(d)
			null = append(null, r.when(w, n.isNil()))
		}
		if d := w.demand.and(n.set); !d.never() {
			out.set = out.set.or(d)
			there := r.when(w, n.isNil().not())
			there.value = n.value
			set = append(set, there)
		}
	}
	out.value = r.meetSet(set)
	// What certainly failed on one way tells from what was returned on another,
	// of which nothing is known.
	some = some || slices.ContainsFunc(ways, func(w exit) bool { return isFailed(w.value) }) && slices.ContainsFunc(ways, func(w exit) bool { return !isFailed(w.value) })
	if !some || !others {
		return nil, false
	}
	out.turns = r.turns(null, set)
	if out.null.equal(out.set) && !r.tellsOf(out.turns) {
		return nil, false // nothing is told by it
	}
	return out, true
}

// tellsMarks reports whether turns say what became of the request before.
func (r *evidence) tellsMarks(turns []turn) bool {
	return slices.ContainsFunc(turns, func(t turn) bool {
		i := slices.Index(r.marks[:], t.cell)
		return i >= 0 && i != forInput && i != forData
	})
}

// tellsOf reports whether turns say something of the request, and not only what it
// depends on that they are taken.
func (r *evidence) tellsOf(turns []turn) bool {
	return slices.ContainsFunc(turns, func(t turn) bool { return t.cell != r.marks[forInput] && t.cell != r.marks[forData] })
}

// origin returns what it depends on that this way is taken.
func (w exit) origin() origin {
	out := ofCaller
	if !w.marks[forInput].yes.never() {
		out = ofInput
	}
	if !w.marks[forData].yes.never() {
		out |= ofData
	}
	return out
}

// meetSet returns what a value that may be nil is on the ways on which it is not: of
// a struct that is one or another, each field remembers by which it came.
func (r *evidence) meetSet(ways []exit) value {
	ways = slices.DeleteFunc(slices.Clone(ways), func(w exit) bool { return w.value == nil })
	switch len(ways) {
	case 0:
		return nil
	case 1:
		return ways[0].value
	}
	if r.nested < maxParts { // structs may lead to themselves
		r.nested++
		v, ok := r.meetStructs(ways)
		r.nested--
		if ok {
			return v
		}
	}
	return joined(ways)
}

// when returns a way as it is where the condition that it leads to is true.
func (r *evidence) when(w exit, c cond) exit {
	before := w.marks
	w.demand = w.demand.and(c.yes)
	if c.tests {
		w.marks[checked] = certainMark(true) // unless a turn knows on which paths
		w.marks[checkedOpen], w.marks[asked] = w.marks[checked], w.marks[checked]
	}
	for _, t := range c.turns {
		is, isMark := t.yes.(*mark)
		if i := slices.Index(r.marks[:], t.cell); i >= 0 && isMark && (t.unchecked || same(before[i], t.open)) {
			w.marks[i] = is
		}
	}
	return w
}

// turns returns the turns that a request takes with a condition, which is true
// on some ways and false on others.
func (r *evidence) turns(yes, no []exit) []turn {
	if len(yes) == 0 || len(no) == 0 {
		return nil
	}
	var out []turn
	for i, c := range r.marks {
		if allMarked(yes, i, no[0].marks[i]) && allMarked(no, i, no[0].marks[i]) {
			continue // whatever the condition is
		}
		a, b := meetMarks(yes, i), meetMarks(no, i)
		if !a.yes.equal(b.yes) || !a.no.equal(b.no) {
			out = append(out, turn{cell: c, open: c.v, yes: a, no: b})
		}
	}
	return out
}

// allMarked reports whether a mark is the same on all ways.
func allMarked(ways []exit, i int, mk *mark) bool {
	return !slices.ContainsFunc(ways, func(w exit) bool { return w.marks[i] != mk })
}

// meetMarks returns what is known of a mark where ways meet.
func meetMarks(ways []exit, i int) *mark {
	if allMarked(ways, i, ways[0].marks[i]) {
		return ways[0].marks[i]
	}
	out := new(mark)
	for _, w := range ways {
		out.yes = out.yes.or(w.demand.and(w.marks[i].yes))
		out.no = out.no.or(w.demand.and(w.marks[i].no))
	}
	return out
}

// meetAll is merge while a request is followed: values remember the ways by which
// they came to be.
//
// What is the same on all ways stays as it is: only cells that some exit, or some
// write since, speaks of are looked at, and of these only what differs is joined.
func (s *store) meetAll(exits []delta, live bool) delta {
	out := s.now()
	n := s.numbering()
	for _, w := range s.trail[exits[0].at:] {
		n.of(w.to)
	}
	for _, d := range exits {
		for _, c := range d.cells {
			n.of(c)
		}
	}
	count := len(exits)
	if live {
		count++
	}
	// What each cell holds on each of the ways.
	held := make([]value, count*len(n.cells))
	for i := range count {
		row := held[i*len(n.cells):][:len(n.cells)]
		for k, c := range n.cells {
			row[k] = c.v
		}
		if i == len(exits) {
			break
		}
		d := exits[i]
		for _, w := range slices.Backward(s.trail[d.at:]) {
			row[w.to.index] = w.old
		}
		for k, c := range d.cells {
			row[c.index] = d.values[k]
		}
		s.work += len(s.trail) - d.at + len(n.cells)
	}
	on := func(i int, c *cell) value {
		if k, ok := n.has(c); ok {
			return held[i*len(n.cells)+k]
		}
		return c.v
	}
	ways := make([]exit, count)
	for i := range ways {
		ways[i].demand, _ = on(i, s.evidence.path).(demand)
		for k, c := range s.evidence.marks {
			ways[i].marks[k], _ = on(i, c).(*mark)
		}
	}
	path := ways[0].demand
	for _, w := range ways[1:] {
		path = path.or(w.demand)
	}
	put := func(c *cell, v value) {
		if !isIt(c.v, v) {
			out.cells, out.values = append(out.cells, c), append(out.values, v)
		}
	}
	// What conditions say of the request is said from where they meet, so that
	// the marks have to be there first.
	before := s.evidence.marked()
	for k, c := range s.evidence.marks {
		mk := meetMarks(ways, k)
		if put(c, mk); mk != c.v {
			c.v = mk
		}
	}
	put(s.evidence.path, path)
	for k, c := range n.cells {
		if c == s.evidence.path || slices.Contains(s.evidence.marks[:], c) {
			continue
		}
		structs, differ, absent := false, false, false
		for i := range ways {
			v := held[i*len(n.cells)+k]
			ways[i].value, ways[i].parts = v, nil
			structs = structs || isStruct(v)
			differ = differ || !isIt(v, ways[0].value) && !same(v, ways[0].value)
			absent = absent || v == nil
		}
		switch {
		case absent: // a variable that is not there on all ways
			var v value
			for _, w := range ways {
				v = joinHere(v, w.value)
			}
			put(c, v)
		case !differ:
			put(c, ways[0].value)
		default:
			s.work += 8 * count
			for i := range ways {
				if structs {
					ways[i].parts = fieldsOn(ways[i].value, func(c *cell) value { return on(i, c) })
					s.work += len(ways[i].parts)
				}
			}
			put(c, s.evidence.meet(ways))
		}
	}
	s.evidence.unmark(before)
	return out
}

// marked returns the marks.
func (r *evidence) marked() (marks [markCount]value) {
	for k, c := range r.marks {
		marks[k] = c.v
	}
	return marks
}

// unmark makes the marks what they were.
func (r *evidence) unmark(marks [markCount]value) {
	for k, c := range r.marks {
		c.v = marks[k]
	}
}
