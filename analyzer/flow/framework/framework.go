package framework

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
)

// A Framework is all that the evaluator knows of one HTTP router library.
// Adding a framework is adding a row to [frameworks].
type Framework struct {
	Name   string
	Link   string   // where the calls below are defined
	Paths  []string // import paths
	Syntax pattern.Syntax

	Routers  []string // types that are routers or groups of them, without stars
	Entries  []string // types of a route under construction
	Contexts []string // types whose presence among the parameters makes a function a handler

	Funcs map[string]Action // package-level functions
	Calls map[string]Action // methods of routers; Type.Method where types of the framework differ
	Chain map[string]Action // methods of routes under construction

	// Ignored says of methods of routers, and of routes under construction, that take
	// what could be a handler or a guard, why they add nothing to what is served. A
	// method that is neither here nor above is not known to do nothing.
	Ignored map[string]string

	// Misses are the fields of routers that hold what answers where no route does.
	Misses map[string]Action

	Records   []string          // types that describe a route without its handler
	Endpoints []string          // types of functions that handlers call with what they have decoded
	Wanted    map[string]string // by type, the field that holds the scopes which are wanted of a token
	Harmless  []string          // packages of middleware that asks no token
	Validate  string            // the method of these types that returns an error unless it is given all of them

	Operations Operations // how the framework is told what to document of a route

	Matched Matched         // how handlers are told their route
	Tells   map[string]Part // the methods and fields by which they are told the path of the request
	Takes   Takes           // which paths are the same

	Markers []string // types that a request type embeds to say its route in tags path and method

	Hooks []string // methods of a bound object that run before and after its handlers, and are none

	// Separator is what follows the method in a pattern, if it is no space;
	// an @ then begins the domain.
	Separator string

	Every []string // what may stand for every method where one is named

	Global  string      // the variable that holds the global router
	Control Controllers // how values answer with their methods

	// LateUse says that middleware added to a router also runs before the
	// routes that were registered earlier.
	LateUse bool

	// Keeps says that the routes of a group keep what their paths begin with where the
	// group is mounted by itself; nothing that the routers above it do is around them.
	Keeps bool

	// LateRoot says so of the root only, not of groups.
	LateRoot bool

	// UseFirst says that middleware has to be added to a router before anything
	// else is.
	UseFirst bool

	// Commits says that a route under construction is none before it is
	// handed back to its router.
	Commits bool

	// Continues says that what is behind a middleware runs when it returns,
	// unless it says that it must not.
	Continues bool

	// Panics are the methods of its types that end a request by a panic: they do
	// not return.
	Panics []string

	// Writes are the methods that write the response, where nothing runs behind a
	// middleware that has done so.
	Writes []string

	// Chains says that a handler is the last of a list, and that those before
	// it go on to the next themselves.
	Chains bool

	// Falls says that a handler which goes on has the request come to the next
	// registration that matches it.
	Falls bool

	// Replaces says that a route which is registered for a method and a path that
	// have one takes its place.
	Replaces bool

	// Early says that middleware of the root runs before the route is matched: what it
	// makes of the request is what is matched.
	Early bool

	// Flat says that a group is no more than a prefix: middleware that is added
	// to it runs for whatever is registered from then on below that prefix, on
	// the group or not.
	Flat bool

	// Letters says that a prefix which middleware runs below may end within a
	// segment.
	Letters bool

	// Retains are the types of routers whose routes keep the list that their
	// middleware is spread from: what is written to that later is what runs.
	Retains []string

	// Strips says that a router of the same framework, mounted at a prefix,
	// sees only what follows the prefix. (Other handlers see the whole path
	// in every framework known here, unless http.StripPrefix is around them.)
	Strips bool
}

// InPackage returns a full name without the package, if that is the framework's.
func (fw *Framework) InPackage(name string) string {
	for _, path := range fw.Paths {
		if rest, ok := strings.CutPrefix(name, path); ok {
			if own, ok := strings.CutPrefix(rest, "."); ok {
				return own
			}
		}
	}
	return ""
}

// Controllers is what a framework says of its controllers.
type Controllers struct {
	Base     string   // the type that they embed, whose own methods are no answers
	Suffix   string   // what their names may end in
	Reserved []string // the methods that never answer by their own names

	// Comments is the variable in which generated code keeps what comments
	// say about the methods of each controller, by "import/path:Name", and
	// Comment names the fields of one of these. (In fields.name is the method
	// of the controller.)
	Comments string
	Comment  Fields
}

// Operations describes the struct in which a framework is told of a route.
type Operations struct {
	Type     string   // "path.Name"
	Security string   // the field with the requirements, as OpenAPI has them
	Default  []string // the fields from the API's configuration to those of all routes

	Method, Path string   // the fields with the method, and with the path below the API
	Made         []string // fields of text that registering calls fill in themselves
	Maps         []string // fields in which such calls put an empty map
}

// An Effect is what a call does to a router.
type Effect uint8

