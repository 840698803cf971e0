package crm

import (
	"errors"
	"net/http"
	"strings"

	"example.com/stora/web"
)

// A Contact is a person who rents or may rent.
type Contact struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// Validate reports what is missing.
func (c Contact) Validate() error {
	if c.Name == "" {
		return errors.New("name is missing")
	}
	return nil
}

// ListContacts answers with every contact, oldest first.
//
//scope:require public.contact:read
func (a *API) ListContacts(w http.ResponseWriter, _ *http.Request) { web.List(w, a.contacts) }

// GetContact answers with one contact.
//
//scope:require public.contact:read
func (a *API) GetContact(w http.ResponseWriter, r *http.Request) { web.Get(w, r, a.contacts) }

// CreateContact stores a new contact.
//
//scope:require public.contact:write
func (a *API) CreateContact(w http.ResponseWriter, r *http.Request) { web.Create(w, r, a.contacts) }

// UpdateContact replaces a contact.
//
//scope:require public.contact:write
func (a *API) UpdateContact(w http.ResponseWriter, r *http.Request) { web.Update(w, r, a.contacts) }

// DeleteContact removes a contact.
//
//scope:require public.contact:write
func (a *API) DeleteContact(w http.ResponseWriter, r *http.Request) { web.Delete(w, r, a.contacts) }

// SearchContacts answers with the contacts whose name or address has the text.
//
//scope:require public.contact:read
//scope:access read the text is personal data, which has no place in a URL
func (a *API) SearchContacts(w http.ResponseWriter, r *http.Request) {
	var query struct {
		Text string `json:"text"`
	}
	if !web.Decode(w, r, &query) {
		return
	}
	found := a.contacts.Select(func(c Contact) bool {
		return strings.Contains(c.Name, query.Text) || strings.Contains(c.Email, query.Text)
	})
	web.JSON(w, http.StatusOK, map[string]any{"data": found})
}
