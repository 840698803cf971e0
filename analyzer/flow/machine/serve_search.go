package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is what functions that search lists say of a token: those of its
// scopes, and those of the scopes that are wanted.

// searchers are functions of the standard library that look for something in
// a list or a text: https://pkg.go.dev/slices#Contains, https://pkg.go.dev/slices#Index.
var searchers = map[string]struct {
	asks  bool // the second argument is a function
	index bool // the result is where it is, or -1
}{
	"slices.Contains":     {},
	"slices.ContainsFunc": {asks: true},
	"slices.Index":        {index: true},
	"slices.IndexFunc":    {asks: true, index: true},
	"strings.Contains":    {},
	"strings.Index":       {index: true},
}

// comparers are functions of the standard library that compare two texts, if not as == does:
// https://pkg.go.dev/strings#EqualFold.
var comparers = map[string]bool{"strings.EqualFold": true}

// searchHere calls one of the searchers or comparers while a request is followed.
func (m *Serving) searchHere(full string, args []value.Value, at source.Span) (value.Value, bool) {
	if comparers[full] && len(args) == 2 {
		c := m.compare(args[0], args[1], nil)
		return c, c.Tests
	}
	s, ok := searchers[full]
	if !ok || len(args) != 2 {
		return nil, false
	}
	if what, ok := value.Bare(args[1]).(value.Text); ok && naming.PackageOf(full) == "strings" {
		what.S = naming.InRow(what.S)
		args = []value.Value{args[0], what}
	}
	if s.index && !s.asks {
		if v, ok := placeOf(args[0], args[1]); ok {
			return v, true
		}
		if v, ok := m.levelIn(args[0], args[1], at); ok {
			return v, true
		}
	}
	if s.index { // where it is says whether it is there
		full = strings.Replace(full, ".Index", ".Contains", 1)
	}
	c, ok := m.contains(full, args[0], args[1], s.asks, at)
	switch {
	case !ok:
		return nil, false
	case s.index:
		if !c.Tests {
			return m.position(args[0], args[1], s.asks, at), true
		}
		return value.IndexFound(c), true
	}
	return c, true
}

// placeOf returns where a text is in a list of texts, if all of them are known.
func placeOf(in, what value.Value) (value.Value, bool) {
	l, isList := value.Bare(in).(value.List)
	t, isText := value.Bare(what).(value.Text)
	if !isList || !isText || !l.Exact() || t.Loose {
		return nil, false
	}
	place := -1
	for i, e := range l.Elems {
		own, ok := value.Bare(e).(value.Text)
		if !ok || own.Loose {
			return nil, false
		}
		if place < 0 && own.S == t.S {
			place = i
		}
	}
	return value.Number{N: place}, true
}

// position returns where in a list something is that does not ask the token, if that is
// certain.
func (m *Serving) position(in, what value.Value, asks bool, at source.Span) value.Value {
	l, ok := value.Bare(in).(value.List)
	if ok = ok && l.Exact(); !ok {
		return value.Opaque{Why: "where something is in a list"}
	}
	for i, e := range l.Elems {
		c := m.compare(e, what, nil)
		if asks {
			c, _ = m.holdsFor(what, e, at)
		}
		switch {
		case c.Yes.Never():
		case c.No.Never():
			return value.Number{N: i}
		default:
			return value.Opaque{Why: "where something is in a list"}
		}
	}
	return value.Number{N: -1}
}

// contains returns the condition that a list has what is looked for.
func (m *Serving) contains(full string, in, what value.Value, asks bool, at source.Span) (value.Condition, bool) {
	if c, ok := value.Bare(in).(value.Choice); ok {
		if out, ok := m.containsOneOf(full, c, what, asks, at); ok {
			return out, true
		}
	}
	l, known := value.Bare(in).(value.List)
	if value.IsNothing(value.Bare(in)) {
		m.asksNobody(what, at)
		return value.Condition{No: value.Always()}, true
	}
	if in := value.Bare(in); value.IsNull(in) && value.IsMissing(in) { // what is not there has no elements
		return value.Condition{No: value.Always()}, true
	}
	if !known {
		if asks {
			return m.holdsForSome(what, in, at)
		}
		if !value.IsOpen(in) {
			return value.Condition{}, false
		}
		m.heldTo(in, what)
		d, ok := m.asked(full, []value.Value{what}, at)
		return value.Condition{Yes: d, No: value.Always(), Tests: true}, ok
	}
	if c, ok := m.amongLevels(l, what, at); ok && !asks {
		return c, true
	}
	out := value.Condition{No: value.Always()}
	for _, e := range l.Elems {
		is := value.Condition{Yes: value.Always()}
		if v, optional := e.(value.Maybe); optional {
			e, is = v.V, v.Is()
		}
		c, ok := m.compare(e, what, nil), true
		if asks {
			c, ok = m.holdsFor(what, e, at)
		}
		if !ok {
			return value.Condition{}, false
		}
		c = is.And(c)
		out = out.Or(c)
	}
	if l.Open {
		out = out.Or(m.amongOthers(in, what, asks, at))
	}
	return out, len(l.Elems) > 0
}

