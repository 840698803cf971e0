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

// alsoFile has calls of addresses that the server as it is does not have.
var alsoFile = flag.String("also", "", "make the calls in `file`, too")

// An answer is what a call gives.
type answer struct {
	Method string
	Path   string
	Token  bool // one is sent
	Scopes []string
	Status int
	More   bool // the refusal is not all that is answered
}

// A further call is sent what the call of another route is.
type further struct {
	Method, Path string
	Like         string // "METHOD /path"
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
	sent := make(map[string]string)
	ask := func(method, path, body string, status int) {
		sent[method+" "+path] = body
		var s *fresh
		for _, a := range every {
			if s == nil {
				s = newFresh()
			}
			a.Method, a.Path = method, path
			a.Status, a.More = s.ask(a, body)
			switch {
			case a.Status == status || status == 0 && a.Status < 300:
				if method != "GET" {
					s = nil // its records have changed
				}
			case status == 0 || a.Status == http.StatusUnauthorized || a.Status == http.StatusForbidden:
			default:
				t.Errorf("%s %s with token %v, scopes %q: status %d", method, path, a.Token, a.Scopes, a.Status)
			}
			answers = append(answers, a)
		}
	}
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
		ask(e.method, e.address(), body, status)
	}
	for _, f := range also(t) {
		ask(f.Method, f.Path, sent[f.Like], 0)
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

// also returns the calls that are to be made of a server that has changed.
func also(t *testing.T) []further {
	t.Helper()
	if *alsoFile == "" {
		return nil
	}
	data, err := os.ReadFile(*alsoFile)
	if err != nil {
		t.Fatal(err)
	}
	var calls []further
	if err := json.Unmarshal(data, &calls); err != nil {
		t.Fatal(err)
	}
	return calls
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

func (s *fresh) ask(a answer, body string) (status int, more bool) {
	req := httptest.NewRequest(a.Method, a.Path, strings.NewReader(body))
	if a.Token {
		s.tokens["test"] = a.Scopes
		req.Header.Set("Authorization", "Bearer test")
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, req)
	return w.Code, hasMore(w)
}

// hasMore reports whether a refusal is followed by an answer that is none.
func hasMore(w *httptest.ResponseRecorder) bool {
	if w.Code != http.StatusUnauthorized && w.Code != http.StatusForbidden {
		return false
	}
	for body := json.NewDecoder(w.Body); body.More(); {
		var part any
		if body.Decode(&part) != nil {
			return true
		}
		if fields, ok := part.(map[string]any); !ok || fields["error"] == nil {
			return true
		}
	}
	return false
}
