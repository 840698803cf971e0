package machine

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/may"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
)

// This file follows requests of which the method changes on the way, since the client
// says another one in a header or a form. What runs before the change sees the method
// that was sent. If the route is matched behind it, what the client says is the
// method of the route; if the route was matched before, it can be any.

// methodOf is the method of the request. Once that was changed, it is the one that
// the request has in the end: what others lead to is not followed.
func (m *Serving) methodOf() value.Value {
	m.asksHere.method, m.MethodAsked = true, true
	r := m.req
	method := r.method
	if r.after != r.method && r.isTurned() {
		method = r.after
	}
	if method != route.Any {
		return value.Text{S: method, By: value.OfInput}
	}
	var out value.Choice
	for _, method := range framework.MethodsByName() {
		out = append(out, value.Text{S: method, By: value.OfInput})
	}
	return out
}

// barsMethod notes that the client is told that the method is not allowed, if one of some
// arguments says so.
// https://www.rfc-editor.org/rfc/rfc9110#name-405-method-not-allowed
// https://www.rfc-editor.org/rfc/rfc9110#name-501-not-implemented
func (m *Serving) barsMethod(args []value.Value) {
	m.req.barsVerb = m.req.barsVerb || slices.ContainsFunc(args, func(v value.Value) bool {
		n, ok := value.Bare(v).(value.Number)
		return ok && (n.N == http.StatusMethodNotAllowed || n.N == http.StatusNotImplemented)
	})
}

// isTurned reports whether the method may have been changed to the one that the
// request has in the end.
func (r *request) isTurned() bool {
	return slices.ContainsFunc(value.All(r.turned.V), func(v value.Value) bool {
		t, ok := value.Bare(v).(value.Text)
		return ok && t.S == r.after || !ok && !value.IsNull(v)
	})
}

// turn changes the method of the request.
func (m *Serving) turn(v value.Value) { m.set(m.req.turned, v) }

// turnsBy notes assignments to the method of the request.
func (m *Serving) turnsBy(targets []*ir.Node, values []value.Value) {
	for i, target := range targets {
		if i < len(values) && target.Op == ir.OpField && target.Name == framework.MethodField && value.TypeOf(m.eval(target.Kids[0])) == "*net/http.Request" {
			m.turn(values[i])
		}
	}
}

// saysMethod returns what a client says its method is, where it is followed how that
// is changed: the one that it has in the end.
func (m *Serving) saysMethod(callee string, args []value.Value) (value.Value, bool) {
	m.asksHere.method = m.asksHere.method || m.req.after != m.req.method
	if m.req.after == m.req.method || !naming.Gets(naming.Last(callee)) {
		return nil, false
	}
	return value.Text{S: m.req.after, By: value.OfInput}, slices.ContainsFunc(args, func(v value.Value) bool {
		t, ok := value.Bare(v).(value.Text)
		return ok && strings.Contains(strings.ToLower(t.S), "method")
	})
}

// A Turned is how a guard may come to see a request other than with the method of its
// route.
type Turned struct {
	Sent  string // the method that it has before the guard
	After string // the one that the guard gives it; "" if it gives it none
}

// TurnedAt returns for each of the guards of a route, and for its handler, the other
// methods that a request may have there.
func (m *Judge) TurnedAt(guards []value.Guard, method string, fw *framework.Framework) [][]Turned {
	var out [][]Turned
	at := func(i int, t Turned) {
		if out == nil {
			out = make([][]Turned, len(guards)+1)
		}
		if !slices.Contains(out[i], t) {
			out[i] = append(out[i], t)
		}
	}
	if method == route.Any {
		return nil
	}
	for i, g := range guards {
		for _, other := range framework.MethodsByName() {
			switch {
			case other == method:
			case g.Early && m.turns(g, other, method, fw):
				for k := range i {
					if guards[k].Early {
						at(k, Turned{Sent: other})
					}
				}
				at(i, Turned{Sent: other, After: method})
			case !g.Early && m.turns(g, method, other, fw):
				at(i, Turned{Sent: method, After: other})
				for k := i + 1; k <= len(guards); k++ {
					at(k, Turned{Sent: other})
				}
			}
		}
	}
	return out
}

// turns reports whether a guard may change the method of a request from one to
// another.
func (m *Judge) turns(g value.Guard, from, to string, fw *framework.Framework) bool {
	by := value.Bare(g.By)
	if r, ok := by.(*value.Result); ok {
		if framework.Overrides(r.Callee, from, to) {
			return true
		}
		if r.Body == nil {
			return false
		}
		by = r.Body
	}
	fn, ok := by.(*value.Func)
	if !ok || fn.Code == nil || m.may(fn.Code)&may.Turn == 0 {
		return false
	}
	return m.TurnedVerdict(g, Turned{from, to}, fw).turns
}

// TurnedVerdict is GuardVerdict for a request of which the method is changed.
func (m *Judge) TurnedVerdict(g value.Guard, t Turned, fw *framework.Framework) Verdict {
	m.after = t.After
	defer func() { m.after = "" }()
	return m.GuardVerdict(g, t.Sent, fw)
}
