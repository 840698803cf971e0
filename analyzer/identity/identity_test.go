package identity

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer/config"
)

// unpack writes the files of an archive below a new directory.
func unpack(t *testing.T, archive string) string {
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

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
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
-- a/a_test.go --
package a
-- main.go --
package main
-- sub/scopevet.yaml --
catalog: scopes.yaml
-- sub/scopes.yaml --
scopes:
  read:b: View b
`

// TestDigest changes one file after the other and holds that the digest changes
// with those that count, and comes back with them, from wherever in the
// repository it is asked for.
func TestDigest(t *testing.T) {
	dir := unpack(t, repo)
	elsewhere := unpack(t, "-- scopes.yaml --\nscopes:\n  read:c: View c\n-- c.yaml --\nenforcement: auto\n")
	named := Settings{Config: filepath.Join(elsewhere, "c.yaml"), Catalog: []string{filepath.Join(elsewhere, "scopes.yaml")}}
	tests := []struct {
		name, file, text string
		settings         Settings
		same             bool
	}{
		{name: "configuration", file: "scopevet.yaml", text: "catalog: docs/scopes.yaml\nenforcement: off\n"},
		{name: "catalog", file: "docs/scopes.yaml", text: "scopes:\n  read:x: View x\n"},
		{name: "configuration further down", file: "sub/scopevet.yaml", text: "catalog: scopes.yaml\nenforcement: off\n"},
		{name: "its catalog", file: "sub/scopes.yaml", text: "scopes:\n  read:x: View x\n"},
		{name: "a description of the API that may be found", file: "docs/openapi.yaml", text: "openapi: 3.0.0\n"},
		{name: "another one further down", file: "sub/api/swagger.json", text: "{\"swagger\": \"2.0\"}\n"},
		{name: "a description that is not looked for", file: "docs/petstore.yaml", text: "openapi: 3.0.0\n", same: true},
		{name: "it breaks", file: "sub/scopevet.yaml", text: "catalgo: x\n"},
		{name: "a new configuration", file: "a/scopevet.yaml", text: "enforcement: off\n"},
		{name: "an import", file: "main.go", text: "package main\n\nimport _ \"example.com/m/a\"\n"},
		{name: "another module's package", file: "main.go", text: "package main\n\nimport _ \"fmt\"\n", same: true},
		{name: "a program that may serve", file: "main.go", text: "package main\n\nimport _ \"net/http\"\n"},
		{name: "a first test", file: "main_test.go", text: "package main\n"},
		{name: "a test's import", file: "a/a_test.go", text: "package a\n\nimport _ \"example.com/m\"\n", same: true},
		{name: "an external test", file: "main_test.go", text: "package main_test\n\nimport _ \"example.com/m/a\"\n", same: true},
		{name: "code", file: "a/a.go", text: "package a\n\nfunc A() {}\n", same: true},
		{name: "anything else", file: "README.md", text: "scopes", same: true},
		{name: "a catalog that is named", file: named.Catalog[0], text: "scopes:\n  read:x: View x\n", settings: named},
		{name: "a configuration that is named", file: named.Config, text: "enforcement: off\n", settings: named},
		{name: "a file that is not", file: named.Config, text: "enforcement: off\n", same: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			digest := func(from string) []byte {
				d, err := Digest(filepath.Join(dir, from), test.settings)
				if err != nil {
					t.Fatal(err)
				}
				return d
			}
			name := test.file
			if !filepath.IsAbs(name) {
				name = filepath.Join(dir, name)
			}
			before, below := digest("."), digest("a")
			old, err := os.ReadFile(name)
			put(t, name, test.text)
			changed, changedBelow := digest("."), digest("a")
			if err != nil {
				os.Remove(name)
			} else {
				put(t, name, string(old))
			}
			if same := bytes.Equal(changed, before); same != test.same {
				t.Errorf("the digest stays the same: %v, want %v", same, test.same)
			}
			if same := bytes.Equal(changedBelow, below); same != test.same {
				t.Errorf("the digest from a package's directory stays the same: %v, want %v", same, test.same)
			}
			if !bytes.Equal(digest("."), before) {
				t.Error("the digest does not come back")
			}
		})
	}
}

func TestDigestErrors(t *testing.T) {
	dir := unpack(t, repo)
	for _, s := range []Settings{
		{Config: filepath.Join(dir, "nosuch.yaml")},
		{Catalog: []string{filepath.Join(dir, "nosuch.md")}},
	} {
		if d, err := Digest(dir, s); err == nil || !strings.Contains(err.Error(), "nosuch") {
			t.Errorf("%v: digest %x, error %v", s, d, err)
		}
	}
	put(t, filepath.Join(dir, "docs", "broken.yaml"), "openapi: 3.0.0\npaths: []\n")
	put(t, filepath.Join(dir, "scopevet.yaml"), "openapi: docs/broken.yaml\n")
	if d, err := Digest(dir, Settings{}); err == nil || !strings.Contains(err.Error(), "broken.yaml:2:8: paths: expected a mapping") {
		t.Errorf("broken document: digest %x, error %v", d, err)
	}
	put(t, filepath.Join(dir, "scopevet.yaml"), "catalgo: x\n")
	if d, err := Digest(dir, Settings{}); err == nil || !strings.Contains(err.Error(), "scopevet.yaml:1:1") {
		t.Errorf("broken configuration: digest %x, error %v", d, err)
	}
	if _, err := Digest(filepath.Join(dir, "sub"), Settings{}); err != nil {
		t.Errorf("a broken configuration that is not the nearest: %v", err)
	}
}

func TestRepository(t *testing.T) {
	dir := unpack(t, "-- r/.git/HEAD --\n-- r/a/go.mod --\n-- r/a/b/x --\n-- w/go.work --\n-- w/a/go.mod --\n-- w/a/b/x --\n-- n/x --\n")
	for from, want := range map[string]string{"r/a/b": "r", "r": "r", "w/a/b": "w", "n": "n"} {
		if got := config.Repository(filepath.Join(dir, from)); got != filepath.Join(dir, want) {
			t.Errorf("%s: %s, want %s", from, got, want)
		}
	}
}
