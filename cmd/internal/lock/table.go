package lock

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// New returns the lock of a module, given its routes, its catalog, which may be nil,
// and how many registrations could not be resolved.
func New(module string, routes []*route.Route, known *catalog.Catalog, unresolved int) *File {
	f := &File{Module: module, Unresolved: unresolved}
	byName := make(map[string][]*route.Route)
	for _, r := range routes {
		byName[r.String()] = append(byName[r.String()], r)
	}
	for _, r := range routes {
		if r.With == "" || !follows(r, byName[r.With+" "+r.Path]) {
			f.Rows = append(f.Rows, Row{Method: r.Method, Path: r.Path, Demand: demandOf(r), Access: r.Access})
		}
	}
	im := known.Implication()
	for _, name := range known.Names() {
		if implied := im.Closure(scope.NewSet(name)).Without(name); len(implied) > 0 {
			f.Scopes = append(f.Scopes, Scope{name, implied})
		}
	}
	f.settle()
	return f
}

// follows reports whether a route demands what those do that it comes with.
func follows(r *route.Route, with []*route.Route) bool {
	return len(with) > 0 && !slices.ContainsFunc(with, func(s *route.Route) bool {
		return s.Access != r.Access || !demandOf(s).Equal(demandOf(r))
	})
}

// demandOf returns what a route demands: what is certain of the code, else what is
// declared.
func demandOf(r *route.Route) Demand {
	stated := r.Public || r.Declared.IsPublic()
	switch {
	case r.Enforced.IsPublic():
		return Demand{Requirement: scope.Public(), Public: stated}
	case r.Enforced.IsStated():
		return Demand{Requirement: r.Enforced.Normal(nil)}
	case stated:
		return Demand{Requirement: scope.Public(), Declared: true, Public: true}
	case r.Declared.IsStated():
		return Demand{Requirement: r.Declared.Normal(nil), Declared: true}
	}
	return Demand{}
}
