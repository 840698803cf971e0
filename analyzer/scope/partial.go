package scope

import (
	"strings"
	"unicode"
)

// A scope whose name is known in part only has a name in braces for each part
// that is not: {service}:write. Such a name is a pattern of names.

// pieces returns the parts of a name that are known, between those that are not.
func (s Scope) pieces() []string {
	var out []string
	rest := string(s)
	for {
		before, after, open := strings.Cut(rest, "{")
		_, after, closed := strings.Cut(after, "}")
		if !open || !closed {
			return append(out, rest)
		}
		out, rest = append(out, before), after
	}
}

// IsPattern reports whether a part of the name is not known.
func (s Scope) IsPattern() bool {
	_, after, open := strings.Cut(string(s), "{")
	return open && strings.Contains(after, "}")
}

// Tells reports whether the name is known, or a part of it that is more than
// what separates parts.
func (s Scope) Tells() bool {
	for _, piece := range s.pieces() {
		if strings.ContainsFunc(piece, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			return true
		}
	}
	return false
}

// As replaces the names of a requirement that are known in part by the names of another
// requirement that they can be.
func (r Requirement) As(other Requirement) Requirement {
	if r == nil {
		return nil
	}
	out := make(Requirement, len(r))
	for i, set := range r {
		var names []Scope
		for _, name := range set {
			if name.IsPattern() {
				name = name.oneOf(other)
			}
			names = append(names, name)
		}
		out[i] = NewSet(names...)
	}
	return out
}

// oneOf returns the first name of a requirement that the name can be, or itself.
func (s Scope) oneOf(r Requirement) Scope {
	for _, set := range r {
		for _, name := range set {
			if s.Matches(name) {
				return name
			}
		}
	}
	return s
}

// Matches reports whether the name can be the other one: what is not known of it
// is any text that is not empty.
func (s Scope) Matches(other Scope) bool {
	if !s.IsPattern() {
		return s == other
	}
	pieces := s.pieces()
	rest, ok := strings.CutPrefix(string(other), pieces[0])
	if !ok {
		return false
	}
	last := pieces[len(pieces)-1]
	for _, piece := range pieces[1 : len(pieces)-1] {
		if rest == "" {
			return false
		}
		i := strings.Index(rest[1:], piece)
		if i < 0 {
			return false
		}
		rest = rest[1+i+len(piece):]
	}
	return len(rest) > len(last) && strings.HasSuffix(rest, last)
}
