package rule

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// BadAnnotation reports an annotation that cannot be understood as it stands,
// and one that no route of the program has. An annotation that is passed over
// in silence would look like a promise that is kept.
const BadAnnotation = "bad-annotation"

func checkBadAnnotation(s *Subject, report func(Finding)) {
	for _, p := range s.Problems {
		f := Finding{Rule: BadAnnotation}
		if r := s.routeAround(p.Span); r != nil {
			f = about(BadAnnotation, r)
			f.Notes = registered(r, p.Span)
		}
		f.Span, f.Message, f.Fixes = p.Span, p.Message, p.Fixes
		if text, ok := s.slice(p.Span); ok {
			f.Subject = text // the message may name a line
		}
		report(f)
	}
	for _, a := range s.Unattached {
		message := "the annotation is attached to nothing: no route is registered here"
		subject, _ := s.slice(a.Span)
		if a.Key != "" {
			message = "the annotation is attached to nothing: no route is served by " + a.Handler
			subject = ""
		}
		report(Finding{Rule: BadAnnotation, Span: a.Span, Message: message, Subject: subject})
	}
}

// routeAround returns the first route whose annotation the span is part of.
func (s *Subject) routeAround(span source.Span) *route.Route {
	for _, r := range s.Routes {
		for _, a := range s.Annotations {
			if isOn(a, r) && span.Within(a.Extent) {
				return r
			}
		}
	}
	return nil
}

// isOn reports whether an annotation stands where one of the route would: on a
// declaration that is the route's, or at a statement that registers it.
func isOn(a *annotation.Annotation, r *route.Route) bool {
	return a.Key != "" && (slices.Contains(r.Keys, a.Key) || slices.Contains(r.Behind, a.Key)) ||
		a.Stmt.IsValid() && slices.ContainsFunc(r.Sites, func(site source.Span) bool {
			return site.Within(a.Stmt) || a.Stmt.Within(site)
		})
}
