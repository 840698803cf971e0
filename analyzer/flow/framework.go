package flow

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
)

// A framework is all that the evaluator knows of one HTTP router library.
// Adding a framework is adding a row to [frameworks].
type framework struct {
	Name   string
	Link   string   // where the calls below are defined
	Paths  []string // import paths
	Syntax pattern.Syntax

	Routers  []string // types that are routers or groups of them, without stars
	Entries  []string // types of a route under construction
	Contexts []string // types whose presence among the parameters makes a function a handler

	Funcs map[string]action // package-level functions
	Calls map[string]action // methods of routers; Type.Method where types of the framework differ
	Chain map[string]action // methods of routes under construction

	Endpoints []string          // types of functions that handlers call with what they have decoded
	Wanted    map[string]string // by type, the field that holds the scopes which are wanted of a token
	Validate  string            // the method of these types that returns an error unless it is given all of them

	Operations operations // how the framework is told what to document of a route

	Matched matched // how handlers are told their route

	Markers []string // types that a request type embeds to say its route in tags path and method

	// Separator is what follows the method in a pattern, if it is no space;
	// an @ then begins the domain.
	Separator string

	Every []string // what may stand for every method where one is named

	Global  string      // the variable that holds the global router
	Control controllers // how values answer with their methods

	// LateUse says that middleware added to a router also runs before the
	// routes that were registered earlier.
	LateUse bool

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

	// Chains says that a handler is the last of a list, and that those before
	// it go on to the next themselves.
	Chains bool

	// Strips says that a router of the same framework, mounted at a prefix,
	// sees only what follows the prefix. (Other handlers see the whole path
	// in every framework known here, unless http.StripPrefix is around them.)
	Strips bool
}

// inPackage returns a full name without the package, if that is the framework's.
func (fw *framework) inPackage(name string) string {
	for _, path := range fw.Paths {
		if own, ok := strings.CutPrefix(name, path+"."); ok {
			return own
		}
	}
	return ""
}

// matched says how a framework tells which route was matched: the methods and
// fields of its types that say it.
type matched struct {
	path      string // the path, as the program writes it
	pattern   string // the pattern, which may begin with a method
	name      string // what the program calls the route
	operation string // what the framework was told to document of it
}

// controllers is what a framework says of its controllers.
type controllers struct {
	Base     string   // the type that they embed, whose own methods are no answers
	Suffix   string   // what their names may end in
	Reserved []string // the methods that never answer by their own names

	// Comments is the variable in which generated code keeps what comments
	// say about the methods of each controller, by "import/path:Name", and
	// Comment names the fields of one of these. (In fields.name is the method
	// of the controller.)
	Comments string
	Comment  fields
}

// operations describes the struct in which a framework is told of a route.
type operations struct {
	Type     string   // "path.Name"
	Security string   // the field with the requirements, as OpenAPI has them
	Default  []string // the fields from the API's configuration to those of all routes

	Method, Path string   // the fields with the method, and with the path below the API
	Made         []string // fields of text that registering calls fill in themselves
	Maps         []string // fields in which such calls put an empty map
}

// An effect is what a call does to a router.
type effect uint8

const (
	ignore      effect = iota // nothing that matters here
	keep                      // nothing, and the result is the receiver
	create                    // the result is a new router
	register                  // a route
	group                     // the result is a router below the receiver
	use                       // middleware from here on
	mount                     // another handler, often a router, below a prefix
	serve                     // the handler is what a server answers with
	strip                     // the handler sees the path without a prefix
	adapt                     // the result is the handler in other clothes
	chain                     // the result is a route under construction
	setMethods                // on a route under construction
	setPath                   //
	setName                   //
	setHandler                //
	subrouter                 // the result is a router below it
	defaultRoot               // the receiver is the framework's global router; then as register
	option                    // the result says what a call that is given it does besides
	setBase                   // what the paths of the receiver begin with
	commit                    // a route under construction is complete
	surround                  // the result is the structs among the arguments, with middleware around
	assemble                  // the result is a struct with certain fields
	derive                    // a route for each path that has others already
	bind                      // as register, of functions and of all methods of values
	shared                    // the result is the framework's global router
	handOver                  // methods of an argument are called with the router
	control                   // as register, of methods of a value that a text names
	controlAll                // as register, of all methods of a value, by their names
	include                   // as register, of methods of a value that generated code names
	filter                    // middleware for what a pattern matches
	later                     // the result is a function that does a method to the router it is given
	allow                     // what is registered from here on answers these methods, too
	lose                      // what this does to the routes is not known
	edit                      // a function that changes the operations of a group
)

