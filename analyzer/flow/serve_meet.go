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
		if x, ok := w.value.(nilness); ok {
			some = some || ok
			out.tests = out.tests || x.tests
		}
		out.tests = out.tests || known && !w.demand.always()
		if d := w.demand.and(n.null); !d.never() {
			out.null = out.null.or(d)
			null = append(null, r.when(w, n.isNil()))
		}
		if d := w.demand.and(n.set); !d.never() {
			out.set = out.set.or(d)
			set = append(set, r.when(w, n.isNil().not()))
			switch {
			case n.value == nil:
			case out.value == nil:
				out.value = n.value
			default:
				out.value = joinHere(out.value, n.value)
			}
		}
	}
	// What certainly failed on one way tells from what was returned on another,
	// of which nothing is known.
	some = some || slices.ContainsFunc(ways, func(w exit) bool { return isFailed(w.value) }) && slices.ContainsFunc(ways, func(w exit) bool { return !isFailed(w.value) })
	if !some || !others {
		return nil, false
	}
	out.turns = r.turns(null, set)
	if out.null.equal(out.set) && len(out.turns) == 0 {
		return nil, false // nothing is told by it
	}
	return out, true
}

// when returns a way as it is where the condition that it leads to is true.
func (r *evidence) when(w exit, c cond) exit {
	before := w.marks
	w.demand = w.demand.and(c.yes)
	if c.tests {
		w.marks[checked] = certainMark(true) // unless a turn knows on which paths
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
		a, b := meetMarks(yes, i), meetMarks(no, i)
		if !a.yes.equal(b.yes) || !a.no.equal(b.no) {
			out = append(out, turn{cell: c, open: c.v, yes: a, no: b})
		}
	}
	return out
}

// meetMarks returns what is known of a mark where ways meet.
func meetMarks(ways []exit, i int) *mark {
	if len(ways) == 1 {
		return ways[0].marks[i]
	}
	out := new(mark)
	for _, w := range ways {
		out.yes = out.yes.or(w.demand.and(w.marks[i].yes))
		out.no = out.no.or(w.demand.and(w.marks[i].no))
	}
	return out
}

// ways are the paths by which exits, and the present state if live, come to
// where they meet.
func (s *store) meetAll(exits []delta, live bool) delta {
	out := s.now()
	if len(exits) == 0 {
		return out
	}
	from := exits[0].at
	seen := make(map[*cell]bool)
	var cells []*cell
	note := func(c *cell) {
		if !seen[c] && c != s.evidence.path && !slices.Contains(s.evidence.marks[:], c) {
			seen[c] = true
			cells = append(cells, c)
		}
	}
	for _, w := range s.trail[from:] {
		note(w.to)
	}
	for _, d := range exits {
		for _, c := range d.cells {
			note(c)
		}
	}
	// What cells held when the trail was as long as an exit says.
	held := make([]map[*cell]value, len(exits))
	for i, d := range exits {
		held[i] = make(map[*cell]value)
		for _, w := range s.trail[d.at:] {
			if _, ok := held[i][w.to]; !ok {
				held[i][w.to] = w.old
			}
		}
		s.work += len(s.trail) - d.at + 8*len(cells)
	}
	at := func(i int, c *cell) value {
		if i == len(exits) {
			return c.v
		}
		if v, ok := exits[i].values[c]; ok {
			return v
		}
		if v, ok := held[i][c]; ok {
			return v
		}
		return c.v
	}
	n := len(exits)
	if live {
		n++
	}
	ways := make([]exit, n)
	for i := range ways {
		ways[i].demand, _ = at(i, s.evidence.path).(demand)
		for k, c := range s.evidence.marks {
			ways[i].marks[k], _ = at(i, c).(*mark)
		}
	}
	var path demand
	for _, w := range ways {
		path = path.or(w.demand)
	}
	// What conditions say of the request is said from where they meet, so that
	// the marks have to be there first.
	for k, c := range s.evidence.marks {
		m := meetMarks(ways, k)
		out.put(c, &mark{m.cond})
	}
	before := s.evidence.hold(out)
	defer s.evidence.hold(before)
	out.put(s.evidence.path, path)
	for _, c := range cells {
		structs, differ := false, false
		for i := range ways {
			ways[i].value, ways[i].parts = at(i, c), nil
			structs = structs || isStruct(ways[i].value)
			differ = differ || !same(ways[i].value, ways[0].value)
		}
		for i := range ways {
			if structs && differ {
				ways[i].parts = fieldsOn(ways[i].value, func(c *cell) value { return at(i, c) })
				s.work += len(ways[i].parts)
			}
		}
		if slices.ContainsFunc(ways, func(w exit) bool { return w.value == nil }) {
			// A variable that is not there on all ways.
			var v value
			for _, w := range ways {
				v = joinHere(v, w.value)
			}
			out.put(c, v)
			continue
		}
		out.put(c, s.evidence.meet(ways))
	}
	return out
}

// hold makes the marks what a state says, for a while, and returns the state
// that they were in.
func (r *evidence) hold(d delta) delta {
	var before delta
	for _, c := range r.marks {
		before.put(c, c.v)
		c.v = d.values[c]
	}
	return before
}
