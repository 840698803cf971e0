// Package oauth serves the client credentials grant (RFC 6749, section 4.4)
// and revocation (RFC 7009).
package oauth

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"example.com/pact/auth"
	"example.com/pact/web"
)

// A Client may ask for tokens.
type Client struct {
	Secret string
	Scopes []string // the scopes that it may be granted
}

// A Server issues and revokes tokens.
type Server struct {
	Clients map[string]Client
	Tokens  *auth.Tokens
}

// Routes returns the endpoints. They authenticate the client themselves.
func (s *Server) Routes() chi.Router {
	r := chi.NewRouter()
	r.Post("/token", s.token)
	r.Post("/revoke", s.revoke)
	return r
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	client, ok := s.client(w, r)
	if !ok {
		return
	}
	scopes := strings.Fields(r.FormValue("scope"))
	switch {
	case r.FormValue("grant_type") != "client_credentials":
		web.Fail(w, http.StatusBadRequest, "unsupported_grant_type")
	case slices.ContainsFunc(scopes, func(scope string) bool { return !slices.Contains(client.Scopes, scope) }):
		web.Fail(w, http.StatusBadRequest, "invalid_scope")
	default:
		w.Header().Set("Cache-Control", "no-store")
		web.JSON(w, http.StatusOK, map[string]string{
			"access_token": s.Tokens.Issue(scopes),
			"token_type":   "Bearer",
			"scope":        strings.Join(scopes, " "),
		})
	}
}

func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.client(w, r); !ok {
		return
	}
	s.Tokens.Revoke(r.FormValue("token"))
	w.WriteHeader(http.StatusOK)
}

func (s *Server) client(w http.ResponseWriter, r *http.Request) (Client, bool) {
	id, secret, _ := r.BasicAuth()
	client, ok := s.Clients[id]
	if !ok || subtle.ConstantTimeCompare([]byte(client.Secret), []byte(secret)) != 1 {
		w.Header().Set("WWW-Authenticate", `Basic realm="pact"`)
		web.Fail(w, http.StatusUnauthorized, "invalid_client")
		return Client{}, false
	}
	return client, true
}
