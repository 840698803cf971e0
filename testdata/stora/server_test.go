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

	"example.com/stora/auth"
	"example.com/stora/oauth"
)

// A resource is served below path; those with a body can be written.
type resource struct {
	path  string
	first string // identifier of the first record
	scope string // without :read or :write
	body  string
}

var resources = []resource{
	{"/v1/access_tokens", "tok_1", "public.access_token", ""},
	{"/v1/applications", "app_1", "public.application", ""},
	{"/v1/contacts", "con_1", "public.contact", `{"name":"Lee"}`},
	{"/v1/contracts", "ctr_1", "public.contract", ""},
	{"/v1/contract_templates", "tpl_1", "public.contract_template", ""},
	{"/v1/coupons", "cpn_1", "public.coupon", ""},
	{"/v1/credit_notes", "crn_1", "public.credit_note", ""},
	{"/v1/deals", "deal_1", "public.deal", `{"title":"Garage","stage":"stage_1"}`},
	{"/v1/deal_stages", "stage_1", "public.deal_stage", ""},
	{"/v1/identity_verifications", "idv_1", "public.identity_verification", ""},
	{"/v1/invoices", "inv_1", "public.invoice", ""},
	{"/v1/notes", "note_1", "public.note", `{"text":"Has a key","about":"con_1"}`},
	{"/v1/orders", "ord_1", "public.order", `{"unit":"unit_1","start":"2026-06-01"}`},
	{"/v1/products", "prod_1", "public.product", `{"name":"Box"}`},
	{"/v1/product_categories", "cat_1", "public.product_category", ""},
	{"/v1/protection_levels", "lvl_1", "public.protection_level", `{"name":"Full","cover":9000}`},
	{"/v1/sites", "site_1", "public.site", ""},
	{"/v1/staff", "stf_1", "public.staff", ""},
	{"/v1/subscriptions", "sub_1", "public.subscription", ""},
	{"/v1/tasks", "task_1", "public.task", `{"title":"Sweep"}`},
	{"/v1/tenancies", "ten_1", "public.tenancy", ""},
	{"/v1/timeline/events", "evt_1", "public.timeline_event", `{"subject":"con_1","text":"paid"}`},
	{"/v1/timeline/sources", "src_1", "public.timeline_source", ""},
	{"/v1/timeline/templates", "etpl_1", "public.timeline_template", ""},
	{"/v1/units", "unit_1", "public.unit", `{"number":"B2"}`},
	{"/v1/unit_allocations", "alloc_1", "public.unit_allocation", ""},
	{"/v1/unit_types", "type_1", "public.unit_type", `{"name":"Garage"}`},
	{"/v1/webhook_endpoints", "wh_1", "public.webhook_endpoint", `{"url":"https://example.com/in"}`},
}

type call struct {
	method, path, body string
	scopes             []string
	status             int
}

// calls returns a call for every route that needs a scope, in an order in
// which the first records are there until they are deleted.
func calls() []call {
	list := []call{
		{"POST", "/v1/contacts/search", `{"text":"ada"}`, []string{"public.contact:read"}, 200},
		{"POST", "/v1/units/availability", `{"type":"type_1"}`, []string{"public.unit:read", "public.unit_allocation:read"}, 200},
	}
	for _, r := range resources {
		read, write := []string{r.scope + ":read"}, []string{r.scope + ":write"}
		list = append(list,
			call{"GET", r.path, "", read, 200},
			call{"GET", r.path + "/" + r.first, "", read, 200})
		if r.body != "" {
			list = append(list,
				call{"POST", r.path, r.body, write, 201},
				call{"PUT", r.path + "/" + r.first, r.body, write, 200},
				call{"DELETE", r.path + "/" + r.first, "", write, 204})
		}
	}
	return list
}

type server struct {
	*httptest.Server
	t *testing.T
}

func start(t *testing.T) server {
	t.Helper()
	clients := map[string]oauth.Client{"test": {Secret: "secret", Scopes: published(t)}}
	s := httptest.NewServer(newHandler(auth.NewTokens(), clients))
	t.Cleanup(s.Close)
	return server{s, t}
}

