// Command nethttp is a server after careless changes that somebody has to
// think about: what is to be found in it has no single right fix. The comments
// with "want" say what that is.
package main

import (
	"encoding/json"
	"flag"
	"log"
	"net/http"
	"sync"
)

func main() {
	addr := flag.String("addr", "localhost:8083", "address to listen on")
	flag.Parse()
	log.Fatal(http.ListenAndServe(*addr, newHandler()))
}

const v1 = "/v1"

func newHandler() http.Handler {
	s := &server{records: make(map[string][]json.RawMessage)}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /oauth/token", s.token)
	mux.HandleFunc("POST /oauth/revoke", s.revoke)
	mux.HandleFunc("POST /oauth/introspect", s.introspect)
	// Was below /oauth, where no scope is needed.
	mux.HandleFunc("POST "+v1+"/introspect", s.introspect) // want "POST /v1/introspect demands no scope"
	mux.HandleFunc("POST /v1/password_resets", s.resetPassword)

	mux.HandleFunc("GET /v1/coupons", s.listCoupons)
	mux.HandleFunc("POST /v1/coupons", s.createCoupon)
	mux.HandleFunc("DELETE /v1/coupons/{id}", s.deleteCoupon) // want `DELETE /v1/coupons/\{id\} demands no scope`

	//scope:require admin // want "unknown scope admin; the catalog has nothing like it"
	mux.HandleFunc("GET /v1/audits", s.list("audits"))
	mux.HandleFunc("GET /v1/dashboard", s.dashboard) // want "GET /v1/dashboard demands no scope"
	mux.Handle("/v1/export", http.HandlerFunc(s.export))

	b := newBilling(s)
	mux.HandleFunc("POST /v1/invoices/{id}/reminders", b.Remind)
	mux.HandleFunc("POST /v1/invoices/{id}/visits", b.Visit)
	return mux
}

// A server keeps records by kind.
type server struct {
	mu      sync.Mutex
	records map[string][]json.RawMessage
}

// count says how many records of a kind there are. It is no handler.
//
//scope:require public.note:read // want "the annotation is attached to nothing: no route is served by"
func (s *server) count(kind string) int { return len(s.records[kind]) }

func (s *server) list(kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		log.Printf("%d %s", s.count(kind), kind)
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
		s.records[kind] = append(s.records[kind], record)
		w.WriteHeader(http.StatusCreated)
	}
}
