// Package contacts handles contacts.
package contacts

import "net/http"

// An API serves contacts.
type API struct{}

// List is an operation.
//
//	@Summary	List
//	@Router		/contacts [get]
//	@Security	OAuth2[read:contacts]
func (*API) List(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Search is an operation.
//
//	@Summary	Search
//	@Router		/contacts/search [get]
//	@DeprecatedRouter		/people/search [get]
//	@Security	OAuth2[read:contacts]
func (*API) Search(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Create is an operation.
//
//	@Summary	Create
//	@Router		/contacts [post]
//	@Security	OAuth2[write:contacts]
func (*API) Create(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Show is an operation.
//
//	@Summary	Show
//	@Router		/contacts/{id} [get]
//	@Security	OAuth2[read:contacts]
//	@Security	ApiKeyAuth
func (*API) Show(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Replace is an operation.
//
//	@Summary	Replace
//	@Router		/contacts/{id} [put]
//	@Security	OAuth2[write:contacts, read:contacts]
func (*API) Replace(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Update is an operation.
//
//	@Summary	Update
//	@Router		/contacts/{id} [patch]
//	@Security	OAuth2[write:contacts]
//	@Security	OAuth2[admin]
func (*API) Update(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Delete is an operation.
//
//	@Summary	Delete
//	@Router		/contacts/{id} [delete]
//	@Security	OAuth2[write:contacts, admin] && ApiKeyAuth
func (*API) Delete(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Check is an operation.
//
//	@Summary	Check
//	@Router		/contacts/{id} [head]
//	@Security	OAuth2
func (*API) Check(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Allow is an operation.
//
//	@Summary	Allow
//	@Router		/contacts [options]
//	@Security
func (*API) Allow(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Merge is an operation.
//
//	@Summary	Merge
//	@Router		/contacts/{id}/merge [post]
//	@Security	OAuth2[write:contacts] && Session[operator]
func (*API) Merge(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Export is an operation.
//
//	@Summary	Export
//	@Router		/contacts/export [get]
//	@Security	OAuth2[read:contacts] && Session[operator]
//	@Security	OAuth2[admin]
func (*API) Export(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Import is an operation.
//
//	@Summary	Import
//	@Router		/contacts/import [post]
//	@Security	OAuth2[write:contacts] || Session[operator]
func (*API) Import(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Tags is an operation.
//
//	@Summary	Tags
//	@Router		/contacts/{id}/tags [get]
func (*API) Tags(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Tag is an operation.
//
//	@Summary	Tag
//	@Router		/contacts/{id}/tags/{tag} [put]
//	@Security	OAuth2[write:contacts]
//	@Security	Session[write:contacts]
func (*API) Tag(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }
