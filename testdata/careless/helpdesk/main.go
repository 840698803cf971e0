// Helpdesk is a server whose routes are registered by several packages. What
// they demand is decided here, where the prefix is known, and much of it is
// said elsewhere. There are mistakes in all of them.
package main

import (
	"encoding/json"
	"log"
	"net/http"

	"example.com/careless/helpdesk/articles"
	"example.com/careless/helpdesk/tickets"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", health)
	tickets.Register(mux, "/v1")
	base := articles.New()
	mux.HandleFunc("GET /v1/articles", base.List)
	mux.HandleFunc("GET /v1/articles/{slug}", base.Show)
	mux.HandleFunc("PUT /v1/articles/{slug}", base.Publish)
	mux.HandleFunc("GET /v1/reports", reports)
	log.Fatal(http.ListenAndServe("localhost:8080", mux))
}

func health(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

func reports(w http.ResponseWriter, _ *http.Request) {
	json.NewEncoder(w).Encode(map[string]int{"open": tickets.Open()})
}
