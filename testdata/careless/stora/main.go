// Command stora is the server of a self-storage business after some careless
// changes. The comments with "want" say what is to be found.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"strconv"
	"sync"
)

func main() {
	addr := flag.String("addr", "localhost:8080", "address to listen on")
	flag.Parse()
	log.Fatal(http.ListenAndServe(*addr, newHandler()))
}

const v1 = "/v1"

func newHandler() http.Handler {
	s := &server{records: make(map[string]map[string]json.RawMessage)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", health)

	mux.HandleFunc("POST /oauth/token", s.token)
	mux.HandleFunc("POST /oauth/revoke", s.revoke)

	mux.HandleFunc("GET /v1/contacts", s.listContacts)
	mux.HandleFunc("OPTIONS /v1/contacts", s.describeContacts)
	mux.HandleFunc("POST /v1/contacts/search", s.searchContacts)
	mux.HandleFunc("POST /v1/password_resets", s.resetPassword)

	mux.HandleFunc("GET "+v1+"/deals", s.listDeals)
	mux.HandleFunc("POST "+v1+"/deals", s.createDeal)
	mux.HandleFunc("PATCH "+v1+"/deals/{id}", s.updateDeal)
	mux.HandleFunc("POST "+v1+"/deals/{id}/close", s.closeDeal)
	mux.HandleFunc("GET "+v1+"/deal_stages", s.listStages)
	mux.HandleFunc("POST "+v1+"/tasks", func(w http.ResponseWriter, r *http.Request) { // want "POST /v1/tasks demands no scope"
		s.create("tasks")(w, r)
		log.Print("there is something to do")
	})

	s.registerNotes(mux, v1+"/notes")

	b := newBilling(s)
	mux.HandleFunc("GET /v1/invoices", b.ListInvoices)
	mux.HandleFunc("GET /v1/invoices/{id}", b.GetInvoice)
	mux.HandleFunc("POST /v1/orders", b.CreateOrder)
	mux.HandleFunc("PUT /v1/orders/{id}", b.UpdateOrder)

	for _, row := range []struct {
		pattern string
		handler http.HandlerFunc
	}{
		//scope:require public.site:read
		{"GET /v1/sites", s.list("sites")},
		//scope:require public.unit_typ:read // want "unknown scope public.unit_typ:read; the catalog has public.unit_type:read"
		{"GET /v1/unit_types", s.list("unit_types")},
		{"POST /v1/unit_types", s.create("unit_types")}, //scope:require public.unit_type:read // want "POST /v1/unit_types writes, but public.unit_type:read alone opens it"
	} {
		mux.HandleFunc(row.pattern, row.handler)
	}
	return mux
}

func (s *server) registerNotes(mux *http.ServeMux, prefix string) {
	mux.HandleFunc("GET "+prefix, s.listNotes)
	//scope:require public.note:read
	mux.HandleFunc("GET "+prefix+"/{id}", s.list("notes"))
	mux.HandleFunc("POST "+prefix, s.create("notes"))                 //scope:require public.note:write
	mux.HandleFunc("DELETE "+prefix+"/{id}", s.deleteNote)            // want `DELETE /v1/notes/\{id\} demands no scope`
	mux.HandleFunc("PUT "+prefix+"/{id}/attachment", s.create("att")) //scope:require public.notes:write // want "unknown scope public.notes:write; the catalog has public.note:write"
}

// health says that the server is up.
//
//scope:pubic probe // want "unknown directive //scope:pubic; the nearest is //scope:public"
func health(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// A server keeps records by kind and identifier.
type server struct {
	mu      sync.Mutex
	next    int
	records map[string]map[string]json.RawMessage
}

// id returns a new identifier.
func (s *server) id() string {
	s.next++
	return strconv.Itoa(s.next)
}

func (s *server) list(kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		_ = json.NewEncoder(w).Encode(s.records[kind])
	}
}

func (s *server) create(kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var record json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&record); err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.records[kind] == nil {
			s.records[kind] = make(map[string]json.RawMessage)
		}
		s.records[kind][s.id()] = record
		w.WriteHeader(http.StatusCreated)
	}
}

func (s *server) remove(w http.ResponseWriter, r *http.Request, kind string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.records[kind], r.PathValue("id"))
	w.WriteHeader(http.StatusNoContent)
}
