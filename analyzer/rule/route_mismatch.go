package rule

import (
	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// RouteMismatch reports an annotation that names a route which nothing
// registers, though a registration was surely meant: that of the annotation's
// own handler, or one that differs in the method, or in the spelling of one
// segment, and that no annotation is about.
//
// The pass, which knows every registration and every annotation, finds them.
// The fix makes the annotation name what is registered.
const RouteMismatch = "route-mismatch"

// A Mismatch is an annotation that names a route which is registered otherwise.
type Mismatch struct {
	Annotation *annotation.Annotation
	At         annotation.RouteAt
	Route      *route.Route
	Served     bool // the annotation stands on what serves the route
	Sure       bool // no other registration could be meant
}

func checkRouteMismatch(s *Subject, report func(Finding)) {
	for _, m := range s.Mismatches {
		f := about(RouteMismatch, m.Route)
		f.Span = m.At.Span
		named := (&route.Route{Method: m.At.Method, Path: m.At.Path}).String()
		f.Subject = named
		who := "the annotation"
		if annotation.TraitsOf(m.Annotation.Dialect).Document {
			who = "the document"
		}
		f.Message = who + " names " + named + ", which nothing registers; "
		if m.Served {
			f.Message += m.Annotation.Handler + " is registered as " + m.Route.String()
			if m.Annotation.Handler == "" {
				f.Message = "the annotation names " + named + ", but what is registered here is " + m.Route.String()
			}
		} else {
			f.Message += "the nearest route is " + m.Route.String()
		}
		f.Notes = registered(m.Route, f.Span)
		if edit, ok := m.Annotation.Reroute(m.At, m.Route.Method, m.Route.Path); ok && m.Sure {
			f.Fixes = []source.Fix{{Message: "Write " + m.Route.String(), Edits: []source.Edit{edit}}}
		}
		report(f)
	}
}
