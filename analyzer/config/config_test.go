package config

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

var ruleNames = []string{"missing-scope", "unknown-scope", "excess-scope"}

// write puts files into a directory of their own.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	all := make(fstest.MapFS)
	for name, text := range files {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, all); err != nil {
		t.Fatal(err)
	}
	return dir
}

const scopes = "scopes:\n  read:contacts: View contacts\n"

func TestLoad(t *testing.T) {
	const text = `# The configuration of the CRM.
catalog: docs/scopes.yaml
public:
  /oauth/**: OAuth 2 endpoints authenticate the client itself
  GET /healthz: probe
reads:
  POST /v1/search: query too long
    for a URL
openapi: openapi.yaml
routers:
  - func: (*example.com/web.Router).Handle
    method: 0
    path: 1
    handler: 2
  - func: example.com/web.Get
    method: GET
    path: 0
guards:
  - func: example.com/auth.RequireScope
    mode: any
  - func: example.com/auth.Check
enforcement: required
rules:
  excess-scope: off
  missing-scope: warn
`
	dir := write(t, map[string]string{"docs/scopes.yaml": scopes, "openapi.yaml": "openapi: 3.0.0\n", Filename: text})
	file := filepath.Join(dir, Filename)
	got, err := Load(file, Options{RuleNames: ruleNames})
	if err != nil {
		t.Fatal(err)
	}
	at := func(line, column int, first string) source.Pos {
		return source.Pos{File: file, Line: line, Column: column, Offset: strings.Index(text, first)}
	}
	want := &Config{
		File:         file,
		Dir:          dir,
		CatalogFiles: []string{filepath.Join(dir, "docs", "scopes.yaml")},
		Public: Exemptions{
			{pattern.Pattern{Path: "/oauth/**"}, "OAuth 2 endpoints authenticate the client itself", at(4, 3, "/oauth/**")},
			{pattern.Pattern{Method: "GET", Path: "/healthz"}, "probe", at(5, 3, "GET /healthz")},
		},
		Reads:   Exemptions{{pattern.Pattern{Method: "POST", Path: "/v1/search"}, "query too long for a URL", at(7, 3, "POST /v1/search")}},
		OpenAPI: []string{filepath.Join(dir, "openapi.yaml")},
		Routers: []Router{
			{Func: "(*example.com/web.Router).Handle", Method: 0, Path: 1, Handler: 2, Pos: at(11, 5, "func: (*")},
			{Func: "example.com/web.Get", Method: -1, MethodName: "GET", Path: 0, Handler: -1, Pos: at(15, 5, "func: example.com/web.Get")},
		},
		Guards: []Guard{
			{"example.com/auth.RequireScope", "any", nil, at(19, 5, "func: example.com/auth.R")},
			{"example.com/auth.Check", "", nil, at(21, 5, "func: example.com/auth.C")},
		},
		Enforcement: EnforcementRequired,
		Rules:       map[string]Severity{"excess-scope": SeverityOff, "missing-scope": SeverityWarn},
	}
	loaded := got.Catalog
	got.Catalog, got.digest = nil, [32]byte{}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Config{}), cmpopts.IgnoreFields(Config{}, "apis")); diff != "" {
		t.Errorf("unexpected configuration (-want +got):\n%s", diff)
	}
	if names := loaded.Names(); !slices.Equal(names, []scope.Scope{"read:contacts"}) {
		t.Errorf("the catalog has %v", names)
	}
	if files := got.Files(); len(files) != 3 || !slices.IsSorted(files) {
		t.Errorf("Files() = %v, want the three files that were read, sorted", files)
	}
}

func TestSeverity(t *testing.T) {
	c := &Config{Rules: map[string]Severity{"a": SeverityWarn, "b": SeverityOff}}
	for _, test := range []struct {
		rule string
		off  bool
		want Severity
	}{
		{"a", false, SeverityWarn},
		{"a", true, SeverityWarn},
		{"b", false, SeverityOff},
		{"c", false, SeverityError},
		{"c", true, SeverityOff},
	} {
		if got := c.Severity(test.rule, test.off); got != test.want {
			t.Errorf("Severity(%s, %t) = %s, want %s", test.rule, test.off, got, test.want)
		}
	}
}

