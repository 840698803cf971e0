package machine

import (
	"math"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Registering is the job of recording what code does to routers.
type Registering struct {
	*Machine
	counted    map[source.Span]bool   // where the routes are written that are registered so far
	BareServer bool                   // a server without a handler is started
	fronts     map[*value.Object]bool // servers with something around what they answer with
	answered   []*value.Entry         // what servers are given that may be no router

	Leads map[*ir.Function]bool // what searches tables of which the rows are routes
	Found map[string]bool       // by name: what searches a table that has rows

	Registrars map[string]framework.Registrar // what the configuration adds to the table
	House      *framework.Framework

	mentions      []mention              // functions that escaped
	handed        map[fingerprint]bool   // those that are among the mentions
	alike         map[*ir.Function]int   // how many of these have the same code
	started       int                    // how many of the mentions were looked at
	asEntry       map[*ir.Function]bool  // those that were run since they escaped, and were not called before
	fruitless     map[*ir.Function]int   // how often they were run and registered nothing; negative if they once did
	setters       map[*ir.Function]bool  // which functions set what others see, once asked for
	handedSetters map[fingerprint]bool   // those that were run since they were handed to code of other modules
	escapes       []escape               // what is held by code that is not followed
	heldAt        map[any]int            // where in escapes a thing is
	unsure        map[*value.Object]bool // servers that are made by what is run since it escaped: whether they are is not known
	given         []value.Value          // what servers are given to answer with
	loose         []value.Value          // what else is held there and leads to routers

	caller  string // the entry that runs and who may call it; "" while main does
	Library bool   // nobody knows who calls the functions of the program

	Evidence bool // by which calls routes are registered is kept
}

// NewRegistering returns the job in which a machine that has no other runs code.
func NewRegistering(m *Machine) *Registering {
	r := &Registering{
		Machine:       m,
		counted:       make(map[source.Span]bool),
		fronts:        make(map[*value.Object]bool),
		unsure:        make(map[*value.Object]bool),
		Leads:         make(map[*ir.Function]bool),
		Registrars:    make(map[string]framework.Registrar),
		House:         framework.House(),
		handed:        make(map[fingerprint]bool),
		alike:         make(map[*ir.Function]int),
		asEntry:       make(map[*ir.Function]bool),
		fruitless:     make(map[*ir.Function]int),
		heldAt:        make(map[any]int),
		setters:       make(map[*ir.Function]bool),
		handedSetters: make(map[fingerprint]bool),
	}
	m.job, m.first = r, r
	return r
}

// intercept performs the functions of frameworks, and no call once the budget is
// spent.
func (m *Registering) intercept(n *ir.Node, _ value.Value, args []value.Value, at source.Span) (value.Value, bool) {
	if m.Left.Spent() {
		return value.Opaque{Why: "too much code to follow"}, true
	}
	if n.Op == ir.OpCallIface {
		return nil, false
	}
	fw, a, ok := m.Know.Function(n.Name)
	if !ok {
		return nil, false
	}
	return m.apply(fw, a, nil, args, n, at), true
}

func (m *Registering) onMethod(string, value.Value, []value.Value, *ir.Node, source.Span) (value.Value, bool) {
	return nil, false
}

func (m *Registering) onValue(value.Value, []value.Value, *ir.Node, source.Span) (value.Value, bool) {
	return nil, false
}

func (m *Registering) onLibrary(string, []value.Value, source.Span) (value.Value, bool) {
	return nil, false
}

// beyond performs what the configuration says of a call, or notes it if it looks
// as if it registered a route.
func (m *Registering) beyond(callee string, recv value.Value, args []value.Value, n *ir.Node, at source.Span) (value.Value, bool) {
	m.BareServer = m.BareServer || isBare(recv) || slices.ContainsFunc(args, isBare)
	if v, ok := m.configured(callee, args, n, at); ok {
		return v, true
	}
	m.servesUnknown(callee, args, n, at)
	m.suspect(callee, args, n, at)
	return nil, false
}

// spares reports whether a struct is of one of the program's own types: it
// may hold routers and handlers, and these only change in code that is followed.
func (m *Registering) spares(o *value.Object) bool { return m.classes[o.Type] != nil }

func (m *Registering) implementations(value.Value) int { return math.MaxInt }

func (m *Registering) eachValue(v value.Value, f func(value.Value, func() bool)) {
	value.Alternatives(v, func(v value.Value) { f(v, taken) })
}

func (m *Registering) assertedOnWays(*ir.Node, value.Value) (is, ok value.Value) { return nil, nil }

func (m *Registering) someCall(calls []func() (value.Value, bool)) (value.Value, bool) {
	var out value.Value
	branches := make([]func() bool, len(calls))
	for i, call := range calls {
		branches[i] = func() bool {
			v, made := call()
			switch {
			case made && out == nil:
				out = v
			case made:
				out = value.Either(out, v)
			}
			return made
		}
	}
	live := m.branches(branches...)
	return out, live
}

func (m *Registering) eachCall(v value.Value, call func(value.Value) value.Value) value.Value {
	return value.Each(v, call)
}

// special computes conditions, of which it only matters whether they are certain.
func (m *Registering) special(n *ir.Node) (value.Value, bool) {
	switch n.Op {
	case ir.OpEqual:
		v := value.Equal(m.eval(n.Kids[0]), m.eval(n.Kids[1]))
		if t, ok := v.(value.Truth); ok && n.N == 1 {
			t.B = !t.B
			return t, true
		}
		return v, true
	case ir.OpAnd, ir.OpOr:
		return m.logic(n), true
	}
	return nil, false
}

func (m *Registering) whether(v value.Value, e *ir.Node) value.Value {
	if e == nil {
		return value.Opaque{Why: value.Why(v), Type: "bool", From: value.OfSetting}
	}
	return value.Opaque{Why: "whether there is a value", From: value.OfSetting}
}

func (m *Registering) found(v value.Value, _ *ir.Node) value.Value { return v }

func (m *Registering) asserted(_ *ir.Node, _, v value.Value) (is, ok value.Value) {
	return v, value.Opaque{Why: "whether there is a value", From: value.OfSetting}
}

func (m *Registering) isKept(value.Value) bool { return false }

func (m *Registering) thereAs(v value.Value) (is, there value.Value) { return v, value.Truth{B: true} }

func (m *Registering) accessOfRoute() string { return "{access}" }

func (m *Registering) onlyRow([]value.Pair) ([]value.Pair, bool) { return nil, false }

func (m *Registering) onlyEntry(*value.Map) ([]value.Pair, bool) { return nil, false }

func (m *Registering) pick(cells []*value.Cell, _ value.Value, _ *ir.Node) []*value.Cell {
	return cells
}

func (m *Registering) affords() bool {
	if m.frame().aside {
		if m.aside++; m.aside > m.limit {
			return false
		}
	}
	return !m.Left.Spent()
}

func (m *Registering) execute(n *ir.Node) (live, done bool) {
	switch n.Op {
	case ir.OpIf:
		if b, known := value.Certain(m.eval(n.Kids[0])); known {
			if b {
				return m.run(n.Kids[1]), true
			}
			return m.run(n.Kids[2]), true
		}
		return m.branches(
			func() bool { return m.run(n.Kids[1]) },
			func() bool { return m.run(n.Kids[2]) },
		), true
	case ir.OpDefer, ir.OpGo: // what registers does so sooner or later
		m.eval(n.Kids[0])
		return true, true
	}
	return false, false
}

// choose takes the clause that is meant, or all that may be.
func (m *Registering) choose(on *ir.Node, clauses []*ir.Node, label string) bool {
	tag := m.eval(on)
	var taken []int
	fallback := -1
	certainly := false
	for i, c := range clauses {
		if c.N&ir.ClauseDefault != 0 {
			fallback = i
			continue
		}
		possible := false
		for _, e := range c.Kids[1:] {
			b, known := value.Certain(value.Equal(tag, m.eval(e)))
			certainly = certainly || known && b
			possible = possible || !known
		}
		if certainly || possible {
			taken = append(taken, i)
		}
		if certainly {
			break
		}
	}
	if !certainly {
		taken = append(taken, fallback)
	}
	runs := make([]func() bool, len(taken))
	for k, i := range taken {
		runs[k] = func() bool { return m.clause(clauses, i) }
	}
	return m.clauses(label, runs)
}

func (m *Registering) endless() {}

func (m *Registering) whichever(_ value.Value, runs []func() bool) bool { return m.branches(runs...) }

func (m *Registering) perhaps(_ value.Maybe, body func() bool) bool {
	return m.branches(body, func() bool { return true })
}

func (m *Registering) repeat(changed []*ir.Node, once func() bool) bool {
	m.forgetWritten(m.frame().cells)
	m.forget(changed)
	return m.branches(once, func() bool { return true })
}

func (m *Registering) further(_ *ir.Node, key, elem value.Value, changed []*ir.Node, one func(k, v value.Value) bool) bool {
	return m.repeat(changed, func() bool { return one(key, elem) })
}

func (m *Registering) taken(v, _ value.Value, _ string) value.Value { return v }

func (m *Registering) indexed(v value.Value, n *ir.Node) value.Value {
	m.eval(n.Kids[0])
	return v
}

func (m *Registering) heedless() func(bool, bool) { return func(bool, bool) {} }

// enter runs a function with its arguments, and does what the configuration
// says of it unless that was seen.
func (m *Registering) enter(fn *value.Func, args []value.Value, n *ir.Node, at source.Span) value.Value {
	if v, ok := m.composed(fn, args, n, at); ok {
		return v
	}
	_, rest := cutReceiver(fn.Code, args)
	m.give(fn.Code.Name, rest)
	before := m.Registered
	v := m.follow(fn, args, n, at)
	if m.Registered > before || len(m.Registrars) == 0 {
		return v
	}
	if strings.HasPrefix(fn.Code.Name, "(") && len(args) > 0 { // a method: its receiver comes first
		args = args[1:]
	}
	if out, ok := m.configured(fn.Code.Name, args, n, at); ok {
		return out
	}
	return v
}

func (m *Registering) follow(fn *value.Func, args []value.Value, n *ir.Node, at source.Span) value.Value {
	code := fn.Code
	if !follows(fn) {
		recv, rest := cutReceiver(code, args)
		return m.unfollowed(fn.Name, nil, recv, rest, n, at)
	}
	if len(m.stack) >= MaxDepth || m.recursion(code, n) >= maxRecursion {
		u := Loss{At: at, Message: "the calls from here on are nested too deeply to be followed: the routes that they register are not all known"}
		if len(m.stack) >= MaxDepth {
			if !m.deep[at] {
				m.deep[at] = true
				m.Lost = append(m.Lost, u)
			}
		} else if code.Registers {
			i := slices.IndexFunc(m.stack, func(f *frame) bool { return f.code == code })
			m.stack[i].cut = &u // if it turns out to register
		}
		return m.unfollowed(fn.Name, nil, nil, args, n, at)
	}
	if m.Left.Spent() {
		return m.unfollowed(fn.Name, nil, nil, args, n, at)
	}
	m.Entered[code] = true
	f := m.newFrame(fn, n)
	m.pass(f, args)
	f.aside = !code.Registers
	end := m.begin(fn, args, f)
	m.stack = append(m.stack, f)
	live := m.run(code.Body)
	if m.settle(&f.end, live); live {
		f.result(f.named())
	}
	m.leave(f)
	end()
	if f.cut != nil && m.entries > f.before && !m.deep[f.cut.At] {
		m.deep[f.cut.At] = true
		m.Lost = append(m.Lost, *f.cut)
	}
	if f.returned == nil {
		return value.Opaque{Why: "the result of " + naming.Short(fn.Name)}
	}
	return m.dressed(fn, f.returned, args, n, at)
}

// givenHandler returns the handler that a function was given. A method may be one of what
// answers requests itself: that counts where it was given nothing else.
func (m *Registering) givenHandler(fn *value.Func, args []value.Value) (value.Value, bool) {
	if len(args) > 1 && naming.ReceiverOf(fn.Name) != "" {
		if inner, ok := m.innerHandler(args[1:]); ok {
			return inner, true
		}
	}
	return m.innerHandler(args)
}

// dressed says what a followed call returned. A function that was given a
// handler and returns another has put something around it; one that returns
// a handler has made it, and an annotation may stand on it.
func (m *Registering) dressed(fn *value.Func, v value.Value, args []value.Value, n *ir.Node, at source.Span) value.Value {
	v = m.withScopes(fn, v, args, at)
	if n == nil || n.N&ir.ResultHandler == 0 && !value.MakesHandlers(v) {
		return v
	}
	inner, given := m.givenHandler(fn, args)
	return value.Each(v, func(v value.Value) value.Value {
		f, ok := v.(*value.Func)
		switch {
		case !ok:
			return v
		case given && m.isLiteral(f):
			by := &value.Result{Callee: fn.Name, Args: args, Receiver: fn.Receiver, At: at, Body: f, Over: fn.Over}
			if fn.Given != nil {
				by.Func = fn.Given
			}
			return value.Wrapped{By: value.Guard{By: by, At: at, Inner: inner}, Inner: inner}
		}
		made := *f
		made.Via = append(slices.Clone(f.Via), fn.Name)
		return &made
	})
}

// withScopes lets a function literal that a call returns remember the call, if
// that was given scopes, or texts or flags that may say what is demanded: that may not be
// seen in its body.
func (m *Registering) withScopes(fn *value.Func, v value.Value, args []value.Value, at source.Span) value.Value {
	if _, uses := m.scopesGiven(fn.Name, args, false); uses == nil && m.Guards[fn.Name] == "" && !slices.ContainsFunc(args, func(v value.Value) bool { return m.isNames(v) || flagsIn(v) != "" }) {
		return v
	}
	return value.Each(v, func(v value.Value) value.Value {
		f, ok := v.(*value.Func)
		if !ok || !m.isLiteral(f) {
			return v
		}
		made := *f
		made.Given = &value.Result{Callee: fn.Name, Args: args, Receiver: fn.Receiver, At: at}
		return &made
	})
}

// logic computes && and ||. The second side is left out where the first
// decides for certain, and is a branch where it may.
func (m *Registering) logic(n *ir.Node) value.Value {
	decides := n.Op == ir.OpOr
	first, known := value.Certain(m.eval(n.Kids[0]))
	if known && first == decides {
		return value.Truth{B: decides}
	}
	var second value.Value
	if known {
		second = m.eval(n.Kids[1])
	} else {
		m.branches(func() bool { second = m.eval(n.Kids[1]); return true }, func() bool { return true })
	}
	b, knownSecond := value.Certain(second)
	switch {
	case knownSecond && b == decides:
		return value.Truth{B: decides}
	case known && knownSecond:
		return value.Truth{B: !decides}
	}
	return value.Opaque{Why: "a condition"}
}

// configured performs a call of a function that the configuration names.
func (m *Registering) configured(full string, args []value.Value, n *ir.Node, at source.Span) (value.Value, bool) {
	r, ok := m.Registrars[full]
	if !ok {
		return nil, false
	}
	return m.apply(m.House, r.Action(), nil, args, n, at), true
}
