package flow

import (
	"slices"
	"strings"
)

// This file asks the table.

// named reports whether one of the words of a function's name is in a list.
func named(callee string, list []string) bool {
	return slices.ContainsFunc(words(methodName(callee)), func(w string) bool { return slices.Contains(list, w) })
}

// isResponse reports whether a function answers although it is not given the
// request: it is called so.
func isResponse(callee string) bool {
	return named(callee, responseNames)
}

// isQuiet reports whether a call that is not followed does nothing that a
// refused request should not.
func isQuiet(callee string) bool {
	path := packageOf(callee)
	return slices.Contains(logPackages, path) || slices.Contains(purePackages, path) || slices.Contains(quietNames, methodName(callee))
}

// isCheck reports whether a function is called like one that checks.
func isCheck(callee string) bool {
	return named(callee, checkNames)
}

// isNegative reports whether a function returns true if the check fails.
func isNegative(callee string) bool {
	return named(callee, negativeNames)
}

// enforcesByName reports whether a function is called like one that does not
// come back if a check fails.
func enforcesByName(callee string) bool {
	w := words(methodName(callee))
	return len(w) > 0 && slices.Contains(enforcingNames, w[0])
}

// isMaker reports whether a function only puts together or writes what it is
// given.
func isMaker(callee string) bool {
	path := packageOf(callee)
	return slices.Contains(makers, callee) || slices.Contains(logPackages, path) || IsStandard(path) && !slices.Contains(asking, path)
}

// isNextType reports whether a type is that of what is behind a middleware.
func isNextType(typ string) bool {
	return slices.ContainsFunc(nextTypes, func(s string) bool { return strings.HasSuffix(typ, s) })
}

// goesOn reports whether a request's method of this name goes on to what is
// behind a middleware.
func goesOn(method string) bool { return slices.Contains(nextNames, method) }

// aborts reports whether a request's method of this name ends it.
func aborts(method string) bool {
	return slices.ContainsFunc(abortNames, func(prefix string) bool { return strings.HasPrefix(method, prefix) })
}

// tellsAborted reports whether a request's method of this name says whether it was
// ended.
func tellsAborted(method string) bool { return slices.Contains(abortedNames, method) }

// wantsAny reports whether a function wants any one of the scopes that it is
// given.
func wantsAny(name string) bool {
	return slices.ContainsFunc(anyNames, func(part string) bool { return strings.Contains(name, part) })
}

// keeps reports whether a method of this name keeps something with a request.
func keeps(method string) bool { return slices.Contains(keepNames, method) }

// readsKept reports whether a method of this name reads what was kept with a
// request.
func readsKept(method string) bool { return slices.Contains(keptNames, method) }

// readsKeptAs reports whether one does so as a certain type.
func readsKeptAs(method string) bool { return slices.Contains(keptTypes, method) }

// readsPart reports whether a function reads a part of a request: its path, its
// query, its form or its headers.
func readsPart(callee string) bool {
	return slices.Contains(partNames, methodName(callee)) || slices.Contains(partMethods, callee)
}

// namesToken reports whether a name is that of what holds a token.
func namesToken(name string) bool {
	return slices.ContainsFunc(words(strings.ReplaceAll(name, "-", "_")), func(w string) bool { return slices.Contains(tokenWords, w) })
}

// refuses reports whether a function is called like one that answers with an
// error.
func refuses(callee string) bool {
	lower := strings.ToLower(methodName(callee))
	return named(callee, refusalNames) || slices.ContainsFunc(refusalParts, func(part string) bool { return strings.Contains(lower, part) })
}

// namesLimits reports whether a name is that of what holds the scopes of a token.
func namesLimits(name string) bool {
	return slices.ContainsFunc(words(strings.ReplaceAll(name, "-", "_")), func(w string) bool { return slices.Contains(limitWords, w) })
}

// isUnauthorized reports whether a variable is an error that a framework answers
// with 401.
func isUnauthorized(variable string) bool { return slices.Contains(unauthorizedErrors, variable) }

// namesPrivilege reports whether a function or field is called after a privilege.
func namesPrivilege(name string) bool { return named(name, privileges) }

// isPrivilege reports whether a text names everything, or a privilege.
func isPrivilege(s string) bool {
	s = strings.ToLower(s)
	return s == "*" || s == "all" || s == "*:*" || slices.Contains(privileges, s) || slices.ContainsFunc(words(s), func(w string) bool { return slices.Contains(privileges, w) }) && !strings.ContainsAny(s, "/")
}

// says reports whether one of the words of a phrase is in a list.
func says(phrase string, list []string) bool {
	for part := range strings.FieldsFuncSeq(phrase, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') }) {
		if slices.ContainsFunc(words(part), func(w string) bool { return slices.Contains(list, w) }) {
			return true
		}
	}
	return false
}
