package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A value is what the evaluator knows of a Go value.
type value interface{}

type (
	// text, number and truth are known strings, integers and booleans. Loose
	// values were read from a variable that other code may set: good for
	// nothing that must be certain, such as leaving out a branch. At is where
	// a text, or the last piece of it, is written. Typ, here and below, is the
	// named type of a value, if it has methods.
	text struct {
		S     string
		Typ   string
		Loose bool
		At    source.Span
		drawn bool // it is one of the scopes that the token has
	}
	number struct {
		N     int
		Loose bool
		Typ   string      // of one that may stand for a scope
		At    source.Span // where such a one is written
	}
	truth struct {
		B     bool
		Loose bool
	}

	// null is nil, and the zero value of what is not followed.
	null struct{}

	// opaque is a value that is not known. Type is its static type, if that
	// is one to call methods on; Why says what it is in words for users.
	opaque struct {
		Why   string
		Type  string
		drawn *draw  // the loop that it is an element of
		from  origin // of a request: what it depends on; 0 if that is not known
		rest  bool   // it is none of those that were drawn
		label string // what holds it, where it is a part of a text
	}

	// object is a struct: a mutable thing that variables and pointers lead
	// to. An open object came from unknown code, and has whatever fields are
	// asked for. Row is where it is written.
	object struct {
		typ    string
		fields map[string]*cell
		open   bool
		row    source.Span
		served bool     // it was made while a request was followed
		from   origin   // of an open one: what it depends on; 0 if that is not known
		copyOf *object  // an open object has the fields of the one that it is a copy of
		scope  text     // the scope that it stands for
		met    *meeting // of a request: it is one or another, by the path that was taken
	}

	// pointer leads to a variable, a field or an element.
	pointer struct{ to *cell }

	// pair is a key and a value: an entry of a map, an element of a list.
	pair struct{ key, value value }

	// fun is a function: declared, literal, or a method with its receiver.
	fun struct {
		name    string // the full name
		typ     string
		boxed   string // the identity of its type, where an interface holds it
		code    *ir.Function
		env     []*cell // what a function literal captured, as its code says
		bound   bool
		recv    value
		native  func(args []value) value // what it does, if it is the evaluator's own
		handler bool                     // its type is a handler's
		decides bool                     // it says yes or no
		via     []string                 // the functions that returned it, innermost first
		given   *result                  // the call that returned it, if that was given scopes

		path string // of one that tells paths apart: the path that is meant, as it sees it

		requests []string // its request types that carry scope tags
		at       source.Span
	}

	// ifaceFun is a method of an interface, bound to a receiver that is not
	// known any better.
	ifaceFun struct {
		method string
		iface  string
		recv   value
	}

	// result is what a call returned that was not (or need not be) followed:
	// a wrapped handler, a middleware, a thing from another library.
	result struct {
		fn      value // of a call of a value; nil otherwise
		callee  string
		recv    value
		args    []value
		typ     string
		handler bool   // the result is a handler
		assumed bool   // its type is asserted: what made it does not tell what it is
		boxed   string // as of a function
		at      source.Span
		members map[string]*cell
		body    *fun // what was put around a handler, if that is followed
	}

	// wrapped is a handler with something around it.
	wrapped struct {
		by    guard
		inner value
	}

	// keyed is a handler that was found in a field or variable, on which an
	// annotation may stand.
	keyed struct {
		key   string
		value value
	}

	// stripped is a handler that sees the path without a prefix.
	stripped struct {
		prefix value
		inner  value
	}

	// choice is one of several values, depending on what is not known.
	choice []value

	// tuple is what a call with several results returns.
	tuple []value
)

// A guard is something that runs before a handler.
type guard struct {
	by       value
	at       source.Span
	optional bool        // on some paths only
	inner    value       // what it is around, if that is known
	row      *object     // the row of a table that it found that by, if it did
	below    value       // the prefix of the paths that it runs for, or a list of such; nil for all
	whole    bool        // below is no prefix, but a pattern of whole paths
	stmt     source.Span // the statement that adds it to a router, if that does nothing else
}

// maxChoice bounds how many alternatives are told apart. Past it, the value
// is unknown, and what depends on it unresolved.
const maxChoice = 16

// either returns a value that is a or b.
func either(a, b value) value {
	if same(a, b) {
		return a
	}
	var out choice
	for _, v := range []value{a, b} {
		c, ok := v.(choice)
		if !ok {
			c = choice{v}
		}
		for _, v := range c {
			if !slices.ContainsFunc(out, func(o value) bool { return same(o, v) }) {
				out = append(out, v)
			}
		}
	}
	switch {
	case len(out) == 1:
		return out[0]
	case len(out) > maxChoice:
		return opaque{Why: "one of too many values"}
	}
	return out
}

