package value

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file applies what is known of names to values. Names decide only about code
// that is not followed.

// MayBeToken reports whether a value of a request may be its token, or what
// was found out by it: nothing is known of it, or it is read by a name that
// says so. A part of the path that is missing is no missing token, and neither
// is a database that was not kept with the request, or what is made of an error.
func MayBeToken(v Value) bool {
	if d, rest := DrawOf(v); d != nil || rest {
		return false // it is one of the scopes of a token
	}
	r, ok := Bare(v).(*Result)
	if !ok {
		return true
	}
	if slices.ContainsFunc(r.Args, IsErrorOrNone) {
		return false
	}
	part := IsPart(r)
	if !part && !naming.ReadsKept(naming.Last(r.Callee)) {
		return true
	}
	for _, arg := range r.Args {
		if t, ok := Bare(arg).(Text); ok {
			return naming.NamesToken(t.S)
		}
	}
	return !part
}

// IsPart reports whether a value is a part of a request: of its path, its query,
// its form or its headers.
func IsPart(v Value) bool {
	r, ok := Bare(v).(*Result)
	return ok && naming.ReadsPart(r.Callee)
}

// Limits stands for the names under which the scopes of a token are kept. Where
// there are none, the token may be one that scopes do not limit.
const Limits = "the scopes"

// URLOfRequest stands for the URL of the request that is followed.
const URLOfRequest = "the URL of the request"

// Unscoped stands for the elements of a map with what is known of the caller under
// which the scopes of a token are. Where there is none, it is not known who calls: an
// anonymous caller, or one whose credentials scopes do not limit.
const Unscoped = "the scopes of the caller"

// AreScopes reports whether the scopes of a token are kept under a name.
func AreScopes(name string) bool { return name == Limits || name == Unscoped }

// KeptName returns the name under which a value was kept with the request, ""
// for any other value.
func KeptName(v Value) string {
	if r, ok := Bare(v).(*Result); ok && naming.ReadsKept(naming.Last(r.Callee)) && len(r.Args) == 1 {
		if t, ok := Bare(r.Args[0]).(Text); ok {
			if naming.NamesLimits(t.S) {
				return Limits
			}
			return t.S
		}
	}
	return ""
}

// IsPrivileged reports whether a function, or field, says that somebody has a
// privilege: by its name, or by a text that it is given.
func IsPrivileged(name string, args []Value) bool {
	return naming.NamesPrivilege(name) ||
		slices.ContainsFunc(args, func(v Value) bool {
			t, ok := Bare(v).(Text)
			return ok && naming.IsPrivilege(t.S)
		})
}

// IsRefusal reports whether a call that is given the request tells the client
// that it is refused: it is given a status of 400 or more (RFC 9110, section
// 15.5), or is called like it.
func IsRefusal(callee string, args []Value) bool {
	status, given := 0, false
	for _, a := range args {
		if n, ok := lowest(a); ok && n >= 100 && n < 600 {
			status, given = n, true
		}
	}
	if given {
		return status >= 300
	}
	return naming.Refuses(callee)
}

// lowest returns the lowest number that a value may be. It reports false unless all
// that it may be are numbers. What came out of an error that is there counts for none beside
// them, nor does 0, which a status is as long as nobody has set it.
func lowest(v Value) (int, bool) {
	list, ok := Bare(v).(Choice)
	if !ok {
		list = Choice{v}
	}
	low, some := 0, false
	for _, one := range list {
		n, ok := Bare(one).(Number)
		switch {
		case !ok && IsFailed(one):
			continue
		case !ok:
			return 0, false
		case !some || low == 0 || n.N != 0 && n.N < low:
			low = n.N
		}
		some = true
	}
	return low, some
}

// IsOfFailure reports whether a value is an error that is certainly there, or came out of one:
// whatever else it may be is a number that nobody has set.
func IsOfFailure(v Value) bool {
	if c, ok := v.(*Cases); ok {
		v = c.plain
	}
	list, ok := v.(Choice)
	if !ok {
		return IsFailed(v)
	}
	return slices.ContainsFunc(list, IsFailed) && !slices.ContainsFunc(list, func(v Value) bool {
		n, ok := v.(Number)
		return !IsFailed(v) && (!ok || n.N != 0)
	})
}

