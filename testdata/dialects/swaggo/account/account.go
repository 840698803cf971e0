// Package account handles whose account it is.
package account

import "net/http"

// meDoc documents [Me].
//
//	@Summary	Me
//	@Router		/me [get]
func meDoc() {}

// Me is documented by a stub.
func Me(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// renameDoc documents [Rename].
//
//	@Summary	Rename
//	@Router		/me [patch]
//	@Security	ApiKeyAuth || BasicAuth
func renameDoc() {}

// Rename is documented by a stub.
func Rename(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Token is an operation.
//
//	@Summary	Token
//	@Router		/token [post]
//	@Security
func Token(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Keys is an operation.
//
//	@Summary	Keys
//	@Router		/me/keys [get]
//	@Security	OAuth2[admin]
//	@Security	OAuth2[]
func Keys(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// NewKey is an operation.
//
//	@Summary	NewKey
//	@Router		/me/keys [post]
//	@Security	OAuth2[admin] for those who may
func NewKey(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Ping is an operation.
//
//	@Summary	Ping
//	@Router		/ping [get]
//	@Security	OAuth2[None]
//	@Security	OAuth2[admin]
func Ping(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// healthDoc documents [Health].
//
//	@Summary	Health
//	@Router		/health [get]
//	@Security	OAuth2[N/A]
func healthDoc() {}

// Health is documented by a stub.
func Health(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Gone is registered elsewhere.
//
//	@Summary	Gone
//	@Router		/gone [delete]
//	@Security	OAuth2[admin]
func Gone(http.ResponseWriter, *http.Request) {}

// Alias is a variable.
//
//	@Summary	Alias
//	@Router		/alias [get]
//	@Security	OAuth2[read:crm] && Session[admin]
var Alias = aliased

func aliased(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }
