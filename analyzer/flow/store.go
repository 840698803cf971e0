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
type cell struct{ v value }

// A write is a cell and what it held before.
type write struct {
	to  *cell
	old value
}

// A delta is a state, told by its difference from the state in which the trail
// was at writes long.
type delta struct {
	at     int
	cells  []*cell // in the order of the first write
	values map[*cell]value
}

// A store keeps the trail.
type store struct {
	trail    []write
	evidence *evidence // of the request that is followed; nil while routes are registered

	work  int // the variables that were looked at where paths met
	limit int // what work may be; 0 if it is not bounded
}

// ofRequest reports whether the paths are those of a request.
func (s *store) ofRequest() bool { return s.evidence != nil }

func (s *store) set(c *cell, v value) {
	s.trail = append(s.trail, write{c, c.v})
	c.v = v
}

// now is the present state.
func (s *store) now() delta { return delta{at: len(s.trail)} }

// since returns the present state as its difference from an earlier one.
func (s *store) since(at int) delta {
	d := delta{at: at}
	for _, w := range s.trail[at:] {
		d.put(w.to, w.to.v)
	}
	return d
}

// put sets what a cell holds in d.
func (d *delta) put(c *cell, v value) {
	if d.values == nil {
		d.values = make(map[*cell]value)
	}
	if _, ok := d.values[c]; !ok {
		d.cells = append(d.cells, c)
	}
	d.values[c] = v
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
	for _, c := range d.cells {
		s.set(c, d.values[c])
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
	if s.ofRequest() {
		return s.meetAll(exits, live)
	}
	out := s.now()
	if len(exits) == 0 {
		return out
	}
	from := exits[0].at
	writes := make(map[*cell][]int)
	said := make(map[*cell][]int) // exits, by the cells that they speak of
	var cells []*cell
	meet := func(c *cell) {
		if writes[c] == nil && said[c] == nil {
			cells = append(cells, c)
		}
	}
	for i, w := range s.trail[from:] {
		meet(w.to)
		writes[w.to] = append(writes[w.to], from+i)
	}
	for i, d := range exits {
		for _, c := range d.cells {
			meet(c)
			said[c] = append(said[c], i)
		}
	}
	// taken counts the exits before the trail was at long.
	taken := func(at int) int {
		return sort.Search(len(exits), func(i int) bool { return exits[i].at >= at })
	}
	for _, c := range cells {
		var joined value
		some := false
		add := func(v value) {
			if some {
				v = joinValues(joined, v)
			}
			joined, some = v, true
		}
		first, speaks := 0, said[c]
		silent := func(end int) bool { // some exit from first to end does not speak of c
			n := end - first
			for ; len(speaks) > 0 && speaks[0] < end; speaks = speaks[1:] {
				n--
			}
			first = end
			return n > 0
		}
		for _, i := range writes[c] {
			if silent(taken(i + 1)) {
				add(s.trail[i].old)
			}
		}
		if silent(len(exits)) || live {
			add(c.v)
		}
		for _, i := range said[c] {
			add(exits[i].values[c])
		}
		out.put(c, joined)
	}
	return out
}

// rebase turns exits that were taken since the trail was at long into one, as
// a difference from the state then.
func (s *store) rebase(exits []delta, at int) delta {
	merged := s.merge(exits, false)
	out := delta{at: at}
	for _, w := range s.trail[at:] {
		out.put(w.to, w.to.v)
	}
	for _, c := range merged.cells {
		out.put(c, merged.values[c])
	}
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
