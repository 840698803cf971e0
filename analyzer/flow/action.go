package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// act performs a call of a method on a router or a route under construction,
// if the framework's table has it.
func (m *machine) act(on value, name string, args []value, n *node, at source.Span) (value, bool) {
	if m.req != nil {
		m.reach() // a router takes over
		return opaque{Why: "what the router returns"}, true
	}
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
func (m *machine) apply(fw *framework, a action, on *router, args []value, n *node, at source.Span) value {
	if n == nil {
		n = &node{}
	}
	if a.router > 0 {
		number := a.router
		a.router = 0
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
	if on == nil && a.global {
		on = m.root(fw)
	}
	var self value = null{}
	if on != nil {
		self = on
	}
	switch a.do {
	case create:
		typ := n.resultType()
		if typ == "" {
			typ = "*" + fw.Paths[0] + "." + fw.Routers[0]
		}
		typ, rest, several := strings.Cut(typ, ",")
		r := m.newRouter(fw, typ, at)
		if a.path > 0 {
			r.own = arg(args, a.path, nil)
		}
		m.options(a, args, func(o optional) {
			if o.path > 0 {
				r.own = arg(o.args, o.path, nil)
			}
			r.base = slices.Concat(r.base, guardsOf(o.action, o.args, o.at))
		})
		m.options(a, args, func(o optional) { m.fill(r, o.action, o.args, o.at) })
		m.fill(r, a, args, at)
		if a.record > 0 {
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
	case shared:
		return m.root(fw)
	case keep:
		return self
	case register, defaultRoot:
		if on == nil {
			on = m.root(fw)
			self = null{}
		}
		entries := m.registerAll(fw, a, on, args, n, at)
		if len(fw.Entries) > 0 && len(entries) == 1 {
			return entries[0]
		}
		return self
	case bind:
		if on != nil {
			m.bound(on, a, args, n, at)
		}
		return self
	case control, controlAll, include:
		if on != nil {
			m.controlled(on, a, args, n, at)
		}
		return self
	case mount:
		if on == nil {
			return null{}
		}
		for _, h := range mounted(a, args) {
			e := m.entryOf(fw, action{path: a.path}, args, n, at)
			e.isMount, e.handler = true, h
			m.register(on, e)
		}
		return self
	case group:
		if on == nil {
			return null{}
		}
		typ := on.typ
		if result := n.resultType(); m.know.router(result) == fw {
			typ = result
		}
		g := m.group(fw, typ, on, pathsOf(a, args), guardsOf(a, args, at), at)
		g.stmts = m.statements(n)
		m.along(g, a, args, n, at)
		if a.documented.config > 0 {
			g.config = arg(args, a.documented.config, null{})
		}
		m.options(a, args, func(o optional) {
			g.prefix = concat(g.prefix, arg(o.args, o.path, text{}))
			g.base = slices.Concat(g.base, guardsOf(o.action, o.args, o.at))
		})
		// Only now is the group as the functions find it.
		m.options(a, args, func(o optional) { m.fill(g, o.action, o.args, o.at) })
		m.fill(g, a, args, at)
		return g
	case option:
		return optional{action: a, args: args, at: at}
	case surround:
		return m.surrounded(a, args, at)
	case assemble:
		o := &object{typ: n.resultType(), fields: make(map[string]*cell), open: true}
		for name, s := range a.values {
			o.fields[name] = &cell{v: text{S: s}}
		}
		for _, name := range a.structs {
			o.fields[name] = &cell{v: pointer{to: &cell{v: &object{fields: make(map[string]*cell), open: true}}}}
		}
		return o
	case derive:
		if on != nil {
			m.derived(on, a, n, at)
		}
		return null{}
	case handOver:
		if on != nil {
			m.fill(on, a, args, at)
		}
		return null{}
	case later:
		return m.later(a.via, args, n, at)
	case allow:
		if on != nil {
			on.allowed = args
		}
		return self
	case lose:
		m.lost = append(m.lost, Unresolved{At: at, Message: a.lacks + " is not known"})
		return self
	case filter:
		if on != nil {
			list, _ := on.used.v.(guardList)
			m.set(on.used, slices.Concat(list, filters(a, args, at)))
		}
		return self
	case setBase:
		if on != nil {
			on.own = arg(args, a.path, text{})
		}
		return self
	case commit:
		alternatives(arg(args, a.handler, null{}), func(v value) {
			if e, ok := v.(*entry); ok {
				e.made = true
			}
		})
		return self
	case use:
		if on == nil {
			return null{}
		}
		guards := guardsOf(a, args, at)
		if stmt := m.alone(n, args, at); len(guards) == 1 {
			guards[0].stmt = stmt
		}
		if a.path > 0 {
			guards = m.useBelow(on, guards, m.sites(n, at))
		}
		list, _ := on.used.v.(guardList)
		m.set(on.used, slices.Concat(list, guards))
		return self
	case edit:
		if on != nil {
			on.edits = append(on.edits, operationEdit{by: arg(args, a.body, null{}), next: a.documented.next})
		}
		return null{}
	case serve:
		m.answer(arg(args, a.handler, null{}), at)
		if !m.front(arg(args, a.handler, null{}), at) {
			m.marksServed(arg(args, a.handler, null{}))
		}
		m.bareServer = m.bareServer || isNull(arg(args, a.handler, null{}))
		return null{} // whoever serves it, what is registered counts
	case strip:
		return each(arg(args, a.handler, null{}), func(h value) value {
			return stripped{prefix: arg(args, a.path, text{}), inner: h}
		})
	case adapt:
		return arg(args, a.handler, null{})
	case chain, setMethods, setPath, setName, setHandler, subrouter:
		if on == nil {
			return null{}
		}
		return m.extend(m.register(on, &entry{at: at, sites: m.sites(n, at), below: a.below}), a, args, at)
	}
	return null{}
}

// useBelow takes the arguments of a call of which the first may be a prefix, or
// several: a router among them is mounted there, and middleware runs there only.
func (m *machine) useBelow(on *router, args []guard, sites []source.Span) []guard {
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
	if number == last {
		number = len(args)
	}
	if number < 1 || number > len(args) {
		return missing
	}
	return args[number-1]
}

// entryOf makes the entry that a registering call describes.
func (m *machine) entryOf(fw *framework, a action, args []value, n *node, at source.Span) *entry {
	e := &entry{pattern: a.pattern, made: true, at: at, sites: m.sites(n, at), stmts: m.statements(n)}
	e.path = pathsOf(a, args)
	if a.suffix != "" && a.suffixed <= len(args) {
		whole := concat(e.path, text{S: a.suffix})
		if a.index {
			whole = either(e.path, whole)
		}
		e.path = whole
	}
	switch {
	case a.methods != nil:
		e.methods = texts(a.methods)
	case a.method > 0 && a.rest:
		e.methods = list{elems: args[min(a.method-1, len(args)):]}
	case a.method > 0:
		e.methods = arg(args, a.method, text{})
	}
	e.handler = arg(args, a.handler, &result{callee: n.Name, at: at, handler: true})
	e.guards = guardsOf(a, args, at)
	e.own = e.guards
	e.operation = m.operationOf(fw, a, args, at)
	return e
}

// pathsOf returns the path, or the paths, that the arguments of a call name.
func pathsOf(a action, args []value) value {
	v := arg(args, a.path, text{S: a.missing})
	if a.rest && a.method == 0 && a.path > 0 && a.path <= len(args) {
		for _, other := range args[a.path:] {
			v = either(v, other)
		}
	}
	if !a.several {
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
func (m *machine) sites(n *node, at source.Span) []source.Span {
	sites := []source.Span{at}
	if n != nil && n.At != nil && n.At.Stmt != nil && len(m.stack) > 0 {
		sites = append(sites, n.At.Stmt.span(m.file()))
	}
	return sites
}

// guardsOf returns the middleware arguments of a call.
func guardsOf(a action, args []value, at source.Span) []guard {
	if a.guards == 0 || a.guards > len(args) {
		return nil
	}
	rest := args[a.guards-1:]
	if a.handler == last {
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
func (m *machine) extend(e *entry, a action, args []value, at source.Span) value {
	switch a.do {
	case chain:
		if a.methods != nil {
			e.methods = texts(a.methods)
		} else if a.method > 0 {
			e.methods = arg(args, a.method, nil)
		}
		if a.path > 0 {
			e.path = arg(args, a.path, text{})
		}
	case setMethods:
		e.methods = list{elems: args}
	case use:
		e.guards = append(e.guards, guardsOf(a, args, at)...)
	case setPath:
		p := arg(args, a.path, text{})
		if e.path != nil {
			p = concat(e.path, p)
		}
		e.path, e.below = p, a.below
	case setName:
		e.name = arg(args, 1, text{})
	case setHandler:
		e.handler = arg(args, a.handler, null{})
		e.made = !e.on.fw.Commits
		if e.handler != nil {
			e.at = at
			m.written(e)
			m.bringHome(e)
		}
		m.count(e)
	case subrouter:
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
	if a.body > 0 {
		for _, body := range args[min(a.body-1, len(args)):] {
			alternatives(body, func(body value) { m.callValue(body, []value{e}, nil, at) })
		}
	}
	return e
}
