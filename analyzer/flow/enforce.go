package flow

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file completes routes with what is enforced on them.

// around returns all that runs before the handler of an entry, outermost
// first, now that nothing is added any more.
func (e *entry) around() []guard {
	guards := e.guards
	top := true // whether the guards begin at the top of the tree
	for r := e.on; r != nil; r = r.parent {
		if r.late() {
			guards = slices.Concat(r.base, r.usedNow(), guards)
			if r == e.on || r.parent == nil {
				continue
			}
		} else if !top {
			continue
		}
		top = r.late()
	}
	return guards
}

// usedNow is what was used on r in all.
func (r *router) usedNow() guardList {
	l, _ := r.used.v.(guardList)
	return l
}

// enforce completes a route with what is enforced on it.
func (t *tabulator) enforce(r *route.Route, e *entry, h handler, p mountPoint) {
	m := t.judge
	if t.enforcement == EnforcementOff {
		return
	}
	m.comesTo(e, r.Method)
	m.matched = matchedRoute{entry: e, path: cmp.Or(strings.TrimPrefix(r.Path, p.taken), "/")}
	total := always()
	var doubts []doubt
	add := func(v verdict, by string, at source.Span, dialect string) {
		total = total.and(v.demand)
		for _, d := range v.doubts {
			if !d.At.IsValid() {
				d.At = at
			}
			doubts = addDoubt(doubts, d)
		}
		for _, f := range v.faults {
			r.Faults = addFault(r.Faults, f)
		}
		if v.asks() {
			r.Guards = append(r.Guards, route.Claim{Dialect: dialect, Requirement: v.demand.requirement(), Scopes: v.uses, Span: at, Func: by})
		}
	}
	var held []string // what guards stop requests by
	barred := false   // one of them stops those without a token
	kept := make(map[string]value)
	for _, g := range slices.Concat(p.guards, e.around(), h.guards) {
		if !g.covers(r.Path, p.prefix, e.on.fw) {
			continue
		}
		m.carried, m.carriedAs = m.scopesOf(kept)
		v := m.guardVerdict(g, r.Method, e.on.fw)
		stopped := func(name string) bool { return name != "" && slices.Contains(held, name) || name == limits && barred }
		if v.lax && !slices.ContainsFunc(v.lacks, func(name string) bool { return !stopped(name) }) {
			// A guard that runs before it has stopped these requests, or those
			// that are let through have a token that scopes do not limit.
			v.demand, v.lax = v.strict(), false
		}
		held, barred = append(held, v.holds...), barred || v.bars
		maps.Copy(kept, v.handed)
		if v.lax {
			v.faults = append(slices.Clip(v.faults), route.Fault{Kind: route.Optional, Guard: g.name(), Demand: allOf(v.uses), Span: g.at})
		}
		for i, f := range v.faults {
			v.faults = slices.Clone(v.faults)
			if v.faults[i].Guard == "" {
				v.faults[i].Guard = g.name()
			}
			switch {
			case f.Kind == route.Unauthorized: // it is wrong wherever the guard stands
				v.faults[i].Demand = v.demand.requirement()
			case f.Kind != route.Optional && g.at.IsValid():
				v.faults[i].Span = g.at
			}
		}
		if v.lax && slices.Contains(v.lacks, unscoped) { // what is demanded of a token is not what is demanded of a caller
			v.doubts = addDoubt(v.doubts, doubt{Gap: route.Gap{Guard: g.name(), Why: "asks callers whose scopes are kept only", At: g.at}, firm: true})
		}
		add(v, cmp.Or(m.givenTo(g.by), v.by), g.at, route.Guard)
	}
	m.carried, m.carriedAs = nil, ""
	v := m.handlerVerdict(h.run, r.Method, e.on.fw, kept)
	if f, ok := behindHandler(h, e, v); ok {
		r.Faults = addFault(r.Faults, f)
		v = open()
	}
	at := r.At
	if len(v.calls) > 0 {
		at = v.calls[0]
	}
	add(v, v.by, at, route.Check)
	t.late(r, e, p.prefix)
	claimed := len(r.Guards)
	total = e.claim.claims(r, total)
	demands := len(r.Guards) > 0
	var causes []route.Gap
	for _, g := range doubts {
		if len(r.Guards) == claimed && (g.firm || total.always()) { // what is said of it is not held against what is seen
			causes = append(causes, g.Gap)
		}
	}
	switch {
	case demands && len(causes) == 0:
		t.shows[t.root] = true
		r.Enforced = total.requirement()
	case demands:
		t.shows[t.root] = true
		r.Unsettle(causes...)
	case t.enforcement == EnforcementRequired && len(causes) == 0:
		r.Enforced = scope.Public()
	case t.enforcement == EnforcementRequired || slices.ContainsFunc(doubts, func(g doubt) bool { return g.firm }):
		r.Unsettle(causes...)
	default:
		t.bare = append(t.bare, bareRoute{route: r, root: t.root, causes: causes})
	}
}

