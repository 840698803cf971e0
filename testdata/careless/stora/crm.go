package main

import "net/http"

// listContacts answers with every contact.
//
//scope:require public.contcat:read // want "unknown scope public.contcat:read; the catalog has public.contact:read"
func (s *server) listContacts(w http.ResponseWriter, r *http.Request) { s.list("contacts")(w, r) }

// describeContacts says what can be done with contacts. It reads, as every
// OPTIONS request does.
//
//scope:require public.contact:read
func (s *server) describeContacts(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Allow", "GET, OPTIONS, POST")
}

// searchContacts answers with the contacts that have a text.
//
//scope:require public.contact:read
//scope:access read a search is sent as POST to keep names out of logs
func (s *server) searchContacts(w http.ResponseWriter, r *http.Request) { s.list("contacts")(w, r) }

// listDeals answers with every deal.
//
//scope:require public.deal:read
func (s *server) listDeals(w http.ResponseWriter, r *http.Request) { s.list("deals")(w, r) }

// createDeal stores a new deal. Its comment was copied from listDeals.
//
//scope:require public.deal:read // want "POST /v1/deals writes, but public.deal:read alone opens it"
func (s *server) createDeal(w http.ResponseWriter, r *http.Request) { s.create("deals")(w, r) }

// updateDeal changes a deal and answers with it, which takes both scopes.
//
//scope:require public.deal:read public.deal:write
func (s *server) updateDeal(w http.ResponseWriter, r *http.Request) { s.create("deals")(w, r) }

// createCoupon stores a new coupon. The catalog has no scope to write them, so
// that nothing can be put in the place of this one.
//
//scope:require public.coupon:read // want "POST /v1/coupons writes, but public.coupon:read alone opens it"
func (s *server) createCoupon(w http.ResponseWriter, r *http.Request) { s.create("coupons")(w, r) }

// deleteNote removes a note.
func (s *server) deleteNote(w http.ResponseWriter, r *http.Request) { s.remove(w, r, "notes") }
