// Package deals serves sales that may come about, and the pipeline they are in.
package deals

import (
	"context"
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"example.com/pact/auth"
	"example.com/pact/crm"
	"example.com/pact/web"
)

// API serves the deals of a book.
type API struct{ Book *crm.Book }

// Change is what can be said about a deal.
type Change struct {
	Title string `json:"title"`
	Value int    `json:"value"`
}

// Move is the request that takes a deal to another stage.
type Move struct {
	Stage string `json:"stage"`
}

// Register adds the routes to r, which authenticates.
func (a *API) Register(r chi.Router) {
	r.Route("/deals", func(r chi.Router) {
		r.Group(func(r chi.Router) {
			r.Use(auth.Require("read:deals"))
			r.Get("/", a.list)
			r.Get("/pipeline", a.pipeline)
		})
		r.With(auth.Require("write:deals")).Post("/", web.Endpoint(http.StatusCreated, a.create))
		r.Route("/{id:deal-[0-9]+}", func(r chi.Router) {
			r.With(auth.Require("read:deals")).Get("/", a.get)
			r.Group(func(r chi.Router) {
				r.Use(auth.Require("write:deals"))
				r.Patch("/", web.Endpoint(http.StatusOK, a.update))
				r.Put("/stage", web.Endpoint(http.StatusOK, a.move))
				r.Route("/contacts/{contact}", func(r chi.Router) {
					r.Put("/", a.link)
					r.Delete("/", a.unlink)
				})
			})
		})
	})
}

// list answers with every deal.
//
//scope:require read:deals
func (a *API) list(w http.ResponseWriter, _ *http.Request) {
	web.JSON(w, http.StatusOK, a.Book.Deals.All())
}

// pipeline answers with the value of the deals in each stage.
//
//scope:require read:deals
func (a *API) pipeline(w http.ResponseWriter, _ *http.Request) {
	sums := make(map[string]int)
	for _, stage := range crm.Stages() {
		sums[stage] = 0
	}
	for _, deal := range a.Book.Deals.All() {
		sums[deal.Stage] += deal.Value
	}
	web.JSON(w, http.StatusOK, sums)
}

// get answers with one deal.
//
//scope:require read:deals
func (a *API) get(w http.ResponseWriter, r *http.Request) {
	deal, err := a.Book.Deals.Find(chi.URLParam(r, "id"))
	if err != nil {
		web.Error(w, err)
		return
	}
	web.JSON(w, http.StatusOK, deal)
}

// create adds a deal in the first stage.
//
//scope:require write:deals
func (a *API) create(_ context.Context, in Change) (crm.Deal, error) {
	if in.Title == "" {
		return crm.Deal{}, web.Invalid("title is missing")
	}
	return a.Book.Deals.Add(crm.Deal{Title: in.Title, Value: in.Value, Stage: crm.Stages()[0]}), nil
}

// update changes title and value.
//
//scope:require write:deals
func (a *API) update(ctx context.Context, in Change) (crm.Deal, error) {
	return a.Book.Deals.Change(chi.URLParamFromCtx(ctx, "id"), func(deal *crm.Deal) error {
		if in.Title == "" {
			return web.Invalid("title is missing")
		}
		deal.Title, deal.Value = in.Title, in.Value
		return nil
	})
}

// move takes a deal to another stage.
//
//scope:require write:deals
func (a *API) move(ctx context.Context, in Move) (crm.Deal, error) {
	return a.Book.Deals.Change(chi.URLParamFromCtx(ctx, "id"), func(deal *crm.Deal) error {
		if !slices.Contains(crm.Stages(), in.Stage) {
			return web.Invalid("stage %q does not exist", in.Stage)
		}
		deal.Stage = in.Stage
		return nil
	})
}

// link adds a contact to a deal.
//
//scope:require write:deals
func (a *API) link(w http.ResponseWriter, r *http.Request) {
	contact, err := a.Book.Contacts.Find(chi.URLParam(r, "contact"))
	if err != nil {
		web.Error(w, err)
		return
	}
	a.edit(w, r, func(deal *crm.Deal) error {
		if !slices.Contains(deal.Contacts, contact.ID) {
			deal.Contacts = append(slices.Clone(deal.Contacts), contact.ID)
		}
		return nil
	})
}

// unlink takes a contact off a deal.
//
//scope:require write:deals
func (a *API) unlink(w http.ResponseWriter, r *http.Request) {
	contact := chi.URLParam(r, "contact")
	a.edit(w, r, func(deal *crm.Deal) error {
		at := slices.Index(deal.Contacts, contact)
		if at < 0 {
			return crm.ErrNotFound
		}
		deal.Contacts = slices.Delete(slices.Clone(deal.Contacts), at, at+1)
		return nil
	})
}

func (a *API) edit(w http.ResponseWriter, r *http.Request, change func(*crm.Deal) error) {
	if _, err := a.Book.Deals.Change(chi.URLParam(r, "id"), change); err != nil {
		web.Error(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
