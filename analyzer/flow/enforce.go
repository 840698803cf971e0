package flow

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file completes routes with what is enforced on them.

// enforce completes a route with what is enforced on it.
func (t *tabulator) enforce(f *fallen) {
	if t.enforcement == EnforcementOff {
		if t.m.Evidence {
			f.route.Evidence = registration(f.entry)
		}
		return
	}
	if !t.enforced(f, false) {
		f.route.Guards, f.route.Faults = nil, nil
		t.enforced(f, true)
	}
}

// enforced is enforce for a path of which is known whether a guard changes it. It reports
// false if one does and that is not known: what those before it saw was another one.
func (t *tabulator) enforced(l *fallen, moved bool) bool {
	m := t.judge
	r, e, h, p := l.route, l.entry, l.h, l.p
	m.Match(t.matched(r, e, *p))
	m.Placing = func(g value.Guard) value.Place {
		place := t.placeOf(g, e, *p)
		place.Takes = loosened(slices.Concat(p.guards, e.AroundWithin(p.group)))
		place.Cut = place.Cut || moved || l.open
		return place
	}
	m.ComesTo(e, r.Method)
	total := value.Always()
	var doubts []value.Doubt
	l.unfit = false
	add := func(v machine.Verdict, by string, at source.Span, dialect string) {
		l.unfit = l.unfit || v.Unfit
		total = total.And(v.Demand)
		for _, d := range v.Doubts {
			if !d.At.IsValid() {
				d.At = at
			}
			doubts = value.AddDoubt(doubts, d)
		}
		for _, f := range v.Faults {
			r.Faults = machine.AddFault(r.Faults, f)
		}
		if v.Asks() {
			r.Guards = append(r.Guards, route.Claim{Dialect: dialect, Requirement: v.Demand.Requirement(), Scopes: v.Uses, Span: at, Func: by})
		}
	}
	var held []string // what guards stop requests by
	barred := false   // one of them stops those without a token
	var shortcuts []shortcut
	kept := make(map[string]value.Value)
	var told []route.ScopeAt // what the token was asked for, as that is kept
	way := steps{kept: t.m.Evidence}
	guards := slices.DeleteFunc(slices.Concat(p.guards, e.AroundWithin(p.group), h.Guards), func(g value.Guard) bool { return !g.Covers(t.reach(r, e.Router, *p)) })
	turned := m.TurnedAt(guards, r.Method, e.Router.Framework)
	for i, g := range guards {
		m.Carried, m.CarriedAs = m.ScopesOf(kept)
		v := m.GuardVerdict(g, r.Method, e.Router.Framework).Of(told)
		told = value.AddUses(told, v.Told...)
		if v.Moves && !moved {
			if moved = true; i > 0 {
				return false
			}
		}
		if turned != nil {
			v = t.turned(r, g, v, turned[i], e.Router.Framework)
		}
		v = t.overwritten(r, g, v, e.Router.Framework)
		stopped := func(name string) bool {
			return name != "" && slices.Contains(held, name) || value.AreScopes(name) && barred
		}
		if v.Lax && !slices.ContainsFunc(v.Lacks, func(name string) bool { return !stopped(name) }) {
			// A guard that runs before it has stopped these requests, or those
			// that are let through have a token that scopes do not limit.
			v.Demand, v.Lax = v.Strict(), false
		}
		held, barred = append(held, v.Holds...), barred || v.Bars
		maps.Copy(kept, v.Handed)
		if v.Lax {
			v.Faults = append(slices.Clip(v.Faults), route.Fault{Kind: route.Optional, Guard: g.Name(), Demand: machine.AllOf(v.Uses), Span: g.At})
		}
		for i, f := range v.Faults {
			v.Faults = slices.Clone(v.Faults)
			if v.Faults[i].Guard == "" {
				v.Faults[i].Guard = g.Name()
			}
			switch {
			case f.Kind == route.Unauthorized: // it is wrong wherever the guard stands
				v.Faults[i].Demand = v.Demand.Requirement()
			case f.Kind != route.Optional && g.At.IsValid():
				v.Faults[i].Span = g.At
			}
		}
		if v.Lax && slices.Contains(v.Lacks, value.Unscoped) { // what is demanded of a token is not what is demanded of a caller
			v.Doubts = value.AddDoubt(v.Doubts, value.Doubt{Gap: route.Gap{Guard: g.Name(), Why: "asks callers whose scopes are kept only", At: g.At}, Firm: true})
		}
		add(v, cmp.Or(m.GivenTo(g.By), v.By), g.At, route.Guard)
		way.guard(g, v)
		if m.Serves(v, h.Run) {
			shortcuts = append(shortcuts, shortcut{by: g, demand: total})
		}
	}
	for _, s := range shortcuts {
		doubts = value.AddDoubt(doubts, s.doubts(total)...)
	}
	m.Carried, m.CarriedAs = nil, ""
	m.Stand(value.Guard{Spot: &value.Spot{Strips: h.Strips}})
	v := m.HandlerVerdict(h.Run, r.Method, e.Router.Framework, kept)
	if turned != nil {
		for _, as := range turned[len(guards)] {
			v = v.Either(m.HandlerVerdict(h.Run, as.Sent, e.Router.Framework, kept))
		}
	}
	if f, ok := t.behindHandler(*h, e, v, r.Method); ok {
		r.Faults = machine.AddFault(r.Faults, f)
		v = machine.Open()
	}
	if name := m.Dispatches(h.Run); name != "" && e.Router.Framework != t.m.House {
		// Each row of its table is a route of its own, and each alternative may be that
		// of some of them.
		several := len(v.Demand.Requirement()) > 1
		v.Doubts = value.AddDoubt(v.Doubts, value.Doubt{Gap: route.Gap{Guard: name, Why: "leads to the routes of a table", At: r.At}, Firm: several})
	}
	if e.Returns {
		v.Doubts = value.AddDoubt(v.Doubts, value.Doubt{Gap: route.Gap{Guard: naming.Short(h.Name), Why: "says by what it returns whether it refuses", At: r.At}})
	}
	v = v.Of(told)
	at := r.At
	if len(v.Calls) > 0 {
		at = v.Calls[0]
	}
	add(v, v.By, at, route.Check)
	way.handler(r, h, v)
	t.candidates.note(r, guards)
	t.late(r, e, *p)
	claimed := len(r.Guards)
	total = e.Claim.Claims(r, total)
	demands := len(r.Guards) > 0
	var causes []route.Gap
	for _, g := range doubts {
		if len(r.Guards) == claimed && g.Counts(!total.Always()) { // what is said of it is not held against what is seen
			causes = append(causes, g.Gap)
		}
	}
	way.evidence(r, e, claimed, !total.Always())
	if slices.ContainsFunc(r.Faults, func(f route.Fault) bool { return f.Kind == route.Inverted || f.Kind == route.Nobody }) {
		t.shows[t.root] = true
	}
	below, unseen := unseenBelow(r, e, h)
	switch {
	case unseen && !demands:
		r.Unsettle(append(causes, below)...)
	case demands && len(causes) == 0:
		t.shows[t.root] = true
		r.Enforced = total.Requirement()
		r.Faults = slices.DeleteFunc(r.Faults, func(f route.Fault) bool { return f.Kind == route.Proceeds && implies(r.Enforced, f.Demand) })
	case demands:
		t.shows[t.root] = true
		r.Unsettle(causes...)
	case t.enforcement == EnforcementRequired && len(causes) == 0:
		r.Enforced = scope.Public()
	case t.enforcement == EnforcementRequired || slices.ContainsFunc(doubts, func(g value.Doubt) bool { return g.Firm }):
		r.Unsettle(causes...)
	default:
		t.bare = append(t.bare, bareRoute{route: r, root: t.root, causes: causes})
	}
	return true
}

