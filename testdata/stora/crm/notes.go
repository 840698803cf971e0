package crm

import (
	"errors"
	"net/http"

	"example.com/stora/web"
)

// A Note is what the staff wrote about a record.
type Note struct {
	Text  string `json:"text"`
	About string `json:"about"`
}

// Validate reports what is missing.
func (n Note) Validate() error {
	if n.Text == "" {
		return errors.New("text is missing")
	}
	return nil
}

// ListNotes answers with every note, oldest first.
//
//scope:require public.note:read
func (a *API) ListNotes(w http.ResponseWriter, _ *http.Request) { web.List(w, a.notes) }

// GetNote answers with one note.
//
//scope:require public.note:read
func (a *API) GetNote(w http.ResponseWriter, r *http.Request) { web.Get(w, r, a.notes) }

// CreateNote stores a new note.
//
//scope:require public.note:write
func (a *API) CreateNote(w http.ResponseWriter, r *http.Request) { web.Create(w, r, a.notes) }

// UpdateNote replaces a note.
//
//scope:require public.note:write
func (a *API) UpdateNote(w http.ResponseWriter, r *http.Request) { web.Update(w, r, a.notes) }

// DeleteNote removes a note.
//
//scope:require public.note:write
func (a *API) DeleteNote(w http.ResponseWriter, r *http.Request) { web.Delete(w, r, a.notes) }
