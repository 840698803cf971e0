package flow

import (
	"cmp"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A claim is what the configuration makes known of a route: a function that is
// said to be a guard was given scopes, and registered the route. How it enforces
// them need not be seen.
type claim struct {
	demand demand
	uses   []route.ScopeAt
	by     string
	at     source.Span
}

// claimed returns the claim on what is registered now: that of the innermost
// guard that runs.
func (m *registering) claimed() *claim {
	for i := len(m.stack) - 1; i >= 0; i-- {
		f := m.stack[i]
		mode := m.guards[f.code.Name]
		if mode != "any" && mode != "all" {
			continue
		}
		var args []value
		for _, p := range f.code.Params {
			if p.Slot >= 0 {
				args = append(args, f.cells[p.Slot].v)
			}
		}
		_, args = cutReceiver(f.code, args)
		c := &claim{by: f.code.Name, at: f.code.At.Span(f.code.File)}
		if f.site != nil && i > 0 {
			c.at = f.site.At.Span(m.stack[i-1].code.File)
		}
		if c.demand, c.uses = m.scopesIn(list{elems: args}, mode == "any", 0); c.uses == nil {
			return nil
		}
		return c
	}
	return nil
}

// claims completes a route on which no guard was seen with the claim on it.
func (c *claim) claims(r *route.Route, total demand) demand {
	if c == nil || len(r.Guards) > 0 {
		return total
	}
	r.Guards = append(r.Guards, route.Claim{Dialect: route.Guard, Requirement: c.demand.requirement(), Scopes: c.uses, Span: cmp.Or(c.at, r.At), Func: c.by})
	return total.and(c.demand)
}