// implies reports whether a requirement demands something, and whoever meets it meets another
// one. A check whose scopes a route demands for certain ends the requests that it refuses, on
// whichever way that was not seen.
func implies(r, other scope.Requirement) bool {
	return !r.IsPublic() && other.IsStated() && !slices.ContainsFunc(r, func(set scope.Set) bool { return !other.Opens(set, nil) })
}

// A shortcut is a guard that has some requests answered by the handler of the route itself,
// and what is demanded up to there.
type shortcut struct {
	by     value.Guard
	demand value.Demand
}

// doubts returns the doubt about a shortcut that leads past guards which demand something.
func (s shortcut) doubts(whole value.Demand) []value.Doubt {
	if s.demand.Equal(whole) {
		return nil
	}
	gap := route.Gap{Guard: cmp.Or(s.by.Name(), "a guard"), Why: "has some requests answered without what stands behind it", At: s.by.At}
	return []value.Doubt{{Gap: gap, Firm: true}}
}

// matched returns a route as the one that requests are followed to.
func (t *tabulator) matched(r *route.Route, e *value.Entry, p mountPoint) machine.MatchedRoute {
	m := machine.MatchedRoute{Entry: e, Method: r.Method, Path: cmp.Or(strings.TrimPrefix(r.Path, p.taken), "/"), Whole: r.Path, Root: e.Router.Top()}
	if t.root.Framework == e.Router.Framework {
		m.Root = t.root
	}
	return m
}

