package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/may"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Serving is the job of following requests through what registered routes
// brought together.
type Serving struct {
	*Machine
	Registered *Registering // the job in which the routes were registered
	req        *request     // the request that is followed

	Matched     MatchedRoute                  // the route that is followed
	Placing     func(value.Guard) value.Place // where guards of that route stand
	Standing    value.Guard                   // the one that is followed
	isPlaced    bool                          // its place is among what is known of the route
	Others      []OtherRoute                  // the routes of the same server
	paths       map[toldPath]value.Value      // what may be told of its path
	report      reporting                     // the condition that is evaluated
	dropped     *ir.Node                      // the statement that runs, a call of which nobody looks at the result
	MethodAsked bool                          // some verdict depends on the method of the route since this was reset
	asksHere    asksOf                        // what was asked of it since a verdict is looked for
	inquiry     *value.Inquiry                // what was asked of the route since then; nil if that is no matter

	tellers map[tellerKey]*teller // calls that told the client of a failure, and did nothing else

	overruns map[*ir.Function]*overruns // what calls of functions took that were too much for requests

	patient bool // such calls have all that there is for a request

	followed effort // what it took to follow all requests
	inVain   effort // and those that did not ask the token

	powers *may.Powers // what functions may do to requests; nil until one is followed
}

// act is what a router does with a request: it takes over, unless it is only asked
// for what it was configured with.
func (m *Serving) act(on value.Value, name string, _ []value.Value, _ *ir.Node, _ source.Span) (value.Value, bool) {
	if r, ok := on.(*value.Router); ok {
		switch a := r.Framework.Calls[name]; a.Do {
		case framework.Told:
			return m.configuration(r, a.Documented.Part), true
		case framework.BasePath:
			return r.BasePath(a.Missing), true
		}
	}
	m.reach()
	return value.Opaque{Why: "what the router returns"}, true
}

func (m *Serving) apply(fw *framework.Framework, a framework.Action, on *value.Router, args []value.Value, n *ir.Node, at source.Span) value.Value {
	return m.Registered.apply(fw, a, on, args, n, at)
}

// setsField does nothing: the fields of routers are set where routes are registered.
func (m *Serving) setsField(*ir.Node, value.Value) {}

// Register adds a route to a router that a request makes.
func (m *Serving) Register(r *value.Router, e *value.Entry) *value.Entry {
	return m.Registered.Register(r, e)
}

// isInner reports whether v is what the guard is around that is followed.
func (r *request) isInner(v value.Value) bool {
	return r.inner != nil && v != nil && value.Same(value.Bare(v), value.Bare(r.inner))
}

func (m *Serving) behind() (value.Value, bool) {
	m.reachByHand()
	return value.Opaque{Why: "what the handler returns"}, true
}

