// Package pattern writes the paths of every framework in one form, and matches
// them with the patterns that users write.
//
// # Canonical paths
//
// Each framework has its own notation for parameters. [Syntax.Canonical]
// turns all of them into one:
//
//   - a parameter is {name}, whatever it may match: chi's and gorilla's
//     regular expressions, iris's types and fiber's constraints are dropped;
//   - text around a parameter stays: /{id}:approve, /files/{name}.json;
//   - a catch-all is a final segment **, unnamed: /static/**;
//   - net/http's {$} stays, for it tells an exact path from a subtree;
//   - a trailing slash stays as it was registered;
//   - a brace or star that the framework takes literally is percent-encoded,
//     so that it is no parameter.
//
// A parameter's name is kept for readers only: [SamePath] and
// [Pattern.Matches] disregard it.
//
// # Patterns
//
// A [Pattern] is what configuration and catalogs say about routes:
//
//	pattern = [ METHOD " " ] path
//	path    = "/" [ segment *( "/" segment ) [ "/" ] ]
//	segment = 1*( text | "{" name "}" ), and "**" as the last one
//
// Without a method it speaks of every method. {name} stands for one segment,
// or, with text around it, for a part of one; ** stands for the rest of the
// path, which may be empty: /oauth/** matches /oauth, /oauth/token and
// /oauth/{provider}/callback.
//
// A pattern must match all that a route serves, not just some of it. Literal
// text therefore never matches a route's parameter, a parameter never a
// catch-all, and a method never a route that is open to every method: an
// exemption for GET /users/me says nothing about /users/{id}.
package pattern
