package value

import (
	"slices"
	"sort"
)

// This file joins whole states while a request is followed: values remember the ways
// by which they came to be.
//
// What is the same on all ways stays as it is: only cells that some exit, or some
// write since, speaks of are looked at, and of these only what differs is joined.

// The demand and the marks of a request are the first cells that a meeting numbers.
const evidenceCells = 1 + markCount

// A meeting is a join while it is made. Its memory serves the next one.
type meeting struct {
	exits  []Delta
	cells  []*Cell // by number
	writes []int32 // of each cell, the first of its events that is a write; -1 for none
	said   []int32 // and the first that is what an exit says of it
	events []event
	ways   []Way
	marks  []Marks // on each of them

	changed []*Cell // what comes of it
	to      []Value
}

// An event is a write to a cell, by its place in the trail, with what the cell held before;
// or what an exit says that it holds, by the number of the exit. They are linked in this
// order.
type event struct {
	next, at int32
	v        Value
}

// meetAll is merge while a request is followed.
func (s *Store) meetAll(exits []Delta, live bool) Delta {
	if s.meeting == nil {
		s.meeting = new(meeting)
	}
	m := s.meeting
	n := s.numbering()
	n.cells = m.cells[:0]
	n.of(s.Evidence.Path)
	for _, c := range s.Evidence.Marks {
		n.of(c)
	}
	for _, w := range s.Trail[exits[0].at:] {
		if !w.To.gone {
			n.of(w.To)
		}
	}
	for _, d := range exits {
		for _, c := range d.cells {
			if !c.gone {
				n.of(c)
			}
		}
	}
	m.cells, m.exits = n.cells, exits
	count := len(exits)
	if live {
		count++
	}
	m.gather(s)
	defer m.done()
	if count == 1 { // nothing meets, but the trail went on
		return s.as(m)
	}
	on := func(i int, c *Cell) Value {
		if k, ok := n.has(c); ok {
			return m.on(i, k)
		}
		return c.V
	}
	now := s.Evidence.MarksNow()
	ways := m.waysWith(now, count)
	var path Demand
	for _, w := range ways {
		path = path.Or(w.Demand)
	}
	s.Evidence.Drop(ways, path)
	out := s.Now()
	m.changed, m.to = m.changed[:0], m.to[:0]
	put := func(c *Cell, v Value) {
		if !isIt(c.V, v) {
			m.changed, m.to = append(m.changed, c), append(m.to, v)
		}
	}
	// What conditions say of the request is said from where they meet, so that
	// the marks have to be there first.
	before := s.Evidence.marked()
	for k, c := range s.Evidence.Marks {
		if mk := meetMarks(ways, k); mk != c.V {
			put(c, mk)
			c.V = mk
		}
	}
	put(s.Evidence.Path, path)
	for k, c := range n.cells {
		if k < evidenceCells {
			continue
		}
		if s.Most > 0 && s.Work > s.Most {
			s.Cut = true
			break
		}
		first := m.on(0, k)
		if first != nil && !m.differs(k, first, live) {
			put(c, first)
			continue
		}
		absent, structs := m.spread(k, ways)
		switch {
		case absent: // a variable that is not there on all ways
			var v Value
			for i := range ways {
				v = joinOfRequest(v, ways[i].Value)
			}
			put(c, v)
		default:
			s.Work += 8 * count
			if structs {
				for i := range ways {
					ways[i].Parts = FieldsOn(ways[i].Value, func(c *Cell) Value { return on(i, c) })
					s.Work += len(ways[i].Parts)
				}
			}
			put(c, s.Evidence.Meet(ways))
		}
	}
	s.Evidence.unmark(before)
	out.cells, out.values = slices.Clone(m.changed), slices.Clone(m.to)
	return out
}

// waysWith returns the ways that meet, with what is certain of the request on each. Marks
// that are the same are shared.
func (m *meeting) waysWith(now *Marks, count int) []Way {
	m.ways = slices.Grow(m.ways[:0], count)[:count]
	m.marks = slices.Grow(m.marks[:0], count)[:count]
	for k := range evidenceCells {
		m.spread(k, m.ways)
		for i := range m.ways {
			if k == 0 {
				m.ways[i].Demand, _ = m.ways[i].Value.(Demand)
			} else {
				m.marks[i][k-1], _ = m.ways[i].Value.(*Mark)
			}
		}
	}
	for i := range m.ways {
		switch marks := &m.marks[i]; {
		case *marks == *now:
			m.ways[i].Marks = now
		case i > 0 && *marks == *m.ways[i-1].Marks:
			m.ways[i].Marks = m.ways[i-1].Marks
		default:
			m.ways[i].Marks = new(*marks)
		}
	}
	return m.ways
}

