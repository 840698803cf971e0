//go:build e2e

package main

import (
	"maps"
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
