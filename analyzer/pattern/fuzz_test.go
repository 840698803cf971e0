package pattern_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/pattern"
)

func FuzzParse(f *testing.F) {
	for _, text := range []string{"/a/{b}/**", "GET /a", "* /", "/{$}", "/a/{x}:go", "get /", "/a//b", "/{a}{b}", "/*"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := pattern.Parse(text)
		if err != nil {
			if at := err.(*pattern.SyntaxError).Offset; at < 0 || at > len(text) {
				t.Fatalf("Parse(%q): %v is outside of it", text, err)
			}
			return
		}
		again, err := pattern.Parse(p.String())
		if err != nil || again != p {
			t.Fatalf("Parse(%q) prints as %q, which reads as %+v, %v", text, p, again, err)
		}
		if !p.Includes(p) || !pattern.SamePath(p.Path, p.Path+"/") && !strings.HasSuffix(p.Path, "/") && !strings.HasSuffix(p.Path, "{$}") {
			t.Fatalf("%q does not match itself", p)
		}
	})
}

// wellFormed is a canonical path: text and {name} in segments, ** the last.
var wellFormed = regexp.MustCompile(`(?s)^([^{}*]|\{[^{}/]+\})*(/\*\*)?$`)

func FuzzCanonical(f *testing.F) {
	for i, path := range []string{
		"/a/{id:[0-9]{3}}", "/a/:id/*rest", "/:a-:b?", "/{$}", "/{path...}", "/static*", "/{", "/?:id([0-9]+)", "/:id<int>", "*", `/\:x`,
	} {
		f.Add(uint8(i), path)
	}
	f.Fuzz(func(t *testing.T, syntax uint8, path string) {
		s := pattern.Syntax(syntax)
		canonical := s.Canonical(path)
		if !wellFormed.MatchString(canonical) {
			t.Fatalf("%v: Canonical(%q) = %q is not well-formed", s, path, canonical)
		}
		if !pattern.SamePath(canonical, canonical) {
			t.Fatalf("%v: Canonical(%q) = %q is not the same as itself", s, path, canonical)
		}
		if !strings.HasPrefix(path, "/") || strings.Contains(path, "//") {
			return
		}
		if p := (pattern.Pattern{Path: canonical}); !p.Matches("GET", canonical) {
			t.Fatalf("%v: Canonical(%q) = %q does not match itself", s, path, canonical)
		}
	})
}
