package catalog

import (
	"bytes"
	"fmt"
	gofmt "go/format"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// TestPublished holds the published catalogs to what was counted in them by
// hand.
func TestPublished(t *testing.T) {
	type counts struct{ Scopes, Read, Write, Both, None, Implied, Sets, Problems int }
	for _, test := range []struct {
		file string
		want counts
	}{
		{"stora.txt", counts{Scopes: 39, Read: 28, Write: 11}},
		{"pact.txt", counts{Scopes: 9, Read: 5, Write: 4, Sets: 5}},
		{"americommerce.txt", counts{Scopes: 16, Read: 5, Both: 5, None: 6, Implied: 5, Problems: 2}},
		{"americommerce.md", counts{Scopes: 17, Read: 5, Both: 5, None: 7, Implied: 5, Problems: 2}},
	} {
		c := load(t, "testdata/"+test.file)
		got := counts{Scopes: len(c.Scopes), Sets: len(c.Sets), Problems: len(c.Problems)}
		for _, e := range c.Scopes {
			switch e.Access {
			case scope.Read:
				got.Read++
			case scope.Write:
				got.Write++
			case scope.Read | scope.Write:
				got.Both++
			default:
				got.None++
			}
			got.Implied += len(e.Implies)
			data, err := os.ReadFile(e.Pos.File)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(data[e.Pos.Offset:], []byte(e.Name)) {
				t.Errorf("%s: at %s (offset %d) stands %.20q", e.Name, e.Pos, e.Pos.Offset, data[e.Pos.Offset:])
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.file, diff)
		}
	}
}

func TestPublishedDetails(t *testing.T) {
	c := load(t, "testdata/americommerce.md")
	people, _ := c.Lookup("people")
	if !slices.Equal(people.Implies, []scope.Scope{"read_people"}) || !c.Implication().Implies("people", "read_people") {
		t.Errorf("people implies %v, want read_people", people.Implies)
	}
	if want := []string{"Customers", "CustomerTypes", "UserAccounts", "StoreSettings"}; !slices.Equal(people.Roles, want) {
		t.Errorf("people needs the roles %q, want %q", people.Roles, want)
	}
	if len(people.Resources) != 7 || people.Resources[0] != "addresses" {
		t.Errorf("people applies to %q", people.Resources)
	}
	decrypt, _ := c.Lookup("decrypt")
	if want := []pattern.Pattern{{Method: "GET", Path: "/api/v1/credit_cards/{id}/decrypted"}, {Method: "GET", Path: "/api/v1/order_payments/{id}/decrypted"}}; !slices.Equal(decrypt.Routes, want) {
		t.Errorf("decrypt is demanded at %v, want %v", decrypt.Routes, want)
	}
	for _, e := range c.Scopes {
		if len(e.Conflicts) > 0 {
			t.Errorf("%s conflicts with %v, want nothing", e.Name, e.Conflicts)
		}
	}
	if want := "testdata/americommerce.md:14:75"; filepath.ToSlash(c.Problems[0].Pos.String()) != want || !strings.Contains(c.Problems[0].Message, "taken as read_people") {
		t.Errorf("the first problem is %v, want one at %s", c.Problems[0], want)
	}
	stora, _ := load(t, "testdata/stora.txt").Lookup("public.access_token:read")
	if stora.Title != "Access Token (Read)" || stora.Description != "Allow to read all access tokens" {
		t.Errorf("public.access_token:read has title %q and description %q", stora.Title, stora.Description)
	}
}

func load(t *testing.T, files ...string) *Catalog {
	t.Helper()
	c, err := Load(files...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRead(t *testing.T) {
	const yaml = `# a comment
scopes:
  read:a: &text View a
  "write:a":
    title: A
    description: *text
    access: write read
    implies: [read:a]
    conflicts: c d
    roles: Boss
    routes: [/a/**, "POST /b/{id}"]
    resources:
      - as
  c:
  d: {description: Delete d}
sets:
  One: read:a c
  Two: [write:a]
`
	const json = `{
  "$schema": "x",
  "scopes": {
    "read:a": "View a",
    "write:a": {"title": "A", "description": "View \u0061", "access": "write read", "implies": ["read:a"], "conflicts": "c d",
      "roles": "Boss", "routes": ["/a/**", "POST /b/{id}"], "resources": ["as"]},
    "c": null,
    "d": {"description": "Delete d"}
  },
  "sets": {"One": "read:a c", "Two": ["write:a"]}
}`
	want := &Catalog{
		Scopes: []Entry{
			{Name: "read:a", Description: "View a", Access: scope.Read},
			{
				Name: "write:a", Title: "A", Description: "View a", Access: scope.Read | scope.Write, AccessStated: true,
				Implies: []scope.Scope{"read:a"}, Conflicts: []scope.Scope{"c", "d"}, Roles: []string{"Boss"},
				Routes: []pattern.Pattern{{Path: "/a/**"}, {Method: "POST", Path: "/b/{id}"}}, Resources: []string{"as"},
			},
			{Name: "c"},
			{Name: "d", Description: "Delete d", Access: scope.Write},
		},
		Sets: []NamedSet{{Name: "One", Scopes: scope.Set{"c", "read:a"}}, {Name: "Two", Scopes: scope.Set{"write:a"}}},
	}
	for name, text := range map[string]string{"c.yaml": yaml, "c.yml": "\ufeff" + strings.ReplaceAll(yaml, "\n", "\r\n"), "c": yaml, "c.json": json, "d": "\ufeff" + json} {
		c, err := Read(name, []byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, c, sameContent...); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		for _, e := range c.Scopes {
			if at := strings.Trim(text[e.Pos.Offset:][:len(e.Name)+1], `":`); !strings.HasPrefix(string(e.Name), at) {
				t.Errorf("%s: %s is at %s (offset %d), where %q stands", name, e.Name, e.Pos, e.Pos.Offset, at)
			}
		}
	}
}

// sameContent compares catalogs whatever they were read from.
var sameContent = []cmp.Option{
	cmpopts.IgnoreUnexported(Catalog{}), cmpopts.IgnoreFields(Catalog{}, "Files", "Problems"),
	cmpopts.IgnoreFields(Entry{}, "Pos"), cmpopts.IgnoreFields(NamedSet{}, "Pos"), cmpopts.EquateEmpty(),
}

func TestReadErrors(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"a.yaml", "", "a.yaml:1:1: the file is empty; expected a catalog of scopes"},
		{"a.yaml", "# nothing\n", "a.yaml:1:1: the catalog is empty; expected the key scopes"},
		{"a.yaml", "scopes: {}\n", "a.yaml:1:1: the catalog has no scopes"},
		{"a.yaml", "sets:\n  a: b\n", "a.yaml:1:1: the catalog has no scopes"},
		{"a.yaml", "- a\n", "a.yaml:1:1: expected a catalog, which is a mapping with the key scopes, found list"},
		{"a.yaml", "scopes:\n  a: b\nextra: 1\n", `a.yaml:3:1: unknown key "extra"; expected scopes or sets`},
		{"a.yaml", "scopes:\n  a:\n    desc: b\n", `a.yaml:3:5: scope a: unknown key "desc"; expected one of title, description,`},
		{"a.yaml", "scopes:\n  a: [b]\n", "a.yaml:2:6: scope a: expected a description or a mapping, found list"},
		{"a.yaml", "scopes:\n  a: 1\n", "a.yaml:2:6: scope a: expected a description or a mapping, found number"},
		{"a.yaml", "scopes:\n  a: true\n", "a.yaml:2:6: scope a: expected a description or a mapping, found boolean"},
		{"a.yaml", "scopes:\n  1: b\n", "a.yaml:2:3: expected a scope, found the number 1; quote it"},
		{"a.yaml", "scopes:\n  a: b\n  c: d\n  a: e\n", "a.yaml:4:3: scope a stands here for the second time; the first is at a.yaml:2:3"},
		{"a.yaml", "scopes:\n  a: {access: red}\n", `a.yaml:2:15: scope a: access: expected read, write, read write or none, found "red"`},
		{"a.yaml", "scopes:\n  a: {routes: nowhere}\n", "a.yaml:2:15: scope a: routes: "},
		{"a.yaml", "scopes:\n  a: {roles: ['']}\n", "a.yaml:2:15: scope a: roles: expected a string that is not empty"},
		{"a.yaml", "scopes:\n  \"a b\": c\n", "a.yaml:2:3: scope \"a b\" has a space"},
		{"a.yaml", "scopes:\n  \"é a\": c\n  b: {implies: d}\n", "a.yaml:2:3: "},
		{"a.yaml", "scopes:\n  a|b: c\n", "a.yaml:2:3: scope a|b: | separates alternatives"},
		{"a.yaml", "scopes:\n  read:contacts: c\n  b: {implies: read:contcats}\n", "a.yaml:3:16: scope b implies read:contcats, which does not exist; the nearest is read:contacts"},
		{"a.yaml", "scopes:\n  b: {conflicts: [zzzzz]}\n", "a.yaml:2:19: scope b conflicts with zzzzz, which does not exist"},
		{"a.yaml", "scopes:\n  a: {implies: b}\n  b: {implies: a}\n", "a.yaml:3:16: scope b implies a, which implies b: a cycle"},
		{"a.yaml", "scopes:\n  a: {implies: b}\n  b: {implies: c}\n  c: {implies: a}\n", "a.yaml:4:16: scope c implies a, which implies c by way of b: a cycle"},
		{"a.yaml", "scopes:\n  a: b\nsets:\n  s: a b\n", "a.yaml:4:6: the set names b, which does not exist"},
		{"a.yaml", "scopes:\n  a: b\nsets:\n  s: a\n  s: a\n", "a.yaml:5:3: set s stands here for the second time"},
		{"a.yaml", "scopes:\n  a: 'b\n", "a.yaml:2:6: not YAML: "},
		{"a.yaml", "scopes: {a: b}\n---\nscopes: {a: b}\n", "a.yaml:3:1: a second YAML document"},
		{"a.yaml", "scopes:\n  a: *b\n", "a.yaml:2:6: alias *b has no anchor"},
		{"a.yaml", "x: &x {a: b}\nscopes:\n  <<: *x\n", "a.yaml:3:3: merge keys are not supported"},
		{"a.yaml", "scopes: &x\n  a: *x\n", "a.yaml:2:3: nested deeper than 32 levels"},
		{"a.yaml", "scopes: !!binary aGk=\n", "expected a plain value"},
		{"a.yaml", "scopes: " + strings.Repeat("[", 50), "a.yaml:1:41: nested deeper than 32 levels"},
		{"a.yaml", strings.Repeat("- ", 50), "a.yaml:1:65: nested deeper than 32 levels"},
		{"a.yaml", "scopes: [" + strings.Repeat("a, ", 2000) + "]", "more than 2000 keys and values on one line"},
		{"a.yaml", "scopes:\n  a: \xff\n", "a.yaml:2:6: expected UTF-8 text"},
		{"a.txt", "\xff\xfea\x00", "a.txt:1:1: expected UTF-8 text, found UTF-16"},
		{"a.json", `{"scopes": {"a": "b"}`, "a.json:1:22: not JSON: "},
		{"a.json", `{"scopes": {"a": "b"}} x`, "a.json:1:24: expected the end of the file"},
		{"a.json", "{\n\"scopes\": {\"a\": nope}}", "a.json:2:17: not JSON: "},
		{"a.json", `{"scopes": {"a": "b", "a": "c"}}`, "a.json:1:23: scope a stands here for the second time; the first is at a.json:1:13"},
		{"a.json", strings.Repeat("[", 50), "a.json:1:33: nested deeper than 32 levels"},
		{"a.md", "# Scopes\n\nNone yet.\n", "a.md:1:1: no scopes found"},
		{"a.html", "<p>Nothing", "a.html:1:1: no scopes found"},
		{"a.txt", "Nothing\n", "a.txt:1:1: no scopes found"},
	} {
		c, err := Read(test.name, []byte(test.text))
		if _, ok := err.(*Error); !ok {
			t.Errorf("%q: got %v and the error %v (%T), want an *Error", test.text, c, err, err)
		} else if !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.60q:\ngot  %v\nwant %s", test.text, err, test.want)
		}
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	a := write("a.yaml", "scopes:\n  a: View a\n  b: {implies: c, routes: /x}\nsets:\n  s: a c\n")
	c := write("c.json", `{"scopes": {"c": "View c", "a": {"access": "write", "roles": "r"}, "b": {"routes": ["/x", "/y"]}}}`)
	got := load(t, a, c)
	want := &Catalog{
		Scopes: []Entry{
			{Name: "a", Description: "View a", Access: scope.Write, AccessStated: true, Roles: []string{"r"}},
			{Name: "b", Implies: []scope.Scope{"c"}, Routes: []pattern.Pattern{{Path: "/x"}, {Path: "/y"}}},
			{Name: "c", Description: "View c", Access: scope.Read},
		},
		Sets: []NamedSet{{Name: "s", Scopes: scope.Set{"a", "c"}}},
	}
	if diff := cmp.Diff(want, got, sameContent...); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !slices.Equal(got.Files, []string{a, c}) {
		t.Errorf("files are %q", got.Files)
	}
	for _, test := range []struct{ text, want string }{
		{"scopes: {a: See a}", `scope a has the description "See a" here, but "View a" at ` + a + ":2:3"},
		{"scopes: {a: {title: x}, c: y}\nsets: {s: a}", `set s is "a" here, but "a c" at ` + a + ":5:3"},
		{"scopes: {c: {implies: b}}", "a cycle"},
	} {
		if _, err := Load(a, write("other.yaml", test.text)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: got the error %v, want %s", test.text, err, test.want)
		}
	}
	one, two := write("one.yaml", "scopes: {a: {access: read}}"), write("two.md", "| Scope | Access |\n|---|---|\n| `a` | write |\n")
	if _, err := Load(one, two); err == nil || !strings.HasSuffix(err.Error(), `two.md:3:4: scope a has the access "write" here, but "read" at `+one+":1:10") {
		t.Errorf("contradicting access: got the error %v", err)
	}
	if _, err := Load(filepath.Join(dir, "none.yaml")); err == nil || !strings.Contains(err.Error(), "none.yaml: the catalog cannot be read: ") {
		t.Errorf("missing file: got the error %v", err)
	}
	if _, err := Load(); err == nil {
		t.Error("no file: got no error")
	}
}

func TestNilCatalog(t *testing.T) {
	var c *Catalog
	if e, ok := c.Lookup("a"); ok {
		t.Errorf("Lookup found %v", e)
	}
	if got := c.Access("read:a"); got != scope.Read {
		t.Errorf("Access of read:a is %v, want that of the name", got)
	}
	if c.Implication().Implies("a", "b") || len(c.Names()) > 0 {
		t.Error("a nil catalog has scopes")
	}
	if near, ok := c.Nearest("a"); ok {
		t.Errorf("Nearest found %v", near)
	}
	var b strings.Builder
	if err := c.WriteYAML(&b); err != nil || b.String() != "scopes: {}\n" {
		t.Errorf("WriteYAML wrote %q, %v", b.String(), err)
	}
}

func TestLookupAfterEdit(t *testing.T) {
	c := load(t, "testdata/pact.txt")
	c.Scopes = c.Scopes[1:]
	if _, ok := c.Lookup("read:accounts"); ok {
		t.Error("found a scope that was removed")
	}
	if e, ok := c.Lookup("read:workflows"); !ok || e.Name != "read:workflows" {
		t.Errorf("found %v, %v", e, ok)
	}
}

// TestWrite reads what is written of every catalog in testdata.
func TestWrite(t *testing.T) {
	pages, _ := filepath.Glob("testdata/*.*")
	docs, _ := filepath.Glob("testdata/docs/*")
	for _, page := range append(pages, docs...) {
		checkWritten(t, load(t, page))
	}
	odd := &Catalog{}
	for i, text := range []string{"yes", "~", "a: b", "a #b", " a ", "- a", "'a", "a\nb\tc", "é\u0085\u2028\ufeff", "\x00\x7f\x1b", "`a`", "@a", "1", "", "a:", "{a}", "*a", "&a", "!a", "%a", "\\", `"`, "a  b", "\U0001f600"} {
		odd.Scopes = append(odd.Scopes, Entry{
			Name: scope.Scope(fmt.Sprintf("s%d", i)), Title: text, Description: text, AccessStated: true, Roles: []string{"x" + text},
		})
	}
	checkWritten(t, odd)
}

// written are the forms in which a catalog is written.
var written = []struct {
	name    string
	write   func(*Catalog, io.Writer) error
	compare []cmp.Option
}{
	{"c.yaml", (*Catalog).WriteYAML, sameContent},
	{"c.json", (*Catalog).WriteJSON, sameAccess},
	{"openapi.yaml", (*Catalog).WriteOpenAPI, sameContent},
	{"c.go", (*Catalog).WriteGo, sameContent},
	{"c.md", (*Catalog).WriteMarkdown, sameContent},
}

func checkWritten(t *testing.T, c *Catalog) {
	t.Helper()
	for _, form := range written {
		var b bytes.Buffer
		if err := form.write(c, &b); err != nil {
			t.Errorf("%s: %v", form.name, err)
			continue
		}
		again, err := Read(form.name, b.Bytes())
		if err != nil {
			t.Errorf("%s: %v\n%s", form.name, err, b.Bytes())
			continue
		}
		if diff := cmp.Diff(c, again, form.compare...); diff != "" {
			t.Errorf("%s (-want +got):\n%s\n%s", form.name, diff, b.Bytes())
		}
		if formatted, err := gofmt.Source(b.Bytes()); form.name == "c.go" && (err != nil || !bytes.Equal(b.Bytes(), formatted)) {
			t.Errorf("gofmt would change what was written (%v):\n%s", err, b.Bytes())
		}
	}
}

// sameAccess compares catalogs of which one states all access.
var sameAccess = append(slices.Clip(sameContent), cmpopts.IgnoreFields(Entry{}, "AccessStated"))
