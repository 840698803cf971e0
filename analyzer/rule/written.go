package rule

import (
	"cmp"
	"maps"
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A statement is one place that demands scopes, with the routes it is about.
type statement struct {
	route.Claim
	annotation *annotation.Annotation // nil if it is of another dialect
	routes     []*route.Route         // none may be known
}

// statements returns the places that demand scopes and that this package judges, sorted:
// the annotations that are written in it, whether a route has them or not, and what other
// dialects and guards say about the routes that it decides. The packages of other
// annotations judge those.
func (s *Subject) statements() []*statement {
	found := make(map[source.Span]*statement)
	for _, a := range s.Annotations {
		if a.Requirement != nil && found[a.Span] == nil && annotation.IsDialect(a.Dialect) {
			found[a.Span] = &statement{annotation: a, Claim: claim(a)}
		}
	}
	for _, r := range s.Routes {
		for _, c := range slices.Concat(r.Claims, r.Guards) {
			st := found[c.Span]
			if st == nil {
				if isAnnotation(c) {
					continue
				}
				st = &statement{Claim: c}
				found[c.Span] = st
			}
			if !slices.Contains(st.routes, r) {
				st.routes = append(st.routes, r)
			}
		}
	}
	return slices.SortedFunc(maps.Values(found), (*statement).compare)
}

// declarations returns the annotations that demand scopes of routes, sorted,
// wherever they are written.
func (s *Subject) declarations() []*statement {
	found := make(map[source.Span]*statement)
	for a := range s.annotations() {
		if a.Requirement != nil && found[a.Span] == nil {
			found[a.Span] = &statement{annotation: a, Claim: claim(a)}
		}
	}
	var out []*statement
	for _, r := range s.Routes {
		for _, c := range r.Claims {
			st := found[c.Span]
			switch {
			case st == nil || !isAnnotation(c):
				continue
			case len(st.routes) == 0:
				out = append(out, st)
			case slices.Contains(st.routes, r):
				continue
			}
			st.routes = append(st.routes, r)
		}
	}
	slices.SortFunc(out, (*statement).compare)
	return out
}

// claim returns what an annotation says as a claim about a route.
func claim(a *annotation.Annotation) route.Claim {
	return route.Claim{Dialect: a.Dialect, Requirement: a.Requirement, Scopes: a.Scopes, Span: a.Span}
}

func (st *statement) compare(other *statement) int {
	return cmp.Or(st.Span.Compare(other.Span.Pos), cmp.Compare(st.Dialect, other.Dialect))
}

// isAnnotation reports whether a claim is an annotation in Go code.
func isAnnotation(c route.Claim) bool {
	return annotation.IsDialect(c.Dialect)
}

// about returns the beginning of a finding about a statement: it names the
// first of its routes.
func (st *statement) about(rule string, span source.Span) Finding {
	f := Finding{Rule: rule, Span: span}
	if len(st.routes) > 0 {
		f = about(rule, st.routes[0])
		f.Routes = st.routes
		f.Span, f.Notes = span, registered(st.routes[0], span)
	}
	return f
}
