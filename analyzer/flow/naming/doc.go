// Package naming is what is known of names: those by which requests are checked,
// refused and let through, those of who needs no scope, and the packages of the
// standard library.
//
// Names are tables (table.go), each entry with where it is taken from. They decide
// only about code that is not followed, and about texts of which no catalog says
// whether they are scopes ([LooksLikeScope]). A name is taken apart into words
// ([Words]); the full name of a function is that of [go/types.Func.FullName].
package naming
