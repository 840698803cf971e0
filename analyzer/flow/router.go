package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A router is a router, or a group of routes below one. What is registered on
// it stays on it until all code has run; only then is it known where the
// router itself was mounted.
type router struct {
	fw         *framework.Framework
	typ        string
	parent     *router // of a group
	prefix     value   // of a group, below its parent
	methods    value   // of a group: those that it is open to; nil for all
	allowed    []value // methods that whatever is registered answers, too
	own        value   // what the paths on it begin with, wherever it is mounted; nil for nothing
	base       []guard // of a group: what its parent and its creation put around it
	used       *cell   // of guardList: what was added to it so far
	shared     []guard // base and what was used so far, which begins at sharedFrom
	sharedFrom *guard
	routes     []*entry
	groups     []*router
	served     bool // it is what a server answers with
	at         source.Span
	stmts      *statement // of a group: the one that made it

	config value           // that of the API which the router is of
	edits  []operationEdit // what changes the operations that are registered on it
}

// An entry is a registration: a route, or a mount if its handler turns out to
// be a router. Gorilla's entries are built step by step.
type entry struct {
	on      *router
	methods value // a list; nil for every method
	path    value
	isMount bool
	below   bool // the handler has everything below the path
	pattern bool // the path may begin with a method and a host
	handler value
	order   int  // of the registrations, which one it is
	made    bool // it has a handler or is complete without one
	guards  []guard
	own     []guard   // those that its own call lists
	ways    [][]guard // of a row of a table that several search: what is before each, the search itself last
	caller  string    // the entry that registers it, and who may call that; "" if main leads there
	claim   *claim    // what a guard that registers it was given
	at      source.Span
	sites   []source.Span
	stmts   *statement // that registered it
	sub     *router    // gorilla: the router below it

	name      value           // what the program calls it
	operation *object         // what the framework is told to document
	security  *route.Security // what that says of who may call
}

func (m *machine) newRouter(fw *framework.Framework, typ string, at source.Span) *router {
	m.spend(1, routerBytes)
	r := &router{fw: fw, typ: typ, at: at, used: &cell{v: guardList(nil)}}
	m.routers = append(m.routers, r)
	return r
}

// group makes a router of type typ below r, which need not be of the same
// framework.
func (m *registering) group(fw *framework.Framework, typ string, r *router, prefix value, guards []guard, at source.Span) *router {
	g := m.newRouter(fw, typ, at)
	g.parent, g.prefix, g.allowed = r, prefix, r.allowed
	if g.base = guards; !r.late() {
		g.base = slices.Clip(m.before(r, guards))
	}
	r.groups = append(r.groups, g)
	return g
}

// late reports whether what is used on r also runs before earlier routes.
func (r *router) late() bool {
	return r.fw.LateUse || r.fw.LateRoot && r.parent == nil
}

// addGuards adds guards to what runs before the routes that are registered on r from
// now on. The list grows in place where no branch is open that would have to find
// it as it was.
func (m *registering) addGuards(r *router, guards []guard) {
	used := r.usedNow()
	if m.forks > 0 {
		used = slices.Clip(used)
		m.spend(len(used), guardBytes)
	}
	m.spend(len(guards), guardBytes)
	m.set(r.used, append(used, guards...))
}

// before returns guards, and what runs before them on r now. Routes that are
// registered one after the other share the list.
func (m *registering) before(r *router, guards []guard) []guard {
	shared := r.withBase(r.usedNow())
	if len(guards) == 0 {
		return shared
	}
	m.spend(len(shared)+len(guards), guardBytes)
	return slices.Concat(shared, guards)
}

// withBase returns the base of r and what was used on it so far. Lists of which one
// begins with the other share an array.
func (r *router) withBase(used guardList) []guard {
	if len(r.base) == 0 {
		return slices.Clip(used)
	}
	if len(used) == 0 {
		return slices.Clip(r.base)
	}
	had := len(r.shared) - len(r.base)
	if had < 0 || had > len(used) || r.sharedFrom != &used[0] {
		r.shared, r.sharedFrom, had = slices.Clip(slices.Clone(r.base)), &used[0], 0
	}
	r.shared = append(r.shared, used[had:]...)
	return slices.Clip(r.shared)
}

// register adds a route to r.
func (m *registering) register(r *router, e *entry) *entry {
	m.spend(1, entryBytes)
	m.spend(len(m.stack)/8, 0) // written and bringHome look at the calls that run
	e.on = r
	e.claim, e.caller = m.claimed(), m.caller
	if len(r.allowed) > 0 && e.methods != nil {
		e.methods = list{elems: append(slices.Clip(r.allowed), e.methods)}
	}
	m.entries++
	e.order = m.entries
	m.written(e)
	m.bringHome(e)
	m.count(e)
	if !r.late() {
		e.guards = m.before(r, e.guards)
	}
	m.document(e)
	r.routes = append(r.routes, e)
	return e
}

// count counts a registration, once for each place that it is written at, and
// only if the handler is known: a house router's Get, to which path and
// handler are given, has no routes of its own.
func (m *registering) count(e *entry) {
	if e.handler != nil && isHandler(e.handler) && !m.counted[e.at] {
		m.counted[e.at] = true
		m.registered++
	}
}

// bringHome moves a registration in another module's code to the call that
// leads there from the user's.
func (m *registering) bringHome(e *entry) {
	if !m.foreign[e.at.File] {
		return
	}
	for i := len(m.stack) - 1; i > 0; i-- {
		site, file := m.stack[i].site, m.stack[i-1].code.File
		if site != nil && site.At != nil && !m.foreign[file] {
			e.at = site.At.Span(file)
			e.sites = []source.Span{e.at, site.At.Stmt.Span(file)}
			return
		}
	}
}

// written moves a registration to the call that says what is registered: of
// the calls that led here, the innermost one that the path or the handler is
// written in. (In a house router, all routes are registered in one place.)
func (m *registering) written(e *entry) {
	var parts []source.Span
	alternatives(e.path, func(v value) {
		if t, ok := v.(text); ok {
			parts = append(parts, t.At)
		}
	})
	m.handlers(e.handler, func(h handler) { parts = append(parts, h.sites...) })
	within := func(s source.Span) bool {
		return slices.ContainsFunc(parts, func(p source.Span) bool { return p.IsValid() && p.Within(s) })
	}
	if len(e.sites) == 0 || within(e.sites[len(e.sites)-1]) {
		return
	}
	for i := len(m.stack) - 1; i > 0; i-- {
		site := m.stack[i].site
		if site == nil || site.At == nil {
			continue
		}
		file := m.stack[i-1].code.File
		call, stmt := site.At.Span(file), site.At.Stmt.Span(file)
		if within(call) || within(stmt) {
			e.at = call
			e.sites = append(e.sites, call, stmt)
			return
		}
	}
}
