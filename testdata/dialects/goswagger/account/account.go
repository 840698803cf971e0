// Package account is about who uses the API.
package account

import "net/http"

// swagger:route GET /me account me
//
// Me is an operation.
//
//	Responses:
//	  200: description:fine
func Me(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route PATCH /me account rename
//
// Rename is an operation.
//
//	Security:
//
//	Responses:
//	  200: description:fine
func Rename(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route POST /token account token
//
// Token is an operation.
//
//	Security: []
//
//	Responses:
//	  200: description:fine
func Token(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route GET /me/keys account keys
//
// Keys is an operation.
//
//	Security:
//	  basic:
//
//	Responses:
//	  200: description:fine
func Keys(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route POST /me/keys account newKey
//
// NewKey is an operation.
//
//	Security:
//	  basic:
//	  oauth: admin
//
//	Responses:
//	  200: description:fine
func NewKey(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route GET /ping account ping
//
// Ping is an operation.
//
//	Security: []
//
//	Deprecated: true
//
//	Responses:
//	  200: description:fine
func Ping(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route GET /health account health
//
// Health is an operation.
//
//	Security:
//	  oauth:
//	  session: operator
//
//	Responses:
//	  200: description:fine
func Health(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }
