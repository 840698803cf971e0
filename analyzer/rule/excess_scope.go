package rule

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// ExcessScope reports a route that reads and that no token opens which may only
// read, although the catalog has a scope to read the same. Who wants to look
// has to ask for the right to change.
//
// A scope to read the same is the counterpart by name ([scope.Siblings]), or
// one that the demanded scope implies. The rule has no fix: what is demanded
// may be what is enforced, and a guard is not to be weakened by a tool.
const ExcessScope = "excess-scope"

func checkExcessScope(s *Subject, report func(Finding)) {
	if s.Catalog == nil {
		return
	}
	for _, r := range s.Routes {
		demands := r.Demands()
		if r.Public || r.Access.Writes() || demands.IsPublic() || len(demands) == 0 || unreadable(s, r) {
			continue
		}
		name, reads, ok := s.excess(demands[0])
		if !ok || slices.ContainsFunc(demands[1:], func(set scope.Set) bool {
			_, _, excess := s.excess(set)
			return !excess
		}) {
			continue
		}
		f := about(ExcessScope, r)
		has := string(name) + "; the catalog has " + string(reads)
		f.says("reads, but demands "+has, "read, but demand "+has)
		f.Span = s.scopeAt(r, name)
		f.Notes = registered(r, f.Span)
		report(f)
	}
}

// excess returns the first scope of a set that writes, and the one that reads
// the same.
func (s *Subject) excess(set scope.Set) (name, reads scope.Scope, ok bool) {
	for _, name := range set {
		e, known := s.Catalog.Lookup(name)
		if !known || !e.Access.Writes() {
			continue
		}
		for _, sibling := range slices.Concat(scope.Siblings(name), e.Implies) {
			if r, ok := s.Catalog.Lookup(sibling); ok && r.Access == scope.Read && !set.Contains(sibling) {
				return name, sibling, true
			}
		}
	}
	return "", "", false
}

// scopeAt returns where a scope that the route demands is written, its
// registration if nowhere.
func (s *Subject) scopeAt(r *route.Route, name scope.Scope) source.Span {
	for _, c := range demandedBy(r) {
		for _, at := range c.Scopes {
			if at.Name == name {
				return at.Span
			}
		}
	}
	return r.At
}
