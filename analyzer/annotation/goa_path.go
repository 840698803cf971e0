package annotation

import (
	"path"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// goaMethods are the functions of goa that name a route of a method.
var goaMethods = []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH"}

// goaCanonical is the method whose path continues in child services, where the
// service does not name another one (HTTPServiceExpr.CanonicalEndpoint).
const goaCanonical = "show"

// A goaPrefix is what is before the paths of a service's methods. Where the API
// is described in another package, its path is before that.
type goaPrefix struct {
	path   string
	below  bool   // the API's path is not in it
	parent string // nor is that of this service's canonical method
}

// apiPath returns the path before that of every service.
func (g *goaReader) apiPath(c goaCall) string {
	paths, _, _ := g.http(c)
	if len(paths) == 0 {
		return ""
	}
	return paths[len(paths)-1]
}

// http returns the paths that an API or a service names, and the services and
// methods that it refers to.
func (g *goaReader) http(c goaCall) (paths []string, parent, canonical string) {
	for in := range g.inside(c) {
		if in.name != "HTTP" {
			continue
		}
		for h := range g.inside(in) {
			switch h.name {
			case "Path":
				if p, ok := g.argument(h); ok {
					paths = append(paths, p)
				}
			case "Parent":
				parent, _ = g.argument(h)
			case "CanonicalMethod":
				canonical, _ = g.argument(h)
			}
		}
	}
	return paths, parent, canonical
}

// argument returns the text that a call is given alone. What cannot be read is a
// problem.
func (g *goaReader) argument(c goaCall) (string, bool) {
	if len(c.Args) != 1 {
		return "", false
	}
	s, _, ok := g.constant(c.Args[0], c.env)
	if !ok {
		g.unread(&fault{pos: c.Args[0].Pos(), end: c.Args[0].End(), text: c.name + ": expected a constant; which routes are meant is not known"})
	}
	return s, ok
}

// servicePaths returns what is before the paths of a service's methods
// (HTTPServiceExpr.FullPaths): the path of the API, or of the parent's canonical
// method. One with two slashes is below neither.
func (g *goaReader) servicePaths(c goaCall) []goaPrefix { return g.prefixes(c, 0) }

func (g *goaReader) prefixes(c goaCall, depth int) []goaPrefix {
	own, parent, _ := g.http(c)
	if len(own) == 0 {
		own = []string{"/"} // HTTPServiceExpr.Finalize
	}
	bases := []goaPrefix{{path: g.base, below: g.api == nil}}
	if parent != "" {
		bases = g.canonical(c, parent, depth)
	}
	var out []goaPrefix
	for _, p := range own {
		if strings.HasPrefix(p, "//") {
			out = append(out, goaPrefix{path: path.Clean(p)})
			continue
		}
		for _, base := range bases {
			full := path.Join(base.path, p)
			if strings.HasSuffix(p, "/") {
				full += "/"
			}
			out = append(out, goaPrefix{path: full, below: base.below, parent: base.parent})
		}
	}
	return out
}

// canonical returns the paths of the first route of the parent's canonical
// method.
func (g *goaReader) canonical(child goaCall, parent string, depth int) (out []goaPrefix) {
	c, ok := g.services[parent]
	if !ok {
		return []goaPrefix{{parent: parent}}
	}
	if depth > maxGoaDepth {
		g.unread(&fault{pos: child.Pos(), end: child.Fun.End(), text: "the Parent " + parent + " is its own child"})
		return nil
	}
	_, _, name := g.http(c)
	if name == "" {
		name = goaCanonical
	}
	for m := range g.inside(c) {
		if m.name != "Method" || len(m.Args) == 0 {
			continue
		}
		if s, _, ok := g.constant(m.Args[0], m.env); !ok || s != name {
			continue
		}
		for in := range g.inside(m) {
			if in.name != "HTTP" {
				continue
			}
			for h := range g.inside(in) {
				if !slices.Contains(goaMethods, h.name) {
					continue
				}
				if own, ok := g.argument(h); ok {
					return fullPaths(own, g.prefixes(c, depth+1))
				}
			}
		}
	}
	return nil
}

// fullPaths returns the paths of a route (RouteExpr.FullPaths).
func fullPaths(own string, bases []goaPrefix) []goaPrefix {
	if strings.HasPrefix(own, "//") {
		return []goaPrefix{{path: path.Clean(own[1:])}}
	}
	var out []goaPrefix
	for _, base := range bases {
		full := path.Clean("/" + path.Join(base.path, own))
		if full != "/" && (own == "/" && strings.HasSuffix(base.path, "/") || own != "/" && strings.HasSuffix(own, "/")) {
			full += "/"
		}
		out = append(out, goaPrefix{path: full, below: base.below, parent: base.parent})
	}
	return out
}

// routes returns the routes that a call names, if it does.
func (g *goaReader) routes(c goaCall, bases []goaPrefix) (routes []RouteAt) {
	if !slices.Contains(goaMethods, c.name) {
		return nil
	}
	own, ok := g.argument(c)
	if !ok {
		return nil
	}
	for _, p := range fullPaths(own, bases) {
		at, err := parseRoute([]string{c.name, goaWildcard(p.path)})
		if err != nil {
			continue
		}
		at.Below, at.Parent = p.below, p.parent
		at.Span = source.Between(g.in.Fset, c.Args[0].Pos(), c.Args[0].End())
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
