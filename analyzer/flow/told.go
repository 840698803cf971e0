package flow

import "github.com/scopevet/scopevet/analyzer/source"

// This file says what routers were told of.

// A toldSet is what routers were told: where the paths and the handlers of all
// registrations are written.
type toldSet map[source.Span]bool

// told collects what is registered on routers.
func told(routers []*router) toldSet {
	s := make(toldSet)
	for _, r := range routers {
		for _, e := range r.routes {
			s.addPath(e.path)
			s.addHandler(e.handler, 0)
		}
	}
	return s
}

func (s toldSet) addPath(v value) {
	switch v := v.(type) {
	case text:
		if v.At.IsValid() {
			s[v.At] = true
		}
	case choice:
		for _, v := range v {
			s.addPath(v)
		}
	case partial:
		s.addPath(v.a)
		s.addPath(v.b)
	case *result:
		for _, arg := range v.args {
			s.addPath(arg)
		}
	}
}

// addHandler adds a handler, what is around it, and the rows that it captured.
func (s toldSet) addHandler(v value, depth int) {
	if depth > maxHeld {
		return
	}
	depth++
	switch v := v.(type) {
	case choice:
		for _, v := range v {
			s.addHandler(v, depth)
		}
	case keyed:
		s.addHandler(v.value, depth)
	case wrapped:
		s.addHandler(v.by.by, depth)
		s.addHandler(v.inner, depth)
	case stripped:
		s.addHandler(v.inner, depth)
	case *result:
		for _, arg := range v.args {
			s.addHandler(arg, depth)
		}
	case *fun:
		if v.at.IsValid() {
			s[v.at] = true
		}
		for _, c := range v.env {
			row := c.v
			if p, ok := bare(row).(pointer); ok {
				row = p.to.v
			}
			if o, ok := row.(*object); ok {
				for _, field := range o.fields {
					s.addPath(field.v)
					if fn, ok := bare(field.v).(*fun); ok {
						s[fn.at] = true
					}
				}
			} else if _, ok := bare(row).(*fun); ok {
				s.addHandler(row, depth)
			}
		}
	}
}

// knows reports whether a router was told of a row: of its path, or of its
// handler.
func (s toldSet) knows(e *entry) bool {
	told := toldSet{}
	told.addPath(e.path)
	told.addHandler(e.handler, maxHeld)
	for at := range told {
		if s[at] {
			return true
		}
	}
	return false
}
