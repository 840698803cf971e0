package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/source"
)

// act performs a call of a method on a router or a route under construction,
// if the framework's table has it.
func (m *machine) act(on value, name string, args []value, n *node, at source.Span) (value, bool) {
	switch on := on.(type) {
	case *router:
		a, ok := on.fw.Calls[name]
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
	var self value = null{}
	if on != nil {
		self = on
	}
	switch a.do {
	case create:
		_, typ := n.Name, n.Type
		if typ == "" {
			typ = "*" + fw.Paths[0] + "." + fw.Routers[0]
		}
		return m.newRouter(fw, typ, at)
	case keep:
		return self
	case register, defaultRoot:
		if on == nil {
			on = m.root(fw)
			self = null{}
		}
		e := m.entryOf(fw, a, args, n, at)
		m.register(on, e)
		if len(fw.Entries) > 0 {
			return e
		}
		return self
	case mount:
		e := m.entryOf(fw, a, args, n, at)
		e.isMount = true
		m.register(on, e)
		return self
	case group:
		g := m.group(on, arg(args, a.path, text{}), guardsOf(fw, a, args, at), at)
		if a.body > 0 && a.body <= len(args) {
			body := args[a.body-1]
			alternatives(body, func(body value) { m.callValue(body, []value{g}, nil, at) })
		}
		return g
	case use:
		list, _ := on.used.v.(guardList)
		m.set(on.used, slices.Concat(list, guardsOf(fw, a, args, at)))
		return self
	case serve:
		if h := arg(args, a.handler, null{}); !isNull(h) {
			m.served = append(m.served, h)
		}
		return null{}
	case strip:
		return each(arg(args, a.handler, null{}), func(h value) value {
			return stripped{prefix: arg(args, a.path, text{}), inner: h}
		})
	case adapt:
		return arg(args, a.handler, null{})
	case chain, setMethods, setPath, setPrefix, setHandler, subrouter:
		if on == nil {
			return null{}
		}
		return m.extend(m.register(on, &entry{at: at, sites: m.sites(n, at)}), a, args, at)
	}
	return null{}
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
	e := &entry{pattern: a.pattern, made: true, at: at, sites: m.sites(n, at)}
	e.path = arg(args, a.path, text{})
	if a.suffix != "" {
		e.path = concat(e.path, text{S: a.suffix})
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
	e.guards = guardsOf(fw, a, args, at)
	return e
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
func guardsOf(_ *framework, a action, args []value, at source.Span) []guard {
	if a.guards == 0 || a.guards > len(args) {
		return nil
	}
	rest := args[a.guards-1:]
	if a.handler == last {
		rest = rest[:len(rest)-1]
	}
	out := make([]guard, 0, len(rest))
	for _, v := range rest {
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
	case setMethods:
		e.methods = list{elems: args}
	case setPath, setPrefix:
		p := arg(args, a.path, text{})
		if e.path != nil {
			p = concat(e.path, p)
		}
		e.path = p
		e.prefix = a.do == setPrefix
	case setHandler:
		e.handler = arg(args, a.handler, null{})
		e.made = true
		if e.handler != nil {
			e.at = at
		}
	case subrouter:
		if e.sub == nil {
			prefix := e.path
			if prefix == nil {
				prefix = text{}
			}
			e.sub = m.group(e.on, prefix, nil, at)
			e.sub.methods = e.methods
		}
		return e.sub
	}
	return e
}
