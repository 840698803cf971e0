package flow

import (
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A job is what the machine runs code for: to register routes, or to follow a
// request. The machine asks it at the points where the two differ.
type job interface {
	callJob
	valueJob
	pathJob
}

// A callJob says what becomes of calls.
type callJob interface {
	// act performs a call of a method on a router or a route under
	// construction, if it is one that the framework's table has.
	act(on value, name string, args []value, n *ir.Node, at source.Span) (value, bool)

	// apply performs a function of a framework. On is its receiver, nil for
	// none.
	apply(fw *framework.Framework, a framework.Action, on *router, args []value, n *ir.Node, at source.Span) value

	// register adds a route to a router.
	register(r *router, e *entry) *entry

	// intercept performs a call, as it is written, that means something to the
	// job, whatever the function does that is called. So do onMethod for a method
	// that is called on one of the values that its receiver can be, onValue for
	// the call of a value, and onLibrary for a function of which the code is not
	// here.
	intercept(n *ir.Node, recv value, args []value, at source.Span) (value, bool)
	onMethod(name string, recv value, args []value, n *ir.Node, at source.Span) (value, bool)
	onValue(fn value, args []value, n *ir.Node, at source.Span) (value, bool)
	onLibrary(name string, args []value, at source.Span) (value, bool)

	// enter runs a function with its arguments.
	enter(fn *fun, args []value, n *ir.Node, at source.Span) value

	// beyond performs a call that is not followed, if it means something to the
	// job.
	beyond(callee string, recv value, args []value, n *ir.Node, at source.Span) (value, bool)

	// escapeInto notes that a call which is not followed was given a receiver and
	// arguments, and escape that v went to code that is not followed, or where
	// such code finds it.
	escapeInto(callee string, recv value, args []value)
	escape(to string, v value)

	// spares reports whether code which is not followed leaves a struct as it
	// is that it is given a pointer to.
	spares(o *object) bool

	// implementations returns how many types an interface may have, where any
	// of them may be meant by recv, for their methods to be called.
	implementations(recv value) int

	// eachCall is each for what is called, or the receiver of it.
	eachCall(v value, call func(value) value) value
}

// A valueJob says what expressions are.
type valueJob interface {
	// special computes an expression that means more to the job than to the
	// machine.
	special(n *ir.Node) (value, bool)

	// whether returns the second value of an expression, the "ok", or, where the
	// expression is nil, of the call that returned v.
	whether(v value, e *ir.Node) value

	// asserted returns the second value of a type assertion, the "ok", where the
	// types do not tell: of x, with v as its first value.
	asserted(n *ir.Node, x, v value) value

	// isKept reports whether v is there for certain, because it is what was kept
	// with the request.
	isKept(v value) bool

	// accessOfRoute returns what the route does that is followed; what holds the
	// place of it where none is.
	accessOfRoute() string

	// taken returns v as what is taken from a value, by a name.
	taken(v, of value, name string) value

	// indexed returns v as what an index expression takes out of a list or map.
	indexed(v value, n *ir.Node) value

	// onlyRow returns those elements of a list that are meant, if not all are, and
	// onlyEntry those of a map.
	onlyRow(pairs []pair) ([]pair, bool)
	onlyEntry(d *dict) ([]pair, bool)

	// pick returns those of the cells at an index of a map that are meant.
	pick(cells []*cell, index value, n *ir.Node) []*cell
}

// A pathJob says which paths are taken.
type pathJob interface {
	// affords reports whether the step that was taken is within the budget.
	affords() bool

	// costlyPart runs a part of the running function that can be costly.
	costlyPart(what any, name string, run func() bool) bool

	// execute executes a statement that means more to the job than to the
	// machine, and reports whether what follows it is reached, and whether it
	// was executed.
	execute(n *ir.Node) (live, done bool)

	// heedless begins to take branches of which none may matter to what is asked
	// of the token, and returns what ends that.
	heedless() func()

	// choose takes the clauses of a switch that may be meant.
	choose(tag value, clauses []*ir.Node, label string) bool

	// perhaps runs a loop's body for an element that is there on some paths
	// only.
	perhaps(e maybe, body func() bool) bool

	// repeat runs a loop's body as often as it may be, which is not known, with
	// what the loop changes unknown.
	repeat(changed []*ir.Node, once func() bool) bool

	// further runs the body of a range loop for what is not known of what it
	// ranges over.
	further(n *ir.Node, key, elem value, changed []*ir.Node, one func(k, v value) bool) bool
}
