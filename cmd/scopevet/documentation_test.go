package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var parameter = regexp.MustCompile(`\{\w+\}`)

// unnamed returns a path without the names of its parameters, which gin wants
// to be the same in every path.
func unnamed(path string) string { return parameter.ReplaceAllString(path, "{}") }

// An endpoint is a row of a table of endpoints.
type endpoint struct {
	Method, Path string
	Demands      [][]string // alternatives; nil if its page names no scope
}

// endpoints reads the table of endpoints that a documentation has.
func endpoints(t *testing.T, name string) []endpoint {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, 4
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []endpoint
	for _, row := range rows[1:] {
		e := endpoint{Method: row[0], Path: unnamed(row[1])}
		if row[2] != "" {
			for alternative := range strings.SplitSeq(row[2], "|") {
				e.Demands = append(e.Demands, strings.Fields(alternative))
			}
		}
		all = append(all, e)
	}
	return all
}

// TestDocumentedServer holds the routes of a server against the documentation
// that it was written from, and its findings against the contradictions in it:
// endpoints whose page names no scope, or, though they write, one to read; and
// scopes that the list of scopes lacks.
func TestDocumentedServer(t *testing.T) {
	dir := server{name: "americommerce"}.dir(t)
	documented := endpoints(t, filepath.Join(dir, "endpoints.tsv"))
	if len(documented) != 166 {
		t.Errorf("the table has %d endpoints", len(documented))
	}

	var routes []struct {
		Method, Path string
		Public       bool
		Declared     [][]string
	}
	out := run(t, dir, "scopevet", "routes", "-format", "json", "./...").succeeds(t)
	if err := json.Unmarshal([]byte(out.stdout), &routes); err != nil {
		t.Fatal(err)
	}
	var got []endpoint
	for _, r := range routes {
		if r.Public {
			t.Errorf("%s %s is public", r.Method, r.Path)
		}
		got = append(got, endpoint{r.Method, unnamed(r.Path), r.Declared})
	}
	known := entries(t, run(t, dir, "scopevet", "catalog", "-format", "json", "scopes.txt").succeeds(t).stdout)
	if diff := cmp.Diff(normal(documented, known), normal(got, known)); diff != "" {
		t.Errorf("routes (-documented +declared):\n%s", diff)
	}

	var want []string
	lacking := make(map[string]bool)
	for _, e := range documented {
		place := " " + e.Method + " " + e.Path
		if e.Demands == nil {
			want = append(want, "missing-scope"+place)
		}
		reads := false
		for _, set := range e.Demands {
			only := true
			for _, name := range set {
				entry, ok := known.Scopes[name]
				lacking[name] = !ok
				only = only && ok && entry.Access == "read"
			}
			reads = reads || only
		}
		if lacks := known.lacking(e); lacks && e.Demands != nil {
			want = append(want, "wrong-scope"+place)
		} else if reads && e.Method != "GET" {
			want = append(want, "read-scope-on-write"+place)
		}
	}
	for name, lacks := range lacking {
		if lacks {
			want = append(want, "unknown-scope "+name)
		}
	}

	var findings []struct{ Rule, Method, Path, Message string }
	out = run(t, dir, "scopevet", "-format", "json", "./...").exits(t, 3)
	if err := json.Unmarshal([]byte(out.stdout), &findings); err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, f := range findings {
		if name, ok := strings.CutPrefix(f.Message, "unknown scope "); ok {
			name, _, _ = strings.Cut(name, ";")
			found = append(found, f.Rule+" "+name)
			continue
		}
		found = append(found, f.Rule+" "+f.Method+" "+unnamed(f.Path))
	}
	slices.Sort(want)
	slices.Sort(found)
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("findings (-documented +found):\n%s", diff)
	}
	if len(found) != 35 {
		t.Errorf("%d findings, want 35", len(found))
	}
}

// normal returns endpoints without the alternatives that a catalog makes
// pointless, in an order that does not depend on how they are written.
func normal(all []endpoint, known catalog) []endpoint {
	out := slices.Clone(all)
	for i, e := range out {
		e.Demands = slices.DeleteFunc(slices.Clone(e.Demands), func(set []string) bool {
			return slices.ContainsFunc(all[i].Demands, func(other []string) bool {
				return len(set) == 1 && len(other) == 1 && slices.Contains(known.Scopes[set[0]].Implies, other[0])
			})
		})
		for _, set := range e.Demands {
			slices.Sort(set)
		}
		slices.SortFunc(e.Demands, slices.Compare[[]string])
		if all[i].Demands != nil {
			out[i].Demands = e.Demands
		}
	}
	slices.SortFunc(out, func(a, b endpoint) int {
		return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method)
	})
	return out
}

