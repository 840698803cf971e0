package catalog

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/source"
)

// said writes what an API demands, an operation a line.
func said(api *API) string {
	var b strings.Builder
	write := func(what string, s *Security) {
		b.WriteString(what)
		if s == nil {
			b.WriteString(" -\n")
			return
		}
		for _, a := range s.Alternatives {
			b.WriteString(" (")
			for i, scheme := range a.Schemes {
				if i > 0 {
					b.WriteString(" ")
				}
				b.WriteString(scheme.Name)
				for _, use := range scheme.Scopes {
					b.WriteString(" " + use.Name)
				}
			}
			b.WriteString(")")
		}
		b.WriteString("\n")
	}
	write("all", api.Security)
	for _, o := range api.Operations {
		write(fmt.Sprintf("%s %q %s", o.Method, o.Bases, o.Path), o.Security)
	}
	return b.String()
}

const apiYAML = `openapi: 3.2.0
info: {title: t, version: "1"}
servers:
  - url: https://example.com/v{major}/?x#y
    variables: {major: {default: "2"}}
  - {url: ./relative/}
  - url: https://example.com
security: &default
  - OAuth: [read:a, "b"]
    Key: []
  - OAuth: ['c d']
paths:
  x-note: {get: {security: 1}}
  /a:
    summary: x
    get: {operationId: getA}
    put: &put
      security: []
    patch: *put
    additionalOperations:
      COPY:
        security: [{}]
  /b/{id}:
    $ref: '#/components/pathItems/b~1item'
  /c:
    servers: [{url: /own}]
    <<: *more
    post:
      servers: [{url: "https://other.example.com/post"}]
      security: *default
  /d: null
x-more: &more
  get: {security: [{OAuth: [read:a]}]}
  post: {security: []}
components:
  pathItems:
    b/item: {$ref: '#/x-item'}
  securitySchemes:
    x-y: {}
    OAuth: {type: oauth2, flows: {}}
    Key: {type: apiKey, in: header, name: k}
x-item:
  delete:
    security:
    - Key: []
`

func TestReadAPI(t *testing.T) {
	want := `all (OAuth read:a b Key) (OAuth c d)
GET ["/v2" "/relative" ""] /a -
PUT ["/v2" "/relative" ""] /a
PATCH ["/v2" "/relative" ""] /a
COPY ["/v2" "/relative" ""] /a ()
DELETE ["/v2" "/relative" ""] /b/{id} (Key)
POST ["/post"] /c (OAuth read:a b Key) (OAuth c d)
GET ["/own"] /c (OAuth read:a)
`
	api, err := ReadAPI("a.yaml", []byte(apiYAML))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, said(api)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"OAuth", "Key"}, api.Schemes); diff != "" {
		t.Errorf("schemes (-want +got)\n%s", diff)
	}
	checkPlaces(t, []byte(apiYAML), api)

	const json = "\ufeff" + `{"paths": {"/a": {"get": {"security": [{"O": ["x", "\u0079"]}, {}]}, "parameters": []},
 "/b": {"$ref": "#/paths/~1a"}}, "basePath": "/v1/", "swagger": "2.0", "securityDefinitions": {"O": {"type": "oauth2"}}}`
	want = "all -\nGET [\"/v1\"] /a (O x y) ()\nGET [\"/v1\"] /b (O x y) ()\n"
	if api, err = ReadAPI("a.json", []byte(json)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, said(api)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	checkPlaces(t, []byte(json), api)
}

// checkPlaces holds that everything stands where it is said to.
func checkPlaces(t *testing.T, data []byte, api *API) {
	t.Helper()
	check := func(what string, span source.Span, want string) {
		t.Helper()
		if span.Offset < 0 || span.End < span.Offset || span.End > len(data) {
			t.Fatalf("%s stands at %d..%d of %d", what, span.Offset, span.End, len(data))
		}
		if got := string(data[span.Offset:span.End]); got != want && got != "" {
			t.Fatalf("%s stands at %v, where %q is", what, span, got)
		}
	}
	security := func(s *Security) {
		if s == nil {
			return
		}
		check("security", s.Span, "security")
		for _, a := range s.Alternatives {
			check("an alternative", a.Span, a.Text)
			if a.Inline == (a.Before != "") && a.Span.Column > 1 {
				t.Fatalf("%q: %q stands before the alternative", a.Text, a.Before)
			}
			for _, scheme := range a.Schemes {
				check("scheme "+scheme.Name, scheme.Span, scheme.Name)
				for _, use := range scheme.Scopes {
					check("scope "+use.Name, use.Span, use.Name)
				}
			}
		}
	}
	security(api.Security)
	for _, o := range api.Operations {
		check("path "+o.Path, o.PathAt, o.Path)
		if got := string(data[o.MethodAt.Offset:o.MethodAt.End]); !strings.EqualFold(got, o.Method) && got != "" {
			t.Fatalf("%s stands at %q", o.Method, got)
		}
		if len(o.Bases) == 0 {
			t.Fatalf("%s %s has no base", o.Method, o.Path)
		}
		security(o.Security)
	}
}

