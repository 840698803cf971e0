package change

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/lock"
)

// implications says which scopes imply others than before, and what they open by it.
func (c *comparison) implications(before, after *lock.File) {
	won, lost := edges(after, c.implied), edges(before, c.implies)
	opens := widened(c.after, c.before, won, c.implied)
	closes := widened(c.before, c.after, lost, c.implies)
	for _, e := range won {
		c.implication(e, opens, Weaker, "implies %s now", "by which tokens open %s that did not")
	}
	for _, e := range lost {
		c.implication(e, closes, Stronger, "does not imply %s any more", "by which tokens do not open %s any more")
	}
}

func (c *comparison) implication(e lock.Scope, w widening, d Direction, implies, opens string) {
	change := Change{Kind: Implies, Direction: d}
	change.Message = string(e.Name) + " " + fmt.Sprintf(implies, strings.Join(strings.Fields(e.Implies.String()), " and "))
	switch routes := w.routes[e.Name]; {
	case len(routes) > 0:
		change.Message += ", " + fmt.Sprintf(opens, someOf(routes))
	case w.inexact && d == Weaker:
		change.Direction = Unknown
	default:
		change.Direction = Neither
		change.Message += ", which changes nothing for any route"
	}
	c.changes = append(c.changes, change)
}

// someOf names the first of some routes.
func someOf(routes []string) string {
	const most = 3
	text := strings.Join(routes[:min(most, len(routes))], ", ")
	if more := len(routes) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// edges returns what scopes of a file imply that they do not by im.
func edges(f *lock.File, im *scope.Implication) (out []lock.Scope) {
	for _, s := range f.Scopes {
		more := scope.Set{}
		for _, name := range s.Implies {
			if !im.Implies(s.Name, name) {
				more = more.Union(scope.NewSet(name))
			}
		}
		if len(more) > 0 {
			out = append(out, lock.Scope{Name: s.Name, Implies: more})
		}
	}
	return out
}

// A widening is what implications open.
type widening struct {
	routes  map[scope.Scope][]string // by the scope that implies more, sorted
	inexact bool                     // not all tokens were looked at
}

// mostTokens bounds the tokens that are tried for one alternative of a requirement.
const mostTokens = 1024

// widened returns the routes of a table that tokens open by implications that others
// lack, given what these others demand of the same routes, and what scopes imply there.
// A token that needs none of the new implications needs no look: of it is said what the
// demands tell.
func widened(rows, others map[key][]lock.Row, news []lock.Scope, im *scope.Implication) widening {
	w := widening{routes: make(map[scope.Scope][]string)}
	if len(news) == 0 {
		return w
	}
	for k, list := range rows {
		for _, r := range list {
			for _, set := range r.Demand.Requirement {
				stand, whole := standIns(set, news)
				w.inexact = w.inexact || !whole
				for _, s := range stand {
					if !r.Demand.Requirement.Opens(s.token, im) && closed(others[k], s.token, im) {
						for _, name := range s.by {
							w.add(name, r.Method+" "+r.Path)
						}
					}
				}
			}
		}
	}
	for _, routes := range w.routes {
		slices.Sort(routes)
	}
	return w
}

func (w *widening) add(name scope.Scope, route string) {
	if !slices.Contains(w.routes[name], route) {
		w.routes[name] = append(w.routes[name], route)
	}
}

// closed reports whether there are rows, and a token opens none of them. What is not
// known may be open.
func closed(rows []lock.Row, token scope.Set, im *scope.Implication) bool {
	return len(rows) > 0 && !slices.ContainsFunc(rows, func(r lock.Row) bool {
		return !r.Demand.Requirement.IsStated() || r.Demand.Requirement.Opens(token, im)
	})
}

// A standIn is a token in which scopes stand for others that they imply now.
type standIn struct {
	token scope.Set
	by    []scope.Scope
}

// standIns returns the tokens in which scopes stand for some of a set, and whether
// these are all.
func standIns(set scope.Set, news []lock.Scope) (out []standIn, whole bool) {
	out = []standIn{{}}
	for _, name := range set {
		var next []standIn
		for _, s := range out {
			next = append(next, standIn{s.token.Union(scope.NewSet(name)), s.by})
			for _, e := range news {
				if e.Implies.Contains(name) {
					next = append(next, standIn{s.token.Union(scope.NewSet(e.Name)), append(slices.Clip(s.by), e.Name)})
				}
			}
			if len(next) > mostTokens {
				return nil, false
			}
		}
		out = next
	}
	return out[1:], true // the first is the set itself
}
