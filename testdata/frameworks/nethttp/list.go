package main

import (
	"net/http"
	"net/http/httptest"
	"strings"

	"example.com/frameworks/listing"
)

// listAll returns the routes of a mux and of those that are mounted below it,
// the outer before the inner.
//
// Where the patterns of an inner mux are reached is found by asking: each is
// requested below every subtree of those before, and counts where it is the
// one that answers.
func listAll(root *http.ServeMux, inner ...*http.ServeMux) []listing.Route {
	var out []listing.Route
	prefixes := []string{""}
	for _, mux := range append([]*http.ServeMux{root}, inner...) {
		var below []string
		for _, p := range listing.Patterns(mux) {
			method, host, path := split(p)
			for _, prefix := range prefixes {
				if strings.HasSuffix(path, "/") {
					below = append(below, prefix+strings.TrimSuffix(path, "/"))
				}
				if answers(root, method, host, prefix+path, p) {
					out = append(out, listing.Route{Method: method, Path: prefix + path})
				}
			}
		}
		prefixes = append(prefixes, below...)
	}
	return out
}

// split takes a pattern apart.
func split(pattern string) (method, host, path string) {
	if i := strings.IndexAny(pattern, " \t"); i > 0 {
		method, pattern = pattern[:i], strings.TrimLeft(pattern[i:], " \t")
	}
	i := strings.IndexByte(pattern, '/')
	return method, pattern[:i], pattern[i:]
}

// answers reports whether a request for path ends at pattern.
func answers(mux *http.ServeMux, method, host, path, pattern string) bool {
	path = strings.NewReplacer("{$}", "", "{path...}", "x/y", "{id}", "x").Replace(path)
	r := httptest.NewRequest(method, path, nil)
	if host != "" {
		r.Host = host
	}
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	return w.Body.String() == pattern
}
