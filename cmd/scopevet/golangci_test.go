//go:build e2e

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/modfile"
	"golang.org/x/tools/txtar"
)

// pluginDir is where the plugin is.
var pluginDir = filepath.Join("..", "..", "analyzer", "golangci")

// linter builds golangci-lint with scopevet in it, next to the other programs of
// this test.
var linter = sync.OnceValues(func() (string, error) {
	bin, err := exec.LookPath("scopevet")
	if err != nil {
		return "", err
	}
	// The requirements of this module may have changed since those of the
	// program were written down.
	dir := filepath.Join(pluginDir, "testdata", "golangci-lint")
	work := filepath.Dir(bin)
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(work, name), data, 0o666); err != nil {
			return "", err
		}
	}
	program := filepath.Join(work, "golangci-lint")
	cmd := exec.Command("go", "build", "-mod=mod", "-modfile="+filepath.Join(work, "go.mod"), "-buildvcs=false", "-o", program, ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%v: %w\n%s", cmd, err, out)
	}
	return program, nil
})

// lint runs golangci-lint in dir with the configuration that the manual shows,
// and with scopevet as its only linter.
func lint(t *testing.T, dir string, args ...string) ended {
	t.Helper()
	program, err := linter()
	if err != nil {
		t.Fatal(err)
	}
	return run(t, dir, program, append([]string{
		"run", "--enable-only=scopevet", "--output.text.print-issued-lines=false", "--show-stats=false", "--allow-parallel-runners",
	}, args...)...)
}

// issues returns the findings that golangci-lint prints, sorted. To each it adds
// the name of the linter.
func issues(t *testing.T, e ended) []string {
	t.Helper()
	found := lines(strings.ReplaceAll(e.stdout, " (scopevet)\n", "\n"))
	for _, line := range found {
		if !finding.MatchString(line) {
			t.Errorf("%s prints %q", e.command, line)
		}
	}
	return found
}

// golangciLint returns what golangci-lint finds in the server in dir, in which
// there is something to be found.
func golangciLint(t *testing.T, dir string) []string {
	t.Helper()
	t.Setenv("GOLANGCI_LINT_CACHE", t.TempDir())
	write(t, dir, ".golangci.yml", recipe(t, "golangci-lint"))
	return issues(t, lint(t, dir, "./...").exits(t, 1))
}

// notes unpacks a server whose routes, handlers and main function are in three
// packages.
func notes(t *testing.T) (dir string) {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join(pluginDir, "testdata", "notes.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for _, f := range archive.Files {
		write(t, dir, f.Name, string(f.Data))
	}
	write(t, dir, ".golangci.yml", recipe(t, "golangci-lint"))
	return dir
}

