package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file says whether a call that is not followed wants all of the scopes that it
// is given, or any, and what it says of each.

// anyOf reports whether a function that is not followed wants any, and not all, of the
// scopes that it is given. The configuration says so, of the function or of the guard
// that calls it; or the names of the function, or of the list, do.
func (m *Serving) anyOf(callee string, n *ir.Node) bool {
	if mode := m.Guards[callee]; mode == "any" || mode == "all" {
		return mode == "any"
	}
	for _, f := range slices.Backward(m.stack) {
		guard, _, _ := strings.Cut(f.code.Name, ".func")
		if mode := m.Guards[guard]; mode == "any" || mode == "all" {
			return mode == "any"
		}
	}
	if naming.WantsAny(naming.Last(callee)) || m.alternatives(callee) || n != nil && n.N&ir.TakesAlternatives != 0 {
		return true
	}
	return slices.ContainsFunc(m.stack[min(m.req.base, len(m.stack)):], func(f *frame) bool { return m.alternatives(f.code.Name) })
}

// alternatives reports whether a function, or the one that it is a literal of, is
// given a list which is called like one of which any element suffices.
func (m *Machine) alternatives(name string) bool {
	name, _, _ = strings.Cut(name, ".func")
	fn := m.Functions[name]
	return fn != nil && fn.Alternatives
}
