package value

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Value is what the evaluator knows of a Go value.
type Value interface{}

type (
	// Text, Number and Truth are known strings, integers and booleans. Loose
	// values were read from a variable that other code may set: good for
	// nothing that must be certain, such as leaving out a branch. At is where
	// a text, or the last piece of it, is written. Type, here and below, is the
	// named type of a value, if it has methods.
	Text struct {
		S     string
		Type  string
		At    source.Span
		Drawn *scope.Scope // the scope of the token that it is, or is made of; nil of any other
		Loose bool
		Path  bool   // it is the path of the request that is followed, or made of it
		By    Origin // what it depends on which of several texts it is; 0 if that is not known
	}
	Number struct {
		N     int
		Loose bool
		Typ   string      // of one that may stand for a scope
		As    string      // the scope, if the number alone does not tell
		At    source.Span // where such a one is written
	}
	Truth struct {
		B     bool
		Loose bool
	}

	// Null is nil, and the zero value of what is not followed. It is missing if it is what
	// was looked for in vain: certainly nil, and nobody.
	Null struct{ Missing bool }

	// Opaque is a value that is not known. Type is its static type, if that
	// is one to call methods on; Why says what it is in words for users.
	Opaque struct {
		Why   string
		Type  string
		Drawn *Draw    // the loop that it is an element of
		From  Origin   // of a request: what it depends on; 0 if that is not known
		Rest  bool     // it is none of those that were drawn
		Nth   *Ordinal // of a key: which of those of a loop it is; nil if that is not known
		label string   // what holds it, where it is a part of a text
		Over  *Over    // what may have been written over what, if that is what is not known
	}

	// Object is a struct: a mutable thing that variables and pointers lead
	// to. An open object came from unknown code, and has whatever fields are
	// asked for. Row is where it is written.
	Object struct {
		Type   string
		Fields map[string]*Cell
		Open   bool
		Row    source.Span
		Served bool     // it was made while a request was followed
		From   Origin   // of an open one: what it depends on; 0 if that is not known
		CopyOf *Object  // an open object has the fields of the one that it is a copy of
		IsSet  bool     // code that is not followed may have set its exported fields
		Scope  Text     // the scope that it stands for
		Met    *Meeting // of a request: it is one or another, by the path that was taken

		Missing bool // it is the zero value that stands for nobody
	}

	// Pointer leads to a variable, a field or an element.
	Pointer struct{ To *Cell }

	// Pair is a key and a value: an entry of a map, an element of a list.
	Pair struct{ Key, Value Value }

	// Func is a function: declared, literal, or a method with its receiver.
	Func struct {
		Name     string // the full name
		Type     string
		Boxed    string // the identity of its type, where an interface holds it
		Code     *ir.Function
		Captured []*Cell // what a function literal captured, as its code says
		Bound    bool
		Receiver Value
		Native   func(args []Value) Value // what it does, if it is the evaluator's own
		Handler  bool                     // its type is a handler's
		Decides  bool                     // it says yes or no, or answers errors
		Via      []string                 // the functions that returned it, innermost first
		Over     *Over                    // what it was written over in a list
		Given    *Result                  // the call that returned it, if that was given scopes

		Path string // of one that tells paths apart: the path that is meant, as it sees it

		Requests []string // its request types that carry scope tags
		At       source.Span
	}

	// InterfaceMethod is a method of an interface, bound to a receiver that is not
	// known any better.
	InterfaceMethod struct {
		Name      string
		Interface string
		Receiver  Value
	}

	// Result is what a call returned that was not (or need not be) followed:
	// a wrapped handler, a middleware, a thing from another library.
	Result struct {
		Func     Value // of a call of a value; nil otherwise
		Callee   string
		Receiver Value
		Args     []Value
		Type     string
		Handler  bool   // the result is a handler
		Assumed  bool   // its type is asserted: what made it does not tell what it is
		boxed    string // as of a function
		At       source.Span
		Members  map[string]*Cell
		Body     *Func // what was put around a handler, if that is followed
		Over     *Over // what the function that was called was written over in a list
	}

	// Wrapped is a handler with something around it.
	Wrapped struct {
		By    Guard
		Inner Value
	}

	// Keyed is a handler that was found in a field or variable, on which an
	// annotation may stand.
	Keyed struct {
		Key   string
		Value Value
	}

	// Stripped is a handler that sees the path without a prefix.
	Stripped struct {
		Prefix Value
		Inner  Value
	}

	// Choice is one of several values, depending on what is not known.
	Choice []Value

	// Tuple is what a call with several results returns.
	Tuple []Value
)

// maxChoice bounds how many alternatives are told apart. Past it, the value
// is unknown, and what depends on it unresolved.
const maxChoice = 24

// tooMany says why such a value is not known.
const tooMany = "one of too many values"

// TooMany reports whether a value is one of more than can be told apart.
func TooMany(v Value) bool {
	o, ok := v.(Opaque)
	return ok && o.Why == tooMany
}

// Either returns a value that is a or b.
func Either(a, b Value) Value {
	a, b = anyWay(a), anyWay(b)
	if Same(a, b) {
		return a
	}
	some, isChoice := a.(Choice)
	if !isChoice {
		some = Choice{a}
	}
	others, areChoice := b.(Choice)
	if !areChoice {
		others = Choice{b}
	}
	out := some[:len(some):len(some)]
	for i, v := range others {
		if out.has(v) {
			continue
		}
		if len(out) == len(some) { // room for all there can be
			out = append(make(Choice, 0, len(some)+len(others)-i), some...)
		}
		out = append(out, v)
	}
	switch {
	case len(out) == 1:
		return out[0]
	case len(out) > maxChoice:
		return out.tooMany()
	case len(out) == len(some):
		return a
	}
	return out
}

