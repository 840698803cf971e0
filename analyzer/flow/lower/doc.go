// Package lower turns the functions, variables and types of a package that can
// matter to routes into the language of package ir.
//
// [Package] lowers a package that has to do with routes. One traversal finds what
// each function refers to, and a fixed point over the references which of them
// matter (collect.go): what registers, by itself or by what it calls, also through
// interfaces (dispatch.go); handlers, with the methods and paths that they tell
// apart (handler.go, path.go, table.go) and what they look at in tables
// (lookup.go); and what runs for a request and could ask for scopes (request.go).
// Of a package that only names things, [Constants] keeps the names.
//
// Statements and expressions are lowered one to one. What has no counterpart is an
// [ir.OpUnknown] with the reason.
package lower