func TestExemptions(t *testing.T) {
	var e Exemptions
	for _, text := range []string{"/oauth/**", "POST /oauth/token", "GET /users/{id}", "GET /healthz"} {
		p, err := pattern.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		e = append(e, Exemption{Pattern: p})
	}
	for _, test := range []struct {
		method, path string
		want         []int
	}{
		{"POST", "/oauth/token", []int{0, 1}},
		{"GET", "/oauth/authorize", []int{0}},
		{"GET", "/users/{user}", []int{2}},
		{"DELETE", "/users/{user}", nil},
		{"*", "/users/{user}", nil}, // an exemption of GET is none of every method
		{"GET", "/healthz/deep", nil},
		{"GET", "/oauthx", nil},
	} {
		if got := slices.Collect(e.Matching(test.method, test.path)); !slices.Equal(got, test.want) {
			t.Errorf("Matching(%s %s) = %v, want %v", test.method, test.path, got, test.want)
		}
		i, ok := (&Config{Public: e}).IsPublic(test.method, test.path)
		if ok != (len(test.want) > 0) || ok && i != test.want[0] {
			t.Errorf("IsPublic(%s %s) = %d, %t, want the first of %v", test.method, test.path, i, ok, test.want)
		}
		if j, ok2 := (&Config{Reads: e}).IsRead(test.method, test.path); j != i || ok2 != ok {
			t.Errorf("IsRead(%s %s) = %d, %t, want %d, %t", test.method, test.path, j, ok2, i, ok)
		}
	}
}

func TestInlineCatalog(t *testing.T) {
	dir := write(t, map[string]string{Filename: "public:\n  /ä: ö\ncatalog:\n  scopes:\n    \"read:ä\": 'x'\n    read:b: View b\n"})
	_, err := Load(filepath.Join(dir, Filename), Options{})
	e, ok := errors.AsType[*catalog.Error](err)
	if !ok || e.Pos.Line != 5 || filepath.Base(e.Pos.File) != Filename {
		t.Errorf("Load returned %v, want an error about the scope in line 5 of the configuration", err)
	}

	const text = "catalog:\n  scopes:\n    # ä\n    write:b: Create b\n    read:b: View b\nrules:\n"
	dir = write(t, map[string]string{Filename: text})
	c, err := Load(filepath.Join(dir, Filename), Options{})
	if err != nil {
		t.Fatal(err)
	}
	entry, ok := c.Catalog.Lookup("read:b")
	if !ok {
		t.Fatalf("the catalog has %v, want read:b among them", c.Catalog.Names())
	}
	want := source.Pos{File: c.File, Line: 5, Column: 5, Offset: strings.Index(text, "read:b")}
	if entry.Pos != want || len(c.CatalogFiles) != 0 {
		t.Errorf("read:b stands at %#v and was read from %v, want %#v and no file", entry.Pos, c.CatalogFiles, want)
	}
}

