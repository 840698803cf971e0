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
// runs it (package machine): a main package from main, any other from the
// functions that nobody in it calls. What is computed are abstract values (package
// value): constants, functions with what they captured, structs, lists, maps,
// routers, handlers with what is around them, and unknown ones with the reason
// why. Functions that escape to code that is not followed (a dependency injector,
// a loop that was left out), and methods of objects that do, are run last, unless
// something called them.
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
// are routes as well, whoever searches them, be it through an interface
// (lookup.go), and so are the paths that a handler tells apart (divide.go) and what
// some imports register (imported.go). Where a framework has requests go on to the
// next registration, so do its guards (falls.go). A handler that hands every request on is
// annotated where that goes. What stands around the router that a server answers
// with is around its routes.
//
// # Guards
//
// One request to each route is followed through the middleware of its routers
// and groups, what is around its handler, and the handler: the same code is run by
// the same machine, with another job ([machine.Serving]). What is demanded of a
// route is put together in enforce.go; in which order statements had to stand for
// a guard to run before a route, in order.go.
//
// Functions that run per request only are kept if they speak of scopes, or
// could be asked for some (package lower).
//
// # Cost
//
// What registering the routes of a program may cost is in proportion to its code,
// and nested: each registrar has a part of what its caller has. A request is
// followed only into functions that may ask its token or answer it (package may),
// or that are given something to do so with, and through a guard not again where what
// that asks of it has the same answers for another route. What is over a budget is
// cut, and said to be.
//
// # Limits
//
// A token is taken to have some scope; what an administrator may, and what a
// setting turns off, does not count (package naming).
//
// What a program computes from its configuration, its environment or the
// network is unknown. A path or method that depends on it is reported as
// [Unresolved], and so is a function that registers and that nothing calls, and
// what is over a bound.
package flow
