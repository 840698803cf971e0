package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// AllOf returns the requirement of all scopes that were asked for.
func AllOf(uses []route.ScopeAt) scope.Requirement {
	var names []scope.Scope
	for _, u := range uses {
		names = append(names, u.Name)
	}
	return scope.Require(names...)
}

// AddFault adds a fault to a list, unless one of its kind is there at its place.
func AddFault(list []route.Fault, f route.Fault) []route.Fault {
	if slices.ContainsFunc(list, func(g route.Fault) bool { return g.Kind == f.Kind && g.Span == f.Span }) {
		return list
	}
	return append(list, f)
}
