// Package framework is what is known of HTTP router libraries: which types are
// routers, which of their calls register, group, mount or guard, and with which
// arguments.
//
// A [Framework] is a row, in a file of its own, with a link to the documentation
// that it is taken from. What a call does is data, an [Action]; package machine
// does it. [Known] is the table; [Kinds] answers what a type has to do with routes, by
// means of it. Types and functions are known by import path and name.
//
// What a configuration adds to the table is a [Registrar].
package framework
