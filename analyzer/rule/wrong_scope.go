package rule

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// WrongScope reports a route that can be opened without a scope that the
// catalog's `routes` demand there. A scope that implies the demanded one is as
// good. Every alternative has to hold it: where orders | read_orders decrypt
// opens a route that demands decrypt, orders alone does, too.
//
// What several entries demand of one route together, see [demander]. A route
// that is public is so for a reason that somebody wrote down, and is passed
// over; so is one that demands nothing, which is [MissingScope]'s.
const WrongScope = "wrong-scope"

func checkWrongScope(s *Subject, report func(Finding)) {
	d := newDemander(s.Catalog, s.Catalog.Implication())
	if len(d.entries) == 0 {
		return
	}
	for _, r := range s.Routes {
		set, lacking, ok := d.unmet(r)
		if !ok || unreadable(s, r) {
			continue
		}
		f := about(WrongScope, r)
		what := conjunction(lacking) + ", which the catalog demands; "
		f.says("lacks "+what+alone(set)+" it", "lack "+what+alone(set)+" them")
		f.Span = s.find(r, set).span
		f.Notes = registered(r, f.Span)
		report(f)
	}
}

// unmet returns the first alternative of what the route demands that does not
// meet the catalog's demands, and which.
func (d *demander) unmet(r *route.Route) (scope.Set, []scope.Requirement, bool) {
	if r.Public || !r.Demands().IsStated() || r.Demands().IsPublic() {
		return nil, nil, false
	}
	demands := d.at(r)
	for _, set := range r.Demands() {
		if lacking := d.lacking(demands, set); len(lacking) > 0 {
			return set, lacking, true
		}
	}
	return nil, nil, false
}

// conjunction returns requirements that all have to be met, for a message.
func conjunction(all []scope.Requirement) string {
	texts := make([]string, len(all))
	for i, r := range all {
		texts[i] = r.String()
	}
	return strings.Join(texts, " and ")
}
