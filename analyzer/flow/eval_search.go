package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file finds what searches tables (see eval_lookup.go), and which of them
// comes to a row.

// A search is a handler that looks at tables, where it is handed to a router
// or a server.
type search struct {
	looks  []string
	name   string
	by     *fun
	at     source.Span
	strips []value // prefixes that are taken off before it sees the path
	around []guard // what runs before it, outermost first
}

// searches returns the searches among the handlers that v can be, and what is
// around them, behind some guards.
func (m *machine) searches(v value, at source.Span, behind ...guard) []search {
	var out []search
	var visit func(v value, to search, depth int)
	visit = func(v value, to search, depth int) {
		if depth > maxHeld {
			return
		}
		depth++
		through := func(by guard, v value) {
			next := to
			by.inner = v
			next.around = append(slices.Clip(to.around), by)
			visit(v, next, depth)
		}
		switch v := v.(type) {
		case choice:
			for _, v := range v {
				visit(v, to, depth)
			}
		case keyed:
			visit(v.value, to, depth)
		case wrapped:
			if by, ok := bare(v.by.by).(*result); ok {
				for _, arg := range by.args { // what it was told besides
					if !same(arg, v.inner) {
						visit(arg, to, depth)
					}
				}
			} else {
				visit(v.by.by, to, depth)
			}
			through(v.by, v.inner)
		case stripped:
			to.strips = append(slices.Clip(to.strips), v.prefix)
			visit(v.inner, to, depth)
		case pointer:
			visit(v.to.v, to, depth)
		case *object:
			full, step := m.method(v.typ, "ServeHTTP")
			if code := m.functions[full]; code != nil {
				visit(&fun{name: full, code: code, bound: true, recv: m.step(v, step)}, to, depth)
			}
		case *result:
			for _, arg := range v.args {
				visit(arg, to, depth)
			}
		case *fun:
			if v.code == nil {
				return
			}
			if looks := m.behindInterfaces(v.code.Looks); len(looks) > 0 {
				to.looks, to.name, to.by = looks, v.name, v
				out = append(out, to)
			}
			for _, next := range m.arms(v) {
				through(guard{by: v, at: v.at}, next)
			}
		}
	}
	visit(v, search{at: at, around: behind}, 0)
	return out
}

// behindInterfaces returns looks, with what is looked at by each method that one of
// them is a call of through an interface, whatever type's it is.
func (m *linked) behindInterfaces(looks []string) []string {
	seen := make(map[string]bool)
	work := slices.Clone(looks)
	var out []string
	for len(work) > 0 {
		look := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[look] {
			continue
		}
		seen[look] = true
		key, onRow := strings.CutPrefix(look, ir.OnRowLook)
		key, plain := strings.CutPrefix(key, ir.MethodLook)
		if !onRow && !plain {
			out = append(out, look)
			continue
		}
		for _, name := range sortedKeys(m.classes) {
			for _, have := range m.classes[name].Methods {
				if have.Name+have.Sig != key {
					continue
				}
				work = append(work, m.sights[ir.SightOf{Fn: have.Func, Found: false}]...)
				if onRow {
					work = append(work, m.sights[ir.SightOf{Fn: have.Func, Found: true}]...)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// answer notes that requests are handed to v, which is no route of a router: a
// server's handler, or what a router calls when nothing else matches.
func (m *machine) answer(v value, at source.Span) {
	m.searching = append(m.searching, m.searches(v, at)...)
}

// alike returns the entry for the same path and handler, if there is one: another
// search may come to the same row.
func alike(list []*entry, e *entry) *entry {
	i := slices.IndexFunc(list, func(o *entry) bool { return same(o.path, e.path) && same(o.handler, e.handler) })
	if i < 0 {
		return nil
	}
	return list[i]
}

// comesTo decides which of the searches for rows of its type comes to a row, and
// what is before the row therefore.
func (m *judge) comesTo(e *entry, method string) {
	ways := e.ways
	if e.ways = nil; len(ways) < 2 {
		return
	}
	for i, way := range ways {
		if len(way) == 0 || way[len(way)-1].row == nil || !m.guardVerdict(way[len(way)-1], method, e.on.fw).arrives {
			continue
		}
		e.guards = way
		for _, other := range ways[:i] { // they were not to find it
			if len(other) > 0 {
				if fn, ok := other[len(other)-1].by.(*fun); ok {
					m.futile[fn.code]--
				}
			}
		}
		return
	}
}
