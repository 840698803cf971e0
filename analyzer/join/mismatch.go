package join

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
)

// mismatch returns the registration that was meant by a route which an annotation names
// and which nothing registers, if there is one. Served are the routes that the annotation
// stands on, and bare those that have no annotation.
//
// The handler decides first: the mismatch is a route of the handler that the annotation
// stands on, which no route of the annotation names. If the annotation stands on no
// handler, the mismatch is the only route without an annotation that differs from the
// name in the method alone, or in the spelling of one segment.
func mismatch(a *annotation.Annotation, at annotation.RouteAt, served, bare []*route.Route) (rule.Mismatch, bool) {
	if at.Relative {
		return rule.Mismatch{}, false // the framework itself goes by it
	}
	m := rule.Mismatch{Annotation: a, At: at}
	if len(served) > 0 {
		unnamed := slices.DeleteFunc(slices.Clone(served), func(r *route.Route) bool {
			return slices.ContainsFunc(a.Routes, func(at annotation.RouteAt) bool { return agrees(at, r) })
		})
		if len(unnamed) == 0 || slices.ContainsFunc(served, func(r *route.Route) bool { return agrees(at, r) }) {
			return rule.Mismatch{}, false
		}
		m.Served, m.Sure, m.Route = true, len(unnamed) == 1, unnamed[0]
		for _, near := range []func(annotation.RouteAt, *route.Route) bool{misspelt, otherMethod, sameMethod} {
			if i := slices.IndexFunc(unnamed, func(r *route.Route) bool { return near(at, r) }); i >= 0 {
				m.Route = unnamed[i]
				break
			}
		}
		return m, true
	}
	for _, r := range bare {
		if r.Public || !misspelt(at, r) && !otherMethod(at, r) {
			continue
		}
		if m.Route != nil {
			return rule.Mismatch{}, false // there are several
		}
		m.Route, m.Sure = r, true
	}
	return m, m.Route != nil
}

// wholeOf returns the registered route that has the path of a route which an
// annotation names and nothing registers, with a value for its last parameters:
// /stacks/create/{kind} of /stacks/create/file. The annotation has to stand beside
// the route's handler, which hands such requests to what it stands on. Bare are the
// routes that no annotation is about.
func wholeOf(a *annotation.Annotation, at annotation.RouteAt, bare []*route.Route) *route.Route {
	if a.Key == "" || a.Requirement == nil {
		return nil
	}
	var whole *route.Route
	for _, r := range bare {
		if r.Method != at.Method || !isValue(at.Full(), r.Path) ||
			!slices.ContainsFunc(r.Keys, func(key string) bool { return packageOf(key) == packageOf(a.Key) }) {
			continue
		}
		if whole != nil {
			return nil
		}
		whole = r
	}
	return whole
}
