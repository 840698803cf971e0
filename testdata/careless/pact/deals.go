package main

import "net/http"

// listDeals answers with every deal.
//
//scope:require read:deals
func (b *book) listDeals(w http.ResponseWriter, r *http.Request) { b.list("deals")(w, r) }

// moveDeal takes a deal to another stage. Its comment was copied from listDeals.
//
//scope:require read:deals // want `PUT /v1/deals/\{id\}/stage writes, but read:deals alone opens it`
func (b *book) moveDeal(w http.ResponseWriter, r *http.Request) { b.create("deals")(w, r) }

// renameDeal gives a deal another title. Who may write accounts and contacts
// may do it, too.
//
//scope:require write:deals
//scope:require write:accounts write:contacts
func (b *book) renameDeal(w http.ResponseWriter, r *http.Request) { b.create("deals")(w, r) }

// CreateDeal is the request that adds a deal.
type CreateDeal struct {
	_ struct{} `json:"-" route:"POST /v1/deals" scope:"read:deals | write:deals"` // want "POST /v1/deals writes, but read:deals alone opens it"

	Title string `json:"title"`
}

func (b *book) createDeal(w http.ResponseWriter, r *http.Request) { b.create("deals")(w, r) }

// assign gives a deal to somebody else.
//
//scope:require write:deals
//scope:require read:deals // want `PUT /v1/deals/\{id\}/owner writes, but read:deals alone opens it`
func (b *book) assign(w http.ResponseWriter, r *http.Request) { b.create("owners")(w, r) }

// unlink takes the contacts off a deal.
//
//scope:require read:deals read:contacts // want `DELETE /v1/deals/\{id\}/contacts writes, but read:contacts and read:deals alone open it`
func (b *book) unlink(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }
