package annotation

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

func none(*catalog.Operation) string { return "" }

// TestReplaceInDocument writes a requirement in the place of another one, in
// every layout that a document may have.
func TestReplaceInDocument(t *testing.T) {
	const before, after = "swagger: '2.0'\npaths:\n  /a:\n    get:\n", "\n      summary: x\n"
	tests := []struct{ name, text, with, want string }{
		{"block", "      security:\n        - A:\n            - x\n            - y", "v w", "      security:\n        - A:\n            - v\n            - w"},
		{"alternatives", "      security:\n      - A:\n        - \"x\"", "v w | z",
			"      security:\n      - A:\n        - \"v\"\n        - \"w\"\n      - A:\n        - \"z\""},
		{"flow in block", "      security:\n        - A: [ x,  y ] # note", "v w | z", "      security:\n        - A: [ v, w ]\n        - A: [ z ] # note"},
		{"flow", "      security: [{A: ['x']}]", "v w | z", "      security: [{A: ['v', 'w']}, {A: ['z']}]"},
		{"with another scheme", "      security:\n        - A: [x]\n          B: []", "v", "      security:\n        - A: [v]\n          B: []"},
		{"mixed quotes", "      security: [{A: [x, 'y']}]", "v", ""},
		{"two alternatives", "      security: [{A: [x]}, {A: [y]}]", "v | w", ""},
		{"two schemes", "      security: [{A: [x], B: [y]}]", "v", ""},
		{"not plain", "      security: [{A: [x]}]", "&v", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := before + test.text + after
			a := documented(t, "a.yaml", text)[0]
			var edit source.Edit
			ok := false
			if len(a.Requires) > 0 {
				edit, ok = a.Replace(a.Requires[0], test.with)
			}
			if ok != (test.want != "") {
				t.Fatalf("replaced: %v", ok)
			}
			if !ok {
				return
			}
			if diff := cmp.Diff(before+test.want+after, applyAll(text, edit)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	const json = "{\"openapi\": \"3.0.0\", \"paths\": {\"/a\": {\"get\": {\n \"security\": [\n  {\"A\": [\"x\"]}\n ]\n}}}}"
	a := documented(t, "a.json", json)[0]
	edit, ok := a.Demand("v w | z")
	want := strings.Replace(json, `{"A": ["x"]}`, "{\"A\": [\"v\", \"w\"]},\n  {\"A\": [\"z\"]}", 1)
	if got := applyAll(json, edit); !ok || got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// documented returns the annotations of a document.
func documented(t *testing.T, name, text string) []*Annotation {
	t.Helper()
	api, err := catalog.ReadAPI(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return Document(api, none).All
}

func TestRerouteInDocument(t *testing.T) {
	const text = "openapi: 3.0.0\nsecurity: [{A: [x]}]\npaths:\n  /contact/{id}:\n    get: {}\n  /both:\n    get: {}\n    post: {}\n"
	all := documented(t, "a.yaml", text)
	tests := []struct {
		operation          int
		method, path, want string
	}{
		{0, "GET", "/contacts/{contact}", "  /contacts/{id}:\n    get: {}\n"},
		{0, "PUT", "/contact/{id}", "  /contact/{id}:\n    put: {}\n"},
		{0, "PUT", "/contacts/{id}", ""},
		{0, "*", "/contact/{id}", ""},
		{0, "GET", "/contact/{id}/notes", ""},
		{1, "GET", "/boths", ""},
	}
	for _, test := range tests {
		a := all[slices.IndexFunc(all, func(a *Annotation) bool {
			return a.Routes[0].Path == []string{"/contact/{id}", "/both"}[test.operation]
		})]
		edit, ok := a.Reroute(a.Routes[0], test.method, test.path)
		if ok != (test.want != "") || ok && !strings.Contains(applyAll(text, edit), test.want) {
			t.Errorf("%s %s: %v, %+v", test.method, test.path, ok, edit)
		}
	}
}

// FuzzDocument holds that what is written in a document is what is read of it
// then, and that nothing but the operation says something else.
func FuzzDocument(f *testing.F) {
	f.Add("openapi: 3.0.0\npaths:\n  /a:\n    get:\n      security:\n        - A:\n            - x\n", "v w")
	f.Add("swagger: '2.0'\nsecurity:\n- A: [x, y] # z\npaths: {/a: {get: {}}}\n", "v | w")
	f.Add("openapi: 3.0.0\npaths: {/a: {get: {security: [{A: ['x']}]}}}\n", "v w | z")
	f.Add("{\"swagger\": \"2.0\", \"paths\": {\"/a\": {\"get\": {\"security\": [{\"A\": [\"x\",\n\"y\"]}]}}}}", "v w z")
	f.Fuzz(func(t *testing.T, text, with string) {
		want, _, err := scope.Parse(with)
		if err != nil || strings.ContainsAny(text, "&*<") {
			return // what an alias stands for is written once for several
		}
		api, err := catalog.ReadAPI("a.yaml", []byte(text))
		if err != nil {
			return
		}
		for _, a := range Document(api, none).All {
			edit, ok := a.Demand(with)
			if !ok {
				continue
			}
			again, err := catalog.ReadAPI("a.yaml", []byte(applyAll(text, edit)))
			if err != nil {
				t.Fatalf("%q with %q: %v", text, with, err)
			}
			if !slices.ContainsFunc(Document(again, none).All, func(b *Annotation) bool {
				return b.Span == a.Span && scope.Compare(b.Requirement, want, nil) == scope.Equal
			}) {
				t.Fatalf("%q is not demanded in %q", with, applyAll(text, edit))
			}
		}
	})
}
