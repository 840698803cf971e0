package rule

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// UnknownScope reports a scope that the catalog does not have: one of an
// annotation once for every place where it is written, and one that guards are
// given once in all, however many are. Without a catalog nothing is unknown.
//
// The scopes of an annotation are reported by the package it is written in,
// also if no route has it; another package that mounts its route says nothing
// more. Scopes of other dialects and the arguments of guards are reported by
// the package that decides the route.
//
// What an annotation and the guard of its route both name is reported at the
// annotation, and the fix mends both: who writes the same name twice has not
// slipped twice.
const UnknownScope = "unknown-scope"

func checkUnknownScope(s *Subject, report func(Finding)) {
	if s.Catalog == nil {
		return
	}
	places := make(map[route.ScopeAt]*unknownPlace)
	given := make(map[guardName]*unknownPlace)
	for _, a := range s.Annotations {
		for _, at := range a.Scopes {
			places[at] = &unknownPlace{at: at}
		}
	}
	for _, r := range s.Routes {
		for _, c := range r.Claims {
			for _, at := range c.Scopes {
				if places[at] != nil || !isAnnotation(c) {
					place(places, at, at).add(r, at)
				}
			}
		}
		for _, c := range r.Guards {
			for _, at := range c.Scopes {
				claimed, ok := claimOf(r, at.Name)
				switch {
				case !ok:
					if _, ok := s.Catalog.Lookup(at.Name); !ok {
						place(given, guardName{at.Name, s.ignores(UnknownScope, r, at.Span)}, at).add(r, at)
					}
				case places[claimed] != nil && !slices.Contains(places[claimed].guards, at):
					places[claimed].guards = append(places[claimed].guards, at)
				}
			}
		}
	}
	var found []Finding
	for _, p := range slices.Concat(slices.Collect(maps.Values(places)), slices.Collect(maps.Values(given))) {
		if _, ok := s.Catalog.Lookup(p.at.Name); !ok && len(s.Catalog.Fitting(p.at.Name)) == 0 {
			found = append(found, s.unknown(p))
		}
	}
	slices.SortFunc(found, func(f, g Finding) int {
		return cmp.Or(f.Span.Compare(g.Span.Pos), cmp.Compare(f.Message, g.Message), cmp.Compare(f.Path, g.Path))
	})
	for _, f := range s.withoutProse(found) {
		report(f)
	}
}

// A guardName is a scope that only guards name. Names that an ignore line silences are
// kept apart from others.
type guardName struct {
	scope.Scope
	ignored bool
}

// An unknownPlace is where a scope is written.
type unknownPlace struct {
	at     route.ScopeAt
	routes []*route.Route  // that are demanded it there, as far as that is known
	guards []route.ScopeAt // where guards name it, too
	alike  bool            // at is one of several places of the same kind
	seen   map[route.ScopeAt]bool
}

// place returns the place of a key, made if it is not there yet.
func place[K comparable](places map[K]*unknownPlace, k K, at route.ScopeAt) *unknownPlace {
	if places[k] == nil {
		places[k] = &unknownPlace{at: at}
	}
	return places[k]
}

// add adds a route that is demanded the scope at a place. Routes come one after
// the other.
func (p *unknownPlace) add(r *route.Route, at route.ScopeAt) {
	if n := len(p.routes); n == 0 || p.routes[n-1] != r {
		p.routes = append(p.routes, r)
	}
	if at == p.at || p.seen[at] {
		return
	}
	if p.seen == nil {
		p.seen = make(map[route.ScopeAt]bool)
	}
	p.seen[at], p.alike = true, true
	p.guards = append(p.guards, at)
}

// claimOf returns where an annotation of a route names a scope.
func claimOf(r *route.Route, name scope.Scope) (route.ScopeAt, bool) {
	for _, c := range r.Claims {
		for _, at := range c.Scopes {
			if at.Name == name {
				return at, true
			}
		}
	}
	return route.ScopeAt{}, false
}

// joined returns the scopes of the catalog that a name consists of, if commas are all
// that is between them.
func (s *Subject) joined(name scope.Scope) (scope.Scope, bool) {
	parts := strings.Split(string(name), ",")
	for _, part := range parts {
		if _, ok := s.Catalog.Lookup(scope.Scope(part)); !ok {
			return "", false
		}
	}
	return scope.Scope(strings.Join(parts, " ")), len(parts) > 1
}

// unknown returns the finding about a scope that the catalog does not have.
func (s *Subject) unknown(p *unknownPlace) Finding {
	written := append([]route.ScopeAt{p.at}, p.guards...)
	if p.alike {
		slices.SortFunc(written, func(a, b route.ScopeAt) int { return a.Span.Compare(b.Span.Pos) })
	}
	at, guards := written[0], written[1:]
	f := Finding{Rule: UnknownScope}
	if len(p.routes) > 0 {
		f = about(UnknownScope, p.routes[0])
		f.Routes, f.Notes = p.routes, registered(p.routes[0], at.Span)
	}
	f.Span, f.Subject, f.ByCause = at.Span, string(at.Name), p.alike
	for _, g := range guards[:min(len(guards), maxPlaces-len(f.Notes))] {
		f.Notes = append(f.Notes, source.Note{Span: g.Span, Message: string(at.Name) + " is enforced here"})
	}
	f.Message = "unknown scope " + string(at.Name)
	if p.alike {
		f.Message += fmt.Sprintf(", which guards are given in %d places", len(written))
	}
	if names, ok := s.joined(at.Name); ok {
		f.Message += "; scopes are separated by blanks"
		if text, ok := s.slice(at.Span); ok && text == string(at.Name) && len(guards) == 0 { // in an annotation
			f.Fixes = []source.Fix{{Message: "Write " + string(names), Edits: []source.Edit{{Span: at.Span, Text: string(names)}}}}
		}
		return f
	}
	nearest, ok := s.Catalog.Nearest(at.Name)
	if !ok {
		f.Message += "; the catalog has nothing like it"
		return f
	}
	f.Message += "; the catalog has " + string(nearest)
	var edits []source.Edit
	for _, w := range written {
		edit, ok := s.replacement(w, nearest)
		if ok {
			edits = append(edits, edit)
		} else if !p.alike { // an annotation and its guard are mended together
			return f
		}
	}
	if len(edits) > 0 {
		f.Fixes = []source.Fix{{Message: "Replace " + string(at.Name) + " with " + string(nearest), Edits: edits}}
	}
	return f
}
