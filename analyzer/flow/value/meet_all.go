package value

// This file joins whole states while a request is followed: values remember the ways
// by which they came to be.
//
// What is the same on all ways stays as it is: only cells that some exit, or some
// write since, speaks of are looked at, and of these only what differs is joined.

// The demand and the marks of a request are the first cells that a meeting numbers.
const evidenceCells = 1 + markCount

// A meeting is a join while it is made. Its memory serves the next one.
type meeting struct {
	cells []*Cell // by number
	held  []Value // what each holds on each of the ways
	ways  []Way
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
	m.cells = n.cells
	count := len(exits)
	if live {
		count++
	}
	m.hold(s, exits, count)
	defer m.done()
	if count == 1 { // nothing meets, but the trail went on
		return s.as(n.cells, m.held)
	}
	on := func(i int, c *Cell) Value {
		if k, ok := n.has(c); ok {
			return m.held[i*len(n.cells)+k]
		}
		return c.V
	}
	now := s.Evidence.MarksNow()
	ways := m.ways[:0]
	var path Demand
	for i := range count {
		row := m.held[i*len(n.cells):]
		w := Way{Marks: now}
		w.Demand, _ = row[0].(Demand)
		var marks Marks
		for k := range marks {
			marks[k], _ = row[1+k].(*Mark)
		}
		switch {
		case marks == *now:
		case i > 0 && marks == *ways[i-1].Marks:
			w.Marks = ways[i-1].Marks
		default:
			w.Marks = new(marks)
		}
		path = path.Or(w.Demand)
		ways = append(ways, w)
	}
	m.ways = ways
	out := s.Now()
	out.cells, out.values = make([]*Cell, 0, len(n.cells)), make([]Value, 0, len(n.cells))
	put := func(c *Cell, v Value) {
		if !isIt(c.V, v) {
			out.cells, out.values = append(out.cells, c), append(out.values, v)
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
		structs, differ, absent := false, false, false
		for i := range ways {
			v := m.held[i*len(n.cells)+k]
			ways[i].Value, ways[i].Parts = v, nil
			structs = structs || isStruct(v)
			differ = differ || !isIt(v, ways[0].Value) && !Same(v, ways[0].Value)
			absent = absent || v == nil
		}
		switch {
		case absent: // a variable that is not there on all ways
			var v Value
			for i := range ways {
				v = joinOfRequest(v, ways[i].Value)
			}
			put(c, v)
		case !differ:
			put(c, ways[0].Value)
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
	return out
}

// hold finds what each cell holds on each of the ways.
func (m *meeting) hold(s *Store, exits []Delta, count int) {
	held := m.held[:0]
	for i := range count {
		from := len(held)
		for _, c := range m.cells {
			held = append(held, c.V)
		}
		if i == len(exits) {
			break
		}
		row, d := held[from:], exits[i]
		for k := len(s.Trail) - 1; k >= d.at; k-- {
			if w := &s.Trail[k]; !w.To.gone {
				row[w.To.index] = w.old
			}
		}
		for k, c := range d.cells {
			if !c.gone {
				row[c.index] = d.values[k]
			}
		}
		s.Work += len(s.Trail) - d.at + len(m.cells) - evidenceCells
	}
	m.held = held
}

// done lets go of what was held.
func (m *meeting) done() {
	clear(m.cells)
	clear(m.held)
	clear(m.ways)
}

// as returns the state in which cells hold some values.
func (s *Store) as(cells []*Cell, values []Value) Delta {
	out := s.Now()
	for k, c := range cells {
		if !isIt(c.V, values[k]) {
			out.cells, out.values = append(out.cells, c), append(out.values, values[k])
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
