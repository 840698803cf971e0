//go:build e2e

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The tests with the build tag e2e run the programs in which users run this
// one. They take what the manuals tell a user to paste, so that it stays right.

// release is the tag of what published returns.
const release = "v0.1.0"

// manuals are the pages that have recipes.
var manuals = []string{"README.md", "cmd/scopevet/README.md", "analyzer/golangci/README.md"}

// recipe returns the code block of the manuals that follows the comment
// "<!-- name -->".
func recipe(t *testing.T, name string) string {
	t.Helper()
	var blocks []string
	for _, page := range manuals {
		data, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		_, rest, marked := strings.Cut(string(data), "<!-- "+name+" -->\n```")
		_, rest, open := strings.Cut(rest, "\n")
		block, _, closed := strings.Cut(rest, "\n```\n")
		if marked && open && closed {
			blocks = append(blocks, block+"\n")
		}
	}
	if len(blocks) != 1 {
		t.Fatalf("the manuals have %d code blocks marked %q", len(blocks), name)
	}
	return blocks[0]
}

// published returns a repository that holds this checkout, as it is, under the
// tag of a release: what users get once it is published.
func published(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	root := os.DirFS(filepath.Join("..", ".."))
	for _, top := range []string{"analyzer", "cmd", "go.mod", "go.sum", ".gitignore", ".pre-commit-hooks.yaml"} {
		err := fs.WalkDir(root, top, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return fs.SkipDir
			case d.IsDir():
				return os.MkdirAll(filepath.Join(dir, name), 0o777)
			}
			data, err := fs.ReadFile(root, name)
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, name), data, 0o666)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	repository(t, dir)
	commit(t, dir).succeeds(t)
	run(t, dir, "git", "tag", release).succeeds(t)
	return dir
}

// repository makes a directory a repository of git, without whatever the
// machine's settings for git are.
func repository(t *testing.T, dir string) {
	t.Helper()
	for name, value := range map[string]string{
		"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.DevNull,
		"GIT_AUTHOR_NAME": "A. U. Thor", "GIT_AUTHOR_EMAIL": "author@example.com",
		"GIT_COMMITTER_NAME": "A. U. Thor", "GIT_COMMITTER_EMAIL": "author@example.com",
	} {
		t.Setenv(name, value)
	}
	run(t, dir, "git", "init", "-q").succeeds(t)
}

// commit commits all of a repository. What hooks print is on stderr.
func commit(t *testing.T, dir string) ended {
	t.Helper()
	run(t, dir, "git", "add", "--all").succeeds(t)
	return run(t, dir, "git", "commit", "-q", "-m", "a change")
}

// offline lets the go command find the modules it needs where they were
// downloaded before, also with a GOPATH of its own, and asks the proxy only for
// what is not there. It also undoes this machine's settings of Go.
func offline(t *testing.T) {
	t.Helper()
	env := goEnv(t, "GOCACHE", "GOMODCACHE", "GOPROXY")
	t.Setenv("GOENV", "off")
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOCACHE", env["GOCACHE"])
	t.Setenv("GOPROXY", "file://"+filepath.ToSlash(filepath.Join(env["GOMODCACHE"], "cache", "download"))+","+env["GOPROXY"])
}
