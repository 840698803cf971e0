package flow

import (
	"maps"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
)

// Some frameworks have a request go on from the handlers of one registration to the
// next that matches it ([framework.Framework.Falls]). Guards and handler of a route
// may be two registrations of one method and path there: the first of them is no
// route then, but what runs before the second.

// A fallen is a route with what it takes to say what is enforced on it.
type fallen struct {
	route *route.Route
	entry *value.Entry
	h     *machine.Handler
	p     *mountPoint
	open  bool // a parameter of the path is what is not known of it
	unfit bool // requests are told that their method is not allowed
	empty bool // so are all that it is for, as its handler tells methods apart
}

// place returns what is the same for registrations that one request comes by: the
// path without the names of its parameters.
func (f *fallen) place() string {
	var b strings.Builder
	rest := f.route.Path
	if !strings.Contains(rest, "{") {
		return rest
	}
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
func (f *fallen) reaches(other *fallen) bool {
	return f.route.Method == route.Any || f.route.Method == other.route.Method
}

// judged completes the routes of a tree with what is enforced on them, now that all are
// known that requests may go to.
func (t *tabulator) judged() {
	t.replaced()
	list := t.listed
	defer func() { t.listed, t.spilt = nil, nil }()
	t.judge.Others = besides(list)
	if t.root.Framework.Falls {
		t.fall(list)
		return
	}
	others, replaced := byEntry(list), make(map[*route.Route]bool)
	for _, f := range list {
		if t.enforceEach(f, others) {
			replaced[f.route] = true
		}
	}
	maps.Copy(replaced, refusedRest(others))
	t.table.Routes = slices.DeleteFunc(t.table.Routes, func(r *route.Route) bool { return replaced[r] })
	t.bare = slices.DeleteFunc(t.bare, func(b bareRoute) bool { return replaced[b.route] })
}

// fall completes the routes of a tree whose framework has requests go on, in the
// order in which they were registered.
func (t *tabulator) fall(list []*fallen) {
	slices.SortStableFunc(list, func(a, b *fallen) int { return a.entry.Order - b.entry.Order })
	before := make(map[string][]*fallen) // those that go on, by place
	gone, others := make(map[*route.Route]bool), byEntry(list)
	for _, f := range list {
		place := f.place()
		var guards []value.Guard
		for _, first := range before[place] {
			if !first.reaches(f) {
				continue
			}
			gone[first.route] = gone[first.route] || first.route.Method == f.route.Method
			for _, g := range t.placed(slices.Concat(first.entry.AroundWithin(first.p.group), first.h.Guards, []value.Guard{{By: first.h.Run, At: first.entry.At}}), first.entry, *first.p) {
				if !slices.ContainsFunc(slices.Concat(guards, f.entry.AroundWithin(f.p.group), f.h.Guards), func(h value.Guard) bool { return h.At == g.At && value.Same(h.By, g.By) }) {
					guards = append(guards, g)
				}
			}
		}
		if value.GoesOn(f.h.Run) {
			before[place] = append(before[place], f)
		}
		p := *f.p
		p.guards = slices.Concat(guards, p.guards, t.spiltOn(f.entry))
		f.p = &p
		if t.enforceEach(f, others) {
			gone[f.route] = true
		}
	}
	maps.Copy(gone, refusedRest(others))
	t.table.Routes = slices.DeleteFunc(t.table.Routes, func(r *route.Route) bool { return gone[r] })
	t.bare = slices.DeleteFunc(t.bare, func(b bareRoute) bool { return gone[b.route] })
}

// A spill is what runs before routes of a router since another was mounted there
// whose middleware runs for all that follows below its prefix
// ([framework.Framework.Flat]): the routes of both are one list.
type spill struct {
	by     *value.Entry // the mount
	guards []value.Guard
}

// spill notes the middleware of a router that e mounts at p.
func (t *tabulator) spill(e *value.Entry, r *value.Router, p mountPoint) {
	if !e.IsMount || r.Stack() != r || r.Framework != e.Router.Framework || p.unknown != nil {
		return
	}
	s := spill{by: e, guards: t.placed(r.UsedNow(), e, p)}
	for i := range s.guards {
		s.guards[i] = s.guards[i].BoundTo(p.base)
	}
	t.spilt = append(t.spilt, s)
}

// spiltOn returns the guards of routers that were mounted when e was registered on
// the same tree.
func (t *tabulator) spiltOn(e *value.Entry) []value.Guard {
	var guards []value.Guard
	for _, s := range t.spilt {
		if s.by.Order < e.Order && s.by.Router.Top() == e.Router.Top() {
			guards = append(guards, s.guards...)
		}
	}
	return guards
}