// lacking reports whether a scope of the catalog that is for the endpoint is in
// none of its alternatives.
func (c catalog) lacking(e endpoint) bool {
	for name, entry := range c.Scopes {
		for _, route := range entry.Routes {
			if unnamed(route) == e.Method+" "+e.Path && !slices.ContainsFunc(e.Demands, func(set []string) bool { return slices.Contains(set, name) }) {
				return true
			}
		}
	}
	return false
}

// A list is one or several texts: JSON catalogs write one as itself.
type list []string

func (l *list) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*l = list{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(l))
}

// An entry is a scope of a catalog in JSON.
type entry struct {
	Description string
	Access      string
	Implies     list
	Roles       list
	Routes      list
}

type catalog struct {
	Scopes map[string]entry
	Sets   map[string]string
}

func entries(t *testing.T, data string) catalog {
	t.Helper()
	var c catalog
	if err := json.Unmarshal([]byte(data), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestPublishedCatalogs holds what is read from pages that were published as
// documentation against what a reader of them counts.
func TestPublishedCatalogs(t *testing.T) {
	special := map[string]entry{
		"people": {
			Description: "View and change customer, user, or profile data; supercedes read_customer if specified together",
			Access:      "read write", Implies: list{"read_people"},
			Roles: list{"Customers", "CustomerTypes", "UserAccounts", "StoreSettings"},
		},
		"email": {
			Access: "none", Roles: list{"EmailEditor"},
			Routes: list{"POST /api/v1/email_templates/{id}/send"},
		},
		"decrypt": {
			Description: "Allows sensitive information to be decrypted. The authorizing user must have access to view this information. Tokens with this scope must be regenerated every 90 days if combined with no_expiry.",
			Access:      "none",
			Routes:      list{"GET /api/v1/credit_cards/{id}/decrypted", "GET /api/v1/order_payments/{id}/decrypted"},
		},
	}
	// Of people and orders the page says that they supersede scopes which it
	// does not have. Where it says so is in the warning.
	warnings := []string{
		"scope people supersedes read_customer, which does not exist",
		"scope orders supersedes read_order, which does not exist",
	}
	tests := []struct {
		file     string
		scopes   int
		access   map[string]int
		sets     map[string]string
		entries  map[string]entry
		warnings []string
	}{
		{
			file: "stora.txt", scopes: 39,
			access: map[string]int{"read": 28, "write": 11},
			entries: map[string]entry{
				"public.contract_template:read": {Description: "Allow to read all contract templates", Access: "read"},
				"public.unit_type:write":        {Description: "Allow to manage unit types", Access: "write"},
			},
		},
		{
			file: "pact.txt", scopes: 9,
			access: map[string]int{"read": 5, "write": 4},
			sets: map[string]string{
				"Read-only dashboard / reporting":   "read:accounts read:activities read:contacts read:deals",
				"Inbound lead capture (forms, web)": "write:accounts write:contacts",
				"Two-way CRM sync":                  "read:accounts read:contacts read:deals write:accounts write:contacts write:deals",
				"Activity logging (calls, emails)":  "read:contacts write:activities",
				"Pipeline automation":               "read:deals read:workflows write:deals",
			},
			entries: map[string]entry{"write:activities": {Description: "Log activities", Access: "write"}},
		},
		{
			file: "americommerce.txt", scopes: 16,
			access:  map[string]int{"read": 5, "read write": 5, "none": 6},
			entries: special, warnings: warnings,
		},
		{
			file: "americommerce.md", scopes: 17,
			access:  map[string]int{"read": 5, "read write": 5, "none": 7},
			entries: special, warnings: warnings,
		},
	}
	pages, err := filepath.Abs(filepath.Join("..", "..", "analyzer", "catalog", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			if _, err := os.ReadFile(filepath.Join(pages, test.file)); err != nil {
				t.Fatal(err)
			}
			out := run(t, pages, "scopevet", "catalog", "-format", "json", test.file).succeeds(t)
			c := entries(t, out.stdout)
			if len(c.Scopes) != test.scopes {
				t.Errorf("%d scopes, want %d", len(c.Scopes), test.scopes)
			}
			access := make(map[string]int)
			for _, e := range c.Scopes {
				access[e.Access]++
			}
			if diff := cmp.Diff(test.access, access); diff != "" {
				t.Errorf("scopes by access (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.sets, c.Sets); diff != "" {
				t.Errorf("sets (-want +got):\n%s", diff)
			}
			for name, want := range test.entries {
				if diff := cmp.Diff(want, c.Scopes[name]); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
			warned := slices.Collect(strings.Lines(out.stderr))
			if len(warned) != len(test.warnings) {
				t.Fatalf("warnings:\n%s", out.stderr)
			}
			for i, want := range test.warnings {
				if place, message, _ := strings.Cut(warned[i], ": "); !strings.HasPrefix(place, test.file+":") || !strings.HasPrefix(message, want) {
					t.Errorf("warning %q, want %q", warned[i], want)
				}
			}
		})
	}
}
