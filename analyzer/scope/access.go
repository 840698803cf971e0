package scope

import (
	"fmt"
	"strings"
)

// Access is what a scope allows and what a route does: a subset of reading
// and writing. The zero Access is neither; a scope to decrypt what was read
// otherwise has it.
type Access uint8

const (
	Read Access = 1 << iota
	Write
)

// Reads reports whether a has [Read].
func (a Access) Reads() bool { return a&Read != 0 }

// Writes reports whether a has [Write].
func (a Access) Writes() bool { return a&Write != 0 }

// String returns "read", "write", "read write" or "none".
func (a Access) String() string {
	switch a {
	case 0:
		return "none"
	case Read:
		return "read"
	case Write:
		return "write"
	case Read | Write:
		return "read write"
	}
	return fmt.Sprintf("Access(%d)", uint8(a))
}

// ParseAccess reads "read", "write", both in either order with blanks between,
// or "none".
func ParseAccess(text string) (Access, error) {
	words := strings.Fields(text)
	if len(words) == 1 && words[0] == "none" {
		return 0, nil
	}
	var a Access
	for _, word := range words {
		var bit Access
		switch word {
		case "read":
			bit = Read
		case "write":
			bit = Write
		}
		if bit == 0 || a&bit != 0 {
			a = 0
			break
		}
		a |= bit
	}
	if a == 0 {
		return 0, fmt.Errorf("access %q, expected read, write, read write or none", text)
	}
	return a, nil
}

// MarshalText writes what [Access.String] returns.
func (a Access) MarshalText() ([]byte, error) {
	if a > Read|Write {
		return nil, fmt.Errorf("access has unknown bits: %d", uint8(a))
	}
	return []byte(a.String()), nil
}

// UnmarshalText reads what [ParseAccess] does.
func (a *Access) UnmarshalText(text []byte) error {
	parsed, err := ParseAccess(string(text))
	if err != nil {
		return err
	}
	*a = parsed
	return nil
}
