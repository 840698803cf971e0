package rule

import (
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// about returns a finding about a route, to be completed.
func about(rule string, r *route.Route) Finding {
	return Finding{Rule: rule, Method: r.Method, Path: r.Path, Routes: []*route.Route{r}}
}

// registered returns the note that points at a route's registration, none if
// the finding at span stands there itself.
func registered(r *route.Route, span source.Span) []source.Note {
	if !r.At.IsValid() || r.At.File == span.File && r.At.Line == span.Line {
		return nil
	}
	return []source.Note{{Span: r.At, Message: r.String() + " is registered here"}}
}

// demandedBy returns the claims that make up what the route demands.
func demandedBy(r *route.Route) []route.Claim {
	if r.Enforced != nil {
		return r.Guards
	}
	return r.Claims
}

// ignores reports whether an ignore line silences what a rule finds about a
// route at a place.
func (s *Subject) ignores(rule string, r *route.Route, at source.Span) bool {
	if s.Ignored == nil {
		return false
	}
	f := about(rule, r)
	f.Span = at
	return s.Ignored(f)
}
