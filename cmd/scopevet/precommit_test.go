//go:build e2e

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPreCommit commits under the real pre-commit, with each of the hooks and
// with the configuration that the manual shows. A commit with findings is
// refused and shows them; once they are fixed it is accepted.
func TestPreCommit(t *testing.T) {
	if _, err := exec.LookPath("pre-commit"); err != nil {
		t.Fatalf("%v; .ci/run installs it, as do \"apt-get install pre-commit\" and \"pipx install pre-commit\"", err)
	}
	offline(t)
	// What pre-commit builds has a GOPATH of its own. With the modules where they
	// are, it need not compile them anew.
	t.Setenv("GOMODCACHE", goEnv(t, "GOMODCACHE")["GOMODCACHE"])
	t.Setenv("PRE_COMMIT_HOME", t.TempDir())
	hooks := published(t)
	findings := run(t, desk.dir(t), "scopevet", "./...").exits(t, 3).stdout

	// start returns a repository of the server with a hook, and nothing
	// committed yet.
	start := func(t *testing.T, id string) string {
		dir := desk.copied(t)
		repository(t, dir)
		hooked(t, dir, id, hooks)
		return dir
	}
	refuses := func(t *testing.T, dir string, says ...string) {
		t.Helper()
		refused := commit(t, dir).exits(t, 1)
		for _, text := range says {
			if !strings.Contains(refused.stderr, text) {
				t.Errorf("pre-commit does not print\n%sbut\n%s", text, refused.stderr)
			}
		}
	}

	for _, id := range []string{"scopevet", "scopevet-system"} {
		t.Run(id, func(t *testing.T) {
			dir := start(t, id)
			refuses(t, dir, "- hook id: "+id+"\n- exit code: 3\n\n"+findings)
			run(t, dir, "scopevet", "-fix", "./...").succeeds(t)
			commit(t, dir).succeeds(t)

			// The configuration has a say without a change of the code.
			config := files(t, dir)["scopevet.yaml"]
			write(t, dir, "scopevet.yaml", strings.Replace(config, "GET /healthz", "GET /health", 1))
			refuses(t, dir, "GET /healthz demands no scope (missing-scope)\n")
			write(t, dir, "scopevet.yaml", config)

			write(t, dir, "notes.txt", "nothing to do with routes\n")
			if skipped := commit(t, dir).succeeds(t); !strings.Contains(skipped.stderr, "(no files to check)Skipped\n") {
				t.Errorf("pre-commit prints\n%s", skipped.stderr)
			}

			// What a user says with args takes the place of the packages.
			config = files(t, dir)[".pre-commit-config.yaml"]
			write(t, dir, ".pre-commit-config.yaml", strings.Replace(config, "- id: "+id+"\n", "- id: "+id+"\n        args: [-rules=nosuch, ./...]\n", 1))
			write(t, dir, "tickets/more.go", "package tickets\n")
			refuses(t, dir, `unknown rule "nosuch"`)
		})
	}
	t.Run("scopevet-fix", func(t *testing.T) {
		dir, other := start(t, "scopevet-fix"), desk.copied(t)
		before := files(t, dir)
		refuses(t, dir, "- files were modified by this hook\n", "scopevet: 5 fixes applied in 5 files\n")
		run(t, other, "scopevet", "-fix", "./...").succeeds(t)
		fixed := files(t, other)
		for name, text := range fixed {
			if got := files(t, dir)[name]; got != text {
				t.Errorf("%s is\n%s\nwant\n%s", name, got, text)
			}
			if name == "main.go" && text == before[name] {
				t.Errorf("%s has no fix", name)
			}
		}
		commit(t, dir).succeeds(t)
	})

	t.Run("scopevet-lock", func(t *testing.T) {
		dir := server{name: "pact"}.copied(t)
		repository(t, dir)
		run(t, dir, "scopevet", "lock").succeeds(t)
		hooked(t, dir, "scopevet-lock", hooks)
		commit(t, dir).succeeds(t)
		weaken(t, dir)
		refuses(t, dir, "- files were modified by this hook\n", "scopevet: scopes.lock written, from 31 routes")
		if lock := files(t, dir)["scopes.lock"]; !strings.Contains(lock, "\nPOST    /v1/deals/                              read:deals\n") {
			t.Errorf("the lock is\n%s", lock)
		}
		commit(t, dir).succeeds(t)
	})

	// The build that pre-commit made tells what it was made from.
	built, err := filepath.Glob(filepath.Join(os.Getenv("PRE_COMMIT_HOME"), "repo*", "golangenv-*", "bin", "scopevet"))
	if err != nil || len(built) != 1 {
		t.Fatalf("pre-commit built %v: %v", built, err)
	}
	head := strings.TrimSpace(run(t, hooks, "git", "rev-parse", "HEAD").succeeds(t).stdout)
	version := run(t, hooks, built[0], "version").succeeds(t).stdout
	if !strings.Contains(version, fmt.Sprintf("\ncommit %s of ", head)) || strings.Contains(version, "with changes") {
		t.Errorf("the build is of\n%swant of %s", version, head)
	}
}

// hooked installs the hook of that id, with the configuration that the manual
// shows, but from a local repository.
func hooked(t *testing.T, dir, id, hooks string) {
	t.Helper()
	config := recipe(t, "pre-commit")
	for old, now := range map[string]string{
		"repo: https://github.com/scopevet/scopevet\n": "repo: " + hooks + "\n",
		"rev: " + release + "\n":                       "rev: " + release + "\n",
		"- id: scopevet\n":                             "- id: " + id + "\n",
	} {
		if !strings.Contains(config, old) {
			t.Fatalf("the configuration in the manual lacks %q:\n%s", old, config)
		}
		config = strings.Replace(config, old, now, 1)
	}
	write(t, dir, ".pre-commit-config.yaml", config)
	run(t, dir, "pre-commit", "install").succeeds(t)
}

// write writes a file, and makes its directory.
func write(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