// gather finds what is told of each cell.
func (m *meeting) gather(s *Store) {
	m.writes, m.said, m.events = none(m.writes, len(m.cells)), none(m.said, len(m.cells)), m.events[:0]
	add := func(to *int32, at int, v Value) {
		m.events = append(m.events, event{*to, int32(at), v})
		*to = int32(len(m.events) - 1)
	}
	for k := len(s.Trail) - 1; k >= m.exits[0].at; k-- {
		if w := &s.Trail[k]; !w.To.gone {
			add(&m.writes[w.To.index], k, w.old)
		}
	}
	for i := len(m.exits) - 1; i >= 0; i-- {
		for k, c := range m.exits[i].cells {
			if !c.gone {
				add(&m.said[c.index], i, m.exits[i].values[k])
			}
		}
	}
	s.Work += len(m.events)
}

// none returns a list of so many events that are none.
func none(list []int32, n int) []int32 {
	list = slices.Grow(list[:0], n)[:n]
	for i := range list {
		list[i] = -1
	}
	return list
}

// on returns what a cell holds on a way: what the exit says, else what it held before the
// first write since.
func (m *meeting) on(i, k int) Value {
	if i < len(m.exits) {
		for e := m.said[k]; e >= 0 && int(m.events[e].at) <= i; e = m.events[e].next {
			if int(m.events[e].at) == i {
				return m.events[e].v
			}
		}
		for e := m.writes[k]; e >= 0; e = m.events[e].next {
			if int(m.events[e].at) >= m.exits[i].at {
				return m.events[e].v
			}
		}
	}
	return m.cells[k].V
}

// taken returns the number of the first exit from i on that was taken after the write at a
// place of the trail.
func (m *meeting) taken(i int, at int32) int {
	return i + sort.Search(len(m.exits)-i, func(k int) bool { return m.exits[i+k].at > int(at) })
}

// differs reports whether a cell holds on some way something else than first. What it held
// between two writes, it held on all exits that were taken there and say nothing of it.
func (m *meeting) differs(k int, first Value, live bool) bool {
	other := func(v Value) bool { return !isIt(v, first) && !Same(v, first) }
	i, said := 0, m.said[k]
	silent := func(end int) bool { // some exit from i to end says nothing of the cell
		n := end - i
		for ; said >= 0 && int(m.events[said].at) < end; said = m.events[said].next {
			n--
		}
		i = end
		return n > 0
	}
	for e := m.writes[k]; e >= 0; e = m.events[e].next {
		if silent(m.taken(i, m.events[e].at)) && other(m.events[e].v) {
			return true
		}
	}
	if (silent(len(m.exits)) || live) && other(m.cells[k].V) {
		return true
	}
	for e := m.said[k]; e >= 0; e = m.events[e].next {
		if other(m.events[e].v) {
			return true
		}
	}
	return false
}

// spread gives each way what a cell holds on it, and reports whether it is not there on some,
// and whether it is a struct on some.
func (m *meeting) spread(k int, ways []Way) (absent, structs bool) {
	i := 0
	until := func(end int, v Value) {
		for ; i < end; i++ {
			ways[i].Value, ways[i].Parts = v, nil
		}
	}
	for e := m.writes[k]; e >= 0; e = m.events[e].next {
		until(m.taken(i, m.events[e].at), m.events[e].v)
	}
	until(len(ways), m.cells[k].V)
	for e := m.said[k]; e >= 0; e = m.events[e].next {
		ways[m.events[e].at].Value = m.events[e].v
	}
	for _, w := range ways {
		absent, structs = absent || w.Value == nil, structs || isStruct(w.Value)
	}
	return absent, structs
}

// done lets go of what was held.
func (m *meeting) done() {
	clear(m.cells)
	clear(m.events)
	clear(m.ways)
	clear(m.marks)
	clear(m.changed)
	clear(m.to)
	m.exits = nil
}

// as returns the state at the only exit.
func (s *Store) as(m *meeting) Delta {
	out := s.Now()
	for k, c := range m.cells {
		if v := m.on(0, k); !isIt(c.V, v) {
			out.cells, out.values = append(out.cells, c), append(out.values, v)
		}
	}
	return out
}

// marked returns the marks.
func (r *Evidence) marked() (marks [markCount]Value) {
	for k, c := range r.Marks {
		marks[k] = c.V
	}
	return marks
}

// unmark makes the marks what they were.
func (r *Evidence) unmark(marks [markCount]Value) {
	for k, c := range r.Marks {
		c.V = marks[k]
	}
}
