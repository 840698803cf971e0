package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/source"
)

// act performs a call of a method on a router or a route under construction,
// if the framework's table has it.
func (m *registering) act(on value, name string, args []value, n *ir.Node, at source.Span) (value, bool) {
	switch on := on.(type) {
	case *router:
		a, ok := on.fw.Calls[on.typ[strings.LastIndexByte(on.typ, '.')+1:]+"."+name]
		if !ok {
			a, ok = on.fw.Calls[name]
		}
		if !ok {
			return nil, false
		}
		return m.apply(on.fw, a, on, args, n, at), true
	case *entry:
		a, ok := on.on.fw.Chain[name]
		if !ok {
			return nil, false
		}
		return m.extend(on, a, args, at), true
	}
	return nil, false
}

// An effect is an action of the table, where code performs it.
type effect struct {
	framework.Action
	fw   *framework.Framework
	on   *router // the receiver; nil for none
	self value   // what the receiver is as a value; nil for a function
	args []value
	n    *ir.Node
	at   source.Span
}

// arg returns an argument by its number.
func (c effect) arg(number int, missing value) value { return arg(c.args, number, missing) }

// apply performs an action of the table. On is the receiver, nil for a
// function.
func (m *registering) apply(fw *framework.Framework, a framework.Action, on *router, args []value, n *ir.Node, at source.Span) value {
	if n == nil {
		n = &ir.Node{}
	}
	if a.Router > 0 {
		number := a.Router
		a.Router = 0
		return each(arg(args, number, null{}), func(v value) value {
			r, ok := m.routerOf(v)
			if !ok {
				r, ok = m.embedded(v)
			}
			if !ok {
				r = m.symbol("*"+fw.Paths[0]+"."+fw.Routers[0], why(v), at)
			}
			on, _ := r.(*router)
			return m.apply(fw, a, on, args, n, at)
		})
	}
	if on == nil && a.Global {
		on = m.root(fw)
	}
	c := effect{Action: a, fw: fw, on: on, self: null{}, args: args, n: n, at: at}
	if on != nil {
		c.self = on
	}
	switch a.Do {
	case framework.Create:
		return m.create(c)
	case framework.Shared:
		return m.root(fw)
	case framework.Register, framework.DefaultRoot:
		return m.registers(c)
	case framework.Option:
		return optional{Action: a, args: args, at: at}
	case framework.Surround:
		return m.surrounded(a, args, at)
	case framework.Assemble:
		return assembled(c)
	case framework.Later:
		return m.later(a.Via, args, n, at)
	case framework.Lose:
		m.lost = append(m.lost, loss{At: at, Message: a.Lacks + " is not known"})
		return c.self
	case framework.Commit:
		alternatives(c.arg(a.Handler, null{}), func(v value) {
			if e, ok := v.(*entry); ok {
				e.made = true
			}
		})
		return c.self
	case framework.Serve:
		m.answers(c)
		return null{} // whoever serves it, what is registered counts
	case framework.Strip:
		return each(c.arg(a.Handler, null{}), func(h value) value {
			return stripped{prefix: c.arg(a.Path, text{}), inner: h}
		})
	case framework.Adapt:
		return c.arg(a.Handler, null{})
	}
	return m.applyOn(c)
}

// applyOn performs an action that needs a receiver.
func (m *registering) applyOn(c effect) value {
	if c.on == nil {
		return c.self
	}
	switch c.Do {
	case framework.Bind:
		m.bound(c.on, c.Action, c.args, c.n, c.at)
	case framework.Control, framework.ControlAll, framework.Include:
		m.controlled(c.on, c.Action, c.args, c.n, c.at)
	case framework.Mount:
		for _, h := range mounted(c.Action, c.args) {
			e := m.entryOf(c.fw, framework.Action{Path: c.Path}, c.args, c.n, c.at)
			e.isMount, e.handler = true, h
			m.register(c.on, e)
		}
	case framework.Group:
		return m.grouped(c)
	case framework.Derive:
		m.derived(c.on, c.Action, c.n, c.at)
		return null{}
	case framework.HandOver:
		m.fill(c.on, c.Action, c.args, c.at)
		return null{}
	case framework.Allow:
		c.on.allowed = c.args
	case framework.Filter:
		m.addGuards(c.on, filters(c.Action, c.args, c.at))
	case framework.SetBase:
		c.on.own = c.arg(c.Path, text{})
	case framework.Use:
		m.uses(c)
	case framework.Edit:
		c.on.edits = append(c.on.edits, operationEdit{by: c.arg(c.Body, null{}), next: c.Documented.Next})
		return null{}
	case framework.Chain, framework.SetMethods, framework.SetPath, framework.SetName, framework.SetHandler, framework.Subrouter:
		e := m.register(c.on, &entry{at: c.at, sites: m.sites(c.n, c.at), below: c.Below})
		return m.extend(e, c.Action, c.args, c.at)
	case framework.Keep:
	default:
		return null{}
	}
	return c.self
}

