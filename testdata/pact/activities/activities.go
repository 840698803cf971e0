// Package activities serves what was done for accounts, contacts and deals,
// and the workflows that did it by themselves.
package activities

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"example.com/pact/auth"
	"example.com/pact/crm"
	"example.com/pact/web"
)

// A Feed is the handlers of activities.
type Feed struct {
	List  http.HandlerFunc `route:"GET /v1/activities" scope:"read:activities"`
	Log   http.HandlerFunc `route:"POST /v1/activities" scope:"write:activities"`
	Batch http.HandlerFunc `route:"POST /v1/activities/batch" scope:"write:activities"`
}

type entry struct {
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

func (e entry) activity() (crm.Activity, error) {
	if e.Kind == "" || e.Subject == "" {
		return crm.Activity{}, web.Invalid("kind and subject are needed")
	}
	return crm.Activity{Kind: e.Kind, Subject: e.Subject, Text: e.Text}, nil
}

// NewFeed returns the handlers for the activities of a book.
func NewFeed(book *crm.Book) *Feed {
	return &Feed{
		List: func(w http.ResponseWriter, _ *http.Request) {
			web.JSON(w, http.StatusOK, book.Activities.All())
		},
		Log: func(w http.ResponseWriter, r *http.Request) {
			var in entry
			if err := web.Decode(w, r, &in); err != nil {
				web.Error(w, err)
				return
			}
			activity, err := in.activity()
			if err != nil {
				web.Error(w, err)
				return
			}
			web.JSON(w, http.StatusCreated, book.Activities.Add(activity))
		},
		Batch: func(w http.ResponseWriter, r *http.Request) {
			var in []entry
			if err := web.Decode(w, r, &in); err != nil {
				web.Error(w, err)
				return
			}
			// All or nothing: none is stored before all are known to be good.
			batch := make([]crm.Activity, len(in))
			for i, e := range in {
				var err error
				if batch[i], err = e.activity(); err != nil {
					web.Error(w, err)
					return
				}
			}
			for i := range batch {
				batch[i] = book.Activities.Add(batch[i])
			}
			web.JSON(w, http.StatusCreated, batch)
		},
	}
}

// Register adds the routes to r, which authenticates.
func (f *Feed) Register(r chi.Router) {
	r.With(auth.Require("read:activities")).Get("/activities", f.List)
	r.With(auth.Require("write:activities")).Post("/activities", f.Log)
	r.With(auth.Require("write:activities")).Post("/activities/batch", f.Batch)
}

// RegisterRuns adds the routes of workflow runs to r, which authenticates.
func RegisterRuns(r chi.Router, book *crm.Book) {
	guarded := r.With(auth.Require("read:workflows"))
	//scope:require read:workflows
	guarded.Get("/workflows/runs", func(w http.ResponseWriter, _ *http.Request) {
		web.JSON(w, http.StatusOK, book.Runs.All())
	})
	//scope:require read:workflows
	guarded.Get("/workflows/runs/{id}", func(w http.ResponseWriter, r *http.Request) {
		run, err := book.Runs.Find(chi.URLParam(r, "id"))
		if err != nil {
			web.Error(w, err)
			return
		}
		web.JSON(w, http.StatusOK, run)
	})
}
