package flow

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// A question is a request with a token, and the answer of the running program.
type question struct {
	Method, Path string
	Scopes       []string
	Status       int
}

// allowed reports whether the request was served, and whether the program's guards
// decided that.
func (q question) allowed() (yes, decided bool) {
	return q.Status >= 200 && q.Status < 300, q.Status == 401 || q.Status == 403 || q.Status >= 200 && q.Status < 300
}

// statusDepends is what a program answers that says it serves some who have the scopes,
// and refuses others.
const statusDepends = 299

// token returns the scopes of the request's token.
func (q question) token() scope.Set {
	var scopes []scope.Scope
	for _, s := range q.Scopes {
		scopes = append(scopes, scope.Scope(s))
	}
	return scope.NewSet(scopes...)
}

// asker runs in a program of an archive, beside its file called ask: it sends what
// is in one file and writes the answers to another.
const asker = `package main

import (
	"encoding/json"
	"os"
	"testing"
)

func TestAsk(t *testing.T) {
	var questions []struct {
		Method, Path string
		Scopes       []string
		Status       int
	}
	data, err := os.ReadFile(os.Getenv("ASK"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &questions); err != nil {
		t.Fatal(err)
	}
	for i, q := range questions {
		questions[i].Status = ask(q.Method, q.Path, q.Scopes)
	}
	if data, err = json.Marshal(questions); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(os.Getenv("ANSWER"), data, 0o600); err != nil {
		t.Fatal(err)
	}
}
`

// TestGuardsAnswer holds what is enforced on the routes of programs in
// testdata/guards against what the running programs answer to tokens with any of
// the catalog's scopes. It runs those that have a file called ask: Go code of
// package main, with a function that sends a request and returns the status:
//
//	func ask(method, path string, scopes []string) int
//
// (or statusDepends, where scopes do not decide alone).
// Parameters of a path are 7, and what follows a prefix is x. What is not known to
// be enforced is not asked.
func TestGuardsAnswer(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs with many frameworks")
	}
	names, err := filepath.Glob(filepath.Join("testdata", "guards", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	asked := make(map[string]*txtar.Archive)
	for _, name := range names {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := sectionLines(a, "ask"); ok {
			asked[name] = a
		}
	}
	if len(asked) == 0 {
		t.Fatal("no program in testdata/guards says how it is asked")
	}
	imported := importedBy(t, asked)
	for _, name := range sortedKeys(asked) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			askRoutes(t, asked[name], tableOfArchive(t, imported, asked[name]).Routes)
		})
	}
}

// askRoutes runs the program of an archive and holds what is enforced on its routes
// against its answers. It returns the routes on which that is not known, with why.
func askRoutes(t *testing.T, a *txtar.Archive, routes []*route.Route) (unknown []string) {
	t.Helper()
	scopes, _ := sectionLines(a, "scopes")
	var questions []question
	var wanted []*route.Route
	for _, r := range routes {
		if !r.Enforced.IsStated() || len(r.Unknown) > 0 {
			unknown = append(unknown, fmt.Sprintf("%s: %v", r, r.Unknown))
			continue
		}
		for _, set := range subsets(scopes) {
			questions = append(questions, question{Method: methodToAsk(r), Path: pathToAsk(r), Scopes: set})
			wanted = append(wanted, r)
		}
	}
	served := make(map[*route.Route]scope.Requirement)
	wrong := make(map[*route.Route]bool)
	for i, q := range answersOf(t, a, questions) {
		if q.Status == statusDepends {
			wrong[wanted[i]] = true
			continue
		}
		got, decided := q.allowed()
		if !decided {
			t.Fatalf("%s %s with %q is answered %d", q.Method, q.Path, q.Scopes, q.Status)
		}
		if got {
			served[wanted[i]] = append(served[wanted[i]], q.token())
		}
		if got != wanted[i].Enforced.Opens(q.token(), nil) {
			wrong[wanted[i]] = true
		}
	}
	for _, r := range routes {
		if wrong[r] {
			t.Errorf("%s: what is said to be enforced is %s; served are requests with %s", r, r.Enforced, served[r].Normal(nil))
		}
	}
	return unknown
}

// answersOf runs the program of an archive and returns its answers.
func answersOf(t *testing.T, a *txtar.Archive, questions []question) []question {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		t.Helper()
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	for _, f := range a.Files {
		switch {
		case f.Name == "ask":
			write("main/ask_test.go", f.Data)
		case strings.HasSuffix(f.Name, ".go"):
			write(f.Name, f.Data)
		}
	}
	write("main/asker_test.go", []byte(asker))
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "frameworks", name))
		if err != nil {
			t.Fatal(err)
		}
		write(name, []byte(strings.Replace(string(data), "module example.com/frameworks", "module example.com", 1)))
	}
	data, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	answer := filepath.Join(dir, "answer.json")
	cmd := exec.Command("go", "test", "-vet=off", "-count=1", "./main")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PWD="+dir, "GOWORK=off", "GOFLAGS=", "ASK="+write("ask.json", data), "ANSWER="+answer)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the program does not run: %v\n%s", err, out)
	}
	if data, err = os.ReadFile(answer); err != nil {
		t.Fatal(err)
	}
	var answers []question
	if err := json.Unmarshal(data, &answers); err != nil {
		t.Fatal(err)
	}
	if len(answers) != len(questions) {
		t.Fatalf("%d questions have %d answers", len(questions), len(answers))
	}
	return answers
}

// subsets returns all lists of some of the names.
func subsets(names []string) [][]string {
	var out [][]string
	for bits := 1; bits < 1<<len(names); bits++ {
		var set []string
		for i, name := range names {
			if bits&(1<<i) != 0 {
				set = append(set, name)
			}
		}
		out = append(out, set)
	}
	return out
}

// methodToAsk returns a method that a route answers.
func methodToAsk(r *route.Route) string {
	if r.Method == route.Any {
		return "POST"
	}
	return r.Method
}

// pathToAsk returns a path that a route answers.
func pathToAsk(r *route.Route) string {
	path := strings.ReplaceAll(r.Path, "/**", "/x")
	for {
		before, after, open := strings.Cut(path, "{")
		if !open {
			return path
		}
		_, after, _ = strings.Cut(after, "}")
		path = before + "7" + after
	}
}
