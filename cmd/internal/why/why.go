// Package why puts together the evidence for what is said of one route: by which calls it
// is registered, what a request comes by, what is declared, what the catalog says of the
// scopes, and which rules speak about it.
package why

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// An Account is the evidence for what is said of a route.
type Account struct {
	Route    *route.Route
	Evidence route.Evidence
	Scopes   []Scope // that it demands or declares, or its guards are given, sorted
	Findings []rule.Finding
	Silenced []report.Suppressed // findings that are not reported
}

// A Scope is what the catalog says of a scope.
type Scope struct {
	Name    scope.Scope
	Entry   *catalog.Entry // nil if the catalog does not have it
	Implied scope.Set      // by which others it is implied
}

// New returns the account of a route, given the catalog, which may be nil, and what was
// found in the run.
func New(r *route.Route, known *catalog.Catalog, findings []rule.Finding, silenced []report.Suppressed) Account {
	a := Account{Route: r}
	if r.Evidence != nil {
		a.Evidence = *r.Evidence
	}
	is := func(f rule.Finding) bool {
		return slices.Contains(f.Routes, r) || f.Method == r.Method && f.Path == r.Path
	}
	for _, f := range findings {
		if is(f) {
			a.Findings = append(a.Findings, f)
		}
	}
	for _, s := range silenced {
		if is(s.Finding) {
			a.Silenced = append(a.Silenced, s)
		}
	}
	im := known.Implication()
	for _, name := range a.names() {
		s := Scope{Name: name}
		if e, ok := known.Lookup(name); ok {
			s.Entry = e
		}
		for _, other := range known.Names() {
			if other != name && im.Implies(other, name) {
				s.Implied = s.Implied.Union(scope.NewSet(other))
			}
		}
		a.Scopes = append(a.Scopes, s)
	}
	return a
}

// names returns the scopes that are spoken of on the route.
func (a Account) names() []scope.Scope {
	var names []scope.Scope
	for _, req := range []scope.Requirement{a.Route.Enforced, a.Route.Declared} {
		names = slices.AppendSeq(names, req.Scopes())
	}
	for _, s := range a.Evidence.Steps {
		names = slices.AppendSeq(names, s.Demand.Scopes())
		for _, c := range s.Checks {
			names = append(names, c.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// reasons returns why it is not known what the code enforces.
func (a Account) reasons() []string {
	var out []string
	for _, g := range a.Route.Unknown {
		out = append(out, g.String())
	}
	if out == nil && !a.Route.Enforced.IsStated() {
		if why := a.Route.WhyUnknown(); why != "" {
			out = []string{why}
		}
	}
	return out
}
