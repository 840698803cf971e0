package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// An answer is what a server gave to a call, as its own test writes it down.
type answer struct {
	Method, Path string
	Token        bool // one was sent
	Scopes       []scope.Scope
	Status       int
}

// A listed is a route as scopevet lists it.
type listed struct {
	Method, Path string
	Enforced     scope.Requirement
}

func (l listed) String() string { return l.Method + " " + l.Path }

// answering are the servers that can be asked, each with changes of its guards
// made by hand, and the routes that these are about.
var answering = []struct {
	server
	changes []change
	about   []string
}{
	{server{name: "pact"}, []change{
		{"deals/deals.go", `r.Use(auth.Require("write:deals"))`, `r.Use(auth.Require("read:deals"))`}, // another scope
		{"deals/deals.go", `r.With(auth.Require("write:deals")).Post(`, `r.Post(`},                    // no guard
	}, []string{
		"DELETE /v1/deals/{}/contacts/{}/", "PATCH /v1/deals/{}/", "POST /v1/deals/", "PUT /v1/deals/{}/contacts/{}/", "PUT /v1/deals/{}/stage",
	}},
	{server{name: "stora"}, []change{
		{"crm/crm.go", `guard.Require(a.CreateTask, "public.task:write")`, `guard.Require(a.CreateTask, "public.task:read")`},
		{"crm/crm.go", `mux.Handle("DELETE "+prefix+"/{id}", guard.Require(a.DeleteTask, "public.task:write"))`, `mux.HandleFunc("DELETE "+prefix+"/{id}", a.DeleteTask)`},
		{"crm/crm.go", `guard.Require(a.ListContacts, "public.contact:read")`, `guard.Require(a.ListContacts, "public.contact:read", "public.note:read")`}, // one more
	}, []string{"DELETE /v1/tasks/{}", "GET /v1/contacts", "POST /v1/tasks"}},
	{server{name: "americommerce"}, []change{
		{"orders/routes.go", `auth.RequireAny("read_orders", "orders"), h.SetOrderStatus`, `auth.RequireAny("orders"), h.SetOrderStatus`}, // one alternative less
		{"orders/routes.go", `auth.RequireAny("read_orders", "orders"), h.ListQuotes`, `h.ListQuotes`},
		{"people/people.go", `customers.GET("", people, h.ListCustomers)`, `customers.GET("", auth.RequireAny("system"), people, h.ListCustomers)`},
	}, []string{"GET /api/v1/customers", "GET /api/v1/quotes", "PUT /api/v1/orders/{}/status"}},
}

// A change is a text of a file that is replaced by another one.
type change struct{ file, from, to string }

// TestAnswers holds what scopevet says that servers enforce against what they
// answer to calls without a token, with a token of no scopes, and with tokens
// of each scope of the catalog alone, and of all others: every route, every
// token, no exceptions. Whoever lacks what is enforced is refused, whoever has
// it is let through.
//
// When guards are changed by hand, answers and listing have to go on agreeing,
// and have to differ from the listing before in those routes, and no others.
func TestAnswers(t *testing.T) {
	for _, s := range answering {
		t.Run(s.name, func(t *testing.T) {
			dir := s.dir(t)
			conf, err := config.Load(filepath.Join(dir, "scopevet.yaml"), config.Options{})
			if err != nil {
				t.Fatal(err)
			}
			before, answers := listing(t, dir), answersOf(t, dir)
			if missing := unasked(conf.Catalog.Names(), before, answers); len(missing) > 0 {
				t.Errorf("not asked:\n%s", strings.Join(missing, "\n"))
			}
			im := conf.Catalog.Implication()
			for _, route := range wrong(before, answers, im) {
				t.Errorf("%s: %s", route.listed, strings.Join(route.answers, "; "))
			}

			changed := s.copied(t)
			for _, c := range s.changes {
				c.apply(t, changed)
			}
			after, answers := listing(t, changed), answersOf(t, changed)
			for _, route := range wrong(after, answers, im) {
				t.Errorf("changed: %s: %s", route.listed, strings.Join(route.answers, "; "))
			}
			var about []string
			for _, route := range wrong(before, answers, im) {
				about = append(about, unnamed(route.listed.String()))
			}
			if diff := gocmp.Diff(s.about, about); diff != "" {
				t.Errorf("routes that are no longer as they were (-want +got):\n%s", diff)
			}
		})
	}
}

