package rule

import (
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// A suggester knows which scope of a catalog a route should demand.
type suggester struct {
	entries []candidate
}

// A candidate is a scope of the catalog with what it is about, in words.
type candidate struct {
	*catalog.Entry
	resource  []string   // by its name
	resources [][]string // by its documentation
}

// newSuggester returns the suggester of a catalog, which may be nil.
func newSuggester(c *catalog.Catalog) *suggester {
	s := new(suggester)
	if c == nil {
		return s
	}
	for i := range c.Scopes {
		e := candidate{Entry: &c.Scopes[i], resource: resource(c.Scopes[i].Name)}
		for _, name := range e.Resources {
			e.resources = append(e.resources, words(name))
		}
		s.entries = append(s.entries, e)
	}
	return s
}

// suggest returns the one scope of the catalog that the route should demand.
// It goes by, in this order,
//
//  1. the entries whose routes match the route,
//  2. the entries whose documented resources ("applies to") name a segment of
//     its path,
//  3. the entries whose name has a resource (see [resource]) that names one.
//
// In 3 the last static segment that names any resource decides: of
// /contacts/{id}/notes it is notes. In 2 all segments that name one have to
// agree: documentation lists a resource under the scope of its own endpoints,
// and says nothing of /customers/{id}/custom_fields, which in published APIs
// goes with customers as often as not.
//
// The first of the three that says anything decides; where it leaves none or
// several scopes that fit the route's access, nothing is suggested, since a
// wrong scope is worse than a missing line.
func (s *suggester) suggest(r *route.Route) (scope.Scope, bool) {
	if found := s.where(func(e candidate) bool {
		return slices.ContainsFunc(e.Routes, func(p pattern.Pattern) bool { return p.Matches(r.Method, r.Path) })
	}); len(found) > 0 {
		return choose(found, r, true)
	}
	segments := staticSegments(r.Path)
	if name, ok, said := s.documented(segments, r); said {
		return name, ok
	}
	for _, segment := range segments {
		if found := s.where(func(e candidate) bool { return sameWords(e.resource, segment) }); len(found) > 0 {
			return choose(found, r, false)
		}
	}
	return "", false
}

// documented returns the scope of the resources that the path names, by the
// documentation, and whether it says anything about one.
func (s *suggester) documented(segments [][]string, r *route.Route) (name scope.Scope, ok, said bool) {
	for _, segment := range segments {
		found := s.where(func(e candidate) bool {
			return slices.ContainsFunc(e.resources, func(w []string) bool { return sameWords(w, segment) })
		})
		if len(found) == 0 {
			continue
		}
		one, fits := choose(found, r, true)
		if said && one != name || !fits {
			return "", false, true
		}
		name, ok, said = one, true, true
	}
	return name, ok, said
}

// where returns the candidates that have a property.
func (s *suggester) where(has func(candidate) bool) []candidate {
	var found []candidate
	for _, e := range s.entries {
		if has(e) {
			found = append(found, e)
		}
	}
	return found
}

// choose returns the one entry that fits: for a route that reads, a scope that
// only reads; for one that writes, a scope that writes. Where the catalog
// itself names a single entry for the route, one of another access is taken
// too, unless it reads and the route writes.
func choose(entries []candidate, r *route.Route, said bool) (scope.Scope, bool) {
	writes := r.Access.Writes()
	if said && len(entries) == 1 && (!writes || entries[0].Access != scope.Read) {
		return entries[0].Name, true
	}
	entries = slices.DeleteFunc(entries, func(e candidate) bool {
		if writes {
			return !e.Access.Writes()
		}
		return e.Access != scope.Read
	})
	if len(entries) != 1 {
		return "", false
	}
	return entries[0].Name, true
}

// staticSegments returns the words of a path's segments that hold no
// parameter, the last segment first.
func staticSegments(path string) [][]string {
	var out [][]string
	for segment := range strings.SplitSeq(path, "/") {
		if segment != "" && !strings.ContainsAny(segment, "{*") {
			out = append(out, words(segment))
		}
	}
	slices.Reverse(out)
	return out
}

// accessWords are the parts of scope names that say what is done with the
// resource, not what it is.
var accessWords = map[string]bool{
	"r": true, "w": true, "rw": true, "ro": true, "read": true, "write": true, "readonly": true, "readwrite": true,
	"view": true, "list": true, "get": true, "edit": true, "update": true, "create": true, "delete": true, "manage": true,
}

// resource returns the words of what a scope is about by the conventions of
// names: its last part that is no access word, where parts are separated by
// colons, dots and slashes, and without an access word at either end of it.
// read:contacts, public.contact:read, contacts_write and
// https://example.com/auth/contacts.readonly are about contacts.
func resource(name scope.Scope) []string {
	parts := strings.FieldsFunc(string(name), func(r rune) bool { return strings.ContainsRune(":./", r) })
	for _, part := range slices.Backward(parts) {
		w := words(part)
		for len(w) > 0 && accessWords[w[0]] {
			w = w[1:]
		}
		for len(w) > 0 && accessWords[w[len(w)-1]] {
			w = w[:len(w)-1]
		}
		if len(w) > 0 {
			return w
		}
	}
	return nil
}

// words splits a name in kebab, snake or camel case into lower-case words.
func words(name string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, string(word))
			word = nil
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
			continue
		}
		// A word begins at a capital after a small letter, and at the last
		// capital of a run: webhookEndpoint, HTTPRoute.
		if unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) ||
			unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			flush()
		}
		word = append(word, unicode.ToLower(r))
	}
	flush()
	return out
}

// sameWords reports whether two names are the same, singular and plural aside.
func sameWords(a, b []string) bool {
	return len(a) > 0 && slices.EqualFunc(a, b, func(a, b string) bool {
		return a == b || isPlural(a, b) || isPlural(b, a)
	})
}

// isPlural reports whether many is the English plural of one: by the regular
// endings, or a row of the irregular ones that occur as resources.
func isPlural(one, many string) bool {
	if irregular[one] == many && many != "" || one+"s" == many || one+"es" == many {
		return true
	}
	stem, ok := strings.CutSuffix(one, "y")
	return ok && stem+"ies" == many
}

var irregular = map[string]string{
	"person": "people", "child": "children", "man": "men", "woman": "women",
	"index": "indices", "matrix": "matrices", "vertex": "vertices",
	"analysis": "analyses", "medium": "media", "datum": "data", "criterion": "criteria",
}
