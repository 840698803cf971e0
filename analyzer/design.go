package analyzer

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/annotation"
)

// designs are what the packages of a program say of its APIs in the language of
// goa, which nothing but these designs shows. A design may be spread over several
// packages: the API, with its path and what it demands of all routes, in one, and
// services, of which one may be the parent of another, in others.
type designs struct {
	apis      []*annotation.Annotation
	canonical map[string]*annotation.Annotation // by service
	scoped    bool                              // scopes are a matter somewhere
}

func newDesigns(lists [][]*annotation.Annotation) *designs {
	d := &designs{canonical: make(map[string]*annotation.Annotation)}
	for _, list := range lists {
		for _, a := range list {
			if a.Dialect != annotation.Goa {
				continue
			}
			if a.General != nil && a.General.API {
				d.apis = append(d.apis, a)
			}
			if a.Canonical {
				d.canonical[a.Service] = a
			}
			d.scoped = d.scoped || len(a.Scopes) > 0
		}
	}
	return d
}

// settle returns a method of a design as it is in the whole of it, nil if it says
// nothing there, or what is wrong with it.
func (d *designs) settle(a *annotation.Annotation) (*annotation.Annotation, *annotation.Problem) {
	b := *a
	b.Routes = slices.Clone(a.Routes)
	for i := range b.Routes {
		at, ok := d.place(a, b.Routes[i], 0)
		if !ok {
			return nil, &annotation.Problem{
				Span: a.Span, Message: "the Parent " + at.Parent + " is in none of the packages that the design is made of; which routes are meant is not known",
			}
		}
		b.Routes[i] = at
	}
	api, known := apiOf(a, d.apis)
	if a.Inherits && known && api.Requirement != nil {
		return under(&b, api, func(annotation.RouteAt) string { return "" }), nil
	}
	b.Inherits = false
	if b.Bare && !d.scoped {
		return nil, nil
	}
	return &b, nil
}

// maxParents bounds how many services are above one another.
const maxParents = 16

// place returns a route with the path of what it is below before its own.
func (d *designs) place(a *annotation.Annotation, at annotation.RouteAt, depth int) (annotation.RouteAt, bool) {
	base := ""
	switch {
	case at.Parent != "":
		parent := d.canonical[at.Parent]
		if parent == nil || len(parent.Routes) == 0 || depth > maxParents {
			return at, false
		}
		above, ok := d.place(parent, parent.Routes[0], depth+1)
		if !ok {
			return at, false
		}
		base = above.Path
	case at.Below:
		if api, ok := apiOf(a, d.apis); ok {
			base = api.General.Base
		}
	}
	if base != "" {
		full := path.Join("/", base, at.Path)
		if strings.HasSuffix(at.Path, "/") && full != "/" && at.Path != "/" {
			full += "/"
		}
		at.Path = full
	}
	at.Below, at.Parent = false, ""
	return at, true
}

// designed returns the annotations of the designs that code was generated from
// which the program serves: those of the services that it has. Annotations are
// what is known of the program so far.
func (w *work) designed(annotations []*annotation.Annotation) (out []*annotation.Annotation) {
	services := make(map[string][]string) // by design
	for _, a := range annotations {
		if a.General != nil && a.General.Design != "" {
			services[a.General.Design] = append(services[a.General.Design], a.General.Service)
		}
	}
	for _, importPath := range slices.Sorted(maps.Keys(services)) {
		world := w.world()
		if world == nil {
			return nil
		}
		all := annotation.Design(importPath, world.Files, w.read)
		d := newDesigns([][]*annotation.Annotation{all})
		for _, a := range all {
			switch {
			case a.General != nil:
				out = append(out, a)
			case slices.Contains(services[importPath], a.Service):
				if b, _ := d.settle(a); b != nil { // what is wrong is said in the design
					out = append(out, b)
				}
			}
		}
	}
	return out
}
