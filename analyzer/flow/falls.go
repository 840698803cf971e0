package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/route"
)

// Some frameworks have a request go on from the handlers of one registration to the
// next that matches it ([framework.Framework.Falls]). Guards and handler of a route
// may be two registrations of one method and path there: the first of them is no
// route then, but what runs before the second.

// A fallen is a route of such a framework, with what it takes to say what is
// enforced on it.
type fallen struct {
	route *route.Route
	entry *entry
	h     handler
	p     mountPoint
}

// place returns what is the same for registrations that one request comes by: the
// path without the names of its parameters.
func (f fallen) place() string {
	var b strings.Builder
	rest := f.route.Path
	for {
		before, after, open := strings.Cut(rest, "{")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		b.WriteString("{}")
		_, rest, _ = strings.Cut(after, "}")
	}
}

// reaches reports whether the requests to another route of the same place come by.
func (f fallen) reaches(other fallen) bool {
	return f.route.Method == route.Any || f.route.Method == other.route.Method
}

// fall completes the routes of a tree whose framework has requests go on, in the
// order in which they were registered.
func (t *tabulator) fall() {
	list := t.falling
	t.falling = nil
	slices.SortStableFunc(list, func(a, b fallen) int { return a.entry.order - b.entry.order })
	before := make(map[string][]fallen) // those that go on, by place
	gone := make(map[*route.Route]bool)
	for _, f := range list {
		place := f.place()
		var guards []guard
		for _, first := range before[place] {
			if !first.reaches(f) {
				continue
			}
			gone[first.route] = gone[first.route] || first.route.Method == f.route.Method
			for _, g := range slices.Concat(first.entry.around(), first.h.guards, []guard{{by: first.h.run, at: first.entry.at}}) {
				if !slices.ContainsFunc(slices.Concat(guards, f.entry.around(), f.h.guards), func(h guard) bool { return h.at == g.at && same(h.by, g.by) }) {
					guards = append(guards, g)
				}
			}
		}
		if goesOn(f.h.run) {
			before[place] = append(before[place], f)
		}
		f.p.guards = slices.Concat(guards, f.p.guards)
		t.enforce(f.route, f.entry, f.h, f.p)
	}
	t.table.Routes = slices.DeleteFunc(t.table.Routes, func(r *route.Route) bool { return gone[r] })
	t.bare = slices.DeleteFunc(t.bare, func(b bareRoute) bool { return gone[b.route] })
}

// goesOn reports whether the last handler of a registration lets requests go on to
// the next. One that code made which is not followed does, since nobody registers a
// route for nothing.
func goesOn(v value) bool {
	v, optional := certainly(v)
	switch v := bare(v).(type) {
	case *fun:
		return optional || v.code == nil || v.code.GoesOn
	case *result:
		return v.body == nil || goesOn(v.body)
	case opaque:
		return true
	case choice:
		return !slices.ContainsFunc(v, func(v value) bool { return !goesOn(v) })
	}
	return optional
}
