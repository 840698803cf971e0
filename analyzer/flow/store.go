package flow

import "slices"

// The evaluator takes every branch that a program may take. Each branch starts
// from the same state and leaves its own; what follows sees both. State is
// kept in cells, and a trail of the writes to them is what makes it possible
// to leave a branch and to enter the next.

// A cell is a place that holds a value: a variable, a field, the contents of
// a map.
type cell struct{ v value }

// A write is a cell and what it held before.
type write struct {
	to  *cell
	old value
}

// A delta is what a branch left in the cells that it wrote.
type delta struct {
	cells  []*cell // in the order of the first write
	values map[*cell]value
}

// store keeps the trail.
type store struct {
	trail []write
	depth int // of nested branches; outside of all, no trail is needed
}

func (s *store) set(c *cell, v value) {
	if s.depth > 0 {
		s.trail = append(s.trail, write{c, c.v})
	}
	c.v = v
}

// try runs a branch, takes its writes back, and returns them.
func (s *store) try(branch func()) delta {
	mark := len(s.trail)
	s.depth++
	branch()
	s.depth--
	d := delta{values: make(map[*cell]value)}
	for i := len(s.trail) - 1; i >= mark; i-- {
		w := s.trail[i]
		if _, ok := d.values[w.to]; !ok {
			d.values[w.to] = w.to.v
			d.cells = append(d.cells, w.to)
		}
		w.to.v = w.old
	}
	s.trail = s.trail[:mark]
	slices.Reverse(d.cells)
	return d
}

// join makes the state what it is after one of the branches, which all
// started from the present one.
func (s *store) join(branches []delta) {
	if len(branches) == 1 {
		for _, c := range branches[0].cells {
			s.set(c, branches[0].values[c])
		}
		return
	}
	var cells []*cell
	seen := make(map[*cell]bool)
	for _, d := range branches {
		for _, c := range d.cells {
			if !seen[c] {
				seen[c] = true
				cells = append(cells, c)
			}
		}
	}
	for _, c := range cells {
		var v value
		for i, d := range branches {
			after, ok := d.values[c]
			if !ok {
				after = c.v
			}
			if i == 0 {
				v = after
			} else {
				v = joinValues(v, after)
			}
		}
		s.set(c, v)
	}
}

// absorb merges the states in which a function or an iteration was left early
// into the state at its end.
func (s *store) absorb(exits []delta) {
	for _, d := range exits {
		for _, c := range d.cells {
			s.set(c, joinValues(c.v, d.values[c]))
		}
	}
}

// joinValues is either, but for what has a better answer than a choice: lists
// of guards, of which those that are missing on one side become optional, and
// the contents of maps.
func joinValues(a, b value) value {
	switch x := a.(type) {
	case guardList:
		if y, ok := b.(guardList); ok {
			return x.join(y)
		}
	case entries:
		if y, ok := b.(entries); ok {
			return x.join(y)
		}
	}
	if a == nil {
		return b
	}
	if b == nil {
		return a
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
	for _, rest := range []guardList{g[common:], h[common:]} {
		for _, x := range rest {
			x.optional = true
			out = append(out, x)
		}
	}
	return out
}

// entries is the value of the cell that holds a map's contents.
type entries []pair

func (e entries) join(f entries) entries {
	out := slices.Clone(e)
	for _, p := range f {
		i := slices.IndexFunc(out, func(q pair) bool { return same(p.key, q.key) })
		switch {
		case i < 0:
			out = append(out, p)
		default:
			out[i].value = either(out[i].value, p.value)
		}
	}
	return out
}
