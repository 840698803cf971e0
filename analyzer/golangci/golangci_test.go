package golangci_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer/golangci"
)

// notes unpacks the server in testdata, and makes its directory the working
// directory.
func notes(t *testing.T) (dir string) {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "notes.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(archive)
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	return dir
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// build returns the analyzers of the plugin as golangci-lint gets them.
func build(t *testing.T, settings any) ([]*analysis.Analyzer, error) {
	t.Helper()
	create, err := register.GetPlugin(golangci.Name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := create(settings)
	if err != nil {
		return nil, err
	}
	if mode := p.GetLoadMode(); mode != register.LoadModeTypesInfo {
		t.Errorf("load mode %s", mode)
	}
	all, err := p.BuildAnalyzers()
	if err != nil {
		return nil, err
	}
	if err := analysis.Validate(all); err != nil {
		t.Error(err)
	}
	return all, nil
}

// A report is what the plugin's analyzers say about packages.
type report struct {
	findings []string // "file:line:col: message", " [file: ...]" for each edit
	errs     []string
}

// load loads the packages of the module in dir from source, and all others from
// export data.
func load(t *testing.T, dir string) []*packages.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadSyntax | packages.NeedModule,
		Dir:  dir, Env: append(os.Environ(), "PWD="+dir, "GOWORK=off", "GOFLAGS="), Tests: true,
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range pkgs {
		maps.DeleteFunc(pkg.Imports, func(_ string, imp *packages.Package) bool { return !slices.Contains(pkgs, imp) })
	}
	return pkgs
}

// run runs analyzers on packages of the module in dir, and returns what they say
// about those below a path.
func run(t *testing.T, dir string, pkgs []*packages.Package, analyzers []*analysis.Analyzer, below string) report {
	t.Helper()
	graph, err := checker.Analyze(analyzers, pkgs, &checker.Options{SanityCheck: true})
	if err != nil {
		t.Fatal(err)
	}
	var r report
	local := func(text string) string { return strings.ReplaceAll(text, dir+string(filepath.Separator), "") }
	for _, act := range graph.Roots {
		if !strings.HasPrefix(act.Package.PkgPath, below) {
			continue
		}
		if act.Err != nil {
			r.errs = append(r.errs, fmt.Sprintf("%s: %s", act.Analyzer.Name, local(act.Err.Error())))
		}
		for _, d := range act.Diagnostics {
			if act.Analyzer.Name != golangci.Name || len(d.Related) > 0 || len(d.SuggestedFixes) > 1 {
				t.Errorf("%s reports %+v", act.Analyzer.Name, d)
			}
			text := fmt.Sprintf("%s: %s", act.Package.Fset.Position(d.Pos), d.Message)
			for _, fix := range d.SuggestedFixes {
				for _, e := range fix.TextEdits {
					text += fmt.Sprintf(" [%s: %s]", act.Package.Fset.Position(e.Pos), strings.TrimSpace(string(e.NewText)))
				}
			}
			r.findings = append(r.findings, local(text))
		}
	}
	// A package and its test variant say the same.
	slices.Sort(r.findings)
	r.findings = slices.Compact(r.findings)
	slices.Sort(r.errs)
	r.errs = slices.Compact(r.errs)
	return r
}

var found = []string{
	"api/api.go:8:17: POST /notes writes, but read:notes alone opens it (read-scope-on-write) [api/api.go:8:17: write:notes]",
	"web/web.go:12:2: DELETE /notes demands no scope (missing-scope) [web/web.go:12:1: //scope:require write:notes]",
	"web/web.go:13:2: PATCH /notes demands no scope (missing-scope) [web/web.go:13:1: //scope:require write:notes]",
	"web/web.go:26:2: PUT /notes demands no scope (missing-scope) [web/web.go:26:1: //scope:require write:notes]",
}

// TestPlugin holds what the plugin finds with the settings that there are. No
// fix leaves the file of its finding, although a handler is in another one.
func TestPlugin(t *testing.T) {
	dir := notes(t)
	pkgs := load(t, dir)
	elsewhere := t.TempDir()
	put(t, filepath.Join(elsewhere, "scopes.yaml"), "scopes:\n  read:things: View things\n")
	tests := []struct {
		name     string
		settings any
		wd       string
		want     []string
	}{
		{name: "no settings", want: found},
		{name: "empty settings", settings: map[string]any{}, want: found},
		{name: "a rule", settings: map[string]any{"rules": "read-scope-on-write"}, want: found[:1]},
		{name: "rules", settings: map[string]any{"rules": []any{"read-scope-on-write", "unknown-scope"}}, want: found[:1]},
		{name: "configuration", settings: map[string]any{"config": "scopevet.yaml"}, want: found},
		{name: "configuration from below", settings: map[string]any{"config": "scopevet.yaml"}, wd: "cmd/notes", want: found},
		{
			name:     "catalog",
			settings: map[string]any{"catalog": filepath.Join(elsewhere, "scopes.yaml"), "rules": []any{"unknown-scope"}},
			want: []string{
				"api/api.go:5:17: unknown scope read:notes; the catalog has nothing like it (unknown-scope)",
				"api/api.go:8:17: unknown scope read:notes; the catalog has nothing like it (unknown-scope)",
			},
		},
		{
			name:     "test files",
			settings: map[string]any{"test": true, "rules": []any{"bad-annotation"}},
			want: []string{
				"web/web_test.go:3:9: unknown directive //scope:requires; the nearest is //scope:require (bad-annotation) [web/web_test.go:3:9: require]",
			},
		},
		{name: "no test files", settings: map[string]any{"rules": []any{"bad-annotation"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Chdir(filepath.Join(dir, test.wd))
			all, err := build(t, test.settings)
			if err != nil {
				t.Fatal(err)
			}
			r := run(t, dir, pkgs, all, "example.com/notes")
			if diff := cmp.Diff(test.want, r.findings); diff != "" || len(r.errs) > 0 {
				t.Errorf("findings (-want +got):\n%s\nerrors %q", diff, r.errs)
			}
		})
	}
}

// TestBadSettings holds that what cannot be meant is an error before anything is
// analysed.
func TestBadSettings(t *testing.T) {
	notes(t)
	tests := []struct {
		settings any
		want     string
	}{
		{map[string]any{"catalgo": "x"}, `unknown field "catalgo"; expected no keys but config (a file), catalog (files), rules (names)`},
		{map[string]any{"config": []any{"a", "b"}}, "config"},
		{map[string]any{"rules": map[string]any{"missing-scope": "off"}}, "rules"},
		{map[string]any{"test": "yes"}, "test"},
		{[]any{"missing-scope"}, "decoding settings"},
		{map[string]any{"rules": []any{"missing-scope", "nosuch"}}, "unknown rule nosuch, expected one of missing-scope"},
		{map[string]any{"config": "nosuch.yaml"}, "nosuch.yaml: no such file in "},
		{map[string]any{"catalog": []any{"scopes.yaml", "nosuch.md"}}, "nosuch.md: no such file in "},
		{map[string]any{"config": "scopes.yaml"}, "scopes.yaml:1:1: unknown key scopes"},
	}
	for _, test := range tests {
		if _, err := build(t, test.settings); err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v: error %v, want %s", test.settings, err, test.want)
		}
	}
	put(t, "scopevet.yaml", "catalgo: x\n")
	if _, err := build(t, nil); err == nil || !strings.Contains(err.Error(), "scopevet.yaml:1:1: unknown key catalgo") {
		t.Errorf("a broken configuration: error %v", err)
	}
}

// TestName holds that the name of the analyzer that does the work changes with
// all that golangci-lint does not know of, and with nothing else, and that the
// other one keeps its own.
func TestName(t *testing.T) {
	notes(t)
	put(t, "api/scopevet.yaml", "catalog: scopes.yaml\n")
	put(t, "api/scopes.yaml", "scopes:\n  read:notes: View notes\n")
	name := func() string {
		all, err := build(t, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != 2 || all[0].Name != golangci.Name || !slices.Equal(all[0].Requires, all[1:]) || len(all[0].FactTypes) > 0 {
			t.Fatalf("the analyzers are %v", all)
		}
		return all[1].Name
	}
	before := name()
	for _, test := range []struct {
		file, text string
		same       bool
	}{
		{file: "scopes.yaml", text: "scopes:\n  read:notes: View notes\n"},
		{file: "scopevet.yaml", text: "catalog: scopes.yaml\n"},
		{file: "api/scopes.yaml", text: "scopes:\n  read:notes: View and change notes\n"},
		{file: "api/scopevet.yaml", text: "catalog: scopes.yaml\nenforcement: off\n"},
		{file: "cmd/notes/main.go", text: "package main\n\nimport _ \"example.com/notes/api\"\n\nfunc main() {}\n"},
		{file: "web/patch.go", text: "package web\n\nfunc patch() { return }\n", same: true},
	} {
		old, err := os.ReadFile(test.file)
		if err != nil {
			t.Fatal(err)
		}
		put(t, test.file, test.text)
		if changed := name(); (changed == before) != test.same {
			t.Errorf("%s: the name was %s, and is %s", test.file, before, changed)
		}
		put(t, test.file, string(old))
		if again := name(); again != before {
			t.Errorf("%s: the name was %s, and does not come back: %s", test.file, before, again)
		}
	}
	other := t.TempDir()
	if err := os.CopyFS(other, os.DirFS(".")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(other)
	if name() == before {
		t.Error("two copies of a repository share a name, though the places in them differ")
	}
}

// TestFailure holds that a configuration that cannot be read is told where
// findings are asked for, also if it rules an imported package only, and by the
// reporting analyzer only: golangci-lint takes any other's failure for nothing.
func TestFailure(t *testing.T) {
	dir := notes(t)
	put(t, "api/scopevet.yaml", "catalgo: x\n")
	pkgs := load(t, dir)
	all, err := build(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"example.com/notes/api", "example.com/notes/web", "example.com/notes/cmd/notes"} {
		r := run(t, dir, pkgs, all, path)
		if len(r.findings) > 0 || len(r.errs) != 1 || !strings.HasPrefix(r.errs[0], "scopevet: api/scopevet.yaml:1:1: unknown key catalgo") {
			t.Errorf("%s: findings %q, errors %q", path, r.findings, r.errs)
		}
	}
}
