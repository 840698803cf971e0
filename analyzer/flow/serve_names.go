package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file applies what is known of names to values. Names decide only about code
// that is not followed.

// GuardBody is the mode of a guard whose body shows which of the scopes that it
// is given are needed.
const GuardBody = "body"

// mayBeToken reports whether a value of a request may be its token, or what
// was found out by it: nothing is known of it, or it is read by a name that
// says so. A part of the path that is missing is no missing token, and neither
// is a database that was not kept with the request.
func mayBeToken(v value) bool {
	if d, rest := drawOf(v); d != nil || rest {
		return false // it is one of the scopes of a token
	}
	r, ok := bare(v).(*result)
	if !ok {
		return true
	}
	part := isPart(r)
	if !part && !naming.ReadsKept(naming.Last(r.callee)) {
		return true
	}
	for _, arg := range r.args {
		if t, ok := bare(arg).(text); ok {
			return naming.NamesToken(t.S)
		}
	}
	return !part
}

// isPart reports whether a value is a part of a request: of its path, its query,
// its form or its headers.
func isPart(v value) bool {
	r, ok := bare(v).(*result)
	return ok && naming.ReadsPart(r.callee)
}

// limits stands for the names under which the scopes of a token are kept. Where
// there are none, the token may be one that scopes do not limit.
const limits = "the scopes"

// unscoped stands for the elements of a map with what is known of the caller under
// which the scopes of a token are. Where there is none, it is not known who calls: an
// anonymous caller, or one whose credentials scopes do not limit.
const unscoped = "the scopes of the caller"

// keptName returns the name under which a value was kept with the request, ""
// for any other value.
func keptName(v value) string {
	if r, ok := bare(v).(*result); ok && naming.ReadsKept(naming.Last(r.callee)) && len(r.args) == 1 {
		if t, ok := bare(r.args[0]).(text); ok {
			if naming.NamesLimits(t.S) {
				return limits
			}
			return t.S
		}
	}
	return ""
}

// privileged reports whether a function, or field, says that somebody has a
// privilege: by its name, or by a text that it is given.
func privileged(name string, args []value) bool {
	return naming.NamesPrivilege(name) ||
		slices.ContainsFunc(args, func(v value) bool {
			t, ok := bare(v).(text)
			return ok && naming.IsPrivilege(t.S)
		})
}

// refusal reports whether a call that is given the request tells the client
// that it is refused: it is given a status of 400 or more (RFC 9110, section
// 15.5), or is called like it.
func refusal(callee string, args []value) bool {
	status, given := 0, false
	for _, a := range args {
		if n, ok := bare(a).(number); ok && n.N >= 100 && n.N < 600 {
			status, given = n.N, true
		}
	}
	if given {
		return status >= 300
	}
	return naming.Refuses(callee)
}

// makesError reports whether a call makes an error that says no.
func makesError(callee, types string, args []value) bool {
	if types != "error" && !strings.HasSuffix(types, "Error") {
		return false
	}
	switch naming.PackageOf(callee) {
	case "errors", "fmt":
		return callee == "errors.New" || callee == "fmt.Errorf"
	}
	return refusal(callee, args)
}
