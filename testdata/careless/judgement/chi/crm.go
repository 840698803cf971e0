package main

import "net/http"

// Tier is what an account pays for. It is no handler.
//
//scope:require read:accounts // want "misplaced //scope:require on the type Tier"
type Tier string

// listAccounts answers with every account.
//
//scope:require read:accounts
func (b *book) listAccounts(w http.ResponseWriter, r *http.Request) { b.list("accounts")(w, r) }

// listDeals answers with every deal.
//
//scope:require read:deals
func (b *book) listDeals(w http.ResponseWriter, r *http.Request) { b.list("deals")(w, r) }

// searchContacts answers with the contacts that have a text. Why that is sent
// as POST only its author knows.
//
//scope:require read:contacts
//scope:access read // want "//scope:access lacks the reason"
func (b *book) searchContacts(w http.ResponseWriter, r *http.Request) { b.list("contacts")(w, r) }

// lookUp answers with the contacts that have a text.
//
//scope:require read:contacts
//scope:access read the text is personal data, which has no place in a URL
func (b *book) lookUp(w http.ResponseWriter, r *http.Request) { b.list("contacts")(w, r) }

// board shows the deals, or moves one. A scope to write would be asked of those
// who only look, too.
//
//scope:require read:deals // want "PUT /v1/deals/board writes, but read:deals alone opens it"
func (b *book) board(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPut {
		b.create("moves")(w, r)
		return
	}
	b.list("deals")(w, r)
}

func (b *book) delivered(w http.ResponseWriter, r *http.Request) { b.create("mails")(w, r) }

func (b *book) finished(w http.ResponseWriter, r *http.Request) { b.create("calls")(w, r) }

func (b *book) stop(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }
