package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// A demand is what is certain of a token where some point of a program is
// reached: alternatives of scopes, of which it has all of one. Unlike a
// [scope.Requirement] it is a plain formula: none of no alternatives is met,
// so that nil means that the point is not reached at all, and an empty
// alternative is met by every token.
//
// Only what a token has is told, never what it lacks. A demand that grows too
// large becomes weaker: never is more demanded than the program does.
type demand []scope.Set

// maxDemand bounds the alternatives of a demand.
const maxDemand = 64

// always is the demand that every token meets.
func always() demand { return demand{nil} }

// demandOf returns the demand for one scope.
func demandOf(s scope.Scope) demand { return demand{scope.NewSet(s)} }

func (d demand) never() bool { return len(d) == 0 }

func (d demand) always() bool {
	return slices.ContainsFunc(d, func(s scope.Set) bool { return len(s) == 0 })
}

func (d demand) equal(e demand) bool { return slices.EqualFunc(d, e, scope.Set.Equal) }

// covers reports whether whatever meets e meets d as well.
func (d demand) covers(e demand) bool { return d.or(e).equal(d.normal()) }

// or returns what is certain where d or e is.
func (d demand) or(e demand) demand {
	switch {
	case d.never():
		return e
	case e.never() || d.equal(e):
		return d
	case d.always() || e.always():
		return always()
	}
	return slices.Concat(d, e).normal()
}

// and returns what is certain where both d and e are.
func (d demand) and(e demand) demand {
	switch {
	case d.never() || e.never():
		return nil
	case d.always():
		return e
	case e.always():
		return d
	case len(d)*len(e) > maxDemand*maxDemand:
		return d
	}
	out := make(demand, 0, len(d)*len(e))
	for _, a := range d {
		for _, b := range e {
			out = append(out, a.Union(b))
		}
	}
	if n := out.normal(); !n.always() {
		return n
	}
	return d // what both demand is too much to be told
}

// normal returns d sorted and without the alternatives that another makes
// pointless.
func (d demand) normal() demand {
	if d.always() {
		return always()
	}
	d = slices.Clone(d)
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
		return always()
	}
	return out
}

// requirement returns d as what a route demands: public where every token is
// let through, nil where none is, since a route that nobody reaches does not
// tell what it is for.
func (d demand) requirement() scope.Requirement {
	switch {
	case d.never():
		return nil
	case d.always():
		return scope.Public()
	}
	return scope.Requirement(d).Normal(nil)
}
