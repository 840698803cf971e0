//go:build e2e

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// weaken makes a route of the server in testdata/pact weaker.
func weaken(t *testing.T, dir string) {
	t.Helper()
	text := files(t, dir)["deals/deals.go"]
	weaker := strings.Replace(text, `"write:deals"`, `"read:deals"`, 1)
	if text == weaker {
		t.Fatal("deals.go has no write:deals")
	}
	write(t, dir, "deals/deals.go", weaker)
}

const weakened = "POST /v1/deals/ is weaker: write:deals became read:deals\n"

// TestLockRecipe runs the steps of the job in the manual that comments what changed, as
// GitHub runs them, with a gh that keeps the comment.
func TestLockRecipe(t *testing.T) {
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct{ Run string }
		}
	}
	if err := yaml.Unmarshal([]byte(recipe(t, "github lock")), &workflow); err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	write(t, bin, "gh", "#!/bin/sh\necho \"$@\" >> "+bin+"/called\n")
	if err := os.Chmod(filepath.Join(bin, "gh"), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	t.Setenv("NUMBER", "12")

	origin := server{name: "pact"}.copied(t)
	repository(t, origin)
	commit(t, origin).succeeds(t)
	head := func() string {
		return strings.TrimSpace(run(t, origin, "git", "rev-parse", "HEAD").succeeds(t).stdout)
	}
	first := head()
	run(t, origin, "scopevet", "lock").succeeds(t)
	commit(t, origin).succeeds(t)
	locked := head()
	weaken(t, origin)
	commit(t, origin).succeeds(t)
	run(t, origin, "git", "config", "uploadpack.allowAnySHA1InWant", "true").succeeds(t)

	// job runs the job for what is committed on a base, and returns the comment.
	job := func(base string, code int) string {
		t.Helper()
		dir := filepath.Join(t.TempDir(), "checkout")
		run(t, origin, "git", "clone", "-q", "--depth", "1", "file://"+origin, dir).succeeds(t)
		t.Setenv("BASE", base)
		var ran []ended
		for _, step := range workflow.Jobs["scopes"].Steps {
			if step.Run != "" && step.Run != install {
				ran = append(ran, run(t, dir, "bash", "-e", "-c", step.Run))
			}
		}
		if len(ran) != 2 {
			t.Fatalf("%d steps", len(ran))
		}
		ran[0].exits(t, code)
		ran[1].succeeds(t)
		return files(t, dir)["comment.md"]
	}
	if comment := job(locked, 3); comment != "No route demands anything else than before.\n" {
		t.Errorf("where the lock is forgotten, the comment is\n%s", comment)
	}
	run(t, origin, "scopevet", "lock").succeeds(t)
	commit(t, origin).succeeds(t)
	if comment := job(locked, 0); !strings.Contains(comment, "\n| **weaker** | `POST /v1/deals/` | `write:deals` | `read:deals` | demand |\n") || strings.Count(comment, "\n| **") != 1 {
		t.Errorf("the comment is\n%s", comment)
	}
	if comment := job(first, 0); !strings.Contains(comment, "| **weaker** | `POST /v1/deals/` |  | `read:deals` | new |\n") {
		t.Errorf("where the lock is new, the comment is\n%s", comment)
	}
	const want = `pr comment 12 --edit-last --body-file comment.md
pr comment 12 --edit-last --create-if-none --body-file comment.md
pr comment 12 --edit-last --create-if-none --body-file comment.md
`
	if called := files(t, bin)["called"]; called != want {
		t.Errorf("gh is called\n%s", called)
	}
}

// TestGitRecipe runs what the manual tells to set up for git: a diff in words, and a
// merge of two branches that both changed the lock.
func TestGitRecipe(t *testing.T) {
	dir := server{name: "pact"}.copied(t)
	repository(t, dir)
	run(t, dir, "scopevet", "lock").succeeds(t)
	run(t, dir, "bash", "-e", "-c", recipe(t, "git lock")).succeeds(t)
	commit(t, dir).succeeds(t)
	weaken(t, dir)
	run(t, dir, "scopevet", "lock").succeeds(t)
	if out := run(t, dir, "git", "diff", "scopes.lock").succeeds(t); out.stdout != weakened {
		t.Errorf("git diff prints\n%s%s", out.stdout, out.stderr)
	}
	commit(t, dir).succeeds(t)
	shown := run(t, dir, "git", "show", "HEAD", "--", "scopes.lock").succeeds(t).stdout
	if !strings.Contains(shown, "\n+    POST    /v1/deals/                              read:deals\n") || strings.Count(shown, "\n+") != 2 { // and the file's name
		t.Errorf("git show prints\n%s", shown)
	}

	run(t, dir, "git", "checkout", "-q", "-b", "other", "HEAD~1").succeeds(t)
	text := files(t, dir)["deals/deals.go"]
	write(t, dir, "deals/deals.go", strings.Replace(text, `"write:deals"`, `"write:contacts"`, 1))
	run(t, dir, "scopevet", "lock").succeeds(t)
	commit(t, dir).succeeds(t)
	run(t, dir, "git", "merge", "-q", "-X", "ours", "-").succeeds(t)
	if lock := files(t, dir)["scopes.lock"]; strings.Count(lock, "POST    /v1/deals/ ") != 2 {
		t.Errorf("merged is\n%s", lock)
	}
	if out := run(t, dir, "scopevet", "lock", "-check").exits(t, 3); out.stdout != "POST /v1/deals/ is registered less often; it demanded read:deals there\n" {
		t.Errorf("it differs in\n%s", out.stdout)
	}
	run(t, dir, "scopevet", "lock").succeeds(t)
	run(t, dir, "scopevet", "lock", "-check").succeeds(t)
}
