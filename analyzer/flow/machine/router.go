package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// group makes a router of type typ below r, which need not be of the same
// framework.
func (m *Registering) group(fw *framework.Framework, typ string, r *value.Router, prefix value.Value, guards []value.Guard, at source.Span) *value.Router {
	g := m.NewRouter(fw, typ, at)
	g.Parent, g.Prefix, g.Allowed = r, prefix, r.Allowed
	guards = placedOn(g, guards)
	switch stack := g.Stack(); {
	case stack != nil && stack != g:
		for i := range guards {
			guards[i].Early = fw.Early
		}
		m.addGuards(g, guards)
	case r.Late():
		g.Base = guards
	default:
		g.Base = slices.Clip(m.before(r, guards))
	}
	r.Groups = append(r.Groups, g)
	return g
}

// placedOn puts guards on a router that are on none yet.
func placedOn(r *value.Router, guards []value.Guard) []value.Guard {
	if len(guards) > 0 {
		spot := &value.Spot{On: r}
		for i := range guards {
			guards[i].Spot = spot
		}
	}
	return guards
}

// addGuards adds guards to what runs before the routes that are registered on r from
// now on, or below its prefix. The list grows in place where no branch is open that
// would have to find it as it was.
func (m *Registering) addGuards(r *value.Router, guards []value.Guard) {
	if stack := r.Stack(); stack != nil {
		ground := &value.Ground{Of: r}
		for i := range guards {
			guards[i].Ground = ground
		}
		r = stack
	}
	used := r.UsedNow()
	if m.forks > 0 {
		used = slices.Clip(used)
		m.spend(len(used), GuardBytes)
	}
	m.spend(len(guards), GuardBytes)
	m.set(r.Used, append(used, guards...))
}

// addAlways adds guards to what runs before routes below the prefix of r, whoever
// has them and whenever they were registered.
func (m *Registering) addAlways(r *value.Router, guards []value.Guard) {
	for i := range guards {
		if guards[i].Below == nil {
			guards[i].Ground = &value.Ground{Of: r}
		}
	}
	m.spend(len(guards), GuardBytes)
	top := r.Top()
	had, _ := top.Always.V.(value.Guards)
	m.set(top.Always, slices.Concat(had, guards))
}

// before returns guards, and what runs before them on r now. Routes that are
// registered one after the other share the list.
func (m *Registering) before(r *value.Router, guards []value.Guard) []value.Guard {
	if stack := r.Stack(); stack != nil {
		r = stack
	}
	shared := r.WithBase(r.UsedNow())
	if len(guards) == 0 {
		return shared
	}
	m.spend(len(shared)+len(guards), GuardBytes)
	return slices.Concat(shared, guards)
}

// Register adds a route to r.
func (m *Registering) Register(r *value.Router, e *value.Entry) *value.Entry {
	m.spend(1, entryBytes)
	m.spend(len(m.stack)/8, 0) // written and bringHome look at the calls that run
	e.Router = r
	if !slices.Contains(r.Framework.Retains, naming.Last(r.Type)) {
		e.Spread = nil
	}
	e.Claim, e.Caller, e.Calls = m.claimed(), m.caller, m.calls()
	if len(r.Allowed) > 0 && e.Methods != nil {
		e.Methods = value.List{Elems: append(slices.Clip(r.Allowed), e.Methods)}
	}
	m.entries++
	e.Order = m.entries
	m.written(e)
	m.bringHome(e)
	m.count(e)
	if !r.Late() {
		e.Guards = m.before(r, e.Guards)
	}
	m.document(e)
	r.Routes = append(r.Routes, e)
	return e
}

// count counts a registration, once for each place that it is written at, and
// only if the handler is known: a house router's Get, to which path and
// handler are given, has no routes of its own.
func (m *Registering) count(e *value.Entry) {
	if e.Handler != nil && value.IsHandler(e.Handler) && !m.counted[e.At] {
		m.counted[e.At] = true
		m.Registered++
	}
}

// bringHome moves a registration in another module's code to the call that
// leads there from the user's.
func (m *Registering) bringHome(e *value.Entry) {
	if !m.Foreign[e.At.File] {
		return
	}
	for i := len(m.stack) - 1; i > 0; i-- {
		site, file := m.stack[i].site, m.stack[i-1].code.File
		if site != nil && site.At != nil && !m.Foreign[file] {
			e.At = site.At.Span(file)
			e.Sites = []source.Span{e.At, site.At.Stmt.Span(file)}
			return
		}
	}
}

// written moves a registration to the call that says what is registered: of
// the calls that led here, the innermost one that the path or the handler is
// written in. (In a house router, all routes are registered in one place.)
func (m *Registering) written(e *value.Entry) {
	var parts []source.Span
	value.Alternatives(e.Path, func(v value.Value) {
		if t, ok := v.(value.Text); ok {
			parts = append(parts, t.At)
		}
	})
	m.Handlers(e.Handler, func(h Handler) { parts = append(parts, h.Sites...) })
	within := func(s source.Span) bool {
		return slices.ContainsFunc(parts, func(p source.Span) bool { return p.IsValid() && p.Within(s) })
	}
	if len(e.Sites) == 0 || within(e.Sites[len(e.Sites)-1]) {
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
			e.At = call
			e.Sites = append(e.Sites, call, stmt)
			return
		}
	}
}

// alone returns the statement of a call that adds one guard and does nothing
// else.
func (m *Registering) alone(n *ir.Node, args []value.Value, at source.Span) source.Span {
	if len(args) != 1 || n.At == nil || n.At.Stmt == nil || len(m.stack) == 0 || n.At.Stmt.Span(m.file()) != at {
		return source.Span{}
	}
	return at
}
