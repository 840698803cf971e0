package naming

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// This file takes names apart.

// PackageOf returns the import path in a function's full name.
func PackageOf(full string) string {
	if receiver, ok := strings.CutPrefix(full, "("); ok {
		full, _, _ = strings.Cut(strings.TrimPrefix(receiver, "*"), ")")
	}
	slash := strings.LastIndexByte(full, '/') + 1
	name, _, _ := strings.Cut(full[slash:], ".")
	return full[:slash+len(name)]
}

// ReceiverOf returns the type of which a function is a method, without a star, and "" for one
// that is none.
func ReceiverOf(full string) string {
	receiver, ok := strings.CutPrefix(full, "(")
	if !ok {
		return ""
	}
	typ, _, _ := strings.Cut(strings.TrimPrefix(receiver, "*"), ")")
	return typ
}

// WithoutReceiver returns "path.Type.Method" for the full name of a method.
func WithoutReceiver(full string) string {
	if !strings.ContainsAny(full, "()*") {
		return full
	}
	return strings.Map(func(r rune) rune {
		if r == '(' || r == ')' || r == '*' {
			return -1
		}
		return r
	}, full)
}

// Last returns the last part of a full name.
func Last(full string) string { return full[strings.LastIndexByte(full, '.')+1:] }

// Short drops the directories of the import paths in a full name, and
// their versions.
func Short(full string) string {
	i := strings.LastIndexByte(full, '/')
	if i < 0 {
		return full
	}
	last := full[i+1:]
	if version, rest, ok := strings.Cut(last, "."); ok && isVersion(version) {
		dirs := strings.TrimLeft(full[:i], "(*")
		last = dirs[strings.LastIndexByte(dirs, '/')+1:] + "." + rest
	}
	prefix := ""
	for _, c := range full {
		if c != '(' && c != '*' {
			break
		}
		prefix += string(c)
	}
	return prefix + last
}

// isVersion reports whether the last element of an import path is a module's
// major version: https://go.dev/ref/mod#major-version-suffixes.
func isVersion(element string) bool {
	digits, ok := strings.CutPrefix(element, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// Words returns a name's words, in lower case.
func Words(name string) []string {
	var out []string
	start := 0
	for i := 1; i <= len(name); i++ {
		if i == len(name) || isUpper(name[i]) && !isUpper(name[i-1]) || name[i] == '_' ||
			i+1 < len(name) && isUpper(name[i]) && isUpper(name[i-1]) && !isUpper(name[i+1]) {
			out = append(out, strings.ToLower(strings.Trim(name[start:i], "_")))
			start = i
		}
	}
	return out
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

// LooksLikeScope reports whether a text follows one of the conventions by
// which scopes are named, with an access and a resource: read:x, x.write.
func LooksLikeScope(s string) bool {
	if len(s) > 64 || !strings.ContainsAny(s, ":.") || strings.ContainsAny(s, "/ %") {
		return false
	}
	_, ok := scope.AccessOfName(scope.Scope(s))
	return ok && scope.Scope(s).Validate() == nil
}
