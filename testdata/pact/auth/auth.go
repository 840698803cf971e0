// Package auth checks bearer tokens (RFC 6750).
package auth

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"example.com/pact/web"
)

// Tokens keeps the scopes of the tokens that are valid. It is safe for
// concurrent use.
type Tokens struct {
	mu     sync.RWMutex
	scopes map[string][]string
}

// NewTokens returns a store without tokens.
func NewTokens() *Tokens { return &Tokens{scopes: make(map[string][]string)} }

// Issue returns a new token with the scopes.
func (t *Tokens) Issue(scopes []string) string {
	token := rand.Text()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.scopes[token] = slices.Clone(scopes)
	return token
}

// Revoke makes token invalid.
func (t *Tokens) Revoke(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.scopes, token)
}

func (t *Tokens) lookup(token string) ([]string, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	scopes, ok := t.scopes[token]
	return scopes, ok
}

type scopesKey struct{}

// Authenticate is a middleware that answers 401 to requests without a valid
// token, and hands the scopes of the others on.
func (t *Tokens) Authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") || token == "" {
			w.Header().Set("WWW-Authenticate", `Bearer realm="pact"`)
			web.Fail(w, http.StatusUnauthorized, "a bearer token is needed")
			return
		}
		scopes, ok := t.lookup(token)
		if !ok {
			w.Header().Set("WWW-Authenticate", `Bearer realm="pact", error="invalid_token"`)
			web.Fail(w, http.StatusUnauthorized, "the token is not valid")
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), scopesKey{}, scopes)))
	})
}

// Scopes returns the scopes of the request's token.
func Scopes(ctx context.Context) []string {
	scopes, _ := ctx.Value(scopesKey{}).([]string)
	return scopes
}

// Require returns a middleware that answers 403 to requests whose token lacks
// one of scopes.
func Require(scopes ...string) func(http.Handler) http.Handler {
	challenge := fmt.Sprintf(`Bearer realm="pact", error="insufficient_scope", scope=%q`, strings.Join(scopes, " "))
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			granted := Scopes(r.Context())
			for _, scope := range scopes {
				if !slices.Contains(granted, scope) {
					w.Header().Set("WWW-Authenticate", challenge)
					web.Fail(w, http.StatusForbidden, "the token lacks "+scope)
					return
				}
			}
			next.ServeHTTP(w, r)
		})
	}
}
