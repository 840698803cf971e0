package rule

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// ReadScopeOnWrite reports a route that writes and has an alternative made of
// read scopes alone: a token that may only look can change things. One finding
// a route, about the first such alternative.
//
// With a catalog, a scope that it does not have has no access here, whatever
// its name looks like: [UnknownScope] reports it, and what was meant may well
// write.
const ReadScopeOnWrite = "read-scope-on-write"

func checkReadScopeOnWrite(s *Subject, report func(Finding)) {
	for _, r := range s.Routes {
		if r.Public || !r.Access.Writes() || unreadable(s, r) {
			continue
		}
		set, ok := r.Demands().ReadOnly(s.knownAccess)
		if !ok {
			continue
		}
		f := about(ReadScopeOnWrite, r)
		at, where := s.find(r, set), ""
		if onePath(r) {
			where = ", on the path through the handler that asks for it here"
		}
		f.says("writes, but "+alone(set)+" it"+where, "write, but "+alone(set)+" them"+where)
		f.Span = at.span
		f.Notes = registered(r, f.Span)
		if fix, ok := s.writeInstead(at); ok {
			f.Fixes = []source.Fix{fix}
		}
		report(f)
	}
}

// Unclear returns the scopes for which it is not known whether read scopes alone open
// a route that writes: nobody says of them whether they read or write, and an
// alternative has no other that writes. It returns none where the route is reported
// already, for that or for the names of its scopes.
func (s *Subject) Unclear(r *route.Route) scope.Set {
	demands := r.Demands()
	if _, reads := demands.ReadOnly(s.knownAccess); reads || r.Public || !r.Access.Writes() || unreadable(s, r) {
		return nil
	}
	var unclear scope.Set
	for _, set := range demands {
		if slices.ContainsFunc(set, func(name scope.Scope) bool { return s.Catalog.Access(name).Writes() }) {
			continue
		}
		for _, name := range set {
			if s.Catalog.IsUnclear(name) {
				unclear = append(unclear, name)
			}
		}
	}
	return scope.NewSet(unclear...)
}

// onePath reports whether it depends on the path that a request takes through the
// handler what is demanded: the handler alone asks, in several places, and not for
// all that it asks for.
func onePath(r *route.Route) bool {
	if len(r.Enforced) < 2 || len(r.Guards) != 1 || r.Guards[0].Dialect != route.Check {
		return false
	}
	uses := r.Guards[0].Scopes
	return slices.ContainsFunc(uses, func(u route.ScopeAt) bool {
		return u.Span.Line != uses[0].Span.Line || u.Span.File != uses[0].Span.File
	})
}

// knownAccess returns the access of a scope, none if the catalog lacks it.
func (s *Subject) knownAccess(name scope.Scope) scope.Access {
	if s.Catalog != nil {
		if _, ok := s.Catalog.Lookup(name); !ok && len(s.Catalog.Fitting(name)) == 0 {
			return 0
		}
	}
	return s.Catalog.Access(name)
}

// alone says that a set of scopes opens what is named behind it.
func alone(set scope.Set) string {
	names := make([]string, len(set))
	for i, name := range set {
		names[i] = string(name)
	}
	last := len(names) - 1
	if last == 0 {
		return names[0] + " alone opens"
	}
	return strings.Join(names[:last], ", ") + " and " + names[last] + " alone open"
}

// A written is where an alternative of a requirement is written: a claim, its
// alternatives, and which of them it is; -1 if the claim's text does not show
// it, as when guards in a row each demand a part.
type written struct {
	span         source.Span
	claim        route.Claim
	alternatives [][]route.ScopeAt
	index        int
}

// find returns where an alternative of what a route demands is written, its
// registration if nowhere.
func (s *Subject) find(r *route.Route, set scope.Set) written {
	claims, im := demandedBy(r), s.Catalog.Implication()
	for _, c := range claims {
		alternatives := s.alternatives(c)
		for i, a := range alternatives {
			if scope.Compare(scope.Require(names(a)...), scope.Require(set...), im) == scope.Equal {
				return written{a[0].Span, c, alternatives, i}
			}
		}
	}
	for _, c := range claims {
		for _, at := range c.Scopes {
			if set.Contains(at.Name) {
				return written{span: at.Span, index: -1}
			}
		}
	}
	return written{span: r.At, index: -1}
}

