// Package may answers, before any code is run, what each function may do to a
// request: ask its token for scopes, answer it, or change what it is given.
//
// # The algorithm
//
// The lowered code (package ir) is a call graph with effects. [Analyze] makes a node
// of each function, declared or literal, and of each initializer of a package-level
// variable, and finds
//
//   - what the node does by itself: its own powers, read off its code in one walk
//     (own.go); who is given a request answers it only by more than reading its fields
//     (acts.go);
//   - what it may call: the function that a call names; the function literals that
//     it makes and the functions that it names, since whoever makes a function may
//     call it; the variables that it reads; the methods of all types in sight that
//     implement an interface which it calls through (class hierarchy analysis, as in
//     golang.org/x/tools/go/callgraph/cha); and, where it calls what a field, an
//     element or a variable of the package holds, all functions that are used as
//     values and have the type of what is called, or, where one of the two types
//     cannot be told, take and return as much.
//
// A node has a power if it has it by itself or may call a node that has it. That is
// the least solution of monotone equations over a finite lattice. It is found by
// propagating each power against the edges until nothing changes: each edge is
// followed at most once for each power, so that the whole is linear in the size of
// the code, strongly connected components included.
//
// A text that is put together asks for a scope only with all its words. Who puts some
// together (Make) asks by that if it, or what it calls, says a word that may be missing as
// well: it has both powers then, and with them Ask. A function that only makes names is
// left to who knows what it is given.
//
// # What is left to the caller
//
// A call of a parameter, or of a captured variable, is no edge: what it calls is for
// the caller to see, who knows what it gave. So is a scope, or a request, that a
// function without any power is given. Everything else is sound as far as the code
// in sight goes: a method that nobody lowered is not called by what is run either.
package may
