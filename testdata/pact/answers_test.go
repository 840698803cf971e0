package main

import (
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"example.com/pact/auth"
	"example.com/pact/crm"
	"example.com/pact/oauth"
)

var answersFile = flag.String("answers", "", "write the answers of all routes to `file`")

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

// TestAnswers calls every route without a token, with one of no scopes, and for
// each scope with one that has it alone, and one that has all others. A call is
// let through and succeeds, or is refused for what the token lacks.
func TestAnswers(t *testing.T) {
	scopes := published(t)
	every := []answer{{}, {Token: true}}
	for _, scope := range scopes {
		others := slices.DeleteFunc(slices.Clone(scopes), func(s string) bool { return s == scope })
		every = append(every, answer{Token: true, Scopes: []string{scope}}, answer{Token: true, Scopes: others})
	}
	var answers []answer
	bodies := make(map[string]string)
	ask := func(method, path, body string, status int) {
		bodies[method+" "+path] = body
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
	for _, c := range routes {
		method, _, _ := strings.Cut(c.route, " ")
		ask(method, c.path, c.body, c.status)
	}
	ask("GET", "/healthz", "", 200)
	ask("POST", "/oauth/token", "grant_type=client_credentials", 200)
	ask("POST", "/oauth/revoke", "token=none", 200)
	for _, f := range also(t) {
		ask(f.Method, f.Path, bodies[f.Like], 0)
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
	tokens  *auth.Tokens
	handler http.Handler
}

func newFresh() *fresh {
	tokens := auth.NewTokens()
	clients := map[string]oauth.Client{"test": {Secret: "secret"}}
	return &fresh{tokens, newRouter(tokens, clients, crm.NewBook())}
}

func (s *fresh) ask(a answer, body string) (status int, more bool) {
	token := ""
	if a.Token {
		token = s.tokens.Issue(a.Scopes)
	}
	if !strings.HasPrefix(a.Path, "/oauth/") {
		req := httptest.NewRequest(a.Method, a.Path, strings.NewReader(body))
		if a.Token {
			req.Header.Set("Authorization", "Bearer "+token)
		}
		return s.answer(req)
	}
	// The header is the client's. A token may be in the body, too (RFC 6750,
	// section 2.2).
	form := url.Values{"access_token": {token}}
	req := httptest.NewRequest(a.Method, a.Path, strings.NewReader(body+"&"+form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth("test", "secret")
	return s.answer(req)
}

func (s *fresh) answer(req *http.Request) (status int, more bool) {
	w := &recorder{ResponseRecorder: httptest.NewRecorder()}
	s.handler.ServeHTTP(w, req)
	return w.Code, w.more || hasMore(w.ResponseRecorder)
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

// A recorder sees the status that is sent after a refusal, to nobody.
type recorder struct {
	*httptest.ResponseRecorder
	refused, more bool
}

func (r *recorder) WriteHeader(status int) {
	r.more = r.more || r.refused && status < 300
	r.refused = r.refused || status == http.StatusUnauthorized || status == http.StatusForbidden
	r.ResponseRecorder.WriteHeader(status)
}
