// Package auth checks bearer tokens (RFC 6750).
package auth

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// Tokens maps the tokens that are valid to the scopes that they were granted.
type Tokens map[string][]string

const scopesKey = "auth.scopes"

// Authenticate answers 401 to requests without a valid token.
func (t Tokens) Authenticate(c *gin.Context) {
	scheme, token, _ := strings.Cut(c.GetHeader("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		c.Header("WWW-Authenticate", `Bearer realm="americommerce"`)
		c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"error": "a bearer token is needed"})
		return
	}
	scopes, ok := t[token]
	if !ok {
		c.Header("WWW-Authenticate", `Bearer realm="americommerce", error="invalid_token"`)
		c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"error": "the token is not valid"})
		return
	}
	c.Set(scopesKey, expand(scopes))
}

// expand adds to the scopes those that they supersede: what only views data is
// part of what views and changes it.
func expand(scopes []string) []string {
	expanded := slices.Clone(scopes)
	for _, scope := range scopes {
		switch scope {
		case "people", "orders", "catalog", "content", "marketing":
			expanded = append(expanded, "read_"+scope)
		}
	}
	return expanded
}

// RequireAny returns a handler that answers 403 to requests whose token has
// none of scopes. It comes after [Tokens.Authenticate].
//
//scope:guard any
func RequireAny(scopes ...string) gin.HandlerFunc {
	return func(c *gin.Context) { Allow(c, scopes...) }
}

// Allow reports whether the request's token has one of scopes. If not, it has
// answered the request.
//
//scope:guard any
func Allow(c *gin.Context, scopes ...string) bool {
	granted := c.GetStringSlice(scopesKey)
	for _, scope := range scopes {
		if slices.Contains(granted, scope) {
			return true
		}
	}
	c.Header("WWW-Authenticate", fmt.Sprintf(
		`Bearer realm="americommerce", error="insufficient_scope", scope=%q`, strings.Join(scopes, " ")))
	c.AbortWithStatusJSON(http.StatusForbidden, gin.H{"error": "the token has none of " + strings.Join(scopes, ", ")})
	return false
}
