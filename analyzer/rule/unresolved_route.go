package rule

import (
	"cmp"
	"slices"
)

// UnresolvedRoute reports a registration whose handler, path or guards the
// analysis could not determine. What is not understood is never counted as
// safe: the place is named, and configuration or an annotation can say what
// the analysis could not see.
//
// A registration that several callers reach in the same unresolved way is
// reported once.
const UnresolvedRoute = "unresolved-route"

func checkUnresolvedRoute(s *Subject, report func(Finding)) {
	sorted := slices.SortedStableFunc(slices.Values(s.Unresolved), func(a, b Unresolved) int {
		return cmp.Or(a.Span.Compare(b.Span.Pos), cmp.Compare(a.Message, b.Message))
	})
	sorted = slices.CompactFunc(sorted, func(a, b Unresolved) bool {
		return a.Span == b.Span && a.Message == b.Message
	})
	for _, u := range sorted {
		report(Finding{Rule: UnresolvedRoute, Span: u.Span, Message: u.Message, Notes: u.Notes})
	}
}
