// Package timeline serves what happened to a record, and where that is known
// from. It is a server of its own that is mounted at [Root].
package timeline

import (
	"errors"
	"net/http"

	"example.com/stora/auth"
	"example.com/stora/store"
	"example.com/stora/web"
)

// Root is the path that the handler is mounted at.
const Root = "/v1/timeline"

// An Event is something that happened.
type Event struct {
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// Validate reports what is missing.
func (e Event) Validate() error {
	if e.Subject == "" {
		return errors.New("subject is missing")
	}
	return nil
}

// A Source is a program that records events.
type Source struct {
	Name string `json:"name"`
}

// A Template is how an event is shown.
type Template struct {
	Body string `json:"body"`
}

// Timeline holds the records of the package.
type Timeline struct {
	guard     *auth.Guard
	events    *store.Table[Event]
	sources   *store.Table[Source]
	templates *store.Table[Template]
}

// New returns a timeline with a first record of each kind.
func New(guard *auth.Guard) *Timeline {
	return &Timeline{
		guard:     guard,
		events:    store.NewTable("evt", Event{Subject: "con_1", Text: "called"}),
		sources:   store.NewTable("src", Source{Name: "telephone"}),
		templates: store.NewTable("etpl", Template{Body: "{subject} {text}"}),
	}
}

// Mux returns the routes, below [Root].
func (t *Timeline) Mux() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /events", t.ListEvents)
	mux.HandleFunc("GET /events/{id}", t.GetEvent)
	mux.HandleFunc("POST /events", t.CreateEvent)
	mux.HandleFunc("PUT /events/{id}", t.UpdateEvent)
	mux.HandleFunc("DELETE /events/{id}", t.DeleteEvent)
	mux.HandleFunc("GET /sources", t.ListSources)
	mux.HandleFunc("GET /sources/{id}", t.GetSource)
	mux.HandleFunc("GET /templates", t.ListTemplates)
	mux.HandleFunc("GET /templates/{id}", t.GetTemplate)
	return mux
}

// ListEvents answers with every event, oldest first.
//
//scope:require public.timeline_event:read
func (t *Timeline) ListEvents(w http.ResponseWriter, r *http.Request) {
	if !t.guard.Check(w, r, "public.timeline_event:read") {
		return
	}
	web.List(w, t.events)
}

// GetEvent answers with one event.
//
//scope:require public.timeline_event:read
func (t *Timeline) GetEvent(w http.ResponseWriter, r *http.Request) {
	if !t.guard.Check(w, r, "public.timeline_event:read") {
		return
	}
	web.Get(w, r, t.events)
}

// CreateEvent records a new event.
//
//scope:require public.timeline_event:write
func (t *Timeline) CreateEvent(w http.ResponseWriter, r *http.Request) {
	if !t.guard.Check(w, r, "public.timeline_event:write") {
		return
	}
	web.Create(w, r, t.events)
}

// UpdateEvent replaces an event.
//
//scope:require public.timeline_event:write
func (t *Timeline) UpdateEvent(w http.ResponseWriter, r *http.Request) {
	if !t.guard.Check(w, r, "public.timeline_event:write") {
		return
	}
	web.Update(w, r, t.events)
}

// DeleteEvent removes an event.
//
//scope:require public.timeline_event:write
func (t *Timeline) DeleteEvent(w http.ResponseWriter, r *http.Request) {
	if !t.guard.Check(w, r, "public.timeline_event:write") {
		return
	}
	web.Delete(w, r, t.events)
}

// ListSources answers with every source, oldest first.
//
//scope:require public.timeline_source:read
func (t *Timeline) ListSources(w http.ResponseWriter, r *http.Request) {
	if !t.guard.Check(w, r, "public.timeline_source:read") {
		return
	}
	web.List(w, t.sources)
}

// GetSource answers with one source.
//
//scope:require public.timeline_source:read
func (t *Timeline) GetSource(w http.ResponseWriter, r *http.Request) {
	if !t.guard.Check(w, r, "public.timeline_source:read") {
		return
	}
	web.Get(w, r, t.sources)
}

// ListTemplates answers with every template, oldest first.
//
//scope:require public.timeline_template:read
func (t *Timeline) ListTemplates(w http.ResponseWriter, r *http.Request) {
	if !t.guard.Check(w, r, "public.timeline_template:read") {
		return
	}
	web.List(w, t.templates)
}

// GetTemplate answers with one template.
//
//scope:require public.timeline_template:read
func (t *Timeline) GetTemplate(w http.ResponseWriter, r *http.Request) {
	if !t.guard.Check(w, r, "public.timeline_template:read") {
		return
	}
	web.Get(w, r, t.templates)
}
