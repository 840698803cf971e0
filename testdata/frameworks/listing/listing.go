// Package listing prints what a running router says that it serves.
package listing

import (
	"cmp"
	"encoding/json"
	"log"
	"os"
	"slices"
)

// A Route is one line of a router's own listing. An empty method is a route
// that the router answers whatever the method is.
type Route struct {
	Method string `json:"method"`
	Path   string `json:"path"`
}

// Print writes routes as JSON, sorted by path and method.
func Print(routes []Route) {
	slices.SortFunc(routes, func(a, b Route) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	if err := json.NewEncoder(os.Stdout).Encode(routes); err != nil {
		log.Fatal(err)
	}
}
