// Package admin registers on a router that another package made.
package admin

import (
	"net/http"

	"github.com/gorilla/mux"
)

// Register adds the tools to r.
func Register(r *mux.Router) {
	tools := r.PathPrefix("/tools").Subrouter()
	tools.HandleFunc("/cache", show).Methods("GET")
	tools.HandleFunc("/cache/{key}", show).Methods("DELETE")
}

func show(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

// An Audit registers on the router that it was made with.
type Audit struct{ *mux.Router }

// New returns an audit on r.
func New(r *mux.Router) *Audit { return &Audit{r} }

// Mount adds the audit's routes.
func (a *Audit) Mount(at string) {
	a.HandleFunc(at, a.show).Methods("GET")
	a.Router.Path(at + "/export").Methods("POST").HandlerFunc(a.show)
}

func (*Audit) show(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }
