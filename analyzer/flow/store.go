package flow

import (
	"slices"
	"sort"
)

// The evaluator takes every branch that a program may take. Each branch starts
// from the same state and leaves its own; what follows sees both. State is
// kept in cells, and a trail of the writes to them is what makes it possible
// to leave a branch, to enter the next, and to know later in which state a
// function was left early.

// A cell is a place that holds a value: a variable, a field, an entry of a
// map. It holds nil as long as it was not set.
type cell struct {
	v value

	// What a join knows the cell by, while it runs: see [store.number].
	round, index int
}

// A write is a cell and what it held before.
type write struct {
	to  *cell
	old value
}

// A delta is a state, told by its difference from the state in which the trail
// was at writes long.
type delta struct {
	at     int
	cells  []*cell // each once
	values []value // what each of them holds
}

// A store keeps the trail.
type store struct {
	trail    []write
	evidence *evidence // of the request that is followed; nil while routes are registered
	rounds   *int      // how often cells were numbered, by this store and those beside it

	work int // the variables that were looked at where paths of a request met
}

// ofRequest reports whether the paths are those of a request.
func (s *store) ofRequest() bool { return s.evidence != nil }

func (s *store) set(c *cell, v value) {
	s.trail = append(s.trail, write{c, c.v})
	c.v = v
}

// beside returns a store without a trail for the same cells.
func (s *store) beside() store { return store{rounds: s.rounds} }

// now is the present state.
func (s *store) now() delta { return delta{at: len(s.trail)} }

// A numbering tells cells apart by numbers, from 0 on in the order in which they
// are met: a map of them, as long as no other is begun.
type numbering struct {
	round int
	cells []*cell
}

func (s *store) numbering() numbering {
	if s.rounds == nil {
		s.rounds = new(int)
	}
	*s.rounds++
	return numbering{round: *s.rounds}
}

// of returns the number of a cell, a new one if it has none.
func (n *numbering) of(c *cell) int {
	if c.round != n.round {
		c.round, c.index = n.round, len(n.cells)
		n.cells = append(n.cells, c)
	}
	return c.index
}

// has returns the number of a cell, if it has one.
func (n *numbering) has(c *cell) (int, bool) { return c.index, c.round == n.round }

// since returns the present state as its difference from an earlier one.
func (s *store) since(at int) delta {
	n := s.numbering()
	var values []value
	kept := 0
	for _, w := range s.trail[at:] {
		if w.to.round == n.round {
			continue
		}
		n.of(w.to)
		if !isIt(w.old, w.to.v) { // else it holds again what it held then
			n.cells[kept] = w.to
			values = append(values, w.to.v)
			kept++
		}
		n.cells = n.cells[:kept]
	}
	return delta{at: at, cells: n.cells, values: values}
}

// isIt reports whether a and b are one thing, or one of the values that are told
// apart by their address.
func isIt(a, b value) bool {
	switch a := a.(type) {
	case nil:
		return b == nil
	case *mark, *object, *fun, *router, *entry, *dict, *result, pointer, null:
		return a == b
	}
	return false
}

// undo goes back to an earlier state.
func (s *store) undo(at int) {
	for i := len(s.trail) - 1; i >= at; i-- {
		w := s.trail[i]
		w.to.v = w.old
	}
	s.trail = s.trail[:at]
}

// assume makes d, which is a difference from the present state, the present.
func (s *store) assume(d delta) {
	for i, c := range d.cells {
		s.set(c, d.values[i])
	}
}

// join makes the state what it is after one of the branches, which all
// started from the present one.
func (s *store) join(branches []delta) {
	if len(branches) > 0 {
		s.assume(s.merge(branches, false))
	}
}

// merge returns what the state is after one of several exits, or after none
// of them if live: as its difference from the present. Exits are in the order
// in which they were taken, and the trail still has what was written since.
//
// A cell held, at an exit, what the exit itself says, else what it held when
// the trail was as long as the exit says: one of the values between two writes
// to it. So the work is in the number of writes and exits, not their product.
func (s *store) merge(exits []delta, live bool) delta {
	if len(exits) == 0 {
		return s.now()
	}
	if len(exits) == 1 && !live && exits[0].at == len(s.trail) {
		return exits[0] // nothing meets here
	}
	if s.ofRequest() {
		return s.meetAll(exits, live)
	}
	out := s.now()
	// What is there of a cell: writes to it, by their place in the trail, and
	// exits that speak of it, with what they say.
	type touch struct {
		writes, exits []int
		said          []value
	}
	var touched []touch
	n := s.numbering()
	meet := func(c *cell) *touch {
		i := n.of(c)
		if i == len(touched) {
			touched = append(touched, touch{})
		}
		return &touched[i]
	}
	from := exits[0].at
	for i, w := range s.trail[from:] {
		t := meet(w.to)
		t.writes = append(t.writes, from+i)
	}
	for i, d := range exits {
		for k, c := range d.cells {
			t := meet(c)
			t.exits, t.said = append(t.exits, i), append(t.said, d.values[k])
		}
	}
	// taken counts the exits before the trail was at long.
	taken := func(at int) int {
		return sort.Search(len(exits), func(i int) bool { return exits[i].at >= at })
	}
	out.cells, out.values = n.cells, make([]value, len(n.cells))
	for i, c := range n.cells {
		var joined value
		some := false
		add := func(v value) {
			if some {
				v = joinValues(joined, v)
			}
			joined, some = v, true
		}
		t := touched[i]
		first, speaks := 0, t.exits
		silent := func(end int) bool { // some exit from first to end does not speak of c
			n := end - first
			for ; len(speaks) > 0 && speaks[0] < end; speaks = speaks[1:] {
				n--
			}
			first = end
			return n > 0
		}
		for _, w := range t.writes {
			if silent(taken(w + 1)) {
				add(s.trail[w].old)
			}
		}
		if silent(len(exits)) || live {
			add(c.v)
		}
		for _, v := range t.said {
			add(v)
		}
		out.values[i] = joined
	}
	return out
}

// rebase turns exits that were taken since the trail was at long into one, as
// a difference from the state then.
func (s *store) rebase(exits []delta, at int) delta {
	merged := s.merge(exits, false)
	n := s.numbering()
	out := delta{at: at}
	put := func(c *cell, v value) {
		i := n.of(c)
		if i == len(out.values) {
			out.values = append(out.values, v)
		}
		out.values[i] = v
	}
	for _, w := range s.trail[at:] {
		put(w.to, w.to.v)
	}
	for i, c := range merged.cells {
		put(c, merged.values[i])
	}
	out.cells = n.cells
	return out
}

// joinValues is either, but for what has a better answer than a choice: lists
// of guards and other lists, of which what is missing on one side becomes
// optional.
func joinValues(a, b value) value {
	switch x := a.(type) {
	case nil:
		return b
	case guardList:
		if y, ok := b.(guardList); ok {
			return x.join(y)
		}
	case list:
		if y, ok := b.(list); ok {
			return x.join(y)
		}
	}
	if b == nil {
		return a
	}
	if x, ok := a.(demand); ok {
		if y, ok := b.(demand); ok {
			return x.or(y)
		}
	}
	return either(a, b)
}

// guardList is the value of the cell that holds a router's middleware.
type guardList []guard

func (g guardList) join(h guardList) guardList {
	common := 0
	for common < len(g) && common < len(h) && same(g[common].by, h[common].by) {
		common++
	}
	out := slices.Clone(g[:common])
	for i := range out {
		out[i].optional = out[i].optional || h[i].optional
	}
	for _, x := range g[common:] {
		x.optional = true
		out = append(out, x)
	}
	for _, x := range h[common:] {
		if !slices.ContainsFunc(g[common:], func(y guard) bool { return same(x.by, y.by) && x.at == y.at }) {
			x.optional = true
			out = append(out, x)
		}
	}
	return out
}
