package naming

import (
	"slices"
	"strings"
)

// This file asks the table.

// named reports whether one of the words of a function's name is in a list.
func named(callee string, list []string) bool {
	return slices.ContainsFunc(Words(Last(callee)), func(w string) bool { return slices.Contains(list, w) })
}

// IsResponse reports whether a function answers although it is not given the
// request: it is called so.
func IsResponse(callee string) bool {
	return named(callee, responseNames)
}

// MakesOf reports whether a function is called like one that makes something of a status
// of HTTP, or stands in a package which is: apierr.New, problems.With, http.Status.
func MakesOf(callee string) bool {
	if named(callee, statusMakers) {
		return true
	}
	pkg := PackageOf(callee)
	pkg = pkg[strings.LastIndexByte(pkg, '/')+1:]
	return slices.ContainsFunc(errorPackages, func(part string) bool { return strings.Contains(pkg, part) })
}

// ReadsError reports whether a method that is given nothing returns an error that was met
// before, if any, and makes none.
func ReadsError(method string) bool { return slices.Contains(errorNames, Last(method)) }

// TakesStatus reports whether a method of a request's context or writer is given the
// status of the response first.
func TakesStatus(method string) bool { return slices.Contains(statusNames, Last(method)) }

// InRow returns the name that a text looks for in a row of names, with what stands
// between these: " contacts:read ", or "contacts:read".
func InRow(text string) string {
	if name := strings.Trim(text, " ,;|\""); name != "" {
		return name
	}
	return text
}

// SendsStatus reports whether such a method sends the response, or its head, and does not
// only note the status for what sends it.
func SendsStatus(method string) bool {
	return TakesStatus(method) && !slices.Contains(notesStatus, Last(method))
}

// WritesBody reports whether a method of a writer sends the body of a response.
func WritesBody(method string) bool { return slices.Contains(bodyNames, Last(method)) }

// IsQuiet reports whether a call that is not followed does nothing that a
// refused request should not.
func IsQuiet(callee string) bool {
	path := PackageOf(callee)
	return slices.Contains(logPackages, path) || slices.Contains(purePackages, path) || slices.Contains(quietNames, Last(callee))
}

// IsCheck reports whether a function is called like one that checks: one that changes
// permissions is none.
func IsCheck(callee string) bool {
	return named(callee, checkNames) && !Changes(callee)
}

// Changes reports whether a function is called like one that changes or makes what it is
// given the names for, such as a token.
func Changes(callee string) bool {
	w := Words(Last(callee))
	return len(w) > 0 && slices.Contains(changingNames, w[0])
}

// AsksPermission reports whether a function is called like one that is given the
// names of what somebody may do.
func AsksPermission(callee string) bool { return named(callee, permissionNames) }

// IsNegative reports whether a function returns true if the check fails.
func IsNegative(callee string) bool {
	return named(callee, negativeNames)
}

// EnforcesByName reports whether a function is called like one that does not
// come back if a check fails.
func EnforcesByName(callee string) bool {
	w := Words(Last(callee))
	return len(w) > 0 && slices.Contains(enforcingNames, w[0])
}

// IsMaker reports whether a function only puts together or writes what it is
// given.
func IsMaker(callee string) bool {
	path := PackageOf(callee)
	return slices.Contains(makers, callee) || slices.Contains(logPackages, path) || IsStandard(path) && !slices.Contains(asking, path)
}

// MatchesPatterns reports whether a function matches texts with patterns.
func MatchesPatterns(callee string) bool {
	return slices.Contains(patternPackages, PackageOf(callee))
}

// IsHarmless reports whether a function that makes a middleware is known to make one
// that asks nobody what he may do: it is of a package that only measures, or its
// name says what else it is for.
func IsHarmless(callee string) bool {
	path := PackageOf(callee)
	return IsStandard(path) || slices.Contains(logPackages, path) || named(callee, harmlessNames) ||
		slices.ContainsFunc(measuring, func(prefix string) bool { return strings.HasPrefix(path, prefix) })
}

// AsksByName reports whether a function is called like one that asks what somebody may
// do.
func AsksByName(callee string) bool { return named(callee, authorizing) }

// SaysMore reports whether a function is called like one that says more about an
// error that it is given, and returns nil for none.
func SaysMore(callee string) bool {
	w := Words(Last(callee))
	return len(w) > 0 && slices.Contains(wrapWords, w[0]) && !IsStandard(PackageOf(callee))
}

// IsNextType reports whether a type is that of what is behind a middleware.
func IsNextType(typ string) bool {
	return slices.ContainsFunc(nextTypes, func(s string) bool { return strings.HasSuffix(typ, s) })
}

// GoesOn reports whether a request's method of this name goes on to what is
// behind a middleware.
func GoesOn(method string) bool { return slices.Contains(nextNames, method) }

// Gets reports whether a function is called like one that returns what a client says
// under a name.
func Gets(name string) bool {
	w := Words(name)
	return len(w) > 0 && slices.ContainsFunc(w, func(word string) bool { return slices.Contains(getWords, word) }) && !slices.Contains(setWords, w[0])
}

