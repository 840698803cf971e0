package join

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Settle completes annotations with what is said about their API, often in another
// package: the base path of its routes, and the requirement that they inherit. It drops
// annotations that inherit a requirement which the API does not state. It returns a list
// for each of those given, which it does not change.
//
// A base path that no registered route is below does not count: a proxy, or a handler
// around the router, takes it away. If that is so for most operations, the base path
// counts for those that are registered with it.
//
// The API of an annotation is the only one of its dialect in the program. Of several, it
// is the one whose directory is the nearest above that of the annotation, and none if two
// are as near.
func Settle(registered []*route.Route, lists ...[]*annotation.Annotation) (settled [][]*annotation.Annotation, problems []annotation.Problem) {
	var apis []*annotation.Annotation
	for _, list := range lists {
		for _, a := range list {
			if a.General != nil {
				apis = append(apis, a)
			}
		}
	}
	designs := newDesigns(lists)
	before := newAPIPrefixes(registered, apis, lists)
	folded := make(map[source.Span]bool) // declarations of scopes that are reported
	for _, list := range lists {
		var out []*annotation.Annotation
		for _, a := range list {
			if annotation.TraitsOf(a.Dialect).Design && a.General == nil {
				if b := designs.settle(a); b != nil {
					out = append(out, b)
				}
				continue
			}
			if a.General != nil || !a.Inherits && !hasTemplate(a) {
				out = append(out, a)
				continue
			}
			api, ok := apiOf(a, apis)
			if !ok {
				if !a.Inherits {
					out = append(out, a)
				}
				continue
			}
			if a = under(a, api, func(at annotation.RouteAt) string { return before.of(at, api) }); a == nil {
				continue
			}
			out = append(out, a)
			problems = append(problems, misnamed(a, api.General, folded)...)
		}
		settled = append(settled, out)
	}
	return settled, append(problems, designs.problems...)
}

// apiPrefixes tell the path that is before an operation: that of its API, or none.
type apiPrefixes struct {
	registered []*route.Route
	stripped   map[*annotation.Annotation]bool // APIs most of whose operations are registered without it
}

func newAPIPrefixes(registered []*route.Route, apis []*annotation.Annotation, lists [][]*annotation.Annotation) apiPrefixes {
	p := apiPrefixes{registered, make(map[*annotation.Annotation]bool)}
	with, without := make(map[*annotation.Annotation]int), make(map[*annotation.Annotation]int)
	for _, list := range lists {
		for _, a := range list {
			if a.General != nil || !hasTemplate(a) {
				continue
			}
			api, ok := apiOf(a, apis)
			if !ok || api.General.Base == "" {
				continue
			}
			for _, at := range a.Routes {
				if at.Base = api.General.Base; p.serve(at) {
					with[api]++
				} else if at.Base = ""; p.serve(at) {
					without[api]++
				}
			}
		}
	}
	for _, api := range apis {
		p.stripped[api] = without[api] > with[api] || with[api] == 0 && !p.below(api.General.Base)
	}
	return p
}

// serve reports whether a route that an annotation names is registered.
func (p apiPrefixes) serve(at annotation.RouteAt) bool {
	return slices.ContainsFunc(p.registered, func(r *route.Route) bool { return isNamed(at, r) })
}

// below reports whether any route is registered below a path.
func (p apiPrefixes) below(base string) bool {
	return slices.ContainsFunc(p.registered, func(r *route.Route) bool { return strings.HasPrefix(r.Path, base+"/") })
}

// of returns the path before an operation of an API.
func (p apiPrefixes) of(at annotation.RouteAt, api *annotation.Annotation) string {
	if at.Base = api.General.Base; p.stripped[api] && !p.serve(at) {
		return ""
	}
	return at.Base
}

func hasTemplate(a *annotation.Annotation) bool {
	return slices.ContainsFunc(a.Routes, func(at annotation.RouteAt) bool { return at.Template })
}

// misnamed returns a problem for each scheme, and each scope, that an annotation writes
// in another case than its API. A scope whose case the generated document changes is
// reported once, where the API declares it.
func misnamed(a *annotation.Annotation, g *annotation.General, folded map[source.Span]bool) (problems []annotation.Problem) {
	for _, s := range a.Schemes {
		var near []string
		for _, declared := range g.Schemes {
			if declared.Name == s.Name {
				near = nil
				break
			}
			if strings.EqualFold(declared.Name, s.Name) {
				near = append(near, declared.Name)
			}
		}
		if len(near) == 1 {
			problems = append(problems, annotation.Problem{
				Span:    s.Span,
				Message: fmt.Sprintf("unknown security scheme %s; the API declares %s, and case counts", s.Name, near[0]),
				Fixes:   []source.Fix{{Message: "Write " + near[0], Edits: []source.Edit{{Span: s.Span, Text: near[0]}}}},
			})
		}
	}
	for _, s := range g.Schemes {
		for _, declared := range s.Scopes {
			if declared.Ident == string(declared.Name) || folded[declared.Span] ||
				!slices.ContainsFunc(a.Scopes, func(at route.ScopeAt) bool { return at.Name == scope.Scope(declared.Ident) }) {
				continue
			}
			folded[declared.Span] = true
			problems = append(problems, annotation.Problem{
				Span: declared.Span,
				Message: fmt.Sprintf("the generated document declares the scope %s in lower case, but demands %s as it stands in @Security",
					declared.Name, declared.Ident),
				Fixes: []source.Fix{{
					Message: "Write " + string(declared.Name),
					Edits:   []source.Edit{{Span: declared.Span, Text: string(declared.Name)}},
				}},
			})
		}
	}
	return problems
}
