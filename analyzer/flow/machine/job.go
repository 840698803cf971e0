package machine

import (
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
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
	act(on value.Value, name string, args []value.Value, n *ir.Node, at source.Span) (value.Value, bool)

	// apply performs a function of a framework. On is its receiver, nil for
	// none.
	apply(fw *framework.Framework, a framework.Action, on *value.Router, args []value.Value, n *ir.Node, at source.Span) value.Value

	// setsField performs the assignment of a value to a field.
	setsField(target *ir.Node, v value.Value)

	// Register adds a route to a router.
	Register(r *value.Router, e *value.Entry) *value.Entry

	// intercept performs a call, as it is written, that means something to the
	// job, whatever the function does that is called. So do onMethod for a method
	// that is called on one of the values that its receiver can be, onValue for
	// the call of a value, and onLibrary for a function of which the code is not
	// here.
	intercept(n *ir.Node, recv value.Value, args []value.Value, at source.Span) (value.Value, bool)
	onMethod(name string, recv value.Value, args []value.Value, n *ir.Node, at source.Span) (value.Value, bool)
	onValue(fn value.Value, args []value.Value, n *ir.Node, at source.Span) (value.Value, bool)
	onLibrary(name string, args []value.Value, at source.Span) (value.Value, bool)

	// enter runs a function with its arguments.
	enter(fn *value.Func, args []value.Value, n *ir.Node, at source.Span) value.Value

	// beyond performs a call that is not followed, if it means something to the
	// job.
	beyond(callee string, recv value.Value, args []value.Value, n *ir.Node, at source.Span) (value.Value, bool)

	// escapeInto notes that a call which is not followed was given a receiver and
	// arguments, and escape that v went to code that is not followed, or where
	// such code finds it.
	escapeInto(callee string, recv value.Value, args []value.Value, at source.Span)
	escape(to string, v value.Value)

	// spares reports whether code which is not followed leaves a struct as it
	// is that it is given a pointer to.
	spares(o *value.Object) bool

	// implementations returns how many types an interface may have, where any
	// of them may be meant by recv, for their methods to be called.
	implementations(recv value.Value) int

	// someCall makes calls of which only one is made. Each reports whether it was
	// made. It returns what they return, and whether one of them comes to its end.
	someCall(calls []func() (value.Value, bool)) (value.Value, bool)

	// eachValue calls f for each value that v may be, with what begins the path on
	// which it is that one and reports whether there is one.
	eachValue(v value.Value, f func(v value.Value, taken func() bool))

	// assertedOnWays is asserted for a value that is one or another depending on the
	// path. It returns nil if v is none, or the paths do not tell of which type it is.
	assertedOnWays(n *ir.Node, v value.Value) (is, ok value.Value)

	// eachCall is each for what is called, or the receiver of it.
	eachCall(v value.Value, call func(value.Value) value.Value) value.Value
}

// A valueJob says what expressions are.
type valueJob interface {
	// special computes an expression that means more to the job than to the
	// machine.
	special(n *ir.Node) (value.Value, bool)

	// whether returns the second value of an expression, the "ok", or, where the
	// expression is nil, of the call that returned v.
	whether(v value.Value, e *ir.Node) value.Value

	// found returns the first value of an index expression that has a second.
	found(v value.Value, e *ir.Node) value.Value

	// asserted returns the values of a type assertion, the second of which is the "ok",
	// where the types do not tell: of x, which is v if the assertion holds.
	asserted(n *ir.Node, x, v value.Value) (is, ok value.Value)

	// isKept reports whether v is there for certain, because it is what was kept
	// with the request.
	isKept(v value.Value) bool

	// thereAs returns what was kept with the request, and whether it is there.
	thereAs(v value.Value) (is, there value.Value)

	// accessOfRoute returns what the route does that is followed; what holds the
	// place of it where none is.
	accessOfRoute() string

	// taken returns v as what is taken from a value, by a name.
	taken(v, of value.Value, name string) value.Value

	// indexed returns v as what an index expression takes out of a list or map.
	indexed(v value.Value, n *ir.Node) value.Value

	// onlyRow returns those elements of a list that are meant, if not all are, and
	// onlyEntry those of a map.
	onlyRow(pairs []value.Pair) ([]value.Pair, bool)
	onlyEntry(d *value.Map) ([]value.Pair, bool)

	// pick returns those of the cells at an index of a map that are meant.
	pick(cells []*value.Cell, index value.Value, n *ir.Node) []*value.Cell
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
	heedless() func(all, alike bool)

	// choose takes the clauses of a switch on an expression that may be meant.
	choose(on *ir.Node, clauses []*ir.Node, label string) bool

	// endless notes that the present path never leaves a loop.
	endless()

	// whichever takes the branches for each of the things that a value may be.
	whichever(of value.Value, runs []func() bool) bool

	// perhaps runs a loop's body for an element that is there on some paths
	// only.
	perhaps(e value.Maybe, body func() bool) bool

	// repeat runs a loop's body as often as it may be, which is not known, with
	// what the loop changes unknown.
	repeat(changed []*ir.Node, once func() bool) bool

	// further runs the body of a range loop for what is not known of what it
	// ranges over.
	further(n *ir.Node, key, elem value.Value, changed []*ir.Node, one func(k, v value.Value) bool) bool
}
