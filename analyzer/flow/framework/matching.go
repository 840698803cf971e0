package framework

import "slices"

// This file is about what a router takes for the same path, and what it tells of the
// path and of the route that it matched. The program testdata/frameworks/matching asks
// the running frameworks.

// Matched says how a framework tells which route was matched: the methods and
// fields of its types that say it.
type Matched struct {
	Path      string // the path, as the program writes it
	Pattern   string // the pattern, which may begin with a method
	Name      string // what the program calls the route
	Operation string // what the framework was told to document of it
	Route     string // what returns the route itself, or nil where none is known
	Lookup    string // a router's method that returns the pattern, as its second result

	Known KnownTo // to what it is told
}

// Tells reports whether something of the framework tells which route was matched.
func (m Matched) Tells(own string) bool {
	return slices.Contains([]string{m.Path, m.Pattern, m.Name, m.Operation, m.Route, m.Lookup}, own)
}

// A KnownTo says to what runs in front of a handler it is told which route was matched.
type KnownTo uint8

const (
	InRoute  KnownTo = iota // to what is around the handler of the route
	InRouter                // to all that the router runs, unless that is added as early
	SoFar                   // to what is around the handler; to middleware of the router, what leads there
	Own                     // to what is around the handler; to middleware, the path that it is added below
)

// A Part is what of a request's path is told.
type Part uint8

const (
	NoPart  Part = iota
	Path         // without its escapes
	Written      // as it was sent
	Target       // as it was sent, with the query
)

// Takes says which paths a router takes for the same as that of a route.
type Takes struct {
	Case  bool // with letters of the other case
	Slash bool // with a slash at the end, or without
	// Escapes says so of a path some letters of which are escaped.
	Escapes bool
	// Inner says that what a parameter takes may have a slash that is escaped. Who is
	// told the path without its escapes is told one.
	Inner bool

	// Doubles says so of a path with several slashes in the place of one.
	Doubles bool

	// Ordered says that of several routes for a path the first one is taken, not the
	// one that says most of it.
	Ordered bool

	// Other says that a router of another framework looks for the routes.
	Other bool

	// CaseBy and SlashBy are the fields of the configuration of a router which say
	// that it is strict.
	CaseBy, SlashBy string
}

// Loosens says what a router takes for the same behind middleware that changes the path
// which is looked for, and not the one that handlers are told.
func Loosens(middleware string) (Takes, bool) {
	t, ok := loosening[middleware]
	return t, ok
}

var loosening = map[string]Takes{
	"github.com/go-chi/chi/v5/middleware.StripSlashes": {Slash: true},   // https://pkg.go.dev/github.com/go-chi/chi/v5/middleware#StripSlashes
	"github.com/go-chi/chi/v5/middleware.CleanPath":    {Doubles: true}, // https://pkg.go.dev/github.com/go-chi/chi/v5/middleware#CleanPath
}

// asFiber is what all versions of fiber take for the same.
var asFiber = Takes{Case: true, Slash: true, Inner: true, Ordered: true, CaseBy: "CaseSensitive", SlashBy: "StrictRouting"}