func TestOverride(t *testing.T) {
	dir := write(t, map[string]string{
		Filename:      "catalog: missing.yaml\n",
		"other.yaml":  scopes,
		"broken.yaml": "scopes: [",
	})
	file := filepath.Join(dir, Filename)
	if _, err := Load(file, Options{}); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), file+":1:10: ") {
		t.Errorf("Load returned %v, want that there is no missing.yaml, at 1:10", err)
	}
	other := filepath.Join(dir, "other.yaml")
	c, err := Load(file, Options{Catalog: []string{other}})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Catalog.Lookup("read:contacts"); !ok || !slices.Equal(c.CatalogFiles, []string{other}) {
		t.Errorf("the catalog was read from %v and has %v, want it from %s", c.CatalogFiles, c.Catalog.Names(), other)
	}
	d, err := Default(Options{Catalog: []string{other}})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := d.Catalog.Lookup("read:contacts"); !ok || d.File != "" {
		t.Errorf("Default has %v of %q, want read:contacts of no file", d.Catalog.Names(), d.File)
	}
	if d, err := Default(Options{}); err != nil || d.Catalog != nil {
		t.Errorf("Default without a catalog = %v, %v, want none", d, err)
	}
	_, err = Default(Options{Catalog: []string{filepath.Join(dir, "nowhere.yaml")}})
	if e, ok := errors.AsType[*Error](err); !ok || !errors.Is(e, fs.ErrNotExist) {
		t.Errorf("Default returned %v, want an Error that there is no such file", err)
	}
	_, err = Default(Options{Catalog: []string{filepath.Join(dir, "broken.yaml")}})
	if _, ok := errors.AsType[*catalog.Error](err); !ok {
		t.Errorf("Default returned %v, want an error of the catalog", err)
	}
}

func TestMissingFile(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), Filename), Options{})
	if e, ok := errors.AsType[*Error](err); !ok || !errors.Is(e, fs.ErrNotExist) {
		t.Errorf("Load returned %v, want an Error that there is no such file", err)
	}
}

func TestDigest(t *testing.T) {
	files := map[string]string{
		Filename: "catalog: [a.yaml, b.yaml]\nopenapi: o.yaml\n",
		"a.yaml": scopes,
		"b.yaml": "scopes:\n  write:contacts: Create contacts\n",
		"o.yaml": "openapi: 3.0.0\n",
	}
	load := func(o Options) [32]byte {
		t.Helper()
		c, err := Load(filepath.Join(write(t, files), Filename), o)
		if err != nil {
			t.Fatal(err)
		}
		return c.Digest()
	}
	first := load(Options{})
	if load(Options{}) != first {
		t.Error("the digest depends on the directory")
	}
	seen := map[[32]byte]string{first: "nothing"}
	for name, text := range files {
		files[name] = text + "# changed\n"
		sum := load(Options{})
		if other, ok := seen[sum]; ok {
			t.Errorf("changing %s and changing %s give the same digest", name, other)
		}
		seen[sum] = name
		files[name] = text
	}
	if load(Options{Catalog: []string{filepath.Join(write(t, files), "a.yaml")}}) == first {
		t.Error("overriding the catalog leaves the digest as it is")
	}
}

// TestFiles holds that a configuration that a program carries with it is the one
// on the disk, and that nothing else is read.
func TestFiles(t *testing.T) {
	files := map[string]string{
		Filename:            "catalog: docs/scopes.yaml\nopenapi: openapi.yaml\n",
		"docs/scopes.yaml":  scopes,
		"openapi.yaml":      "openapi: 3.0.0\n",
		"other/scopes.yaml": "scopes:\n  read:deals: View deals\n",
	}
	carried := make(fstest.MapFS)
	for name, text := range files {
		carried[name] = &fstest.MapFile{Data: []byte(text)}
	}
	dir := write(t, files)
	for _, override := range [][]string{nil, {"other/scopes.yaml"}} {
		here, there := Options{Files: carried, Catalog: override}, Options{}
		for _, name := range override {
			there.Catalog = append(there.Catalog, filepath.Join(dir, name))
		}
		got, err := Load(Filename, here)
		if err != nil {
			t.Fatal(err)
		}
		want, err := Load(filepath.Join(dir, Filename), there)
		if err != nil {
			t.Fatal(err)
		}
		if got.Digest() != want.Digest() || len(got.Catalog.Scopes) != len(want.Catalog.Scopes) {
			t.Errorf("catalog %q: what is carried differs from what is on the disk", override)
		}
		if _, err := Default(here); err != nil {
			t.Errorf("catalog %q without a configuration: %v", override, err)
		}
	}
	for name, text := range map[string]string{
		"docs/scopes.yaml":  "scopevet.yaml:1:10: the catalog docs/scopes.yaml cannot be read",
		"openapi.yaml":      "scopevet.yaml:2:10: the openapi openapi.yaml cannot be read",
		Filename:            "scopevet.yaml: the configuration cannot be read",
		"other/scopes.yaml": "other/scopes.yaml: the catalog other/scopes.yaml cannot be read",
	} {
		less := maps.Clone(carried)
		delete(less, name)
		_, err := Load(Filename, Options{Files: less})
		if name == "other/scopes.yaml" {
			_, err = Default(Options{Files: less, Catalog: []string{name}})
		}
		if err == nil || !strings.HasPrefix(err.Error(), text) {
			t.Errorf("without %s: error %v, want %s", name, err, text)
		}
	}
}

