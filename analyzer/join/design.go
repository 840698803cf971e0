package join

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/source"
)

// designs are what the packages of a program say of its APIs in the language of
// goa, which nothing but these designs shows. A design may be spread over several
// packages: the API, with its path and what it demands of all routes, in one, and
// services, of which one may be the parent of another, in others.
type designs struct {
	apis      []*annotation.Annotation
	canonical map[string]*annotation.Annotation // by service
	telling   map[string]bool                   // functions that say some of it where they are called
	scoped    bool                              // scopes are a matter somewhere
	problems  []annotation.Problem
}

func newDesigns(lists [][]*annotation.Annotation) *designs {
	d := &designs{canonical: make(map[string]*annotation.Annotation), telling: make(map[string]bool)}
	for _, list := range lists {
		for _, a := range list {
			if !annotation.TraitsOf(a.Dialect).Design {
				continue
			}
			if a.General != nil && a.General.API {
				d.apis = append(d.apis, a)
			}
			if a.General != nil && a.General.Tells != "" {
				d.telling[a.General.Tells] = true
			}
			if a.Canonical {
				d.canonical[a.Service] = a
			}
			d.scoped = d.scoped || len(a.Scopes) > 0
		}
	}
	return d
}

// settle returns a method of a design completed with what the rest of the design says. It
// returns nil if the method has no route, says nothing about scopes, or has a parent that
// is not known.
func (d *designs) settle(a *annotation.Annotation) *annotation.Annotation {
	b := *a
	b.Routes, b.Calls = slices.Clone(a.Routes), nil
	if d.called(a) {
		b.Broken = true
		b.Requirement, b.Inherits = nil, false
	}
	if len(b.Routes) == 0 {
		return nil // of another transport
	}
	for i := range b.Routes {
		at, ok := d.place(a, b.Routes[i], 0)
		if !ok {
			d.report(a.Span, "the Parent "+at.Parent+" is in none of the packages that the design is made of; which routes are meant is not known")
			return nil
		}
		b.Routes[i] = at
	}
	api, known := apiOf(a, d.apis)
	switch {
	case b.Inherits && known && d.called(api):
		b.Broken = true
	case b.Inherits && known && api.Requirement != nil:
		return under(&b, api, func(annotation.RouteAt) string { return "" })
	}
	b.Inherits = false
	if b.Bare && !b.Broken && !d.scoped {
		return nil
	}
	return &b
}

// called reports whether functions of other packages say more of what a method,
// or the API, demands. They are not followed there.
func (d *designs) called(a *annotation.Annotation) (called bool) {
	for _, call := range a.Calls {
		if d.telling[call.Text] {
			d.report(call.Span, call.Text+" is of another package; what it says of security and routes here is not known")
			called = true
		}
	}
	return called
}

// report adds a problem, unless it is there already.
func (d *designs) report(at source.Span, message string) {
	if !slices.ContainsFunc(d.problems, func(p annotation.Problem) bool { return p.Span == at && p.Message == message }) {
		d.problems = append(d.problems, annotation.Problem{Span: at, Message: message})
	}
}

// maxParents bounds how many services are above one another.
const maxParents = 16

// place returns a route whose path begins with that of its parent service, or of its API.
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

// Designed returns the annotations of designs that code was generated from, for the
// services that the program serves, and a problem for each that cannot be read across
// packages. Annotations are those known of the program so far; read returns the
// annotations of the design in a package, and reports false where the files of the
// program are not known.
func Designed(annotations []*annotation.Annotation, read func(importPath string) ([]*annotation.Annotation, bool)) (out []*annotation.Annotation, problems []annotation.Problem) {
	services := make(map[string][]string) // by design
	for _, a := range annotations {
		if a.General != nil && a.General.Design != "" {
			services[a.General.Design] = append(services[a.General.Design], a.General.Service)
		}
	}
	for _, importPath := range slices.Sorted(maps.Keys(services)) {
		all, ok := read(importPath)
		if !ok {
			return nil, nil
		}
		d := newDesigns([][]*annotation.Annotation{all})
		for _, a := range all {
			switch {
			case a.General != nil:
				out = append(out, a)
			case slices.Contains(services[importPath], a.Service):
				if b := d.settle(a); b != nil {
					out = append(out, b)
				}
			}
		}
		problems = append(problems, d.problems...)
	}
	return out, problems
}
