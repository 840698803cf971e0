// Package reports serves what concerns several kinds of records at once.
package reports

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"example.com/pact/auth"
	"example.com/pact/crm"
	"example.com/pact/web"
)

// API serves reports about a book, and takes leads into it.
type API struct{ Book *crm.Book }

// Register adds the routes to r, which authenticates.
func (a *API) Register(r chi.Router) {
	// The recommended set for a dashboard.
	dashboard := chi.Chain(auth.Require("read:accounts", "read:contacts", "read:deals", "read:activities"))
	r.With(dashboard...).Get("/reports/summary", a.Summary)
	r.With(auth.Require("read:deals")).Post("/reports/deals", a.Deals)
	r.Method(http.MethodPost, "/leads", auth.Require("write:contacts", "write:accounts")(http.HandlerFunc(a.Lead)))
	r.Get("/token", a.Token)
}

// Summary answers with how many records of each kind there are.
//
//scope:require read:accounts read:contacts read:deals read:activities
func (a *API) Summary(w http.ResponseWriter, _ *http.Request) {
	web.JSON(w, http.StatusOK, map[string]int{
		"accounts":   len(a.Book.Accounts.All()),
		"contacts":   len(a.Book.Contacts.All()),
		"deals":      len(a.Book.Deals.All()),
		"activities": len(a.Book.Activities.All()),
	})
}

// Deals answers with the deals that are worth at least the sum in the body.
//
//scope:require read:deals
func (a *API) Deals(w http.ResponseWriter, r *http.Request) {
	var query struct {
		Least int `json:"least"`
	}
	if err := web.Decode(w, r, &query); err != nil {
		web.Error(w, err)
		return
	}
	web.JSON(w, http.StatusOK, a.Book.Deals.Where(func(d crm.Deal) bool { return d.Value >= query.Least }))
}

// Lead takes in a company and a person there, as a form on a website sends them.
//
//scope:require write:contacts write:accounts
func (a *API) Lead(w http.ResponseWriter, r *http.Request) {
	var form struct {
		Company string `json:"company"`
		Name    string `json:"name"`
		Email   string `json:"email"`
	}
	if err := web.Decode(w, r, &form); err != nil {
		web.Error(w, err)
		return
	}
	if form.Company == "" || form.Name == "" {
		web.Error(w, web.Invalid("company and name are needed"))
		return
	}
	account := a.Book.Accounts.Add(crm.Account{Name: form.Company})
	contact := a.Book.Contacts.Add(crm.Contact{Name: form.Name, Email: form.Email, Account: account.ID})
	web.JSON(w, http.StatusCreated, contact)
}

// Token answers with the scopes of the token that was sent.
//
//scope:public every valid token may ask what it was granted
func (a *API) Token(w http.ResponseWriter, r *http.Request) {
	web.JSON(w, http.StatusOK, map[string][]string{"scopes": auth.Scopes(r.Context())})
}