// published returns the scopes of the catalog.
func published(t *testing.T) []string {
	t.Helper()
	page, err := os.ReadFile("scopes.txt")
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`(?m)^public\.[a-z_]+:(read|write)`).FindAllString(string(page), -1)
}

func (s server) send(c call, token string) *http.Response {
	s.t.Helper()
	req, err := http.NewRequest(c.method, s.URL+c.path, strings.NewReader(c.body))
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
	if len(all) != 39 {
		t.Fatalf("the catalog has %d scopes, want 39", len(all))
	}
	used := make(map[string]bool)
	s := start(t)
	for _, c := range calls() {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			resp := s.send(c, "")
			if got := resp.StatusCode; got != 401 || resp.Header.Get("WWW-Authenticate") == "" {
				t.Errorf("without a token: status %d, WWW-Authenticate %q", got, resp.Header.Get("WWW-Authenticate"))
			}
			for _, missing := range c.scopes {
				used[missing] = true
				others := slices.DeleteFunc(slices.Clone(all), func(scope string) bool { return scope == missing })
				resp := s.send(c, s.token(others...))
				if got := resp.StatusCode; got != 403 || !strings.Contains(resp.Header.Get("WWW-Authenticate"), "insufficient_scope") {
					t.Errorf("with all but %s: status %d, WWW-Authenticate %q", missing, got, resp.Header.Get("WWW-Authenticate"))
				}
			}
			resp = s.send(c, s.token(c.scopes...))
			if resp.StatusCode != c.status {
				body, _ := io.ReadAll(resp.Body)
				t.Errorf("with %q: status %d, want %d: %s", c.scopes, resp.StatusCode, c.status, body)
			}
		})
	}
	for _, scope := range all {
		if !used[scope] {
			t.Errorf("no route needs %s", scope)
		}
	}
}

func TestPublic(t *testing.T) {
	s := start(t)
	if got := s.send(call{method: "GET", path: "/healthz"}, "").StatusCode; got != 200 {
		t.Errorf("GET /healthz: status %d", got)
	}
	read := call{method: "GET", path: "/v1/sites"}
	token := s.token("public.site:read")
	if got := s.send(read, token).StatusCode; got != 200 {
		t.Errorf("with a new token: status %d", got)
	}
	if got := s.oauth("/oauth/revoke", url.Values{"token": {token}}, "secret").StatusCode; got != 200 {
		t.Errorf("POST /oauth/revoke: status %d", got)
	}
	if got := s.send(read, token).StatusCode; got != 401 {
		t.Errorf("with a revoked token: status %d, want 401", got)
	}
	for _, test := range []struct {
		name, secret, grant, scope string
		status                     int
	}{
		{"wrong secret", "guess", "client_credentials", "public.site:read", 401},
		{"other grant", "secret", "password", "public.site:read", 400},
		{"unknown scope", "secret", "client_credentials", "public.site:burn", 400},
	} {
		form := url.Values{"grant_type": {test.grant}, "scope": {test.scope}}
		if got := s.oauth("/oauth/token", form, test.secret).StatusCode; got != test.status {
			t.Errorf("token, %s: status %d, want %d", test.name, got, test.status)
		}
	}
}

func TestErrors(t *testing.T) {
	s := start(t)
	token := s.token("public.note:read", "public.note:write", "public.timeline_event:write")
	for _, test := range []call{
		{method: "GET", path: "/v1/notes/note_9", status: 404},
		{method: "DELETE", path: "/v1/notes/note_9", status: 404},
		{method: "PUT", path: "/v1/notes/note_9", body: `{"text":"x","about":"con_1"}`, status: 404},
		{method: "POST", path: "/v1/notes", body: `{"text":""}`, status: 422},
		{method: "POST", path: "/v1/notes", body: `{"colour":"red"}`, status: 422},
		{method: "POST", path: "/v1/timeline/events", body: `{}`, status: 422},
		{method: "GET", path: "/v1/nothing", status: 404},
		{method: "PATCH", path: "/v1/notes", status: 405},
	} {
		if got := s.send(test, token).StatusCode; got != test.status {
			t.Errorf("%s %s: status %d, want %d", test.method, test.path, got, test.status)
		}
	}
}
