package value

import (
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/route"
)

// MethodNames returns the methods that a value lists, and whether all are known.
func MethodNames(v Value) (methods []string, whole bool) {
	whole = true
	var add func(Value)
	add = func(v Value) {
		switch v := v.(type) {
		case Text:
			for m := range strings.FieldsFuncSeq(v.S, func(r rune) bool { return r == ',' || r == ' ' }) {
				if m = strings.ToUpper(m); !slices.Contains(methods, m) {
					methods = append(methods, m)
				}
			}
		case List:
			for _, v := range v.Elems {
				v, _ := Certainly(v)
				add(v)
			}
			whole = whole && !v.Open
		case Choice:
			for _, v := range v {
				add(v)
			}
		default:
			whole = false
		}
	}
	if v == nil {
		return []string{route.Any}, true
	}
	add(v)
	if len(methods) == 0 && whole {
		methods = []string{route.Any}
	}
	return methods, whole
}

// SplitPattern splits "METHOD /path" as net/http does, or "METHOD:/path@domain"
// where there is a separator. A pattern without a method gives "".
func SplitPattern(s, separator string) (method, rest string) {
	if separator != "" {
		s, _, _ = strings.Cut(s, "@")
		method, rest, ok := strings.Cut(s, separator)
		if !ok || strings.ContainsFunc(method, func(r rune) bool { return !unicode.IsLetter(r) }) {
			return "", s
		}
		return method, rest
	}
	i := strings.IndexAny(s, " \t")
	if i <= 0 {
		return "", s
	}
	return s[:i], strings.TrimLeft(s[i:], " \t")
}
