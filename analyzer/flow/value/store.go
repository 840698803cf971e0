package value

import (
	"slices"
	"sort"
)

// The evaluator takes every branch that a program may take. Each branch starts
// from the same state and leaves its own; what follows sees both. State is
// kept in cells, and a trail of the writes to them is what makes it possible
// to leave a branch, to enter the next, and to know later in which state a
// function was left early.

// A Cell is a place that holds a value: a variable, a field, an entry of a
// map. It holds nil as long as it was not set.
type Cell struct {
	V Value

	// What a join knows the cell by, while it runs: see [Store.numbering]. There are
	// many cells, and they are small.
	round, index int32

	gone bool // nothing reaches it any more: no join asks what it holds
}

// Leave says that nothing reaches the cell any more, whatever path is taken: it is a
// variable of a call that has ended.
func (c *Cell) Leave() { c.gone = true }

// A Write is a cell and what it held before.
type Write struct {
	To  *Cell
	old Value
}

// A Delta is a state, told by its difference from the state in which the trail
// was at writes long.
type Delta struct {
	at     int
	cells  []*Cell // each once
	values []Value // what each of them holds
}

// A Store keeps the trail.
type Store struct {
	Trail    []Write
	Evidence *Evidence // of the request that is followed; nil while routes are registered
	rounds   *int32    // how often cells were numbered, by this store and those beside it

	Work int  // the variables that were looked at where paths of a request met
	Most int  // how many may be; 0 for any number
	Cut  bool // a join was not made to its end since there were more: what holds is not known

	meeting *meeting // the last one, of this store and of those beside it
}

// NewStore returns a store without a trail.
func NewStore() Store { return Store{rounds: new(int32), meeting: new(meeting)} }

// OfRequest reports whether the paths are those of a request.
func (s *Store) OfRequest() bool { return s.Evidence != nil }

// Set writes to a cell.
func (s *Store) Set(c *Cell, v Value) {
	s.Trail = append(s.Trail, Write{c, c.V})
	c.V = v
}

// Beside returns a store without a trail for the same cells.
func (s *Store) Beside() Store { return Store{rounds: s.rounds, meeting: s.meeting} }

// Now is the present state.
func (s *Store) Now() Delta { return Delta{at: len(s.Trail)} }

// A numbering tells cells apart by numbers, from 0 on in the order in which they
// are met: a map of them, as long as no other is begun.
type numbering struct {
	round int32
	cells []*Cell
}

func (s *Store) numbering() numbering {
	if s.rounds == nil {
		s.rounds = new(int32)
	}
	*s.rounds++
	return numbering{round: *s.rounds}
}

// of returns the number of a cell, a new one if it has none.
func (n *numbering) of(c *Cell) int {
	if c.round != n.round {
		c.round, c.index = n.round, int32(len(n.cells))
		n.cells = append(n.cells, c)
	}
	return int(c.index)
}

// has returns the number of a cell, if it has one.
func (n *numbering) has(c *Cell) (int, bool) { return int(c.index), c.round == n.round }

// Since returns the present state as its difference from an earlier one.
func (s *Store) Since(at int) Delta {
	n := s.numbering()
	var values []Value
	kept := 0
	for _, w := range s.Trail[at:] {
		if w.To.gone || w.To.round == n.round {
			continue
		}
		n.of(w.To)
		if !isIt(w.old, w.To.V) { // else it holds again what it held then
			n.cells[kept] = w.To
			values = append(values, w.To.V)
			kept++
		}
		n.cells = n.cells[:kept]
	}
	return Delta{at: at, cells: n.cells, values: values}
}

// isIt reports whether a and b are one thing, or one of the values that are told
// apart by their address.
func isIt(a, b Value) bool {
	switch a := a.(type) {
	case nil:
		return b == nil
	case *Mark, *Shape, *Object, *Func, *Router, *Entry, *Map, *Result, Pointer, Null:
		return a == b
	}
	return false
}

