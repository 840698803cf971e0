package catalog

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// apiDocuments are descriptions of an API that have the same scopes.
var apiDocuments = map[string]string{
	"three.yaml": `openapi: 3.1.0
info: {title: Contacts, version: "1"}
paths: {}
x-shared: &shared
  read:a: View a
components:
  securitySchemes:
    key: {type: apiKey, name: scopes, in: header}
    oidc: {type: openIdConnect, openIdConnectUrl: https://example.com}
    oauth:
      type: oauth2
      x-note: {a: b}
      flows:
        x-note: c
        authorizationCode:
          authorizationUrl: https://example.com/a
          tokenUrl: https://example.com/t
          scopes: {<<: *shared, 'write:a': Edit a}
        clientCredentials:
          tokenUrl: https://example.com/t
          scopes: {'read:a': View a, b: }
    again: {$ref: '#/components/securitySchemes/oauth'}
    legacy: {$ref: '#/x-schemes/legacy~1one'}
x-schemes:
  legacy/one:
    type: oauth2
    flows: {implicit: {scopes: {$ref: '#/x-scopes'}}}
x-scopes:
  c: Delete c
  x-d: Read d
`,
	"three.json": `{"components": {"securitySchemes": {"oauth": {"type": "oauth2", "flows": {
  "x-note": {"scopes": {"no": "no"}},
  "authorizationCode": {"scopes": {"read:a": "View a", "write:\u0061": "Edit a"}},
  "clientCredentials": {"scopes": {"read:a": "View a", "b": ""}},
  "deviceAuthorization": {"scopes": {"$ref": "#/x%2Dscopes"}}
 }}, "basic": {"type": "http", "scheme": "basic"}}},
 "info": {"title": "swagger: \"2.0\" {[", "version": "1"}, "x-scopes": {"c": "Delete c", "x-d": "Read d"}, "openapi": "3.0.3"}`,
	"two.yaml": `basePath: /v1
definitions: {}
securityDefinitions:
  ApiKey: {type: apiKey, in: header, name: Authorization}
  OAuth:
    flow: accessCode
    scopes:
      read:a: View a
      "write:a": Edit a
      b: ""
      x-order: [a]
      x-note: none
    type: oauth2
  Other: {type: oauth2, flow: application, scopes: {c: Delete c, 'read:a': View a}}
x-scopevet:
  scopes:
    x-d: Read d
swagger: "2.0"
`,
}

func TestOpenAPI(t *testing.T) {
	want := &Catalog{Scopes: []Entry{
		{Name: "read:a", Description: "View a", Access: scope.Read},
		{Name: "write:a", Description: "Edit a", Access: scope.Write},
		{Name: "b"},
		{Name: "c", Description: "Delete c", Access: scope.Write},
		{Name: "x-d", Description: "Read d", Access: scope.Read},
	}}
	for name, text := range apiDocuments {
		names := []string{name, strings.TrimSuffix(name, filepath.Ext(name)), "as.yml"}
		for _, name := range names {
			c, err := Read(name, []byte("\ufeff"+strings.ReplaceAll(text, "\n", "\r\n")))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			got := &Catalog{Scopes: c.Scopes}
			if strings.HasPrefix(text, "openapi") {
				got.Scopes = []Entry{c.Scopes[1], c.Scopes[0], c.Scopes[2], c.Scopes[3], c.Scopes[4]}
			}
			if diff := cmp.Diff(want, got, sameContent...); diff != "" || len(c.Problems) > 0 {
				t.Errorf("%s %v (-want +got):\n%s", name, c.Problems, diff)
			}
		}
		c, err := Read(name, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range c.Scopes {
			at := strings.TrimLeft(text[e.Pos.Offset:], `"'`)
			if !strings.HasPrefix(strings.ReplaceAll(at, `\u0061`, "a"), string(e.Name)) {
				t.Errorf("%s: %s is at %s, where %.20q stands", name, e.Name, e.Pos, at)
			}
		}
	}
}

func TestOpenAPIProblems(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{
			"swagger: '2.0'\nsecurityDefinitions:\n  a: {type: oauth2, scopes: {r: View r}}\n  b: {type: oauth2, scopes: {r: Change r}}\n",
			`a.yaml:4:30: scope r is described as "Change r" here, but as "View r" at a.yaml:3:30, which is taken`,
		},
		{
			"swagger: '2.0'\nsecurityDefinitions:\n  a: {type: oauth2, scopes: {r: View r, '': Nothing}}\n",
			`a.yaml:3:41: empty scope, expected one or more visible ASCII characters; left out`,
		},
		{
			"swagger: '2.0'\nsecurityDefinitions:\n  a: {type: oauth2, scopes: {'read:r': Change r}}\n",
			`a.yaml:3:30: scope read:r is described as one to write, but its name says read; taken as write`,
		},
	} {
		c, err := Read("a.yaml", []byte(test.text))
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		if len(c.Scopes) != 1 || len(c.Problems) != 1 || c.Problems[0].Pos.String()+": "+c.Problems[0].Message != test.want {
			t.Errorf("%q:\ngot  %v\nwant %s", test.text, c.Problems, test.want)
		}
	}
}

