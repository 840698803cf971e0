package rule

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// A demander knows what the catalog's `routes` demand where.
//
// An entry's routes say where its scope is demanded; documentation says that
// the scope "applies to" them. Where several entries name one route, this is
// what they mean together:
//
//   - A scope that reads or writes is a way in. A way in whose pattern has no
//     method is one for what it can do: read:contacts on /contacts/** says
//     nothing about a POST there.
//   - Several ways in are alternatives, since each is said to apply. The one
//     whose pattern is narrower replaces the one whose pattern is wider, as a
//     special case replaces the rule.
//   - A scope that neither reads nor writes (decrypt) is a condition: it is
//     demanded on top of everything else.
//   - Scopes of one family, that is where one implies the other or is its
//     counterpart by name ([scope.Siblings]), are alternatives, however narrow
//     their patterns are.
//   - A way in without a method stands for its family: where people applies to
//     /customers/**, read_people suffices to read there, unless the catalog
//     says that it applies elsewhere.
type demander struct {
	catalog *catalog.Catalog
	im      *scope.Implication
	entries []*catalog.Entry // those with routes
}

func newDemander(c *catalog.Catalog, im *scope.Implication) *demander {
	d := &demander{catalog: c, im: im}
	if c == nil {
		return d
	}
	for i := range c.Scopes {
		if e := &c.Scopes[i]; len(e.Routes) > 0 {
			d.entries = append(d.entries, e)
		}
	}
	return d
}

// A mention is a pattern of a catalog's entry that matches a route.
type mention struct {
	*catalog.Entry
	pattern pattern.Pattern
}

// at returns what the catalog demands of a route: requirements each of which
// has to be met. There are none where it says nothing.
func (d *demander) at(r *route.Route) []scope.Requirement {
	var ways [][]mention // families
	var demands []scope.Requirement
	for _, family := range d.families(r) {
		if slices.ContainsFunc(family, func(m mention) bool { return m.Access != 0 }) {
			ways = append(ways, family)
			continue
		}
		var condition scope.Requirement
		for _, m := range family {
			condition = scope.Or(condition, scope.Require(m.Name))
		}
		demands = append(demands, condition)
	}
	var way scope.Requirement
	for i, family := range ways {
		if d.special(ways, i) {
			continue
		}
		for _, m := range family {
			way = scope.Or(way, scope.Require(m.Name))
			way = scope.Or(way, d.counterparts(m, r))
		}
	}
	if way != nil {
		demands = append(demands, way)
	}
	return demands
}

// families returns the mentions of a route, those of one family together, in
// the order of the catalog.
func (d *demander) families(r *route.Route) [][]mention {
	var families [][]mention
	for _, e := range d.entries {
		for _, p := range e.Routes {
			if !p.Matches(r.Method, r.Path) || p.Method == "" && e.Access != 0 && e.Access&r.Access == 0 {
				continue
			}
			m := mention{e, p}
			var own []mention
			families = slices.DeleteFunc(families, func(family []mention) bool {
				related := slices.ContainsFunc(family, func(n mention) bool { return d.related(e.Name, n.Name) })
				if related {
					own = append(own, family...)
				}
				return related
			})
			families = append(families, append(own, m))
		}
	}
	return families
}

// related reports whether two scopes are of one family.
func (d *demander) related(a, b scope.Scope) bool {
	return d.im.Implies(a, b) || d.im.Implies(b, a) ||
		slices.Contains(scope.Siblings(a), b) || slices.Contains(scope.Siblings(b), a)
}

// special reports whether a narrower pattern of another family takes the place
// of every pattern of the i-th one.
func (d *demander) special(families [][]mention, i int) bool {
	return !slices.ContainsFunc(families[i], func(m mention) bool {
		for j, other := range families {
			if j != i && slices.ContainsFunc(other, func(n mention) bool {
				return m.pattern.Includes(n.pattern) && !n.pattern.Includes(m.pattern)
			}) {
				return false
			}
		}
		return true
	})
}

// counterparts returns the scopes without routes of their own that suffice for
// a route where the scope of a mention without a method applies.
func (d *demander) counterparts(m mention, r *route.Route) scope.Requirement {
	if m.pattern.Method != "" {
		return nil
	}
	var found scope.Requirement
	for i := range d.catalog.Scopes {
		e := &d.catalog.Scopes[i]
		if len(e.Routes) == 0 && e.Access&r.Access == r.Access && d.related(m.Name, e.Name) {
			found = scope.Or(found, scope.Require(e.Name))
		}
	}
	return found
}

// lacking returns those of the catalog's demands that a token with the scopes
// of a set does not meet.
func (d *demander) lacking(demands []scope.Requirement, set scope.Set) []scope.Requirement {
	return slices.DeleteFunc(slices.Clone(demands), func(r scope.Requirement) bool { return r.Opens(set, d.im) })
}

// meets reports whether all that opens a requirement meets the catalog's
// demands.
func (d *demander) meets(demands []scope.Requirement, r scope.Requirement) bool {
	for _, demand := range demands {
		if relation := scope.Compare(demand, r, d.im); relation != scope.Equal && relation != scope.Weaker {
			return false
		}
	}
	return true
}
