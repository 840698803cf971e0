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

// This file is about what a server answers with that is no router: it is a route for
// every method and path, unless it turns out to find its handlers in a table, or leads
// to a router in a way that is not followed.

// answersAll notes a handler that a server of a framework is given. That it is not
// known is said, where the code that starts the server is known to run.
func (m *Registering) answersAll(v value.Value, fw *framework.Framework, at source.Span, sites []source.Span) {
	if value.IsNull(v) || m.Library || m.caller != "" {
		return
	}
	e := &value.Entry{Path: value.Text{S: "/"}, IsMount: true, Handler: v, Made: true, At: at, Sites: sites}
	e.Router = &value.Router{Framework: fw}
	m.written(e)
	m.bringHome(e)
	m.answered = append(m.answered, e)
}

// AnswerAll registers what was noted of servers, now that it is known what searches
// tables with rows, by name.
func (m *Registering) AnswerAll(searches map[string]bool) {
	seen := make(map[source.Span]bool)
	for _, e := range m.answered {
		switch {
		case seen[e.At]:
		case !value.IsHandler(e.Handler):
			if v := value.Bare(e.Handler); value.IsUnknown(v) {
				seen[e.At] = true
				m.Lost = append(m.Lost, Loss{At: e.At, Message: "what the server answers with is not known: " + value.Why(v)})
			}
		case m.isWhole(e.Handler) && !m.finds(e, searches) && !m.leadsToRouter(e.Handler):
			seen[e.At] = true
			r := m.NewRouter(e.Router.Framework, "*"+e.Router.Framework.Paths[0]+"."+e.Router.Framework.Routers[0], e.At)
			r.Served = true
			e.Router, r.Routes = r, []*value.Entry{e}
			m.entries++
			e.Order = m.entries
		}
	}
}

// isWhole reports whether no handler that v can be is a router or one of several for
// some paths.
func (m *Registering) isWhole(v value.Value) bool {
	whole := true
	m.Handlers(v, func(h Handler) { whole = whole && h.Router == nil && h.Part == Undivided })
	return whole
}

// finds reports whether what answers searches a table that has rows.
func (m *Registering) finds(e *value.Entry, searches map[string]bool) bool {
	return slices.ContainsFunc(m.Searches(e.Handler, e.At), func(s Search) bool { return searches[s.Name] })
}

// answers notes what a server answers with.
func (m *Registering) answers(c effect) {
	h := c.arg(c.Handler, value.Null{})
	m.answer(h, c.at)
	m.given = append(m.given, h)
	if !m.front(h, c.at) {
		m.MarksServed(h)
		m.answersAll(h, c.fw, c.at, m.sites(c.n, c.at))
	}
	m.BareServer = m.BareServer || value.IsNull(h)
}

// servesUnknown has a function that is not known, and is called like one that answers
// requests with a handler, answer with what it is given.
func (m *Registering) servesUnknown(callee string, args []value.Value, n *ir.Node, at source.Span) {
	if !framework.Serves(naming.Last(callee)) {
		return
	}
	for i, v := range args {
		if serve, _ := m.method(strings.TrimPrefix(value.DynamicType(value.Bare(v)), "*"), "ServeHTTP"); serve != "" || answersRequests(v) {
			m.answers(effect{Action: framework.Action{Do: framework.Serve, Handler: i + 1}, fw: m.Know.Framework("net/http"), self: value.Null{}, args: args, n: n, at: at})
		}
	}
}

// missed registers what answers where no route of a router does, if it leads to another
// router, whose routes are served so. What answers everything alike is no route, but may
// search a table.
func (m *Registering) missed(c effect) value.Value {
	leads := false
	m.Handlers(c.arg(c.Handler, value.Null{}), func(h Handler) { leads = leads || h.Router != nil && h.Router != c.on })
	switch {
	case !leads:
		for _, v := range c.args {
			m.answer(v, c.at)
		}
		return c.self
	case c.Lacks != "":
		m.Lost = append(m.Lost, Loss{At: c.at, Message: c.Lacks + " is not known"})
		return c.self
	}
	return m.registers(c)
}

// setsField performs what the table says of a field of a router that is assigned, and
// notes where a server got its handler.
func (m *Registering) setsField(target *ir.Node, v value.Value) {
	switch target.Kids[0].Op {
	case ir.OpLocal, ir.OpGlobal, ir.OpField, ir.OpDeref: // nothing is done twice
	default:
		return
	}
	value.Alternatives(m.eval(target.Kids[0]), func(on value.Value) {
		if p, ok := value.Bare(on).(value.Pointer); ok {
			on = p.To.V
		}
		at := target.At.Span(m.file())
		switch on := value.Bare(on).(type) {
		case *value.Router:
			if a, ok := on.Framework.Misses[target.Name]; ok {
				m.apply(on.Framework, a, on, []value.Value{v}, target, at)
			}
		case *value.Object: // a server that no literal made, as the zero value of a field
			if framework.IsServer(on.Type) && target.Name == "Handler" && !on.Row.IsValid() {
				on.Row = at
			}
		}
	})
}

// isBare reports whether v leads to a server that nobody gave anything to answer with: what
// is called then may start it.
func isBare(v value.Value) bool {
	v = value.Bare(v)
	if p, ok := v.(value.Pointer); ok {
		v = value.Bare(p.To.V)
	}
	o, ok := v.(*value.Object)
	return ok && AnswersByDefault(o)
}

// AnswersByDefault reports whether a server answers with http.DefaultServeMux, if it is
// started: it has no handler.
// https://pkg.go.dev/net/http#Server
func AnswersByDefault(o *value.Object) bool {
	h := o.Fields["Handler"]
	return o.Type == "net/http.Server" && !o.Open && (h == nil || value.IsNull(h.V))
}