func TestOpenAPIErrors(t *testing.T) {
	const three = "openapi: 3.0.0\ncomponents:\n  securitySchemes:\n"
	for _, test := range []struct{ name, text, want string }{
		{"a.yaml", three + "    a: {$ref: '#/components/securitySchemes/b'}\n    b: {$ref: '#/components/securitySchemes/a'}\n", "a.yaml:4:15: security scheme a: cyclic $ref: #/components/securitySchemes/b leads back to itself"},
		{"a.yaml", three + "    a: {$ref: '#/components/securitySchemes/a'}\n", "a.yaml:4:15: security scheme a: cyclic $ref"},
		{"a.yaml", three + "    a: {$ref: '#/components/securitySchemes/c'}\n", "a.yaml:4:15: security scheme a: $ref #/components/securitySchemes/c leads to nothing in this document"},
		{"a.yaml", three + "    $ref: security.yaml\n", `a.yaml:4:11: components.securitySchemes: expected a $ref within this document (#/...), found "security.yaml"; bundle the files into one first`},
		{"a.yaml", three + "    a: {$ref: '#a'}\n", `a.yaml:4:15: security scheme a: expected a $ref of the form #/components/..., found "#a"`},
		{"a.yaml", three + "    - a\n", "a.yaml:4:5: components.securitySchemes: expected a mapping, found list"},
		{"a.yaml", three + "    a: oauth2\n", "a.yaml:4:8: security scheme a: expected a mapping, found string"},
		{"a.yaml", three + "    a: {type: oauth2, flows: [b]}\n", "a.yaml:4:30: security scheme a: flows: expected a mapping, found list"},
		{"a.yaml", three + "    a: {type: oauth2, flows: {implicit: b}}\n", "a.yaml:4:41: security scheme a: flow implicit: expected a mapping, found string"},
		{"a.yaml", three + "    a: {type: oauth2, flows: {implicit: {scopes: [b]}}}\n", "a.yaml:4:50: security scheme a: flow implicit: scopes: expected a mapping of names to descriptions, found list"},
		{"a.yaml", three + "    a: {type: oauth2, flows: {implicit: {scopes: {b: {}}}}}\n", "a.yaml:4:54: security scheme a: flow implicit: scopes: scope b: expected a description, found mapping"},
		{"a.yaml", three + "    a: {type: oauth2, flows: {implicit: {scopes: {b: c, b: d}}}}\n", "a.yaml:4:57: security scheme a: flow implicit: scopes: scope b stands here for the second time; the first is at a.yaml:4:51"},
		{"a.yaml", three + "    a: {type: http}\n", "a.yaml:1:1: no scopes found; expected a security scheme of type oauth2 with scopes"},
		{"a.yaml", three + "    a: {type: http}\n  x-scopevet: {scope: a}\n", `a.yaml:5:16: unknown key "scope"; expected scopes or sets`},
		{"a.yaml", three + "    a: {type: oauth2\npaths: {}\n", "a.yaml:5:1: not YAML: "},
		{"a.yaml", "openapi: 3.0.0\npaths: [\n", "a.yaml:2:8: not YAML: "},
		{"a.yaml", "openapi: 3.0.0\ncomponents: {}\ncomponents: {}\n", "a.yaml:3:1: key components stands here for the second time; the first is at a.yaml:2:1"},
		{"a.yaml", "openapi: 4.0.0\n", `a.yaml:1:10: openapi: expected version 3.x, found "4.0.0"`},
		{"a.yaml", "swagger: '1.2'\n", `a.yaml:1:10: swagger: expected version 2.0, found "1.2"`},
		{"a.yaml", "openapi: 3.0.0\n---\na: b\n", "a.yaml:3:1: a second YAML document; expected one"},
		{"a.yaml", three + "    a: {type: oauth2, flows: {implicit: {scopes: {read:b: c}}}}\n", "a.yaml:4:55: a colon with no space after it"},
		{"a.json", `{"openapi": "3.0.0", "components": {"securitySchemes": {`, "a.json:1:57: not JSON: "},
		{"a.json", `{"openapi": "3.0.0", "components": nope}`, "a.json:1:37: not JSON: "},
		{"a.json", `{"openapi": "3.0.0", "paths": {}, "paths": {}}`, "a.json:1:35: key paths stands here for the second time; the first is at a.json:1:22"},
		{"a.json", `{"openapi": "3.0.0"} {}`, "a.json:1:22: not JSON: "},
	} {
		c, err := Read(test.name, []byte(test.text))
		if _, ok := err.(*Error); !ok {
			t.Errorf("%q: got %v and the error %v (%T), want an *Error", test.text, c, err, err)
		} else if !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%q:\ngot  %v\nwant %s", test.text, err, test.want)
		}
	}
}

