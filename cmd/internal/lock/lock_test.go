package lock_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/lock"
)

const header = "# scopevet lock 1 example.com/crm\n"

// of returns a route, what it enforces and what it declares, "-" if that is not known,
// or nothing is declared.
func of(t *testing.T, method, path, enforced, declared string) *route.Route {
	t.Helper()
	r := &route.Route{Method: method, Path: path, Access: route.DefaultAccess(method)}
	var err1, err2 error
	r.Enforced, err1 = scope.ParseStated(enforced)
	r.Declared, err2 = scope.ParseStated(declared)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return r
}

// TestNew holds what is written of each answer that there is about a route.
func TestNew(t *testing.T) {
	search := of(t, "POST", "/v1/search", "read:contacts", "-")
	search.Access = scope.Read
	probe := of(t, "GET", "/healthz", "public", "-")
	probe.Public = true
	hidden := of(t, "GET", "/hidden", "-", "-")
	hidden.Public = true
	comes := of(t, "HEAD", "/v1/contacts", "read:contacts", "-")
	comes.With = "GET"
	differs := of(t, "HEAD", "/v1/people", "-", "-")
	differs.With = "GET"
	strange := of(t, "x y", "/a \x1b{id}", "-", "-")
	strange.Enforced = scope.Requirement{scope.NewSet("public"), scope.NewSet("(a", "b|c", "Super Admin")}
	catalog := &catalog.Catalog{Scopes: []catalog.Entry{
		{Name: "people", Implies: []scope.Scope{"read_people"}}, {Name: "all", Implies: []scope.Scope{"people"}}, {Name: "read_people"},
	}}
	routes := []*route.Route{
		of(t, "POST", "/v1/contacts", "write:contacts", "read:contacts"), of(t, "GET", "/v1/contacts", "read:contacts", "-"), comes, differs,
		of(t, "GET", "/v1/people", "view read_people | people | people view", "-"), search, probe, hidden, strange,
		of(t, "DELETE", "/v1/notes/{id}", "public", "write:notes"), of(t, "GET", "/v1/files/**", "-", "-"),
		of(t, "GET", "/v1/reports", "-", "read:reports"), of(t, "*", "/v1/hook", "public", "public"), of(t, "GET", "/v1/hook", "-", "public"),
		of(t, "GET", "/v1/twice", "read:b", "-"), of(t, "GET", "/v1/twice", "read:a", "-"), of(t, "GET", "/v1/twice", "read:a", "read:a"),
	}
	const want = header + `# What each route demands of a token. "scopevet lock" writes it, "scopevet lock -check"
# says what differs from the code.
"x y"   "/a \x1b{id}"                           "(a" "Super Admin" "b|c" | "public"
GET     /healthz                                public
GET     /hidden                                 public (declared)
GET     /v1/contacts                            read:contacts
POST    /v1/contacts                            write:contacts
GET     /v1/files/**                            unknown
*       /v1/hook                                public
GET     /v1/hook                                public (declared)
DELETE  /v1/notes/{id}                          nothing
GET     /v1/people                              people | read_people view
HEAD    /v1/people                              unknown
GET     /v1/reports                             read:reports (declared)
POST    /v1/search                              read:contacts (reads)
GET     /v1/twice                               read:a
GET     /v1/twice                               read:b
scope all implies people read_people
scope people implies read_people
unresolved 2
`
	got := lock.New("example.com/crm", routes, catalog, 2)
	if diff := cmp.Diff(want, string(got.Bytes())); diff != "" {
		t.Errorf("the file (-want +got):\n%s", diff)
	}
	read, err := lock.Parse("x", got.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, read); diff != "" {
		t.Errorf("read again (-written +read):\n%s", diff)
	}
}

