// Package admin registers on a router that another package made.
package admin

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

// Register adds the tools to r.
func Register(r chi.Router) {
	r.Route("/tools", func(r chi.Router) {
		r.Get("/cache", show)
		r.Delete("/cache/{key}", show)
	})
}

func show(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

// An Audit has a router to mount.
type Audit struct{}

// Routes returns the audit's routes as a handler.
func (a Audit) Routes() http.Handler {
	r := chi.NewRouter()
	r.Get("/", a.show)
	r.Get("/{year}", a.show)
	return r
}

func (Audit) show(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }
