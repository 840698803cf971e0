package value

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// TestMeeting writes to cells and leaves at random, and holds what a meeting says that the
// cells hold on each way against what they held there.
func TestMeeting(t *testing.T) {
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 1))
		evidence := NewEvidence()
		s := NewStore()
		s.Evidence = &evidence
		var cells []*Cell
		for range 4 {
			cells = append(cells, &Cell{V: Number{N: 0}})
		}
		var exits []Delta
		var held [][]Value // what the cells hold at each exit, and where the block ends
		now := func() []Value {
			var out []Value
			for _, c := range cells {
				out = append(out, c.V)
			}
			return out
		}
		for range r.IntN(20) + 1 {
			if r.IntN(3) > 0 {
				s.Set(cells[r.IntN(len(cells))], Number{N: r.IntN(3)})
				continue
			}
			d, values := s.Now(), now()
			if k := r.IntN(2 * len(cells)); k < len(cells) { // it says itself what one holds
				values[k] = Number{N: r.IntN(3)}
				d.cells, d.values = cells[k:k+1], values[k:k+1]
			}
			exits, held = append(exits, d), append(held, slices.Clone(values))
		}
		if exits == nil {
			continue
		}
		held = append(held, now())
		m, n := new(meeting), s.numbering()
		for _, c := range cells {
			n.of(c)
		}
		m.cells, m.exits = n.cells, exits
		m.gather(&s)
		for k := range cells {
			ways := make([]Way, len(held))
			m.spread(k, ways)
			other := false
			for i := range held {
				want := held[i][k]
				if got := m.on(i, k); got != want || ways[i].Value != want {
					t.Fatalf("seed %d: on way %d, cell %d holds %v and %v, want %v", seed, i, k, got, ways[i].Value, want)
				}
				other = other || want != held[0][k]
			}
			if got := m.differs(k, held[0][k], true); got != other {
				t.Fatalf("seed %d: cell %d differs: %t, want %t", seed, k, got, other)
			}
		}
	}
}

// TestMeetingCost leaves a block in as many ways as it has variables, of which each is
// written once: what the meeting takes is in proportion to the writes and exits.
func TestMeetingCost(t *testing.T) {
	const many = 4_000
	evidence := NewEvidence()
	s := NewStore()
	s.Evidence = &evidence
	var exits []Delta
	for i := range many {
		exits = append(exits, s.Now())
		s.Set(&Cell{V: Number{N: i}}, Number{N: i})
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	s.Merge(exits, true)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 {
		t.Errorf("%d MB are allocated, want at most 8", used>>20)
	}
	if s.Work > 10*many {
		t.Errorf("the work is %d, want at most %d", s.Work, 10*many)
	}
}

// TestMeetingBound leaves a loop in many ways, each of which has written the variables of
// its turn and of all before: no more of them are joined than the bound allows, and it is
// told that some were not.
func TestMeetingBound(t *testing.T) {
	const many = 1_000
	for _, most := range []int{0, 100_000} {
		evidence := NewEvidence()
		s := NewStore()
		s.Evidence, s.Most = &evidence, most
		cells := make([]*Cell, many)
		for i := range cells {
			cells[i] = &Cell{V: Number{N: -1}}
		}
		var exits []Delta
		for i := range many {
			s.Set(cells[i], Number{N: i})
			exits = append(exits, s.Now())
		}
		s.Merge(exits, true)
		if cut := most > 0; s.Cut != cut {
			t.Errorf("at most %d: the join was cut: %t, want %t", most, s.Cut, cut)
		}
		if most > 0 && s.Work > most+10*many {
			t.Errorf("the work is %d, want at most %d", s.Work, most)
		}
	}
}