// same reports whether a and b are certainly the same value.
func same(a, b value) bool {
	switch a := a.(type) {
	case text:
		b, ok := b.(text)
		return ok && a.S == b.S
	case number:
		b, ok := b.(number)
		return ok && a.N == b.N
	case truth, null, atLeast, ordinal, opaque, typeValue, *mark, pointer, *dict, *object, *result, *router, *entry:
		return a == b
	case *fun:
		b, ok := b.(*fun)
		return ok && (a == b || a.native == nil && b.native == nil && a.name == b.name && a.path == b.path && a.code == b.code && a.bound == b.bound && a.at == b.at &&
			slices.Equal(a.env, b.env) && slices.Equal(a.via, b.via) && (!a.bound || same(a.recv, b.recv)))
	case list:
		b, ok := b.(list)
		return ok && (a.sameArray(b) || a.open == b.open && (a.born == b.born || len(a.elems) > 0) && slices.EqualFunc(a.elems, b.elems, same))
	case maybe:
		b, ok := b.(maybe)
		return ok && same(a.v, b.v)
	case tuple:
		b, ok := b.(tuple)
		return ok && slices.EqualFunc(a, b, same)
	case choice:
		b, ok := b.(choice)
		return ok && slices.EqualFunc(a, b, same)
	case partial:
		b, ok := b.(partial)
		return ok && same(a.a, b.a) && same(a.b, b.b)
	case wrapped:
		b, ok := b.(wrapped)
		return ok && same(a.by.by, b.by.by) && same(a.inner, b.inner)
	case keyed:
		b, ok := b.(keyed)
		return ok && a.key == b.key && same(a.value, b.value)
	case stripped:
		b, ok := b.(stripped)
		return ok && same(a.prefix, b.prefix) && same(a.inner, b.inner)
	case ifaceFun:
		b, ok := b.(ifaceFun)
		return ok && a.method == b.method && same(a.recv, b.recv)
	}
	return false
}

// bare returns v without what is said of the place that held it.
func bare(v value) value {
	for {
		switch x := v.(type) {
		case keyed:
			v = x.value
		case nilness, failed:
			v = plain(v)
		default:
			return v
		}
	}
}

// alternatives calls f for each value that v can be and that something can be
// done with: of nil and something else, only the other.
func alternatives(v value, f func(value)) {
	c, ok := v.(choice)
	if !ok {
		f(v)
		return
	}
	for _, v := range c {
		if !isNull(v) {
			f(v)
		}
	}
}

// each returns f of v, or of each of its [alternatives].
func each(v value, f func(value) value) value {
	var out value
	alternatives(v, func(v value) {
		if r := f(v); out == nil {
			out = r
		} else {
			out = either(out, r)
		}
	})
	return out
}

// concat adds strings, and multiplies alternatives out.
func concat(a, b value) value {
	return each(a, func(a value) value {
		return each(b, func(b value) value {
			x, okX := a.(text)
			y, okY := b.(text)
			switch {
			case textSize(a)+textSize(b) > maxJoined:
				return opaque{Why: "a text that is too long"}
			case okX && okY:
				return text{S: x.S + y.S, Loose: x.Loose || y.Loose, At: y.from(x)}
			case okX && x.S == "":
				return b
			case okY && y.S == "":
				return a
			}
			return partial{a, b, textSize(a) + textSize(b)}
		})
	})
}

// from returns where t is written, or what was before it.
func (t text) from(before text) source.Span {
	if t.At.IsValid() {
		return t.At
	}
	return before.At
}

// maxJoined bounds the bytes, and the pieces, that a text is put together from.
const maxJoined = 1 << 16

// textSize returns the size of a text by which maxJoined bounds it.
func textSize(v value) int {
	switch v := v.(type) {
	case text:
		return len(v.S)
	case partial:
		return v.size
	}
	return partBytes
}

// partBytes is what a piece counts for that is not known.
const partBytes = 64

// partial is text of which some is not known.
type partial struct {
	a, b value
	size int
}

// why says in words what is not known of v.
func why(v value) string {
	switch v := v.(type) {
	case opaque:
		return v.Why
	case *result:
		if textFuncs[v.callee] != nil { // it would be known if all arguments were
			for _, arg := range v.args {
				if isUnknown(arg) {
					return why(arg)
				}
			}
		}
		if v.callee != "" {
			return "the result of " + naming.Short(v.callee)
		}
		return "the result of a call"
	case partial:
		if _, ok := v.a.(text); !ok {
			return why(v.a)
		}
		return why(v.b)
	case null:
		return "nil"
	case *object:
		return "a value of type " + v.typ
	case choice:
		return "one of several values"
	case list:
		for _, e := range v.elems {
			if e, _ := certainly(e); isUnknown(e) {
				return why(e)
			}
		}
	}
	return "a value that is not followed"
}

func isOpaque(v value) bool { _, ok := v.(opaque); return ok }

// isUnknown reports whether v stands for what is not known.
func isUnknown(v value) bool {
	switch v.(type) {
	case opaque, partial, ordinal, *result:
		return true
	}
	return false
}
