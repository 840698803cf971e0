package value

import "slices"

// Cases is a value that is one or another depending on the path: it remembers the
// ways that it came by. Whatever is computed of it is computed on each of them, and
// met then as if it had been computed before they met: of a status that is 403 where
// the token lacks a scope and 200 elsewhere, status != 200 says that it lacks it.
type Cases struct {
	Ways  []Way // each with the value that it leads to
	marks Marks // of the request, from where they met
	plain Value // what it is, whatever the way
}

// maxCases bounds the ways that one value remembers.
const maxCases = 24

// meetCases is meet for texts, numbers, functions and lists, for structs of different types,
// and for whatever else is none of those on some ways, if it says something of the request
// which it is.
func (r *Evidence) meetCases(ways []Way) (Value, bool) {
	known, typ, count := false, "", len(ways)
	for i := range ways {
		switch v := ways[i].Value.(type) {
		case *Cases:
			known = true
			count += len(v.Ways)
		case Text, Number, *Func:
			known = true
		case Pointer, *Object:
			t := DynamicType(v)
			if t == "" && !IsChannel(v) {
				return nil, false
			}
			known = known || IsChannel(v) || typ != "" && t != typ
			typ = t
		case List, Null, Choice, Opaque:
		default:
			return nil, false
		}
	}
	if !known {
		return nil, false
	}
	defer r.giveBack(len(r.scratch))
	c := Cases{Ways: r.lend(min(count, maxCases+1))}
	for _, w := range ways {
		if v, ok := w.Value.(*Cases); ok {
			for _, inner := range v.Ways {
				inner.Demand = inner.Demand.And(w.Demand)
				c.add(inner)
			}
		} else {
			w.Kept, w.Parts = nil, nil
			c.add(w)
		}
		if len(c.Ways) > maxCases { // and there will not be fewer
			r.Blurred = r.Blurred || c.tells()
			return nil, false
		}
	}
	if !c.tells() {
		return nil, false
	}
	out := &Cases{Ways: slices.Clone(c.Ways), plain: Joined(c.Ways)}
	for i := range r.Marks {
		out.marks[i] = r.Mark(i)
	}
	return out, true
}

// add adds a way, to one that says the same if there is one.
func (c *Cases) add(w Way) {
	if w.Demand.Never() {
		return
	}
	for i, v := range c.Ways {
		if Same(v.Value, w.Value) && (v.Marks == w.Marks || *v.Marks == *w.Marks) {
			c.Ways[i].Demand = v.Demand.Or(w.Demand)
			return
		}
	}
	c.Ways = append(c.Ways, w)
}

// tells reports whether something is told of the request by which of several values
// it is.
func (c *Cases) tells() bool {
	for i, w := range c.Ways {
		if i == 0 || Same(w.Value, c.Ways[0].Value) {
			continue
		}
		if !w.Demand.Equal(c.Ways[0].Demand) {
			return true
		}
		for k, mk := range w.Marks {
			if k != ForInput && k != ForData && mk != c.Ways[0].Marks[k] && !mk.same(c.Ways[0].Marks[k]) {
				return true
			}
		}
	}
	return false
}

// same reports whether two marks say the same.
func (m *Mark) same(o *Mark) bool { return m.Yes.Equal(o.Yes) && m.No.Equal(o.No) }

// Agrees reports whether c and o say the same of a token.
func (c *Cases) Agrees(o *Cases) bool {
	demand := func(c *Cases, v Value) (d Demand) {
		for _, w := range c.Ways {
			if Same(v, w.Value) {
				d = d.Or(w.Demand)
			}
		}
		return d
	}
	return Same(c.plain, o.plain) && !slices.ContainsFunc(c.Ways, func(w Way) bool { return !demand(c, w.Value).Equal(demand(o, w.Value)) })
}

// Over computes something of v on each of the ways that it came by.
func (r *Evidence) Over(v *Cases, f func(Value) Value) Value {
	ways := slices.Clone(v.Ways)
	for i := range ways {
		ways[i].Value = f(ways[i].Value)
	}
	before := r.marked()
	for i, c := range r.Marks {
		c.V = v.marks[i]
	}
	out := r.Meet(ways)
	r.unmark(before)
	return out
}

// IsOn returns the condition that v came by one of its ways.
func (r *Evidence) IsOn(v *Cases, way Way) Condition {
	c, _ := ConditionOf(r.Over(v, func(x Value) Value { return Truth{B: Same(x, way.Value)} }))
	return c
}

// WithoutMarks returns v without what its ways say of the request, but of the token.
func (c *Cases) WithoutMarks() *Cases {
	out := *c
	out.Ways = slices.Clone(c.Ways)
	for i := range out.Ways {
		out.Ways[i].Marks = &out.marks
	}
	return &out
}

// Where returns what v is where a condition holds on what it may be, and where it
// does not.
func (c *Cases) Where(is func(Value) Condition) (yes, no Value) {
	var on, off Cases
	for _, w := range c.Ways {
		cond := is(w.Value)
		if d := w.Demand.And(cond.Yes); !d.Never() {
			w := w
			w.Demand = d
			on.Ways = append(on.Ways, w)
		}
		if d := w.Demand.And(cond.No); !d.Never() {
			w := w
			w.Demand = d
			off.Ways = append(off.Ways, w)
		}
	}
	return on.narrowed(c), off.narrowed(c)
}

// narrowed returns what is left of other: one value, or several.
func (c *Cases) narrowed(other *Cases) Value {
	if len(c.Ways) == 0 {
		return nil
	}
	c.marks, c.plain = other.marks, Joined(c.Ways)
	if _, several := c.plain.(Choice); !several {
		return c.plain
	}
	return c
}

// anyWay returns v without the ways that it came by.
func anyWay(v Value) Value {
	if c, ok := v.(*Cases); ok {
		return c.plain
	}
	return v
}

// WaysOf returns v as a value that remembers the ways that it came by, or nil. One that may
// be nil is so on ways of its own.
func (r *Evidence) WaysOf(v Value) *Cases {
	n, ok := v.(Nilness)
	if !ok {
		c, _ := v.(*Cases)
		return c
	}
	there, ok := n.Value.(*Cases)
	if !ok {
		return nil
	}
	c := &Cases{marks: there.marks, plain: Plain(n)}
	without := r.when(Way{Demand: Always(), Marks: r.MarksNow()}, n.IsNil())
	without.Value = Null{}
	c.add(without)
	c.Ways = append(c.Ways, there.Ways...)
	return c
}

// CasesOf returns what may be nil as a value that remembers the ways that lead there
// from here: those on which it is nil, and those on which it is not.
func (r *Evidence) CasesOf(n Nilness) *Cases {
	c := &Cases{marks: *r.MarksNow(), plain: Plain(n)}
	here, null := Way{Demand: Always(), Marks: r.MarksNow()}, n.IsNil()
	without, with := r.when(here, null), r.when(here, null.Not())
	without.Value, with.Value = Null{}, n.Value
	c.add(without)
	if n.Value != nil {
		c.add(with)
	}
	return c
}
