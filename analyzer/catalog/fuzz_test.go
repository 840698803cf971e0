package catalog

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scopevet/scopevet/analyzer/source"
)

// checkRead reads data and checks what holds of every result: an error is an
// *Error, every scope is valid, stands where it is said to stand, and is
// written so that it reads back.
func checkRead(t *testing.T, name string, data []byte) {
	c, err := Read(name, data)
	if err != nil {
		if _, ok := errors.AsType[*Error](err); !ok || c != nil {
			t.Fatalf("got %v and the error %v (%T)", c, err, err)
		}
		return
	}
	if len(c.Scopes) == 0 {
		t.Fatal("no scopes and no error")
	}
	for _, e := range c.Scopes {
		if err := checkName(string(e.Name)); err != nil {
			t.Fatal(err)
		}
		if !e.Pos.IsValid() || e.Pos.Offset > len(data) || e.Pos.File != name {
			t.Fatalf("%s is at %v (offset %d)", e.Name, e.Pos, e.Pos.Offset)
		}
		for _, to := range slices.Concat(e.Implies, e.Conflicts) {
			if _, ok := c.Lookup(to); !ok {
				t.Fatalf("%s names %s, which does not exist", e.Name, to)
			}
		}
	}
	checkWritten(t, c)
}

func fuzz(f *testing.F, name string, seeds ...string) {
	for _, glob := range []string{"testdata/*" + filepath.Ext(name), "testdata/docs/*" + filepath.Ext(name), "testdata/want/*" + filepath.Ext(name)} {
		files, err := filepath.Glob(glob)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, name, data) })
}

func FuzzYAML(f *testing.F) { fuzz(f, "a.yaml", "scopes: {a: &x b, c: *x}", "? scopes\n: ? a\n  : b") }

func FuzzJSON(f *testing.F) { fuzz(f, "a.json", `{"scopes": {"a": {"implies": ["a"]}}}`) }

func FuzzOpenAPI(f *testing.F) {
	for _, text := range apiDocuments {
		f.Add([]byte(text))
	}
	f.Add([]byte("openapi: 3.0.0\ncomponents:\n  securitySchemes: {$ref: '#/components/securitySchemes'}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		name := "a.yaml"
		if looksLikeJSON(data) {
			name = "a.json"
		}
		checkRead(t, name, data)
		if p, err := newPage(name, data); err == nil {
			checkOutline(t, p)
		}
	})
}

// checkOutline holds that the outline of a document has its lines, or none in
// their places.
func checkOutline(t *testing.T, p *source.Text) {
	t.Helper()
	lines, err := outline(p, slices.Concat(schemePlaces, extensionPlaces), nil)
	if err != nil {
		return
	}
	n := 0
	for line := range strings.SplitSeq(strings.TrimSuffix(lines, "\n"), "\n") {
		n++
		if want := strings.TrimPrefix(string(p.Line(n)), "\ufeff"); line != "" && line != want {
			t.Fatalf("line %d is %q, want %q", n, line, want)
		}
	}
	if n != p.Lines() {
		t.Fatalf("the outline has %d lines, want %d", n, p.Lines())
	}
}

func FuzzGo(f *testing.F) {
	fuzz(f, "a.go", goCatalog, "package a\n\n//scope:catalog\nconst A, B = \"a\" + B, \"b\"\n")
}

func FuzzMarkdown(f *testing.F) {
	fuzz(f, "a.md", "`a:b`\n: c", embeddedMark+"\nscopes: {a: b}\n-->\n", "---\ntitle: scopes\n---\n* a:b - c")
}

func FuzzHTML(f *testing.F) {
	fuzz(f, "a.html", "<dl><dt>a:b<dd>c", "<table><tr><th rowspan=9>Scope<td>a:b")
}

func FuzzText(f *testing.F) {
	fuzz(f, "a.txt", "Scope\nDescription\na:b\nc", "ScopeDescription\na:bC", "| Scope |\n|--|\na:b |")
}

