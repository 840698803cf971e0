package annotation

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// Documented returns what a program tells its framework to document of a route,
// as an annotation that stands on nothing; nil where that says nothing about
// scopes. What cannot be a scope is a problem.
func Documented(s *route.Security) (*Annotation, []Problem) {
	if s == nil {
		return nil, nil
	}
	a := &Annotation{Dialect: s.Dialect, Span: s.Span, Extent: s.Span}
	var problems []Problem
	var list []alternative
	for _, from := range s.Alternatives {
		alt := alternative{}
		for _, scheme := range from {
			by := securedBy{name: scheme.Name, at: scheme.Span}
			for _, t := range scheme.Scopes {
				switch err := scope.Scope(t.Text).Validate(); {
				case t.Text == "" || scope.IsPlaceholder(t.Text):
					by.placeholder = t.Text
					if t.Text == "" {
						problems = append(problems, Problem{Span: t.Span, Message: "security: the scope \"\" of " + scheme.Name + " is none; a scheme without scopes has an empty list"})
					}
				case err != nil:
					a.Broken = true
					problems = append(problems, Problem{Span: t.Span, Message: "security: " + err.Error()})
				default:
					by.scopes = append(by.scopes, route.ScopeAt{Name: scope.Scope(t.Text), Span: t.Span})
				}
			}
			alt = append(alt, by)
		}
		list = append(list, alt)
	}
	a.demand(list, "Security")
	problems = slices.DeleteFunc(problems, func(p Problem) bool { return !p.Span.IsValid() })
	if a.Requirement == nil && len(problems) == 0 {
		return nil, nil
	}
	return a, problems
}
