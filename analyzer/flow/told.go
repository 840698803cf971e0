package flow

import (
	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file says what routers were told of.

// A toldSet is what routers were told: where the paths and the handlers of all
// registrations are written.
type toldSet map[source.Span]bool

// told collects what is registered on routers.
func told(routers []*value.Router) toldSet {
	s := make(toldSet)
	for _, r := range routers {
		for _, e := range r.Routes {
			s.addPath(e.Path)
			s.addHandler(e.Handler, 0)
		}
	}
	return s
}

func (s toldSet) addPath(v value.Value) {
	switch v := v.(type) {
	case value.Text:
		if v.At.IsValid() {
			s[v.At] = true
		}
	case value.Choice:
		for _, v := range v {
			s.addPath(v)
		}
	case value.Partial:
		s.addPath(v.A)
		s.addPath(v.B)
	case *value.Result:
		for _, arg := range v.Args {
			s.addPath(arg)
		}
	}
}

// addHandler adds a handler, what is around it, and the rows that it captured.
func (s toldSet) addHandler(v value.Value, depth int) {
	if depth > machine.MaxHeld {
		return
	}
	depth++
	switch v := v.(type) {
	case value.Choice:
		for _, v := range v {
			s.addHandler(v, depth)
		}
	case value.Keyed:
		s.addHandler(v.Value, depth)
	case value.Wrapped:
		s.addHandler(v.By.By, depth)
		s.addHandler(v.Inner, depth)
	case value.Stripped:
		s.addHandler(v.Inner, depth)
	case *value.Result:
		for _, arg := range v.Args {
			s.addHandler(arg, depth)
		}
	case *value.Func:
		if v.At.IsValid() {
			s[v.At] = true
		}
		for _, c := range v.Captured {
			row := c.V
			if p, ok := value.Bare(row).(value.Pointer); ok {
				row = p.To.V
			}
			if o, ok := row.(*value.Object); ok {
				for _, field := range o.Fields {
					s.addPath(field.V)
					if fn, ok := value.Bare(field.V).(*value.Func); ok {
						s[fn.At] = true
					}
				}
			} else if _, ok := value.Bare(row).(*value.Func); ok {
				s.addHandler(row, depth)
			}
		}
	}
}

// knows reports whether a router was told of a row: of its path, or of its
// handler.
func (s toldSet) knows(e *value.Entry) bool {
	told := toldSet{}
	told.addPath(e.Path)
	told.addHandler(e.Handler, machine.MaxHeld)
	for at := range told {
		if s[at] {
			return true
		}
	}
	return false
}
