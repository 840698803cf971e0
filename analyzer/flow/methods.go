package flow

import (
	"net/http"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
)

// A route for every method may be several: what runs before its handler, or the handler, asks
// for the method, wherever it does, and refuses some, or demands other scopes of some than
// of others:
//
//	func get(next http.HandlerFunc) http.HandlerFunc {
//		return func(w http.ResponseWriter, r *http.Request) {
//			if r.Method != http.MethodGet {
//				http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
//				return
//			}
//
// Each method is followed by itself then.

// restMethod stands for the methods that nothing is said of.
const restMethod = http.MethodConnect

// commonMethods are those of which one is told apart where any is.
var commonMethods = []string{http.MethodGet, http.MethodPost, http.MethodDelete}

// A trial is a route as it is for one method.
type trial struct {
	fallen
	bare []bareRoute // the route, if no guard was seen on it
}

// same reports whether as much is known to be enforced for one method as for another: why
// it is not known what is, may differ.
func (a *trial) same(b *trial) bool {
	r, s := a.route, b.route
	return r.Enforced.IsStated() == s.Enforced.IsStated() && r.Enforced.Equal(s.Enforced) && (len(r.Unknown) > 0) == (len(s.Unknown) > 0) && len(a.bare) == len(b.bare) &&
		slices.EqualFunc(r.Faults, s.Faults, func(f, g route.Fault) bool {
			return f.Kind == g.Kind && f.Span == g.Span && f.Demand.Equal(g.Demand)
		})
}

// enforceEach completes a route with what is enforced on it. One for every method becomes
// several, if some of the methods are not allowed, or if something else is demanded of them:
// those of which nothing else is demanded than of others stay together. Of what searches a
// table, the rows are the routes.
//
// It reports whether the route itself is none: it is said method by method. Of others is known
// what their entry is registered for.
func (t *tabulator) enforceEach(f *fallen, others map[*value.Entry][]*fallen) (replaced bool) {
	t.judge.MethodAsked = false
	before := len(t.bare)
	t.enforce(f)
	costly := func(g route.Gap) bool { return g.Why == value.TooMuchWork }
	f.empty = f.unfit && f.h.TellsMethods()
	if f.route.Method != route.Any || !t.judge.MethodAsked || slices.ContainsFunc(f.route.Unknown, costly) || t.judge.Dispatches(f.h.Run) != "" {
		return false
	}
	rest := t.try(f, restMethod)
	trials := []*trial{rest}
	tried := []string{restMethod}
	try := func(methods ...string) {
		for _, method := range methods {
			also := func(other *fallen) bool { return other.route.Method == method && other.route.Path == f.route.Path }
			if slices.Contains(tried, method) || slices.ContainsFunc(others[f.entry], also) {
				continue
			}
			tried = append(tried, method)
			trials = append(trials, t.try(f, method))
		}
	}
	// Where it is asked for the method for the sake of something else, these are all the same.
	if try(commonMethods...); rest.unfit || slices.ContainsFunc(trials, func(one *trial) bool { return one.unfit || !one.same(rest) }) {
		try(framework.MethodsByName()...)
	}
	served := slices.DeleteFunc(slices.Clone(trials), func(one *trial) bool { return one.unfit })
	if f.empty = len(served) == 0; f.empty {
		return false
	}
	t.bare = t.bare[:before]
	if !rest.unfit {
		r := f.route
		r.Enforced, r.Unknown, r.Faults, r.Guards, r.Evidence = rest.route.Enforced, rest.route.Unknown, rest.route.Faults, rest.route.Guards, rest.route.Evidence
		for _, b := range rest.bare {
			b.route = r
			t.bare = append(t.bare, b)
		}
	}
	for _, one := range served {
		if rest.unfit || !one.same(rest) {
			t.table.Routes = append(t.table.Routes, one.route)
			t.bare = append(t.bare, one.bare...)
		}
	}
	return rest.unfit
}

// refusedRest returns the routes of handlers for methods, or for all others, that are told to
// be not allowed, where the same handler serves the path for another method: of a table of
// handlers by methods, those that it has none for.
func refusedRest(byEntry map[*value.Entry][]*fallen) map[*route.Route]bool {
	out := make(map[*route.Route]bool)
	for _, list := range byEntry {
		for _, f := range list {
			if f.empty && slices.ContainsFunc(list, func(g *fallen) bool { return !g.empty && g.route.Path == f.route.Path }) {
				out[f.route] = true
			}
		}
	}
	return out
}

// try returns a route for every method as it is for one.
func (t *tabulator) try(f *fallen, method string) *trial {
	r := *f.route
	r.Method, r.Access = method, route.DefaultAccess(method)
	r.Enforced, r.Unknown, r.Faults, r.Guards = nil, nil, nil, nil
	one := &trial{fallen: *f}
	one.route = &r
	before := len(t.bare)
	t.enforce(&one.fallen)
	one.bare = slices.Clone(t.bare[before:])
	t.bare = t.bare[:before]
	return one
}

// byEntry returns the routes of a list by what they are registered by.
func byEntry(list []*fallen) map[*value.Entry][]*fallen {
	out := make(map[*value.Entry][]*fallen)
	for _, f := range list {
		out[f.entry] = append(out[f.entry], f)
	}
	return out
}