func (c change) apply(t *testing.T, dir string) {
	t.Helper()
	name := filepath.Join(dir, filepath.FromSlash(c.file))
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(data), c.from); n != 1 {
		t.Fatalf("%s has %d times %s", c.file, n, c.from)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(data), c.from, c.to, 1)), 0o666); err != nil {
		t.Fatal(err)
	}
}

// listing returns the routes of the server in dir.
func listing(t *testing.T, dir string) []listed {
	t.Helper()
	var routes []listed
	out := run(t, dir, "scopevet", "routes", "-format", "json", "./...").succeeds(t).stdout
	if err := json.Unmarshal([]byte(out), &routes); err != nil {
		t.Fatal(err)
	}
	return routes
}

// answersOf runs the test by which the server in dir asks itself.
func answersOf(t *testing.T, dir string) []answer {
	t.Helper()
	name := filepath.Join(t.TempDir(), "answers.json")
	run(t, dir, "go", "test", "-run", "^TestAnswers$", ".", "-args", "-answers", name).succeeds(t)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var answers []answer
	if err := json.Unmarshal(data, &answers); err != nil {
		t.Fatal(err)
	}
	return answers
}

// asked returns the answers by the index of the route that gave them, which is
// the one with the fewest parameters of those that match; -1 if none does.
func asked(routes []listed, answers []answer) map[int][]answer {
	by := make(map[int][]answer)
	for _, a := range answers {
		path, _, _ := strings.Cut(a.Path, "?")
		best := -1
		for i, r := range routes {
			if (pattern.Pattern{Method: r.Method, Path: r.Path}).Matches(a.Method, path) &&
				(best < 0 || strings.Count(r.Path, "{") < strings.Count(routes[best].Path, "{")) {
				best = i
			}
		}
		by[best] = append(by[best], a)
	}
	return by
}

// unasked returns the routes, and what of them, that nobody has asked: for
// each scope with a token that has it alone, and one that has all others.
func unasked(catalog []scope.Scope, routes []listed, answers []answer) []string {
	by := asked(routes, answers)
	var missing []string
	for _, a := range by[-1] {
		missing = append(missing, "no route for "+a.Method+" "+a.Path)
	}
	for i, r := range routes {
		tokens := make(map[string]int)
		for _, a := range by[i] {
			switch {
			case !a.Token:
				tokens["no token"]++
			case len(a.Scopes) == 0:
				tokens["no scope"]++
			case len(a.Scopes) == 1:
				tokens[string(a.Scopes[0])]++
			default:
				for _, name := range catalog {
					if !slices.Contains(a.Scopes, name) {
						tokens["without "+string(name)]++
					}
				}
			}
		}
		want := []string{"no token", "no scope"}
		for _, name := range catalog {
			want = append(want, string(name), "without "+string(name))
		}
		for _, token := range want {
			if tokens[token] != 1 {
				missing = append(missing, fmt.Sprintf("%v is called %d times with %s", r, tokens[token], token))
			}
		}
	}
	return missing
}

// A disagreement is a route with the answers that are not what is listed.
type disagreement struct {
	listed
	answers []string
}

// wrong returns the routes whose answers differ from what is said to be
// enforced there, sorted. Whether a route that demands no scope can be called
// without a token, a requirement does not tell.
func wrong(routes []listed, answers []answer, im *scope.Implication) []disagreement {
	var out []disagreement
	by := asked(routes, answers)
	for _, i := range slices.Sorted(maps.Keys(by)) {
		if i < 0 {
			continue
		}
		d := disagreement{listed: routes[i]}
		if !d.Enforced.IsStated() {
			d.answers = append(d.answers, "what is enforced is not seen")
		}
		for _, a := range by[i] {
			passes := a.Status != http.StatusUnauthorized && a.Status != http.StatusForbidden
			opens := a.Token && d.Enforced.Opens(scope.NewSet(a.Scopes...), im)
			if !a.Token && d.Enforced.IsPublic() {
				opens = passes
			}
			if passes != opens {
				d.answers = append(d.answers, fmt.Sprintf("%s is enforced, and status %d the answer to a token (%v) of %q", d.Enforced, a.Status, a.Token, a.Scopes))
			}
		}
		if len(d.answers) > 0 {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b disagreement) int { return cmp.Compare(a.listed.String(), b.listed.String()) })
	return out
}
