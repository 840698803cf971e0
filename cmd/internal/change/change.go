// Package change says in words what differs between two tables of what routes demand,
// and in which direction: whether somebody can call what they could not before.
//
// # Directions
//
// Two demands that are known are compared by the tokens that open them, each with what
// the catalog of its time says that scopes imply. The change is weaker where a token
// opens the route now and did not, stronger where one did and does not any more, both
// where there are tokens of either kind, and neither where there are none. A route that
// is new is weaker: nobody could call it. One that is gone is stronger. Where one side
// is not known, the direction is unknown; what is not known on both sides is no change,
// though what is declared there may be.
//
// Implications are compared as well: a scope that implies another one than before opens
// other routes, although none of them demands anything else.
//
// # What belongs together
//
// Routes are told apart by method and path, whatever their parameters are called. A
// method that gets a registration of its own, or loses it, is compared with the one for
// every method of the same path. Of a route with several demands those are compared that
// the other side does not have; where they do not agree in direction it is unknown.
package change

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/lock"
)

// A Direction says what a change does to who can call a route.
type Direction string

const (
	Neither  Direction = "neither"  // the same tokens open it
	Weaker   Direction = "weaker"   // tokens open it that did not
	Stronger Direction = "stronger" // tokens do not open it any more that did
	Both     Direction = "both"     // some do that did not, and some do not any more
	Unknown  Direction = "unknown"
)

// MayOpen reports whether it cannot be excluded that somebody can call what they could
// not before.
func (d Direction) MayOpen() bool { return d == Weaker || d == Both || d == Unknown }

// A Kind says what a change is about.
type Kind string

const (
	Demand     Kind = "demand"     // a route demands something else
	New        Kind = "new"        // a route, or a registration of it
	Gone       Kind = "gone"       // likewise
	Renamed    Kind = "renamed"    // parameters have other names
	Access     Kind = "access"     // a route is said to read, or to write
	Implies    Kind = "implies"    // a scope implies other ones
	Unresolved Kind = "unresolved" // other registrations could not be resolved
)

// A Change is one difference.
type Change struct {
	Kind          Kind
	Direction     Direction
	Method, Path  string      // of the route; empty if it is about none
	Before, After lock.Demand // of the route
	Message       string      // a sentence without a full stop that begins with the route
}

// Route returns "METHOD /path", "" if the change is about no route.
func (c Change) Route() string {
	if c.Method == "" {
		return ""
	}
	return c.Method + " " + c.Path
}

// Compare returns what differs between an old table and a new one: routes by path and
// method, then what is about none.
func Compare(before, after *lock.File) []Change {
	c := &comparison{
		before: group(before.Rows), after: group(after.Rows),
		implied: before.Implication(), implies: after.Implication(),
	}
	for _, key := range c.keys() {
		c.route(key)
	}
	c.implications(before, after)
	if before.Unresolved != after.Unresolved {
		c.unresolved(before.Unresolved, after.Unresolved)
	}
	return c.changes
}

// A comparison is what is known of both sides, and what was found.
type comparison struct {
	before, after    map[key][]lock.Row
	implied, implies *scope.Implication // before and after
	changes          []Change
}

// A key is what tells routes apart.
type key struct{ path, method string }

var parameter = regexp.MustCompile(`\{[^{}$]*\}`)

func keyOf(r lock.Row) key { return key{parameter.ReplaceAllString(r.Path, "{}"), r.Method} }

func group(rows []lock.Row) map[key][]lock.Row {
	groups := make(map[key][]lock.Row)
	for _, r := range rows {
		groups[keyOf(r)] = append(groups[keyOf(r)], r)
	}
	return groups
}

// keys returns those of both sides, sorted.
func (c *comparison) keys() []key {
	var keys []key
	for _, side := range []map[key][]lock.Row{c.before, c.after} {
		for k := range side {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.method, b.method)) })
	return slices.Compact(keys)
}

// route compares what both sides say of a route. Where one side has nothing of its
// own, its registration for every method is what answers.
func (c *comparison) route(k key) {
	before, after := c.before[k], c.after[k]
	every := key{k.path, route.Any}
	switch {
	case len(before) == 0 && len(c.before[every]) > 0:
		c.demands(after[0], c.before[every], after)
	case len(before) == 0:
		for _, r := range after {
			c.add(New, Weaker, r, lock.Demand{}, r.Demand, newWords(r.Demand))
		}
	case len(after) == 0 && len(c.after[every]) > 0:
		c.demands(before[0], before, c.after[every])
	case len(after) == 0:
		for _, r := range before {
			c.add(Gone, Stronger, r, r.Demand, lock.Demand{}, "is gone; "+demanded(r.Demand))
		}
	default:
		c.demands(after[0], before, after)
		c.rest(before[0], after[0])
	}
}

