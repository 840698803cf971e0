package route

import (
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Evidence is what the analysis went by for a route: the calls that lead to its
// registration, and the steps that a request to it takes.
type Evidence struct {
	Calls []Call // that lead to its registration, the outermost first; none of a row of a table that is searched
	Steps []Step // what a request comes by, in the order in which these run; the handler last
}

// A Call is a function on the way to the registration of a route, and the place where it
// is called. The first call is the entry: main, an initializer, or a function that
// escaped to code that is not followed. Nothing is seen to call the entry.
type Call struct {
	Func   string      // full name
	At     source.Span // zero for the entry
	Handed bool        // it is handed to what calls it, and At is where it is declared
}

// The kinds of steps.
const (
	StepGuard     = "guard"   // stands in front of the handler
	StepRegistrar = "claim"   // a configured guard that registers the route, and guards it even if its body does not show how
	StepHandler   = "handler" // answers
)

// A Step is a guard or the handler that a request passes on the way to its answer, with
// what it was found to demand. Steps stand in the order in which they run.
type Step struct {
	Kind    string
	Name    string      // short, for readers; "" for what has none
	Of      []string    // likewise, the functions that it was made of by one that is not followed
	Perhaps bool        // it is seen to be there on some paths of the code only, by a setting, say
	At      source.Span // where it was put in front of the route; for the handler, where it is registered
	Defined source.Span // the function that runs, if that is followed

	// Demand is what is certain, behind the step, of those who come by: [scope.Public]
	// where that is nothing, nil where nobody does.
	Demand scope.Requirement

	// Checks are the scopes that its code asks the token for, with the places, and Calls
	// the calls by which it does.
	Checks []ScopeAt
	Calls  []source.Span

	// Unknown is why it is not certain what it demands. Aside is what is not followed
	// either, and is not taken for something that asks for scopes: it is told no word of
	// one, while others show what they demand.
	Unknown []Gap
	Aside   []Gap

	Faults []Fault // in which way it does not do its work
}
