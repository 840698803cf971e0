package scope

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A Scope is one scope-token of RFC 6749, section 3.3. It is case-sensitive
// and has no structure: read:contacts is a name, and what access it grants or
// what other scope it includes is a catalog's business.
type Scope string

// Validate reports why s is no scope-token. A scope-token is one or more of
// the characters %x21, %x23-5B and %x5D-7E: visible ASCII without the double
// quote and the backslash.
func (s Scope) Validate() error {
	if s == "" {
		return errors.New("empty scope, expected one or more visible ASCII characters")
	}
	for i, c := range string(s) {
		if !isTokenRune(c) {
			return fmt.Errorf("scope %q has %s at byte %d, which no scope may have (RFC 6749, section 3.3)", string(s), describe(c), i)
		}
	}
	return nil
}

// isTokenRune reports whether c may stand in a scope-token.
func isTokenRune(c rune) bool {
	return 0x21 <= c && c <= 0x7E && c != '"' && c != '\\'
}

// describe names a character for an error message.
func describe(c rune) string {
	switch {
	case c == ' ':
		return "a space"
	case c == '"':
		return "a double quote"
	case c == '\\':
		return "a backslash"
	case c < 0x20 || c == 0x7F:
		return fmt.Sprintf("the control character %U", c)
	}
	return fmt.Sprintf("the character %q", c)
}

// A Set is scopes that are needed together, sorted and distinct; [NewSet]
// makes one. The empty set is satisfied by every token.
type Set []Scope

// NewSet returns the set of scopes. It is never nil.
func NewSet(scopes ...Scope) Set {
	s := make(Set, len(scopes))
	copy(s, scopes)
	slices.Sort(s)
	return slices.Compact(s)
}

// ParseSet reads scopes separated by white space, as a token response or a
// catalog's recommended set writes them (RFC 6749, section 3.3). In contrast
// to [Parse], text may be empty and a '|' is part of a scope.
func ParseSet(text string) (Set, error) {
	var scopes []Scope
	for field := range strings.FieldsSeq(text) {
		s := Scope(field)
		if err := s.Validate(); err != nil {
			return nil, err
		}
		scopes = append(scopes, s)
	}
	return NewSet(scopes...), nil
}

// String returns the scopes joined by spaces, the form of an access token
// request's scope parameter.
func (s Set) String() string {
	var b strings.Builder
	for i, scope := range s {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(scope))
	}
	return b.String()
}

// Contains reports whether name is in s.
func (s Set) Contains(name Scope) bool {
	_, found := slices.BinarySearch(s, name)
	return found
}

// Includes reports whether every scope of t is in s.
func (s Set) Includes(t Set) bool {
	// Both are sorted: one walk over s finds all of t.
	i := 0
	for _, name := range t {
		for i < len(s) && s[i] < name {
			i++
		}
		if i == len(s) || s[i] != name {
			return false
		}
	}
	return true
}

// Union returns the scopes that are in s or in t.
func (s Set) Union(t Set) Set {
	switch {
	case len(s) > 0 && s.Includes(t):
		return s
	case len(t) > 0 && t.Includes(s):
		return t
	}
	return NewSet(slices.Concat(s, t)...)
}

// Without returns the scopes of s except name.
func (s Set) Without(name Scope) Set {
	t := make(Set, 0, len(s))
	for _, scope := range s {
		if scope != name {
			t = append(t, scope)
		}
	}
	return t
}

// Equal reports whether s and t have the same scopes.
func (s Set) Equal(t Set) bool { return slices.Equal(s, t) }

// Compare orders sets scope by scope; a set stands before its extensions.
func (s Set) Compare(t Set) int { return slices.Compare(s, t) }
