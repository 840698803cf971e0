package pattern

import "strings"

// Optional returns a path, as it is written in the syntax s, and those without its last
// segments as far as these are optional, which the framework serves as well:
// /users/:id? is /users, too.
// https://pkg.go.dev/github.com/fasthttp/router#readme-optional-parameters
// https://docs.gofiber.io/guide/routing#parameters
func (s Syntax) Optional(path string) []string {
	paths := []string{path}
	for s == FastHTTP || s == Fiber {
		i := lastSlash(path)
		if i < 0 || !s.isOptional(path[i+1:]) {
			break
		}
		path = path[:i]
		if path == "" {
			path = "/"
		}
		paths = append(paths, path)
	}
	return paths
}

// isOptional reports whether a segment is one parameter that may be left out.
func (s Syntax) isOptional(segment string) bool {
	if s == Fiber {
		name, ok := strings.CutSuffix(segment, "?")
		return ok && strings.HasPrefix(name, ":") && !strings.ContainsAny(name[1:], ":?*+-.")
	}
	inner, ok := strings.CutPrefix(segment, "{")
	name, _, _ := strings.Cut(inner, ":")
	return ok && strings.HasSuffix(segment, "}") && strings.HasSuffix(strings.TrimSuffix(name, "}"), "?")
}

// lastSlash returns the index of the last slash that stands in no braces or angle
// brackets, -1 if there is none.
func lastSlash(path string) int {
	depth := 0
	for i := len(path) - 1; i >= 0; i-- {
		switch path[i] {
		case '}', '>':
			depth++
		case '{', '<':
			depth--
		case '/':
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}
