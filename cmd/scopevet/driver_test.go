//go:build e2e

package main

import (
	"encoding/json"
	"fmt"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEveryDriver holds that all programs in which users run scopevet find the
// same in one server, at the same places, and say it in the same words.
func TestEveryDriver(t *testing.T) {
	offline(t)
	drivers := map[string]func(t *testing.T, dir string) []string{
		"scopevet": func(t *testing.T, dir string) []string {
			return lines(run(t, dir, "scopevet", "./...").exits(t, 3).stdout)
		},
		"go vet": func(t *testing.T, dir string) []string {
			return vetted(t, run(t, dir, "go", "vet", vettool(t), "./...").exits(t, 1).stderr)
		},
		"golangci-lint": golangciLint,
		"pre-commit":    preCommit,
		"nogo":          nogo,
	}
	for _, name := range slices.Sorted(maps.Keys(drivers)) {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(atDesk, drivers[name](t, desk.copied(t))); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// golangciLint returns what a golangci-lint with the plugin finds.
func golangciLint(t *testing.T, dir string) []string {
	source, err := filepath.Abs(filepath.Join("..", "..", "analyzer", "golangci", "testdata", "golangci-lint"))
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(t.TempDir(), "golangci-lint")
	run(t, source, "go", "build", "-o", bin, ".").succeeds(t)
	t.Setenv("GOLANGCI_LINT_CACHE", t.TempDir())
	write(t, dir, ".golangci.yml", `version: "2"
linters:
  default: none
  enable: [scopevet]
  settings:
    custom:
      scopevet:
        type: module
issues:
  max-issues-per-linter: 0
  max-same-issues: 0
  uniq-by-line: false
`)
	var out struct {
		Issues []struct {
			FromLinter, Text string
			Pos              token.Position
		}
	}
	printed := run(t, dir, bin, "run", "--output.json.path=stdout", "--show-stats=false", "./...").exits(t, 1).stdout
	if err := json.Unmarshal([]byte(printed), &out); err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	var found []string
	for _, issue := range out.Issues {
		if issue.FromLinter != "scopevet" {
			t.Errorf("%s says %s", issue.FromLinter, issue.Text)
		}
		found = append(found, fmt.Sprintf("%v: %s\n", issue.Pos, issue.Text))
	}
	slices.Sort(found)
	return found
}

// preCommit returns what the hook prints that runs the program as installed;
// for one that pre-commit builds see TestPreCommit.
func preCommit(t *testing.T, dir string) []string {
	t.Setenv("PRE_COMMIT_HOME", t.TempDir())
	repository(t, dir)
	hooked(t, dir, "scopevet-system", published(t))
	var found []string
	for _, line := range lines(commit(t, dir).exits(t, 1).stderr) {
		if finding.MatchString(line) {
			found = append(found, line)
		}
	}
	return found
}
