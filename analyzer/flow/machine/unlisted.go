package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// unlisted performs a call of a method of a router that the framework's row does not
// have. A handler or a guard that is given to it may be served, or guard: what
// becomes of it is not known. What it returns, if that is a router, is one whose paths
// are not known. A method that the row says adds nothing is left to the machine.
func (m *Registering) unlisted(on *value.Router, name string, args []value.Value, n *ir.Node, at source.Span) (value.Value, bool) {
	fw := on.Framework
	if r := m.beneath(on, n, at); r != nil {
		return m.act(r, name, args, n, at)
	}
	if fw.Ignores(name) != "" || m.promoted(on.Type, name) {
		return nil, false
	}
	full := on.Type[strings.LastIndexByte(on.Type, '/')+1:] + "." + name
	if slices.ContainsFunc(args, answersRequests) {
		m.Lost = append(m.Lost, Loss{At: at, Message: "what " + full + " does with the handler that it is given is not known"})
	}
	if n == nil || m.Know.Router(n.ResultType()) != fw {
		return nil, false
	}
	g := m.group(fw, n.ResultType(), on, value.Opaque{Why: "what " + full + " returns"}, nil, at)
	g.Stmts = m.statements(n)
	return g, true
}

// beneath returns the router of another framework that a router is made of, where a
// method of an interface of that framework is called: an application of iris' mvc has
// the party that it is on.
func (m *Registering) beneath(on *value.Router, n *ir.Node, at source.Span) *value.Router {
	if n == nil || n.Op != ir.OpCallIface {
		return nil
	}
	iface, _, _ := strings.Cut(n.Type, ";")
	fw := m.Know.Router(iface)
	if fw == nil || fw == on.Framework {
		return nil
	}
	for _, g := range on.Groups {
		if t, ok := g.Prefix.(value.Text); ok && t.S == "" && g.Framework == fw {
			return g
		}
	}
	return m.group(fw, iface, on, value.Text{}, nil, at)
}

// promoted reports whether the program has a method of that name for the type, as where
// it embeds a router.
func (m *Registering) promoted(typ, name string) bool {
	full, _ := m.method(strings.TrimPrefix(typ, "*"), name)
	return m.Functions[full] != nil
}

// answersRequests reports whether v, or an element of the list that it is, is known to
// be a handler or something around one.
func answersRequests(v value.Value) bool {
	if l, ok := v.(value.List); ok {
		return slices.ContainsFunc(l.Elems, answersRequests)
	}
	v, _ = value.Certainly(v)
	switch f := value.Bare(v).(type) {
	case *value.Func:
		return f.Handler || f.Code != nil && f.Code.Handler
	case *value.Router, value.Wrapped, value.Stripped:
		return true
	case *value.Result:
		return f.Handler
	}
	return false
}

// bare returns the receiver as it is below its parent without its middleware.
func (m *Registering) bare(c effect) value.Value {
	on := c.on
	typ := on.Type
	if result := c.n.ResultType(); m.Know.Router(result) == c.fw {
		typ = result
	}
	if on.Parent == nil {
		return on
	}
	g := m.group(c.fw, typ, on.Parent, on.Prefix, nil, c.at)
	g.Stmts = m.statements(c.n)
	return g
}

// visit calls a function with each route of the receiver's tree, and its router.
func (m *Registering) visit(c effect) {
	var each func(r *value.Router)
	each = func(r *value.Router) {
		for _, e := range slices.Clone(r.Routes) {
			value.Alternatives(c.arg(c.Body, value.Null{}), func(body value.Value) {
				m.callValue(body, []value.Value{e, r, value.List{}}, nil, c.at)
			})
		}
		for _, g := range slices.Clone(r.Groups) {
			each(g)
		}
	}
	each(c.on)
}

// isHarmless reports whether a guard is made by a package of middleware that asks no
// token.
func isHarmless(g value.Guard) bool {
	r, ok := value.Bare(g.By).(*value.Result)
	return ok && framework.Known().Harmless(naming.PackageOf(r.Callee))
}
