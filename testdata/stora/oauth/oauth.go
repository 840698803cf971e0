// Package oauth is the part of OAuth 2 that Stora's clients need: the client
// credentials grant (RFC 6749, section 4.4) and revocation (RFC 7009).
package oauth

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"

	"example.com/stora/auth"
	"example.com/stora/web"
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

// Register adds the endpoints to mux.
func (s *Server) Register(mux *http.ServeMux) {
	mux.HandleFunc("POST /oauth/token", s.Token)
	mux.HandleFunc("POST /oauth/revoke", s.Revoke)
}

// Token grants a client the scopes that it asks for.
//
//scope:public the client authenticates with its secret
func (s *Server) Token(w http.ResponseWriter, r *http.Request) {
	id, client, ok := s.client(w, r)
	if !ok {
		return
	}
	if grant := r.FormValue("grant_type"); grant != "client_credentials" {
		web.JSON(w, http.StatusBadRequest, map[string]string{"error": "unsupported_grant_type"})
		return
	}
	scopes := strings.Fields(r.FormValue("scope"))
	for _, scope := range scopes {
		if !slices.Contains(client.Scopes, scope) {
			web.JSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_scope"})
			return
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	web.JSON(w, http.StatusOK, map[string]string{
		"access_token": s.Tokens.Issue(auth.Grant{Client: id, Scopes: scopes}),
		"token_type":   "Bearer",
		"scope":        strings.Join(scopes, " "),
	})
}

// Revoke makes a token invalid.
//
//scope:public the client authenticates with its secret
func (s *Server) Revoke(w http.ResponseWriter, r *http.Request) {
	if _, _, ok := s.client(w, r); !ok {
		return
	}
	s.Tokens.Revoke(r.FormValue("token"))
	w.WriteHeader(http.StatusOK)
}

func (s *Server) client(w http.ResponseWriter, r *http.Request) (string, Client, bool) {
	id, secret, _ := r.BasicAuth()
	client, ok := s.Clients[id]
	if !ok || subtle.ConstantTimeCompare([]byte(client.Secret), []byte(secret)) != 1 {
		w.Header().Set("WWW-Authenticate", `Basic realm="stora"`)
		web.JSON(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client"})
		return "", Client{}, false
	}
	return id, client, true
}
