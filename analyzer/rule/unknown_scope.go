package rule

import (
	"cmp"
	"slices"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// UnknownScope reports a scope that the catalog does not have, once for every
// place where it is written. Without a catalog nothing is unknown.
//
// The scopes of an annotation are reported by the package it is written in,
// also if no route has it; another package that mounts its route says nothing
// more. Scopes of other dialects and the arguments of guards are reported by
// the package that decides the route.
//
// What an annotation and the guard of its route both name is reported at the
// annotation, and the fix mends both: who writes the same name twice has not
// slipped twice.
const UnknownScope = "unknown-scope"

func checkUnknownScope(s *Subject, report func(Finding)) {
	if s.Catalog == nil {
		return
	}
	places := make(map[route.ScopeAt]*unknownPlace)
	for _, a := range s.Annotations {
		for _, at := range a.Scopes {
			places[at] = &unknownPlace{at: at}
		}
	}
	for _, r := range s.Routes {
		for _, c := range r.Claims {
			for _, at := range c.Scopes {
				if places[at] != nil || !isAnnotation(c) {
					place(places, at).routes = append(place(places, at).routes, r)
				}
			}
		}
		for _, c := range r.Guards {
			for _, at := range c.Scopes {
				claimed, ok := claimOf(r, at.Name)
				switch {
				case !ok:
					place(places, at).routes = append(place(places, at).routes, r)
				case places[claimed] != nil && !slices.Contains(places[claimed].guards, at):
					places[claimed].guards = append(places[claimed].guards, at)
				}
			}
		}
	}
	var found []Finding
	for _, p := range places {
		if _, ok := s.Catalog.Lookup(p.at.Name); !ok && len(s.Catalog.Fitting(p.at.Name)) == 0 {
			found = append(found, s.unknown(p))
		}
	}
	slices.SortFunc(found, func(f, g Finding) int {
		return cmp.Or(f.Span.Compare(g.Span.Pos), cmp.Compare(f.Message, g.Message))
	})
	for _, f := range found {
		report(f)
	}
}

// An unknownPlace is where a scope is written.
type unknownPlace struct {
	at     route.ScopeAt
	routes []*route.Route  // that are demanded it there, as far as that is known
	guards []route.ScopeAt // where guards of these routes name it, too
}

// place returns a place, made if it is not there yet.
func place(places map[route.ScopeAt]*unknownPlace, at route.ScopeAt) *unknownPlace {
	if places[at] == nil {
		places[at] = &unknownPlace{at: at}
	}
	return places[at]
}

// claimOf returns where an annotation of a route names a scope.
func claimOf(r *route.Route, name scope.Scope) (route.ScopeAt, bool) {
	for _, c := range r.Claims {
		for _, at := range c.Scopes {
			if at.Name == name {
				return at, true
			}
		}
	}
	return route.ScopeAt{}, false
}

// unknown returns the finding about a scope that the catalog does not have.
func (s *Subject) unknown(p *unknownPlace) Finding {
	at := p.at
	f := Finding{Rule: UnknownScope}
	if len(p.routes) > 0 {
		f = about(UnknownScope, p.routes[0])
		f.Routes, f.Notes = p.routes, registered(p.routes[0], at.Span)
	}
	f.Span, f.Subject = at.Span, string(at.Name)
	for _, g := range p.guards {
		f.Notes = append(f.Notes, source.Note{Span: g.Span, Message: string(at.Name) + " is enforced here"})
	}
	nearest, ok := s.Catalog.Nearest(at.Name)
	if !ok {
		f.Message = "unknown scope " + string(at.Name) + "; the catalog has nothing like it"
		return f
	}
	f.Message = "unknown scope " + string(at.Name) + "; the catalog has " + string(nearest)
	var edits []source.Edit
	for _, w := range slices.Concat([]route.ScopeAt{at}, p.guards) {
		edit, ok := s.replacement(w, nearest)
		if !ok {
			return f
		}
		edits = append(edits, edit)
	}
	f.Fixes = []source.Fix{{Message: "Replace " + string(at.Name) + " with " + string(nearest), Edits: edits}}
	return f
}