// create makes a router.
func (m *registering) create(c effect) value {
	typ := c.n.ResultType()
	if typ == "" {
		typ = "*" + c.fw.Paths[0] + "." + c.fw.Routers[0]
	}
	typ, rest, several := strings.Cut(typ, ",")
	r := m.newRouter(c.fw, typ, c.at)
	if c.Path > 0 {
		r.own = c.arg(c.Path, nil)
	}
	m.options(c.Action, c.args, func(o optional) {
		if o.Path > 0 {
			r.own = arg(o.args, o.Path, nil)
		}
		r.base = slices.Concat(r.base, guardsOf(o.Action, o.args, o.at))
	})
	m.options(c.Action, c.args, func(o optional) { m.fill(r, o.Action, o.args, o.at) })
	m.fill(r, c.Action, c.args, c.at)
	if c.Record > 0 {
		m.registerAll(c.fw, c.Action, r, c.args, c.n, c.at)
	}
	if several {
		results := tuple{r}
		for range strings.Count(rest, ",") + 1 {
			results = append(results, null{})
		}
		return results
	}
	return r
}

// registers registers what a call says.
func (m *registering) registers(c effect) value {
	if c.on == nil {
		c.on = m.root(c.fw)
	}
	entries := m.registerAll(c.fw, c.Action, c.on, c.args, c.n, c.at)
	if len(c.fw.Entries) > 0 && len(entries) == 1 {
		return entries[0]
	}
	return c.self
}

// grouped makes a group of a router.
func (m *registering) grouped(c effect) value {
	typ := c.on.typ
	if result := c.n.ResultType(); m.know.Router(result) == c.fw {
		typ = result
	}
	g := m.group(c.fw, typ, c.on, pathsOf(c.Action, c.args), guardsOf(c.Action, c.args, c.at), c.at)
	g.stmts = m.statements(c.n)
	m.along(g, c.Action, c.args, c.n, c.at)
	if c.Documented.Config > 0 {
		g.config = c.arg(c.Documented.Config, null{})
	}
	m.options(c.Action, c.args, func(o optional) {
		g.prefix = concat(g.prefix, arg(o.args, o.Path, text{}))
		g.base = slices.Concat(g.base, guardsOf(o.Action, o.args, o.at))
	})
	// Only now is the group as the functions find it.
	m.options(c.Action, c.args, func(o optional) { m.fill(g, o.Action, o.args, o.at) })
	m.fill(g, c.Action, c.args, c.at)
	return g
}

// assembled returns a struct of the framework's that holds what it says.
func assembled(c effect) value {
	o := &object{typ: c.n.ResultType(), fields: make(map[string]*cell), open: true}
	for name, s := range c.Values {
		o.fields[name] = &cell{v: text{S: s}}
	}
	for _, name := range c.Structs {
		o.fields[name] = &cell{v: pointer{to: &cell{v: &object{fields: make(map[string]*cell), open: true}}}}
	}
	return o
}

// uses adds middleware to a router.
func (m *registering) uses(c effect) {
	guards := guardsOf(c.Action, c.args, c.at)
	if stmt := m.alone(c.n, c.args, c.at); len(guards) == 1 {
		guards[0].stmt = stmt
	}
	if c.Path > 0 {
		guards = m.useBelow(c.on, guards, m.sites(c.n, c.at))
	}
	m.addGuards(c.on, guards)
}

// answers notes what a server answers with.
func (m *registering) answers(c effect) {
	h := c.arg(c.Handler, null{})
	m.answer(h, c.at)
	if !m.front(h, c.at) {
		m.marksServed(h)
	}
	m.bareServer = m.bareServer || isNull(h)
}

// useBelow takes the arguments of a call of which the first may be a prefix, or
// several: a router among them is mounted there, and middleware runs there only.
func (m *registering) useBelow(on *router, args []guard, sites []source.Span) []guard {
	var prefixes []value
	var out []guard
	for _, g := range args {
		switch v := g.by.(type) {
		case text, choice, partial, opaque:
			prefixes = append(prefixes, v)
		case *router:
			for _, prefix := range prefixes {
				m.register(on, &entry{path: prefix, handler: v, isMount: true, made: true, at: g.at, sites: sites})
			}
			if prefixes == nil {
				m.register(on, &entry{path: text{}, handler: v, isMount: true, made: true, at: g.at, sites: sites})
			}
		default:
			everywhere := func(v value) bool {
				t, ok := v.(text)
				return ok && strings.Trim(t.S, "/") == ""
			}
			if g.optional = prefixes != nil && !slices.ContainsFunc(prefixes, everywhere); g.optional {
				g.below = list{elems: prefixes}
			}
			out = append(out, g)
		}
	}
	return out
}

func isNull(v value) bool {
	_, ok := v.(null)
	return ok
}

