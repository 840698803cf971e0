// Command stora serves the API of a self-storage business.
package main

import (
	"flag"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"example.com/stora/auth"
	"example.com/stora/billing"
	"example.com/stora/crm"
	"example.com/stora/oauth"
	"example.com/stora/platform"
	"example.com/stora/shop"
	"example.com/stora/sites"
	"example.com/stora/timeline"
)

func main() {
	addr := flag.String("addr", "localhost:8080", "address to listen on")
	client := flag.String("client", "demo", "identifier of the OAuth client; its secret is in STORA_SECRET")
	scopes := flag.String("scopes", "public.site:read public.unit:read", "scopes that the client may be granted")
	flag.Parse()

	clients := make(map[string]oauth.Client)
	if secret := os.Getenv("STORA_SECRET"); secret != "" {
		clients[*client] = oauth.Client{Secret: secret, Scopes: strings.Fields(*scopes)}
	}
	server := &http.Server{
		Addr:              *addr,
		Handler:           newHandler(auth.NewTokens(), clients),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Printf("listening on %s", *addr)
	log.Fatal(server.ListenAndServe())
}

// newHandler returns the whole API.
func newHandler(tokens *auth.Tokens, clients map[string]oauth.Client) http.Handler {
	guard := auth.NewGuard(tokens)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", health)

	(&oauth.Server{Clients: clients, Tokens: tokens}).Register(mux)
	crm.New().Register(mux, guard)
	billing.Register(mux, guard, billing.New())
	shop.New().Register(mux, guard)
	sites.New().Register(mux, guard)
	platform.New().Register(mux, guard)
	mux.Handle(timeline.Root+"/", http.StripPrefix(timeline.Root, timeline.New(guard).Mux()))
	return mux
}

func health(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	_, _ = w.Write([]byte("ok\n"))
}
