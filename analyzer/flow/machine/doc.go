// Package machine runs lowered code (package ir) over abstract values (package
// value).
//
// # Running
//
// A [Machine] has the code of a program ([Program]), a store, and the functions
// that run at present, each with a frame for its variables and the ways out of it.
// It executes statements (stmt.go, loop.go), computes expressions (expr.go,
// place.go, object.go) and makes calls (call.go, dynamic.go, enter.go). A branch
// whose condition is not known is taken and not taken; a loop over a known
// table is unrolled; a call through an interface runs the method of the value that
// it is made on, or of every type in sight that could be meant. What is written to
// variables of the standard library's types is computed as well (native.go).
//
// # Two jobs
//
// The machine runs code for one of two jobs, and asks it at the points where they
// differ (job.go): what a call does that means something to it, what an
// expression tells, and which paths are taken.
//
// [Registering] records what code does to routers, as the tables of frameworks say
// it (action.go). Of a condition it matters only whether it is certain.
//
// [Serving] follows one request through what was registered. A call that is not
// followed and is given scopes, or a comparison with one, asks the token for them
// (serve_check.go, serve_compare.go); each path remembers what is certain of the
// token on it. What a guard demands is what is certain where it calls what is
// behind it; what a handler demands, where it ends and has not refused the request
// (verdict.go). Any or all, helpers, loops and levels by method need no rules of
// their own.
//
// A struct is what its fields are on each path; a function that is given away and
// sets the variables of others may have been called (serve_callback.go). What
// searches a table is followed to the row that is the route (serve_row.go); a
// framework says which route was matched as it does when it serves, and where a guard
// stands (serve_route.go); a condition on the path of the request is decided for the
// paths that come to the route (serve_path.go); what a guard makes sure of a number that it keeps with the
// request holds behind it (serve_kept.go); what is said to be a guard and registers
// claims the route (claim.go). A loop over the scopes of the token is run for those
// that it looks for (serve_draw.go).
//
// What a call is given may be the parts of a name, or all that is known of one
// (given.go), numbers or structs that stand for scopes (permission.go), and all of
// it or any (mode.go). Which condition is a way around a guard is told by what it
// depends on (serve_origin.go); a chain that goes on unless the response was
// written ends where a guard writes (serve_written.go). What is refused and goes on all the
// same is refused no more (serve_refusal.go). What is not known of a guard
// is a doubt, with why (doubt.go).
//
// A request is followed only into functions that may ask its token or answer it
// (serve_may.go): in a call that tells the client of a failure, only into those that may
// answer; and once a handler has asked for scopes, into none for the context alone that
// it is given.
//
// A [Judge] has requests followed, and remembers what it found guards and handlers
// to demand, by all that the answer depends on. Guards of the same code with the
// same variables share a verdict (identity.go), and so do routes that give the same
// answers to what is asked of them (recall.go).
//
// # Escape
//
// A function that registers may be called by code that is not followed. What
// escapes to such code, and what can be reached from it in the store, is run as an
// entry of its own when main has returned (escape.go).
//
// # Types and reflection
//
// An interface remembers the type of the function that it was given, so that
// assertions and type switches are decided (type.go). What package reflect does with
// functions is done (reflect.go).
//
// # Budgets
//
// A program has a budget in proportion to its code, in steps and in bytes, of which
// each registrar has what its caller does not keep (cost.go). Every request has one of
// its own, in steps and in the variables that are looked at where paths meet
// (request.go); those that never ask the token have one together besides, so that the
// pages of a program do not cost more than its API. A function the calls of which took
// nearly all of several of them has but a part of the next one (serve_foresee.go). What a
// bound cuts while routes are registered is a [Loss]; what cannot be followed through a
// request within its budget demands what is not known.
package machine
