package annotation

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// items returns an annotation, and its text: in the marked text each «a» is a scope
// of an alternative of its own, and «+a» one of that before.
func items(dialect, marked string) (*Annotation, string) {
	a := &Annotation{Dialect: dialect, Seam: Seam{Scope: ", "}}
	var b strings.Builder
	place := func(from int) source.Pos {
		return source.Pos{File: "f", Offset: from, Line: 1 + strings.Count(b.String()[:from], "\n"), Column: 1}
	}
	n := -1
	for i, part := range strings.FieldsFunc(marked, func(r rune) bool { return r == '«' || r == '»' }) {
		if i%2 == 0 {
			b.WriteString(part)
			continue
		}
		part, more := strings.CutPrefix(part, "+")
		from := b.Len()
		b.WriteString(part)
		span := source.Span{Pos: place(from), End: b.Len()}
		if more && n >= 0 {
			a.Requires[n].End = span.End
		} else {
			a.Requires = append(a.Requires, span)
			n++
		}
		a.Scopes = append(a.Scopes, route.ScopeAt{Name: scope.Scope(strings.Trim(part, `"`)), Alternative: n, Span: span})
	}
	a.Extent = source.Span{Pos: place(0), End: b.Len()}
	return a, b.String()
}

func TestRewrite(t *testing.T) {
	tests := []struct {
		name, dialect, text string
		demand              string
		want                string // "" where it cannot be written
	}{
		{"braces", OpenAPI, "security: [{o: [«a»]}, {o: [«b»]}]\n", "b", "security: [{o: [b]}]\n"},
		{"last of the braces", OpenAPI, "security: [{o: [«a»]}, {o: [«b»]}]\n", "a", "security: [{o: [a]}]\n"},
		{"between braces", OpenAPI, "security: [{o: [«a»]}, {k: []}, {o: [«b»]}, {o: [«c»]}]\n", "a", "security: [{o: [a]}, {k: []}]\n"},
		{"a key beside", OpenAPI, "security:\n  - k: []\n    o: [«a»]\n  - o: [«b»]\n", "b", "security:\n  - o: [b]\n"},
		{"a key below", OpenAPI, "security:\n  - o: [«a»]\n    k: []\n  - o: [«b»]\nnext: x\n", "b", "security:\n  - o: [b]\nnext: x\n"},
		{"a comment behind", OpenAPI, "security:\n  - o: [«a»] # why\n  - o: [«b»] # why not\n", "a", "security:\n  - o: [a] # why\n"},
		{"the last line", OpenAPI, "security:\n  - o: [«a»]\n  - o: [«b»]", "a", ""},
		{"written over", OpenAPI, "security:\n  - o: [«a»]\n  - o: [«b»]\n", "c", "security:\n  - o: [c]\n"},
		{"another scheme", OpenAPI, "security:\n  - o: [«a»]\n  - p: [«b»]\n", "c", ""},
		{"not of the other scheme", OpenAPI, "security:\n  - o: [«a»]\n  - p: [«b»]\n", "b", "security:\n  - p: [b]\n"},
		{"one more", OpenAPI, "security:\n  - o: [«a»]\n  - o: [«b»]\n", "b | c | d", "security:\n  - o: [c]\n  - o: [d]\n  - o: [b]\n"},
		{"nothing to write over", OpenAPI, "security:\n  - o: [«a»]\n", "a | b", ""},
		{"comment", GoSwagger, "// Security:\n// - o: [«a»]\n// - o: [«b»]\n//\n// Responses:\n", "a", "// Security:\n// - o: [a]\n//\n// Responses:\n"},
		{"indented comment", GoSwagger, "\t//   - o:\n\t//     - «a»\n\t//   - o:\n\t//     - «b»\nfunc f() {}\n", "a", "\t//   - o:\n\t//     - a\nfunc f() {}\n"},
		{"stars", GoSwagger, "/*\n * - o: [«a»]\n * - o: [«b»]\n */\n", "b", "/*\n * - o: [b]\n */\n"},
		{"keys without items", GoSwagger, "// Security:\n//   o: «a»\n//   p: «b»\n", "a", ""},
		{"list of messages", Gateway, "security: [{ r: { key: \"O\" value: { scope: \"«a»\" } } }, { r: { key: \"O\" value: { scope: \"«b»\" scope: \"«+c»\" } } }]\n", "a", "security: [{ r: { key: \"O\" value: { scope: \"a\" } } }]\n"},
		{"fields that are messages", Gateway, "security: {\n  r: { key: \"O\" value: { scope: \"«a»\" } }\n}\nsecurity: { r: { key: \"O\" value: { scope: \"«b»\" } } }\n", "b", "security: { r: { key: \"O\" value: { scope: \"b\" } } }\n"},
		{"a message of another scheme", Gateway, "security: [{ r: { key: \"O\" value: { scope: \"«a»\" } } }, { r: { key: \"P\" value: { scope: \"«b»\" } } }]\n", "c", ""},
		{"one message more", Gateway, "security: [{ r: { key: \"O\" value: { scope: \"«a»\" } } }]\n", "b | c", "security: [{ r: { key: \"O\" value: { scope: \"b\" } } }, { r: { key: \"O\" value: { scope: \"c\" } } }]\n"},
		{"directives", Directive, "//scope:require «a»\n//scope:require «b»\n", "a", ""},
		{"not plain", OpenAPI, "security:\n  - o: [«a»]\n  - o: [«b»]\n", "true", ""},
		{"huma", Huma, "package p\n\nvar s = []map[string][]string{{\"o\": {«\"a\"»}}, {\"o\": {«\"b\"», «+\"c\"»}}}\n", "a c", "package p\n\nvar s = []map[string][]string{{\"o\": {\"a\", \"c\"}}}\n"},
		{"two schemes of huma", Huma, "package p\n\nvar s = []map[string][]string{{\"o\": {«\"a\"»}, \"p\": {«+\"b\"»}}}\n", "c", ""},
		{"a variable of huma", Huma, "package p\n\nvar s = []string{«\"a\"»}\n", "c", ""},
		{"lines of huma", Huma, "package p\n\nvar s = []map[string][]string{\n\t{\"o\": {\n\t\t«\"a\"»,\n\t}},\n}\n", "a b", "package p\n\nvar s = []map[string][]string{\n\t{\"o\": {\n\t\t\"a\",\n\t\t\"b\",\n\t}},\n}\n"},
		{"goa", Goa, "package d\n\nvar _ = M(func() {\n\tSecurity(O, func() { Scope(\"«a»\") })\n\tSecurity(K)\n\tdsl.Security(O, func() {\n\t\tScope(\"«b»\")\n\t})\n})\n", "a", "package d\n\nvar _ = M(func() {\n\tSecurity(O, func() { Scope(\"a\") })\n\tSecurity(K)\n})\n"},
		{"a line of goa", Goa, "package d\n\nvar _ = M(func() { Security(O, func() { Scope(\"«a»\") }); Security(O, func() { Scope(\"«b»\") }) })\n", "a", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, text := items(test.dialect, test.text)
			want, _, err := scope.Parse(test.demand)
			if err != nil {
				t.Fatal(err)
			}
			edits, ok := a.Rewrite([]byte(text), want)
			if ok != (test.want != "") {
				t.Fatalf("edits %v, %v", edits, ok)
			}
			if diff := cmp.Diff(test.want, applyAll(text, edits...)); ok && diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// FuzzRewrite holds that edits of whatever text stay within it, and leave it alone
// where scopes do not stand there.
func FuzzRewrite(f *testing.F) {
	for _, text := range []string{
		"security: [{o: [«a», «+b»]}, {o: [«c»]}]\n", "s:\n  - o:\n    - «a»\n    - «+b»\n  - o: [«c»]\n", "// - o: [«a»]\n// - o: [«b»]\n", "{«a»}, «b»}",
		"package p\n\nvar s = []map[string][]string{{\"o\": {«\"a\"»}}, {\"o\": {«\"b\"»}}}\n",
		"package d\n\nvar _ = M(func() {\n\tSecurity(O, func() { Scope(\"«a»\") })\n\tSecurity(O, func() { Scope(\"«b»\") })\n})\n",
	} {
		f.Add(text, 0, "a")
	}
	f.Fuzz(func(t *testing.T, marked string, cut int, demand string) {
		want, _, err := scope.Parse(demand)
		if err != nil {
			return
		}
		for _, dialect := range []string{OpenAPI, GoSwagger, Huma, Goa, Gateway} {
			a, text := items(dialect, strings.TrimLeft(marked, "«»"))
			data := []byte(text)[:max(0, min(len(text), len(text)-cut))]
			for _, edits := range func() (out [][]source.Edit) {
				rewritten, _ := a.Rewrite(data, want)
				without, _ := a.Without(data, 0)
				shorter, _ := a.Cut(data, a.Scopes[:min(1, len(a.Scopes))])
				return [][]source.Edit{rewritten, without, shorter}
			}() {
				at := 0
				for _, e := range edits {
					if e.Span.Offset < at || e.Span.End < e.Span.Offset || e.Span.End > len(data) {
						t.Fatalf("%s: edits %v of %d bytes", dialect, edits, len(data))
					}
					at = e.Span.End
				}
			}
		}
	})
}