// TestUnion holds that what a merge leaves that takes the lines of both sides is read.
func TestUnion(t *testing.T) {
	f, err := lock.Parse("x", []byte(header+`
# a comment
unresolved 1
scope people implies view
POST /b public
GET	/a	read:a
GET /a  read:a
GET /a read:b
scope people implies read_people
unresolved 3
`))
	if err != nil {
		t.Fatal(err)
	}
	const want = `GET     /a                                      read:a
GET     /a                                      read:b
POST    /b                                      public
scope people implies read_people view
unresolved 3
`
	if _, got, _ := strings.Cut(string(f.Bytes()), "the code.\n"); got != want {
		t.Errorf("it is read as\n%s", got)
	}
}

// TestErrors holds what is said of what is no lock, and where.
func TestErrors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", `x:1:1: this is no lock: expected a line like "# scopevet lock 1 example.com/module"`},
		{"package main\n", `x:1:1: this is no lock: expected a line like "# scopevet lock 1 example.com/module"`},
		{"# scopevet lock 2 example.com/crm\n", `x:1:17: the lock has version "2"; this scopevet reads version 1`},
		{"# scopevet lock 1 a b\n", `x:1:21: expected the end of the line after the module's path`},
		{"<<<<<<< HEAD\n" + header, `x:1:1: a merge has left a conflict here; take the file of either side and run scopevet lock`},
		{header + "GET /a read:a\n=======\nGET /a read:b\n>>>>>>> branch\n", `x:3:1: a merge has left a conflict here; take the file of either side and run scopevet lock`},
		{header + "||||||| 1234567\n", `x:2:1: a merge has left a conflict here; take the file of either side and run scopevet lock`},
		{header + "GET\n", `x:2:4: expected a path after the method`},
		{header + "GET /a\n", `x:2:7: expected what the route demands: scopes, public, nothing or unknown`},
		{header + "GET /a (declared)\n", `x:2:18: expected what the route demands: scopes, public, nothing or unknown`},
		{header + "\"\" /a public\n", `x:2:1: the method is empty`},
		{header + "GET /a public read:a\n", `x:2:15: expected the end of the line after public; a scope of that name is written in quotes`},
		{header + "GET /a read:a public\n", `x:2:15: "public" is no scope here; expected blanks around a bar, and a scope that has one, or is called like a word of this file, in quotes`},
		{header + "GET /a a|b\n", `x:2:8: "a|b" is no scope here; expected blanks around a bar, and a scope that has one, or is called like a word of this file, in quotes`},
		{header + "GET /a | a\n", `x:2:8: expected scopes before and after the bar`},
		{header + "GET /a a |\n", `x:2:10: expected scopes before and after the bar`},
		{header + "GET /a a | | b\n", `x:2:12: expected scopes before and after the bar`},
		{header + "GET /a a (declared\n", `x:2:19: expected ) at the end of the line; a scope that begins with ( is written in quotes`},
		{header + "GET /a a (declared, promised)\n", `x:2:20: expected declared, reads, writes or neither; a scope that begins with ( is written in quotes`},
		{header + "GET /a unknown (declared)\n", `x:2:8: nothing is declared where unknown is said`},
		{header + "GET \"/a b read:a\n", `x:2:5: the quoted text does not end as a Go string does`},
		{header + "GET \"/a\"b read:a\n", `x:2:9: expected a blank after the quoted text`},
		{header + "GET /a\x1b read:a\n", `x:2:5: "/a\x1b" has to be written in quotes`},
		{header + "scope\n", `x:2:6: expected a scope`},
		{header + "scope a has b\n", `x:2:9: expected "implies" after the scope`},
		{header + "scope a implies\n", `x:2:16: expected the scopes that a implies`},
		{header + "unresolved\n", `x:2:11: expected how many registrations are not resolved`},
		{header + "unresolved few\n", `x:2:12: "few" is no number of registrations; expected 1 or more`},
		{header + "unresolved 1 2\n", `x:2:14: expected the end of the line after the number`},
	} {
		_, err := lock.Parse("x", []byte(test.text))
		if e, ok := errors.AsType[*lock.Error](err); !ok || e.Error() != test.want {
			t.Errorf("%q: %v\nwant %s", test.text, err, test.want)
		}
	}
}

