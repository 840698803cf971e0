// Command chi is a server after careless changes that somebody has to think
// about: what is to be found in it has no single right fix. The comments with
// "want" say what that is.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"sync"

	"github.com/go-chi/chi/v5"
)

func main() {
	addr := flag.String("addr", "localhost:8084", "address to listen on")
	flag.Parse()
	log.Fatal(http.ListenAndServe(*addr, newRouter()))
}

func newRouter() chi.Router {
	b := &book{records: make(map[string][]json.RawMessage)}
	r := chi.NewRouter()
	r.Get("/healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	r.Route("/webhooks", func(r chi.Router) {
		r.Post("/mail", b.delivered)
	})
	r.Route("/v1", func(r chi.Router) {
		r.Get("/accounts", b.listAccounts)
		r.Post("/contacts/search", b.searchContacts)
		r.Post("/contacts/lookup", b.lookUp)
		r.Get("/deals/board", b.board)
		r.Put("/deals/board", b.board)
		r.Group(func(r chi.Router) {
			// Was below /webhooks, where no scope is needed.
			r.Post("/calls/finished", b.finished) // want "POST /v1/calls/finished demands no scope"
			// The catalog has no scope to write workflows.
			r.Delete("/workflows/{id}", b.stop) // want `DELETE /v1/workflows/\{id\} demands no scope`
		})
		//scope:require offline_access // want "unknown scope offline_access; the catalog has nothing like it"
		r.Post("/sessions", b.create("sessions"))

		//scope:require read:deals // want "misplaced //scope:require above no statement"

		r.Get("/deals", b.listDeals)
	})
	return r
}

// A book keeps records by kind.
type book struct {
	mu      sync.Mutex
	records map[string][]json.RawMessage
}

func (b *book) list(kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		b.mu.Lock()
		defer b.mu.Unlock()
		_ = json.NewEncoder(w).Encode(b.records[kind])
	}
}

func (b *book) create(kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var record json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&record); err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		b.records[kind] = append(b.records[kind], record)
		w.WriteHeader(http.StatusCreated)
	}
}