// Undo goes back to an earlier state.
func (s *Store) Undo(at int) {
	for i := len(s.Trail) - 1; i >= at; i-- {
		w := s.Trail[i]
		w.To.V = w.old
	}
	s.Trail = s.Trail[:at]
}

// Assume makes d, which is a difference from the present state, the present.
func (s *Store) Assume(d Delta) {
	for i, c := range d.cells {
		if !c.gone {
			s.Set(c, d.values[i])
		}
	}
}

// Alike reports whether branches that were taken while a request is followed leave the same
// behind, whatever they say of the request: they wrote to none of the program's variables.
func (s *Store) Alike(branches []Delta) bool {
	if s.Evidence == nil {
		return false
	}
	return !slices.ContainsFunc(branches, func(d Delta) bool {
		return slices.ContainsFunc(d.cells, func(c *Cell) bool {
			return c != s.Evidence.Path && !slices.Contains(s.Evidence.Marks[:], c)
		})
	})
}

// Join makes the state what it is after one of the branches, which all
// started from the present one.
func (s *Store) Join(branches []Delta) {
	if len(branches) > 0 {
		s.Assume(s.Merge(branches, false))
	}
}

// Merge returns what the state is after one of several exits, or after none
// of them if live: as its difference from the present. Exits are in the order
// in which they were taken, and the trail still has what was written since.
//
// A cell held, at an exit, what the exit itself says, else what it held when
// the trail was as long as the exit says: one of the values between two writes
// to it. So the work is in the number of writes and exits, not their product.
func (s *Store) Merge(exits []Delta, live bool) Delta {
	if len(exits) == 0 {
		return s.Now()
	}
	if len(exits) == 1 && !live && exits[0].at == len(s.Trail) {
		return exits[0] // nothing meets here
	}
	if s.OfRequest() {
		return s.meetAll(exits, live)
	}
	out := s.Now()
	// What is there of a cell: writes to it, by their place in the trail, and
	// exits that speak of it, with what they say.
	type touch struct {
		writes, exits []int
		said          []Value
	}
	var touched []touch
	n := s.numbering()
	meet := func(c *Cell) *touch {
		i := n.of(c)
		if i == len(touched) {
			touched = append(touched, touch{})
		}
		return &touched[i]
	}
	from := exits[0].at
	for i, w := range s.Trail[from:] {
		if w.To.gone {
			continue
		}
		t := meet(w.To)
		t.writes = append(t.writes, from+i)
	}
	for i, d := range exits {
		for k, c := range d.cells {
			if c.gone {
				continue
			}
			t := meet(c)
			t.exits, t.said = append(t.exits, i), append(t.said, d.values[k])
		}
	}
	// taken counts the exits before the trail was at long.
	taken := func(at int) int {
		return sort.Search(len(exits), func(i int) bool { return exits[i].at >= at })
	}
	out.cells, out.values = n.cells, make([]Value, len(n.cells))
	for i, c := range n.cells {
		var joined Value
		some := false
		add := func(v Value) {
			if some {
				v = Join(joined, v)
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
				add(s.Trail[w].old)
			}
		}
		if silent(len(exits)) || live {
			add(c.V)
		}
		for _, v := range t.said {
			add(v)
		}
		out.values[i] = joined
	}
	return out
}

// Rebase turns exits that were taken since the trail was at long into one, as
// a difference from the state then.
func (s *Store) Rebase(exits []Delta, at int) Delta {
	merged := s.Merge(exits, false)
	n := s.numbering()
	out := Delta{at: at}
	put := func(c *Cell, v Value) {
		if c.gone {
			return
		}
		i := n.of(c)
		if i == len(out.values) {
			out.values = append(out.values, v)
		}
		out.values[i] = v
	}
	for _, w := range s.Trail[at:] {
		put(w.To, w.To.V)
	}
	for i, c := range merged.cells {
		put(c, merged.values[i])
	}
	out.cells = n.cells
	return out
}