// tooMany returns what is left of a choice of too many: that all are errors, if they are.
func (c Choice) tooMany() Value {
	for _, v := range c {
		if !saysError(v) {
			return Opaque{Why: tooMany}
		}
	}
	return Opaque{Why: tooMany, Type: "error"}
}

// saysError reports whether a value is an error, be it nil.
func saysError(v Value) bool {
	switch v := v.(type) {
	case Failed, Null:
		return true
	case Opaque:
		return v.Type == "error"
	case *Result:
		return v.Type == "error"
	case Nilness:
		return v.Value == nil || saysError(v.Value)
	}
	return false
}

// has reports whether v is one of c.
func (c Choice) has(v Value) bool {
	for _, o := range c {
		if Same(o, v) {
			return true
		}
	}
	return false
}

// Bare returns v without what is said of the place that held it.
func Bare(v Value) Value {
	for {
		switch x := v.(type) {
		case Keyed:
			v = x.Value
		case Nilness, Failed:
			v = Plain(v)
		case *Cases:
			v = x.plain
		default:
			return v
		}
	}
}

// Alternatives calls f for each value that v can be and that something can be
// done with: of nil and something else, only the other. Of what may be nil, and of which more
// than that is told, each value that it can be is one. Of what is one of several at many
// levels, as a variable is that a loop sets to what it was or another, each is one once; of
// too many, nothing is known.
func Alternatives(v Value, f func(Value)) {
	c, ok := choiceIn(v)
	if !ok {
		f(anyWay(v))
		return
	}
	nested := slices.ContainsFunc(c, func(v Value) bool {
		_, ok := choiceIn(v)
		return ok
	})
	if nested {
		var all Choice
		if !all.gather(c, make(map[*Value]bool)) {
			f(Opaque{Why: tooMany})
			return
		}
		c = all
	}
	for _, v := range c {
		if !IsNull(v) {
			f(anyWay(v))
		}
	}
}

// choiceIn returns the choice that v is, or that v is if it is not nil.
func choiceIn(v Value) (Choice, bool) {
	v = anyWay(v)
	if n, ok := v.(Nilness); ok && n.Value != nil {
		v = anyWay(n.Value)
	}
	c, ok := v.(Choice)
	return c, ok
}

// gather adds the alternatives of a choice, and of those in it, to c, and reports whether they
// are not too many.
func (c *Choice) gather(from Choice, seen map[*Value]bool) bool {
	if len(from) == 0 || seen[&from[0]] {
		return true
	}
	seen[&from[0]] = true
	for _, v := range from {
		if inner, ok := choiceIn(v); ok {
			if !c.gather(inner, seen) {
				return false
			}
			continue
		}
		if v = anyWay(v); !c.has(v) {
			*c = append(*c, v)
		}
	}
	return len(*c) <= maxChoice
}

// Each returns f of v, or of each of its [Alternatives].
func Each(v Value, f func(Value) Value) Value {
	var out Value
	Alternatives(v, func(v Value) {
		if r := f(v); out == nil {
			out = r
		} else {
			out = Either(out, r)
		}
	})
	return out
}

// maxJoined bounds the bytes, and the pieces, that a text is put together from.
const maxJoined = 1 << 16

// textSize returns the size of a text by which maxJoined bounds it.
func textSize(v Value) int {
	switch v := v.(type) {
	case Text:
		return len(v.S)
	case Partial:
		return v.size
	}
	return partBytes
}

// partBytes is what a piece counts for that is not known.
const partBytes = 64

// Why says in words what is not known of v.
func Why(v Value) string {
	switch v := v.(type) {
	case Opaque:
		return v.Why
	case *Result:
		if TextFuncs[v.Callee] != nil { // it would be known if all arguments were
			for _, arg := range v.Args {
				if IsUnknown(arg) {
					return Why(arg)
				}
			}
		}
		if v.Callee != "" {
			return "the result of " + naming.Short(v.Callee)
		}
		return "the result of a call"
	case Partial:
		if _, ok := v.A.(Text); !ok {
			return Why(v.A)
		}
		return Why(v.B)
	case Null:
		return "nil"
	case *Object:
		return "a value of type " + v.Type
	case Choice:
		return "one of several values"
	case List:
		for _, e := range v.Elems {
			if e, _ := Certainly(e); IsUnknown(e) {
				return Why(e)
			}
		}
	}
	return "a value that is not followed"
}

// IsOpaque reports whether nothing but a reason is known of v.
func IsOpaque(v Value) bool { _, ok := v.(Opaque); return ok }

// IsUnknown reports whether v stands for what is not known.
func IsUnknown(v Value) bool {
	switch v.(type) {
	case Opaque, Partial, Ordinal, *Result:
		return true
	}
	return false
}

// ForPaths returns a handler as it is for some paths: where one is meant, its body
// is seen for that one.
func (fn *Func) ForPaths(paths []string) *Func {
	here := *fn
	here.Path = ""
	if len(paths) == 1 && !strings.HasSuffix(paths[0], "/**") {
		here.Path = strings.TrimSuffix(paths[0], "{$}")
	}
	return &here
}

// IsAssumed reports whether only the type of a thing is known, or of what made
// it.
func (r *Result) IsAssumed() bool {
	made, _ := r.Func.(*Result)
	return r.Assumed || made != nil && made.IsAssumed()
}
