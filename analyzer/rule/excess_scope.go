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
// one that the demanded scope implies. That it is demanded as well, as by a
// guard that was added to a whole group, makes the scope that writes no less
// excessive. Beside any other scope that reads, one that only writes is
// excessive, too: what is shown is what the other one shows.
//
// The rule has no fix: what is demanded may be what is enforced, and a guard is
// not to be weakened by a tool.
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
		e, ok := s.excess(demands[0])
		if !ok || slices.ContainsFunc(demands[1:], func(set scope.Set) bool {
			_, excess := s.excess(set)
			return !excess
		}) {
			continue
		}
		f := about(ExcessScope, r)
		if e.beside {
			besides := string(e.name) + " besides " + string(e.reads)
			f.says("reads, but demands "+besides, "read, but demand "+besides)
		} else {
			has := string(e.name) + "; the catalog has " + string(e.reads)
			f.says("reads, but demands "+has, "read, but demand "+has)
		}
		f.Span = s.scopeAt(r, e.name)
		f.Notes = registered(r, f.Span)
		report(f)
	}
}

// An excess is a scope that writes where one that reads would do.
type excess struct {
	name, reads scope.Scope
	beside      bool // both are demanded
}

// excess returns the first scope of a set that writes where another reads.
func (s *Subject) excess(set scope.Set) (excess, bool) {
	for _, name := range set {
		e, known := s.Catalog.Lookup(name)
		if !known || !e.Access.Writes() {
			continue
		}
		onlyReads := func(name scope.Scope) bool {
			e, ok := s.Catalog.Lookup(name)
			return ok && e.Access == scope.Read
		}
		same := slices.Concat(scope.Siblings(name), e.Implies)
		if i := slices.IndexFunc(same, onlyReads); i >= 0 {
			return excess{name, same[i], set.Contains(same[i])}, true
		}
		if i := slices.IndexFunc(set, onlyReads); i >= 0 && !e.Access.Reads() {
			return excess{name, set[i], true}, true
		}
	}
	return excess{}, false
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
