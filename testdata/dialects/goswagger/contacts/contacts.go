// Package contacts handles contacts.
package contacts

import "net/http"

// An API serves contacts.
type API struct{}

// List swagger:route GET /contacts contacts list
//
// List is an operation.
//
//	Security:
//	  oauth: read:contacts
//
//	Responses:
//	  200: description:fine
func (*API) List(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route GET /contacts/search contacts search
//
// Search is an operation.
//
//	Security:
//	  oauth: read:contacts
//	  key:
//
//	Responses:
//	  200: description:fine
func (*API) Search(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route POST /contacts contacts create
//
// Create is an operation.
//
//	Security:
//	  oauth: write:contacts, read:contacts
//
//	Responses:
//	  200: description:fine
func (*API) Create(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route get /contacts/{id} contacts people show
//
// Show is an operation.
//
//	Security:
//	- oauth: [read:contacts]
//
//	Responses:
//	  200: description:fine
func (*API) Show(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route PUT /contacts/{id} contacts replace
//
// Replace is an operation.
//
//	Security:
//	- oauth: [write:contacts]
//	  session: [operator]
//
//	Responses:
//	  200: description:fine
func (*API) Replace(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route PATCH /contacts/{id} contacts update
//
// Update is an operation.
//
//	Security:
//	- oauth: [write:contacts]
//	- oauth: [admin]
//
//	Responses:
//	  200: description:fine
func (*API) Update(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route DELETE /contacts/{id} contacts delete
//
// Delete is an operation.
//
//	Security:
//	- oauth:
//	    - write:contacts
//	    - admin
//	  key: []
//
//	Responses:
//	  200: description:fine
func (*API) Delete(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route HEAD /contacts/{id} contacts check
//
// Check is an operation.
//
//	Security:
//	- oauth
//	- key
//
//	Responses:
//	  200: description:fine
func (*API) Check(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route OPTIONS /contacts contacts allow
//
// Allow is an operation.
//
//	Security: []
//
//	Responses:
//	  200: description:fine
func (*API) Allow(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route POST /contacts/{id}/merge contacts merge
//
// Merge is an operation.
//
// Security: [{oauth: [write:contacts], session: [operator]}]
//
//	Responses:
//	  200: description:fine
func (*API) Merge(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route GET /contacts/export contacts export
//
// Export is an operation.
//
// Security:
//
//   - oauth: ["read:contacts", 'admin']
//
//   - session: [operator]
//
//     Responses:
//     200: description:fine
func (*API) Export(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route POST /contacts/import contacts import
//
// Import is an operation.
//
//	security:
//	  oauth: write:contacts
//	  oauth: admin
//
//	Responses:
//	  200: description:fine
func (*API) Import(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route GET /contacts/{id}/tags contacts tags
//
// Tags is an operation.
//
//	Responses:
//	  200: description:fine
func (*API) Tags(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route PUT /contacts/{id:[0-9]+}/tags/{tag} contacts tag
//
// Tag is an operation.
//
//	Security:
//	  session: operator
//	  oauth: write:contacts, admin
//
//	Parameters:
//	+ name: id
//	  in: path
//	  type: integer
//	  required: true
//
//	Responses:
//	  default: description:fine
func (*API) Tag(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route DELETE /contacts/{id}/tags/{tag} contacts untag
//
// Untag is an operation.
//
//	Security:
//	  oauth: none
//
//	Responses:
//	  200: description:fine
func (*API) Untag(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }
