package main

import (
	"encoding/json"
	"net/http"
)

// A grant is what a token stands for. Its tag is about JSON.
type grant struct {
	Token string `json:"access_token"`
	Scope string `json:"scope"`
}

// token issues a token.
//
//scope:public the client authenticates itself
func (s *server) token(w http.ResponseWriter, _ *http.Request) {
	_ = json.NewEncoder(w).Encode(grant{Token: "none", Scope: "public.contact:read"})
}

// revoke makes a token invalid.
func (s *server) revoke(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

// resetPassword sends a mail with a link.
//
//scope:public who lost the password has no token
func (s *server) resetPassword(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusAccepted)
}
