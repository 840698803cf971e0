package rule

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// ConflictingScopes reports two scopes that are needed together and that no
// token can have together, because the catalog says so of either of them. The
// route, or one way into it, is closed to everybody.
//
// Scopes that are demanded by several guards on the way are needed together,
// too. What a scope implies is not looked at: the catalog's words are about
// what a token is given.
const ConflictingScopes = "conflicting-scopes"

func checkConflictingScopes(s *Subject, report func(Finding)) {
	conflicts := conflictsOf(s)
	if len(conflicts) == 0 {
		return
	}
	for _, st := range s.statements() {
		seen := make(map[pair]bool)
		for _, set := range st.Requirement {
			for _, p := range conflicts.in(set) {
				if !seen[p] {
					seen[p] = true
					first, second := s.places(st.Claim, p)
					report(conflict(st, p, first, second))
				}
			}
		}
	}
	for _, c := range conflicts.between(s.Routes) {
		report(conflict(c.st, c.pair, c.first, c.second))
	}
}

// A pair is two scopes that conflict, in the order of the alphabet.
type pair [2]scope.Scope

type conflicts map[pair]bool

// conflictsOf returns the conflicts of the catalog. One entry names another:
// the other need not name it.
func conflictsOf(s *Subject) conflicts {
	found := make(conflicts)
	if s.Catalog == nil {
		return found
	}
	for _, e := range s.Catalog.Scopes {
		for _, other := range e.Conflicts {
			found[pair{min(e.Name, other), max(e.Name, other)}] = true
		}
	}
	return found
}

// in returns the pairs of a set that conflict, sorted.
func (c conflicts) in(set scope.Set) []pair {
	var found []pair
	for i, a := range set {
		for _, b := range set[i+1:] {
			if c[pair{a, b}] {
				found = append(found, pair{a, b})
			}
		}
	}
	return found
}

// A joint is a pair that two guards demand together.
type joint struct {
	pair
	first, second source.Span
	st            *statement
}

// between returns the pairs that routes demand by two guards, neither of which
// demands both: once for each two guards, in the order of the routes.
func (c conflicts) between(routes []*route.Route) []joint {
	var found []joint
	for _, r := range routes {
		for i, g := range r.Guards {
			for _, h := range r.Guards[i+1:] {
				for _, a := range g.Scopes {
					for _, b := range h.Scopes {
						p := pair{min(a.Name, b.Name), max(a.Name, b.Name)}
						if !c[p] || !slices.ContainsFunc(r.Enforced, func(s scope.Set) bool { return slices.Contains(c.in(s), p) }) ||
							c.within(g, p) || c.within(h, p) {
							continue
						}
						found = add(found, joint{p, a.Span, b.Span, &statement{routes: []*route.Route{r}}})
					}
				}
			}
		}
	}
	return found
}

// within reports whether a guard demands a pair by itself.
func (c conflicts) within(g route.Claim, p pair) bool {
	return slices.ContainsFunc(g.Requirement, func(s scope.Set) bool { return slices.Contains(c.in(s), p) })
}

// add adds a joint to others, or its routes to the one that is the same.
func add(found []joint, j joint) []joint {
	for _, k := range found {
		if k.pair == j.pair && k.first == j.first && k.second == j.second {
			k.st.routes = append(k.st.routes, j.st.routes...)
			return found
		}
	}
	return append(found, j)
}

// places returns where the scopes of a pair are written in a claim, the place
// of the claim where that cannot be seen.
func (s *Subject) places(c route.Claim, p pair) (first, second source.Span) {
	for _, alternative := range s.alternatives(c) {
		var at []source.Span
		for _, w := range alternative {
			if w.Name == p[0] || w.Name == p[1] {
				at = append(at, w.Span)
			}
		}
		if len(at) > 1 {
			return at[0], at[1]
		}
	}
	return c.Span, c.Span
}

// conflict returns the finding about a pair, which stands at the second of the
// two scopes.
func conflict(st *statement, p pair, first, second source.Span) Finding {
	f := st.about(ConflictingScopes, second)
	f.Subject = string(p[0] + " " + p[1])
	f.Message = string(p[0]) + " and " + string(p[1]) + " are demanded together, but the catalog says that they conflict"
	if first != second {
		f.Notes = append(f.Notes, source.Note{Span: first, Message: "the other one is demanded here"})
	}
	return f
}
