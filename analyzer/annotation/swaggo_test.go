package annotation

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// swagSecurity is what Operation.ParseSecurityComment of swag v1.16.6 makes of
// a value. It reports false where that would panic.
func swagSecurity(value string) (map[string][]string, bool) {
	security := make(map[string][]string)
	for _, option := range separator.Split(value, -1) {
		option = strings.TrimSpace(option)
		left, right := strings.Index(option, "["), strings.Index(option, "]")
		if left == -1 && right == -1 {
			security[option] = []string{}
			continue
		}
		if left < 0 || right < left+1 {
			return nil, false
		}
		for s := range strings.SplitSeq(option[left+1:right], ",") {
			security[option[:left]] = append(security[option[:left]], strings.TrimSpace(s))
		}
	}
	return security, true
}

// FuzzSecurity holds what is read of the value of an @Security line against
// swag, and that every place and fix lies in the comment.
func FuzzSecurity(f *testing.F) {
	for _, value := range []string{
		"A[x]", "A[x, y] && B", "A[x] || B[y]", "A[]", "A[x,,y,]", "A [x]", "A[x y]", "A[x", "x]", "]A[", "A[x], B[y]",
		"A[x] && A", "A[none]", "A[x]||A[y]", "A[ä]", "A[\"]", "&&", "||", "[x]", "[ ]", "A[[x]]", "A\u00a0[x]", "A[x\u2003]", "A[x|y]",
	} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if strings.ContainsAny(value, "\r\n\x00\ufeff") {
			return
		}
		comment := "// @Router /x [get]\n//\t@Security " + value
		text := "package crm\n\n" + comment + "\nfunc F() {}\n"
		as := collectLoosely(text)
		if as == nil {
			return
		}
		inside := source.Span{Pos: source.Pos{File: "crm.go", Offset: strings.Index(text, comment), Line: 3, Column: 1}}
		inside.End = inside.Offset + len(comment)
		for _, p := range as.Problems {
			if !p.Span.Within(inside) {
				t.Errorf("%q: problem at %s..%d: %s", comment, p.Span, p.Span.End, p.Message)
			}
			for _, fix := range p.Fixes {
				for _, e := range fix.Edits {
					if !e.Span.Within(inside) {
						t.Errorf("%q: %s at %s..%d", comment, fix.Message, e.Span, e.Span.End)
					}
				}
				if again := collectLoosely(applyAll(text, fix.Edits...)); again == nil || slices.ContainsFunc(again.Problems, func(q Problem) bool {
					return q.Message == p.Message && q.Span == p.Span
				}) {
					t.Errorf("%q: %q mends nothing of %s", comment, fix.Message, p.Message)
				}
			}
		}
		for _, a := range as.All {
			for _, s := range a.Scopes {
				if got := text[s.Span.Offset:s.Span.End]; got != string(s.Name) {
					t.Errorf("%q: scope %q stands at %q", comment, s.Name, got)
				}
			}
		}
		value = strings.TrimSpace(value)
		if value == "" {
			return
		}
		l := readSecurity(value)
		security, ok := swagSecurity(value)
		if !ok && !l.broken {
			t.Fatalf("%q: swag panics", value)
		}
		if l.broken {
			return
		}
		var got, want scope.Set
		for _, s := range l.schemes {
			for _, token := range s.scopes {
				got = got.Union(scope.NewSet(token.Scope))
			}
		}
		for _, scopes := range security {
			for _, s := range scopes {
				if s != "" && !scope.IsPlaceholder(s) {
					want = want.Union(scope.NewSet(scope.Scope(s)))
				}
			}
		}
		if !got.Equal(want) {
			t.Errorf("%q demands %v, to swag %v", value, got, want)
		}
	})
}

// FuzzSwaggo holds that no comment, of whatever lines, is read where it is not.
func FuzzSwaggo(f *testing.F) {
	for _, text := range sources(f) {
		for group := range strings.SplitSeq(text, "\n\n") {
			f.Add(group)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "\x00\ufeff") {
			return
		}
		for _, comment := range []string{
			"//" + strings.ReplaceAll(strings.ReplaceAll(text, "\r", ""), "\n", "\n//"),
			"/*" + strings.ReplaceAll(text, "*/", "") + "*/",
		} {
			text := "package crm\n\n" + comment + "\nfunc F() {}\n"
			as := collectLoosely(text)
			if as == nil {
				return
			}
			for _, a := range as.All {
				for _, s := range a.Scopes {
					if got := text[s.Span.Offset:s.Span.End]; got != string(s.Name) {
						t.Errorf("%q: scope %q stands at %q", comment, s.Name, got)
					}
				}
				if a.General == nil {
					continue
				}
				for _, scheme := range a.General.Schemes {
					for _, k := range scheme.Scopes {
						if got := text[k.Span.Offset:k.Span.End]; got != k.Ident {
							t.Errorf("%q: scope %q is declared at %q", comment, k.Ident, got)
						}
					}
				}
			}
		}
	})
}

func TestReplaceInSwaggo(t *testing.T) {
	tests := []struct {
		name, lines string
		scope       string // "" for all that is in the first brackets
		with, want  string
	}{
		{"a scope", "// @Security A[x,  y] // note", "y", "z", "// @Security A[x,  z] // note"},
		{"a scope by two", "// @Security A[x]", "x", "y z", "// @Security A[y, z]"},
		{"a scope by alternatives", "// @Security A[x, y]", "x", "z | w", ""},
		{"all", "//\t@Security\tA[x, y]", "", "z w | v", "//\t@Security\tA[z, w]\n//\t@Security\tA[v]"},
		{"all, and a scheme without scopes", "// @Security A[x] && Key", "", "y", "// @Security A[y] && Key"},
		{"all by alternatives, and a scheme without scopes", "// @Security A[x] && Key", "", "y | z", ""},
		{"all of one scheme", "// @Security A[x] && B[y]", "", "z", ""},
		{"a bracket", "// @Security A[x]", "", "y]", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := "package crm\n\n// @Router /x [get]\n" + test.lines + "\nfunc F() {}\n"
			a := collect(t, text).All[0]
			span := a.Requires[0]
			if i := slices.IndexFunc(a.Scopes, func(s route.ScopeAt) bool { return string(s.Name) == test.scope }); i >= 0 {
				span = a.Scopes[i].Span
			}
			edit, ok := a.Replace(span, test.with)
			if ok != (test.want != "") {
				t.Fatalf("replaced: %v", ok)
			}
			if !ok {
				return
			}
			want := strings.Replace(text, test.lines, test.want, 1)
			if diff := cmp.Diff(want, applyAll(text, edit)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRerouteInSwaggo(t *testing.T) {
	const text = "package crm\n\n// @Router /x [get] and more\n// @Security A[x]\nfunc F() {}\n"
	a := collect(t, text).All[0]
	a.Routes[0].Base = "/v1"
	tests := []struct{ method, path, want string }{
		{"POST", "/v1/y/{id}", "// @Router /y/{id} [post] and more\n"},
		{"POST", "/y", ""},
		{"*", "/v1/y", ""},
		{"TRACE", "/v1/y", ""},
		{"GET", "/v1/y/**", ""},
	}
	for _, test := range tests {
		edit, ok := a.Reroute(a.Routes[0], test.method, test.path)
		if ok != (test.want != "") || ok && !strings.Contains(applyAll(text, edit), test.want) {
			t.Errorf("%s %s: %v, %+v", test.method, test.path, ok, edit)
		}
	}
}
