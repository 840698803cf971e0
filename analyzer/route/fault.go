package route

import (
	"fmt"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A FaultKind says in which way a guard does not do its work.
type FaultKind uint8

const (
	// AfterRoute: it is added to the router when the route is there already.
	AfterRoute FaultKind = iota + 1
	// AfterHandler: it stands behind the handler in the list of what runs.
	AfterHandler
	// Discarded: what it returns, a handler or a verdict, is not used.
	Discarded
	// Unreached: the code that holds it does not run for the route, or
	// not before the handler has answered.
	Unreached
	// Proceeds: its failure does not end the request.
	Proceeds
	// Optional: it lets a request without a token through.
	Optional
	// Overridden: it judges the method that a request was sent with, or that its
	// client names, which is not the one that it is answered for.
	Overridden
	// Overwritten: what was appended to the list that it is in was put where the
	// guard was, or may have been.
	Overwritten
	// Inverted: it ends the requests whose token has what it asks for, and lets those
	// through that lack it.
	Inverted
	// Nobody: it asks only those requests for scopes of which it has found that nobody is
	// known to send them.
	Nobody
	// Unauthorized: it ends the request, but with 401 where the token lacks
	// a scope, which is 403 (RFC 6750, section 3.1).
	Unauthorized

	faultKinds
)

var faultNames = [faultKinds]string{
	AfterRoute: "after route", AfterHandler: "after handler", Discarded: "discarded", Unreached: "unreached",
	Proceeds: "proceeds", Optional: "optional", Overridden: "overridden", Overwritten: "overwritten", Inverted: "inverted", Nobody: "nobody", Unauthorized: "unauthorized",
}

// String returns the kind's name in lower case.
func (k FaultKind) String() string {
	if k == 0 || k >= faultKinds {
		return fmt.Sprintf("FaultKind(%d)", uint8(k))
	}
	return faultNames[k]
}

// Enforces reports whether a guard with this fault protects its route all the
// same.
func (k FaultKind) Enforces() bool { return k == Unauthorized }

// A Fault is a guard that was meant for a route and does not do its work. It
// has no message: what there is to say follows from the kind.
type Fault struct {
	Kind   FaultKind
	Guard  string            // what guards, for readers: auth.Require
	Demand scope.Requirement // what it would demand; nil if that is not known
	Span   source.Span       // its call, where the finding stands

	// Move and Before say how to mend an order: the statement (or argument)
	// Move has to stand before the statement (argument) Before of the same
	// block (call). Both are zero where that alone does not mend it.
	Move, Before source.Span
}