// Aborts reports whether a request's method of this name ends it.
func Aborts(method string) bool {
	return slices.ContainsFunc(abortNames, func(prefix string) bool { return strings.HasPrefix(method, prefix) })
}

// TellsAborted reports whether a request's method of this name says whether it was
// ended.
func TellsAborted(method string) bool { return slices.Contains(abortedNames, method) }

// TellsWritten reports whether a method of this name says whether a response was
// written.
func TellsWritten(method string) bool { return named(method, writtenWords) }

// WantsAny reports whether a function wants any one of the scopes that it is
// given.
func WantsAny(name string) bool {
	return slices.ContainsFunc(anyNames, func(part string) bool { return strings.Contains(name, part) })
}

// NamesAlternatives reports whether a list is called like one of which any element
// suffices.
func NamesAlternatives(name string) bool {
	return slices.ContainsFunc(Words(name), func(w string) bool { return slices.Contains(alternativeNames, w) })
}

// Keeps reports whether a method of this name keeps something with a request.
func Keeps(method string) bool { return slices.Contains(keepNames, method) }

// ReadsKept reports whether a method of this name reads what was kept with a
// request.
func ReadsKept(method string) bool { return slices.Contains(keptNames, method) }

// ReadsKeptAs reports whether one does so as a certain type.
func ReadsKeptAs(method string) bool { return slices.Contains(keptTypes, method) }

// ReadsPart reports whether a function reads a part of a request: its path, its
// query, its form or its headers.
func ReadsPart(callee string) bool {
	return ReadsPath(callee) || slices.Contains(partNames, Last(callee)) || slices.Contains(partMethods, callee)
}

// ReadsPath reports whether a function reads a part of a request's path.
func ReadsPath(callee string) bool { return slices.Contains(pathNames, Last(callee)) }

// NamesToken reports whether a name is that of what holds a token.
func NamesToken(name string) bool {
	return slices.ContainsFunc(Words(strings.ReplaceAll(name, "-", "_")), func(w string) bool { return slices.Contains(tokenWords, w) })
}

// TellsSignedIn reports whether something that is true or false is called like one that
// says whether it is known who sends a request.
func TellsSignedIn(name string) bool {
	return named(name, signedInWords) && !named(name, negativeNames)
}

// NamesMethod reports whether a name is that of what says which method a request has.
func NamesMethod(name string) bool {
	return slices.Contains(Words(name), "method")
}

// NamesPath reports whether a name is that of what says which path or method a
// request has.
func NamesPath(name string) bool {
	return slices.ContainsFunc(Words(name), func(w string) bool { return slices.Contains(pathWords, w) })
}

// NamesStore reports whether a name is that of what keeps whatever belongs to a
// request, under names.
func NamesStore(name string) bool {
	return slices.ContainsFunc(Words(name), func(w string) bool { return slices.Contains(storeWords, w) })
}

// NamesConnection reports whether a name is that of what says who sends a request,
// besides its token.
func NamesConnection(name string) bool {
	return slices.ContainsFunc(Words(name), func(w string) bool { return slices.Contains(connectionWords, w) })
}

// Refuses reports whether a function is called like one that answers with an
// error.
func Refuses(callee string) bool {
	lower := strings.ToLower(Last(callee))
	return named(callee, refusalNames) || slices.ContainsFunc(refusalParts, func(part string) bool { return strings.Contains(lower, part) })
}

// SaysDenied reports whether the name or the text of an error says that somebody may not.
func SaysDenied(phrase string) bool { return Says(strings.ReplaceAll(phrase, " ", "_"), denialWords) }

// NamesLimits reports whether a name is that of what holds the scopes of a token.
func NamesLimits(name string) bool {
	return slices.ContainsFunc(Words(strings.ReplaceAll(name, "-", "_")), func(w string) bool { return slices.Contains(limitWords, w) })
}

// IsUnauthorized reports whether a variable is an error that a framework answers
// with 401.
func IsUnauthorized(variable string) bool { return slices.Contains(unauthorizedErrors, variable) }

// NamesPrivilege reports whether a function or field is called after a privilege.
func NamesPrivilege(name string) bool { return named(name, privileges) }

// NamesOwner reports whether a field is called after whom a thing belongs to.
func NamesOwner(field string) bool {
	return slices.ContainsFunc(Words(field), func(w string) bool { return slices.Contains(ownerWords, w) })
}

// IsPrivilege reports whether a text names everything, or a privilege.
func IsPrivilege(s string) bool {
	s = strings.ToLower(s)
	return s == "*" || s == "all" || s == "*:*" || slices.Contains(privileges, s) || slices.ContainsFunc(Words(s), func(w string) bool { return slices.Contains(privileges, w) }) && !strings.ContainsAny(s, "/")
}

// Says reports whether one of the words of a phrase is in a list.
func Says(phrase string, list []string) bool {
	for part := range strings.FieldsFuncSeq(phrase, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') }) {
		if slices.ContainsFunc(Words(part), func(w string) bool { return slices.Contains(list, w) }) {
			return true
		}
	}
	return false
}
