package rule

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// UnusedScope reports a scope of the catalog that no route demands, where the
// catalog has it. A scope that implies a demanded one opens routes, and is
// used.
//
// What no route demands is known only where every route of the program is, and
// what guards it; the rule is silent elsewhere.
const UnusedScope = "unused-scope"

func checkUnusedScope(s *Subject, report func(Finding)) {
	if s.Catalog == nil || s.Used == nil || slices.ContainsFunc(s.Routes, func(r *route.Route) bool { return len(r.Unknown) > 0 }) {
		return
	}
	im := s.Catalog.Implication()
	demanded := make(map[scope.Scope]bool)
	for _, r := range s.Routes {
		for _, requirement := range []scope.Requirement{r.Declared, r.Enforced} {
			for name := range requirement.Scopes() {
				demanded[name] = true
				for _, e := range s.Catalog.Fitting(name) {
					demanded[e.Name] = true
				}
			}
		}
	}
	for _, e := range s.Catalog.Scopes {
		opens := slices.ContainsFunc(im.Closure(scope.NewSet(e.Name)), func(name scope.Scope) bool { return demanded[name] })
		if !opens && e.Pos.IsValid() {
			report(Finding{
				Rule:    UnusedScope,
				Span:    source.Span{Pos: e.Pos, End: e.Pos.Offset},
				Message: "no route demands " + string(e.Name),
			})
		}
	}
}
