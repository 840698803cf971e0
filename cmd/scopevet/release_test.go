//go:build e2e

package main

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReproducibleBuild holds that the command of the manual builds the same
// bytes from a commit wherever the checkout lies: nothing of the place gets in.
// (That the compiler does the same twice is for Go to test; both builds share
// the cache.) The program tells the release and the commit that it is.
func TestReproducibleBuild(t *testing.T) {
	offline(t)
	build := recipe(t, "release build")
	repo := published(t)
	head := strings.TrimSpace(run(t, repo, "git", "rev-parse", "HEAD").succeeds(t).stdout)

	var sums [2][sha256.Size]byte
	for i, place := range []string{"here", filepath.Join("some", "where", "else")} {
		dir := filepath.Join(t.TempDir(), place)
		run(t, repo, "git", "clone", "-q", repo, dir).succeeds(t)
		run(t, dir, "sh", "-c", build).succeeds(t)
		bin := filepath.Join(dir, "scopevet")
		data, err := os.ReadFile(bin)
		if err != nil {
			t.Fatal(err)
		}
		sums[i] = sha256.Sum256(data)
		version := run(t, dir, bin, "version").succeeds(t).stdout
		if first, rest, _ := strings.Cut(version, "\n"); !strings.HasPrefix(first, "scopevet "+release+" go1.") ||
			!strings.HasPrefix(rest, "commit "+head+" of ") || strings.Contains(rest, "with changes") {
			t.Errorf("the build says that it is\n%swant %s, commit %s", version, release, head)
		}
	}
	if sums[0] != sums[1] {
		t.Errorf("two builds differ: %x, %x", sums[0], sums[1])
	}
}
