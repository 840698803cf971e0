package flow_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
)

// TestMatching holds what the rows of frameworks say of matching to the running frameworks:
// which paths a router takes for the same, and to what runs in front of a handler it is
// told which route was matched.
func TestMatching(t *testing.T) {
	var reports []struct {
		Framework                        string
		Case, Slash, Bare, Escape, Inner bool
		Told                             map[string]string
	}
	if err := json.Unmarshal(program(t, "matching"), &reports); err != nil {
		t.Fatal(err)
	}
	// By what is said to be known, what each place is told of the route for an item.
	const item, part, none, null = "item", "part", "", "(nil)"
	told := map[framework.KnownTo]map[string][]string{
		framework.InRoute:  {"front": {none}, "asked": {item}, "route": {item}},
		framework.SoFar:    {"front": {null}, "root": {none}, "outer": {part}, "group": {part}, "inline": {item}, "route": {item}},
		framework.InRouter: {"front": {none, null}, "pre": {none}, "global": {item}, "root": {item}, "group": {item}, "route": {item}},
		framework.Own:      {"root": {"/"}, "group": {"/v1"}, "route": {item}},
	}
	meaning := map[string]string{
		"/v1/items/{id}": item, "/v1/items/:id": item, "GET /v1/items/{id}": item, "/v1/*": part,
	}
	asked := make(map[string]bool)
	for _, r := range reports {
		asked[r.Framework] = true
		row := framework.Known().Framework(r.Framework)
		if row == nil {
			t.Fatalf("no row for %s", r.Framework)
		}
		if got, want := row.Takes.Case, r.Case; got != want {
			t.Errorf("%s: case: the row says %v, the router %v", r.Framework, got, want)
		}
		if got, want := row.Takes.Slash, r.Slash; got != want {
			t.Errorf("%s: a slash at the end: the row says %v, the router %v", r.Framework, got, want)
		}
		if got, want := row.Takes.Escapes, r.Escape; got != want {
			t.Errorf("%s: escapes: the row says %v, the router %v", r.Framework, got, want)
		}
		if got, want := row.Takes.Inner, r.Inner; got != want {
			t.Errorf("%s: an escaped slash in a parameter: the row says %v, the router %v", r.Framework, got, want)
		}
		if row.Matched == (framework.Matched{}) {
			continue
		}
		for place, pattern := range r.Told {
			if m, ok := meaning[pattern]; ok {
				pattern = m
			}
			if want := told[row.Matched.Known][place]; !slices.Contains(want, pattern) {
				t.Errorf("%s: %s is told %q, the row says %q", r.Framework, place, pattern, want)
			}
		}
	}
	for _, name := range []string{"net/http", "github.com/go-chi/chi/v5", "github.com/gin-gonic/gin", "github.com/labstack/echo/v4", "github.com/gorilla/mux", "github.com/gofiber/fiber/v2"} {
		if !asked[name] {
			t.Errorf("%s was not asked", name)
		}
	}
}

// TestGuarded holds what is said to be enforced behind guards that depend on the path to
// what a running server answers requests which have no scope: in whatever way a path is
// written, a route that demands something is closed, and one that demands nothing is
// open.
func TestGuarded(t *testing.T) {
	var answers []struct {
		Method, Path string
		Open         bool
	}
	if err := json.Unmarshal(program(t, "guarded"), &answers); err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.Abs("../../testdata/frameworks")
	if err != nil {
		t.Fatal(err)
	}
	table := evaluate(t, dir, "./guarded/...", "./listing", "./names")["example.com/frameworks/guarded"]
	unknown := map[string]string{
		"GET /gated/items":     "its table is filled by methods, and others may fill it",
		"GET /combined/{page}": "only some of its pages are open",
	}
	open := make(map[string]bool)
	for _, a := range answers {
		open[a.Method+" "+a.Path] = a.Open
	}
	for _, r := range table.Routes {
		is, asked := open[r.String()]
		delete(open, r.String())
		switch says := !r.Enforced.IsStated() || r.Enforced.IsPublic(); {
		case !asked:
			t.Errorf("%s was not asked", r)
		case unknown[r.String()] != "":
			if len(r.Unknown) == 0 {
				t.Errorf("%s: what it demands is known, although %s", r, unknown[r.String()])
			}
		case len(r.Unknown) > 0:
			t.Errorf("%s: what it demands is not known: %s", r, r.Unknown[0].Cause())
		case says != is:
			t.Errorf("%s: open is %v, it is said to demand %s", r, is, r.Enforced)
		}
	}
	for route := range open {
		t.Errorf("%s is no route", route)
	}
}

// program returns what a program of testdata/frameworks prints.
func program(t *testing.T, name string) []byte {
	t.Helper()
	dir, err := filepath.Abs("../../testdata/frameworks")
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(t.TempDir(), name)
	command(t, dir, "go", "build", "-o", bin, "./"+name)
	return command(t, dir, bin)
}