// TestWrite holds that only a lock of the same module is replaced.
func TestWrite(t *testing.T) {
	dir := t.TempDir()
	f := lock.New("example.com/crm", []*route.Route{of(t, "GET", "/a", "read:a", "-")}, nil, 0)
	name := filepath.Join(dir, lock.Filename)
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := lock.Read(name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what is not there: %v", err)
	}
	for _, old := range []string{"", header, header + "GET /b public\n", "# scopevet lock 1 example.com/crm/v2\n"} {
		if old != "" {
			write(old)
		}
		if err := f.Write(name); err != nil {
			t.Errorf("over %q: %v", old, err)
		}
		if data, _ := os.ReadFile(name); string(data) != string(f.Bytes()) {
			t.Errorf("over %q it holds %q", old, data)
		}
	}
	for _, old := range []string{"", "package main\n", header + "<<<<<<< HEAD\n", header + "GET /b\n", "# scopevet lock 2 example.com/crm\n",
		"# scopevet lock 1 example.com/shop\n", "# scopevet lock 1\n"} {
		write(old)
		if _, ok := errors.AsType[*lock.Error](f.Write(name)); !ok {
			t.Errorf("%q was replaced", old)
		}
		if data, _ := os.ReadFile(name); string(data) != old {
			t.Errorf("of %q is left %q", old, data)
		}
	}
}

// FuzzParse holds that any text is a lock or an error with a place in it, and that what
// is read can be written and read again.
func FuzzParse(f *testing.F) {
	f.Add(header + "GET /a a b | \"public\" (declared, reads)\nscope people implies view\nunresolved 2\n")
	f.Add(strings.ReplaceAll(header+"GET /a public\n* /b unknown\nPOST \"/\\x1b\" nothing (neither)\n", "\n", "\r\n"))
	f.Add("# scopevet lock 1\nGET /a \xff")
	f.Add(header + "GET /a a\n<<<<<<< HEAD\n")
	f.Fuzz(func(t *testing.T, text string) {
		read, err := lock.Parse("x", []byte(text))
		if err != nil {
			e, ok := errors.AsType[*lock.Error](err)
			if !ok || e.Pos.Line < 1 || e.Pos.Column < 1 || e.Pos.Offset > len(text) {
				t.Fatalf("error %v", err)
			}
			return
		}
		again, err := lock.Parse("x", read.Bytes())
		if err != nil {
			t.Fatalf("%v in\n%s", err, read.Bytes())
		}
		if diff := cmp.Diff(read, again); diff != "" {
			t.Fatalf("read again (-first +second):\n%s", diff)
		}
	})
}

// FuzzNew holds that what is written of any route is read as what was written.
func FuzzNew(f *testing.F) {
	f.Add("m", "GET", "/v1/{id}", "read:a", "public", uint8(1))
	f.Add("", "scope", "(", "(a", "|", uint8(6))
	f.Add(" ", "#", "", "", "\xff", uint8(8))
	f.Add("a b", "=======", "unresolved", "unknown", "a b", uint8(3))
	f.Fuzz(func(t *testing.T, module, method, path, one, other string, kind uint8) {
		if method == "" {
			return // every route has one
		}
		a, b := scope.Scope(one), scope.Scope(other)
		r := &route.Route{Method: method, Path: path, Access: scope.Access(kind % 4), Public: kind&4 != 0}
		req := scope.Requirement{scope.NewSet(a), scope.NewSet(b, "c")}
		switch kind >> 3 & 3 {
		case 0:
			r.Enforced = req
		case 1:
			r.Declared = req
		case 2:
			r.Enforced = scope.Public()
		}
		c := &catalog.Catalog{Scopes: []catalog.Entry{{Name: a, Implies: []scope.Scope{b}}, {Name: b}}}
		written := lock.New(module, []*route.Route{r}, c, int(kind%2))
		read, err := lock.Parse("x", written.Bytes())
		if err != nil {
			t.Fatalf("%v in\n%s", err, written.Bytes())
		}
		if diff := cmp.Diff(written, read); diff != "" {
			t.Fatalf("(-written +read):\n%s", diff)
		}
	})
}
