package rule

import (
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

func TestMissingScope(t *testing.T) {
	check(t, MissingScope, []ruleTest{
		{
			name:   "without a catalog",
			source: "package crm\n\nfunc Delete() {} //route DELETE /v1/notes/{id}\n",
			want:   []string{"3:6: DELETE /v1/notes/{id} demands no scope"},
		},
		{
			name:    "the catalog has one scope for it",
			catalog: crm,
			source: `package crm

// Create adds a contact.
func Create() {} //route POST /v1/contacts
`,
			want: []string{"4:6: POST /v1/contacts demands no scope [Require write:contacts]"},
			fixed: `package crm

// Create adds a contact.
//
//scope:require write:contacts
func Create() {} //route POST /v1/contacts
`,
		},
		{
			name:    "every method",
			catalog: crm,
			source:  "package crm\n\nfunc Serve() {} //route * /v1/contacts\n",
			want:    []string{"3:6: * /v1/contacts demands no scope [Require write:contacts]"},
			fixed:   "package crm\n\n//scope:require write:contacts\nfunc Serve() {} //route * /v1/contacts\n",
		},
		{
			name:    "only read scopes for a route that writes",
			catalog: crm,
			source:  "package crm\n\nfunc Run() {} //route POST /v1/workflows\n",
			want:    []string{"3:6: POST /v1/workflows demands no scope"},
		},
		{
			name:    "one handler of several routes, the same scope",
			catalog: crm,
			source:  "package crm\n\nfunc Save() {} //route POST /v1/contacts; PUT /v1/contacts/{id}\n",
			want: []string{
				"3:6: POST /v1/contacts demands no scope [Require write:contacts]",
				"3:6: PUT /v1/contacts/{id} demands no scope [Require write:contacts]",
			},
			fixed: "package crm\n\n//scope:require write:contacts\nfunc Save() {} //route POST /v1/contacts; PUT /v1/contacts/{id}\n",
		},
		{
			name:    "one handler of several routes, differing scopes",
			catalog: crm,
			source:  "package crm\n\nfunc Serve() {} //route GET /v1/contacts; POST /v1/contacts\n",
			want: []string{
				"3:6: GET /v1/contacts demands no scope",
				"3:6: POST /v1/contacts demands no scope",
			},
		},
		{
			name:    "one handler of several routes, one of them unclear",
			catalog: crm,
			source:  "package crm\n\nfunc Save() {} //route POST /v1/contacts; POST /v1/things\n",
			want: []string{
				"3:6: POST /v1/contacts demands no scope",
				"3:6: POST /v1/things demands no scope",
			},
		},
		{
			name:    "an annotation that cannot be read is another rule's",
			catalog: crm,
			source:  "package crm\n\n//scope:require write:contacts |\nfunc Create() {} //route POST /v1/contacts\n",
		},
		{
			name:    "annotated",
			catalog: crm,
			source:  "package crm\n\n//scope:require write:contacts\nfunc Create() {} //route POST /v1/contacts\n",
		},
		{
			name:    "guarded",
			catalog: crm,
			source:  "package crm\n\nfunc guard(...string) {}\n\nfunc Create() { guard(\"write:contacts\") } //route POST /v1/contacts\n",
		},
		{
			name: "asked before requests of other origins",
			source: "package crm\n\nfunc Allow() {} //route OPTIONS /v1/contacts; OPTIONS /v1/tree\n\n" +
				"//scope:require write:contacts\nfunc Create() {} //route POST /v1/contacts\n",
			want: []string{"3:6: OPTIONS /v1/tree demands no scope"},
		},
		{
			name:    "public",
			catalog: crm,
			source:  "package crm\n\n//scope:public token endpoint\nfunc Token() {} //route POST /oauth/token\n",
		},
	})
}

// A requirement that another dialect states to be empty is stated.
func TestMissingScopeStatedPublic(t *testing.T) {
	r := &route.Route{Method: "GET", Path: "/healthz", Declared: scope.Public()}
	checkMissingScope(&Subject{Routes: []*route.Route{r}}, func(f Finding) {
		t.Errorf("unexpected finding %q", f.Message)
	})
}

// A line that is about a route which has its scope already would contradict it.
func TestMissingScopeSharedPlace(t *testing.T) {
	s := subject(t, crm, "package crm\n\nfunc Save() {} //route POST /v1/contacts; PUT /v1/contacts/{id}\n")
	s.Routes[1].Declared = scope.Require("write:contacts")
	var got []string
	checkMissingScope(s, func(f Finding) { got = append(got, line(f)) })
	if want := "3:6: POST /v1/contacts demands no scope"; len(got) != 1 || got[0] != want {
		t.Errorf("got %q, want %q and no fix", got, want)
	}
}

func TestSuggest(t *testing.T) {
	for _, test := range []struct{ catalog, route, want string }{
		{crm, "GET /v1/contacts", "read:contacts"},
		{crm, "GET /v1/contacts/{id}", "read:contacts"},
		{crm, "DELETE /v1/contact/{id}", "write:contacts"},
		{crm, "GET /v1/contacts/{id}/activities", "read:activities"},
		{crm, "POST /v1/contacts/{id}/merge", "write:contacts"},
		{crm, "POST /v1/deals/{id}:win", "write:deals"},
		{crm, "GET /v1/activity", "read:activities"},
		{crm, "POST /v1/contacts/{id}/workflows", ""}, // no write scope for workflows, and contacts is a guess
		{crm, "GET /v1/companies", ""},
		{crm, "GET /{contacts}", ""},
		{crm, "GET /v1/contactsearch", ""},
		{store, "GET /2025-09/contacts", "public.contact:read"},
		{store, "POST /2025-09/webhook_endpoints", "public.webhook_endpoint:write"},
		{store, "POST /2025-09/webhook-endpoints", "public.webhook_endpoint:write"},
		{store, "POST /2025-09/webhookEndpoints", "public.webhook_endpoint:write"},
		{store, "POST /2025-09/endpoints", ""},
		{store, "POST /2025-09/invoices", ""},
		{store, "GET /2025-09/invoices", "public.invoice:read"},
		{store, "GET /public", ""},
		{shop, "GET /api/v1/people", "read_people"},
		{shop, "GET /api/v1/person/{id}", "read_people"},
		{shop, "PUT /api/v1/people/{id}", "people"},
		{shop, "POST /api/v1/email_templates/{id}/send", "email"},
		{shop, "GET /api/v1/credit_cards/{id}/decrypted", "decrypt"},
		{shop, "GET /api/v1/credit_cards/{id}", ""},
		{"scopes:\n  things:manage: Manage things\n  things:write: Create things\n", "POST /things", ""},
		{"scopes:\n  a: {access: read, routes: [/x]}\n  b: {access: write, routes: [/x]}\n", "POST /x", "b"},
		{"scopes:\n  a: {access: read, routes: [/x]}\n  b: {access: write, routes: [/x]}\n", "GET /x", "a"},
		{"scopes:\n  a: {access: read, routes: [/x]}\n  read:x: View x\n  write:x: Create x\n", "POST /x", ""},
		{"scopes:\n  a: {access: read write, routes: [/x]}\n", "GET /x", "a"},
		{"scopes:\n  https://example.com/auth/calendar.readonly: View\n", "GET /calendars", "https://example.com/auth/calendar.readonly"},
	} {
		c, err := catalog.Read("scopes.yaml", []byte(test.catalog))
		if err != nil {
			t.Fatal(err)
		}
		method, path, _ := strings.Cut(test.route, " ")
		r := &route.Route{Method: method, Path: path, Access: route.DefaultAccess(method)}
		if got, ok := newSuggester(c).suggest(r); string(got) != test.want || ok != (test.want != "") {
			t.Errorf("suggest(%s) = %q, %t, want %q", test.route, got, ok, test.want)
		}
	}
}

// What the documentation applies a scope to goes before what names suggest.
func TestSuggestByResource(t *testing.T) {
	c := &catalog.Catalog{Scopes: []catalog.Entry{
		{Name: "read_people", Access: scope.Read, Resources: []string{"addresses", "customers"}},
		{Name: "people", Access: scope.Read | scope.Write, Resources: []string{"addresses", "customers"}},
		{Name: "settings", Resources: []string{"tax_rates"}},
		{Name: "read:customers", Access: scope.Read},
		{Name: "upload", Access: scope.Write, Routes: []pattern.Pattern{{Method: "POST", Path: "/customers/**"}}},
	}}
	for _, test := range []struct {
		method, path string
		want         scope.Scope
	}{
		{"GET", "/customers", "read_people"},
		{"PUT", "/addresses/{id}", "people"},
		{"GET", "/tax_rates", "settings"},
		{"POST", "/customers/{id}/photo", "upload"},
		{"PUT", "/customers/{id}/photo", "people"},
		{"GET", "/customers/{id}/addresses", "read_people"},
		{"GET", "/customers/{id}/tax_rates", ""}, // whose the nested resource is, nobody says
	} {
		r := &route.Route{Method: test.method, Path: test.path, Access: route.DefaultAccess(test.method)}
		if got, _ := newSuggester(c).suggest(r); got != test.want {
			t.Errorf("suggest(%s) = %q, want %q", r, got, test.want)
		}
	}
}

func TestResource(t *testing.T) {
	for name, want := range map[scope.Scope]string{
		"read:contacts":         "contacts",
		"contacts:read":         "contacts",
		"contacts.read":         "contacts",
		"contacts/read":         "contacts",
		"read_contacts":         "contacts",
		"contacts_write":        "contacts",
		"public.contact:read":   "contact",
		"r:contacts":            "contacts",
		"readWebhookEndpoints":  "webhook endpoints",
		"webhook-endpoints:rw":  "webhook endpoints",
		"decrypt":               "decrypt",
		"read":                  "",
		"contacts:read:private": "private",
	} {
		if got := strings.Join(resource(name), " "); got != want {
			t.Errorf("resource(%s) = %q, want %q", name, got, want)
		}
	}
}

func TestSameWords(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"contacts", "contact", true},
		{"category", "categories", true},
		{"address", "addresses", true},
		{"status", "statuses", true},
		{"person", "people", true},
		{"order_items", "orderItem", true},
		{"HTTPRoutes", "http-route", true},
		{"sms", "sm", true}, // no dictionary: a wrong plural can only suggest what a reviewer sees
		{"news", "new_s", false},
		{"orders", "order_items", false},
		{"user", "used", false},
		{"", "", false},
	} {
		if got := sameWords(words(test.a), words(test.b)); got != test.want {
			t.Errorf("sameWords(%s, %s) = %t, want %t", test.a, test.b, got, test.want)
		}
	}
}