func TestFindFS(t *testing.T) {
	files := fstest.MapFS{"scopevet.yaml": {}, "a/scopevet.yaml": {}, "a/b/x": {}}
	for dir, want := range map[string]string{
		".": "scopevet.yaml", "a": "a/scopevet.yaml", "a/b/": "a/scopevet.yaml", "c/d": "scopevet.yaml", "/": "", "../x": "",
	} {
		if got, ok := FindFS(files, dir); got != want || ok != (want != "") {
			t.Errorf("%s: %q, %v; want %q", dir, got, ok, want)
		}
	}
}

func TestLocate(t *testing.T) {
	dir := write(t, map[string]string{"above.yaml": "", "r/.git/HEAD": "", "r/c.yaml": "", "r/a/c.yaml": "", "r/a/b/x": ""})
	tests := []struct{ name, from, want string }{
		{"c.yaml", "r/a/b", "r/a/c.yaml"},
		{"c.yaml", "r", "r/c.yaml"},
		{"a/c.yaml", "r/a/b", "r/a/c.yaml"},
		{"../c.yaml", "r/a", "r/c.yaml"},
		{"above.yaml", "r/a/b", ""}, // beyond the repository
		{"nosuch.yaml", "r", ""},
	}
	for _, test := range tests {
		got, err := Locate(test.name, filepath.Join(dir, test.from))
		if test.want == "" {
			if err == nil || !strings.Contains(err.Error(), test.name) {
				t.Errorf("%s from %s: %s, error %v", test.name, test.from, got, err)
			}
			continue
		}
		if want := filepath.Join(dir, test.want); err != nil || got != want {
			t.Errorf("%s from %s: %s, %v; want %s", test.name, test.from, got, err, want)
		}
	}
	abs := filepath.Join(dir, "nosuch")
	if got, err := Locate(abs, dir); err != nil || got != abs {
		t.Errorf("an absolute name became %s, %v", got, err)
	}
}

func TestFind(t *testing.T) {
	dir := write(t, map[string]string{
		"outer/" + Filename:                    "",
		"outer/repo/.git/HEAD":                 "",
		"outer/repo/a/" + Filename:             "",
		"outer/repo/a/b/c/d.go":                "",
		"outer/repo/e/f.go":                    "",
		"outer/repo/tree/.git":                 "gitdir: elsewhere",
		"outer/repo/tree/g/h.go":               "",
		"outer/repo/root/.git":                 "",
		"outer/repo/root/" + Filename:          "",
		"outer/repo/root/i/j.go":               "",
		"outer/repo/a/k/" + Filename + "/l.go": "", // a directory of that name
	})
	for _, test := range []struct{ from, want string }{
		{"outer/repo/a/b/c", "outer/repo/a"},
		{"outer/repo/a", "outer/repo/a"},
		{"outer/repo/a/k", "outer/repo/a"},
		{"outer/repo/e", ""}, // not above the repository
		{"outer/repo/tree/g", ""},
		{"outer/repo/root/i", "outer/repo/root"}, // the root itself counts
		{"outer/elsewhere", "outer"},
	} {
		got, ok := Find(filepath.Join(dir, test.from))
		want := ""
		if test.want != "" {
			want = filepath.Join(dir, test.want, Filename)
		}
		if got != want || ok != (want != "") {
			t.Errorf("Find(%s) = %q, %t, want %q", test.from, got, ok, want)
		}
	}
}
