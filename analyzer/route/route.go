// Package route says what a route is: method, pattern, handler, the places
// that made it, and what it demands of a token.
package route

import (
	"cmp"
	"slices"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Any is the method of a route that is open to every method.
const Any = "*"

// A ScopeAt is a scope as it is written somewhere.
type ScopeAt struct {
	Name scope.Scope
	Span source.Span
	// Alternative is which of an annotation's alternatives, in the order
	// written, the scope is part of. Guards do not say.
	Alternative int `json:",omitempty"`
	// Scheme is the security scheme that the scope is demanded of, in the dialects
	// that name one.
	Scheme string `json:",omitempty"`
}

// The dialects of guards: what stands in front of a handler, and what the
// handler itself or a function that it calls checks.
const (
	Guard = "guard"
	Check = "check"
)

// A Claim is what one annotation (or one guard) says that a route demands.
type Claim struct {
	Dialect     string            // "directive", "tag", "swaggo", [Guard], [Check], ...
	Requirement scope.Requirement // nil: says nothing; empty: says that none is needed
	Scopes      []ScopeAt         // every scope of the requirement, in the order written
	Span        source.Span       // the annotation, or the guard's call

	// Func is the function that is given the scopes of a guard, as
	// types.Func.FullName has it: example.com/auth.Require. It is empty where no
	// named function is, and for annotations.
	Func string

	// Inherited says that an annotation has it from what is said of the whole API.
	Inherited bool `json:",omitempty"`
}

// A Route is one method and path that a server answers.
type Route struct {
	Method  string // upper case, or Any
	Path    string // canonical, see package pattern
	Handler string // for readers: (*example.com/crm.API).Create

	// Registration is the same for the methods that one statement registers where it
	// is reached by the same calls; 0 if that is not known.
	Registration int `json:",omitempty"`

	// With is the method, GET of a HEAD, whose registration makes the framework
	// answer this one, too; empty if somebody registers it.
	With string `json:",omitempty"`

	// Keys name the declarations that an annotation may stand on to be this
	// route's, the most specific first: the handler, the function that made
	// it, the variable or field that held it, its request type.
	Keys []string

	// Behind names functions that the handler hands every request to. An
	// annotation of theirs is about the route where nothing else is.
	Behind []string

	// At is the call (or annotation) that registers the route. Sites are
	// all places that an annotation line may stand on or above, At among them.
	At    source.Span
	Sites []source.Span

	// Unserved says, where no server is seen to answer with its router, what may do so.
	Unserved string `json:",omitempty"`

	// Caller is set where nothing that is followed calls the function that registers
	// the route: that function, and who was handed it and may call it.
	Caller string `json:",omitempty"`

	Access       scope.Access // what the route does
	AccessReason string       // who said so, if not the method

	// Unclear are scopes of which nobody says whether they read or write, where that
	// decides whether read scopes alone open the route, which writes.
	Unclear scope.Set `json:",omitempty"`

	Public       bool
	PublicReason string

	// Security is what the framework is told to document of the route.
	Security *Security `json:",omitempty"`

	// Declared is what annotations say, Enforced what the code does for
	// certain: [scope.Public] where nothing is demanded, and nil where what is
	// demanded is not known, for the reasons in Unknown (sorted, no two alike),
	// or was not looked for. Where Unknown has any, Enforced is nil.
	Declared scope.Requirement
	Enforced scope.Requirement
	Unknown  []Gap `json:",omitempty"`

	// Suspects are why the code may enforce something all the same, where no route of the
	// server shows a guard. They count where nothing says what its routes declare either.
	Suspects []Gap `json:",omitempty"`

	// Unexamined says, where Enforced is nil and Unknown has no reason, why
	// nobody has looked for what the code enforces: "enforcement is off".
	Unexamined string `json:",omitempty"`

	// Evidence is what all of this was found by, where it was asked for.
	Evidence *Evidence `json:",omitempty"`

	Claims []Claim // what Declared was made of
	Guards []Claim // what Enforced was made of
	Faults []Fault // guards that were meant for the route and do not do their work

	// Parts are routes that annotations know of, and whose paths are among those of
	// this one: its handler tells the values of a parameter apart.
	Parts []*Route
}

// DefaultAccess returns what a method does: GET, HEAD, OPTIONS, TRACE (RFC
// 9110, section 9.2.1) and QUERY read, every other method and [Any] writes.
func DefaultAccess(method string) scope.Access {
	switch method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "QUERY":
		return scope.Read
	}
	return scope.Write
}

// String returns "METHOD /path".
func (r *Route) String() string { return r.Method + " " + r.Path }

// Demands returns the requirement that counts: what the code enforces where
// that is visible, else what is declared.
func (r *Route) Demands() scope.Requirement {
	if r.Enforced != nil {
		return r.Enforced
	}
	return r.Declared
}

// Declares reports whether annotations say what the route demands, if only for
// the values of a parameter one by one, or that it demands nothing.
func (r *Route) Declares() bool { return r.Declared.IsStated() || len(r.Parts) > 0 }

// Compare orders routes by path, method, file and line.
func (r *Route) Compare(s *Route) int {
	return cmp.Or(cmp.Compare(r.Path, s.Path), cmp.Compare(r.Method, s.Method),
		r.At.Pos.Compare(s.At.Pos), cmp.Compare(r.Handler, s.Handler))
}

// Sort puts routes in the order of [Route.Compare].
func Sort(routes []*Route) { slices.SortFunc(routes, (*Route).Compare) }
