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

// closeDeal ends a deal. Who may only look at it may do that as well, which is
// more than was meant.
//
//scope:require public.deal:write | public.deal:read // want `POST /v1/deals/\{id\}/close writes, but public.deal:read alone opens it`
func (s *server) closeDeal(w http.ResponseWriter, r *http.Request) { s.create("closed")(w, r) }

// listStages answers with the stages that a deal goes through.
//
// scope:require public.deal_stage:read // want `"// scope:require" is an ordinary comment; a directive is written //scope:require`
func (s *server) listStages(w http.ResponseWriter, r *http.Request) { s.list("stages")(w, r) }

// listNotes answers with every note.
func (s *server) listNotes(w http.ResponseWriter, r *http.Request) { s.list("notes")(w, r) } //scope:require public.note:read // want "misplaced //scope:require outside the doc comment"

// deleteNote removes a note.
func (s *server) deleteNote(w http.ResponseWriter, r *http.Request) { s.remove(w, r, "notes") }
