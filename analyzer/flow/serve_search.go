package flow

import (
	"github.com/scopevet/scopevet/analyzer/flow/ir"
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

// searchHere calls one of the searchers while a request is followed.
func (m *serving) searchHere(full string, args []value, at source.Span) (value, bool) {
	s, ok := searchers[full]
	if !ok || len(args) != 2 {
		return nil, false
	}
	c, ok := m.contains(full, args[0], args[1], s.asks, at)
	switch {
	case !ok:
		return nil, false
	case s.index:
		if !c.tests {
			return opaque{Why: "where something is in a list"}, true
		}
		return found(c), true
	}
	return c, true
}

// contains returns the condition that a list has what is looked for.
func (m *serving) contains(full string, in, what value, asks bool, at source.Span) (cond, bool) {
	if c, ok := bare(in).(choice); ok {
		if out, ok := m.containsOneOf(full, c, what, asks, at); ok {
			return out, true
		}
	}
	l, known := bare(in).(list)
	if !known {
		if asks {
			c, ok := m.holdsFor(what, opaque{Why: "an element of " + why(in)}, at)
			return cond{yes: c.yes, no: always(), tests: c.tests}, ok && !c.yes.never()
		}
		if !isOpen(in) {
			return cond{}, false
		}
		d, ok := m.asked(full, []value{what}, at)
		return cond{yes: d, no: always(), tests: true}, ok
	}
	out := cond{no: always()}
	for _, e := range l.elems {
		is := cond{yes: always()}
		if v, optional := e.(maybe); optional {
			e, is = v.v, v.is()
		}
		c, ok := m.compare(e, what, nil), true
		if asks {
			c, ok = m.holdsFor(what, e, at)
		}
		if !ok {
			return cond{}, false
		}
		c = is.and(c)
		out = out.or(c)
	}
	if l.open {
		out = out.or(cond{yes: always(), no: always()})
	}
	return out, len(l.elems) > 0
}

// containsOneOf is contains for one of several lists, which of them is not known:
// those that roles have, say. What not all have is asked for, be it that of those
// that count here none has it.
func (m *serving) containsOneOf(full string, in choice, what value, asks bool, at source.Span) (cond, bool) {
	var out cond
	for _, v := range in {
		c := cond{no: always()} // of nil, and of a list without elements
		if l, ok := bare(v).(list); ok && (len(l.elems) > 0 || l.open) {
			if c, ok = m.contains(full, l, what, asks, at); !ok {
				return cond{}, false
			}
		} else if !ok && !isNull(v) {
			return cond{}, false
		}
		out = cond{yes: out.yes.or(c.yes), no: out.no.or(c.no), tests: out.tests || c.tests}
	}
	if out.tests || out.no.never() {
		return out, true
	}
	if d, ok := m.asked(full, []value{what}, at); ok {
		return cond{yes: d, no: always(), tests: true}, true
	}
	return out, true
}

// holdsFor returns the condition that a function says yes of v.
func (m *serving) holdsFor(fn, v value, at source.Span) (cond, bool) {
	return conditionOf(m.callValue(fn, []value{v}, &ir.Node{Op: ir.OpCallValue, Type: "bool"}, at))
}
