// Package contacts serves people.
package contacts

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"example.com/pact/auth"
	"example.com/pact/crm"
	"example.com/pact/web"
)

// CreateContact is the request that adds a contact.
type CreateContact struct {
	_ struct{} `route:"POST /v1/contacts" scope:"write:contacts"`

	Name    string `json:"name"`
	Email   string `json:"email"`
	Account string `json:"account"`
}

// UpdateContact is the request that changes what is known of a contact.
type UpdateContact struct {
	_ struct{} `route:"PUT /v1/contacts/{id}" scope:"write:contacts"`

	Name  string `json:"name"`
	Email string `json:"email"`
}

// LogActivity is the request that adds to what was done for a contact.
type LogActivity struct {
	_ struct{} `route:"POST /v1/contacts/{id}/activities" scope:"read:contacts write:activities"`

	Kind string `json:"kind"`
	Text string `json:"text"`
}

// Routes adds the routes of the book's contacts to r.
func Routes(r chi.Router, book *crm.Book) {
	h := &handlers{book}
	reading := r.With(auth.Require("read:contacts"))
	reading.Get("/", h.list)
	reading.Get("/{id}", h.get)
	reading.Post("/search", h.search)

	r.Group(func(r chi.Router) {
		r.Use(auth.Require("write:contacts"))
		r.Post("/", h.create)
		r.Put("/{id}", h.update)
	})
	reading.With(auth.Require("write:activities")).Post("/{id}/activities", h.log)
}

type handlers struct{ book *crm.Book }

// list answers with every contact.
//
//scope:require read:contacts
func (h *handlers) list(w http.ResponseWriter, _ *http.Request) {
	web.JSON(w, http.StatusOK, h.book.Contacts.All())
}

// get answers with one contact.
//
//scope:require read:contacts
func (h *handlers) get(w http.ResponseWriter, r *http.Request) {
	contact, err := h.book.Contacts.Find(chi.URLParam(r, "id"))
	if err != nil {
		web.Error(w, err)
		return
	}
	web.JSON(w, http.StatusOK, contact)
}

// search answers with the contacts that have the text in name or address.
//
//scope:require read:contacts
//scope:access read a search, sent as POST to keep personal data out of logs
func (h *handlers) search(w http.ResponseWriter, r *http.Request) {
	var query struct {
		Text string `json:"text"`
	}
	if err := web.Decode(w, r, &query); err != nil {
		web.Error(w, err)
		return
	}
	web.JSON(w, http.StatusOK, h.book.Contacts.Where(func(c crm.Contact) bool {
		return strings.Contains(c.Name, query.Text) || strings.Contains(c.Email, query.Text)
	}))
}

func (h *handlers) create(w http.ResponseWriter, r *http.Request) {
	var in CreateContact
	if err := web.Decode(w, r, &in); err != nil {
		web.Error(w, err)
		return
	}
	if in.Name == "" {
		web.Error(w, web.Invalid("name is missing"))
		return
	}
	contact := h.book.Contacts.Add(crm.Contact{Name: in.Name, Email: in.Email, Account: in.Account})
	web.JSON(w, http.StatusCreated, contact)
}

func (h *handlers) update(w http.ResponseWriter, r *http.Request) {
	var in UpdateContact
	if err := web.Decode(w, r, &in); err != nil {
		web.Error(w, err)
		return
	}
	contact, err := h.book.Contacts.Change(chi.URLParam(r, "id"), func(c *crm.Contact) error {
		if in.Name == "" {
			return web.Invalid("name is missing")
		}
		c.Name, c.Email = in.Name, in.Email
		return nil
	})
	if err != nil {
		web.Error(w, err)
		return
	}
	web.JSON(w, http.StatusOK, contact)
}

func (h *handlers) log(w http.ResponseWriter, r *http.Request) {
	contact, err := h.book.Contacts.Find(chi.URLParam(r, "id"))
	if err != nil {
		web.Error(w, err)
		return
	}
	var in LogActivity
	if err := web.Decode(w, r, &in); err != nil {
		web.Error(w, err)
		return
	}
	if in.Kind == "" {
		web.Error(w, web.Invalid("kind is missing"))
		return
	}
	activity := h.book.Activities.Add(crm.Activity{Kind: in.Kind, Subject: contact.ID, Text: in.Text})
	web.JSON(w, http.StatusCreated, activity)
}