// add adds a change of a route.
func (c *comparison) add(kind Kind, d Direction, r lock.Row, before, after lock.Demand, words string) {
	c.changes = append(c.changes, Change{
		Kind: kind, Direction: d, Method: r.Method, Path: r.Path, Before: before, After: after,
		Message: r.Method + " " + r.Path + " " + words,
	})
}

// demands compares the demands of a route that both sides have.
func (c *comparison) demands(r lock.Row, before, after []lock.Row) {
	lost, won := without(before, after), without(after, before)
	switch {
	case len(lost) == 0 && len(won) == 0:
	case len(lost) == 0:
		for _, d := range won {
			c.add(New, Weaker, r, lock.Demand{}, d, "is registered once more; there it "+demands(d))
		}
	case len(won) == 0:
		for _, d := range lost {
			c.add(Gone, Stronger, r, d, lock.Demand{}, "is registered less often; "+demanded(d)+" there")
		}
	case len(lost) == 1 && len(won) == 1:
		direction := c.direction(lost[0], won[0])
		c.add(Demand, direction, r, lost[0], won[0], became(direction, lost[0], won[0]))
	default:
		direction := c.direction(lost[0], won[0])
		for _, d := range lost {
			for _, e := range won {
				if c.direction(d, e) != direction {
					direction = Unknown
				}
			}
		}
		c.add(Demand, direction, r, lost[0], won[0], fmt.Sprintf("has several registrations: %s became %s", list(lost), list(won)))
	}
}

// without returns the demands of rows that others do not have.
func without(rows, others []lock.Row) (out []lock.Demand) {
	for _, r := range rows {
		same := func(d lock.Demand) bool { return d.Equal(r.Demand) }
		if !slices.ContainsFunc(others, func(o lock.Row) bool { return same(o.Demand) }) && !slices.ContainsFunc(out, same) {
			out = append(out, r.Demand)
		}
	}
	return out
}

// rest compares what else is said of a route.
func (c *comparison) rest(before, after lock.Row) {
	if before.Access != after.Access {
		c.add(Access, Neither, after, before.Demand, after.Demand, fmt.Sprintf("is said to %s, no longer to %s", does(after.Access), does(before.Access)))
	}
	if before.Path != after.Path {
		c.add(Renamed, Neither, before, before.Demand, after.Demand, "is written "+after.Path)
	}
}

// direction compares two demands that are not written alike.
func (c *comparison) direction(before, after lock.Demand) Direction {
	switch {
	case !before.IsKnown() && after.Requirement.IsStated() && !before.Requirement.IsStated() && after.Declared && !after.IsOpen():
		return Neither // a promise more; what is enforced stays not known
	case !before.Requirement.IsStated() || !after.Requirement.IsStated() || before.Declared != after.Declared:
		return Unknown
	}
	weaker := !opened(after.Requirement, before.Requirement, c.implied)
	stronger := !opened(before.Requirement, after.Requirement, c.implies)
	switch {
	case weaker && stronger && writes(before.Requirement) && reads(after.Requirement):
		return Weaker
	case weaker && stronger:
		return Both
	case weaker:
		return Weaker
	case stronger:
		return Stronger
	}
	return Neither
}

// writes reports whether every token that opens a requirement may write, as far as the
// names of scopes tell.
func writes(r scope.Requirement) bool {
	return !r.IsPublic() && !slices.ContainsFunc(r, func(set scope.Set) bool {
		return !slices.ContainsFunc(set, func(name scope.Scope) bool { access, ok := scope.AccessOfName(name); return ok && access.Writes() })
	})
}

// reads reports whether a token opens a requirement that may only read.
func reads(r scope.Requirement) bool {
	_, ok := r.ReadOnly(func(name scope.Scope) scope.Access { access, _ := scope.AccessOfName(name); return access })
	return ok
}

// opened reports whether each least token for one requirement opens another one, of
// which what scopes imply is given. What opens a requirement is monotone: no other
// tokens need be looked at, as long as they imply no more than there; what they do is
// said of the implications themselves.
func opened(by, r scope.Requirement, im *scope.Implication) bool {
	for _, token := range tokens(by) {
		if !r.Opens(token, im) {
			return false
		}
	}
	return true
}

// tokens returns the least tokens that open a requirement.
func tokens(r scope.Requirement) []scope.Set {
	if r.IsPublic() {
		return []scope.Set{scope.NewSet()}
	}
	return r
}
