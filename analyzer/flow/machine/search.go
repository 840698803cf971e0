package machine

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
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
	Found  bool          // a library finds the rows by it, and hands them requests
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
				out = append(out, m.Finding(by, to)...)
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
			out = append(out, m.Finding(v, to)...)
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

// Finding returns the searches of a handler that a library made, if that finds what
// answers by a method of an object which it, or what made its receiver, was given.
func (m *Machine) Finding(made *value.Result, to Search) []Search {
	how, ok := framework.Finds(made.Callee)
	if !ok {
		return nil
	}
	given := slices.Clone(made.Args)
	value.Alternatives(made.Receiver, func(v value.Value) {
		if by, ok := value.Bare(v).(*value.Result); ok {
			given = append(given, by.Args...)
		}
	})
	var out []Search
	for _, v := range given {
		value.Alternatives(v, func(v value.Value) {
			full, step := m.method(value.DynamicType(v), how.Method)
			code := m.Functions[full]
			looks := m.behindInterfaces(m.sights[ir.SightOf{Fn: full}])
			if code == nil || len(looks) == 0 {
				return
			}
			found := to
			found.Looks, found.Name = looks, full
			found.By = &value.Func{Name: full, Code: code, Bound: true, Receiver: m.step(v, step)}
			found.Strips = append(slices.Clip(to.Strips), basePath(given, how))
			found.Found = true
			out = append(out, found)
		})
	}
	return out
}

// basePath returns the path that a description of the API says all others begin with,
// if one is among what a server was made of.
func basePath(given []value.Value, how framework.Finding) value.Value {
	var within func(v value.Value, depth int) value.Value
	within = func(v value.Value, depth int) value.Value {
		switch v := value.Bare(v).(type) {
		case value.Text:
			doc := make(map[string]any)
			if !strings.HasPrefix(v.S, "{") || json.Unmarshal([]byte(v.S), &doc) != nil {
				return nil
			}
			base, _ := doc[how.Base].(string)
			return value.Text{S: base}
		case value.Choice:
			for _, v := range v {
				if base := within(v, depth); base != nil {
					return base
				}
			}
		case *value.Result:
			for _, arg := range v.Args {
				if base := within(arg, depth+1); base != nil && depth < MaxHeld {
					return base
				}
			}
		}
		return nil
	}
	for _, v := range given {
		if base := within(v, 0); base != nil {
			return base
		}
	}
	return value.Opaque{Why: how.Base}
}

// answer notes that requests are handed to v, which is no route of a router: a
// server's handler, or what a router calls when nothing else matches.
func (m *Machine) answer(v value.Value, at source.Span) {
	m.Searching = append(m.Searching, m.Searches(v, at)...)
}
