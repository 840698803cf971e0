package pattern

import (
	"fmt"
	"strings"
)

// Any is the method of a route that is open to every method.
const Any = "*"

// A Pattern is a set of routes, as users name them: `[METHOD ]/path`.
type Pattern struct {
	Method string // upper case; "" is every method
	Path   string
}

// A SyntaxError says why and where, in bytes from the start, a text is no
// pattern.
type SyntaxError struct {
	Offset int
	Msg    string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s at byte %d", e.Msg, e.Offset)
}

// Parse reads a pattern in the grammar of the package documentation. The
// method * is the same as none. An error is a *[SyntaxError].
func Parse(text string) (Pattern, error) {
	var p Pattern
	rest := strings.TrimLeft(text, " \t")
	if rest != "" && rest[0] != '/' {
		end := strings.IndexAny(rest, " \t/")
		if end < 0 || rest[end] == '/' {
			return Pattern{}, &SyntaxError{Offset: len(text) - len(rest), Msg: fmt.Sprintf("pattern %q, expected a path that starts with '/', or METHOD /path", text)}
		}
		method := rest[:end]
		if err := checkMethod(method, len(text)-len(rest)); err != nil {
			return Pattern{}, err
		}
		if method != Any {
			p.Method = method
		}
		rest = strings.TrimLeft(rest[end:], " \t")
	}
	offset := len(text) - len(rest)
	p.Path = strings.TrimRight(rest, " \t")
	if err := checkPath(p.Path, offset); err != nil {
		return Pattern{}, err
	}
	return p, nil
}

// checkMethod reports why method, at offset, is none. HTTP's methods are
// case-sensitive tokens (RFC 9110, section 9.1), and all that are registered
// are upper case.
func checkMethod(method string, offset int) error {
	if method == Any {
		return nil
	}
	for i, c := range method {
		switch {
		case 'A' <= c && c <= 'Z', '0' <= c && c <= '9' && i > 0, (c == '-' || c == '_') && i > 0:
		case 'a' <= c && c <= 'z':
			return &SyntaxError{Offset: offset + i, Msg: fmt.Sprintf("method %q, expected upper case %s", method, strings.ToUpper(method))}
		default:
			return &SyntaxError{Offset: offset + i, Msg: fmt.Sprintf("method %q has %q, expected upper-case letters", method, c)}
		}
	}
	return nil
}

// checkPath reports why path, at offset, is none of a pattern.
func checkPath(path string, offset int) error {
	if path == "" {
		return &SyntaxError{Offset: offset, Msg: "no path, expected one that starts with '/'"}
	}
	if path[0] != '/' {
		return &SyntaxError{Offset: offset, Msg: fmt.Sprintf("path %q, expected '/' at its start", path)}
	}
	if path == "/" {
		return nil
	}
	at := 1
	for at <= len(path) {
		segment, _, more := strings.Cut(path[at:], "/")
		if segment == "" && !more {
			break // the trailing slash
		}
		if err := checkSegment(segment, offset+at, !more); err != nil {
			return err
		}
		at += len(segment) + 1
	}
	return nil
}

// checkSegment reports why the text between two slashes is no segment.
func checkSegment(segment string, offset int, last bool) error {
	fail := func(at int, format string, args ...any) error {
		return &SyntaxError{Offset: offset + at, Msg: fmt.Sprintf(format, args...)}
	}
	switch {
	case segment == "":
		return fail(0, "empty segment, expected text or {name} between slashes")
	case segment == catchAll && last:
		return nil
	case segment[0] == ':' && len(segment) > 1:
		return fail(0, "segment %q, expected {%s}", segment, strings.Trim(segment[1:], "{}"))
	}
	for i := 0; i < len(segment); i++ {
		switch c := segment[i]; {
		case c == '*':
			return fail(i, "segment %q, expected {name} for one segment, or ** as the last segment for the rest", segment)
		case c == '}':
			return fail(i, "segment %q has a '}' without '{'", segment)
		case c <= ' ' || c == 0x7F:
			return fail(i, "segment %q has white space or a control character, expected none in a path", segment)
		case c == '?' || c == '#':
			return fail(i, "segment %q has %q, expected a path without query and fragment", segment, c)
		case c == '{':
			n := strings.IndexByte(segment[i:], '}')
			if n < 0 {
				return fail(i, "segment %q has a '{' that is not closed", segment)
			}
			name := segment[i+1 : i+n]
			switch {
			case name == "":
				return fail(i, "segment %q has a parameter without a name", segment)
			case strings.HasSuffix(name, "..."):
				return fail(i, "segment %q, expected ** for the rest of the path", segment)
			case name == "$" && (!last || segment != "{$}"):
				return fail(i, "segment %q, expected {$} at the end of the path only", segment)
			case name != "$" && strings.ContainsAny(name, "{*:$ \t"):
				return fail(i, "segment %q, expected a parameter that is just {name}", segment)
			}
			i += n
		}
	}
	return nil
}

// String returns the pattern as [Parse] reads it.
func (p Pattern) String() string {
	if p.Method == "" {
		return p.Path
	}
	return p.Method + " " + p.Path
}

// Matches reports whether p speaks of the whole route with this method ([Any]
// if it is open to all) and canonical path.
func (p Pattern) Matches(method, path string) bool {
	return (p.Method == "" || p.Method == method) && matchPaths(p.Path, path)
}

// Includes reports whether p matches every route that q does.
func (p Pattern) Includes(q Pattern) bool {
	method := q.Method
	if method == "" {
		method = Any
	}
	return p.Matches(method, q.Path)
}

// SamePath reports whether two canonical paths differ in the names of their
// parameters and a trailing slash at most.
func SamePath(a, b string) bool {
	as, bs := segments(a), segments(b)
	if len(as) != len(bs) {
		return false
	}
	for i := range as {
		if as[i] != bs[i] {
			return false
		}
	}
	return true
}

// SplitServeMux splits a pattern of net/http, "[METHOD ][HOST]/[PATH]", in its
// parts.
func SplitServeMux(pattern string) (method, host, path string) {
	if i := strings.IndexAny(pattern, " \t"); i >= 0 {
		method, pattern = pattern[:i], strings.TrimLeft(pattern[i:], " \t")
	}
	if i := strings.IndexByte(pattern, '/'); i > 0 {
		host, pattern = pattern[:i], pattern[i:]
	}
	return method, host, pattern
}
