package rule

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// UnresolvedRoute reports a registration whose handler, path or guards the
// analysis could not determine. What is not understood is never counted as
// safe: the place is named, and configuration or an annotation can say what
// the analysis could not see.
//
// A registration that several callers reach in the same unresolved way is
// reported once.
//
// So is a guard of which is not known what it demands, however many routes it
// stands before: at the first registration of a route that nothing else judges,
// which is one that declares nothing and is not public. Where every route has to
// show a guard, an annotation does not stand in for one. Routes that
// [MissingScope] passes over are passed over here.
const UnresolvedRoute = "unresolved-route"

func checkUnresolvedRoute(s *Subject, report func(Finding)) {
	sorted := slices.SortedStableFunc(slices.Values(s.Unresolved), func(a, b Unresolved) int {
		return cmp.Or(a.Span.Compare(b.Span.Pos), cmp.Compare(a.Message, b.Message))
	})
	sorted = slices.CompactFunc(sorted, func(a, b Unresolved) bool {
		return a.Span == b.Span && a.Message == b.Message
	})
	for _, u := range sorted {
		report(Finding{Rule: UnresolvedRoute, Span: u.Span, Message: u.Message, Notes: u.Notes})
	}
	for _, c := range s.causes() {
		report(c.finding())
	}
}

// A cause is why it is not known what guards some routes.
type cause struct {
	route.Gap                // one of those that the routes have for this cause
	routes    []*route.Route // by place
}

// causes returns the causes of which no rule but this one speaks, sorted. Those
// of routes on which an ignore line stands are apart, so that it silences them
// and no others.
func (s *Subject) causes() []*cause {
	type key struct {
		guard, why string
		ignored    bool
	}
	found := make(map[key]*cause)
	for _, r := range s.Routes {
		if !s.undecided(r) || unreadable(s, r) || isPreflight(s, r) {
			continue
		}
		ignored := s.ignores(UnresolvedRoute, r, r.At)
		for _, g := range r.Unknown {
			k := key{g.Guard, g.Why, ignored}
			c := found[k]
			if c == nil {
				c = &cause{Gap: g}
				found[k] = c
			}
			if g.Compare(c.Gap) < 0 {
				c.Gap = g
			}
			if n := len(c.routes); n == 0 || c.routes[n-1] != r {
				c.routes = append(c.routes, r)
			}
		}
	}
	for _, c := range found {
		slices.SortStableFunc(c.routes, func(a, b *route.Route) int { return a.At.Compare(b.At.Pos) })
	}
	return slices.SortedFunc(maps.Values(found), func(a, b *cause) int {
		return cmp.Or(a.routes[0].At.Compare(b.routes[0].At.Pos), cmp.Compare(a.Cause(), b.Cause()), a.Compare(b.Gap))
	})
}

// undecided reports whether a route is neither known to be guarded, nor known not
// to be, and no annotation says what counts instead.
func (s *Subject) undecided(r *route.Route) bool {
	if r.Public || len(r.Unknown) == 0 {
		return false
	}
	return !r.Declares() || s.Config != nil && s.Config.Enforcement == config.EnforcementRequired
}

// maxPlaces bounds the related places of a finding about many.
const maxPlaces = 10

// finding returns the finding about a cause: at the first registration, with the
// guard and the other registrations beside it.
func (c *cause) finding() Finding {
	f := Finding{Rule: UnresolvedRoute, Routes: c.routes, Subject: c.Cause(), ByCause: true}
	first := c.routes[0]
	f.Span = first.At
	where := fmt.Sprintf("%d routes", len(c.routes))
	if len(c.routes) == 1 {
		f.Method, f.Path = first.Method, first.Path
		where = first.String()
	}
	what := "what it demands"
	if c.Guard == "" {
		what = "what is demanded"
	}
	f.Message = c.Cause() + ": " + what + " on " + where + " is not known"
	if c.At.IsValid() && c.In == "" && c.At != first.At {
		f.Notes = append(f.Notes, source.Note{Span: c.At, Message: c.Cause()})
	}
	last := first.At
	for _, r := range c.routes {
		if r.At == last || !r.At.IsValid() || len(f.Notes) == maxPlaces {
			continue // one statement in a loop registers many
		}
		last = r.At
		f.Notes = append(f.Notes, source.Note{Span: r.At, Message: r.String() + " is registered here"})
	}
	return f
}
