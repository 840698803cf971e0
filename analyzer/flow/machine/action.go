package machine

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// act performs a call of a method on a router or a route under construction,
// if the framework's table has it.
func (m *Registering) act(on value.Value, name string, args []value.Value, n *ir.Node, at source.Span) (value.Value, bool) {
	switch on := on.(type) {
	case *value.Router:
		switch {
		case isTrial(name, args):
			return value.Null{}, true
		case on.Framework.Starts(name):
			on.Top().Served = true
		}
		a, ok := on.Framework.Call(on.Type, name)
		if !ok {
			return m.unlisted(on, name, args, n, at)
		}
		return m.apply(on.Framework, a, on, args, n, at), true
	case *value.Entry:
		a, ok := on.Router.Framework.Chain[name]
		if !ok {
			return nil, false
		}
		return m.extend(on, a, args, n, at), true
	}
	return nil, false
}

// An effect is an action of the table, where code performs it.
type effect struct {
	framework.Action
	fw   *framework.Framework
	on   *value.Router // the receiver; nil for none
	self value.Value   // what the receiver is as a value; nil for a function
	args []value.Value
	n    *ir.Node
	at   source.Span
}

// arg returns an argument by its number.
func (c effect) arg(number int, missing value.Value) value.Value {
	return value.Argument(c.args, number, missing)
}

// apply performs an action of the table. On is the receiver, nil for a
// function.
func (m *Registering) apply(fw *framework.Framework, a framework.Action, on *value.Router, args []value.Value, n *ir.Node, at source.Span) value.Value {
	if n == nil {
		n = &ir.Node{}
	}
	if a.Do == framework.Ignore { // it may keep what it is given
		m.loosen(value.List{Elems: args})
	}
	if a.Router > 0 {
		number := a.Router
		a.Router = 0
		return value.Each(value.Argument(args, number, value.Null{}), func(v value.Value) value.Value {
			r, ok := m.routerOf(v)
			if !ok {
				r, ok = m.embedded(v)
			}
			if !ok {
				r = m.symbol("*"+fw.Paths[0]+"."+fw.Routers[0], value.Why(v), at)
			}
			on, _ := r.(*value.Router)
			return m.apply(fw, a, on, args, n, at)
		})
	}
	if on == nil && a.Global {
		on = m.root(fw)
	}
	c := effect{Action: a, fw: fw, on: on, self: value.Null{}, args: args, n: n, at: at}
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
	case framework.Miss:
		return m.missed(c)
	case framework.Option:
		return optional{Action: a, args: args, at: at}
	case framework.Surround:
		return m.surrounded(a, args, at)
	case framework.Assemble:
		return assembled(c)
	case framework.Later:
		return m.later(a.Via, args, n, at)
	case framework.Lose:
		m.Lost = append(m.Lost, Loss{At: at, Message: a.Lacks + " is not known"})
		return c.self
	case framework.Commit:
		value.Alternatives(c.arg(a.Handler, value.Null{}), func(v value.Value) {
			if e, ok := v.(*value.Entry); ok {
				e.Made = true
			}
		})
		return c.self
	case framework.Serve:
		m.answers(c)
		return value.Null{} // whoever serves it, what is registered counts
	case framework.Try:
		return value.Opaque{Why: "a server that tests are made with", Type: n.ResultType()}
	case framework.Strip:
		return value.Each(c.arg(a.Handler, value.Null{}), func(h value.Value) value.Value {
			return value.Stripped{Prefix: c.arg(a.Path, value.Text{}), Inner: h}
		})
	case framework.Adapt:
		return c.arg(a.Handler, value.Null{})
	}
	return m.applyOn(c)
}