// arg returns the argument of a number, counted from 1, or from the end.
func arg(args []value, number int, missing value) value {
	if number == framework.Last {
		number = len(args)
	}
	if number < 1 || number > len(args) {
		return missing
	}
	return args[number-1]
}

// entryOf makes the entry that a registering call describes.
func (m *registering) entryOf(fw *framework.Framework, a framework.Action, args []value, n *ir.Node, at source.Span) *entry {
	e := &entry{pattern: a.Pattern, made: true, at: at, sites: m.sites(n, at), stmts: m.statements(n)}
	e.path = pathsOf(a, args)
	if a.Suffix != "" && a.Suffixed <= len(args) {
		whole := concat(e.path, text{S: a.Suffix})
		if a.Index {
			whole = either(e.path, whole)
		}
		e.path = whole
	}
	switch {
	case a.Methods != nil:
		e.methods = texts(a.Methods)
	case a.Method > 0 && a.Rest:
		e.methods = list{elems: args[min(a.Method-1, len(args)):]}
	case a.Method > 0:
		e.methods = arg(args, a.Method, text{})
	}
	e.handler = arg(args, a.Handler, &result{callee: n.Name, at: at, handler: true})
	e.guards = guardsOf(a, args, at)
	e.own = e.guards
	e.operation = m.operationOf(fw, a, args, at)
	return e
}

// pathsOf returns the path, or the paths, that the arguments of a call name.
func pathsOf(a framework.Action, args []value) value {
	v := arg(args, a.Path, text{S: a.Missing})
	if a.Rest && a.Method == 0 && a.Path > 0 && a.Path <= len(args) {
		for _, other := range args[a.Path:] {
			v = either(v, other)
		}
	}
	if !a.Several {
		return v
	}
	return each(v, func(v value) value {
		t, ok := v.(text)
		if !ok {
			return v
		}
		var out value
		for i, path := range strings.Split(t.S, " /") {
			if i == 0 {
				out = text{S: path}
			} else {
				out = either(out, text{S: "/" + path})
			}
		}
		return out
	})
}

func texts(list_ []string) value {
	var l list
	for _, s := range list_ {
		l.elems = append(l.elems, text{S: s})
	}
	return l
}

// sites are the places where an annotation of the registration may stand.
func (m *registering) sites(n *ir.Node, at source.Span) []source.Span {
	sites := []source.Span{at}
	if n != nil && n.At != nil && n.At.Stmt != nil && len(m.stack) > 0 {
		sites = append(sites, n.At.Stmt.Span(m.file()))
	}
	return sites
}

// guardsOf returns the middleware arguments of a call.
func guardsOf(a framework.Action, args []value, at source.Span) []guard {
	if a.Guards == 0 || a.Guards > len(args) {
		return nil
	}
	rest := args[a.Guards-1:]
	if a.Handler == framework.Last {
		rest = rest[:len(rest)-1]
	}
	return guardsIn(rest, at)
}

// guardsIn returns middleware that is listed as such or in lists.
func guardsIn(values []value, at source.Span) []guard {
	out := make([]guard, 0, len(values))
	for _, v := range values {
		elems := []value{v}
		if l, ok := v.(list); ok {
			elems = l.elems
		}
		for _, v := range elems {
			v, optional := certainly(v)
			out = append(out, guard{by: v, at: at, optional: optional})
		}
	}
	return out
}

// extend performs a step on a route under construction.
func (m *registering) extend(e *entry, a framework.Action, args []value, at source.Span) value {
	switch a.Do {
	case framework.Chain:
		if a.Methods != nil {
			e.methods = texts(a.Methods)
		} else if a.Method > 0 {
			e.methods = arg(args, a.Method, nil)
		}
		if a.Path > 0 {
			e.path = arg(args, a.Path, text{})
		}
	case framework.SetMethods:
		e.methods = list{elems: args}
	case framework.Use:
		e.guards = append(e.guards, guardsOf(a, args, at)...)
	case framework.SetPath:
		p := arg(args, a.Path, text{})
		if e.path != nil {
			p = concat(e.path, p)
		}
		e.path, e.below = p, a.Below
	case framework.SetName:
		e.name = arg(args, 1, text{})
	case framework.SetHandler:
		e.handler = arg(args, a.Handler, null{})
		e.made = !e.on.fw.Commits
		if e.handler != nil {
			e.at = at
			m.written(e)
			m.bringHome(e)
		}
		m.count(e)
	case framework.Subrouter:
		if e.sub == nil {
			prefix := e.path
			if prefix == nil {
				prefix = text{}
			}
			e.sub = m.group(e.on.fw, e.on.typ, e.on, prefix, nil, at)
			e.sub.methods = e.methods
		}
		return e.sub
	}
	if a.Body > 0 {
		for _, body := range args[min(a.Body-1, len(args)):] {
			alternatives(body, func(body value) { m.callValue(body, []value{e}, nil, at) })
		}
	}
	return e
}
