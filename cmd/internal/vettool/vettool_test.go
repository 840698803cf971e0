package vettool

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer"
)

// write unpacks an archive in a new directory.
func write(t testing.TB, archive string) string {
	t.Helper()
	dir := t.TempDir()
	files, err := txtar.FS(txtar.Parse([]byte(archive)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}

func put(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestHandles(t *testing.T) {
	tests := []struct {
		args string
		want bool
	}{
		{"", false},
		{"-V=full", true},
		{"-flags", true},
		{"-json -config=x /tmp/b001/vet.cfg", true},
		{"vet.cfg", true},
		{"-V", false},
		{"version", false},
		{"-flags ./...", false},
		{"-config vet.cfg ./...", false},
		{"./...", false},
	}
	for _, test := range tests {
		if got := Handles(strings.Fields(test.args)); got != test.want {
			t.Errorf("%q: %v, want %v", test.args, got, test.want)
		}
	}
}

// TestFlags holds that every flag that is not the driver's is told to the go
// command, under its own name, and that the analyzer has the same ones.
func TestFlags(t *testing.T) {
	var buf bytes.Buffer
	if err := describeFlags(&buf); err != nil {
		t.Fatal(err)
	}
	var described []struct {
		Name  string
		Bool  bool
		Usage string
	}
	if err := json.Unmarshal(buf.Bytes(), &described); err != nil {
		t.Fatal(err)
	}
	isBool := make(map[string]bool)
	for _, f := range described {
		isBool[f.Name] = f.Bool
		if f.Usage == "" {
			t.Errorf("flag %s has no usage", f.Name)
		}
	}
	want := map[string]bool{"config": false, "catalog": false, "rules": false, "test": true, "json": true, "diff": true, "c": false}
	if diff := cmp.Diff(want, isBool); diff != "" {
		t.Errorf("flags and whether they are boolean (-want +got):\n%s", diff)
	}
	a := analyzer.New(analyzer.Settings{})
	for _, name := range []string{"config", "catalog", "rules", "test"} {
		if a.Flags.Lookup(name) == nil {
			t.Errorf("the analyzer has no flag %s", name)
		}
	}
}

func TestCallerFlags(t *testing.T) {
	tests := []struct {
		args string
		want callerFlags
	}{
		{"go vet -vettool=x ./...", callerFlags{}},
		{"go vet -vettool=x -config=a.yaml ./...", callerFlags{config: "a.yaml"}},
		{"go vet --config a.yaml -catalog b.md,c.md ./...", callerFlags{config: "a.yaml", catalog: []string{"b.md", "c.md"}}},
		{"go vet -tags=a,b ./...", callerFlags{tags: []string{"a", "b"}}},
		{"go vet -tags a", callerFlags{tags: []string{"a"}}},
		{"go vet -config=a -config=b", callerFlags{config: "b"}},
		{"go vet -config", callerFlags{}},
		{"go vet ./config", callerFlags{}},
	}
	for _, test := range tests {
		got := Caller{Args: strings.Fields(test.args)}.flags()
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(callerFlags{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.args, diff)
		}
	}
}

func TestFindGo(t *testing.T) {
	type process struct {
		args   string
		parent int
	}
	processes := map[int]process{
		10: {"/usr/bin/wrapper scopevet -V=full", 11},
		11: {"/usr/local/go/bin/go vet -config=x ./...", 12},
		12: {"make lint", 13},
		13: {"bash", 1},
		20: {"go1.26.8 vet", 13},
		21: {"gopls", 13},
		22: {"golangci-lint run", 13},
		30: {"loop", 30},
	}
	describe := func(pid int) ([]string, string, int, error) {
		p, ok := processes[pid]
		if !ok {
			return nil, "", 0, errors.New("no such process")
		}
		return strings.Fields(p.args), "/dir", p.parent, nil
	}
	tests := []struct {
		pid   int
		known bool
		args  string
	}{
		{11, true, "/usr/local/go/bin/go"},
		{10, true, "/usr/local/go/bin/go"},
		{20, true, "go1.26.8"},
		{12, true, ""},
		{21, true, ""},
		{22, true, ""},
		{30, true, ""},
		{99, false, ""},
	}
	for _, test := range tests {
		got := findGo(test.pid, describe)
		first := ""
		if len(got.Args) > 0 {
			first = got.Args[0]
		}
		if got.Known != test.known || first != test.args {
			t.Errorf("from %d: known %v, %q; want %v, %q", test.pid, got.Known, first, test.known, test.args)
		}
	}
}

const repo = `
-- .git/HEAD --
-- go.mod --
module example.com/m

go 1.24
-- scopevet.yaml --
catalog: docs/scopes.yaml
-- docs/scopes.yaml --
scopes:
  read:a: View a
-- a/a.go --
package a
-- main.go --
package main
-- sub/scopevet.yaml --
catalog: scopes.yaml
-- sub/scopes.yaml --
scopes:
  read:b: View b
-- exe --
binary
`

// TestIdentity changes one file after the other and holds that the identity
// changes with those that count, and comes back with them.
func TestIdentity(t *testing.T) {
	dir := write(t, repo)
	elsewhere := write(t, "-- scopes.yaml --\nscopes:\n  read:c: View c\n-- c.yaml --\nenforcement: auto\n")
	flags := []string{"go", "vet", "-catalog=" + elsewhere + "/scopes.yaml"}
	identity := func(t *testing.T, wd string, args []string) string {
		t.Helper()
		id, err := Identity(filepath.Join(dir, "exe"), wd, Caller{Known: true, Args: args})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	tests := []struct {
		name, file, text string
		args             []string
		same             bool
	}{
		{name: "executable", file: "exe", text: "other"},
		{name: "configuration", file: "scopevet.yaml", text: "catalog: docs/scopes.yaml\nenforcement: off\n"},
		{name: "catalog", file: "docs/scopes.yaml", text: "scopes:\n  read:x: View x\n"},
		{name: "configuration further down", file: "sub/scopevet.yaml", text: "catalog: scopes.yaml\nenforcement: off\n"},
		{name: "its catalog", file: "sub/scopes.yaml", text: "scopes:\n  read:x: View x\n"},
		{name: "it breaks", file: "sub/scopevet.yaml", text: "catalgo: x\n"},
		{name: "a new configuration", file: "a/scopevet.yaml", text: "enforcement: off\n"},
		{name: "an import", file: "main.go", text: "package main\n\nimport _ \"example.com/m/a\"\n"},
		{name: "another module's package", file: "main.go", text: "package main\n\nimport _ \"fmt\"\n", same: true},
		{name: "a program that may serve", file: "main.go", text: "package main\n\nimport _ \"net/http\"\n"},
		{name: "another program", file: "other/main.go", text: "package main\n\nimport _ \"net/http\"\n"},
		{name: "a first test", file: "main_test.go", text: "package main\n"},
		{name: "an external test", file: "main_test.go", text: "package main_test\n\nimport _ \"example.com/m/a\"\n", same: true},
		{name: "code", file: "a/a.go", text: "package a\n\nfunc A() {}\n", same: true},
		{name: "anything else", file: "README.md", text: "scopes", same: true},
		{name: "a flag's file", file: "../" + filepath.Base(elsewhere) + "/scopes.yaml", text: "scopes:\n  read:x: View x\n", args: flags},
		{name: "one no flag names", file: "../" + filepath.Base(elsewhere) + "/scopes.yaml", text: "scopes:\n  read:x: View x\n", same: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			name := filepath.Join(dir, test.file)
			if strings.HasPrefix(test.file, "..") {
				name = filepath.Join(elsewhere, filepath.Base(test.file))
			}
			before := identity(t, dir, test.args)
			old, err := os.ReadFile(name)
			put(t, name, test.text)
			changed := identity(t, dir, test.args)
			if err != nil {
				os.Remove(name)
			} else {
				put(t, name, string(old))
			}
			if same := changed == before; same != test.same {
				t.Errorf("the identity stays the same: %v, want %v", same, test.same)
			}
			if identity(t, dir, test.args) != before {
				t.Error("the identity does not come back")
			}
		})
	}
	if identity(t, dir, nil) == identity(t, dir, []string{"go", "vet", "-config=" + elsewhere + "/c.yaml"}) {
		t.Error("another configuration has the same identity")
	}
	if a, b := (Caller{}), (Caller{}); mustIdentity(t, dir, a) == mustIdentity(t, dir, b) {
		t.Error("with an unknown caller the identity repeats")
	}
}

func mustIdentity(t *testing.T, dir string, c Caller) string {
	t.Helper()
	id, err := Identity(filepath.Join(dir, "exe"), dir, c)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestIdentityErrors(t *testing.T) {
	dir := write(t, repo)
	exe := filepath.Join(dir, "exe")
	for _, args := range [][]string{{"go", "-config=nosuch.yaml"}, {"go", "-catalog=nosuch.md"}} {
		if id, err := Identity(exe, dir, Caller{Known: true, Args: args}); err == nil || !strings.Contains(err.Error(), "nosuch") {
			t.Errorf("%v: identity %s, error %v", args, id, err)
		}
	}
	put(t, filepath.Join(dir, "scopevet.yaml"), "catalgo: x\n")
	if id, err := Identity(exe, dir, Caller{Known: true}); err == nil || !strings.Contains(err.Error(), "scopevet.yaml:1:1") {
		t.Errorf("broken configuration: identity %s, error %v", id, err)
	}
	if _, err := Identity(filepath.Join(dir, "nosuch"), dir, Caller{Known: true}); err == nil {
		t.Error("no executable, no error")
	}
}

func TestFindFrom(t *testing.T) {
	dir := write(t, "-- r/.git/HEAD --\n-- r/c.yaml --\n-- r/a/b/x --\n-- r/a/c.yaml --\n-- above.yaml --\n")
	tests := []struct{ name, from, caller, want string }{
		{"c.yaml", "r/a/b", "", "r/a/c.yaml"},
		{"c.yaml", "r", "", "r/c.yaml"},
		{"c.yaml", "r/a/b", "r", "r/c.yaml"},
		{"../c.yaml", "r/a/b", "r/a/b", "r/a/c.yaml"},
		{"a/c.yaml", "r/a/b", "", "r/a/c.yaml"},
		{"above.yaml", "r/a/b", "", ""}, // beyond the repository
		{"nosuch.yaml", "r", "", ""},
	}
	for _, test := range tests {
		caller := test.caller
		if caller != "" {
			caller = filepath.Join(dir, caller)
		}
		got, err := findFrom(test.name, filepath.Join(dir, test.from), caller)
		if test.want == "" {
			if err == nil {
				t.Errorf("%s from %s: %s, want an error", test.name, test.from, got)
			}
			continue
		}
		if err != nil || got != filepath.Join(dir, test.want) {
			t.Errorf("%s from %s: %s, %v; want %s", test.name, test.from, got, err, test.want)
		}
	}
	abs := filepath.Join(dir, "nosuch")
	if got, err := findFrom(abs, dir, ""); err != nil || got != abs {
		t.Errorf("an absolute name became %s, %v", got, err)
	}
}

func TestSplit(t *testing.T) {
	for list, want := range map[string][]string{"": nil, "a": {"a"}, "a, b,": {"a", "b"}, ",": nil} {
		if got := Split(list); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", list, got, want)
		}
	}
}

// BenchmarkIdentity measures what each run of go vet pays first, on this
// repository.
func BenchmarkIdentity(b *testing.B) {
	exe, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	dir, err := os.Getwd()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Identity(exe, dir, Caller{Known: true}); err != nil {
			b.Fatal(err)
		}
	}
}
