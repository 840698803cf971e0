package rule

import (
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/route"
)

// all returns the findings of all rules but those that are left out, the most
// specific of each cause.
func all(s *Subject, without ...string) []string {
	var found []Finding
	for _, r := range All() {
		if !slices.Contains(without, r.Name) {
			r.Check(s, func(f Finding) { found = append(found, f) })
		}
	}
	var got []string
	for _, f := range s.MostSpecific(found) {
		got = append(got, f.Rule+" "+f.Method+" "+f.Path)
	}
	return got
}

func TestPrecedence(t *testing.T) {
	tests := []struct {
		name, catalog, source string
		without               []string
		faults                map[string]route.Fault // by path
		want                  []string
	}{
		{
			name:    "the wrong scope on a route that writes reads as well",
			catalog: shop,
			source:  "package crm\n\n//scope:require read_people\nfunc Send() {} //route POST /api/v1/email_templates/{id}/send\n",
			want:    []string{"wrong-scope POST /api/v1/email_templates/{id}/send"},
		},
		{
			name:    "unless nobody looks for wrong scopes",
			catalog: shop,
			source:  "package crm\n\n//scope:require read_people\nfunc Send() {} //route POST /api/v1/email_templates/{id}/send\n",
			without: []string{WrongScope, UnusedScope},
			want:    []string{"read-scope-on-write POST /api/v1/email_templates/{id}/send"},
		},
		{
			name:    "a scope that is misspelt is the wrong one, too",
			catalog: shop,
			source:  "package crm\n\n//scope:require read_orders decrytp\nfunc Show() {} //route GET /api/v1/credit_cards/{id}/decrypted\n",
			want:    []string{"unknown-scope GET /api/v1/credit_cards/{id}/decrypted"},
		},
		{
			name:    "a scope that is misspelt, and the wrong one even so",
			catalog: shop,
			source:  "package crm\n\n//scope:require read_ordres\nfunc Show() {} //route GET /api/v1/credit_cards/{id}/decrypted\n",
			want: []string{
				"unknown-scope GET /api/v1/credit_cards/{id}/decrypted",
				"wrong-scope GET /api/v1/credit_cards/{id}/decrypted",
			},
		},
		{
			name:    "misspelt in the annotation, and right in the guard",
			catalog: crm,
			source:  functions + "//scope:require read:contcats\nfunc List() { guard(\"read:contacts\") } //route GET /v1/contacts\n",
			want:    []string{"unknown-scope GET /v1/contacts"},
		},
		{
			name:    "misspelt in the annotation, and another one in the guard",
			catalog: crm,
			source:  functions + "//scope:require read:contcats\nfunc List() { guard(\"read:deals\") } //route GET /v1/contacts\n",
			want:    []string{"unknown-scope GET /v1/contacts", "scope-mismatch GET /v1/contacts"},
		},
		{
			name:    "the guard that is weaker than the annotation opens a route that writes",
			catalog: crm,
			source:  functions + "//scope:require write:deals\nfunc Create() { guard(\"read:deals\") } //route POST /v1/deals\n",
			want:    []string{"scope-mismatch POST /v1/deals"},
		},
		{
			name:    "they differ, and either opens a route that writes",
			catalog: crm,
			source:  functions + "//scope:require read:contacts\nfunc Create() { guard(\"read:deals\") } //route POST /v1/deals\n",
			want:    []string{"read-scope-on-write POST /v1/deals", "scope-mismatch POST /v1/deals"},
		},
		{
			name:    "the guard lacks what the annotation has",
			catalog: shop,
			source:  functions + "//scope:require read_orders decrypt\nfunc Show() { guard(\"read_orders\") } //route GET /api/v1/credit_cards/{id}/decrypted\n",
			want:    []string{"scope-mismatch GET /api/v1/credit_cards/{id}/decrypted"},
		},
		{
			name:    "neither has it",
			catalog: shop,
			source:  functions + "//scope:require read_people\nfunc Show() { guard(\"read_orders\") } //route GET /api/v1/credit_cards/{id}/decrypted\n",
			want: []string{
				"scope-mismatch GET /api/v1/credit_cards/{id}/decrypted",
				"wrong-scope GET /api/v1/credit_cards/{id}/decrypted",
			},
		},
		{
			name:    "nothing keeps what is declared",
			catalog: crm,
			source:  functions + "//scope:require write:deals\nfunc Create() { unguarded() } //route POST /v1/deals\n",
			want:    []string{"scope-mismatch POST /v1/deals"},
		},
		{
			name:    "and nobody compares",
			catalog: crm,
			source:  functions + "//scope:require write:deals\nfunc Create() { unguarded() } //route POST /v1/deals\n",
			without: []string{ScopeMismatch, UnusedScope},
			want:    []string{"missing-scope POST /v1/deals"},
		},
		{
			name:    "the guard that would keep it is late",
			catalog: crm,
			source:  functions + "//scope:require write:deals\nfunc Create() { unguarded() } //route POST /v1/deals\n",
			faults:  map[string]route.Fault{"/v1/deals": {Kind: route.AfterRoute, Demand: requirement(t, "write:deals")}},
			want:    []string{"late-guard POST /v1/deals"},
		},
		{
			name:    "it would not keep it",
			catalog: crm,
			source:  functions + "//scope:require write:deals\nfunc Create() { unguarded() } //route POST /v1/deals\n",
			faults:  map[string]route.Fault{"/v1/deals": {Kind: route.AfterRoute, Demand: requirement(t, "write:contacts")}},
			want:    []string{"scope-mismatch POST /v1/deals", "late-guard POST /v1/deals"},
		},
		{
			name:    "nothing is declared, and the guard is late",
			catalog: crm,
			source:  functions + "func Create() { unguarded() } //route POST /v1/deals\n\nfunc List() { unguarded() } //route GET /v1/contacts\n",
			faults:  map[string]route.Fault{"/v1/deals": {Kind: route.Proceeds}},
			want:    []string{"missing-scope GET /v1/contacts", "late-guard POST /v1/deals"},
		},
		{
			name:    "the status of a guard that guards",
			catalog: crm,
			source:  functions + "func Create() { guard(\"read:deals\") } //route POST /v1/deals\n",
			faults:  map[string]route.Fault{"/v1/deals": {Kind: route.Unauthorized, Demand: requirement(t, "write:deals")}},
			want:    []string{"read-scope-on-write POST /v1/deals", "denial-status POST /v1/deals"},
		},
		{
			name:    "what is redundant on a route that writes is the hole",
			catalog: shop,
			source:  "package crm\n\n//scope:require people | read_people\nfunc Save() {} //route PUT /x\n",
			want:    []string{"read-scope-on-write PUT /x"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := subject(t, test.catalog, test.source)
			for _, r := range s.Routes {
				if f, ok := test.faults[r.Path]; ok {
					f.Span = r.At
					r.Faults = []route.Fault{f}
				}
			}
			if diff := gocmp.Diff(test.want, all(s, test.without...)); diff != "" {
				t.Errorf("unexpected findings (-want +got):\n%s", diff)
			}
		})
	}
}

