package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/may"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// serving is the job of following requests through what registered routes
// brought together.
type serving struct {
	*machine
	before *registering // the job in which the routes were registered
	req    *request     // the request that is followed

	matched  matchedRoute // the route that is followed
	perRoute bool         // what runs before it has asked for it

	powers *may.Powers // what functions may do to requests; nil until one is followed
}

// act is what a router does with a request: it takes over.
func (m *serving) act(value, string, []value, *ir.Node, source.Span) (value, bool) {
	m.reach()
	return opaque{Why: "what the router returns"}, true
}

func (m *serving) apply(fw *framework.Framework, a framework.Action, on *router, args []value, n *ir.Node, at source.Span) value {
	return m.before.apply(fw, a, on, args, n, at)
}

func (m *serving) register(r *router, e *entry) *entry { return m.before.register(r, e) }

// isInner reports whether v is what the guard is around that is followed.
func (r *request) isInner(v value) bool {
	return r.inner != nil && v != nil && same(bare(v), bare(r.inner))
}

func (m *serving) behind() (value, bool) {
	m.reach()
	return opaque{Why: "what the handler returns"}, true
}

// intercept performs the calls of what is behind a guard, those that tell whether
// the response is written, and the functions of frameworks that return a handler.
func (m *serving) intercept(n *ir.Node, recv value, args []value, at source.Span) (value, bool) {
	if m.req.isInner(recv) {
		return m.behind()
	}
	if recv != nil {
		if v, ok := m.tellsWritten(n, args); ok {
			return v, true
		}
	}
	if n.Op == ir.OpCallIface {
		return nil, false
	}
	if fw, a, ok := m.know.Function(n.Name); ok && (a.Do == framework.Strip || a.Do == framework.Adapt) {
		return m.apply(fw, a, nil, args, n, at), true
	}
	return nil, false
}

// onMethod performs the methods that say something of the route that was
// matched, which is no router that takes over, and ServeHTTP of
// http.HandlerFunc, which calls itself.
func (m *serving) onMethod(name string, recv value, args []value, n *ir.Node, at source.Span) (value, bool) {
	if n == nil {
		return nil, false
	}
	if name == "ServeHTTP" {
		switch fn := recv.(type) {
		case *fun, wrapped:
			if f, ok := fn.(*fun); !ok || m.classes[f.typ] == nil {
				return m.callValue(recv, args, n, at), true
			}
		}
	}
	return m.matchedBy(name, n.ResultType())
}

// onValue performs the calls of what is behind a guard.
func (m *serving) onValue(fn value, args []value, n *ir.Node, at source.Span) (value, bool) {
	if m.req.isInner(plain(fn)) {
		return m.behind()
	}
	switch fn := fn.(type) {
	case nilness, failed:
		return m.callValue(plain(fn), args, n, at), true
	case behind:
		return m.behind()
	case wrapped:
		m.set(m.req.path, m.req.demand().and(m.within(wrapped{by: fn.by}, 0)))
	}
	return nil, false
}

// onLibrary performs the functions of the standard library that search.
func (m *serving) onLibrary(name string, args []value, at source.Span) (value, bool) {
	if v, ok := m.searchHere(name, args, at); ok {
		return v, true
	}
	return findsError(name, args)
}

// beyond performs the calls that say something of a request.
func (m *serving) beyond(callee string, recv value, args []value, n *ir.Node, at source.Span) (value, bool) {
	m.callBack(args)
	return m.outside(callee, recv, args, n, at)
}

func (m *serving) escapeInto(string, value, []value) {}

func (m *serving) escape(string, value) {}

func (m *serving) spares(*object) bool { return false }

// maxImplementations bounds the types whose methods a request is followed
// through where any of them may be meant. An interface of more of them is none
// for checking tokens.
const maxImplementations = 4

// implementations returns none for what a call returned that is not followed:
// that is the library's.
func (m *serving) implementations(recv value) int {
	if _, ok := recv.(*result); ok {
		return 0
	}
	return maxImplementations
}

// special computes what only a request has, and conditions, which say something of
// its token.
func (m *serving) special(n *ir.Node) (value, bool) {
	switch n.Op {
	case ir.OpLocal, ir.OpGlobal, ir.OpField, ir.OpIndex, ir.OpDeref:
		return m.readHere(n)
	case ir.OpCall, ir.OpCallIface, ir.OpCallValue:
		if m.req.row != nil {
			return m.callHere(n), true
		}
	case ir.OpEqual:
		return m.equalHere(n), true
	case ir.OpArithmetic:
		x, y := m.eval(n.Kids[0]), m.eval(n.Kids[1])
		if v, ok := m.compareHere(n, x, y); ok {
			return v, true
		}
		if v, ok := m.maskedHere(n, x, y); ok {
			return v, true
		}
		return binary(n.Name, x, y), true
	case ir.OpAnd, ir.OpOr:
		return m.logicHere(n), true
	case ir.OpLen:
		return each(m.eval(n.Kids[0]), func(v value) value {
			if s, ok := sizeHere(n, v); ok {
				return s
			}
			return length(v)
		}), true
	}
	return nil, false
}

