// Package auth issues bearer tokens (RFC 6750) and holds requests against the
// scopes that their token was granted.
package auth

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"example.com/stora/web"
)

// A Grant is what a token stands for.
type Grant struct {
	Client string
	Scopes []string
}

// Tokens keeps the tokens that are valid. It is safe for concurrent use.
type Tokens struct {
	mu     sync.RWMutex
	grants map[string]Grant
}

// NewTokens returns a store without tokens.
func NewTokens() *Tokens {
	return &Tokens{grants: make(map[string]Grant)}
}

// Issue returns a new token for the grant.
func (t *Tokens) Issue(grant Grant) string {
	token := rand.Text()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.grants[token] = grant
	return token
}

// Revoke makes token invalid. Revoking one that is not valid does nothing
// (RFC 7009, section 2.2).
func (t *Tokens) Revoke(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.grants, token)
}

func (t *Tokens) lookup(token string) (Grant, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	grant, ok := t.grants[token]
	return grant, ok
}

// A Guard stands in front of handlers.
type Guard struct {
	tokens *Tokens
}

// NewGuard returns a guard that accepts the tokens of the store.
func NewGuard(tokens *Tokens) *Guard { return &Guard{tokens} }

// Require lets a request through to next if its token has every one of scopes.
//
//scope:guard all
func (g *Guard) Require(next http.HandlerFunc, scopes ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g.Check(w, r, scopes...) {
			next(w, r)
		}
	})
}

// Check reports whether the request's token has every one of scopes. If not,
// it has answered the request: 401 without a valid token, 403 where the token
// lacks a scope (RFC 6750, section 3.1).
func (g *Guard) Check(w http.ResponseWriter, r *http.Request, scopes ...string) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		w.Header().Set("WWW-Authenticate", `Bearer realm="stora"`)
		web.Fail(w, http.StatusUnauthorized, "a bearer token is needed")
		return false
	}
	grant, ok := g.tokens.lookup(token)
	if !ok {
		w.Header().Set("WWW-Authenticate", `Bearer realm="stora", error="invalid_token"`)
		web.Fail(w, http.StatusUnauthorized, "the token is not valid")
		return false
	}
	for _, scope := range scopes {
		if !slices.Contains(grant.Scopes, scope) {
			w.Header().Set("WWW-Authenticate", fmt.Sprintf(
				`Bearer realm="stora", error="insufficient_scope", scope=%q`, strings.Join(scopes, " ")))
			web.Fail(w, http.StatusForbidden, "the token lacks "+scope)
			return false
		}
	}
	return true
}
