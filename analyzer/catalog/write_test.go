package catalog

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// TestConvertPublished takes the published catalogs through all forms in turn,
// and back. None of them needs more than tables in Markdown.
func TestConvertPublished(t *testing.T) {
	for file, scopes := range map[string]int{"stora.txt": 39, "pact.txt": 9, "americommerce.txt": 16, "americommerce.md": 17} {
		first := load(t, "testdata/"+file)
		if len(first.Scopes) != scopes {
			t.Errorf("%s has %d scopes, want %d", file, len(first.Scopes), scopes)
		}
		c := first
		for _, form := range written {
			if form.name == "c.json" {
				continue // it states all access
			}
			var b bytes.Buffer
			if err := form.write(c, &b); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(b.String(), embeddedMark) {
				t.Errorf("%s: the tables do not hold the catalog:\n%s", file, b.Bytes())
			}
			again, err := Read(form.name, b.Bytes())
			if err != nil {
				t.Fatalf("%s as %s: %v", file, form.name, err)
			}
			if diff := cmp.Diff(first, again, sameContent...); diff != "" {
				t.Errorf("%s as %s (-want +got):\n%s", file, form.name, diff)
			}
			c = again
		}
	}
}

// rich is a catalog that says everything a catalog can say.
const rich = `scopes:
  read_people: View customer data
  people:
    title: People
    description: View and change customer data
    access: read write
    implies: read_people
    conflicts: no_expiry
    roles: [Customers, "Customer Types"]
    routes: ["/api/v1/customers/**", "POST /api/v1/email_templates/{id}/send"]
    resources: [customers]
  no_expiry:
    access: none
sets:
  Two-way CRM sync: people read_people
`

func TestWriteForms(t *testing.T) {
	c, err := Read("c.yaml", []byte(rich))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"c.go": `package scopes

// The scopes of the API.
//
//	sets:
//	  Two-way CRM sync: people read_people
//
//scope:catalog
const (
	// View customer data
	ReadPeople = "read_people"
	// View and change customer data
	//
	//	title: People
	//	access: read write
	//	implies: read_people
	//	conflicts: no_expiry
	//	roles: [Customers, "Customer Types"]
	//	routes: ["/api/v1/customers/**", "POST /api/v1/email_templates/{id}/send"]
	//	resources: [customers]
	People = "people"
	// NoExpiry
	//
	//	access: none
	NoExpiry = "no_expiry"
)
`,
		"c.md": "# Scopes\n\n" +
			"| Scope | Title | Description | Access | Implies | Conflicts | Roles | Routes | Resources |\n" +
			"| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n" +
			"| `read_people` | | View customer data | | | | | | |\n" +
			"| `people` | People | View and change customer data | read write | `read_people` | `no_expiry` | `Customers` `Customer Types` | `/api/v1/customers/**` `POST /api/v1/email_templates/{id}/send` | `customers` |\n" +
			"| `no_expiry` | | | none | | | | | |\n" +
			"\n## Recommended sets\n\n| Use case | Scopes |\n| --- | --- |\n| Two-way CRM sync | `people` `read_people` |\n",
		"openapi.yaml": `openapi: "3.0.3"
info:
  title: Scopes
  version: "1.0.0"
paths: {}
components:
  securitySchemes:
    oauth2:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: /oauth/token
          scopes:
            read_people: View customer data
            people: View and change customer data
            no_expiry: ""
  x-scopevet:
    scopes:
      people:
        title: People
        access: read write
        implies: read_people
        conflicts: no_expiry
        roles:
          - Customers
          - Customer Types
        routes:
          - /api/v1/customers/**
          - POST /api/v1/email_templates/{id}/send
        resources:
          - customers
      no_expiry:
        access: none
    sets:
      Two-way CRM sync: people read_people
`,
	} {
		for _, form := range written {
			if form.name != name {
				continue
			}
			var b bytes.Buffer
			if err := form.write(c, &b); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, b.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
	checkWritten(t, c)
}

// TestWriteGenerated writes catalogs that nobody would write by hand.
func TestWriteGenerated(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		checkWritten(t, generate(r))
		if t.Failed() {
			return
		}
	}
}

// generate returns a catalog of which every part may be missing or odd.
func generate(r *rand.Rand) *Catalog {
	words := []string{
		"View", "contacts", "and", "change", "supersedes", "includes", "`read:a`", "a|b", "*x*", "_y_", "read_x", "<b>", "</table>", "-->", "<!--", "&amp;", "#", "# x", "- a", "1.",
		"scope:require", "scope: require a", "Deprecated:", "[x]: y", "''", "``", "it's", "é", "\n", "\t", "  ", "\u200b", "none", "Access:", "access: read", `\`, `"`, "https://example.com/a", "*/", "{", "}", ":", ",", "S",
	}
	text := func() string {
		var parts []string
		for range r.IntN(6) {
			parts = append(parts, words[r.IntN(len(words))])
		}
		return strings.Join(parts, " ")
	}
	texts := func() []string {
		var all []string
		for i := range r.IntN(4) {
			all = append(all, fmt.Sprintf("%s%d", text(), i))
		}
		return all
	}
	const token = "abcdefgzABCXYZ0129:./_-!#$%&'()*+,;<=>?@[]^`{}~"
	c := &Catalog{}
	seen := make(map[scope.Scope]bool)
	for len(c.Scopes) < 1+r.IntN(6) {
		name := []string{"none", "public", "scope", "x-a", "read:contacts", "contacts.write", "people", "yes", "1"}[r.IntN(9)]
		if r.IntN(2) == 0 {
			name = ""
			for range 1 + r.IntN(8) {
				name += string(token[r.IntN(len(token))])
			}
		}
		if seen[scope.Scope(name)] {
			continue
		}
		seen[scope.Scope(name)] = true
		e := Entry{Name: scope.Scope(name)}
		if r.IntN(3) > 0 {
			e.Description = text()
		}
		if r.IntN(3) == 0 {
			e.Title = text()
		}
		if r.IntN(3) == 0 {
			e.Access, e.AccessStated = scope.Access(r.IntN(4)), true
		}
		if r.IntN(3) == 0 {
			e.Roles, e.Resources = texts(), texts()
			e.Routes = [][]pattern.Pattern{nil, {{Path: "/**"}}, {{Method: "M-SEARCH", Path: "/a|b/{id}"}, {Path: "/x/{$}"}}, {{Method: "GET", Path: "/v1/a/{b}:go"}}}[r.IntN(4)]
		}
		for _, other := range c.Scopes {
			if r.IntN(4) == 0 {
				e.Implies = append(e.Implies, other.Name)
			}
			if r.IntN(4) == 0 {
				e.Conflicts = append(e.Conflicts, other.Name)
			}
		}
		e.settle()
		c.Scopes = append(c.Scopes, e)
	}
	for i := range r.IntN(3) {
		s := NamedSet{Name: fmt.Sprintf("%s%d", text(), i)}
		for range 1 + r.IntN(3) {
			s.Scopes = append(s.Scopes, c.Scopes[r.IntN(len(c.Scopes))].Name)
		}
		s.Scopes = scope.NewSet(s.Scopes...)
		c.Sets = append(c.Sets, s)
	}
	return c
}
