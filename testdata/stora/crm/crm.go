// Package crm serves contacts, deals, notes and tasks.
package crm

import (
	"net/http"

	"example.com/stora/auth"
	"example.com/stora/store"
)

const v1 = "/v1"

// API holds the records of the package.
type API struct {
	contacts *store.Table[Contact]
	deals    *store.Table[Deal]
	stages   *store.Table[DealStage]
	notes    *store.Table[Note]
	tasks    *store.Table[Task]
}

// New returns the API with a first record of each kind.
func New() *API {
	return &API{
		contacts: store.NewTable("con", Contact{Name: "Ada Moss", Email: "ada@example.com"}),
		deals:    store.NewTable("deal", Deal{Title: "Unit for a piano", Stage: "stage_1"}),
		stages:   store.NewTable("stage", DealStage{Name: "Enquiry"}, DealStage{Name: "Reserved"}),
		notes:    store.NewTable("note", Note{Text: "Prefers the ground floor", About: "con_1"}),
		tasks:    store.NewTable("task", Task{Title: "Call back"}),
	}
}

// Register adds the routes to mux, each behind the guard.
func (a *API) Register(mux *http.ServeMux, guard *auth.Guard) {
	mux.Handle("GET /v1/contacts", guard.Require(a.ListContacts, "public.contact:read"))
	mux.Handle("GET /v1/contacts/{id}", guard.Require(a.GetContact, "public.contact:read"))
	mux.Handle("POST /v1/contacts", guard.Require(a.CreateContact, "public.contact:write"))
	mux.Handle("PUT /v1/contacts/{id}", guard.Require(a.UpdateContact, "public.contact:write"))
	mux.Handle("DELETE /v1/contacts/{id}", guard.Require(a.DeleteContact, "public.contact:write"))
	mux.Handle("POST /v1/contacts/search", guard.Require(a.SearchContacts, "public.contact:read"))

	mux.Handle("GET "+v1+"/deals", guard.Require(a.ListDeals, "public.deal:read"))
	mux.Handle("GET "+v1+"/deals/{id}", guard.Require(a.GetDeal, "public.deal:read"))
	mux.Handle("POST "+v1+"/deals", guard.Require(a.CreateDeal, "public.deal:write"))
	mux.Handle("PUT "+v1+"/deals/{id}", guard.Require(a.UpdateDeal, "public.deal:write"))
	mux.Handle("DELETE "+v1+"/deals/{id}", guard.Require(a.DeleteDeal, "public.deal:write"))
	mux.Handle("GET "+v1+"/deal_stages", guard.Require(a.ListDealStages, "public.deal_stage:read"))
	mux.Handle("GET "+v1+"/deal_stages/{id}", guard.Require(a.GetDealStage, "public.deal_stage:read"))

	a.registerNotes(mux, guard, v1+"/notes")
	a.registerTasks(mux, guard, v1+"/tasks")
}

func (a *API) registerNotes(mux *http.ServeMux, guard *auth.Guard, prefix string) {
	read := func(next http.HandlerFunc) http.Handler { return guard.Require(next, "public.note:read") }
	write := func(next http.HandlerFunc) http.Handler { return guard.Require(next, "public.note:write") }
	mux.Handle("GET "+prefix, read(a.ListNotes))
	mux.Handle("GET "+prefix+"/{id}", read(a.GetNote))
	mux.Handle("POST "+prefix, write(a.CreateNote))
	mux.Handle("PUT "+prefix+"/{id}", write(a.UpdateNote))
	mux.Handle("DELETE "+prefix+"/{id}", write(a.DeleteNote))
}

func (a *API) registerTasks(mux *http.ServeMux, guard *auth.Guard, prefix string) {
	mux.Handle("GET "+prefix, guard.Require(a.ListTasks, "public.task:read"))
	mux.Handle("GET "+prefix+"/{id}", guard.Require(a.GetTask, "public.task:read"))
	mux.Handle("POST "+prefix, guard.Require(a.CreateTask, "public.task:write"))
	mux.Handle("PUT "+prefix+"/{id}", guard.Require(a.UpdateTask, "public.task:write"))
	mux.Handle("DELETE "+prefix+"/{id}", guard.Require(a.DeleteTask, "public.task:write"))
}
