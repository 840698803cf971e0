package annotation

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/route"
)

// FuzzGoSwagger reads any lines below each of go-swagger's words, in either kind
// of comment. Whatever is read stands where it is said to, and a fix mends what
// it is for.
func FuzzGoSwagger(f *testing.F) {
	for _, text := range sources(f) {
		for group := range strings.SplitSeq(text, "\n\n") {
			if _, below, ok := strings.Cut(group, "\n"); ok {
				f.Add(strings.ReplaceAll(below, "//", ""))
			}
		}
	}
	for _, text := range []string{
		" Security:\n - a: [b:c]\n", " ---\n security: [{a: [b:c:d, 'e', \"f\"]}]\n", " Security: [{a: [\"b\\u0041\"]}]", "\tSecurity:\n\t  a: b, c d\n\t  e:\n",
		" SecurityDefinitions:\n   a:\n     type: oauth2\n     flow: implicit\n     scopes:\n       x: y\n", "---\nsecurity:\n- &x {a: [b]}\n- *x\n", " Security:\n - ä: [ö, 'ü x']\n",
		" Security: !!binary x", " Security:\n - a: |\n     b\n", " Security:\n - ? a\n   : [b]\n", " Security:\n - a: ~\n - b: null\n - c: none\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "\x00\ufeff") {
			return
		}
		text = strings.ReplaceAll(text, "\r", "")
		for _, head := range []string{" swagger:route GET /x x", " swagger:operation PUT /{y} t y", " swagger:meta"} {
			for _, comment := range []string{
				"//" + strings.ReplaceAll(head+"\n"+text, "\n", "\n//"),
				"/*" + strings.ReplaceAll(head+"\n"+text, "*/", "") + "*/",
			} {
				holdGoSwagger(t, comment)
			}
		}
	})
}

func holdGoSwagger(t *testing.T, comment string) {
	t.Helper()
	text := "package crm\n\n" + comment + "\nfunc F() {}\n"
	as := collectLoosely(text)
	if as == nil {
		return
	}
	for _, a := range as.All {
		for _, s := range a.Scopes {
			if edit, ok := a.Replace(s.Span, "zz"); ok && text[s.Span.Offset:s.Span.End] != string(s.Name) {
				t.Errorf("%q: %q is replaced at %q by %v", comment, s.Name, text[s.Span.Offset:s.Span.End], edit)
			}
		}
	}
	for _, p := range as.Problems {
		if p.Span.Offset < 0 || p.Span.End < p.Span.Offset || p.Span.End > len(text) {
			t.Errorf("%q: problem at %s..%d: %s", comment, p.Span, p.Span.End, p.Message)
		}
		for _, fix := range p.Fixes {
			again := collectLoosely(applyAll(text, fix.Edits...))
			if again == nil || slices.ContainsFunc(again.Problems, func(q Problem) bool { return q.Message == p.Message && q.Span == p.Span }) {
				t.Errorf("%q: %q mends nothing of %s", comment, fix.Message, p.Message)
			}
		}
	}
}

func TestReplaceInGoSwagger(t *testing.T) {
	const route_, operation = "// swagger:route GET /x x\n", "// swagger:operation GET /x x\n// ---\n"
	tests := []struct {
		name, lines string
		scope       string // "" for all that is written together
		with, want  string
	}{
		{"a scope", route_ + "// Security:\n//   a: x,  y", "y", "z", "//   a: x,  z"},
		{"a scope by two", route_ + "// Security:\n//   a: x", "x", "y z", "//   a: y, z"},
		{"a scope by alternatives", route_ + "// Security:\n//   a: x, y", "x", "z | w", ""},
		{"all", route_ + "//\tSecurity:\n//\t  a: x, y", "", "z w | v", "//\t  a: z, w\n//\t  a: v"},
		{"a list", route_ + "// Security:\n// - a: [x, y]", "", "z | v w", "// - a: [z]\n// - a: [v, w]"},
		{"a list in quotes", operation + "// security:\n// - a: [\"x\", \"y\"]", "", "z | v w", "// - a: [\"z\"]\n// - a: [\"v\", \"w\"]"},
		{"a list of lines", operation + "// security:\n// - a:\n//   - x\n//   - y", "", "z w", "//   - z\n//   - w"},
		{"a list of lines by alternatives", operation + "// security:\n// - a:\n//   - x", "", "z | w", ""},
		{"a list with another scheme", operation + "// security:\n// - a: [x]\n//   k: []", "", "z | w", ""},
		{"scopes of two schemes", operation + "// security:\n// - a: [x]\n//   b: [y]", "", "z", ""},
		{"a list on the line", route_ + "// Security: [{a: [x]}]", "x", "z", "// Security: [{a: [z]}]"},
		{"a bracket", route_ + "// Security:\n//   a: x", "x", "y]", ""},
		{"an escape", operation + "// security:\n// - a: [\"\\x78\"]", "x", "z", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := "package crm\n\n" + test.lines + "\nfunc F() {}\n"
			a := collect(t, text).All[0]
			if len(a.Scopes) == 0 {
				t.Fatal("no scopes")
			}
			span := a.Scopes[0].Span
			if test.scope == "" {
				span = a.Requires[0]
			} else if i := slices.IndexFunc(a.Scopes, func(s route.ScopeAt) bool { return string(s.Name) == test.scope }); i >= 0 {
				span = a.Scopes[i].Span
			}
			edit, ok := a.Replace(span, test.with)
			if ok != (test.want != "") {
				t.Fatalf("replaced: %v", ok)
			}
			if !ok {
				return
			}
			if got := applyAll(text, edit); !strings.Contains(got, test.want+"\nfunc F") {
				t.Errorf("(-want +got)\n%s", cmp.Diff(test.want, got))
			}
		})
	}
}

func TestRerouteInGoSwagger(t *testing.T) {
	const text = "package crm\n\n// swagger:route GET /x tag id\n// Security:\n//   a: x\nfunc F() {}\n"
	a := collect(t, text).All[0]
	a.Routes[0].Base = "/v1"
	tests := []struct{ method, path, want string }{
		{"POST", "/v1/y/{id}", "// swagger:route POST /y/{id} tag id\n"},
		{"POST", "/y", ""},
		{"*", "/v1/y", ""},
		{"GET", "/v1/y/**", ""},
	}
	for _, test := range tests {
		edit, ok := a.Reroute(a.Routes[0], test.method, test.path)
		if ok != (test.want != "") || ok && !strings.Contains(applyAll(text, edit), test.want) {
			t.Errorf("%s %s: %v, %+v", test.method, test.path, ok, edit)
		}
	}
}
