// Package lookup finds the route that somebody names in a list of routes.
package lookup

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// A Name is a route as it is named: by a method and a path.
type Name struct{ Method, Path string }

// String returns "METHOD /path".
func (n Name) String() string { return n.Method + " " + n.Path }

// Parse reads "METHOD /path".
func Parse(text string) (Name, error) {
	method, path, ok := strings.Cut(strings.TrimSpace(text), " ")
	path = strings.TrimSpace(path)
	if !ok || method == "" || path == "" {
		return Name{}, fmt.Errorf(`%q names no route; expected "METHOD /path"`, text)
	}
	return Name{method, path}, nil
}

// Find returns which of some routes is meant: those with the method and the path,
// whatever parameters are called, else those with another slash at the end, else those
// of the path that are open to every method. If there is none, the error names what
// comes near.
func Find(want Name, routes []Name) ([]int, error) {
	if methods := []string{strings.ToUpper(want.Method), want.Method}; want.Path != "" {
		for _, method := range append(methods, route.Any) {
			if found := among(Name{method, want.Path}, routes); found != nil {
				return found, nil
			}
		}
	}
	near := nearest(want, routes)
	if near == "" {
		return nil, fmt.Errorf("there is no route %s", want)
	}
	return nil, fmt.Errorf("there is no route %s; %s", want, near)
}

func among(want Name, routes []Name) (found []int) {
	for _, exact := range []bool{true, false} {
		for i, r := range routes {
			slash := strings.HasSuffix(r.Path, "/") == strings.HasSuffix(want.Path, "/")
			if r.Method == want.Method && pattern.SamePath(r.Path, want.Path) && (slash || !exact) {
				found = append(found, i)
			}
		}
		if found != nil {
			break
		}
	}
	return found
}

// nearest says which routes come near to one that is not there: the methods of its
// path, or the route whose path begins alike the longest; of several, one with the
// method, then the shortest.
func nearest(want Name, routes []Name) string {
	var methods []string
	best := Name{}
	for _, r := range routes {
		if pattern.SamePath(r.Path, want.Path) && !slices.Contains(methods, r.Method) {
			methods = append(methods, r.Method)
		}
		if common(r.Path, want.Path) > 1 && (best.Path == "" || nearer(want, r, best)) {
			best = r
		}
	}
	switch {
	case methods != nil:
		return "the path has " + report.Alternatives(methods)
	case best.Path != "":
		return "the nearest is " + best.String()
	}
	return ""
}

// nearer reports whether a is nearer to what is wanted than b.
func nearer(want, a, b Name) bool {
	if n, m := common(a.Path, want.Path), common(b.Path, want.Path); n != m {
		return n > m
	}
	if x, y := a.Method == want.Method, b.Method == want.Method; x != y {
		return x
	}
	return len(a.Path) < len(b.Path)
}

// common returns how long the beginning is that two paths share.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
