package rule

import (
	"cmp"
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// UnknownScope reports a scope that the catalog does not have, once for every
// place where it is written. Without a catalog nothing is unknown.
//
// The scopes of an annotation are reported by the package it is written in,
// also if no route has it; another package that mounts its route says nothing
// more. Scopes of other dialects and the arguments of guards are reported by
// the package that decides the route.
const UnknownScope = "unknown-scope"

func checkUnknownScope(s *Subject, report func(Finding)) {
	if s.Catalog == nil {
		return
	}
	type place struct {
		at route.ScopeAt
		on *route.Route // nil if no route is known to be demanded it there
	}
	places := make(map[route.ScopeAt]place)
	for _, a := range s.Annotations {
		for _, at := range a.Scopes {
			places[at] = place{at: at}
		}
	}
	for _, r := range s.Routes {
		for _, c := range slices.Concat(r.Claims, r.Guards) {
			for _, at := range c.Scopes {
				p, local := places[at]
				if !local && (c.Dialect == annotation.Directive || c.Dialect == annotation.Tag) {
					continue
				}
				if p.on == nil {
					places[at] = place{at, r}
				}
			}
		}
	}
	var found []Finding
	for _, p := range places {
		if _, ok := s.Catalog.Lookup(p.at.Name); !ok {
			found = append(found, s.unknown(p.at, p.on))
		}
	}
	slices.SortFunc(found, func(f, g Finding) int {
		return cmp.Or(f.Span.Compare(g.Span.Pos), cmp.Compare(f.Message, g.Message))
	})
	for _, f := range found {
		report(f)
	}
}

// unknown returns the finding about a scope that the catalog does not have.
func (s *Subject) unknown(at route.ScopeAt, on *route.Route) Finding {
	f := Finding{Rule: UnknownScope}
	if on != nil {
		f = about(UnknownScope, on)
		f.Notes = registered(on, at.Span)
	}
	f.Span, f.Subject = at.Span, string(at.Name)
	nearest, ok := s.Catalog.Nearest(at.Name)
	if !ok {
		f.Message = "unknown scope " + string(at.Name) + "; the catalog has nothing like it"
		return f
	}
	f.Message = "unknown scope " + string(at.Name) + "; the catalog has " + string(nearest)
	if edit, ok := s.replacement(at, nearest); ok {
		f.Fixes = []source.Fix{{Message: "Replace " + string(at.Name) + " with " + string(nearest), Edits: []source.Edit{edit}}}
	}
	return f
}
