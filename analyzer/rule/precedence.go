package rule

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// A precedence says which rule speaks where several have found the same
// mistake: the one that names it. The others keep silent about a route if they
// would find nothing were the mistake mended, so that what is wrong besides is
// still said.
type precedence struct {
	over  string
	under []string
	// mended returns the route as it would be without what the finding of the
	// rule over is about.
	mended func(s *Subject, f Finding, r *route.Route) *route.Route
}

// precedences is the order of precedence, the most specific rule first. Two
// rules decide by themselves, as their files say, since there is no route to
// mend: annotations that cannot be read ([BadAnnotation]) keep all rules about
// requirements silent, and [RedundantScope] leaves to [ReadScopeOnWrite] and
// [WrongScope] which alternative has to go.
var precedences = []precedence{
	{UnknownScope, []string{ScopeMismatch, WrongScope, ReadScopeOnWrite, ExcessScope}, spelt},
	{RouteMismatch, []string{MissingScope, UnresolvedRoute}, annotatedRightly},
	{LateGuard, []string{ScopeMismatch, WrongScope, ReadScopeOnWrite, MissingScope}, guarded},
	{ScopeMismatch, []string{WrongScope, ReadScopeOnWrite, MissingScope, ExcessScope}, kept},
	{WrongScope, []string{ReadScopeOnWrite, ExcessScope}, demanded},
}

// MostSpecific returns the findings without those whose cause another one of
// them names. A rule that is off, or whose finding is silenced, names nothing:
// its findings are not to be among them.
func (s *Subject) MostSpecific(findings []Finding) []Finding {
	type key struct {
		rule string
		on   *route.Route
	}
	named := make(map[key][]Finding)
	for _, f := range findings {
		for _, r := range f.Routes {
			named[key{f.Rule, r}] = append(named[key{f.Rule, r}], f)
		}
	}
	return slices.DeleteFunc(slices.Clone(findings), func(under Finding) bool {
		if len(under.Routes) == 0 {
			return false
		}
		for _, p := range precedences {
			if !slices.Contains(p.under, under.Rule) {
				continue
			}
			// Each route that it is about has to be explained.
			if !slices.ContainsFunc(under.Routes, func(r *route.Route) bool {
				return !slices.ContainsFunc(named[key{p.over, r}], func(over Finding) bool {
					return s.mends(under.Rule, p.mended(s, over, r))
				})
			}) {
				return true
			}
		}
		return false
	})
}

// mends reports whether the named rule finds nothing about a route any more.
func (s *Subject) mends(name string, r *route.Route) bool {
	rule, ok := Find(name)
	if !ok {
		return false
	}
	mended := *s
	mended.Routes, mended.Unresolved = []*route.Route{r}, nil
	found := false
	rule.Check(&mended, func(Finding) { found = true })
	return !found
}

// spelt returns the route with scopes of the catalog in the place of those that
// it does not have.
func spelt(s *Subject, _ Finding, r *route.Route) *route.Route {
	right := func(requirement scope.Requirement) scope.Requirement {
		out := slices.Clone(requirement)
		for i, set := range out {
			var names []scope.Scope
			for _, name := range set {
				if nearest, ok := s.Catalog.Nearest(name); ok {
					name = nearest
				}
				names = append(names, name)
			}
			out[i] = scope.NewSet(names...)
		}
		return out
	}
	mended := *r
	mended.Declared, mended.Enforced = right(r.Declared), right(r.Enforced)
	return &mended
}

// annotatedRightly returns the route with the annotation that was meant for it.
func annotatedRightly(s *Subject, f Finding, r *route.Route) *route.Route {
	mended := *r
	for _, m := range s.Mismatches {
		if m.At.Span == f.Span && mended.Declared == nil {
			mended.Declared = m.Annotation.Requirement
			mended.Public = mended.Public || m.Annotation.PublicReason != ""
		}
	}
	return &mended
}

// guarded returns the route as its guards were meant to guard it. What a guard
// demands that is not known is taken for what is declared.
func guarded(_ *Subject, f Finding, r *route.Route) *route.Route {
	mended := *r
	for _, fault := range r.Faults {
		if fault.Span != f.Span || fault.Kind.Enforces() {
			continue
		}
		demand := fault.Demand
		if demand == nil {
			demand = r.Declared
		}
		if demand == nil {
			mended.Public = true // it demands something
			continue
		}
		if len(r.Unknown) > 0 {
			continue // what is declared is judged
		}
		mended.Enforced = scope.And(mended.Enforced, demand)
	}
	return &mended
}

// kept returns the route with guards that keep what the annotation promises.
func kept(_ *Subject, _ Finding, r *route.Route) *route.Route {
	mended := *r
	mended.Enforced = r.Declared
	return &mended
}

// demanded returns the route with what the catalog demands there.
func demanded(s *Subject, _ Finding, r *route.Route) *route.Route {
	mended := *r
	d := newDemander(s.Catalog, s.Catalog.Implication())
	for _, demand := range d.at(r) {
		mended.Declared, mended.Enforced = and(mended.Declared, demand), and(mended.Enforced, demand)
	}
	return &mended
}

// and adds a demand to what a side says, if it says anything.
func and(requirement, demand scope.Requirement) scope.Requirement {
	if !requirement.IsStated() {
		return nil
	}
	return scope.And(requirement, demand)
}
