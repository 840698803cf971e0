package main

import (
	"log"
	"net/http"

	"example.com/goswagger/account"
	"example.com/goswagger/contacts"
	"example.com/goswagger/deals"
	"example.com/goswagger/files"
)

func main() {
	api := &contacts.API{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/contacts", api.List)
	mux.HandleFunc("GET /api/v1/contacts/search", api.Search)
	mux.HandleFunc("POST /api/v1/contacts", api.Create)
	mux.HandleFunc("GET /api/v1/contacts/{id}", api.Show)
	mux.HandleFunc("PUT /api/v1/contacts/{id}", api.Replace)
	mux.HandleFunc("PATCH /api/v1/contacts/{id}", api.Update)
	mux.HandleFunc("DELETE /api/v1/contacts/{id}", api.Delete)
	mux.HandleFunc("HEAD /api/v1/contacts/{id}", api.Check)
	mux.HandleFunc("OPTIONS /api/v1/contacts", api.Allow)
	mux.HandleFunc("POST /api/v1/contacts/{id}/merge", api.Merge)
	mux.HandleFunc("GET /api/v1/contacts/export", api.Export)
	mux.HandleFunc("POST /api/v1/contacts/import", api.Import)
	mux.HandleFunc("GET /api/v1/contacts/{id}/tags", api.Tags)
	mux.HandleFunc("PUT /api/v1/contacts/{id}/tags/{tag}", api.Tag)
	mux.HandleFunc("DELETE /api/v1/contacts/{id}/tags/{tag}", api.Untag)
	mux.HandleFunc("GET /api/v1/deals", deals.List)
	mux.HandleFunc("POST /api/v1/deals", deals.Create)
	mux.HandleFunc("GET /api/v1/deals/{id}", deals.Show)
	mux.HandleFunc("PUT /api/v1/deals/{id}", deals.Replace)
	mux.HandleFunc("DELETE /api/v1/deals/{id}", deals.Delete)
	mux.HandleFunc("POST /api/v1/deals/{id}/win", deals.Win)
	mux.HandleFunc("POST /api/v1/deals/{id}/lose", deals.Lose)
	mux.HandleFunc("GET /api/v1/deals/{id}/notes", deals.Notes)
	mux.HandleFunc("POST /api/v1/deals/{id}/notes", deals.AddNote)
	mux.HandleFunc("GET /api/v1/deals/stages", deals.Stages)
	mux.HandleFunc("GET /api/v1/deals/currencies", deals.Currencies)
	mux.HandleFunc("GET /api/v1/deals/forecast", deals.Forecast)
	mux.HandleFunc("POST /api/v1/deals/reset", deals.Reset)
	mux.HandleFunc("GET /api/v1/deals/offers", deals.Offers)
	mux.HandleFunc("GET /api/v1/deals/tally", deals.Tally)
	mux.HandleFunc("GET /api/v1/files", files.List)
	mux.HandleFunc("POST /api/v1/files", files.Upload)
	mux.HandleFunc("GET /api/v1/files/{name...}", files.Show)
	mux.HandleFunc("PUT /api/v1/files/{name...}", files.Write)
	mux.HandleFunc("DELETE /api/v1/files/{name...}", files.Delete)
	mux.HandleFunc("GET /api/v1/versions", files.Versions)
	mux.HandleFunc("POST /api/v1/versions/{id}", files.Restore)
	mux.HandleFunc("GET /api/v1/me", account.Me)
	mux.HandleFunc("PATCH /api/v1/me", account.Rename)
	mux.HandleFunc("POST /api/v1/token", account.Token)
	mux.HandleFunc("GET /api/v1/me/keys", account.Keys)
	mux.HandleFunc("POST /api/v1/me/keys", account.NewKey)
	mux.HandleFunc("GET /api/v1/ping", account.Ping)
	mux.HandleFunc("GET /api/v1/health", account.Health)
	log.Fatal(http.ListenAndServe("localhost:8080", mux))
}