// overwritten returns what is certain of a guard that another append to its list may
// have put in the place of one. That it is another one is a fault, unless both demand
// the same.
func (t *tabulator) overwritten(r *route.Route, g value.Guard, v machine.Verdict, fw *framework.Framework) machine.Verdict {
	for _, over := range value.OverwrittenIn(g.By) {
		lost := value.Guard{By: over.Lost, At: g.At, Spot: g.Spot}
		was, is := t.judge.GuardVerdict(lost, r.Method, fw), t.judge.GuardVerdict(value.Guard{By: over.By, At: g.At, Spot: g.Spot}, r.Method, fw)
		if was.Demand.Equal(is.Demand) && len(was.Doubts) == len(is.Doubts) {
			if !over.Sure {
				v = was
			}
			continue
		}
		f := route.Fault{Kind: route.Overwritten, Guard: lost.Name(), Span: over.At}
		if was.Asks() {
			f.Demand = was.Demand.Requirement()
		}
		r.Faults = machine.AddFault(r.Faults, f)
		if !over.Sure {
			v = machine.Open()
			v.Doubts = value.AddDoubt(v.Doubts, value.Doubt{Gap: route.Gap{Guard: lost.Name(), Why: "is in a list of which " + value.SharedMemory + " " + value.NotTold, At: over.At}, Firm: true})
		}
	}
	return v
}

// turned returns what a guard is certain to demand if requests may come to it with
// other methods than that of the route. Where one of them opens what writes to others,
// that is a fault.
func (t *tabulator) turned(r *route.Route, g value.Guard, v machine.Verdict, others []machine.Turned, fw *framework.Framework) machine.Verdict {
	own := v.Demand
	for _, other := range others {
		if w := t.judge.TurnedVerdict(g, other, fw); w.Arrives || !v.Arrives { // else it lets none of them through
			kept := v.Handed
			v = v.Either(w)
			v.Handed, v.Arrives = kept, w.Arrives
		}
	}
	if v.Asks() && r.Access.Writes() && !own.Covers(v.Demand) {
		v.Faults = append(slices.Clip(v.Faults), route.Fault{Kind: route.Overridden, Guard: g.Name(), Demand: own.Requirement(), Span: g.At})
	}
	return v
}

// behindHandler returns the fault of a guard that stands last in the list of a
// route's handlers, where the framework takes it for the one that answers: it
// was made by a call that was given scopes, does nothing but check, and others
// stand before it that are no guards. One that was made by a call as well is the
// handler if it does not have the request go on.
func (t *tabulator) behindHandler(h machine.Handler, e *value.Entry, v machine.Verdict, method string) (route.Fault, bool) {
	fw := e.Router.Framework
	last, ok := value.Bare(h.Run).(*value.Func)
	if !ok || last.Given == nil || !v.Met || v.Works || !fw.Continues && !fw.Chains {
		return route.Fault{}, false
	}
	for _, g := range slices.Backward(e.Own) {
		first, _ := value.Bare(g.By).(*value.Func)
		made := first == nil || first.Given != nil
		if made && (value.GoesOn(g.By) || t.judge.GuardVerdict(g, method, fw).Met) {
			continue
		}
		f := route.Fault{Kind: route.AfterHandler, Guard: naming.Short(last.Given.Callee), Demand: v.Demand.Requirement(), Span: last.Given.At}
		if !made && first.At.File == f.Span.File {
			f.Move, f.Before = last.Given.At, first.At
		}
		return f, true
	}
	return route.Fault{}, false
}

// late notes the guards that were added to the routers of an entry when it was
// registered already.
func (t *tabulator) late(r *route.Route, e *value.Entry, p mountPoint) {
	there := make(map[source.Span][]value.Guard, len(e.Guards)) // what runs before e, by its place
	for _, g := range e.Guards {
		there[g.At] = append(there[g.At], g)
	}
	for on := e.Router; on != nil; on = on.Parent {
		if on.Late() {
			continue
		}
		for _, g := range on.UsedNow() {
			if slices.ContainsFunc(there[g.At], func(h value.Guard) bool { return value.Same(h.By, g.By) }) || !g.Covers(t.reach(r, on, p)) {
				continue
			}
			to := on
			if g.Ground != nil {
				if to = g.Ground.Of; !e.Router.Within(to) { // it is there for the routes of its group
					continue
				}
			}
			if v := t.judge.GuardVerdict(g, r.Method, on.Framework); v.Asks() {
				f := route.Fault{Kind: route.AfterRoute, Guard: g.Name(), Demand: v.Demand.Requirement(), Span: g.At}
				f.Move, f.Before = t.order.reorder(g, to, e)
				r.Faults = machine.AddFault(r.Faults, f)
			}
		}
	}
}

// A bareRoute is a route on which no guard was seen, and the tree that it is
// in: where other routes of that tree have some, it has none.
type bareRoute struct {
	route  *route.Route
	root   *value.Router
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

// GuardBody is the mode of a guard whose body shows which of the scopes that it
// is given are needed.
const GuardBody = "body"
