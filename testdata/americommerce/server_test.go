package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"example.com/americommerce/auth"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	os.Exit(m.Run())
}

// An endpoint is a line of the reference.
type endpoint struct {
	method, path string
	scopes       []string // any one of them suffices
}

// documented returns what the reference states, in the order in which the
// endpoints are called: what deletes comes last.
func documented(t *testing.T) []endpoint {
	t.Helper()
	table, err := os.ReadFile("endpoints.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var list []endpoint
	for i, line := range strings.Split(strings.TrimSpace(string(table)), "\n") {
		cells := strings.Split(line, "\t")
		if len(cells) != 4 {
			t.Fatalf("endpoints.tsv:%d: %d cells, want 4", i+1, len(cells))
		}
		if i == 0 {
			continue
		}
		var scopes []string
		if cells[2] != "" {
			scopes = strings.Split(cells[2], " | ")
		}
		list = append(list, endpoint{cells[0], cells[1], scopes})
	}
	slices.SortStableFunc(list, func(a, b endpoint) int {
		return strings.Compare(a.order(), b.order())
	})
	return list
}

func (e endpoint) order() string {
	if e.method == "DELETE" {
		return "last"
	}
	return "first"
}

// superseding maps scopes to those that supersede them.
var superseding = map[string]string{
	"read_people": "people", "read_orders": "orders", "read_catalog": "catalog",
	"read_content": "content", "read_marketing": "marketing",
}

// published returns the scopes of the catalog, and those that pages name
// without their being in it.
func published(t *testing.T) []string {
	t.Helper()
	page, err := os.ReadFile("scopes.txt")
	if err != nil {
		t.Fatal(err)
	}
	var scopes []string
	for read, write := range superseding {
		for _, scope := range []string{read, write} {
			if !strings.Contains(string(page), scope+" - View") {
				t.Errorf("the catalog does not have %s", scope)
			}
			scopes = append(scopes, scope)
		}
	}
	return append(scopes, "email", "custom_fields", "settings", "system", "decrypt", "no_expiry", "tools", "themes")
}

// bodies has what the routes need that do not make do with an empty object.
var bodies = map[string]string{
	"PUT /api/v1/carts/{id}/coupon_code":                  `{"coupon_code":"SPRING"}`,
	"PUT /api/v1/carts/{id}/shipping_estimation":          `{"postal_code":"77701"}`,
	"POST /api/v1/drips/{id}/members":                     `{"email":"lee@example.com"}`,
	"POST /api/v1/email_templates/{template_id}/send":     `{"to":"lee@example.com"}`,
	"POST /api/v1/import/fetch":                           `{"url":"https://example.com/products.csv"}`,
	"POST /api/v1/import/file":                            "name,price\nChair,80\n",
	"POST /api/v1/inventory/add":                          `{"id":1,"quantity":2}`,
	"POST /api/v1/inventory/remove":                       `{"id":1,"quantity":1}`,
	"POST /api/v1/inventory/set":                          `{"id":1,"quantity":9}`,
	"POST /api/v1/microstores":                            `{"name":"Club"}`,
	"PUT /api/v1/microstores/{id}/active_catalog":         `{"active_catalog":2}`,
	"POST /api/v1/order_addresses/store_location_address": `{"store_location_id":1}`,
	"POST /api/v1/order_shipments":                        `{"order_id":1}`,
	"POST /api/v1/orders/{order_id}/process_payment":      `{"amount":80}`,
	"PUT /api/v1/orders/{order_id}/status":                `{"order_status_id":2}`,
	"POST /api/v1/products/importMany":                    `[{"name":"Stool"},{"name":"Table"}]`,
	"POST /api/v1/customers/integration":                  `{"external_id":"x1"}`,
	"POST /api/v1/order_payments/integration":             `{"external_id":"x1"}`,
	"POST /api/v1/order_shipments/integration":            `{"external_id":"x1"}`,
	"POST /api/v1/orders/integration":                     `{"external_id":"x1"}`,
	"POST /api/v1/products/integration":                   `{"external_id":"x1"}`,
	"PUT /api/v1/stores/{id}/active_catalog":              `{"active_catalog":2}`,
	"PUT /api/v1/stores/{store_id}/store_alert_email":     `{"store_alert_email":"ops@example.com"}`,
	"PUT /api/v1/subscriptions/{subscription_id}/pause":   `{"until":"2026-07-01"}`,
	"POST /api/v1/themes/import":                          `{"url":"https://example.com/theme.zip"}`,
}

// statuses has the answers that are not 200.
var statuses = map[string]int{
	"POST /api/v1/categories/rebuild_tree":                204,
	"POST /api/v1/drips/{id}/members":                     201,
	"DELETE /api/v1/drips/{id}/members":                   204,
	"POST /api/v1/email_templates/{template_id}/send":     202,
	"POST /api/v1/import/fetch":                           202,
	"POST /api/v1/import/file":                            202,
	"POST /api/v1/microstores":                            201,
	"DELETE /api/v1/microstores/{id}":                     204,
	"POST /api/v1/order_addresses/store_location_address": 201,
	"POST /api/v1/order_shipments":                        201,
	"POST /api/v1/orders/{order_id}/process_payment":      201,
	"POST /api/v1/products/importMany":                    201,
	"POST /api/v1/customers/integration":                  201,
	"POST /api/v1/order_payments/integration":             201,
	"POST /api/v1/order_shipments/integration":            201,
	"POST /api/v1/orders/integration":                     201,
	"POST /api/v1/products/integration":                   201,
	"POST /api/v1/themes/import":                          202,
}

var parameter = regexp.MustCompile(`\{\w+\}|:\w+`)

// address returns an address of the endpoint at which there is a record.
func (e endpoint) address() string {
	switch e.method + " " + e.path {
	case "GET /api/v1/adcodes/{name}":
		return "/api/v1/adcodes/SPRING"
	case "GET /api/v1/addresses/state_by_postalcode/{postalCode}":
		return "/api/v1/addresses/state_by_postalcode/77701"
	case "DELETE /api/v1/drips/{id}/members":
		return "/api/v1/drips/1/members?email=ada@example.com"
	}
	return parameter.ReplaceAllString(e.path, "1")
}

type server struct {
	*httptest.Server
	t      *testing.T
	tokens auth.Tokens
}

func start(t *testing.T) server {
	t.Helper()
	tokens := make(auth.Tokens)
	s := httptest.NewServer(newEngine(tokens, demo()))
	t.Cleanup(s.Close)
	return server{s, t, tokens}
}

// send calls an address with a token that has the scopes; nil sends none.
func (s server) send(method, address, body string, scopes []string) *http.Response {
	s.t.Helper()
	req, err := http.NewRequest(method, s.URL+address, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if scopes != nil {
		// No request is under way, so that the map can change.
		s.tokens["test"] = scopes
		req.Header.Set("Authorization", "Bearer test")
	}
	resp, err := s.Client().Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(answer))
	return resp
}

func TestScopes(t *testing.T) {
	all := published(t)
	s := start(t)
	for _, e := range documented(t) {
		name := e.method + " " + e.path
		t.Run(name, func(t *testing.T) {
			body, ok := bodies[name]
			if !ok && e.method != "GET" && e.method != "DELETE" {
				body = "{}"
			}
			resp := s.send(e.method, e.address(), body, nil)
			if got := resp.StatusCode; got != 401 || resp.Header.Get("WWW-Authenticate") == "" {
				t.Errorf("without a token: status %d, WWW-Authenticate %q", got, resp.Header.Get("WWW-Authenticate"))
			}
			if len(e.scopes) > 0 {
				others := slices.DeleteFunc(slices.Clone(all), func(scope string) bool {
					return slices.ContainsFunc(e.scopes, func(open string) bool {
						return scope == open || scope == superseding[open]
					})
				})
				resp := s.send(e.method, e.address(), body, others)
				if got := resp.StatusCode; got != 403 || !strings.Contains(resp.Header.Get("WWW-Authenticate"), "insufficient_scope") {
					t.Errorf("with the other scopes: status %d, WWW-Authenticate %q", got, resp.Header.Get("WWW-Authenticate"))
				}
			}
			want := statuses[name]
			if want == 0 {
				want = 200
			}
			// Only the first scope is tried on what works once.
			scopes := e.scopes
			if e.method == "DELETE" {
				scopes = e.scopes[:min(1, len(e.scopes))]
			}
			if len(e.scopes) == 0 {
				scopes = []string{"no_expiry"}
			}
			for _, scope := range scopes {
				resp := s.send(e.method, e.address(), body, []string{scope})
				if resp.StatusCode != want {
					text, _ := io.ReadAll(resp.Body)
					t.Errorf("with %s: status %d, want %d: %s", scope, resp.StatusCode, want, text)
				}
			}
		})
	}
}

// TestComplete holds the routes of the engine against the reference.
func TestComplete(t *testing.T) {
	var want, got []string
	for _, e := range documented(t) {
		want = append(want, e.method+" "+parameter.ReplaceAllString(e.path, "{}"))
	}
	for _, route := range newEngine(nil, demo()).Routes() {
		got = append(got, route.Method+" "+parameter.ReplaceAllString(route.Path, "{}"))
	}
	slices.Sort(want)
	slices.Sort(got)
	if len(want) != 166 {
		t.Errorf("the reference has %d endpoints, want 166", len(want))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the engine has %d routes\n%s\nwant\n%s", len(got), strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestSuperseded(t *testing.T) {
	s := start(t)
	for read, write := range superseding {
		if got := s.send("GET", "/api/v1/users", "", []string{write}).StatusCode; (got == 200) != (read == "read_people") {
			t.Errorf("GET /api/v1/users with %s: status %d", write, got)
		}
	}
	if got := s.send("GET", "/api/v1/users", "", []string{}).StatusCode; got != 403 {
		t.Errorf("GET /api/v1/users with a token without scopes: status %d, want 403", got)
	}
}

func TestErrors(t *testing.T) {
	s := start(t)
	all := published(t)
	for _, test := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/api/v1/orders/9/items", "", 404},
		{"GET", "/api/v1/orders/first/items", "", 404},
		{"PUT", "/api/v1/orders/9/status", `{"order_status_id":1}`, 404},
		{"PUT", "/api/v1/orders/1/status", `{}`, 422},
		{"POST", "/api/v1/microstores", `null`, 422},
		{"POST", "/api/v1/inventory/add", `{"id":1,"quantity":-2}`, 422},
		{"POST", "/api/v1/import/file", "", 422},
		{"DELETE", "/api/v1/microstores/9", "", 404},
		{"DELETE", "/api/v1/drips/1/members?email=nobody", "", 404},
		{"GET", "/api/v1/adcodes/WINTER", "", 404},
		{"GET", "/api/v1/nothing", "", 404},
	} {
		if got := s.send(test.method, test.path, test.body, all).StatusCode; got != test.status {
			t.Errorf("%s %s: status %d, want %d", test.method, test.path, got, test.status)
		}
	}
}

func TestInvalidToken(t *testing.T) {
	s := start(t)
	for _, header := range []string{"Bearer other", "Bearer ", "Basic dGVzdDp0ZXN0"} {
		req, err := http.NewRequest("GET", s.URL+"/api/v1/users", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", header)
		resp, err := s.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 401 || !strings.HasPrefix(resp.Header.Get("WWW-Authenticate"), "Bearer ") {
			t.Errorf("%q: status %d, WWW-Authenticate %q", header, resp.StatusCode, resp.Header.Get("WWW-Authenticate"))
		}
	}
}