const (
	Ignore      Effect = iota // nothing that matters here
	Keep                      // nothing, and the result is the receiver
	Create                    // the result is a new router
	Register                  // a route
	Group                     // the result is a router below the receiver
	Use                       // middleware from here on
	Mount                     // another handler, often a router, below a prefix
	Serve                     // the handler is what a server answers with
	Try                       // the handler is what a server for tests answers with
	Strip                     // the handler sees the path without a prefix
	Adapt                     // the result is the handler in other clothes
	Chain                     // the result is a route under construction
	SetMethods                // on a route under construction
	SetPath                   //
	SetName                   //
	Named                     // the result is the route of the receiver's tree that has a name
	SetHandler                //
	Subrouter                 // the result is a router below it
	DefaultRoot               // the receiver is the framework's global router; then as register
	Option                    // the result says what a call that is given it does besides
	SetBase                   // what the paths of the receiver begin with
	Commit                    // a route under construction is complete
	Surround                  // the result is the structs among the arguments, with middleware around
	Assemble                  // the result is a struct with certain fields
	Derive                    // a route for each path that has others already
	Bind                      // as register, of functions and of all methods of values
	Shared                    // the result is the framework's global router
	HandOver                  // methods of an argument are called with the router
	Control                   // as register, of methods of a value that a text names
	ControlAll                // as register, of all methods of a value, by their names
	Include                   // as register, of methods of a value that generated code names
	Filter                    // middleware for what a pattern matches
	Later                     // the result is a function that does a method to the router it is given
	Allow                     // what is registered from here on answers these methods, too
	Lose                      // what this does to the routes is not known
	Edit                      // a function that changes the operations of a group
	Told                      // the result is a part of what the API was configured with
	Apply                     // functions among the arguments are called with the receiver
	Bare                      // the result is the receiver without the middleware on it
	Withdraw                  // on a route under construction: nothing answers it
	Visit                     // a function is called with each route of the tree
	Answerer                  // on a route under construction: the result is its handler
	Miss                      // as register, if what answers where no route does leads to a router
	BasePath                  // the result is what the paths on the receiver begin with
)

// An Action describes one function or method of a framework. Arguments are
// numbered from 1; 0 means that there is none. A variadic argument that is
// spread counts as its elements.
type Action struct {
	Do       Effect
	Methods  []string // the methods, where the name says them
	Method   int      // the argument that holds the method, or a list of methods
	Name     int      // of named: the name
	Rest     bool     // the methods (or else the paths) are all arguments from there on
	Path     int      // the path, prefix or pattern; of use: where a prefix may stand
	Missing  string   // the path where that argument is left out
	Several  bool     // the path is one or more, by spaces
	Below    bool     // what is registered has everything below the path
	Handler  int      // the handler, or last
	Guards   int      // the first of the middleware arguments, up to the handler or the end
	Body     int      // a function that is called with the new router; or what has the methods:
	Via      string   // the method's name, or how names begin if a star ends it; of later: the method
	Suffix   string   // follows the path (static files)
	Index    bool     // the path without the suffix is a route, too
	Suffixed int      // the argument without which there is no suffix
	Pattern  bool     // the path is "[METHOD ][HOST]/path"
	Alone    bool     // a path that is a slash is no prefix
	Router   int      // the router, of a function that is no method of it
	Options  int      // the first of the arguments that the option effect made
	Record   int      // a struct, or a list of them, each a route, with the fields:
	Fields   Fields

	ByName  bool              // of bind: methods that are named after HTTP methods answer those
	Only    int               // of bind: the argument that names those methods that are meant
	Exact   bool              // of bind: if that is a single one, the path is as written
	Table   int               // of bind: the map from paths to handlers
	Narrows bool              // not all requests for the path are meant
	Unusual bool              // it changes which paths are the same
	Mapping int               // of control: the text that says which methods answer what
	Phase   int               // of filter: the argument that says when it runs
	Behind  []string          // of filter: the values of that at which the handler has run before
	Always  bool              // of use and filter: for what was registered before, too, and below the prefix of the receiver whoever has it
	Early   bool              // of use: it runs before the router looks for a route
	Lacks   string            // of lose: what is not known; of guards: why what they do is not
	Global  bool              // a function that acts on the framework's global router
	Values  map[string]string // of assemble: the fields
	Structs []string          // of assemble: the fields that are pointers to structs
	Also    Also              // routes that come along
	From    []string          // of derive: the methods that a path must have

	Documented Documented // what is said of the operation
}

// Also describes routes that come with a call: their paths are what fields of
// a struct say, each with some suffixes. A field that is empty has none.
type Also struct {
	Record   int
	Suffixes map[string][]string // by field
}

// Fields name the fields of a struct that describes a route. What has no name
// comes from the arguments. Where name is given, it is the key that the
// handler has in the map which the handler argument is.
type Fields struct {
	Method, Path, Handler, Guards, Name string
}

// Last stands for the last argument.
const Last = -1

// Documented says where a call tells of an operation, or of all. Arguments are
// numbered from 1.
type Documented struct {
	Config int    // the API's configuration
	Part   string // of told: the field of the configuration that is the result
	Edits  int    // the first of the functions that change the operation
	Next   bool   // such a function is also given one to go on with
}

// Lists of methods as the frameworks use them.
var (
	anyMethod  = []string{route.Any}
	readStatic = []string{"GET", "HEAD"}
)

// MethodsByName returns the HTTP methods that a method of a value can be named
// after.
func MethodsByName() []string {
	return []string{"GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "CONNECT", "OPTIONS", "TRACE"}
}

// verb returns an action for a method named after an HTTP method.
func verb(method string, a Action) Action {
	a.Do = Register
	a.Methods = []string{strings.ToUpper(method)}
	return a
}

// verbs adds an action for each of the names to calls, and returns calls.
func verbs(calls map[string]Action, a Action, names ...string) map[string]Action {
	for _, name := range names {
		calls[name] = verb(name, a)
	}
	return calls
}