// applyOn performs an action that needs a receiver.
func (m *Registering) applyOn(c effect) value.Value {
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
			e.IsMount, e.Handler = true, h
			m.Register(c.on, e)
		}
	case framework.Group:
		return m.grouped(c)
	case framework.Derive:
		m.derived(c.on, c.Action, c.n, c.at)
		return value.Null{}
	case framework.HandOver:
		m.fill(c.on, c.Action, c.args, c.at)
		return value.Null{}
	case framework.Allow:
		c.on.Allowed = c.args
	case framework.Apply:
		m.fill(c.on, c.Action, c.args, c.at)
	case framework.Bare:
		return m.bare(c)
	case framework.Visit:
		m.visit(c)
		return value.Null{}
	case framework.Filter:
		m.adds(c, filters(c.Action, c.args, c.at))
	case framework.SetBase:
		c.on.Own = c.arg(c.Path, value.Text{})
	case framework.Use:
		m.uses(c)
	case framework.Edit:
		c.on.Edits = append(c.on.Edits, value.OperationEdit{By: c.arg(c.Body, value.Null{}), Next: c.Documented.Next})
		return value.Null{}
	case framework.Chain, framework.SetMethods, framework.SetPath, framework.SetName, framework.SetHandler, framework.Subrouter:
		e := m.Register(c.on, &value.Entry{At: c.at, Sites: m.sites(c.n, c.at), Below: c.Below})
		return m.extend(e, c.Action, c.args, c.n, c.at)
	case framework.Named:
		return m.named(c)
	case framework.Told:
		return m.configuration(c.on, c.Documented.Part)
	case framework.BasePath:
		return c.on.BasePath(c.Missing)
	case framework.Keep:
		c.on.Unusual = c.on.Unusual || c.Unusual
	default:
		return value.Null{}
	}
	return c.self
}

// create makes a router.
func (m *Registering) create(c effect) value.Value {
	typ := c.n.ResultType()
	if typ == "" {
		typ = "*" + c.fw.Paths[0] + "." + c.fw.Routers[0]
	}
	typ, rest, several := strings.Cut(typ, ",")
	r := m.NewRouter(c.fw, typ, c.at)
	r.New = true
	if c.Path > 0 {
		r.Own = c.arg(c.Path, nil)
	}
	if takes := c.fw.Takes; len(c.args) > 0 && takes.CaseBy+takes.SlashBy != "" {
		r.Made = c.args[0]
	}
	m.options(c.Action, c.args, func(o optional) {
		if o.Path > 0 {
			r.Own = value.Argument(o.args, o.Path, nil)
		}
		r.Base = slices.Concat(r.Base, guardsOf(o.Action, o.args, o.at))
	})
	m.options(c.Action, c.args, func(o optional) { m.fill(r, o.Action, o.args, o.at) })
	r.Base = placedOn(r, r.Base)
	m.fill(r, c.Action, c.args, c.at)
	if c.Record > 0 {
		m.registerAll(c.fw, c.Action, r, c.args, c.n, c.at)
	}
	if several {
		results := value.Tuple{r}
		for range strings.Count(rest, ",") + 1 {
			results = append(results, value.Null{})
		}
		return results
	}
	return r
}

