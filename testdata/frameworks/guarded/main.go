// Command guarded has guards that depend on the path of the request, or on the route that
// was matched, with the fix of each that is too weak beside it. It sends requests without
// any scope for every route, in all the ways that a path can be written, and prints which
// routes answer some of them.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
)

// A site is a server, and the requests that are sent to it: the route, and ways to write
// its path.
type site struct {
	server *http.Server
	routes map[string][]string
}

// An answer says whether a route can be called without a scope.
type answer struct {
	Method, Path string
	Open         bool
}

func main() {
	var out []answer
	for _, s := range []site{central(), skips(), folded(), strict(), lowered(), slashed(), chiEarly(), chiInline(), echoPre(), echoUse(), muxFront(), muxUse(), ginTable(), escapes(), decoded(), rewritten(), loose(), segments(), targets(), cased(), byNested(), sliced(), ranged(), indexed(), byFilled(), gated(), inHandlers(), switched(), outside(), combined()} {
		for route, paths := range s.routes {
			method, path, _ := strings.Cut(route, " ")
			a := answer{Method: method, Path: path}
			if method == "*" {
				method = http.MethodPut // what is read may be a route of its own
			}
			for _, path := range paths {
				if s.get(method, path, "read:items write:items admin:all").Code != http.StatusOK {
					log.Fatalf("%s %s is not answered", method, path)
				}
				a.Open = a.Open || s.get(method, path, "").Code == http.StatusOK
			}
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b answer) int { return strings.Compare(a.Path+a.Method, b.Path+b.Method) })
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		log.Fatal(err)
	}
}

func (s site) get(method, path, scopes string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("X-Scopes", scopes)
	s.server.Handler.ServeHTTP(w, r)
	return w
}

func has(scopes, scope string) bool { return slices.Contains(strings.Split(scopes, " "), scope) }

func ok(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

// guard refuses requests that need a scope which their token lacks.
func guard(needed func(r *http.Request) string) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if need := needed(r); need != "" && !has(r.Header.Get("X-Scopes"), need) {
				http.Error(w, "forbidden", http.StatusForbidden)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}
