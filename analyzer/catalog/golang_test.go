package catalog

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/scope"
)

const goCatalog = `// Package auth is about tokens.
package auth

import "example.com/other"

const prefix, sep = "crm" + sep0, ":"

const sep0 = "."

// The scopes of contacts.
//
//	sets:
//	  Sync: crm.contacts:read people
//
//scope:catalog // see the handbook
const (
	// ContactsRead allows to view contacts
	// and notes.
	//
	//	title: Contacts
	ContactsRead Scope = prefix + "contacts" + (sep) + "read"

	People, _ = other.Scope("people"), 1 // View people.
	//nolint:gosec
	/*
	 * Change people.
	 */
	ChangePeople = string("change_people")

	// Both.
	//
	// 	for example()
	//
	//	access: read write
	//	implies:
	//	  - people
	//	  - change_people
	//	routes: [/people/**]
	Both other.Kind = ` + "`both`" + `
)

// Delete everything
//
//scope:catalog
const Purge = "purge"

const unmarked = other.Name
`

func TestGo(t *testing.T) {
	want := &Catalog{
		Scopes: []Entry{
			{Name: "crm.contacts:read", Title: "Contacts", Description: "allows to view contacts and notes.", Access: scope.Read},
			{Name: "people", Description: "View people.", Access: scope.Read},
			{Name: "change_people", Description: "Change people.", Access: scope.Write},
			{
				Name: "both", Description: "Both.", Access: scope.Read | scope.Write, AccessStated: true,
				Implies: []scope.Scope{"people", "change_people"}, Routes: []pattern.Pattern{{Path: "/people/**"}},
			},
			{Name: "purge", Description: "Delete everything", Access: scope.Write},
		},
		Sets: []NamedSet{{Name: "Sync", Scopes: scope.Set{"crm.contacts:read", "people"}}},
	}
	for name, text := range map[string]string{"a.go": goCatalog, "a": goCatalog, "b.go": "\ufeff" + strings.ReplaceAll(goCatalog, "\n", "\r\n")} {
		c, err := Read(name, []byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, c, sameContent...); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if at := text[c.Scopes[4].Pos.Offset:]; !strings.HasPrefix(at, "purge") {
			t.Errorf("%s: purge is at %s, where %.10q stands", name, c.Scopes[4].Pos, at)
		}
	}
}