// TestGolangciLint runs golangci-lint as users do who have built it with the
// plugin.
func TestGolangciLint(t *testing.T) {
	t.Setenv("GOLANGCI_LINT_CACHE", t.TempDir())
	const (
		post   = "api/api.go:8:17: POST /notes writes, but read:notes alone opens it (read-scope-on-write)\n"
		del    = "web/web.go:12:2: DELETE /notes demands no scope (missing-scope)\n"
		patch  = "web/web.go:13:2: PATCH /notes demands no scope (missing-scope)\n"
		queued = "web/web.go:26:2: PUT /notes demands no scope (missing-scope)\n"
	)
	all := []string{post, del, patch, queued}
	finds := func(t *testing.T, dir, pattern string, want ...string) {
		t.Helper()
		code := 0
		if len(want) > 0 {
			code = 1
		}
		if diff := cmp.Diff(want, issues(t, lint(t, dir, pattern).exits(t, code))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", pattern, diff)
		}
	}
	replace := func(t *testing.T, dir, name, old, now string) (back func()) {
		t.Helper()
		text := files(t, dir)[filepath.FromSlash(name)]
		if !strings.Contains(text, old) {
			t.Fatalf("%s does not have %q", name, old)
		}
		write(t, dir, name, strings.Replace(text, old, now, 1))
		return func() { write(t, dir, name, text) }
	}

	t.Run("stale", func(t *testing.T) {
		dir := notes(t)
		finds(t, dir, "./...", all...)
		finds(t, dir, "./...", all...)

		// The catalog alone.
		back := replace(t, dir, "scopes.yaml", "View notes", "View and change notes")
		finds(t, dir, "./...", all[1:]...)
		back()
		finds(t, dir, "./...", all...)

		// The configuration alone.
		finds(t, dir, "./cmd/notes", all...)
		back = replace(t, dir, "scopevet.yaml", "web.enqueue", "web.other")
		finds(t, dir, "./cmd/notes", all[:3]...)
		back()
		finds(t, dir, "./cmd/notes", all...)

		// A configuration further down, which the working directory does not see.
		write(t, dir, "cmd/notes/scopevet.yaml", "catalog: ../../scopes.yaml\nrules:\n  missing-scope: off\n")
		finds(t, dir, "./...", post)
		write(t, dir, "cmd/notes/scopevet.yaml", "catalog: ../../scopes.yaml\n") // without routers
		finds(t, dir, "./...", all[:3]...)
		if err := os.Remove(filepath.Join(dir, "cmd", "notes", "scopevet.yaml")); err != nil {
			t.Fatal(err)
		}

		// Who imports a package decides where its routes are checked.
		finds(t, dir, "./web")
		back = replace(t, dir, "cmd/notes/main.go", `"example.com/notes/web"`, `web "example.com/notes/api"`)
		finds(t, dir, "./web", all...)
		back()
		finds(t, dir, "./web")
	})
	t.Run("stale facts", func(t *testing.T) {
		// What a package tells its importers, that it has reported something
		// itself, changes with them. These alone are looked at.
		t.Setenv("GOLANGCI_LINT_CACHE", t.TempDir())
		dir := notes(t)
		if err := os.Remove(filepath.Join(dir, "web", "web_test.go")); err != nil {
			t.Fatal(err) // with it golangci-lint looks at another package than it imports
		}
		back := replace(t, dir, "cmd/notes/main.go", `"example.com/notes/web"`, `web "example.com/notes/api"`)
		finds(t, dir, "./web", all...)
		back()
		finds(t, dir, "./cmd/notes", all...)
	})
	t.Run("stale places", func(t *testing.T) {
		// Two copies of one module have their own places.
		for range 2 {
			finds(t, notes(t), "./...", all...)
		}
	})
	t.Run("nolint", func(t *testing.T) {
		dir := notes(t)
		replace(t, dir, "web/web.go", `api.Delete)`, "api.Delete) //nolint:scopevet // not yet")
		replace(t, dir, "api/api.go", "func Create", "//nolint:scopevet\nfunc Create")
		finds(t, dir, "./cmd/notes", patch, queued)
		finds(t, dir, "./...", patch, queued)
	})
	t.Run("fix", func(t *testing.T) {
		for name, dir := range map[string]string{"notes": notes(t), "pact": server{name: "careless/pact"}.copied(t)} {
			write(t, dir, ".golangci.yml", recipe(t, "golangci-lint"))
			before := files(t, dir)
			lint(t, dir, "--fix", "./...").succeeds(t)
			fixed := files(t, dir)
			if cmp.Equal(before, fixed) {
				t.Errorf("%s: nothing is fixed", name)
			}
			if again := lint(t, dir, "--fix", "./...").succeeds(t); again.stdout != "" {
				t.Errorf("%s: left is\n%s", name, again.stdout)
			}
			if diff := cmp.Diff(fixed, files(t, dir)); diff != "" {
				t.Errorf("%s: the second run (-before +after):\n%s", name, diff)
			}
			run(t, dir, "go", "build", "-buildvcs=false", "-o", os.DevNull, "./...").succeeds(t)
			if own := run(t, dir, "scopevet", "./...").succeeds(t).stdout; own != "" {
				t.Errorf("%s: scopevet finds\n%s", name, own)
			}
		}
	})
	t.Run("bad input", func(t *testing.T) {
		const broken = 3 // golangci-lint's exit code for what is not a finding
		says := func(dir, pattern, want string) {
			t.Helper()
			e := lint(t, dir, pattern).exits(t, broken)
			said := slices.DeleteFunc(lines(e.stderr), func(line string) bool {
				return !strings.HasPrefix(line, "Error: ") && !strings.Contains(line, "level=error")
			})
			if e.stdout != "" || len(said) != 1 || !strings.Contains(said[0], want) {
				t.Errorf("%s: printed is\n%s%swant %s", pattern, e.stdout, e.stderr, want)
			}
		}
		dir := notes(t)
		back := replace(t, dir, ".golangci.yml", "type: module\n", "type: module\n        settings:\n          catalgo: x\n")
		says(dir, "./...", `unknown field "catalgo"; expected no keys but config (a file), catalog (files)`)
		back()
		back = replace(t, dir, "scopevet.yaml", "catalog:", "catalgo:")
		says(dir, "./...", "scopevet.yaml:1:1: unknown key catalgo")
		back()
		write(t, dir, "api/scopevet.yaml", "catalgo: x\n")
		says(dir, "./api", "api/scopevet.yaml:1:1: unknown key catalgo")
		says(dir, "./cmd/notes", "api/scopevet.yaml:1:1: unknown key catalgo")
	})
}

// TestCustomGCL holds that .custom-gcl.yml names this package, and the version
// of golangci-lint that the tests run.
func TestCustomGCL(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", ".custom-gcl.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Version, Name string
		Plugins       []struct{ Module, Import, Path string }
	}
	if err := yaml.UnmarshalWithOptions(data, &got, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(pluginDir, "testdata", "golangci-lint", "go.mod")
	data, err = os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	mod, err := modfile.Parse(name, data, nil)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(mod.Require, func(r *modfile.Require) bool { return r.Mod.Path == "github.com/golangci/golangci-lint/v2" })
	if i < 0 || got.Version != mod.Require[i].Mod.Version || len(got.Plugins) != 1 {
		t.Fatalf(".custom-gcl.yml has %+v", got)
	}
	plugin := got.Plugins[0]
	if dir, err := filepath.Abs(filepath.Join("..", "..", plugin.Path, strings.TrimPrefix(plugin.Import, plugin.Module))); err != nil {
		t.Error(err)
	} else if want, err := filepath.Abs(pluginDir); err != nil || dir != want || plugin.Module != "github.com/scopevet/scopevet" {
		t.Errorf("the plugin is in %s, want %s", dir, want)
	}
}
