package main

import (
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"example.com/americommerce/auth"
)

var answersFile = flag.String("answers", "", "write the answers of all endpoints to `file`")

// An answer is what a call gives.
type answer struct {
	Method string
	Path   string
	Token  bool // one is sent
	Scopes []string
	Status int
}

// TestAnswers calls every endpoint without a token, with one of no scopes, and
// for each scope with one that has it alone, and one that has all others. A
// call is let through and succeeds, or is refused for what the token lacks.
func TestAnswers(t *testing.T) {
	scopes := published(t)
	every := []answer{{}, {Token: true}}
	for _, scope := range scopes {
		others := slices.DeleteFunc(slices.Clone(scopes), func(s string) bool { return s == scope })
		every = append(every, answer{Token: true, Scopes: []string{scope}}, answer{Token: true, Scopes: others})
	}
	var answers []answer
	for _, e := range documented(t) {
		name := e.method + " " + e.path
		body, ok := bodies[name]
		if !ok && e.method != "GET" && e.method != "DELETE" {
			body = "{}"
		}
		status := statuses[name]
		if status == 0 {
			status = http.StatusOK
		}
		var s *fresh
		for _, a := range every {
			if s == nil {
				s = newFresh()
			}
			a.Method, a.Path = e.method, e.address()
			a.Status = s.ask(a, body)
			switch a.Status {
			case status:
				if e.method != "GET" {
					s = nil // its records have changed
				}
			case http.StatusUnauthorized, http.StatusForbidden:
			default:
				t.Errorf("%s with token %v, scopes %q: status %d", name, a.Token, a.Scopes, a.Status)
			}
			answers = append(answers, a)
		}
	}
	if *answersFile == "" {
		return
	}
	data, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(*answersFile, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// fresh is a server on which all records are as they were.
type fresh struct {
	tokens  auth.Tokens
	handler http.Handler
}

func newFresh() *fresh {
	tokens := make(auth.Tokens)
	return &fresh{tokens, newEngine(tokens, demo())}
}

func (s *fresh) ask(a answer, body string) int {
	req := httptest.NewRequest(a.Method, a.Path, strings.NewReader(body))
	if a.Token {
		s.tokens["test"] = a.Scopes
		req.Header.Set("Authorization", "Bearer test")
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, req)
	return w.Code
}
