package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file finds what searches tables (see lookup.go in package flow), and which of them
// comes to a row.

// A Search is a handler that looks at tables, where it is handed to a router
// or a server.
type Search struct {
	Looks  []string
	Name   string
	By     *value.Func
	At     source.Span
	Strips []value.Value // prefixes that are taken off before it sees the path
	Around []value.Guard // what runs before it, outermost first
}

// Searches returns the searches among the handlers that v can be, and what is
// around them, behind some guards.
func (m *Machine) Searches(v value.Value, at source.Span, behind ...value.Guard) []Search {
	var out []Search
	var visit func(v value.Value, to Search, depth int)
	visit = func(v value.Value, to Search, depth int) {
		if depth > MaxHeld {
			return
		}
		depth++
		through := func(by value.Guard, v value.Value) {
			next := to
			by.Inner = v
			next.Around = append(slices.Clip(to.Around), by)
			visit(v, next, depth)
		}
		switch v := v.(type) {
		case value.Choice:
			for _, v := range v {
				visit(v, to, depth)
			}
		case value.Keyed:
			visit(v.Value, to, depth)
		case value.Wrapped:
			if by, ok := value.Bare(v.By.By).(*value.Result); ok {
				for _, arg := range by.Args { // what it was told besides
					if !value.Same(arg, v.Inner) {
						visit(arg, to, depth)
					}
				}
			} else {
				visit(v.By.By, to, depth)
			}
			through(v.By, v.Inner)
		case value.Stripped:
			to.Strips = append(slices.Clip(to.Strips), v.Prefix)
			visit(v.Inner, to, depth)
		case value.Pointer:
			visit(v.To.V, to, depth)
		case *value.Object, *value.Map:
			full, step := m.method(value.DynamicType(v), "ServeHTTP")
			if code := m.Functions[full]; code != nil {
				visit(&value.Func{Name: full, Code: code, Bound: true, Receiver: m.step(v, step)}, to, depth)
			}
		case *value.Result:
			for _, arg := range v.Args {
				visit(arg, to, depth)
			}
		case *value.Func:
			if v.Code == nil {
				return
			}
			if looks := m.behindInterfaces(v.Code.Looks); len(looks) > 0 {
				to.Looks, to.Name, to.By = looks, v.Name, v
				out = append(out, to)
			}
			for _, next := range m.arms(v) {
				through(value.Guard{By: v, At: v.At}, next)
			}
		}
	}
	visit(v, Search{At: at, Around: behind}, 0)
	return out
}

// answer notes that requests are handed to v, which is no route of a router: a
// server's handler, or what a router calls when nothing else matches.
func (m *Machine) answer(v value.Value, at source.Span) {
	m.Searching = append(m.Searching, m.Searches(v, at)...)
}