// registers registers what a call says.
func (m *Registering) registers(c effect) value.Value {
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
func (m *Registering) grouped(c effect) value.Value {
	typ := c.on.Type
	if result := c.n.ResultType(); m.Know.Router(result) == c.fw {
		typ = result
	}
	g := m.group(c.fw, typ, c.on, pathsOf(c.Action, c.args), guardsOf(c.Action, c.args, c.at), c.at)
	g.Stmts, g.Narrow = m.statements(c.n), c.Narrows
	m.along(g, c.Action, c.args, c.n, c.at)
	if c.Documented.Config > 0 {
		g.Config = c.arg(c.Documented.Config, value.Null{})
	}
	m.options(c.Action, c.args, func(o optional) {
		g.Prefix = value.Concat(g.Prefix, value.Argument(o.args, o.Path, value.Text{}))
		g.Base = slices.Concat(g.Base, guardsOf(o.Action, o.args, o.at))
	})
	// Only now is the group as the functions find it.
	m.options(c.Action, c.args, func(o optional) { m.fill(g, o.Action, o.args, o.at) })
	m.fill(g, c.Action, c.args, c.at)
	return g
}

// uses adds middleware to a router.
func (m *Registering) uses(c effect) {
	guards := guardsOf(c.Action, c.args, c.at)
	if stmt := m.alone(c.n, c.args, c.at); len(guards) == 1 {
		guards[0].Stmt = stmt
	}
	if c.Path > 0 {
		guards = m.useBelow(c.on, guards, m.sites(c.n, c.at))
	}
	m.adds(c, guards)
}

// adds adds guards to the receiver of an action.
func (m *Registering) adds(c effect, guards []value.Guard) {
	fw := c.on.Framework
	guards = placedOn(c.on, guards)
	for i := range guards {
		guards[i].Early = c.Early || fw.Early && (c.on.Parent == nil || fw.Flat)
	}
	if c.Always {
		m.addAlways(c.on, guards)
		return
	}
	m.addGuards(c.on, guards)
}

// useBelow takes the arguments of a call of which the first may be a prefix, or
// several: a router among them is mounted there, and middleware runs there only.
func (m *Registering) useBelow(on *value.Router, args []value.Guard, sites []source.Span) []value.Guard {
	var prefixes []value.Value
	var out []value.Guard
	for _, g := range args {
		switch v := g.By.(type) {
		case value.Text, value.Choice, value.Partial, value.Opaque:
			prefixes = append(prefixes, v)
		case *value.Router:
			for _, prefix := range prefixes {
				m.Register(on, &value.Entry{Path: prefix, Handler: v, IsMount: true, Made: true, At: g.At, Sites: sites})
			}
			if prefixes == nil {
				m.Register(on, &value.Entry{Path: value.Text{}, Handler: v, IsMount: true, Made: true, At: g.At, Sites: sites})
			}
		default:
			everywhere := func(v value.Value) bool {
				t, ok := v.(value.Text)
				return ok && strings.Trim(t.S, "/") == ""
			}
			if g.Optional = prefixes != nil && !slices.ContainsFunc(prefixes, everywhere); g.Optional {
				g.Below = value.List{Elems: prefixes}
			}
			out = append(out, g)
		}
	}
	return out
}

// entryOf makes the entry that a registering call describes.
func (m *Registering) entryOf(fw *framework.Framework, a framework.Action, args []value.Value, n *ir.Node, at source.Span) *value.Entry {
	e := &value.Entry{Pattern: a.Pattern, Made: true, At: at, Sites: m.sites(n, at), Stmts: m.statements(n)}
	e.Path = pathsOf(a, args)
	if a.Alone {
		e.Path = value.Each(e.Path, func(v value.Value) value.Value {
			if t, ok := v.(value.Text); ok && (t.S == "/" || strings.HasSuffix(t.S, " /")) {
				t.S += "{$}"
				return t
			}
			return v
		})
	}
	if a.Suffix != "" && a.Suffixed <= len(args) {
		whole := value.Each(e.Path, func(path value.Value) value.Value {
			if t, ok := path.(value.Text); ok && strings.HasPrefix(a.Suffix, "/") {
				t.S = strings.TrimSuffix(t.S, "/")
				path = t
			}
			return value.Concat(path, value.Text{S: a.Suffix})
		})
		if a.Index {
			whole = value.Either(e.Path, whole)
		}
		e.Path = whole
	}
	switch {
	case a.Methods != nil:
		e.Methods = value.Texts(a.Methods)
		e.WithHead = slices.Contains(a.Methods, http.MethodGet) && slices.Contains(a.Methods, http.MethodHead)
	case a.Method > 0 && a.Rest:
		e.Methods = value.List{Elems: args[min(a.Method-1, len(args)):]}
	case a.Method > 0:
		e.Methods = value.Argument(args, a.Method, value.Text{})
	}
	e.Handler = value.Argument(args, a.Handler, &value.Result{Callee: n.Name, At: at, Handler: true})
	e.Guards = guardsOf(a, args, at)
	e.Own = e.Guards
	if n.N&ir.Spread != 0 {
		e.Spread = m.spread
	}
	e.Operation = m.operationOf(fw, a, args, at)
	return e
}

// pathsOf returns the path, or the paths, that the arguments of a call name.
func pathsOf(a framework.Action, args []value.Value) value.Value {
	v := value.Argument(args, a.Path, value.Text{S: a.Missing})
	if a.Rest && a.Method == 0 && a.Path > 0 && a.Path <= len(args) {
		for _, other := range args[a.Path:] {
			v = value.Either(v, other)
		}
	}
	if !a.Several {
		return v
	}
	return value.Each(v, func(v value.Value) value.Value {
		t, ok := v.(value.Text)
		if !ok {
			return v
		}
		var out value.Value
		for i, path := range strings.Split(t.S, " /") {
			if i == 0 {
				out = value.Text{S: path}
			} else {
				out = value.Either(out, value.Text{S: "/" + path})
			}
		}
		return out
	})
}

// sites are the places where an annotation of the registration may stand.
func (m *Registering) sites(n *ir.Node, at source.Span) []source.Span {
	sites := []source.Span{at}
	if n != nil && n.At != nil && n.At.Stmt != nil && len(m.stack) > 0 {
		sites = append(sites, n.At.Stmt.Span(m.file()))
	}
	return sites
}

// guardsOf returns the middleware arguments of a call.
func guardsOf(a framework.Action, args []value.Value, at source.Span) []value.Guard {
	if a.Guards == 0 || a.Guards > len(args) {
		return nil
	}
	rest := args[a.Guards-1:]
	if a.Handler == framework.Last {
		rest = rest[:len(rest)-1]
	}
	guards := guardsIn(rest, at)
	if a.Lacks == "" {
		return guards
	}
	guards = slices.DeleteFunc(guards, isHarmless)
	for i := range guards {
		guards[i].By = value.Opaque{Why: a.Lacks}
	}
	return guards
}

// guardsIn returns middleware that is listed as such or in lists.
func guardsIn(values []value.Value, at source.Span) []value.Guard {
	out := make([]value.Guard, 0, len(values))
	for _, v := range values {
		elems := []value.Value{v}
		if l, ok := v.(value.List); ok {
			elems = l.Elems
		}
		for _, v := range elems {
			v, optional := value.Certainly(v)
			out = append(out, value.Guard{By: v, At: at, Optional: optional})
		}
	}
	return out
}

// extend performs a step on a route under construction.
func (m *Registering) extend(e *value.Entry, a framework.Action, args []value.Value, n *ir.Node, at source.Span) value.Value {
	e.Narrow = e.Narrow || a.Narrows
	switch a.Do {
	case framework.Chain:
		if a.Methods != nil {
			e.Methods = value.Texts(a.Methods)
		} else if a.Method > 0 {
			e.Methods = value.Argument(args, a.Method, nil)
		}
		if a.Path > 0 {
			e.Path = value.Argument(args, a.Path, value.Text{})
		}
	case framework.SetMethods:
		e.Methods = value.List{Elems: args}
	case framework.Use:
		e.Guards = append(e.Guards, guardsOf(a, args, at)...)
	case framework.SetPath:
		p := value.Argument(args, a.Path, value.Text{})
		if e.Path != nil {
			p = value.Concat(e.Path, p)
		}
		e.Path, e.Below = p, a.Below
	case framework.SetName:
		e.Name = value.Argument(args, 1, value.Text{})
	case framework.Withdraw:
		e.Withdrawn, e.Made = true, false
	case framework.Answerer:
		if e.Handler == nil {
			return value.Null{}
		}
		return e.Handler
	case framework.SetHandler:
		again := e.Handler != nil // something is put around it
		e.Handler = value.Argument(args, a.Handler, value.Null{})
		e.Made = !e.Router.Framework.Commits && !e.Withdrawn
		if e.Handler != nil && !again {
			e.At = at
			e.Sites = append(e.Sites, m.sites(n, at)...)
			m.written(e)
			m.bringHome(e)
		}
		m.count(e)
	case framework.Subrouter:
		if e.Subrouter == nil {
			prefix := e.Path
			if prefix == nil {
				prefix = value.Text{}
			}
			e.Subrouter = m.group(e.Router.Framework, e.Router.Type, e.Router, prefix, nil, at)
			e.Subrouter.Methods, e.Subrouter.Narrow = e.Methods, e.Narrow
		}
		return e.Subrouter
	}
	if a.Body > 0 {
		for _, body := range args[min(a.Body-1, len(args)):] {
			value.Alternatives(body, func(body value.Value) { m.callValue(body, []value.Value{e}, nil, at) })
		}
	}
	return e
}