// The route that an annotation meant is not missing its scope.
func TestPrecedenceOfRouteMismatch(t *testing.T) {
	s := subject(t, crm, "package crm\n\n//scope:route POST /v1/deal\n//scope:require write:deals\nfunc Create() {}\n\nfunc Serve() {} //route POST /v1/deals\n")
	a := s.Annotations[0]
	s.Mismatches = []Mismatch{{Annotation: a, At: a.Routes[0], Route: s.Routes[0], Sure: true}}
	if diff := gocmp.Diff([]string{"route-mismatch POST /v1/deals"}, all(s)); diff != "" {
		t.Errorf("unexpected findings (-want +got):\n%s", diff)
	}
	if diff := gocmp.Diff([]string{"missing-scope POST /v1/deals"}, all(s, RouteMismatch)); diff != "" {
		t.Errorf("without it (-want +got):\n%s", diff)
	}
	s.Routes[0].Unsettle(route.Gap{Guard: "auth.Check", Why: "is not followed"})
	if diff := gocmp.Diff([]string{"route-mismatch POST /v1/deals"}, all(s)); diff != "" {
		t.Errorf("behind a guard that is not known (-want +got):\n%s", diff)
	}
	if diff := gocmp.Diff([]string{"unresolved-route POST /v1/deals"}, all(s, RouteMismatch)); diff != "" {
		t.Errorf("behind a guard that is not known, without it (-want +got):\n%s", diff)
	}
}

// Every rule that a precedence names exists, and none is above itself: what a
// finding explains is explained by one that stays.
func TestPrecedences(t *testing.T) {
	above := make(map[string][]string)
	for _, p := range precedences {
		for _, under := range p.under {
			for _, name := range []string{p.over, under} {
				if _, ok := Find(name); !ok {
					t.Errorf("there is no rule %s", name)
				}
			}
			above[under] = append(above[under], p.over)
		}
	}
	var visit func(name string, path []string)
	visit = func(name string, path []string) {
		if slices.Contains(path, name) {
			t.Errorf("%s is above itself: %v", name, path)
			return
		}
		for _, over := range above[name] {
			visit(over, append(slices.Clip(path), name))
		}
	}
	for name := range above {
		visit(name, nil)
	}
}
