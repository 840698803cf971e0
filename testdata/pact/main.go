// Command pact serves the API of a CRM.
package main

import (
	"flag"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"example.com/pact/accounts"
	"example.com/pact/activities"
	"example.com/pact/auth"
	"example.com/pact/contacts"
	"example.com/pact/crm"
	"example.com/pact/deals"
	"example.com/pact/oauth"
	"example.com/pact/reports"
)

const root = "/v1"

func main() {
	addr := flag.String("addr", "localhost:8081", "address to listen on")
	client := flag.String("client", "demo", "identifier of the OAuth client; its secret is in PACT_SECRET")
	scopes := flag.String("scopes", "read:accounts read:contacts", "scopes that the client may be granted")
	flag.Parse()

	clients := make(map[string]oauth.Client)
	if secret := os.Getenv("PACT_SECRET"); secret != "" {
		clients[*client] = oauth.Client{Secret: secret, Scopes: strings.Fields(*scopes)}
	}
	server := &http.Server{
		Addr:              *addr,
		Handler:           newRouter(auth.NewTokens(), clients, crm.NewBook()),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Printf("listening on %s", *addr)
	log.Fatal(server.ListenAndServe())
}

// newRouter returns the whole API.
func newRouter(tokens *auth.Tokens, clients map[string]oauth.Client, book *crm.Book) chi.Router {
	r := chi.NewRouter()
	r.Use(middleware.RequestID, middleware.Recoverer)
	r.Get("/healthz", health)
	r.Mount("/oauth", (&oauth.Server{Clients: clients, Tokens: tokens}).Routes())
	r.Route(root, func(r chi.Router) {
		r.Use(tokens.Authenticate)
		r.Mount("/accounts", (&accounts.API{Book: book}).Routes())
		r.Route("/contacts", func(r chi.Router) { contacts.Routes(r, book) })
		(&deals.API{Book: book}).Register(r)
		activities.NewFeed(book).Register(r)
		activities.RegisterRuns(r, book)
		(&reports.API{Book: book}).Register(r)
	})
	return r
}

// health says that the server is up.
//
//scope:public probe of the load balancer
func health(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	_, _ = w.Write([]byte("ok\n"))
}
