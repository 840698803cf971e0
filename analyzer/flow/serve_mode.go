package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
)

// This file says whether a call that is not followed wants all of the scopes that it
// is given, or any, and what it says of each.

// anyOf reports whether a function that is not followed wants any, and not all,
// of the scopes that it is given: as is said of it, or of the guard that calls
// it, or as it is called.
func (m *serving) anyOf(callee string) bool {
	if mode := m.guards[callee]; mode == "any" || mode == "all" {
		return mode == "any"
	}
	for _, f := range slices.Backward(m.stack) {
		guard, _, _ := strings.Cut(f.code.Name, ".func")
		if mode := m.guards[guard]; mode == "any" || mode == "all" {
			return mode == "any"
		}
	}
	if naming.WantsAny(naming.Last(callee)) || m.alternatives(callee) {
		return true
	}
	return slices.ContainsFunc(m.stack[min(m.req.base, len(m.stack)):], func(f *frame) bool { return m.alternatives(f.code.Name) })
}

// alternatives reports whether a function, or the one that it is a literal of, is
// given a list which is called like one of which any element suffices.
func (m *machine) alternatives(name string) bool {
	name, _, _ = strings.Cut(name, ".func")
	fn := m.functions[name]
	return fn != nil && fn.Alternatives
}

// verdictsOn returns what a call says of each of the scopes that it is given: under
// the keys of a map that it is given, else in their order.
func verdictsOn(args []value, uses []route.ScopeAt) value {
	verdict := func(u route.ScopeAt) value {
		return cond{yes: demandOf(u.Name), no: always(), tests: true, from: ofCaller}
	}
	var out list
	byName := newDict()
	keyed := false
	for _, arg := range args {
		d, ok := bare(arg).(*dict)
		keyed = keyed || ok && len(d.slots) > 0
	}
	for _, u := range uses {
		out.elems = append(out.elems, verdict(u))
		byName.entry(text{S: string(u.Name)}).v = verdict(u)
	}
	if keyed {
		return byName
	}
	return out
}