// An action describes one function or method of a framework. Arguments are
// numbered from 1; 0 means that there is none. A variadic argument that is
// spread counts as its elements.
type action struct {
	do       effect
	methods  []string // the methods, where the name says them
	method   int      // the argument that holds the method, or a list of methods
	rest     bool     // the methods (or else the paths) are all arguments from there on
	path     int      // the path, prefix or pattern; of use: where a prefix may stand
	missing  string   // the path where that argument is left out
	several  bool     // the path is one or more, by spaces
	below    bool     // what is registered has everything below the path
	handler  int      // the handler, or last
	guards   int      // the first of the middleware arguments, up to the handler or the end
	body     int      // a function that is called with the new router; or what has the methods:
	via      string   // the method's name, or how names begin if a star ends it; of later: the method
	suffix   string   // follows the path (static files)
	index    bool     // the path without the suffix is a route, too
	suffixed int      // the argument without which there is no suffix
	pattern  bool     // the path is "[METHOD ][HOST]/path"
	router   int      // the router, of a function that is no method of it
	options  int      // the first of the arguments that the option effect made
	record   int      // a struct, or a list of them, each a route, with the fields:
	fields   fields

	byName  bool              // of bind: methods that are named after HTTP methods answer those
	only    int               // of bind: the argument that names those methods that are meant
	exact   bool              // of bind: if that is a single one, the path is as written
	table   int               // of bind: the map from paths to handlers
	mapping int               // of control: the text that says which methods answer what
	phase   int               // of filter: the argument that says when it runs
	behind  []string          // of filter: the values of that at which the handler has run before
	lacks   string            // of lose: what is not known
	global  bool              // a function that acts on the framework's global router
	values  map[string]string // of assemble: the fields
	structs []string          // of assemble: the fields that are pointers to structs
	also    also              // routes that come along
	from    []string          // of derive: the methods that a path must have

	documented documented // what is said of the operation
}

// also describes routes that come with a call: their paths are what fields of
// a struct say, each with some suffixes. A field that is empty has none.
type also struct {
	record   int
	suffixes map[string][]string // by field
}

// fields name the fields of a struct that describes a route. What has no name
// comes from the arguments. Where name is given, it is the key that the
// handler has in the map which the handler argument is.
type fields struct {
	method, path, handler, guards, name string
}

// last stands for the last argument.
const last = -1

// documented says where a call tells of an operation, or of all. Arguments are
// numbered from 1.
type documented struct {
	config int  // the API's configuration
	edits  int  // the first of the functions that change the operation
	next   bool // such a function is also given one to go on with
}

// Lists of methods as the frameworks use them.
var (
	anyMethod  = []string{route.Any}
	readStatic = []string{"GET", "HEAD"}
)

// methodsByName returns the HTTP methods that a method of a value can be named
// after.
func methodsByName() []string {
	return []string{"GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "CONNECT", "OPTIONS", "TRACE"}
}

// verb returns an action for a method named after an HTTP method.
func verb(method string, a action) action {
	a.do = register
	a.methods = []string{strings.ToUpper(method)}
	return a
}

// verbs adds an action for each of the names to calls, and returns calls.
func verbs(calls map[string]action, a action, names ...string) map[string]action {
	for _, name := range names {
		calls[name] = verb(name, a)
	}
	return calls
}
