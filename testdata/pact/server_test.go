package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"example.com/pact/auth"
	"example.com/pact/crm"
	"example.com/pact/oauth"
)

// routes has a call for every route: route is what the router calls it.
var routes = []struct {
	route, path, body string
	scopes            string
	status            int
}{
	{"GET /v1/accounts/", "/v1/accounts", "", "read:accounts", 200},
	{"POST /v1/accounts/", "/v1/accounts", `{"name":"Reed"}`, "write:accounts", 201},
	{"GET /v1/accounts/{id}/", "/v1/accounts/acc-1", "", "read:accounts", 200},
	{"PATCH /v1/accounts/{id}/", "/v1/accounts/acc-1", `{"name":"Reed"}`, "write:accounts", 200},
	{"GET /v1/accounts/{id}/contacts", "/v1/accounts/acc-1/contacts", "", "read:accounts read:contacts", 200},
	{"GET /v1/contacts/", "/v1/contacts", "", "read:contacts", 200},
	{"GET /v1/contacts/{id}", "/v1/contacts/con-1", "", "read:contacts", 200},
	{"POST /v1/contacts/search", "/v1/contacts/search", `{"text":"ada"}`, "read:contacts", 200},
	{"POST /v1/contacts/", "/v1/contacts", `{"name":"Lee"}`, "write:contacts", 201},
	{"PUT /v1/contacts/{id}", "/v1/contacts/con-1", `{"name":"Lee"}`, "write:contacts", 200},
	{"POST /v1/contacts/{id}/activities", "/v1/contacts/con-1/activities", `{"kind":"call"}`, "read:contacts write:activities", 201},
	{"GET /v1/deals/", "/v1/deals", "", "read:deals", 200},
	{"GET /v1/deals/pipeline", "/v1/deals/pipeline", "", "read:deals", 200},
	{"POST /v1/deals/", "/v1/deals", `{"title":"Tables"}`, "write:deals", 201},
	{"GET /v1/deals/{id:deal-[0-9]+}/", "/v1/deals/deal-1", "", "read:deals", 200},
	{"PATCH /v1/deals/{id:deal-[0-9]+}/", "/v1/deals/deal-1", `{"title":"Tables"}`, "write:deals", 200},
	{"PUT /v1/deals/{id:deal-[0-9]+}/stage", "/v1/deals/deal-1/stage", `{"stage":"won"}`, "write:deals", 200},
	{"PUT /v1/deals/{id:deal-[0-9]+}/contacts/{contact}/", "/v1/deals/deal-1/contacts/con-1", "", "write:deals", 204},
	{"DELETE /v1/deals/{id:deal-[0-9]+}/contacts/{contact}/", "/v1/deals/deal-1/contacts/con-1", "", "write:deals", 204},
	{"GET /v1/activities", "/v1/activities", "", "read:activities", 200},
	{"POST /v1/activities", "/v1/activities", `{"kind":"mail","subject":"con-1"}`, "write:activities", 201},
	{"POST /v1/activities/batch", "/v1/activities/batch", `[{"kind":"mail","subject":"con-1"}]`, "write:activities", 201},
	{"GET /v1/workflows/runs", "/v1/workflows/runs", "", "read:workflows", 200},
	{"GET /v1/workflows/runs/{id}", "/v1/workflows/runs/run-1", "", "read:workflows", 200},
	{"GET /v1/reports/summary", "/v1/reports/summary", "", "read:accounts read:contacts read:deals read:activities", 200},
	{"POST /v1/reports/deals", "/v1/reports/deals", `{"least":10}`, "read:deals", 200},
	{"POST /v1/leads", "/v1/leads", `{"company":"Reed","name":"Jo"}`, "write:contacts write:accounts", 201},
	{"GET /v1/token", "/v1/token", "", "", 200},
}

// public has the routes that need no token.
var public = []string{"GET /healthz", "POST /oauth/token", "POST /oauth/revoke"}

// published returns the scopes of the catalog.
func published(t *testing.T) []string {
	t.Helper()
	page, err := os.ReadFile("scopes.txt")
	if err != nil {
		t.Fatal(err)
	}
	var scopes []string
	for _, match := range regexp.MustCompile(`(?m)^((?:read|write):[a-z]+) \|`).FindAllStringSubmatch(string(page), -1) {
		scopes = append(scopes, match[1])
	}
	return scopes
}

type server struct {
	*httptest.Server
	t      *testing.T
	router chi.Router
}

func start(t *testing.T) server {
	t.Helper()
	clients := map[string]oauth.Client{"test": {Secret: "secret", Scopes: published(t)}}
	router := newRouter(auth.NewTokens(), clients, crm.NewBook())
	s := httptest.NewServer(router)
	t.Cleanup(s.Close)
	return server{s, t, router}
}

func (s server) send(method, path, body, token string) *http.Response {
	s.t.Helper()
	req, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return s.do(req)
}

