package annotation

import (
	"path"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// goaMethods are the functions of goa that name a route of a method.
var goaMethods = []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH"}

// apiPath returns the path before that of every service.
func (g *goaReader) apiPath(c goaCall) string {
	for in := range g.inside(c) {
		if in.name != "HTTP" {
			continue
		}
		for h := range g.inside(in) {
			if h.name == "Path" && len(h.Args) == 1 {
				p, _, _ := g.constant(h.Args[0], h.params)
				return p
			}
		}
	}
	return ""
}

// servicePaths returns the paths before those of a service's methods
// (HTTPServiceExpr.FullPaths). One with two slashes is not below the API's.
func (g *goaReader) servicePaths(own []string) []string {
	if len(own) == 0 {
		return []string{path.Join(g.base)}
	}
	var paths []string
	for _, p := range own {
		if strings.HasPrefix(p, "//") {
			paths = append(paths, path.Clean(p))
			continue
		}
		full := path.Join(g.base, p)
		if strings.HasSuffix(p, "/") {
			full += "/"
		}
		paths = append(paths, full)
	}
	return paths
}

// routes returns the routes that a call names, if it does (RouteExpr.FullPaths).
func (g *goaReader) routes(c goaCall, bases []string) (routes []RouteAt) {
	if !slices.Contains(goaMethods, c.name) || len(c.Args) != 1 {
		return nil
	}
	own, e, ok := g.constant(c.Args[0], c.params)
	if !ok {
		return nil
	}
	paths := []string{path.Clean("/" + strings.TrimLeft(own, "/"))}
	if !strings.HasPrefix(own, "//") {
		paths = nil
		for _, base := range bases {
			full := path.Clean("/" + path.Join(base, own))
			if full != "/" && (own == "/" && strings.HasSuffix(base, "/") || own != "/" && strings.HasSuffix(own, "/")) {
				full += "/"
			}
			paths = append(paths, full)
		}
	}
	for _, p := range paths {
		at, err := parseRoute([]string{c.name, goaWildcard(p)})
		if err != nil {
			continue
		}
		at.Span = source.Between(g.in.Fset, e.Pos(), e.End())
		routes = append(routes, at)
	}
	return routes
}

// goaWildcard writes the rest of a path as net/http does.
func goaWildcard(p string) string {
	before, name, ok := strings.Cut(p, "{*")
	if !ok || !strings.HasSuffix(name, "}") {
		return p
	}
	return before + "{" + strings.TrimSuffix(name, "}") + "...}"
}
