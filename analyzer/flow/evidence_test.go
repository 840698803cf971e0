package flow

import (
	"slices"
	"testing"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// holdEvidence holds that the evidence for what is said of routes leads to that: what
// the steps demand together is what is enforced, and what is not known of a route is
// because of a step, or of the whole.
func holdEvidence(t *testing.T, table Table) {
	t.Helper()
	for _, r := range table.Routes {
		var total scope.Requirement
		unknown := 0
		if r.Evidence == nil {
			continue // nobody looks at what it enforces
		}
		steps := r.Evidence.Steps
		for i, s := range steps {
			total = scope.And(total, s.Demand)
			unknown += len(s.Unknown)
			if last := i == len(steps)-1; (s.Kind == route.StepHandler) != last {
				t.Errorf("%s: step %d of %d is a %s", r, i+1, len(steps), s.Kind)
			}
			for _, g := range s.Unknown {
				if r.Enforced == nil && len(r.Unknown) > 0 && !slices.ContainsFunc(r.Unknown, func(h route.Gap) bool { return h.Cause() == g.Cause() }) {
					t.Errorf("%s: of %s it is not known: %s; of the route %s", r, s.Name, g, r.WhyUnknown())
				}
			}
		}
		if r.Enforced.IsStated() {
			if got, want := total.Normal(nil), r.Enforced.Normal(nil); !got.Equal(want) {
				t.Errorf("%s: the steps demand %s, enforced is %s", r, got, want)
			}
			if unknown > 0 {
				t.Errorf("%s: it is said what is enforced, and %d steps are not known", r, unknown)
			}
		}
	}
}
