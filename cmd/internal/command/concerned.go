package command

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
)

// concerned returns findings with the routes that those are about which a package said of
// an annotation of its own, and whose routes another package mounts: the program knows
// them. What findings are known by, in a baseline, say, is not changed by that.
func (o *outcome) concerned(findings []rule.Finding) []rule.Finding {
	out := slices.Clone(findings)
	for i, f := range out {
		if f.Path != "" || len(f.Routes) > 0 || !f.Span.IsValid() {
			continue
		}
		for _, r := range o.routes {
			if slices.ContainsFunc(r.Claims, func(c route.Claim) bool { return saidAt(c, f.Span) }) {
				f.Routes = append(slices.Clip(f.Routes), r)
			}
		}
		if len(f.Routes) > 0 {
			f.Method, f.Path = f.Routes[0].Method, f.Routes[0].Path
			out[i] = f
		}
	}
	return out
}

// saidAt reports whether a place is in an annotation of a route.
func saidAt(c route.Claim, at source.Span) bool {
	if c.Dialect == route.Guard || c.Dialect == route.Check {
		return false
	}
	return c.Span.IsValid() && at.Within(c.Span) || slices.ContainsFunc(c.Scopes, func(s route.ScopeAt) bool { return at.Within(s.Span) })
}
