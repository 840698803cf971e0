// Package secured says what operations demand.
package secured

import "github.com/danielgtaylor/huma/v2"

// The names of schemes and scopes.
const (
	OAuth2  = "oauth2"
	Session = "session"
	Key     = "key"

	Admin = "admin"
	Files = ":files"
)

// Admins is what only administrators may do.
var Admins = []map[string][]string{{OAuth2: {Admin}}}

// By returns the requirement of scopes of one scheme.
func By(scheme string, scopes ...string) []map[string][]string {
	return []map[string][]string{{scheme: scopes}}
}

// Scopes makes an operation demand scopes of a token, or else others.
func Scopes(scopes ...string) func(*huma.Operation) {
	return func(o *huma.Operation) {
		o.Security = append(o.Security, map[string][]string{OAuth2: scopes})
	}
}

// Public makes an operation demand nothing.
func Public(o *huma.Operation) { o.Security = []map[string][]string{} }
