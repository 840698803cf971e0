// Package value holds the abstract values of the evaluator: what it knows of the
// values that a program computes. It is pure: nothing here runs code.
//
// # Values
//
// A [Value] is a known constant ([Text], [Number], [Truth]), a thing with parts
// ([Object], [List], [Map], [Pointer]), a function with what it captured
// ([Func]), a router with what is registered on it ([Router], [Entry]), a handler
// with what is around it ([Wrapped], [Stripped]), one of several ([Choice]), or
// not known, with the reason in words ([Opaque], [Result], [Partial]). [Why] tells
// the reason.
//
// # The store
//
// Variables, fields and entries of maps are a [Cell] each. A [Store] keeps the
// trail of what was written to them, so that a branch can be left and the next
// one begin in the same state. Where branches meet, their states are joined: a
// cell holds what [Join] makes of what it held on each, which is a choice, or a
// list some elements of which are there on some paths only ([Maybe]).
//
// # Demands
//
// A [Demand] is what is certain of a token where a point of a program is reached:
// alternatives of scopes, of which it has all of one. While a request is
// followed, the store has [Evidence]: the demand on the present path, and a
// [Mark] for each of the things that are remembered of a request. A [Condition]
// is a boolean of which is known what is certain of the token if it is true, and
// if it is false; a [Nilness] is the same for what may be nil, a [Tally] for a
// number. Where the paths of a request meet, values remember by which [Way] they
// came to be: [Cases] are a text, a number, a list, a function or a channel that is one or
// another, depending on that.
//
// # The path of a request
//
// A [Shape] is a text of which is known what it is made of: the path of the requests to a
// route. What is true of a shape is true of all its texts, of none, or of some, as
// regular expressions decide it (language.go). A path that is one text only is a Text.
//
// # What is not known
//
// An [Origin] is what a value depends on: the settings of a program, who calls, or
// what is asked for. It tells which ways around a guard count. A [Doubt] is a reason
// why it is not known what a guard demands.
//
// A scope may be written as a number, as a struct, or in parts ([StandsFor],
// [Masked], [Labelled]); a [Status] says whether a response is written.
//
// # Identity and cost
//
// An [IdentityWriter] tells values apart by all that they consist of, so that equal
// guards share a verdict. A [Cost] is a budget, in steps and in bytes, of which a
// caller keeps a part.
//
// # Limits
//
// Lists of alternatives, demands and tallies are bounded. What is over a bound
// becomes weaker: an unknown value, or a demand that every token meets. Only
// lists of middleware share memory, as a View says: appending to any other makes a
// new list.
package value
