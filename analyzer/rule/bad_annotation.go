package rule

import (
	"fmt"
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// BadAnnotation reports an annotation that cannot be understood as it stands,
// and one that no route of the program has. An annotation that is passed over
// in silence would look like a promise that is kept.
//
// So it does where an entry of public in the configuration takes back what is said of
// a route, or makes every route public.
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
	if s.Config == nil {
		return
	}
	for _, e := range s.Config.Public {
		if message := s.tooPublic(e); message != "" {
			report(Finding{Rule: BadAnnotation, Span: source.Span{Pos: e.Pos, End: e.Pos.Offset}, Message: "the public entry " + e.Pattern.String() + " " + message})
		}
	}
}

// tooPublic says what is wrong with an entry of public: it is about every route that
// there is or will be, or about some that are annotated with scopes, or demand some. What
// is said of a whole API is what an entry is made to take back. It returns "" where nothing
// is.
func (s *Subject) tooPublic(e config.Exemption) string {
	if len(s.Routes) > 0 && e.Pattern.Includes(pattern.Pattern{Path: "/**"}) {
		return "covers every route, so that none is checked; name those that need no scope"
	}
	var annotated, guarded []*route.Route
	for _, r := range s.Routes {
		stated := slices.ContainsFunc(r.Claims, func(c route.Claim) bool { return len(c.Requirement) > 0 && !c.Requirement.IsPublic() && !c.Inherited })
		switch {
		case r.Declared.IsPublic() || !e.Pattern.Matches(r.Method, r.Path) && !(r.With != "" && e.Pattern.Matches(r.With, r.Path)):
		case stated:
			annotated = append(annotated, r)
		case r.Enforced.IsStated() && !r.Enforced.IsPublic():
			guarded = append(guarded, r)
		}
	}
	if len(annotated) > 0 {
		return covers(annotated, "which is annotated to demand "+annotated[0].Declared.String(), "annotated")
	}
	if len(guarded) > 0 {
		return covers(guarded, "where the code demands "+guarded[0].Enforced.String(), "guarded")
	}
	return ""
}

// covers says which routes an entry of public is about, the first with what is said of it
// and how many more there are.
func covers(routes []*route.Route, said, are string) string {
	if more := len(routes) - 1; more > 0 {
		return fmt.Sprintf("covers %s, %s, and %d more that are %s", routes[0], said, more, are)
	}
	return fmt.Sprintf("covers %s, %s", routes[0], said)
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