// MakesError reports whether a call makes an error that says no, by its name, or by the
// status that it is given where it is called like what takes one. One that is given an error
// which may be nil may well return nil for that.
func MakesError(callee, types string, args []Value) bool {
	if types != "error" && !strings.HasSuffix(types, "Error") || len(args) == 0 && naming.ReadsError(callee) {
		return false
	}
	switch naming.PackageOf(callee) {
	case "errors", "fmt":
		return callee == "errors.New" || callee == "fmt.Errorf"
	}
	if IsFound(callee, args) {
		return false
	}
	if types == "error" && callee != "" && !naming.Refuses(callee) && !naming.IsResponse(callee) && !naming.MakesOf(callee) {
		return false // a number of things, a size or a time is no status
	}
	return IsRefusal(callee, args) && (!slices.ContainsFunc(args, mayBeNoError) || slices.ContainsFunc(args, IsFailed))
}

// IsErrorOrNone reports whether a value is an error, or nil if there was none.
func IsErrorOrNone(v Value) bool {
	switch v := v.(type) {
	case Failed:
		return true
	case Nilness:
		return v.Value != nil && IsErrorOrNone(v.Value)
	case Choice:
		return slices.ContainsFunc(v, IsErrorOrNone)
	case *Cases:
		return slices.ContainsFunc(v.Ways, func(w Way) bool { return IsErrorOrNone(w.Value) })
	}
	return mayBeNoError(v)
}

// mayBeNoError reports whether a value is an error, or nil if there was none.
func mayBeNoError(v Value) bool {
	switch v := v.(type) {
	case Opaque:
		return v.Type == "error"
	case *Result:
		return v.Type == "error"
	case Nilness:
		return !v.Null.Never() && v.Value != nil && IsErrorOrNone(v.Value)
	}
	return false
}

// IsFound reports whether what a call returns is the error of some kind that it finds in
// another one, or nil, by the name of the function: https://pkg.go.dev/errors#As.
func IsFound(callee string, args []Value) bool {
	w := naming.Words(naming.Last(callee))
	return len(w) > 0 && (w[0] == "as" || w[0] == "find" || w[0] == "unwrap") && slices.ContainsFunc(args, IsErrorOrNone)
}

// SpeaksOfScopes reports whether a value that is not known is called like the
// scopes of a token.
func SpeaksOfScopes(v Value, depth int) bool { return Says(v, naming.ScopeWords, depth) }

// Says reports whether a value that is not known is called by one of some words, or what it is
// taken from.
func Says(v Value, words []string, depth int) bool {
	if depth > 3 {
		return false
	}
	switch v := Bare(v).(type) {
	case Opaque:
		return naming.Says(v.Why, words) && !IsInput(v)
	case Text:
		return naming.Says(v.S, words)
	case Partial:
		return Says(v.A, words, depth+1) || Says(v.B, words, depth+1)
	case *Result:
		if IsPart(v) {
			return false
		}
		return naming.Says(naming.Last(v.Callee), words) || Says(v.Receiver, words, depth+1) ||
			slices.ContainsFunc(v.Args, func(arg Value) bool { return Says(arg, words, depth+1) })
	}
	return false
}

// IsInput reports whether a value that is not known is a part of the query, the
// form or the body of a request, or made of one: what a client says there is not
// what its token has.
func IsInput(v Value) bool {
	switch v := Bare(v).(type) {
	case Opaque:
		return naming.Says(v.Why, naming.InputWords)
	case *Result:
		if IsPart(v) {
			return !naming.Says(strings.ReplaceAll(v.Callee, "/", "."), []string{"header"})
		}
		return TextFuncs[v.Callee] != nil && slices.ContainsFunc(v.Args, IsInput)
	}
	return false
}

// IsVerdict reports whether the name of a type is that of something that says
// whether a check was passed.
func IsVerdict(typ string) bool {
	return typ == "bool" || typ == "error" || strings.HasSuffix(typ, ",bool") || strings.HasSuffix(typ, ",error")
}

// OfError is ofFailure for what a method of an error returns: its status, its text.
func OfError(recv Value, n *ir.Node, v Value) Value {
	if !IsFailed(recv) || IsVerdict(n.ResultType()) {
		return v
	}
	switch v.(type) {
	case Opaque, *Result:
		return Failed{v}
	}
	return v
}
