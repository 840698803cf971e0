// Package admin registers on a mux that another package made.
package admin

import (
	"fmt"
	"net/http"
)

// Register adds the tools to mux, below prefix.
func Register(mux *http.ServeMux, prefix string) {
	mux.HandleFunc("GET "+prefix+"/tools/cache", show)
	mux.HandleFunc("DELETE "+prefix+"/tools/cache/{id}", show)
}

// Audit registers with whatever it is given to register with.
func Audit(handle func(string, func(http.ResponseWriter, *http.Request))) {
	handle("GET /audit/{$}", show)
	handle("GET /audit/{id}", show)
}

func show(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Pattern) }
