// Command pact is the server of a CRM after some careless changes. The
// comments with "want" say what is to be found.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"strconv"
	"sync"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

func main() {
	addr := flag.String("addr", "localhost:8081", "address to listen on")
	flag.Parse()
	log.Fatal(http.ListenAndServe(*addr, newRouter()))
}

func newRouter() chi.Router {
	b := &book{records: make(map[string]map[string]json.RawMessage)}
	feed := newFeed(b)
	r := chi.NewRouter()
	r.Use(middleware.Recoverer)
	r.Get("/healthz", health)
	r.Route("/webhooks", func(r chi.Router) {
		r.Post("/mail", b.delivery)
	})
	r.Route("/v1", func(r chi.Router) {
		r.Get("/accounts", b.listAccounts)
		r.Post("/accounts", b.createAccount)
		r.Route("/contacts", func(r chi.Router) {
			r.Get("/all", b.listContacts)
			r.Post("/search", b.searchContacts)
			r.Get("/export", b.exportContacts)
			r.Post("/{id}/merge", b.mergeContact)
		})
		r.Get("/deals", b.listDeals)
		r.Post("/deals", b.createDeal)
		r.Route("/deals/{id}", func(r chi.Router) {
			r.Put("/stage", b.moveDeal)
			r.Patch("/title", b.renameDeal)
			r.Put("/owner", b.assign)
			r.Delete("/contacts", b.unlink)
		})
		r.Group(func(r chi.Router) {
			r.Get("/activities", feed.List)
			r.Post("/activities", b.logActivity) // want "POST /v1/activities demands no scope"
			r.Post("/activities/batch", feed.Batch)
			r.Post("/activities/calls", feed.Calls)
		})
		//scope:require read:workflow // want "unknown scope read:workflow; the catalog has read:workflows"
		r.Get("/workflows/runs", b.list("runs"))
		//scope:require read:workflows
		r.Get("/workflows/runs/{id}", b.list("runs"))
		for _, row := range []struct {
			method, path string
			handler      http.HandlerFunc
		}{
			//scope:require write:contacts write:account // want "unknown scope write:account; the catalog has write:accounts"
			{http.MethodPost, "/leads", b.create("leads")},
			//scope:require read:workflows
			{http.MethodGet, "/workflows", b.list("workflows")},
		} {
			r.Method(row.method, row.path, row.handler)
		}
		//scope:public who follows an invitation has no token yet
		r.Post("/invitations/{id}/accept", b.create("members"))
	})
	return r
}

// health says that the server is up.
//
// scope:public probe of the load balancer // want `"// scope:public" is an ordinary comment; a directive is written //scope:public`
func health(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// A book keeps records by kind and identifier.
type book struct {
	mu      sync.Mutex
	next    int
	records map[string]map[string]json.RawMessage
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
		if b.records[kind] == nil {
			b.records[kind] = make(map[string]json.RawMessage)
		}
		b.next++
		b.records[kind][strconv.Itoa(b.next)] = record
		w.WriteHeader(http.StatusCreated)
	}
}
