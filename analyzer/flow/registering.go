package flow

import (
	"math"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/source"
)

// registering is the job of recording what code does to routers.
type registering struct {
	*machine
	counted    map[source.Span]bool // where the routes are written that are registered so far
	bareServer bool                 // a server without a handler is started
	fronts     map[*object]bool     // servers with something around what they answer with

	registrars map[string]framework.Registrar // what the configuration adds to the table
	house      *framework.Framework

	mentions  []mention             // functions that escaped
	handed    map[fingerprint]bool  // those that are among the mentions
	alike     map[*ir.Function]int  // how many of these have the same code
	started   int                   // how many of the mentions were looked at
	asEntry   map[*ir.Function]bool // those that were run since they escaped, and were not called before
	fruitless map[*ir.Function]int  // how often they were run and registered nothing; negative if they once did
	escapes   []escape              // what is held by code that is not followed
	heldAt    map[any]int           // where in escapes a thing is

	caller  string // the entry that runs and who may call it; "" while main does
	library bool   // nobody knows who calls the functions of the program
}

// newRegistering returns the job in which a machine that has no other runs code.
func newRegistering(m *machine) *registering {
	r := &registering{
		machine:    m,
		counted:    make(map[source.Span]bool),
		fronts:     make(map[*object]bool),
		registrars: make(map[string]framework.Registrar),
		house:      framework.House(),
		handed:     make(map[fingerprint]bool),
		alike:      make(map[*ir.Function]int),
		asEntry:    make(map[*ir.Function]bool),
		fruitless:  make(map[*ir.Function]int),
		heldAt:     make(map[any]int),
	}
	m.job, m.first = r, r
	return r
}

// intercept performs the functions of frameworks, and no call once the budget is
// spent.
func (m *registering) intercept(n *ir.Node, _ value, args []value, at source.Span) (value, bool) {
	if m.left.spent() {
		return opaque{Why: "too much code to follow"}, true
	}
	if n.Op == ir.OpCallIface {
		return nil, false
	}
	fw, a, ok := m.know.Function(n.Name)
	if !ok {
		return nil, false
	}
	return m.apply(fw, a, nil, args, n, at), true
}

func (m *registering) onMethod(string, value, []value, *ir.Node, source.Span) (value, bool) {
	return nil, false
}

func (m *registering) onValue(value, []value, *ir.Node, source.Span) (value, bool) {
	return nil, false
}

func (m *registering) onLibrary(string, []value, source.Span) (value, bool) { return nil, false }

// beyond performs what the configuration says of a call, or notes it if it looks
// as if it registered a route.
func (m *registering) beyond(callee string, _ value, args []value, n *ir.Node, at source.Span) (value, bool) {
	if v, ok := m.configured(callee, args, n, at); ok {
		return v, true
	}
	m.suspect(callee, args, n, at)
	return nil, false
}

// spares reports whether a struct is of one of the program's own types: it
// may hold routers and handlers, and these only change in code that is followed.
func (m *registering) spares(o *object) bool { return m.classes[o.typ] != nil }

func (m *registering) implementations(value) int { return math.MaxInt }

func (m *registering) eachCall(v value, call func(value) value) value { return each(v, call) }

// special computes conditions, of which it only matters whether they are certain.
func (m *registering) special(n *ir.Node) (value, bool) {
	switch n.Op {
	case ir.OpEqual:
		v := equal(m.eval(n.Kids[0]), m.eval(n.Kids[1]))
		if t, ok := v.(truth); ok && n.N == 1 {
			t.B = !t.B
			return t, true
		}
		return v, true
	case ir.OpAnd, ir.OpOr:
		return m.logic(n), true
	}
	return nil, false
}

func (m *registering) whether(v value, e *ir.Node) value {
	if e == nil {
		return opaque{Why: why(v), Type: "bool", from: ofSetting}
	}
	return opaque{Why: "whether there is a value", from: ofSetting}
}

func (m *registering) asserted(*ir.Node, value, value) value {
	return opaque{Why: "whether there is a value", from: ofSetting}
}

func (m *registering) isKept(value) bool { return false }

func (m *registering) accessOfRoute() string { return "{access}" }

func (m *registering) onlyRow([]pair) ([]pair, bool) { return nil, false }

func (m *registering) onlyEntry(*dict) ([]pair, bool) { return nil, false }

func (m *registering) pick(cells []*cell, _ value, _ *ir.Node) []*cell { return cells }

func (m *registering) affords() bool {
	if m.frame().aside {
		if m.aside++; m.aside > m.limit {
			return false
		}
	}
	return !m.left.spent()
}

func (m *registering) execute(n *ir.Node) (live, done bool) {
	switch n.Op {
	case ir.OpIf:
		if b, known := certain(m.eval(n.Kids[0])); known {
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
func (m *registering) choose(tag value, clauses []*ir.Node, label string) bool {
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
			b, known := certain(equal(tag, m.eval(e)))
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

func (m *registering) perhaps(_ maybe, body func() bool) bool {
	return m.branches(body, func() bool { return true })
}

func (m *registering) repeat(changed []*ir.Node, once func() bool) bool {
	m.forgetWritten(m.frame().cells)
	m.forget(changed)
	return m.branches(once, func() bool { return true })
}

func (m *registering) further(_ *ir.Node, key, elem value, changed []*ir.Node, one func(k, v value) bool) bool {
	return m.repeat(changed, func() bool { return one(key, elem) })
}

func (m *registering) taken(v, _ value, _ string) value { return v }

func (m *registering) indexed(v value, n *ir.Node) value {
	m.eval(n.Kids[0])
	return v
}

func (m *registering) heedless() func() { return func() {} }
