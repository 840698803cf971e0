// Package scope is the algebra of OAuth 2 scopes: what a scope is called, what
// access it gives, what a route demands of a token, and which tokens satisfy
// it. It knows neither Go code nor catalogs, reads no files, and depends on
// the standard library alone.
//
// # Scopes
//
// A [Scope] is a scope-token of RFC 6749, section 3.3:
//
//	scope       = scope-token *( SP scope-token )
//	scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
//
// It is case-sensitive, and the order of scopes has no meaning. A [Set] is
// scopes that belong together.
//
// # Requirements
//
// A resource server answers a request whose token lacks a scope with
// insufficient_scope, and may name those it needs (RFC 6750, section 3.1).
// What it needs is a [Requirement]: alternatives, each a [Set], in the grammar
// of [Parse]:
//
//	orders | read_orders decrypt
//
// which a token opens that has orders, or both read_orders and decrypt. RFC
// 6750's scope attribute can say the sets only, not the alternatives.
//
// Three things that look alike are kept apart: a requirement that says nothing
// (nil), one that says that no scope is needed ([Public]), and one that cannot
// be parsed (an error). Only the second makes a route public.
//
// Requirements are monotone: a further scope never closes what was open. All
// algorithms here rest on that. [And], [Or] and [Requirement.Opens] are the
// boolean operations, [Requirement.Normal] finds the form without anything
// superfluous, and [Compare] tells whether one is weaker than another.
//
// # Implication
//
// A catalog may say that a scope includes others. [Implication] is the
// transitive closure of what it says. Nothing else is implied: write does not
// include read, since many vendors state the contrary.
//
// # Access
//
// An [Access] is a subset of reading and writing. Where a catalog does not
// state it, it is told from the scope's description
// ([AccessOfDescription]), then from its name ([AccessOfName]). Both know what
// vendors have published, as tables, and both decline to answer rather than to
// guess.
package scope
