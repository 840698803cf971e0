package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file tells which routers requests can come to. A program may make some that no
// server answers with: for a test of itself, to write its documentation.

// A Hold is how requests may come to the routers that a program made.
type Hold uint8

const (
	Reached Hold = iota // a server answers with it, or nothing is known to the contrary
	Held                // something has it that may answer with it, or that is not followed
	Dropped             // nothing has it any more
)

// Holds returns how requests come to routers at the top of their trees. Where no server
// is seen it says Reached of all, and where something is not known, it does not say
// Dropped.
func (m *Registering) Holds(of []*value.Router) map[*value.Router]Hold {
	out := make(map[*value.Router]Hold)
	of = slices.DeleteFunc(slices.Clone(of), func(r *value.Router) bool { return !r.New || r.Served })
	if len(of) == 0 || m.Library {
		return out
	}
	l := &holdings{m: m, tops: make(map[*value.Router]bool)}
	for _, r := range m.Routers {
		if r.Parent == nil && r.Served {
			l.enter(r)
		}
	}
	for _, o := range m.Servers {
		l.routers(o, 0, l.enter)
	}
	for _, v := range m.given {
		l.routers(v, 0, l.enter)
	}
	if m.BareServer && m.Roots[netHTTP] != nil {
		l.enter(m.Roots[netHTTP])
	}
	l.below()
	if len(l.tops) == 0 {
		return out
	}
	of = slices.DeleteFunc(of, func(r *value.Router) bool { return l.tops[r] })
	if len(of) == 0 {
		return out
	}
	for _, e := range m.escapes {
		l.routers(e.v, 0, l.enter)
	}
	for _, v := range m.loose {
		l.routers(v, 0, l.enter)
	}
	for _, name := range sortedKeys(m.cells) {
		l.routers(m.cells[name].V, 0, l.enter)
	}
	l.below()
	whole := !l.cut && len(m.Cuts)+len(m.Lost) == 0 && !m.Left.Spent()
	for _, r := range of {
		out[r] = Held
		if whole && !l.tops[r] {
			out[r] = Dropped
		}
	}
	return out
}

// netHTTP is the framework whose router servers answer with that are given none.
const netHTTP = "net/http"

// isTrial reports whether a router is asked by calling it with what records the answer.
func isTrial(name string, args []value.Value) bool {
	return name == "ServeHTTP" && len(args) > 0 && framework.IsRecorder(value.TypeOf(args[0]))
}

// maxLead bounds the steps from a handler to the router that it answers with.
const maxLead = 40

// leadsToRouter reports whether a router can be reached from v in the store: who holds
// it may well answer with it.
func (m *Registering) leadsToRouter(v value.Value) bool {
	lead := &holdings{m: m}
	return lead.routers(v, 0, func(*value.Router) bool { return true })
}

// holdings looks for routers in the store.
type holdings struct {
	m     *Registering
	seen  map[any]bool
	cut   bool                   // not all was looked at
	tops  map[*value.Router]bool // the trees that were come to
	queue []*value.Router        // those that were not looked into
}

// enter notes that a router is come to.
func (l *holdings) enter(r *value.Router) bool {
	if top := r.Top(); !l.tops[top] {
		l.tops[top] = true
		l.queue = append(l.queue, top)
	}
	return false
}

// below looks into the trees that were come to.
func (l *holdings) below() {
	for len(l.queue) > 0 {
		r := l.queue[0]
		l.queue = l.queue[1:]
		l.tree(r, l.enter)
	}
}

// tree looks for routers in what answers the requests to a tree.
func (l *holdings) tree(r *value.Router, yield func(*value.Router) bool) bool {
	guards := func(list []value.Guard) bool {
		return slices.ContainsFunc(list, func(g value.Guard) bool { return l.routers(g.By, 0, yield) })
	}
	used, _ := r.Used.V.(value.Guards)
	always, _ := r.Always.V.(value.Guards)
	if guards(r.Base) || guards(used) || guards(always) || l.routers(r.Made, 0, yield) {
		return true
	}
	for _, e := range r.Routes {
		if l.routers(e.Handler, 0, yield) || guards(e.Guards) || e.Subrouter != nil && yield(e.Subrouter) {
			return true
		}
	}
	return slices.ContainsFunc(r.Groups, func(g *value.Router) bool { return l.tree(g, yield) })
}

// routers calls yield with the routers that can be reached from v, until it reports
// true, which it returns.
func (l *holdings) routers(v value.Value, depth int, yield func(*value.Router) bool) bool {
	if l.m.spend(1, 0); depth > maxLead || l.m.Left.Spent() {
		l.cut = true
		return false
	}
	within := func(v value.Value) bool { return l.routers(v, depth+1, yield) }
	cell := func(c *value.Cell) bool { return l.first(c) && c.V != nil && within(c.V) }
	switch v := value.Bare(v).(type) {
	case *value.Router:
		return yield(v)
	case *value.Entry:
		return v.Router != nil && yield(v.Router)
	case value.Choice:
		return slices.ContainsFunc(v, within)
	case value.Tuple:
		return slices.ContainsFunc(v, within)
	case value.Wrapped:
		return within(v.Inner) || within(v.By.By)
	case value.Stripped:
		return within(v.Inner)
	case value.Keyed:
		return within(v.Value)
	case value.Pair:
		return within(v.Value)
	case *value.Map:
		return l.first(v) && slices.ContainsFunc(v.Pairs(), func(p value.Pair) bool { return within(p.Value) })
	case value.List:
		return len(v.Elems) > 0 && l.first(&v.Elems[0]) && slices.ContainsFunc(v.Elems, within)
	case value.Maybe:
		return within(v.V)
	case value.InterfaceMethod:
		return within(v.Receiver)
	case value.Pointer:
		return cell(v.To)
	case *value.Result:
		return l.first(v) && (slices.ContainsFunc(v.Args, within) || v.Receiver != nil && within(v.Receiver) ||
			slices.ContainsFunc(sortedKeys(v.Members), func(name string) bool { return cell(v.Members[name]) }))
	case *value.Func:
		return v.Receiver != nil && within(v.Receiver) || slices.ContainsFunc(v.Captured, cell)
	case *value.Object:
		return l.first(v) && slices.ContainsFunc(sortedKeys(v.Fields), func(name string) bool { return within(v.Fields[name].V) })
	}
	return false
}

// first reports whether a thing was not met before.
func (l *holdings) first(thing any) bool {
	if l.seen == nil {
		l.seen = make(map[any]bool)
	}
	again := l.seen[thing]
	l.seen[thing] = true
	return !again
}
