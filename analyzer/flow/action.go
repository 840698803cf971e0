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
	var self value = null{}
	if on != nil {
		self = on
	}
	switch a.Do {
	case framework.Create:
		typ := n.ResultType()
		if typ == "" {
			typ = "*" + fw.Paths[0] + "." + fw.Routers[0]
		}
		typ, rest, several := strings.Cut(typ, ",")
		r := m.newRouter(fw, typ, at)
		if a.Path > 0 {
			r.own = arg(args, a.Path, nil)
		}
		m.options(a, args, func(o optional) {
			if o.Path > 0 {
				r.own = arg(o.args, o.Path, nil)
			}
			r.base = slices.Concat(r.base, guardsOf(o.Action, o.args, o.at))
		})
		m.options(a, args, func(o optional) { m.fill(r, o.Action, o.args, o.at) })
		m.fill(r, a, args, at)
		if a.Record > 0 {
			m.registerAll(fw, a, r, args, n, at)
		}
		if several {
			results := tuple{r}
			for range strings.Count(rest, ",") + 1 {
				results = append(results, null{})
			}
			return results
		}
		return r
	case framework.Shared:
		return m.root(fw)
	case framework.Keep:
		return self
	case framework.Register, framework.DefaultRoot:
		if on == nil {
			on = m.root(fw)
			self = null{}
		}
		entries := m.registerAll(fw, a, on, args, n, at)
		if len(fw.Entries) > 0 && len(entries) == 1 {
			return entries[0]
		}
		return self
	case framework.Bind:
		if on != nil {
			m.bound(on, a, args, n, at)
		}
		return self
	case framework.Control, framework.ControlAll, framework.Include:
		if on != nil {
			m.controlled(on, a, args, n, at)
		}
		return self
	case framework.Mount:
		if on == nil {
			return null{}
		}
		for _, h := range mounted(a, args) {
			e := m.entryOf(fw, framework.Action{Path: a.Path}, args, n, at)
			e.isMount, e.handler = true, h
			m.register(on, e)
		}
		return self
	case framework.Group:
		if on == nil {
			return null{}
		}
		typ := on.typ
		if result := n.ResultType(); m.know.Router(result) == fw {
			typ = result
		}
		g := m.group(fw, typ, on, pathsOf(a, args), guardsOf(a, args, at), at)
		g.stmts = m.statements(n)
		m.along(g, a, args, n, at)
		if a.Documented.Config > 0 {
			g.config = arg(args, a.Documented.Config, null{})
		}
		m.options(a, args, func(o optional) {
			g.prefix = concat(g.prefix, arg(o.args, o.Path, text{}))
			g.base = slices.Concat(g.base, guardsOf(o.Action, o.args, o.at))
		})
		// Only now is the group as the functions find it.
		m.options(a, args, func(o optional) { m.fill(g, o.Action, o.args, o.at) })
		m.fill(g, a, args, at)
		return g
	case framework.Option:
		return optional{Action: a, args: args, at: at}
	case framework.Surround:
		return m.surrounded(a, args, at)
	case framework.Assemble:
		o := &object{typ: n.ResultType(), fields: make(map[string]*cell), open: true}
		for name, s := range a.Values {
			o.fields[name] = &cell{v: text{S: s}}
		}
		for _, name := range a.Structs {
			o.fields[name] = &cell{v: pointer{to: &cell{v: &object{fields: make(map[string]*cell), open: true}}}}
		}
		return o
	case framework.Derive:
		if on != nil {
			m.derived(on, a, n, at)
		}
		return null{}
	case framework.HandOver:
		if on != nil {
			m.fill(on, a, args, at)
		}
		return null{}
	case framework.Later:
		return m.later(a.Via, args, n, at)
	case framework.Allow:
		if on != nil {
			on.allowed = args
		}
		return self
	case framework.Lose:
		m.lost = append(m.lost, Unresolved{At: at, Message: a.Lacks + " is not known"})
		return self
	case framework.Filter:
		if on != nil {
			list, _ := on.used.v.(guardList)
			m.set(on.used, slices.Concat(list, filters(a, args, at)))
		}
		return self
	case framework.SetBase:
		if on != nil {
			on.own = arg(args, a.Path, text{})
		}
		return self
	case framework.Commit:
		alternatives(arg(args, a.Handler, null{}), func(v value) {
			if e, ok := v.(*entry); ok {
				e.made = true
			}
		})
		return self
	case framework.Use:
		if on == nil {
			return null{}
		}
		guards := guardsOf(a, args, at)
		if stmt := m.alone(n, args, at); len(guards) == 1 {
			guards[0].stmt = stmt
		}
		if a.Path > 0 {
			guards = m.useBelow(on, guards, m.sites(n, at))
		}
		list, _ := on.used.v.(guardList)
		m.set(on.used, slices.Concat(list, guards))
		return self
	case framework.Edit:
		if on != nil {
			on.edits = append(on.edits, operationEdit{by: arg(args, a.Body, null{}), next: a.Documented.Next})
		}
		return null{}
	case framework.Serve:
		m.answer(arg(args, a.Handler, null{}), at)
		if !m.front(arg(args, a.Handler, null{}), at) {
			m.marksServed(arg(args, a.Handler, null{}))
		}
		m.bareServer = m.bareServer || isNull(arg(args, a.Handler, null{}))
		return null{} // whoever serves it, what is registered counts
	case framework.Strip:
		return each(arg(args, a.Handler, null{}), func(h value) value {
			return stripped{prefix: arg(args, a.Path, text{}), inner: h}
		})
	case framework.Adapt:
		return arg(args, a.Handler, null{})
	case framework.Chain, framework.SetMethods, framework.SetPath, framework.SetName, framework.SetHandler, framework.Subrouter:
		if on == nil {
			return null{}
		}
		return m.extend(m.register(on, &entry{at: at, sites: m.sites(n, at), below: a.Below}), a, args, at)
	}
	return null{}
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