// behindHandler returns the fault of a guard that stands last in the list of a
// route's handlers, where the framework takes it for the one that answers: it
// was made by a call that was given scopes, does nothing but check, and others
// stand before it.
func behindHandler(h handler, e *entry, v verdict) (route.Fault, bool) {
	last, ok := bare(h.run).(*fun)
	if !ok || last.given == nil || !v.met || v.works || !e.on.fw.Continues && !e.on.fw.Chains {
		return route.Fault{}, false
	}
	for _, g := range slices.Backward(e.own) {
		first, ok := bare(g.by).(*fun)
		if !ok || first.given != nil {
			continue
		}
		f := route.Fault{Kind: route.AfterHandler, Guard: naming.Short(last.given.callee), Demand: v.demand.requirement(), Span: last.given.at}
		if first.at.File == f.Span.File {
			f.Move, f.Before = last.given.at, first.at
		}
		return f, true
	}
	return route.Fault{}, false
}

// allOf returns the requirement of all scopes that were asked for.
func allOf(uses []route.ScopeAt) scope.Requirement {
	var names []scope.Scope
	for _, u := range uses {
		names = append(names, u.Name)
	}
	return scope.Require(names...)
}

// name is what a guard is called, for readers.
func (g guard) name() string {
	switch by := bare(g.by).(type) {
	case *fun:
		if len(by.via) > 0 {
			return naming.Short(by.via[0])
		}
		name, _, _ := strings.Cut(by.name, ".func")
		return naming.Short(name)
	case *result:
		return naming.Short(by.callee)
	}
	return ""
}

// givenTo returns the function that made a guard of the scopes it was given, ""
// if none did that has a name.
func (m *judge) givenTo(by value) string {
	made, _ := bare(by).(*result)
	if fn, ok := bare(by).(*fun); ok {
		made = fn.given
	}
	if made == nil {
		return ""
	}
	if d, _ := m.scopesGiven(made.callee, made.args, false); d == nil {
		return ""
	}
	return made.callee
}

// covers reports whether a guard runs for a path on a router that is mounted
// below a prefix. What the guard runs below is seen from a router that is
// mounted there, or further up.
func (g guard) covers(path, mounted string, fw *framework.Framework) bool {
	if g.below == nil {
		return true
	}
	for _, v := range flat(g.below) {
		t, ok := v.(text)
		if !ok {
			continue
		}
		at := pattern.Pattern{Path: fw.Syntax.Canonical(t.S)}
		if !g.whole {
			at.Path = strings.TrimSuffix(strings.TrimSuffix(at.Path, "/**"), "/") + "/**"
		}
		for from := 0; from <= len(mounted) && from < len(path); from++ {
			if path[from] == '/' && at.Matches(route.Any, path[from:]) {
				return true
			}
		}
	}
	return false
}

// late notes the guards that were added to the routers of an entry when it was
// registered already.
func (t *tabulator) late(r *route.Route, e *entry, mounted string) {
	there := make(map[source.Span][]guard, len(e.guards)) // what runs before e, by its place
	for _, g := range e.guards {
		there[g.at] = append(there[g.at], g)
	}
	for on := e.on; on != nil; on = on.parent {
		if on.late() {
			continue
		}
		for _, g := range on.usedNow() {
			if slices.ContainsFunc(there[g.at], func(h guard) bool { return same(h.by, g.by) }) || !g.covers(r.Path, mounted, on.fw) {
				continue
			}
			if v := t.judge.guardVerdict(g, r.Method, on.fw); v.asks() {
				f := route.Fault{Kind: route.AfterRoute, Guard: g.name(), Demand: v.demand.requirement(), Span: g.at}
				f.Move, f.Before = t.order.reorder(g, on, e)
				r.Faults = addFault(r.Faults, f)
			}
		}
	}
}

func addFault(list []route.Fault, f route.Fault) []route.Fault {
	if slices.ContainsFunc(list, func(g route.Fault) bool { return g.Kind == f.Kind && g.Span == f.Span }) {
		return list
	}
	return append(list, f)
}

func addUses(list []route.ScopeAt, uses ...route.ScopeAt) []route.ScopeAt {
	for _, u := range uses {
		if !slices.Contains(list, u) {
			list = append(list, u)
		}
	}
	return list
}

// A bareRoute is a route on which no guard was seen, and the tree that it is
// in: where other routes of that tree have some, it has none.
type bareRoute struct {
	route  *route.Route
	root   *router
	causes []route.Gap // why it may have one all the same
}

// leave says of the routes without guards that nothing is demanded there,
// where the others of their tree show what a guard looks like, or why that is not
// known.
func (t *tabulator) leave() {
	for _, b := range t.bare {
		switch {
		case !t.shows[b.root]:
		case len(b.causes) > 0:
			b.route.Unsettle(b.causes...)
		default:
			b.route.Enforced = scope.Public()
		}
	}
}

// An Enforcement says which routes must show a guard.
type Enforcement uint8

const (
	EnforcementAuto     Enforcement = iota // those of a router tree that shows any
	EnforcementRequired                    // every route
	EnforcementOff                         // none: a gateway enforces
)

// believe makes texts count as scopes that stand where a guard was given
// scopes elsewhere, and reports whether there are any that the catalog does
// not have.
func (m *machine) believe(routes []*route.Route) bool {
	asked := make(map[source.Span]bool)
	for _, r := range routes {
		for _, c := range r.Guards {
			for _, u := range c.Scopes {
				asked[u.Span] = true
			}
		}
	}
	news := false
	for _, key := range slices.Sorted(maps.Keys(m.given)) {
		texts, guards := m.given[key], false
		for at, s := range texts {
			guards = guards || asked[at] && m.inCatalog(s)
		}
		for at, s := range texts {
			if guards && !m.inCatalog(s) && !m.believed[at] {
				m.believed[at] = true
				news = true
			}
		}
	}
	return news
}