// TestLargeOpenAPI reads documents of ten megabytes, plain ones and ones that
// are made to be slow, and holds each to a time and an amount of memory.
func TestLargeOpenAPI(t *testing.T) {
	const size = 10 << 20
	fillTo := func(size int, head, line, tail string) string {
		var b strings.Builder
		b.WriteString(head)
		for i := 0; b.Len() < size; i++ {
			b.WriteString(strings.ReplaceAll(line, "@", fmt.Sprint(i)))
		}
		b.WriteString(tail)
		return b.String()
	}
	fill := func(head, line, tail string) string { return fillTo(size, head, line, tail) }
	const (
		schemes = "components:\n  schemas:\n    a: {}\n  securitySchemes:\n    a:\n      type: oauth2\n      flows: {implicit: {$ref: '#/x-flows/implicit'}}\nx-flows:\n  implicit:\n    scopes:\n      read:a: View a\n"
		object  = `"components": {"securitySchemes": {"a": {"type": "oauth2", "flows": {"implicit": {"scopes": {"read:a": "View a"}}}}}}`
	)
	for _, test := range []struct {
		name, text string
		scopes     int
		want       string // of the error
	}{
		{"paths.yaml", fill("openapi: 3.0.0\npaths:\n", "  /a/@/{id}:\n    get:\n      description: |\n        components:\n      responses:\n        '200': {description: OK}\n", schemes), 1, ""},
		{"schemas.yaml", fill("openapi: 3.0.0\ncomponents:\n  schemas:\n", "    A@:\n      type: object\n      properties:\n        a: {type: string}\n", strings.TrimPrefix(schemes, "components:\n")), 1, ""},
		{"scopes.yaml", fillTo(size/5, "swagger: '2.0'\nsecurityDefinitions:\n  a:\n    type: oauth2\n    scopes:\n", "      read:a@: View a\n", ""), 0, "are longer than"},
		{"line.yaml", fill("openapi: 3.0.0\n"+schemes+"x: [", "a, ", "]\n"), 1, ""},
		{"paths.json", fill(`{"openapi": "3.0.0", "paths": {`, `"/a/@": {"get": {"responses": {"200": {"description": "]}\""}}}}, `, `"/": {}}, `+object+"}"), 1, ""},
		{"numbers.json", fill(`{"openapi": "3.0.0", "x": [`, `1, `, `1], `+object+"}"), 1, ""},
		{"keys.json", fill(`{"openapi": "3.0.0", `, `"a@": 1, `, object+"}"), 1, ""},
		{"scopes.json", fillTo(size/5, `{"swagger": "2.0", "securityDefinitions": {"a": {"type": "oauth2", "scopes": {`, `"read:a@": "View a", `, `"b": ""}}}}`), -1, ""},
		{"references.json", fillTo(size/2, `{"swagger": "2.0", "securityDefinitions": {`, `"a@": {"$ref": "#/securityDefinitions/z"}, `, `"z": {"type": "oauth2", "scopes": {"a": ""}}}}`), 1, ""},
		{"deep.json", fill(`{"openapi": "3.0.0", "x": `, `[`, ""), 0, "not JSON"},
		{"open.json", fill(`{"openapi": "3.0.0", "x": "`, `\\`, ""), 0, "not JSON"},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := []byte(test.text)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			c, err := Read(test.name, data)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			memory := (after.TotalAlloc - before.TotalAlloc) >> 20
			t.Logf("%v, %d MB in all, %.90v", took.Round(time.Millisecond), memory, err)
			switch {
			case test.want != "":
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("got the error %v, want %s", err, test.want)
				}
			case err != nil:
				t.Error(err)
			case len(c.Scopes) != test.scopes && test.scopes >= 0:
				t.Errorf("got %d scopes, want %d", len(c.Scopes), test.scopes)
			}
			if took > 30*time.Second || memory > 3000 {
				t.Errorf("took %v and %d MB", took, memory)
			}
		})
	}
}

// TestAliasBomb reads YAML whose aliases stand for more than a billion values.
func TestAliasBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString("x-a: &a0 {a: b, c: d}\n")
	for i := range 10 {
		fmt.Fprintf(&b, "x-a%d: &a%d [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), i)
	}
	for _, test := range []struct{ text, want string }{
		{b.String() + "openapi: 3.0.0\ncomponents: {securitySchemes: {a: {type: oauth2, flows: {implicit: {scopes: {b: c}}}}}}\n", ""},
		{b.String() + "openapi: 3.0.0\ncomponents: {securitySchemes: {a: *a10}}\n", "the aliases add up to more than"},
		{b.String() + "openapi: 3.0.0\ncomponents: {securitySchemes: {$ref: '#/x-a10'}}\n", "the aliases add up to more than"},
		{strings.ReplaceAll(b.String(), "x-", "  ") + "", ""},
	} {
		if !strings.HasPrefix(test.text, "x") {
			test.text, test.want = "scopes:\n"+test.text, "the aliases add up to more than"
		}
		start := time.Now()
		_, err := Read("a.yaml", []byte(test.text))
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("took %v", took)
		}
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("got the error %v, want %s", err, test.want)
		}
	}
}
