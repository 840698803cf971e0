//go:build e2e

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/route"
)

// evidence returns the routes of a program with the evidence for what is said of them.
func evidence(t *testing.T, dir string) (routes []*route.Route) {
	t.Helper()
	graph, err := checker.Analyze([]*analysis.Analyzer{analyzer.New(analyzer.Settings{Evidence: true})}, loaded(t, dir), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatal(act.Err)
		}
		routes = append(routes, act.Result.(*analyzer.Result).Routes...)
	}
	return routes
}

// A trace is a request that was sent, and which functions ran when it was answered.
type trace struct {
	Method, Path string
	Code         int
	Functions    []string
}

// traces runs the tests of a server, which send requests to all of its routes, and
// returns what ran.
func traces(t *testing.T, s server) (out []trace) {
	t.Helper()
	dir := s.copied(t)
	code, err := os.ReadFile(filepath.Join("testdata", "trace.go.txt"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "trace_test.go", string(code))
	test := files(t, dir)["server_test.go"]
	write(t, dir, "server_test.go", regexp.MustCompile(`httptest\.NewServer\((.*)\)\n`).ReplaceAllString(test, "httptest.NewServer(traced($1))\n"))
	file := filepath.Join(t.TempDir(), "trace")
	t.Setenv("TRACE", file)
	run(t, dir, "go", "test", "-count=1", "-gcflags=example.com/...=-l", ".").succeeds(t) // what is inlined has the name of what it is in
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		var one trace
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatal(err)
		}
		out = append(out, one)
	}
	return out
}

var method = regexp.MustCompile(`^((?:.*/)?[^./]+)\.\(?(\*?)(\w+)\)?\.(\w+)$`)

// called returns the name by which a function that runs is known to readers: without
// the literals in it, and without the directories of its package.
func called(function string) string {
	function, _, _ = strings.Cut(strings.TrimSuffix(function, "-fm"), ".func")
	function = strings.ReplaceAll(function, "[...]", "")
	if m := method.FindStringSubmatch(function); m != nil {
		return "(" + m[2] + m[1][strings.LastIndexByte(m[1], '/')+1:] + "." + m[3] + ")." + m[4]
	}
	return function[strings.LastIndexByte(function, '/')+1:]
}

// meant returns the route that answered a request: the one with the fewest parameters
// that its path matches.
func meant(routes []*route.Route, tr trace) *route.Route {
	var best *route.Route
	for _, r := range routes {
		expr := "^" + regexp.MustCompile(`\\\{\w+\\\}`).ReplaceAllString(regexp.QuoteMeta(strings.TrimSuffix(r.Path, "/")), `[^/]+`) + "/?$"
		if r.Method != tr.Method || !regexp.MustCompile(expr).MatchString(tr.Path) {
			continue
		}
		if best == nil || strings.Count(r.Path, "{") < strings.Count(best.Path, "{") {
			best = r
		}
	}
	return best
}

// TestWay sends requests to every route of whole servers, and holds what ran when they
// were answered against what is said to run: nothing of the program stands around what
// answers that is not named, all is named in the order in which it runs, and what
// refuses a request is what is said to demand something.
func TestWay(t *testing.T) {
	for _, s := range []server{{name: "stora"}, {name: "pact"}, {name: "americommerce"}} {
		t.Run(s.name, func(t *testing.T) {
			routes := evidence(t, s.dir(t))
			answered, refused := make(map[*route.Route]bool), make(map[*route.Route]bool)
			identified := make(map[*route.Route]int) // what asks who sends a request
			for _, tr := range traces(t, s) {
				r := meant(routes, tr)
				if r == nil {
					if tr.Code != 404 && tr.Code != 405 {
						t.Errorf("no route answers %s %s", tr.Method, tr.Path)
					}
					continue
				}
				innermost := walked(t, r, tr)
				switch {
				case innermost < 0: // the framework sends a status without a body by itself
					answered[r] = answered[r] || tr.Code == 204
				case tr.Code == 401:
					identified[r] = innermost
				case tr.Code == 403:
					if identified[r] > innermost {
						t.Errorf("%s: %s refuses who is not known yet", r, r.Evidence.Steps[innermost].Name)
					}
					if step := r.Evidence.Steps[innermost]; len(step.Checks) == 0 {
						t.Errorf("%s: %s refuses, of which it is said that it asks for nothing", r, step.Name)
					}
					refused[r] = true
				case tr.Code < 300:
					for _, step := range r.Evidence.Steps[innermost+1:] { // what answers for the handler stands behind all that refuses
						if len(step.Checks) > 0 {
							t.Errorf("%s: %s answers, in front of %s", r, r.Evidence.Steps[innermost].Name, step.Name)
						}
					}
					answered[r] = true
				}
			}
			for _, r := range routes {
				if !answered[r] {
					t.Errorf("%s: no request was answered", r)
				}
				if !refused[r] && r.Enforced.IsStated() && !r.Enforced.IsPublic() {
					t.Errorf("%s: no request was refused", r)
				}
				if len(r.Evidence.Calls) == 0 || !strings.HasSuffix(r.Evidence.Calls[0].Func, ".main") {
					t.Errorf("%s: the calls are %v", r, r.Evidence.Calls)
				}
			}
			t.Logf("%d routes", len(routes))
		})
	}
}

// walked holds what ran against the steps of a route, and returns the innermost one of
// these that did, -1 if there is none.
func walked(t *testing.T, r *route.Route, tr trace) int {
	t.Helper()
	at, unnamed := -1, ""
	for _, function := range tr.Functions {
		if !strings.HasPrefix(function, "example.com/") || strings.HasSuffix(function, ".(*tracer).tell") || strings.Contains(function, ".traced") {
			continue
		}
		name := called(function)
		i := slices.IndexFunc(r.Evidence.Steps, func(s route.Step) bool { return s.Name == name || slices.Contains(s.Of, name) })
		switch {
		case i < 0 && unnamed == "":
			unnamed = name
		case i < 0, i == at:
		case i < at:
			t.Errorf("%s: %s runs inside of %s", r, name, r.Evidence.Steps[at].Name)
		case unnamed != "":
			t.Errorf("%s: %s stands around %s and is not named", r, unnamed, name)
			unnamed = ""
			fallthrough
		default:
			at = i
		}
	}
	return at
}
