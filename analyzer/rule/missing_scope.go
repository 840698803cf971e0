package rule

import (
	"net/http"
	"slices"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// MissingScope reports a route that neither demands a scope nor says that it needs none.
// An annotation that states an empty requirement says so, in whatever dialect.
//
// What the code enforces decides where it is known: a route that nothing guards is
// missing its scope, whatever an annotation promises. (That the two differ is for
// [ScopeMismatch] to say.) A line of annotation would mend nothing there, and the finding
// has no fix. A route whose handler tells the values of a parameter apart, each of which
// is annotated as a route of its own, demands what these do, and is passed over where no
// guard is seen.
//
// A route that declares nothing, and of which it is not known what guards it, is left to
// [UnresolvedRoute]. So is a route of a server that shows no guard, in a program that
// declares nothing, if the code suggests a guard all the same or another server shows one
// ([route.Route.Suspects]).
//
// A route whose annotation could not be read is passed over, since [BadAnnotation]
// reports the annotation. So is an OPTIONS route beside others of its path: browsers ask
// it before they send a request to another origin, and have no token with them then.
// https://fetch.spec.whatwg.org/#cors-preflight-fetch
const MissingScope = "missing-scope"

func checkMissingScope(s *Subject, report func(Finding)) {
	fixes := proposals(s)
	for _, r := range s.Routes {
		if !missing(s, r) || isPreflight(s, r) {
			continue
		}
		f := about(MissingScope, r)
		f.Span = r.At
		f.says("demands no scope", "demand no scope")
		if fix, ok := fixes[r]; ok {
			f.Fixes = []source.Fix{fix}
		}
		report(f)
	}
}

// missing reports whether the route has to demand a scope and does not.
func missing(s *Subject, r *route.Route) bool {
	if r.Public || r.Declared.IsPublic() || r.Enforced == nil && (len(r.Parts) > 0 || len(r.Unknown) > 0) {
		return false
	}
	return (!r.Demands().IsStated() || r.Enforced.IsPublic()) && !unreadable(s, r)
}

// isPreflight reports whether a route is for OPTIONS, beside another method.
func isPreflight(s *Subject, r *route.Route) bool {
	return r.Method == http.MethodOptions && slices.ContainsFunc(s.Routes, func(other *route.Route) bool {
		return other.Method != r.Method && other.Path == r.Path
	})
}

// unreadable reports whether an annotation of the route could not be read.
func unreadable(s *Subject, r *route.Route) bool {
	for a := range s.annotations() {
		if a.Broken && isOn(a, r) {
			return true
		}
	}
	return false
}

// proposals returns the fixes of all routes that are missing their scope.
//
// One handler may serve several routes, and one statement in a loop may
// register them. A line put there is about all of them, so it is proposed only
// if every route that it would be about is missing its scope and the scope is
// the same; then each of the findings carries the same edit.
func proposals(s *Subject) map[*route.Route]source.Fix {
	if s.Insert == nil {
		return nil
	}
	type proposal struct {
		name   scope.Scope
		edit   source.Edit
		routes []*route.Route
		spoilt bool
	}
	places := make(map[source.Span]*proposal)
	suggester := newSuggester(s.Catalog)
	for _, r := range s.Routes {
		if !missing(s, r) || r.Enforced.IsStated() {
			continue
		}
		name, ok := suggester.suggest(r)
		edit, can := s.Insert(r, prefix+"require "+string(name))
		if !can {
			continue
		}
		p := places[edit.Span]
		if p == nil {
			p = &proposal{name: name, edit: edit}
			places[edit.Span] = p
		}
		p.routes = append(p.routes, r)
		p.spoilt = p.spoilt || !ok || name != p.name
	}
	if len(places) == 0 {
		return nil
	}
	for _, r := range s.Routes {
		if edit, ok := s.Insert(r, prefix); ok && places[edit.Span] != nil && (!missing(s, r) || r.Enforced.IsStated()) {
			places[edit.Span].spoilt = true
		}
	}
	fixes := make(map[*route.Route]source.Fix)
	for _, p := range places {
		if p.spoilt {
			continue
		}
		for _, r := range p.routes {
			fixes[r] = source.Fix{Message: "Require " + string(p.name), Edits: []source.Edit{p.edit}}
		}
	}
	return fixes
}
