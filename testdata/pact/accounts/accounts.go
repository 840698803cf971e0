// Package accounts serves companies.
package accounts

import (
	"context"
	"net/http"

	"github.com/go-chi/chi/v5"

	"example.com/pact/auth"
	"example.com/pact/crm"
	"example.com/pact/web"
)

// API serves the accounts of a book.
type API struct{ Book *crm.Book }

// Routes returns the routes, to be mounted behind authentication.
func (a *API) Routes() chi.Router {
	r := chi.NewRouter()
	r.With(auth.Require("read:accounts")).Get("/", web.Endpoint(http.StatusOK, a.List))
	r.With(auth.Require("write:accounts")).Post("/", web.Endpoint(http.StatusCreated, a.Create))
	r.Route("/{id}", func(r chi.Router) {
		r.With(auth.Require("read:accounts")).Get("/", web.Endpoint(http.StatusOK, a.Get))
		r.With(auth.Require("write:accounts")).Patch("/", web.Endpoint(http.StatusOK, a.Update))
		r.With(auth.Require("read:accounts"), auth.Require("read:contacts")).
			Get("/contacts", web.Endpoint(http.StatusOK, a.Contacts))
	})
	return r
}

// None is the request of a route that takes no body.
type None struct{}

// Change is what can be said about an account.
type Change struct {
	Name string `json:"name"`
}

// List returns every account.
//
//scope:require read:accounts
func (a *API) List(context.Context, None) ([]crm.Account, error) {
	return a.Book.Accounts.All(), nil
}

// Get returns one account.
//
//scope:require read:accounts
func (a *API) Get(ctx context.Context, _ None) (crm.Account, error) {
	return a.Book.Accounts.Find(chi.URLParamFromCtx(ctx, "id"))
}

// Create adds an account.
//
//scope:require write:accounts
func (a *API) Create(_ context.Context, in Change) (crm.Account, error) {
	if in.Name == "" {
		return crm.Account{}, web.Invalid("name is missing")
	}
	return a.Book.Accounts.Add(crm.Account{Name: in.Name}), nil
}

// Update renames an account.
//
//scope:require write:accounts
func (a *API) Update(ctx context.Context, in Change) (crm.Account, error) {
	return a.Book.Accounts.Change(chi.URLParamFromCtx(ctx, "id"), func(account *crm.Account) error {
		if in.Name == "" {
			return web.Invalid("name is missing")
		}
		account.Name = in.Name
		return nil
	})
}

// Contacts returns the people at a company.
//
//scope:require read:accounts read:contacts
func (a *API) Contacts(ctx context.Context, _ None) ([]crm.Contact, error) {
	account, err := a.Book.Accounts.Find(chi.URLParamFromCtx(ctx, "id"))
	if err != nil {
		return nil, err
	}
	return a.Book.Contacts.Where(func(c crm.Contact) bool { return c.Account == account.ID }), nil
}
