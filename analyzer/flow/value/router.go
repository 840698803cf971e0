package value

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Statement is one that runs, and the one that its function was called by.
type Statement struct {
	At    source.Span
	Above *Statement
}

// All calls yield for a statement and those above it.
func (s *Statement) All(yield func(source.Span) bool) {
	for ; s != nil; s = s.Above {
		if !yield(s.At) {
			return
		}
	}
}

// A Router is a router, or a group of routes below one. What is registered on
// it stays on it until all code has run; only then is it known where the
// router itself was mounted.
type Router struct {
	Framework  *framework.Framework
	Type       string
	Parent     *Router // of a group
	Prefix     Value   // of a group, below its parent
	Methods    Value   // of a group: those that it is open to; nil for all
	Allowed    []Value // methods that whatever is registered answers, too
	Own        Value   // what the paths on it begin with, wherever it is mounted; nil for nothing
	Base       []Guard // of a group: what its parent and its creation put around it
	Used       *Cell   // of Guards: what was added to it so far
	Always     *Cell   // of Guards: what was added to it, or to a group below it, for whatever has a path that it covers
	shared     []Guard // base and what was used so far, which begins at sharedFrom
	sharedFrom *Guard
	Routes     []*Entry
	Groups     []*Router
	Served     bool  // it is what a server answers with
	New        bool  // the program makes it, so that it is known who has it
	Made       Value // what it was made with; nil for nothing
	Narrow     bool  // not all requests for its paths are meant
	Unusual    bool  // it is told to take other paths for the same than it does by itself
	At         source.Span
	Stmts      *Statement // of a group: the one that made it

	Config Value           // that of the API which the router is of
	Edits  []OperationEdit // what changes the operations that are registered on it
}

// An Entry is a registration: a route, or a mount if its handler turns out to
// be a router. Gorilla's entries are built step by step.
type Entry struct {
	Router    *Router
	Methods   Value // a list; nil for every method
	Path      Value
	IsMount   bool
	Below     bool // the handler has everything below the path
	WithHead  bool // the framework registers HEAD where GET is asked for
	Pattern   bool // the path may begin with a method and a host
	Narrow    bool // not all requests for the path are meant
	Handler   Value
	Order     int  // of the registrations, which one it is
	Made      bool // it has a handler or is complete without one
	Withdrawn bool // nothing answers it, whatever handler it gets
	Guards    []Guard
	Own       []Guard   // those that its own call lists
	Spread    *List     // what the last of these, or the handler behind them, were spread from, if the route keeps that
	Ways      [][]Guard // of a row of a table that several search: what is before each, the search itself last
	Returns   bool      // its handler says by what it returns what is answered
	Caller    string    // the entry that registers it, and who may call that; "" if main leads there
	Claim     *Claim    // what a guard that registers it was given
	At        source.Span
	Sites     []source.Span
	Calls     *[]route.Call // that led to it; nil if evidence is not kept
	Stmts     *Statement    // that registered it
	Subrouter *Router       // gorilla: the router below it

	Name      Value           // what the program calls it
	Operation *Object         // what the framework is told to document
	Security  *route.Security // what that says of who may call
}

// A Guard is something that runs before a handler.
type Guard struct {
	By       Value
	At       source.Span
	Optional bool        // on some paths only
	Inner    Value       // what it is around, if that is known
	Row      *Object     // the row of a table that it found that by, if it did
	Below    Value       // the prefix of the paths that it runs for, or a list of such; nil for all
	Whole    bool        // below is no prefix, but a pattern of whole paths
	Early    bool        // it runs before its router has matched the route
	Stmt     source.Span // the statement that adds it to a router, if that does nothing else
	Spot     *Spot       // where it was put; nil for around a handler that sees all of the path

	// Ground is where it runs if the framework has it run for all that is below the
	// prefix of the router that it was added to; nil elsewhere.
	Ground *Ground
}

// A Spot is where a guard was put.
type Spot struct {
	On     *Router // the router that it was added to; nil if it is around a handler
	Strips []Value // the prefixes that are taken off the path before it runs
	Place  *Place  // once all is known
}

// A Place is where something stands on the way of a request: what it sees of the path,
// and what it is told of the route that is matched.
type Place struct {
	Framework *framework.Framework // of the router that it stands at
	Taken     string               // canonical: what was taken off the path; see Cut
	Cut       bool                 // what was is not known
	Told      Told
	Takes     framework.Takes // what middleware has the router take for the same
	Pattern   string          // what is told, where it is the part of a pattern
}

// A Told says what is told of the route that is matched.
type Told uint8

const (
	ToldUnknown Told = iota
	ToldNothing
	ToldPart // a pattern, of more than the route
	ToldAll
)

// Guards is the value of the cell that holds a router's middleware.
type Guards []Guard

// Late reports whether what is used on r also runs before earlier routes.
func (r *Router) Late() bool {
	return r.Framework.LateUse || r.Framework.LateRoot && r.Parent == nil
}

// Top returns the router that a group is below of.
func (r *Router) Top() *Router {
	for r.Parent != nil {
		r = r.Parent
	}
	return r
}