func TestReadAPIErrors(t *testing.T) {
	const head = "openapi: 3.0.0\n"
	tests := []struct{ name, text, err string }{
		{"a.yaml", "", "a.yaml:1:1: expected a description of an API"},
		{"a.yaml", "paths: {}\n", "a.yaml:1:1: expected a description of an API"},
		{"a.json", `{"paths": {}}`, "a.json:1:1: expected a description of an API"},
		{"a.json", `{"openapi": "3.0.0", "paths": {]}`, "a.json:1:32: not JSON"},
		{"a.yaml", "openapi: 4.0.0\n", "a.yaml:1:10: openapi: expected version 3.x"},
		{"a.yaml", head + "paths: [\n", "a.yaml:2:8: not YAML"},
		{"a.yaml", head + "paths: []\n", "a.yaml:2:8: paths: expected a mapping, found list"},
		{"a.yaml", head + "paths: {a: {}}\n", `a.yaml:2:9: path "a", expected '/' at its start`},
		{"a.yaml", head + "paths:\n  /a: {}\n  /a: {}\n", "a.yaml:4:3: path /a stands here for the second time; the first is at a.yaml:3:3"},
		{"a.yaml", head + "paths:\n  /a: 1\n", "a.yaml:3:7: path /a: expected a mapping, found number"},
		{"a.yaml", head + "paths:\n  /a:\n    get: x\n", "a.yaml:4:10: GET /a: expected a mapping, found string"},
		{"a.yaml", head + "paths:\n  /a:\n    get: {security: {A: [x]}}\n", "a.yaml:4:21: GET /a: security: expected a list of alternatives, [] if nothing is needed, found mapping"},
		{"a.yaml", head + "security:\n", "a.yaml:2:10: the document: security: expected a list of alternatives, [] if nothing is needed, found null"},
		{"a.yaml", head + "security: [A]\n", "a.yaml:2:12: the document: security: expected a mapping of security schemes to lists of scopes, found string"},
		{"a.yaml", head + "security: [{A: x}]\n", "a.yaml:2:16: the document: security: A: expected a list of scopes, [] if none is needed, found string"},
		{"a.yaml", head + "security: [{A: [1]}]\n", "a.yaml:2:17: the document: security: A: expected a scope, found the number 1; quote it"},
		{"a.yaml", head + "servers: x\n", "a.yaml:2:10: servers: expected a list, found string"},
		{"a.yaml", head + "paths:\n  /a: {$ref: '#/paths/~1b'}\n  /b: {$ref: '#/paths/~1a'}\n", "a.yaml:3:14: path /a: cyclic $ref: #/paths/~1b leads back to itself"},
		{"a.yaml", head + "paths:\n  /a: {$ref: '#/paths/~1b'}\n", "a.yaml:3:14: path /a: $ref #/paths/~1b leads to nothing in this document"},
		{"a.yaml", head + "paths:\n  /a: {$ref: 'b.yaml#/a'}\n", "a.yaml:3:14: path /a: expected a $ref within this document"},
		{"a.yaml", head + "paths:\n  /a: &a {<<: *a}\n", "a.yaml:3:"},
		{"a.yaml", head + "paths:\n  /a: *b\n", "a.yaml:3:7: alias *b has no anchor"},
		{"a.yaml", head + "x: &x [a, a, a, a, a, a, a, a, a]\n" + bomb() + "paths: {/a: {get: {security: *x9}}}\n", "the aliases add up to more than"},
	}
	for _, test := range tests {
		_, err := ReadAPI(test.name, []byte(test.text))
		if err == nil || !strings.Contains(err.Error(), test.err) {
			t.Errorf("%q: %v, want %s", test.text, err, test.err)
		}
	}
}