// TestFromGo reads the same with the values of the type checker, which knows
// the other package.
func TestFromGo(t *testing.T) {
	fset := token.NewFileSet()
	parse := func(name, text string) *ast.File {
		file, err := parser.ParseFile(fset, name, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	other, err := new(types.Config).Check("example.com/other", fset, []*ast.File{parse("other.go", "package other\n\nconst Prefix = \"crm.\"\n")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	file := parse("a.go", "package a\n\nimport \"example.com/other\"\n\n//scope:catalog\nconst (\n\t// View it\n\tA = other.Prefix + \"a\"\n\tB = 1\n)\n")
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object)}
	if _, err := (&types.Config{Importer: only{other}}).Check("a", fset, []*ast.File{file}, info); err != nil {
		t.Fatal(err)
	}
	value := func(name *ast.Ident) (string, error) {
		v := info.Defs[name].(*types.Const).Val()
		if v.Kind() != constant.String {
			return "0", nil
		}
		return constant.StringVal(v), nil
	}
	c, err := FromGo(fset, []*ast.File{file}, value)
	if err != nil {
		t.Fatal(err)
	}
	want := &Catalog{Scopes: []Entry{{Name: "crm.a", Description: "View it", Access: scope.Read}, {Name: "0"}}}
	if diff := cmp.Diff(want, c, sameContent...); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if c, err := FromGo(fset, []*ast.File{parse("b.go", "package b\n\nconst A = \"a\"\n")}, value); c != nil || err != nil {
		t.Errorf("without a block: got %v, %v", c, err)
	}
}

// only is an importer of one package.
type only struct{ pkg *types.Package }

func (o only) Import(path string) (*types.Package, error) {
	if path != o.pkg.Path() {
		return nil, fmt.Errorf("no package %s", path)
	}
	return o.pkg, nil
}

func TestGoErrors(t *testing.T) {
	const head = "package a\n\nimport \"example.com/other\"\n\n//scope:catalog\nconst (\n"
	for _, test := range []struct{ text, want string }{
		{"package a\n", "a.go:1:1: no scopes found; expected a block of string constants marked //scope:catalog"},
		{"package a\n\n//scope:catalogue\nconst A = \"a\"\n", "a.go:1:1: no scopes found"},
		{"package a\n\nconst (\n", "a.go:4:1: not Go: "},
		{head + "\tA = other.B\n)\n", "a.go:7:6: constant A is made of other.B, whose value is in package example.com/other and cannot be told from this file alone"},
		{head + "\tA = \"a\" + unknown.B\n)\n", "a.go:7:12: constant A is made of unknown.B, whose value is in another package"},
		{head + "\tA = \"a\" + B\n)\n", "a.go:7:12: constant A is made of B, which this file does not declare"},
		{head + "\tA = \"a\" + B\n\tB = A\n)\n", "a.go:7:2: constant A is made of itself"},
		{head + "\tA = 1\n)\n", "a.go:7:6: constant A is no string, as every scope of a //scope:catalog is"},
		{head + "\tA = iota\n)\n", "a.go:7:6: constant A is no string"},
		{head + "\tA = len(\"a\")\n)\n", "a.go:7:6: constant A is no string"},
		{head + "\tA = \"a\" == \"b\"\n)\n", "a.go:7:6: constant A is no string"},
		{head + "\tA = \"a b\"\n)\n", "a.go:7:7: constant A: scope \"a b\" has a space"},
		{head + "\tA = \"\"\n)\n", "a.go:7:7: constant A: empty scope"},
		{head + "\tA = \"a\"\n\tB\n)\n", "a.go:8:2: scope a stands here for the second time; the first is at a.go:7:7"},
		{head + "\t// View\n\t//\n\t//\taccess: red\n\tA = \"a\"\n)\n", `a.go:9:13: scope a: access: expected read, write, read write or none, found "red"`},
		{head + "\t// View\n\t//\n\t//\ttitle: A\n\t//\tacess: red\n\tA = \"a\"\n)\n", `a.go:10:5: scope a: unknown key "acess"`},
		{head + "\t// View\n\t//\n\t//\ttitle: [\n\tA = \"a\"\n)\n", `a.go:9:12: not YAML: `},
		{head + "\t// View\n\t//\n\t//\timplies: b\n\tA = \"a\"\n)\n", `a.go:9:14: scope a implies b, which does not exist`},
		{"package a\n\n//\tsets:\n//\t  s: b\n//\n//scope:catalog\nconst A = \"a\"\n", `a.go:3:4: scope a: unknown key "sets"`},
		{"package a\n\n//\tsets:\n//\t  s: b\n//\n//scope:catalog\nconst (\n\tA = \"a\"\n)\n", `a.go:4:9: the set names b, which does not exist`},
		{"package a\n\n//\ttitle: b\n//\n//scope:catalog\nconst (\n\tA = \"a\"\n)\n", `a.go:3:4: unknown key "title"; expected sets`},
	} {
		c, err := Read("a.go", []byte(test.text))
		if _, ok := err.(*Error); !ok {
			t.Errorf("%q: got %v and the error %v (%T), want an *Error", test.text, c, err, err)
		} else if !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q:\ngot  %v\nwant %s", test.text, err, test.want)
		}
	}
}

// TestLargeGo reads files that are made to be slow, or to be as long as memory.
func TestLargeGo(t *testing.T) {
	const head = "package a\n\n//scope:catalog\nconst (\n"
	var plain, double, chain strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&plain, "\t// View a\n\tA%d = \"a%d\"\n", i, i)
		fmt.Fprintf(&chain, "\tA%d = A%d\n", i, i+1)
	}
	for i := range 100 {
		fmt.Fprintf(&double, "\tA%d = A%d + A%d\n", i, i+1, i+1)
	}
	for _, test := range []struct{ name, text, want string }{
		{"plain", head + plain.String() + ")\n", ""},
		{"double", head + double.String() + "\tA100 = \"a\"\n)\n", "is longer than 4096 bytes"},
		{"chain", head + chain.String() + "\tA20000 = \"a\"\n)\n", "is made of more than 10000 parts"},
		{"sum", head + "\tA = \"a\"" + strings.Repeat(" + \"a\"", 50_000) + "\n)\n", "is made of more than 10000 parts"},
		{"nested", head + "\tA = " + strings.Repeat("(", 1_000_000), "not Go"},
	} {
		start := time.Now()
		_, err := Read("a.go", []byte(test.text))
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", test.name, took)
		}
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got the error %.200v, want %s", test.name, err, test.want)
		}
	}
}

// TestSwaggo reads what the general information of swaggo's comments declares,
// beside a const block.
func TestSwaggo(t *testing.T) {
	const text = `package main

// @title CRM
// @securityDefinitions.oauth2.implicit OAuth
//	@Scope.Read:Contacts	View contacts
// @securityDefinitions.oauth2.application OAuth2
// @scope.read:contacts View all contacts
// @scope.write:contacts
// @scope.a|b nothing
// @scopes.no none
func main() {}

//scope:catalog
const Write = "write:contacts" // Change contacts
`
	c, err := Read("main.go", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range c.Scopes {
		got = append(got, fmt.Sprintf("%d:%d %s (%s): %s", e.Pos.Line, e.Pos.Column, e.Name, e.Access, e.Description))
	}
	for _, p := range c.Problems {
		got = append(got, fmt.Sprintf("%d:%d %s", p.Pos.Line, p.Pos.Column, p.Message))
	}
	want := []string{
		"14:16 write:contacts (write): Change contacts",
		"5:11 read:contacts (read): View contacts",
		`7:11 scope read:contacts is described as "View all contacts" here, but as "View contacts" at main.go:5:11, which is taken`,
		"9:11 scope a|b: | separates alternatives in a requirement and cannot be part of a name; left out",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
