// Package flow recovers the routes that a program registers, by running its
// registration code.
//
// Half of all routes of real servers are registered in a function that was
// handed its router, with a prefix that only the caller knows; others are rows
// of tables, go through house routers, interfaces and loops. Matching syntax
// ends at the edge of a function. This package is a partial evaluator instead.
//
// # From syntax to code
//
// [Lower] finds the functions, variables and types of a package that can
// matter to routes, and lowers them (package lower) to a small tree language that
// needs neither syntax nor types (package ir). What a package has to say to those
// that import it is that code, as a fact ([ir.Summary]); its bytes are the same in
// every process. Packages that only name things are asked for their names
// ([lower.Constants]); all others cost nothing ([framework.Relevant]).
//
// # Running it
//
// [Package.Evaluate] links the code of a package and its dependencies, and
// runs it: a main package from main, any other from the functions that nobody
// in it calls. Values are constants, functions with what they captured,
// structs, lists, maps, routers, handlers with what is around them, and
// unknown ones with the reason why (value.go). A branch whose condition is not
// known is taken and not taken, and the states are joined (store.go); a loop
// over a known table is unrolled; a call through an interface runs the method
// of the value it is made on, or of every type in sight that could be meant.
// Functions that escape to code that is not followed (a dependency injector, a
// loop that was left out), and methods of objects that do, are run last, unless
// something called them (escape.go).
//
// # Frameworks
//
// A framework is a row of knowledge: which types are routers, and which of
// their methods register, group, mount or add middleware, with the numbers of
// the arguments (package framework, a file for each). A house router needs no row:
// running its methods ends in those of a known one.
//
// # Routes
//
// Registration is recorded on routers; only when all code has run is it known
// where a router was mounted, and what its routes are called (table.go). A
// route is placed at the call in which its path or handler is written. The rows
// of a table that a handler searches by itself, and that no router was told of,
// are routes as well (eval_lookup.go), whoever searches them, be it through an
// interface (eval_search.go), and so are the paths that a handler tells apart
// (lower/path.go) and what some imports register (imported.go). A handler that hands
// every request on is annotated where that goes (lower/behind.go). What stands around
// the router that a server answers with is around its routes (front.go).
//
// # Guards
//
// One request to each route is followed through the middleware of its routers
// and groups, what is around its handler, and the handler (serve.go). It is the
// same code run by the same machine; each path now remembers what is certain of
// the token on it (demand.go), and a boolean or an error what is certain if it
// is true or nil (serve_condition.go). A call that is not followed and is given
// scopes, or a comparison with one, asks the token for them (serve_check.go). What
// it is given may be the parts of a name, or all that is known of one
// (serve_given.go), or numbers and structs that stand for scopes (serve_permission.go).
// What a guard demands is what is certain where it calls what is behind it; what
// a handler demands, where it ends and has not refused the request (verdict.go).
// Any or all, helpers, loops and levels by method need no rules of their own.
// What is demanded of a route is put together in enforce.go. A struct is what its
// fields are on each path (serve_struct.go); a function that is given away and sets
// the variables of others may have been called (serve_callback.go). What searches a
// table is followed to the row that is the route (serve_row.go); a framework says which
// route was matched as it does when it serves (serve_route.go); what a guard makes sure
// of a number that it keeps with the request holds behind it (serve_kept.go); what
// is said to be a guard and registers claims the route (claim.go); where a framework
// has requests go on to the next registration, so do its guards (falls.go). A loop over the
// scopes of the token is run for those that it looks for (serve_draw.go).
//
// Functions that run per request only are kept if they speak of scopes, or
// could be asked for some (lower/request.go).
//
// # Cost
//
// A request is followed only into functions that may ask its token or answer it, by
// what they and those that they may call say (package may, which finds that for the
// whole program before anything is run), or that are given something to do so with
// (serve_may.go); every other call is its unknown result. A handler that can ask for
// nothing is not followed at all. Guards of the same code with the same variables
// share a verdict (identity.go). Where paths meet, only cells that were written are
// looked at, and of these only what differs is joined (store.go, serve_meet.go).
//
// Types decide what they can: an interface remembers the type of the function that it
// was given, so that assertions and type switches on functions are decided
// (eval_type.go); what package reflect does with functions is done (eval_reflect.go);
// and a chain that goes on unless the response was written ends where a guard writes
// (serve_written.go).
//
// # Limits
//
// A token is taken to have some scope; what an administrator may, and what a
// setting turns off, does not count (package naming, serve_names.go). What
// cannot be followed through a request within the bounds in serve.go is not
// seen.
//
// What a program computes from its configuration, its environment or the
// network is unknown. A path or method that depends on it is reported as
// [Unresolved], and so is a function that registers and that nothing calls, and
// what one of the bounds in machine.go cuts off. Aliasing of slices is not
// modelled: append makes a new one.
package flow