// bomb is a "billion laughs".
func bomb() string {
	var b strings.Builder
	for i := 1; i < 10; i++ {
		from := fmt.Sprintf("*x%d", i-1)
		if i == 1 {
			from = "*x"
		}
		fmt.Fprintf(&b, "x%d: &x%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(from+", ", 9), ", "))
	}
	return b.String()
}

func FuzzAPI(f *testing.F) {
	for _, text := range apiDocuments {
		f.Add([]byte(text))
	}
	f.Add([]byte(apiYAML))
	f.Add([]byte(`{"swagger": "2.0", "paths": {"/a": {"get": {"security": [{"O": ["x"]}]}}}}`))
	f.Add([]byte("openapi: 3.0.0\npaths: {/a: {$ref: '#/paths/~1a'}, /b: {get: {security: [{A: ['x', y]}]}}}\n"))
	f.Add([]byte("openapi: 3.0.0\nsecurity:\n- {A: [a:b,\n  c:d]}\n- ? A\n  : [x]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, name := range []string{"a.yaml", "a.json"} {
			api, err := ReadAPI(name, data)
			if err == nil {
				checkPlaces(t, data, api)
			} else if e, ok := err.(*Error); !ok || e.Pos.File != name {
				t.Errorf("%T: %v", err, err)
			}
		}
		if p, err := newPage("a.yaml", data); err == nil {
			if lines, err := outline(p, apiPaths, itemPaths); err == nil && strings.Count(lines, "\n") != p.Lines() {
				t.Errorf("the outline of %q has %d lines", data, strings.Count(lines, "\n"))
			}
		}
	})
}

// TestLargeAPI reads documents of ten megabytes, good ones and ones made to be
// slow, in bounded time and memory.
func TestLargeAPI(t *testing.T) {
	const size = 10 << 20
	fill := func(head, item, tail string) []byte {
		var b strings.Builder
		b.WriteString(head)
		for i := 0; b.Len() < size; i++ {
			b.WriteString(strings.ReplaceAll(item, "@", fmt.Sprint(i)))
		}
		b.WriteString(tail)
		return []byte(b.String())
	}
	long := "      description: |\n" + strings.Repeat("        this: is what an operation is about, in many words\n", 150)
	tests := []struct {
		name       string
		data       []byte
		operations int
		err        string
	}{
		{"a.yaml", fill("openapi: 3.0.0\npaths:\n", "  /a@:\n    get:\n"+long+"      security: [{A: [read:a]}]\n", ""), 1000, ""},
		{"a.json", fill(`{"openapi": "3.0.0", "paths": {`, `"/a@": {"get": {"description": "`+strings.Repeat("x", 500)+`", "security": [{"A": ["read:a"]}]}}, `, `"/z": {}}}`), 10_000, ""},
		{"one line.json", fill(`{"openapi": "3.0.0", "paths": {"/a": {"get": {"x": [`, `1, `, `2], "security": [{"A": ["a"]}]}}}}`), 1, ""},
		{"deep.json", []byte(`{"openapi": "3.0.0", "paths": {"/a": ` + strings.Repeat(`{"x":[`, size/12) + strings.Repeat("]}", size/12) + "}}"), 0, "exceeded max depth"},
		{"many.yaml", fill("openapi: 3.0.0\npaths:\n", "  /a@: {get: {security: [{A: [read:a]}]}}\n", ""), 0, "are longer than"},
		{"security.yaml", fill("openapi: 3.0.0\nsecurity:\n", "  - A: [x@]\n", ""), 0, "are longer than"},
		{"flow.yaml", fill("openapi: 3.0.0\npaths: {", "/a@: {get: {}},\n ", "}\n"), 0, "are longer than"},
		{"comments.yaml", fill("openapi: 3.0.0\n", "# nothing\n", "paths:\n  /a: {get: {}}\n"), 1, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			api, err := ReadAPI(test.name, test.data)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			t.Logf("%v, %d MB in all, %v", took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20, err)
			switch {
			case test.err == "" && err != nil, test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)):
				t.Errorf("got the error %v, want %q", err, test.err)
			case err == nil && len(api.Operations) < test.operations:
				t.Errorf("%d operations, want %d", len(api.Operations), test.operations)
			}
			if took > 30*time.Second || after.TotalAlloc-before.TotalAlloc > 1<<30 {
				t.Errorf("%v and %d MB are too much", took, (after.TotalAlloc-before.TotalAlloc)>>20)
			}
		})
	}
}
