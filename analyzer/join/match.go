package join

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// isNamed reports whether a route in an annotation is r. Some annotations repeat the base
// path of their API in the path, where it counts once.
func isNamed(at annotation.RouteAt, r *route.Route) bool {
	if !sameMethod(at, r) {
		return false
	}
	return samePath(at, at.Full(), r.Path) || at.Base != "" && strings.HasPrefix(at.Path, at.Base+"/") && samePath(at, at.Path, r.Path)
}

// namesRoute reports whether an annotation names r by one of its routes.
func namesRoute(a *annotation.Annotation, r *route.Route) bool {
	return slices.ContainsFunc(a.Routes, func(at annotation.RouteAt) bool { return isNamed(at, r) })
}

// samePath reports whether the path that an annotation names is a registered one; both
// are canonical. The last parameter of a template may stand for the rest of the path.
func samePath(at annotation.RouteAt, named, registered string) bool {
	if at.Template && strings.HasSuffix(named, "}") {
		if before, ok := strings.CutSuffix(registered, "/**"); ok {
			registered = before + "/{rest}"
		}
	}
	return pattern.SamePath(named, registered)
}

// packageOf returns the path of the package that a key's declaration is in.
func packageOf(key string) string { return framework.Registrar{Func: key}.Package() }

// isValue reports whether a path is a template with values in the place of the parameters
// at its end.
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

// agrees reports whether an annotation on r's handler can mean r. The annotation need not
// know the prefix that r's router is mounted at, may have a prefix that a proxy takes
// away, may name one method of a handler that has them all, and one value of a parameter.
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