// BasePath returns what the paths on r begin with, as the program writes them; missing is
// what they begin with on a router that nothing is said of. A router that the program did not
// make may be a group of another.
func (r *Router) BasePath(missing string) Value {
	var base Value = Opaque{Why: "what the paths of a router begin with that comes from elsewhere"}
	switch {
	case r.Parent != nil:
		base = r.Parent.BasePath(missing)
	case r.Own != nil:
		base = r.Own
	case r.New:
		base = Text{S: missing}
	}
	if r.Prefix == nil || IsNull(r.Prefix) {
		return base
	}
	return Each(base, func(base Value) Value {
		return Each(r.Prefix, func(prefix Value) Value {
			a, isText := base.(Text)
			b, known := prefix.(Text)
			if !isText || !known {
				return Concat(base, prefix)
			}
			b.S, b.At = r.Framework.Syntax.Join(a.S, b.S), b.From(a)
			return b
		})
	})
}

// Stack returns the router that keeps the middleware of r, and of all groups beside
// it, in the order in which it was added: nil if each of them keeps its own.
func (r *Router) Stack() *Router {
	if !r.Framework.Flat {
		return nil
	}
	for r.Parent != nil && r.Parent.Framework == r.Framework {
		r = r.Parent
	}
	return r
}

// Within reports whether r is another router or a group below it.
func (r *Router) Within(other *Router) bool {
	for ; r != nil; r = r.Parent {
		if r == other {
			return true
		}
	}
	return false
}

// UsedNow is what was used on r in all.
func (r *Router) UsedNow() Guards {
	l, _ := r.Used.V.(Guards)
	return l
}

// WithBase returns the base of r and what was used on it so far. Lists of which one
// begins with the other share an array.
func (r *Router) WithBase(used Guards) []Guard {
	if len(r.Base) == 0 {
		return slices.Clip(used)
	}
	if len(used) == 0 {
		return slices.Clip(r.Base)
	}
	had := len(r.shared) - len(r.Base)
	if had < 0 || had > len(used) || r.sharedFrom != &used[0] {
		r.shared, r.sharedFrom, had = slices.Clip(slices.Clone(r.Base)), &used[0], 0
	}
	r.shared = append(r.shared, used[had:]...)
	return slices.Clip(r.shared)
}

// Around returns all that runs before the handler of an entry, outermost
// first, now that nothing is added any more.
func (e *Entry) Around() []Guard { return e.AroundWithin(nil) }

// AroundWithin is Around where requests come by a group of the router's by itself,
// and by none of the routers above that.
func (e *Entry) AroundWithin(group *Router) []Guard {
	var above *Router
	if group != nil {
		above = group.Parent
	}
	guards := e.Guards
	top := true // whether the guards begin at the top of the tree
	for r := e.Router; r != above; r = r.Parent {
		if r.Late() {
			guards = slices.Concat(r.Base, r.UsedNow(), guards)
			if r == e.Router || r.Parent == nil {
				continue
			}
		} else if !top {
			continue
		}
		top = r.Late()
	}
	for r := e.Router; r != above; r = r.Parent {
		if always, _ := r.Always.V.(Guards); len(always) > 0 {
			guards = slices.Concat(always, guards)
		}
	}
	return guards
}

// IsNarrow reports whether requests for the path of an entry may go elsewhere, by what else
// they have: a host, a query, a header.
func (e *Entry) IsNarrow() bool {
	for r := e.Router; r != nil; r = r.Parent {
		if r.Narrow {
			return true
		}
	}
	t, ok := e.Path.(Text)
	if !ok || !e.Pattern {
		return e.Narrow
	}
	_, path := SplitPattern(t.S, e.Router.Framework.Separator)
	return e.Narrow || path != "" && path[0] != '/'
}

// Written returns what the path of an entry is put together from, as the program
// writes it.
func (e *Entry) Written() []Value {
	out := []Value{e.Path}
	for r := e.Router; r != nil; r = r.Parent {
		if r.Prefix != nil {
			out = append(out, r.Prefix)
		}
		if r.Own != nil {
			out = append(out, r.Own)
		}
	}
	slices.Reverse(out)
	for i, v := range out {
		if v == nil || IsNull(v) {
			out[i] = Text{}
		}
	}
	return out
}

// OperationPath returns the path of an operation, which begins with that of the
// groups of its API.
func (e *Entry) OperationPath() Value {
	path := e.Path
	for r := e.Router; r != nil && r.Config == nil && r.Prefix != nil; r = r.Parent {
		path = Concat(r.Prefix, path)
	}
	return path
}

// An OperationEdit is a function that changes the operations of a group.
type OperationEdit struct {
	By   Value
	Next bool
}

// Name is what a guard is called, for readers.
func (g Guard) Name() string {
	switch by := Bare(g.By).(type) {
	case *Func:
		if len(by.Via) > 0 {
			return naming.Short(by.Via[0])
		}
		name, _, _ := strings.Cut(by.Name, ".func")
		return naming.Short(name)
	case *Result:
		return naming.Short(by.Callee)
	case Wrapped:
		return by.By.Name()
	}
	return ""
}

// A Claim is what the configuration makes known of a route: a function that is
// said to be a guard was given scopes, and registered the route. How it enforces
// them need not be seen.
type Claim struct {
	Demand Demand
	Uses   []route.ScopeAt
	By     string
	At     source.Span
}

// Claims completes a route on which no guard was seen with the claim on it.
func (c *Claim) Claims(r *route.Route, total Demand) Demand {
	if c == nil || len(r.Guards) > 0 {
		return total
	}
	r.Guards = append(r.Guards, route.Claim{Dialect: route.Guard, Requirement: c.Demand.Requirement(), Scopes: c.Uses, Span: cmp.Or(c.At, r.At), Func: c.By})
	return total.And(c.Demand)
}