// alternatives returns the scopes of a claim as they are written, alternative
// by alternative. Of what is declared the dialect tells; among a guard's arguments
// nothing does but a bar, and without one all are taken for one alternative.
func (s *Subject) alternatives(c route.Claim) [][]route.ScopeAt {
	var out [][]route.ScopeAt
	for i, at := range c.Scopes {
		together := false
		switch {
		case i == 0:
		case c.Dialect != route.Guard && c.Dialect != route.Check:
			together = at.Alternative == c.Scopes[i-1].Alternative
		case c.Scopes[i-1].Span.File != at.Span.File:
			return nil
		default:
			between, _ := s.between(c.Scopes[i-1].Span, at.Span)
			together = !strings.Contains(between, "|")
		}
		if together {
			out[len(out)-1] = append(out[len(out)-1], at)
		} else {
			out = append(out, []route.ScopeAt{at})
		}
	}
	return out
}

// between returns the text between two spans of a file.
func (s *Subject) between(a, b source.Span) (string, bool) {
	gap := source.Span{Pos: a.Pos, End: b.Offset}
	gap.Offset = a.End
	text, ok := s.slice(gap)
	return text, ok && a.File == b.File
}

// names returns the names of scopes.
func names(scopes []route.ScopeAt) []scope.Scope {
	var out []scope.Scope
	for _, at := range scopes {
		out = append(out, at.Name)
	}
	return out
}

// writeInstead returns the fix that demands write scopes in the place of an
// alternative's read scopes, or removes the alternative if they are demanded by
// another one already. There is none if the catalog has no such write scope,
// or if what is written is also about a route that reads.
func (s *Subject) writeInstead(at written) (source.Fix, bool) {
	if s.Catalog == nil || at.index < 0 || s.sharedWithRead(at.claim) {
		return source.Fix{}, false
	}
	read := at.alternatives[at.index]
	var write []scope.Scope
	for _, r := range read {
		w, ok := s.writeSibling(r.Name)
		if !ok {
			return source.Fix{}, false
		}
		write = append(write, w)
	}
	opened := s.Catalog.Implication().Closure(scope.NewSet(write...))
	for i, other := range at.alternatives {
		if i != at.index && !slices.ContainsFunc(names(other), func(n scope.Scope) bool { return !opened.Contains(n) }) {
			edits, ok := s.removal(at)
			return source.Fix{Message: "Remove the alternative " + join(names(read)), Edits: edits}, ok
		}
	}
	edits, ok := s.replacements(read, write)
	return source.Fix{Message: "Replace " + join(names(read)) + " with " + join(write), Edits: edits}, ok
}

// sharedWithRead reports whether a claim is also made about a route that
// reads, which would then demand the write scope, too.
func (s *Subject) sharedWithRead(c route.Claim) bool {
	return slices.ContainsFunc(s.Routes, func(r *route.Route) bool {
		return !r.Access.Writes() && slices.ContainsFunc(slices.Concat(r.Claims, r.Guards), func(d route.Claim) bool {
			return d.Span == c.Span
		})
	})
}

// writeSibling returns the catalog's scope that writes what the named one
// reads.
func (s *Subject) writeSibling(name scope.Scope) (scope.Scope, bool) {
	for _, w := range scope.Siblings(name) {
		if e, ok := s.Catalog.Lookup(w); ok && e.Access.Writes() {
			return w, true
		}
	}
	return "", false
}

// join returns scopes as a requirement has them.
func join(scopes []scope.Scope) string {
	texts := make([]string, len(scopes))
	for i, s := range scopes {
		texts[i] = string(s)
	}
	return strings.Join(texts, " ")
}