// whether returns a condition of which nothing is known, but that there is no
// token if it is one that is looked for in vain.
func (m *serving) whether(v value, e *ir.Node) value {
	if e == nil {
		return cond{yes: always(), no: always(), absentNo: mayBeToken(v), kept: keptName(v), from: m.originOf(v)}
	}
	if e.Op == ir.OpIndex {
		if has, known := m.hasKey(e); known {
			return truth{B: has}
		}
	}
	c := cond{yes: always(), no: always(), absentNo: mayBeToken(v) && !m.isTable(e), from: m.originOf(v)}
	if e.Op == ir.OpIndex {
		index := m.eval(e.Kids[1])
		key, _ := bare(index).(text)
		c.from = originOfField(m.originOf(m.eval(e.Kids[0])), key.S) | m.originOf(index)
	}
	return c
}

// asserted returns a condition likewise.
func (m *serving) asserted(n *ir.Node, x, v value) value {
	if c, ok := v.(cond); ok {
		return c
	}
	c := cond{yes: always(), no: always(), absentNo: mayBeToken(v), kept: keptName(x), from: m.originOf(v).ofType()}
	switch {
	case n.N == 1:
		c.kept = limits
	case m.namesLimits(n.Kids[0]):
		c.kept = unscoped
	}
	return c
}

// namesLimits reports whether an element of a map is what the scopes of a token are
// kept under.
func (m *serving) namesLimits(n *ir.Node) bool {
	if n.Op != ir.OpIndex {
		return false
	}
	key, ok := bare(m.eval(n.Kids[1])).(text)
	return ok && naming.NamesLimits(key.S)
}

// accessOfRoute returns what the route does by its method.
func (m *serving) accessOfRoute() string {
	if route.DefaultAccess(m.req.method).Writes() {
		return "write"
	}
	return "read"
}

// pick returns of a table that is looked up by what is not known of the route one
// entry, and not any.
func (m *serving) pick(cells []*cell, index value, n *ir.Node) []*cell {
	if !ofRoute(index) {
		return cells
	}
	return m.oneOf(cells, n)
}

// affords takes the joins into account, and notes where the budget is spent.
func (m *serving) affords() bool {
	if m.work > m.req.most.work {
		m.left.steps = min(m.left.steps, -1)
	}
	if m.left.spent() && m.req.cut == "" {
		m.req.cut = m.frame().code.Name
	}
	return !m.left.spent()
}

func (m *serving) costlyPart(_ any, _ string, run func() bool) bool { return run() }

// execute executes the statements in which paths part, and those that use the
// result of a check, or do not.
func (m *serving) execute(n *ir.Node) (live, done bool) {
	f := m.frame()
	switch n.Op {
	case ir.OpExpr:
		m.discard(m.eval(n.Kids[0]), n.Kids[0])
		return true, true
	case ir.OpAssign:
		values := m.assign(n)
		left, right := n.Kids[:n.N], n.Kids[n.N:]
		if len(right) == 1 && !slices.ContainsFunc(left, func(target *ir.Node) bool { return target.Op != ir.OpNop }) {
			m.discard(tuple(values), right[0])
		}
		return true, true
	case ir.OpIf:
		return m.decide(n.Kids[0], func() bool { return m.run(n.Kids[1]) }, func() bool { return m.run(n.Kids[2]) }, 0), true
	case ir.OpDefer:
		f.deferred = append(f.deferred, n.Kids[0])
		return true, true
	case ir.OpGo:
		// It may go on with the request, as one does that has a time limit. Nobody
		// waits for it to end, nor for it to refuse.
		return m.branches(
			func() bool {
				m.eval(n.Kids[0])
				m.proceed(n.Kids[0].At.Span(m.file()))
				return true
			},
			func() bool { return true },
		), true
	case ir.OpReturn:
		v := m.returns(f, n)
		m.returned(f, v)
		f.result(v)
		f.end = append(f.end, m.now())
		return false, true
	}
	return false, false
}

func (m *serving) perhaps(e maybe, body func() bool) bool {
	return m.branches(
		func() bool { return m.suppose(e.is(), true) && body() },
		func() bool { return m.suppose(e.is(), false) },
	)
}