// TestLarge reads large documents, good ones and ones made to be slow, and
// holds each to a time that only grows beyond it if the work does so faster
// than the document.
func TestLarge(t *testing.T) {
	fill := func(size int, head, line, tail string) string {
		var b strings.Builder
		b.WriteString(head)
		for i := 0; b.Len() < size-len(line)-len(tail)-8; i++ {
			b.WriteString(strings.ReplaceAll(line, "@", fmt.Sprint(i)))
		}
		b.WriteString(tail)
		return b.String()
	}
	for name, text := range map[string]struct{ head, line, tail string }{
		"table.md":      {"| Scope | Description |\n|---|---|\n", "| `read:a@` | View a@; supersedes `read:b@` |\n", ""},
		"list.md":       {"# Scopes\n\n", "* `read:a@` - View a@; includes `read:b@`\n", ""},
		"headings.md":   {"# Scopes\n\n", "## read:a@\n\nView a@\n\n", ""},
		"line.md":       {"# Scopes\n\n", "`read:a@` ", ""},
		"brackets.md":   {"# Scopes\n\n", "[", ""},
		"stars.md":      {"# Scopes\n\n", "*a **b ", ""},
		"ticks.md":      {"# Scopes\n\n", "`` ` ", ""},
		"quotes.md":     {"# Scopes\n\n", "> ", ""},
		"bullets.md":    {"# Scopes\n\n", "- ", ""},
		"nested.md":     {"# Scopes\n\n", "  - a:b\n    - a:c\n      - d\n", ""},
		"html.md":       {"# Scopes\n\n", "<table><tr><td>a:b\n\n", ""},
		"pipes.md":      {"# Scopes\n\n", "|", ""},
		"table.html":    {"<table><tr><th>Scope<th>Description", "<tr><td>read:a@<td>View a@; includes write:a@\n", ""},
		"open.html":     {"<h1>Scopes", "<div><b><code><table><tr><td>", ""},
		"spans.html":    {"<table>", "<tr><td rowspan=100 colspan=100>read:a@", ""},
		"entities.html": {"<h1>Scopes", "&amp;&lt", ""},
		"tags.html":     {"<h1>Scopes", "<", ""},
		"terms.html":    {"<h1>Scopes</h1><dl>", "<dt>read:a@", ""},
		"glued.txt":     {"ScopeNameDescription\n", "read:a@A (Read)View a@\n", ""},
		"seams.txt":     {"ScopeNameDescription\n", "aA", ""},
		"stacked.txt":   {"Scope\nDescription\n", "read:a@\nView a@\n", ""},
		"heads.txt":     {"", "Scope\n", ""},
		"heads2.txt":    {"", "Scope\nName\n", ""},
		"pipes.txt":     {"a|b\n--|--\n", "|", ""},
		"delimiter.txt": {"", "|--\n", ""},
		"bullets.txt":   {"Scopes\n", "• read:a@ - View a@\n", ""},
		"line.txt":      {"Scopes\n", "read:a@, ", ""},
		"tabs.txt":      {"Scope\tDescription\n", "read:a@\tView a@\n", ""},
		"words.txt":     {"Scope  Description\n", "a  b\n", ""},
		"big.json":      {`{"scopes": {`, `"read:a@": "View a@", `, `"z": ""}}`},
		"deep.json":     {"", "[", ""},
		"sets.md":       {"| Scope |\n|---|\n|`read:a`|\n\n| Use case | Scopes |\n|---|---|\n", "| @ | `read:a` `read:b` |\n", ""},
		"big.yaml":      {"scopes:\n", "  read:a@: View a@\n", ""},
		"flow.yaml":     {"", "a: {a: [a, 'a', \"a\"]} # a\n", ""},
		"quotes.yaml":   {"", "\"\"\"\" ", ""},
		"colons.yaml":   {"", "a: ", ""},
		"anchors.yaml":  {"", "&a ", ""},
		"lists.yaml":    {"", "- ", ""},
		"tags.yaml":     {"", "!!", ""},
	} {
		t.Run(name, func(t *testing.T) {
			size := 1 << 18
			if filepath.Ext(name) == ".yaml" {
				size = maxYAML / 4
			}
			data := fill(size, text.head, text.line, text.tail)
			start := time.Now()
			c, err := Read(name, []byte(data))
			took := time.Since(start)
			n := 0
			if c != nil {
				n = len(c.Scopes)
			}
			if e := fmt.Sprint(err); testing.Verbose() {
				t.Logf("%v, %d scopes, %.90s", took.Round(time.Millisecond), n, e)
			}
			if took > 20*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}
