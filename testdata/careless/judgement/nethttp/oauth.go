package main

import (
	"encoding/json"
	"net/http"
)

// token issues a token.
//
//scope:public the client authenticates itself
func (s *server) token(w http.ResponseWriter, _ *http.Request) {
	_ = json.NewEncoder(w).Encode(map[string]string{"access_token": "none"})
}

// revoke makes a token invalid. Why no scope is needed only its author knows.
//
//scope:public // want "//scope:public lacks the reason"
func (s *server) revoke(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }

// introspect says what a token is good for.
func (s *server) introspect(w http.ResponseWriter, _ *http.Request) {
	_ = json.NewEncoder(w).Encode(map[string]bool{"active": true})
}

// resetPassword sends a mail with a link.
//
//scope:public who lost the password has no token
func (s *server) resetPassword(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusAccepted)
}
