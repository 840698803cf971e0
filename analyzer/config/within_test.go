package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFound holds that a configuration that was found names files of its
// repository alone, and one that was named any.
func TestFound(t *testing.T) {
	dir := write(t, map[string]string{
		"outside.yaml": scopes, "docs/openapi.yaml": "openapi: 3.0.0\n",
		"repo/.git":          "gitdir: elsewhere\n",
		"repo/scopes.yaml":   scopes,
		"repo/api.yaml":      "openapi: 3.0.0\ninfo: {title: a, version: '1'}\npaths: {}\n",
		"repo/sub/go.mod":    "module m\n",
		"repo/sub/conf.yaml": "catalog: ../scopes.yaml\n",
	})
	repo := filepath.Join(dir, "repo")
	for link, target := range map[string]string{
		"repo/link.yaml": "../outside.yaml", "repo/inner.yaml": "scopes.yaml", "repo/docs": "../docs",
		"repo/sub/led.yaml": "../../named.yaml", "other": "repo",
	} {
		if err := os.Symlink(target, filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Skip(err)
		}
	}
	outside := filepath.ToSlash(filepath.Join(dir, "outside.yaml"))
	for _, test := range []struct{ file, text, want string }{
		{"repo/sub/a.yaml", "catalog: ../scopes.yaml\n", ""},
		{"repo/sub/a.yaml", "catalog: " + filepath.ToSlash(filepath.Join(repo, "scopes.yaml")) + "\n", ""},
		{"repo/a.yaml", "catalog: inner.yaml\nopenapi: api.yaml\n", ""},
		{"other/a.yaml", "catalog: inner.yaml\n", ""}, // a checkout that is found through a link
		{"repo/sub/a.yaml", "catalog: ../../outside.yaml\n", "1:10: the catalog ../../outside.yaml is outside the repository, which is " + repo + "; name it with -catalog"},
		{"repo/a.yaml", "catalog: [scopes.yaml, " + outside + "]\n", "1:24: the catalog " + outside + " is outside"},
		{"repo/a.yaml", "catalog: link.yaml\n", "1:10: the catalog link.yaml is outside"},
		{"repo/a.yaml", "catalog: ../nosuch.yaml\n", "1:10: the catalog ../nosuch.yaml is outside"},
		{"repo/a.yaml", "catalog: nosuch.yaml\n", "no such file"},
		{"repo/a.yaml", "openapi: docs/openapi.yaml\n", "1:10: the openapi docs/openapi.yaml is outside the repository, which is " + repo + "; name a configuration that names it with -config"},
		{"named.yaml", "catalog: repo/scopes.yaml\n", ""}, // no repository: below its directory
		{"repo/sub/led.yaml", "catalog: repo/scopes.yaml\n", "the configuration led.yaml is outside the repository, which is " + repo + "; name it with -config"},
	} {
		file := filepath.Join(dir, filepath.FromSlash(test.file))
		if err := os.WriteFile(file, []byte(test.text), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := Load(file, Options{Found: true})
		switch e, ok := errors.AsType[*Error](err); {
		case test.want == "" && err != nil:
			t.Errorf("%s: %s%v", test.file, test.text, err)
		case test.want != "" && (!ok || !strings.Contains(e.Error(), test.want)):
			t.Errorf("%s: %serror %v, want one with %q", test.file, test.text, err, test.want)
		}
		_, err = Load(file, Options{})
		if err != nil && strings.Contains(err.Error(), "outside the repository") {
			t.Errorf("%s: %sa configuration that is named is held to the repository: %v", test.file, test.text, err)
		}
	}
	if _, err := Load(filepath.Join(repo, "a.yaml"), Options{Found: true, Catalog: []string{filepath.Join(dir, "outside.yaml")}}); err == nil || strings.Contains(err.Error(), "catalog") {
		t.Errorf("a catalog that is named by a flag: %v", err)
	}
}

// TestFoundDocuments holds that a description of an API is not found through a link
// that leads out of the repository.
func TestFoundDocuments(t *testing.T) {
	dir := write(t, map[string]string{"outside.yaml": "openapi: 3.0.0\n", "repo/.git": "", "repo/real.yaml": "openapi: 3.0.0\n"})
	repo := filepath.Join(dir, "repo")
	if err := os.Symlink("../outside.yaml", filepath.Join(repo, "openapi.yaml")); err != nil {
		t.Skip(err)
	}
	if found := FindDocuments(repo); len(found) != 0 {
		t.Errorf("found %q", found)
	}
	if err := os.Symlink("real.yaml", filepath.Join(repo, "swagger.yaml")); err != nil {
		t.Fatal(err)
	}
	if found := FindDocuments(repo); len(found) != 1 || found[0] != filepath.Join(repo, "swagger.yaml") {
		t.Errorf("found %q", found)
	}
}
