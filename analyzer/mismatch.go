package analyzer

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// mismatch returns the registration that was meant by a route which an
// annotation names and which nothing registers, if there is one.
//
// The handler decides first: a registration of what the annotation stands on,
// which none of the annotation's routes is the name of. Where it stands on
// nothing that is registered, it is the one registration that no annotation is
// about and that differs in the method, or in the spelling of one segment.
func (j *joiner) mismatch(a *annotation.Annotation, at annotation.RouteAt) (rule.Mismatch, bool) {
	if at.Relative {
		return rule.Mismatch{}, false // the framework itself goes by it
	}
	m := rule.Mismatch{Annotation: a, At: at}
	if served := j.served[a]; len(served) > 0 {
		open := slices.DeleteFunc(slices.Clone(served), func(r *route.Route) bool {
			return slices.ContainsFunc(a.Routes, func(at annotation.RouteAt) bool { return agrees(at, r) })
		})
		if len(open) == 0 || slices.ContainsFunc(served, func(r *route.Route) bool { return agrees(at, r) }) {
			return rule.Mismatch{}, false
		}
		m.Served, m.Sure, m.Route = true, len(open) == 1, open[0]
		for _, near := range []func(annotation.RouteAt, *route.Route) bool{misspelt, otherMethod, sameMethod} {
			if i := slices.IndexFunc(open, func(r *route.Route) bool { return near(at, r) }); i >= 0 {
				m.Route = open[i]
				break
			}
		}
		return m, true
	}
	for _, r := range j.routes {
		if r.Declared != nil || r.Public || len(j.on[routeKey(r)]) > 0 || !misspelt(at, r) && !otherMethod(at, r) {
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
// the route's handler, which hands such requests to what it stands on.
func (j *joiner) wholeOf(a *annotation.Annotation, at annotation.RouteAt) *route.Route {
	if a.Key == "" || a.Requirement == nil {
		return nil
	}
	var whole *route.Route
	for _, r := range j.routes {
		if r.Method != at.Method || r.Declared != nil || len(j.on[routeKey(r)]) > 0 || !isValue(at.Full(), r.Path) ||
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

// packageOf returns the path of the package that a key's declaration is in.
func packageOf(key string) string { return framework.Registrar{Func: key}.Package() }

// isValue reports whether a path is another one with values for parameters at its
// end.
func isValue(path, template string) bool {
	own, all := split(path), split(template)
	if len(own) != len(all) {
		return false
	}
	for len(own) > 0 && isParameter(all[len(all)-1]) && !strings.ContainsAny(own[len(own)-1], "{*") {
		own, all = own[:len(own)-1], all[:len(all)-1]
	}
	return len(own) > 0 && len(own) < len(split(path)) && pattern.SamePath("/"+strings.Join(own, "/"), "/"+strings.Join(all, "/"))
}

// isParameter reports whether a segment is a parameter and nothing else.
func isParameter(segment string) bool {
	return strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}") && strings.Count(segment, "{") == 1
}

// agrees reports whether an annotation on what serves r names r. The prefix that
// the router of r is mounted at need not be known there, nor one here that is taken
// away before it; the handler of all methods may be meant for one, and that of a
// parameter for some of its values.
func agrees(at annotation.RouteAt, r *route.Route) bool {
	if !sameMethod(at, r) && r.Method != route.Any {
		return false
	}
	own, all := split(at.Path), split(r.Path)
	if len(own) > len(all) {
		if !slices.ContainsFunc(all, func(segment string) bool { return !strings.Contains(segment, "{") }) {
			return false
		}
		own = own[len(own)-len(all):]
	}
	all = all[len(all)-len(own):]
	for i, segment := range own {
		// One of the paths that a parameter stands for: /v1 for /{version}.
		if isParameter(all[i]) && !strings.ContainsAny(segment, "{*") {
			own[i] = all[i]
		}
	}
	return samePath(at, "/"+strings.Join(own, "/"), "/"+strings.Join(all, "/"))
}

// sameMethod reports whether an annotation names the method of r, or none.
func sameMethod(at annotation.RouteAt, r *route.Route) bool {
	return at.Method == r.Method || at.Method == route.Any
}

// otherMethod reports whether r differs from what an annotation names by its
// method alone.
func otherMethod(at annotation.RouteAt, r *route.Route) bool {
	return !sameMethod(at, r) && r.Method != route.Any && samePath(at, at.Full(), r.Path)
}

// misspelt reports whether r differs from what an annotation names in the
// spelling of one segment. Other digits are another thing: v1 is no misspelt
// v2.
func misspelt(at annotation.RouteAt, r *route.Route) bool {
	own, others := split(at.Full()), split(r.Path)
	if !sameMethod(at, r) || len(own) != len(others) {
		return false
	}
	differ := 0
	for i, segment := range own {
		other := others[i]
		if pattern.SamePath("/"+segment, "/"+other) {
			continue
		}
		if strings.ContainsAny(segment+other, "{*") || digits(segment) != digits(other) {
			return false
		}
		if _, near := scope.Nearest(scope.Scope(segment), slices.Values([]scope.Scope{scope.Scope(other)})); !near {
			return false
		}
		differ++
	}
	return differ == 1
}

// split returns the segments of a canonical path.
func split(path string) []string {
	path = strings.Trim(strings.TrimSuffix(path, "{$}"), "/")
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

// digits returns the digits of a segment.
func digits(segment string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, segment)
}