// intercept performs the calls of what is behind a guard, those that tell whether
// the response is written, and the functions of frameworks that return a handler.
func (m *Serving) intercept(n *ir.Node, recv value.Value, args []value.Value, at source.Span) (value.Value, bool) {
	if m.req.isInner(recv) && !m.Know.LooksUp(n.Name) {
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
	if fw, a, ok := m.Know.Function(n.Name); ok && (a.Do == framework.Strip || a.Do == framework.Adapt) {
		return m.apply(fw, a, nil, args, n, at), true
	}
	return nil, false
}

// onMethod performs the methods that say something of the route that was
// matched, which is no router that takes over, and ServeHTTP of
// http.HandlerFunc, which calls itself.
func (m *Serving) onMethod(name string, recv value.Value, args []value.Value, n *ir.Node, at source.Span) (value.Value, bool) {
	if n == nil {
		return nil, false
	}
	if name == "ServeHTTP" || name == naming.CallsItself {
		m.answersItself(recv, args)
		switch fn := recv.(type) {
		case *value.Func, value.Wrapped:
			if f, ok := fn.(*value.Func); !ok || m.classes[f.Type] == nil {
				return m.callValue(recv, args, n, at), true
			}
		}
	}
	if v, ok := matchesPath(name, recv, args); ok {
		return v, true
	}
	if v, ok := m.pathOf(name, recv, args); ok {
		return v, true
	}
	return m.matchedBy(name, recv, n.ResultType())
}

// onValue performs the calls of what is behind a guard.
func (m *Serving) onValue(fn value.Value, args []value.Value, n *ir.Node, at source.Span) (value.Value, bool) {
	if m.req.isInner(value.Plain(fn)) {
		return m.behind()
	}
	m.answersItself(fn, args)
	switch fn := fn.(type) {
	case value.Nilness, value.Failed:
		return m.callValue(value.Plain(fn), args, n, at), true
	case value.Behind:
		return m.behind()
	case value.Wrapped:
		m.set(m.req.Path, m.req.Demand().And(m.within(value.Wrapped{By: fn.By}, 0)))
	}
	return nil, false
}

// onLibrary performs the functions of the standard library that search.
func (m *Serving) onLibrary(name string, args []value.Value, at source.Span) (value.Value, bool) {
	if v, ok := m.asksPath(name, args); ok {
		return v, true
	}
	if v, ok := m.searchHere(name, args, at); ok {
		return v, true
	}
	return m.findsError(name, args)
}

// beyond performs the calls that say something of a request.
func (m *Serving) beyond(callee string, recv value.Value, args []value.Value, n *ir.Node, at source.Span) (value.Value, bool) {
	if v, ok := m.handsBack(args, n); ok {
		return v, true
	}
	if callee == "" {
		m.handsOn(args, n, at)
	}
	m.callBack(args)
	return m.outside(callee, recv, args, n, at)
}

func (m *Serving) escapeInto(string, value.Value, []value.Value, source.Span) {}

func (m *Serving) escape(string, value.Value) {}

func (m *Serving) spares(*value.Object) bool { return false }

// maxImplementations bounds the types whose methods a request is followed
// through where any of them may be meant. An interface of more of them is none
// for checking tokens.
const maxImplementations = 4

// implementations returns none for what a call returned that is not followed:
// that is the library's.
func (m *Serving) implementations(recv value.Value) int {
	if _, ok := recv.(*value.Result); ok {
		return 0
	}
	return maxImplementations
}

// special computes what only a request has, and conditions, which say something of
// its token.
func (m *Serving) special(n *ir.Node) (value.Value, bool) {
	switch n.Op {
	case ir.OpLocal, ir.OpGlobal, ir.OpField, ir.OpIndex, ir.OpDeref:
		return m.readHere(n)
	case ir.OpCall, ir.OpCallIface, ir.OpCallValue:
		if m.req.Row != nil {
			return m.callHere(n), true
		}
	case ir.OpEqual:
		return m.equalHere(n), true
	case ir.OpArithmetic:
		return m.arithmeticHere(n, m.eval(n.Kids[0]), m.eval(n.Kids[1])), true
	case ir.OpCompute:
		if n.IsRecovered() { // a path that panics does not come here
			return value.Null{}, true
		}
	case ir.OpConcat:
		return m.sumHere(n, m.eval(n.Kids[0]), m.eval(n.Kids[1])), true
	case ir.OpAnd, ir.OpOr:
		return m.logicHere(n), true
	case ir.OpLen:
		return m.lengthHere(n, m.eval(n.Kids[0])), true
	case ir.OpChan:
		return newChannel(), true
	case ir.OpReceive:
		return m.receive(m.eval(n.Kids[0])), true
	case ir.OpClose:
		m.closes(m.eval(n.Kids[0]))
		return value.Null{}, true
	}
	return nil, false
}

// arithmeticHere computes a binary operator while a request is followed.
func (m *Serving) arithmeticHere(n *ir.Node, x, y value.Value) value.Value {
	if c, ok := x.(*value.Cases); ok {
		return m.overCases(c, n, func(v value.Value) value.Value { return m.arithmeticHere(n, v, y) })
	}
	if c, ok := y.(*value.Cases); ok {
		return m.overCases(c, swapped(n), func(v value.Value) value.Value { return m.arithmeticHere(n, x, v) })
	}
	if v, ok := m.constantLevel(n, x, y); ok {
		return v
	}
	if v, ok := m.compareHere(n, x, y); ok {
		return v
	}
	if v, ok := m.maskedHere(n, x, y); ok {
		return v
	}
	return value.Binary(n.Name, x, y)
}

// sumHere computes + while a request is followed.
func (m *Serving) sumHere(n *ir.Node, x, y value.Value) value.Value {
	if c, ok := x.(*value.Cases); ok {
		return m.req.Over(c, func(v value.Value) value.Value { return m.sumHere(n, v, y) })
	}
	if c, ok := y.(*value.Cases); ok {
		return m.req.Over(c, func(v value.Value) value.Value { return m.sumHere(n, x, v) })
	}
	return value.Sum(value.Labelled(x, n.Kids[0]), value.Labelled(y, n.Kids[1]))
}

// overCases computes an operator of a value that remembers the ways that it came by.
func (m *Serving) overCases(v *value.Cases, n *ir.Node, f func(value.Value) value.Value) value.Value {
	if value.Turned[n.Name] == "" {
		return m.req.Over(v, f)
	}
	return m.compareCases(v, n, func(v value.Value) value.Condition {
		c, _ := value.ConditionOf(f(v))
		return c
	}).Decided()
}

// lengthHere computes len while a request is followed.
func (m *Serving) lengthHere(n *ir.Node, v value.Value) value.Value {
	if x, ok := v.(value.Nilness); ok {
		v = m.req.CasesOf(x)
	}
	if c, ok := v.(*value.Cases); ok {
		return m.req.Over(c, func(v value.Value) value.Value { return m.lengthHere(n, v) })
	}
	return value.Each(v, func(v value.Value) value.Value {
		if s, ok := m.sizeHere(n, v); ok {
			return s
		}
		return value.Length(v)
	})
}

// whether returns a condition of which nothing is known, but that there is no
// token if it is one that is looked for in vain.
func (m *Serving) whether(v value.Value, e *ir.Node) value.Value {
	if e == nil {
		return value.Condition{Yes: value.Always(), No: value.Always(), AbsentNo: m.mayBeToken(v), Kept: value.KeptName(v), From: m.originOf(v)}
	}
	if e.Op == ir.OpIndex && e.N == ir.Remembered {
		return value.Truth{}
	}
	if e.Op == ir.OpIndex {
		if hit, ok := m.looksIn(m.eval(e.Kids[0]), m.eval(e.Kids[1])); ok {
			return hit.Has()
		}
		if has, known := m.hasKey(e); known {
			return value.Truth{B: has}
		}
		if c, ok := m.hasLevel(e); ok {
			return c
		}
	}
	c := value.Condition{Yes: value.Always(), No: value.Always(), AbsentNo: m.mayBeToken(v) && !m.isTable(e), From: m.originOf(v)}
	if e.Op == ir.OpIndex {
		index := m.eval(e.Kids[1])
		key, _ := value.Bare(index).(value.Text)
		c.From = value.OriginOfField(m.originOf(m.eval(e.Kids[0])), key.S) | m.originOf(index)
		c.AbsentNo = c.AbsentNo && (c.From&value.OfInput == 0 || aboutCaller(c.From)) // what the client leaves out of a path is no token
	}
	return c
}

// asserted returns a condition likewise.
func (m *Serving) asserted(n *ir.Node, x, v value.Value) (is, ok value.Value) {
	if c, ok := v.(value.Condition); ok {
		return c, c
	}
	if m.isRequest(x) { // of another type is no request without a token
		return v, value.Condition{Yes: value.Always(), No: value.Always(), From: value.OfRequest.OfType()}
	}
	again := m.readAgain(n, x, v)
	if again != nil && !value.Same(again.V, v) {
		if value.IsNull(again.V) {
			return again.V, value.Truth{}
		}
		if there, ok := value.NilnessOf(again.V); ok {
			return again.V, there.IsNil().Not()
		}
		v = again.V
	}
	c := value.Condition{Yes: value.Always(), No: value.Always(), AbsentNo: m.mayBeToken(v), Kept: value.KeptName(x), From: m.originOf(v).OfType()}
	switch {
	case n.N == ir.AssertTexts:
		c.Kept = value.Limits
	case m.namesLimits(n.Kids[0]):
		c.Kept = value.Unscoped
	case c.AbsentNo && m.isError(strings.TrimPrefix(n.Type, "*")): // why it is not known who asks
		c.AbsentYes, c.AbsentNo, c.FailsYes = true, false, true
	}
	if empty, known := m.emptyAs(n); again != nil && known {
		c.Turns = []value.Turn{{Cell: again, Open: v, Yes: value.Failed{Value: v}, No: empty}}
	}
	return v, c
}

// namesLimits reports whether an element of a map is what the scopes of a token are
// kept under.
func (m *Serving) namesLimits(n *ir.Node) bool {
	if n.Op != ir.OpIndex {
		return false
	}
	key, ok := value.Bare(m.eval(n.Kids[1])).(value.Text)
	return ok && naming.NamesLimits(key.S)
}

// accessOfRoute returns what the route does by its method.
func (m *Serving) accessOfRoute() string {
	m.asksHere.method, m.MethodAsked = true, true
	if route.DefaultAccess(m.req.method).Writes() {
		return "write"
	}
	return "read"
}

// pick returns of a table that is looked up by what is not known of the route one
// entry, and not any.
func (m *Serving) pick(cells []*value.Cell, index value.Value, n *ir.Node) []*value.Cell {
	if !value.OfRoute(index) {
		return cells
	}
	return m.oneOf(cells, n)
}

// affords takes the joins into account, and notes where the budget is spent.
func (m *Serving) affords() bool {
	if m.Work > m.req.most.work {
		m.Left.Steps = min(m.Left.Steps, -1)
	}
	if m.Left.Spent() && m.req.cut == "" {
		m.overrun()
		m.req.cut = m.frame().code.Name
	}
	return !m.Left.Spent()
}

func (m *Serving) costlyPart(_ any, _ string, run func() bool) bool { return run() }

// execute executes the statements in which paths part, and those that use the
// result of a check, or do not.
func (m *Serving) execute(n *ir.Node) (live, done bool) {
	f := m.frame()
	switch n.Op {
	case ir.OpExpr:
		outer := m.dropped
		m.dropped = n.Kids[0]
		m.discard(m.eval(n.Kids[0]), n.Kids[0])
		m.dropped = outer
		return true, true
	case ir.OpAssign:
		m.moves(n.Kids[:n.N])
		values := m.assign(n)
		m.emptied(n, values)
		left, right := n.Kids[:n.N], n.Kids[n.N:]
		m.turnsBy(left, values)
		if len(right) == 1 && !slices.ContainsFunc(left, func(target *ir.Node) bool { return target.Op != ir.OpNop }) {
			m.discard(value.Tuple(values), right[0])
		}
		return true, true
	case ir.OpIf:
		return m.decide(n.Kids[0], func() bool { return m.run(n.Kids[1]) }, func() bool { return m.run(n.Kids[2]) }, &operand{within: n, side: whereTrue}), true
	case ir.OpDefer:
		if m.brackets(n.Kids[0]) {
			return true, true
		}
		f.deferred = append(f.deferred, n.Kids[0])
		return true, true
	case ir.OpSend:
		m.send(m.eval(n.Kids[0]), m.eval(n.Kids[1]), n)
		return true, true
	case ir.OpGo:
		return m.beside(n.Kids[0]), true
	case ir.OpReturn:
		v := m.returns(f, n)
		m.returned(f, v)
		f.result(v)
		f.end = append(f.end, m.Now())
		return false, true
	}
	return false, false
}

// brackets reports whether a deferred call is of what another one returned that asks no
// token, which only does something before and after the rest:
//
//	defer trace(ctx, "list")()
func (m *Serving) brackets(n *ir.Node) bool {
	if n.Op != ir.OpCallValue || n.Kids[0].Op != ir.OpCall {
		return false
	}
	begin := m.Functions[n.Kids[0].Name]
	return begin != nil && m.may(begin)&may.Ask == 0
}

// endless notes what is certain of the token where a handler serves for ever: it sends what
// happens, say, until the client has gone.
func (m *Serving) endless() {
	m.req.endless = m.req.endless.Or(m.req.Demand().And(m.req.Mark(value.Refused).No))
}

// whichever takes the branches for each of the things that a value may be. Where a setting
// decides which it is, a branch that only goes on is no way around those that ask.
func (m *Serving) whichever(of value.Value, runs []func() bool) bool {
	if m.originOf(of) == value.OfSetting {
		return m.switched(false, runs)
	}
	return m.branches(runs...)
}

// perhaps runs a loop's body for an element that is there on some paths only. An element that
// was made when the program was set up, and of which no path of the request says whether it is
// there, is there by a setting: a list of verifiers that is empty is no way around them.
func (m *Serving) perhaps(e value.Maybe, body func() bool) bool {
	is, made := e.Is(), e.Absent == nil && e.There == nil && m.originOf(e.V) == value.OfSetting
	if made {
		is.From = value.OfSetting
	}
	runs := []func() bool{
		func() bool { return m.suppose(is, true) && body() },
		func() bool { return m.suppose(is, false) },
	}
	if made {
		return m.switched(false, runs)
	}
	return m.branches(runs...)
}