// amongOthers returns the condition that what is looked for is one of the elements of a list
// of which nothing is known.
func (m *Serving) amongOthers(in, what value.Value, asks bool, at source.Span) value.Condition {
	if value.OfPath(what) {
		return value.Condition{Yes: value.Always(), No: value.Always(), From: value.OfData}
	}
	other := value.Opaque{Why: value.ElementOf(in)}
	c := m.compare(other, what, nil)
	if asks {
		c, _ = m.holdsFor(what, other, at)
	}
	if c.Yes.Never() && c.No.Never() {
		c.Yes = value.Always()
	}
	c.No = value.Always()
	return c
}

// containsOneOf is contains for one of several lists, which of them is not known:
// those that roles have, say. What not all have is asked for, be it that of those
// that count here none has it.
func (m *Serving) containsOneOf(full string, in value.Choice, what value.Value, asks bool, at source.Span) (value.Condition, bool) {
	var out value.Condition
	for _, v := range in {
		c := value.Condition{No: value.Always()} // of nil, and of a list without elements
		if l, ok := value.Bare(v).(value.List); ok && (len(l.Elems) > 0 || l.Open) {
			if c, ok = m.contains(full, l, what, asks, at); !ok {
				return value.Condition{}, false
			}
		} else if !ok && !value.IsNull(v) {
			return value.Condition{}, false
		}
		out = value.Condition{Yes: out.Yes.Or(c.Yes), No: out.No.Or(c.No), Tests: out.Tests || c.Tests}
	}
	if out.Tests || out.No.Never() {
		return out, true
	}
	if d, ok := m.asked(full, []value.Value{what}, at); ok {
		return value.Condition{Yes: d, No: value.Always(), Tests: true}, true
	}
	return out, true
}

// holdsForSome returns the condition that a function says yes of an element of what is not
// known. What it looks up by the element are scopes which the token may have: each of them is
// tried, as in a loop (serve_draw.go).
func (m *Serving) holdsForSome(fn, in value.Value, at source.Span) (value.Condition, bool) {
	elem := m.taken(value.Opaque{Why: value.ElementOf(in)}, in, "")
	d, drawn := new(value.Draw), elem
	if o, ok := elem.(value.Opaque); ok && o.Drawn == nil {
		o.Drawn = d
		drawn = o
	}
	c, ok := m.holdsFor(fn, drawn, at)
	if c.Tests || !d.Needs || !d.Tells() {
		return value.Condition{Yes: c.Yes, No: value.Always(), Tests: c.Tests}, ok && !c.Yes.Never()
	}
	out := value.Condition{No: value.Always(), Tests: true}
	try := func(v value.Value, has value.Demand) {
		c, _ := m.holdsFor(fn, v, at)
		out.Yes = out.Yes.Or(has.And(c.Yes))
	}
	for _, name := range d.Names() {
		i := slices.IndexFunc(d.Uses, func(u route.ScopeAt) bool { return string(u.Name) == name })
		try(value.Text{S: name, Drawn: &d.Uses[i].Name}, value.DemandOf(d.Uses[i].Name))
	}
	try(value.Opaque{Why: value.Why(elem), Drawn: d, Rest: true}, value.Always())
	m.use(d.Uses, at)
	return out, true
}

// holdsFor returns the condition that a function says yes of v.
func (m *Serving) holdsFor(fn, v value.Value, at source.Span) (value.Condition, bool) {
	return value.ConditionOf(m.callValue(fn, []value.Value{v}, &ir.Node{Op: ir.OpCallValue, Type: "bool"}, at))
}
