package rule

import "github.com/scopevet/scopevet/analyzer/route"

// DenialStatus reports a guard that answers 401 where the token is good but
// lacks a scope. That is 403 with insufficient_scope (RFC 6750, section 3.1):
// a client that is told 401 asks for a new token, and gets the same one again.
const DenialStatus = "denial-status"

func checkDenialStatus(s *Subject, report func(Finding)) {
	for _, g := range s.faults(func(_ *route.Route, f route.Fault) bool { return f.Kind == route.Unauthorized }) {
		f := g.about(DenialStatus)
		f.Message = g.name() + " answers 401 to a token that lacks a scope, expected 403, as at " + g.whom()
		report(f)
	}
}
