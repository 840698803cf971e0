package value

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// A Demand is what is certain of a token where some point of a program is
// reached: alternatives of scopes, of which it has all of one. Unlike a
// [scope.Requirement] it is a plain formula: none of no alternatives is met,
// so that nil means that the point is not reached at all, and an empty
// alternative is met by every token.
//
// Only what a token has is told, never what it lacks. A demand that grows too
// large becomes weaker: never is more demanded than the program does.
type Demand []scope.Set

// maxDemand bounds the alternatives of a demand.
const maxDemand = 64

// Always is the demand that every token meets.
func Always() Demand { return always }

var always = Demand{nil} // demands are never changed

// DemandOf returns the demand for one scope.
func DemandOf(s scope.Scope) Demand { return Demand{scope.NewSet(s)} }

// Never reports whether the point is not reached at all.
func (d Demand) Never() bool { return len(d) == 0 }

// Always reports whether every token meets d.
func (d Demand) Always() bool {
	for _, s := range d {
		if len(s) == 0 {
			return true
		}
	}
	return false
}

// Equal reports whether d and e are the same alternatives.
func (d Demand) Equal(e Demand) bool {
	return len(d) == len(e) && (len(d) == 0 || &d[0] == &e[0] || slices.EqualFunc(d, e, scope.Set.Equal))
}

// Covers reports whether whatever meets e meets d as well.
func (d Demand) Covers(e Demand) bool { return d.Or(e).Equal(d.normal()) }

// Or returns what is certain where d or e is.
func (d Demand) Or(e Demand) Demand {
	switch {
	case d.Never():
		return e
	case e.Never() || d.Equal(e):
		return d
	case d.Always() || e.Always():
		return Always()
	}
	return slices.Concat(d, e).normalize()
}

// And returns what is certain where both d and e are.
func (d Demand) And(e Demand) Demand {
	switch {
	case d.Never() || e.Never():
		return nil
	case d.Always():
		return e
	case e.Always() || d.Equal(e):
		return d
	case len(d)*len(e) > maxDemand*maxDemand:
		return d
	}
	out := make(Demand, 0, len(d)*len(e))
	for _, a := range d {
		for _, b := range e {
			out = append(out, a.Union(b))
		}
	}
	if n := out.normalize(); !n.Always() {
		return n
	}
	return d // what both demand is too much to be told
}

// normal returns d sorted and without the alternatives that another makes
// pointless.
func (d Demand) normal() Demand { return slices.Clone(d).normalize() }

// normalize is normal for a demand that nobody else has.
func (d Demand) normalize() Demand {
	if d.Always() {
		return Always()
	}
	slices.SortFunc(d, func(a, b scope.Set) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return a.Compare(b)
	})
	out := d[:0]
	for _, s := range d {
		if !slices.ContainsFunc(out, s.Includes) {
			out = append(out, s)
		}
	}
	if len(out) > maxDemand {
		return Always()
	}
	return out
}

// Requirement returns d as what a route demands: public where every token is
// let through, nil where none is, since a route that nobody reaches does not
// tell what it is for.
func (d Demand) Requirement() scope.Requirement {
	switch {
	case d.Never():
		return nil
	case d.Always():
		return scope.Public()
	}
	return scope.Requirement(d).Normal(nil)
}