func (s server) do(req *http.Request) *http.Response {
	s.t.Helper()
	resp, err := s.Client().Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp
}

func (s server) oauth(path string, form url.Values, secret string) *http.Response {
	s.t.Helper()
	req, err := http.NewRequest("POST", s.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth("test", secret)
	return s.do(req)
}

func (s server) token(scopes ...string) string {
	s.t.Helper()
	resp := s.oauth("/oauth/token", url.Values{
		"grant_type": {"client_credentials"}, "scope": {strings.Join(scopes, " ")},
	}, "secret")
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || resp.StatusCode != 200 {
		s.t.Fatalf("token: status %d, %v", resp.StatusCode, err)
	}
	return answer.AccessToken
}

func TestScopes(t *testing.T) {
	all := published(t)
	if len(all) != 9 {
		t.Fatalf("the catalog has %d scopes, want 9: %q", len(all), all)
	}
	used := make(map[string]bool)
	s := start(t)
	for _, c := range routes {
		t.Run(c.route, func(t *testing.T) {
			method, _, _ := strings.Cut(c.route, " ")
			scopes := strings.Fields(c.scopes)
			resp := s.send(method, c.path, c.body, "")
			if got := resp.StatusCode; got != 401 || resp.Header.Get("WWW-Authenticate") == "" {
				t.Errorf("without a token: status %d, WWW-Authenticate %q", got, resp.Header.Get("WWW-Authenticate"))
			}
			for _, missing := range scopes {
				used[missing] = true
				others := slices.DeleteFunc(slices.Clone(all), func(scope string) bool { return scope == missing })
				resp := s.send(method, c.path, c.body, s.token(others...))
				if got := resp.StatusCode; got != 403 || !strings.Contains(resp.Header.Get("WWW-Authenticate"), "insufficient_scope") {
					t.Errorf("with all but %s: status %d, WWW-Authenticate %q", missing, got, resp.Header.Get("WWW-Authenticate"))
				}
			}
			resp = s.send(method, c.path, c.body, s.token(scopes...))
			if resp.StatusCode != c.status {
				body, _ := io.ReadAll(resp.Body)
				t.Errorf("with %q: status %d, want %d: %s", scopes, resp.StatusCode, c.status, body)
			}
		})
	}
	for _, scope := range all {
		if !used[scope] {
			t.Errorf("no route needs %s", scope)
		}
	}
}

// TestComplete holds the routes above against those of the router.
func TestComplete(t *testing.T) {
	want := slices.Clone(public)
	for _, c := range routes {
		want = append(want, c.route)
	}
	var got []string
	err := chi.Walk(start(t).router, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		got = append(got, method+" "+route)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the router has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestPublic(t *testing.T) {
	s := start(t)
	if got := s.send("GET", "/healthz", "", "").StatusCode; got != 200 {
		t.Errorf("GET /healthz: status %d", got)
	}
	token := s.token("read:deals")
	if got := s.oauth("/oauth/revoke", url.Values{"token": {token}}, "secret").StatusCode; got != 200 {
		t.Errorf("POST /oauth/revoke: status %d", got)
	}
	if got := s.send("GET", "/v1/deals", "", token).StatusCode; got != 401 {
		t.Errorf("with a revoked token: status %d, want 401", got)
	}
	for _, test := range []struct {
		name, secret, grant, scope string
		status                     int
	}{
		{"wrong secret", "guess", "client_credentials", "read:deals", 401},
		{"other grant", "secret", "password", "read:deals", 400},
		{"unknown scope", "secret", "client_credentials", "burn:deals", 400},
	} {
		form := url.Values{"grant_type": {test.grant}, "scope": {test.scope}}
		if got := s.oauth("/oauth/token", form, test.secret).StatusCode; got != test.status {
			t.Errorf("token, %s: status %d, want %d", test.name, got, test.status)
		}
	}
}

func TestErrors(t *testing.T) {
	s := start(t)
	token := s.token(published(t)...)
	for _, test := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/v1/contacts/con-9", "", 404},
		{"PATCH", "/v1/accounts/acc-9", `{"name":"x"}`, 404},
		{"PUT", "/v1/deals/deal-1/stage", `{"stage":"nowhere"}`, 422},
		{"DELETE", "/v1/deals/deal-1/contacts/con-9", "", 404},
		{"GET", "/v1/deals/chairs", "", 404},
		{"POST", "/v1/contacts", `{}`, 422},
		{"POST", "/v1/contacts", `{"nmae":"x"}`, 422},
		{"POST", "/v1/activities/batch", `[{"kind":"mail","subject":"con-1"},{}]`, 422},
		{"DELETE", "/v1/contacts", "", 405},
	} {
		if got := s.send(test.method, test.path, test.body, token).StatusCode; got != test.status {
			t.Errorf("%s %s: status %d, want %d", test.method, test.path, got, test.status)
		}
	}
}
