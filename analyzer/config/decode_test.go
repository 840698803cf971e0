package config

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	yaml "github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/pattern"
)

// decodeTests are configurations with what is wrong with them, "" if nothing
// is. Schema tells whether the JSON Schema accepts the file, where that differs.
var decodeTests = []struct {
	name, text, err string
	schemaAccepts   bool // although it is wrong
}{
	{name: "empty", text: ""},
	{name: "comments", text: "# nothing yet\n"},
	{name: "null", text: "null\n"},
	{name: "entries commented out", text: "public:\n  # /x: y\nreads:\nrouters:\nguards:\nrules:\n"},
	{name: "one catalog", text: "catalog: docs/scopes.md\n"},
	{name: "catalogs", text: "catalog: [a.yaml, b.md]\n"},
	{name: "inline catalog", text: "catalog:\n  scopes:\n    read:a: View a\n"},
	{name: "inline catalog with an alias", text: "catalog:\n  scopes:\n    read:a: &a View\n    read:b: *a\n"},
	{name: "quoted", text: "'public': {\"GET /a\": 'b: c'}\n"},
	{name: "pattern of the root", text: "public:\n  /: the landing page\n"},
	{name: "everything is public", text: "public:\n  /**: a mock\n"},
	{name: "reason over lines", text: "public:\n  /a: >-\n    because\n    of b\n"},
	{name: "byte order mark", text: "\ufeffopenapi: x.yaml\r\nenforcement: off\r\n"},
	{name: "generic router", text: "routers: [{func: \"(*a.b/c.Router[T]).Do\", path: 0}]\n"},
	{name: "severities", text: "rules:\n  missing-scope: off\n  unknown-scope: warn\n  excess-scope: error\n"},
	{name: "same path, other methods", text: "public:\n  GET /a: x\n  PUT /a: x\n  /a: x\n"},

	{name: "a type as the catalog", text: "catalog: go:a.com/b.Permission\n"},
	{name: "types as the catalog", text: "catalog: [go:a.com/b.Permission, go:a.com/b.Role]\n"},
	{name: "guard with the route's access", text: "guards:\n  - func: a.com/b.Middleware\n    scope: crm:{access}\n"},
	{name: "guard with a scope of its arguments", text: "guards:\n  - func: (*a.com/b.C).Authorize\n    scope: \"{0}:{1}:{2}\"\n"},

	{name: "not YAML", text: "public: [\n", err: "f:1:9: not YAML: sequence end token ']' not found"},
	{name: "not text", text: "catalog: \"\xff\"\n", err: "f:1:11: expected UTF-8 text", schemaAccepts: true},
	{name: "list", text: "- a\n", err: "f:1:1: the configuration is a list; expected a mapping"},
	{name: "text", text: "catalog\n", err: "f:1:1: the configuration is a text; expected a mapping"},
	{name: "two documents", text: "openapi: a\n---\nopenapi: b\n", err: "f:3:1: a second YAML document; expected one", schemaAccepts: true},
	{name: "unknown key", text: "catalog: a\npublik:\n  /a: b\n", err: "f:2:1: unknown key publik; expected catalog, public, reads, openapi, routers, guards, values, enforcement, baseline or rules, and public is the nearest"},
	{name: "unknown key, nothing near", text: "x: a\n", err: "f:1:1: unknown key x; expected catalog, public, reads, openapi, routers, guards, values, enforcement, baseline or rules"},
	{name: "values", text: "values:\n  conf.BaseURL: \"\"\n  BASE_URL: /crm\n"},
	{name: "value that is a list", text: "values:\n  conf.BaseURL: [/a]\n", err: "f:2:17: the value of conf.BaseURL is a list; expected a text"},
	{name: "key twice", text: "openapi: a\nenforcement: off\nopenapi: b\n", err: "f:3:1: openapi is there twice; the first is in line 1", schemaAccepts: true},
	{name: "key that is no text", text: "? [a]\n: b\n", err: "f:2:1: not YAML: found an invalid key for this map"},
	{name: "catalog is a number", text: "catalog: 5\n", err: "f:1:10: catalog is a number; expected the name of a file, a list of them, or the catalog itself"},
	{name: "catalog is nothing", text: "catalog:\n", err: "f:1:1: catalog is nothing; expected the name of a file, a list of them, or the catalog itself"},
	{name: "catalog is empty", text: "catalog: \" \"\n", err: "f:1:10: catalog is empty; expected the name of a file, a list of them, or the catalog itself"},
	{name: "no catalogs", text: "catalog: []\n", err: "f:1:10: catalog is an empty list; expected the names of files"},
	{name: "a catalog in a list", text: "catalog:\n  - a.yaml\n  - scopes: {}\n", err: "f:3:5: catalog is a mapping; expected the name of a file"},
	{name: "catalog twice", text: "catalog:\n  - a.yaml\n  - a.yaml\n", err: "f:3:5: catalog names a.yaml twice; the first is in line 2"},
	{name: "openapi is a mapping", text: "openapi:\n  a: b\n", err: "f:2:3: openapi is a mapping; expected the name of a file or a list of them"},
	{name: "baseline", text: "baseline: known.txt\n"},
	{name: "baseline is a list", text: "baseline: [a, b]\n", err: "f:1:11: baseline is a list; expected the name of a file"},
	{name: "baseline is empty", text: "baseline: \"\"\n", err: "f:1:11: baseline is empty; expected the name of a file"},
	{name: "public and reads without reasons", text: "public:\n  /a:\nreads:\n  POST /b: \"\"\n", err: "f:2:3: the reason for /a is nothing; expected a text that says why, and so for 1 more below"},
	{name: "access to be filled in", text: "catalog:\n  scopes:\n    a: {access: \"\"}\n    b:\n      description: \"\"\n      access:\n", err: "f:3:17: the access of a is to be filled in; expected read, write, read write or none, and so for 1 more below"},
	{name: "public is a list", text: "public:\n  - /a\n", err: "f:2:3: public is a list; expected a mapping"},
	{name: "public without a reason", text: "public:\n  /a:\n", err: "f:2:3: the reason for /a is nothing; expected a text that says why"},
	{name: "public with empty reasons", text: "public:\n  /a: \"\"\n  /b: why\n  /c:\n", err: "f:2:7: the reason for /a is empty; expected a text that says why, and so for 1 more below"},
	{name: "public with no reasons", text: "public:\n  /a:\n  /b:\n  /c: ' '\n", err: "f:2:3: the reason for /a is nothing; expected a text that says why, and so for 2 more below"},
	{name: "public with an empty reason", text: "public:\n  /a: \"\"\n", err: "f:2:7: the reason for /a is empty; expected a text that says why"},
	{name: "public with a boolean", text: "public:\n  /a: true\n", err: "f:2:7: the reason for /a is a boolean; expected a text that says why"},
	{name: "no pattern", text: "public:\n  oauth/**: x\n", err: "f:2:3: oauth/** is no route pattern: "},
	{name: "pattern, wrong further in", text: "reads:\n  POST /ä/{: x\n", err: "f:2:12: POST /ä/{ is no route pattern: ", schemaAccepts: true},
	{name: "pattern twice", text: "public:\n  GET /a/{id}: x\n  /b: y\n  GET /a/{name}/: z\n", err: "f:4:3: GET /a/{name}/ is the same as GET /a/{id} in line 2", schemaAccepts: true},
	{name: "same key twice", text: "public:\n  /a: x\n  /a: y\n", err: "f:3:3: /a is there twice; the first is in line 2", schemaAccepts: true},
	{name: "router is a text", text: "routers:\n  - example.com/web.Handle\n", err: "f:2:5: the router is a text; expected a mapping"},
	{name: "routers is a mapping", text: "routers:\n  func: a.b\n", err: "f:2:3: routers is a mapping; expected a list"},
	{name: "router without func", text: "routers:\n  - path: 0\n", err: "f:2:5: the router has no func; expected one"},
	{name: "router without path", text: "routers:\n  - func: a.com/b.C\n", err: "f:2:5: router a.com/b.C has no path; expected the number of the argument that holds it"},
	{name: "router with an unknown key", text: "routers:\n  - func: a.com/b.C\n    paths: 0\n", err: "f:3:5: unknown key of a router paths; expected func, method, path or handler, and path is the nearest"},
	{name: "router's path is negative", text: "routers:\n  - func: a.com/b.C\n    path: -1\n", err: "f:3:11: path is -1; expected the number of an argument, counted from 0"},
	{name: "router's path is a text", text: "routers:\n  - func: a.com/b.C\n    path: \"1\"\n", err: "f:3:11: path is a text; expected the number of an argument, counted from 0"},
	{name: "router's method is in lower case", text: "routers:\n  - func: a.com/b.C\n    method: get\n    path: 0\n", err: "f:3:13: method is \"get\"; expected a method in upper case, or the number of an argument"},
	{name: "two from one argument", text: "routers:\n  - func: a.com/b.C\n    method: 1\n    path: 1\n", err: "f:2:5: router a.com/b.C takes two things from one argument; expected different numbers", schemaAccepts: true},
	{name: "router twice", text: "routers:\n  - {func: a.com/b.C, path: 0}\n  - {func: a.com/b.C, path: 1}\n", err: "f:3:5: a.com/b.C is there twice; the first is in line 2", schemaAccepts: true},
	{name: "func is no name", text: "guards:\n  - func: Require\n", err: "f:2:11: func is Require; expected a function like example.com/web.Handle or (*example.com/web.Router).Handle"},
	{name: "func has a call", text: "guards:\n  - func: a.com/b.C()\n", err: "f:2:11: func is a.com/b.C(); expected a function like example.com/web.Handle or (*example.com/web.Router).Handle"},
	{name: "guard's mode", text: "guards:\n  - func: a.com/b.C\n    mode: some\n", err: "f:3:11: mode is \"some\"; expected all or any"},
	{name: "guard's scope names no argument", text: "guards:\n  - func: a.com/b.C\n    scope: read\n", err: "f:3:12: scope is read: no argument is named; expected the number of at least one in braces, like {0}"},
	{name: "guard's scope is not closed", text: "guards:\n  - func: a.com/b.C\n    scope: \"{0}:{1\"\n", err: "f:3:17: scope is {0}:{1: expected the number of an argument in braces, from {0} to {31}, or {access}", schemaAccepts: true},
	{name: "guard's scope counts too far", text: "guards:\n  - func: a.com/b.C\n    scope: '{32}'\n", err: "f:3:13: scope is {32}: expected the number of an argument in braces, from {0} to {31}, or {access}"},
	{name: "guard's scope is a mapping", text: "guards:\n  - func: a.com/b.C\n    scope: {0}\n", err: "f:3:12: scope is a mapping; expected what the arguments mean together, like {0}:{1}"},
	{name: "a type without its package", text: "catalog: go:Permission\n", err: "f:1:10: catalog is go:Permission; expected a type like go:example.com/crm/auth.Permission", schemaAccepts: true},
	{name: "a type with parameters", text: "catalog: go:a.com/b.Set[int]\n", err: "f:1:10: catalog is go:a.com/b.Set[int]; expected a type like go:example.com/crm/auth.Permission", schemaAccepts: true},
	{name: "types and files", text: "catalog: [a.yaml, go:a.com/b.Permission]\n", err: "f:1:11: catalog names files and types; expected either", schemaAccepts: true},
	{name: "guard without func", text: "guards:\n  - mode: all\n", err: "f:2:5: the guard has no func; expected one"},
	{name: "guard twice", text: "guards:\n  - func: a.com/b.C\n  - func: a.com/b.C\n", err: "f:3:5: a.com/b.C is there twice; the first is in line 2", schemaAccepts: true},
	{name: "enforcement", text: "enforcement: on\n", err: "f:1:14: enforcement is \"on\"; expected auto, required or off"},
	{name: "enforcement is a boolean", text: "enforcement: false\n", err: "f:1:14: enforcement is \"false\"; expected auto, required or off"},
	{name: "unknown rule", text: "rules:\n  mising-scope: off\n", err: "f:2:3: unknown rule mising-scope; expected missing-scope, unknown-scope or excess-scope, and missing-scope is the nearest", schemaAccepts: true},
	{name: "severity", text: "rules:\n  missing-scope: warning\n", err: "f:2:18: missing-scope is \"warning\"; expected error, warn or off"},
	{name: "severity is nothing", text: "rules:\n  missing-scope:\n", err: "f:2:3: missing-scope is nothing; expected error, warn or off"},
	{name: "anchor", text: "public:\n  /a: &why x\n  /b: *why\n", err: "f:2:7: anchors and aliases are not supported; expected the value itself", schemaAccepts: true},
	{name: "tag", text: "enforcement: !!str off\n", err: "f:1:14: tags are not supported; expected the value without !!str", schemaAccepts: true},
	{name: "deep", text: "x: " + strings.Repeat("[", 200) + strings.Repeat("]", 200), err: "f:1:104: nested deeper than 100 levels"},
}

func TestDecode(t *testing.T) {
	for _, test := range decodeTests {
		t.Run(test.name, func(t *testing.T) {
			d, err := decode("f", []byte(test.text), ruleNames)
			if err == nil {
				err = d.finished()
			}
			got := ""
			if err != nil {
				got = err.Error()
			}
			// What a pattern lacks is said in the words of its own package.
			if got != test.err && !(strings.HasSuffix(test.err, " is no route pattern: ") && strings.HasPrefix(got, test.err)) {
				t.Errorf("got error  %q\nwant error %q", got, test.err)
			}
		})
	}
}

func TestSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	const base = "https://raw.githubusercontent.com/scopevet/scopevet/main/analyzer/"
	for name, data := range map[string][]byte{"config/schema.json": Schema(), "catalog/schema.json": catalog.Schema()} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource(base+name, doc); err != nil {
			t.Fatal(err)
		}
	}
	s, err := compiler.Compile(base + "config/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range decodeTests {
		t.Run(test.name, func(t *testing.T) {
			data, err := yaml.YAMLToJSON(bytes.TrimPrefix([]byte(test.text), []byte("\ufeff")))
			if err != nil || !bytes.Contains(data, []byte{'{'}) && test.err == "" {
				if test.err == "" && strings.Contains(test.text, ": ") {
					t.Fatalf("no JSON of it: %v", err)
				}
				return // no value for a schema to look at
			}
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
			if err != nil {
				return // YAML that JSON cannot say
			}
			err = s.Validate(doc)
			if accepts := test.err == "" || test.schemaAccepts; accepts != (err == nil) {
				t.Errorf("schema accepts it: %t, want %t: %v", err == nil, accepts, err)
			}
		})
	}
}

func TestSchemaNamesEveryKey(t *testing.T) {
	for _, f := range fields() {
		if !bytes.Contains(Schema(), []byte("\n    \""+f.name+"\": {")) {
			t.Errorf("the schema lacks the key %s", f.name)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, test := range decodeTests {
		f.Add([]byte(test.text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := decode("f", data, nil)
		if err != nil {
			e, ok := errors.AsType[*Error](err)
			if !ok {
				t.Fatalf("error %v of type %T, want *Error", err, err)
			}
			if e.Pos.File != "f" || e.Pos.Line < 1 || e.Pos.Column < 1 || e.Pos.Offset > len(data) ||
				e.Pos.Line > bytes.Count(data, []byte{'\n'})+1 {
				t.Fatalf("error %q at %+v, which is no place in the file", e.Msg, e.Pos)
			}
			return
		}
		for _, x := range append(d.config.Public, d.config.Reads...) {
			p, err := pattern.Parse(x.Pattern.String())
			if err != nil || p != x.Pattern {
				t.Errorf("pattern %s reads back as %s, %v", x.Pattern, p, err)
			}
			if x.Reason == "" || x.Pos.Line < 1 {
				t.Errorf("exemption %+v without reason or place", x)
			}
		}
		for _, r := range d.config.Routers {
			if r.Func == "" || r.Path < 0 {
				t.Errorf("router %+v without func or path", r)
			}
		}
	})
}

func TestIsFullName(t *testing.T) {
	for name, want := range map[string]bool{
		"example.com/web.Handle":                true,
		"main.handle":                           true,
		"(*example.com/web.Router).Handle":      true,
		"(example.com/web.Router).Handle":       true,
		"(*example.com/web.v2.Router).Handle":   true,
		"(*example.com/web.Router[T]).Handle":   true,
		"gopkg.in/yaml.v3.Unmarshal":            true,
		"Handle":                                false,
		"example.com/web.":                      false,
		".Handle":                               false,
		"example.com/web/":                      false,
		"*example.com/web.Router.Handle":        false,
		"(*example.com/web.Router)Handle":       false,
		"(*Router).Handle":                      false,
		"(**example.com/web.Router).Handle":     false,
		"example.com/web.Handle(w)":             false,
		"example.com/web.func":                  false,
		"(*example.com/web.Router).Handle.func": false,
	} {
		if got := isFullName(name); got != want {
			t.Errorf("isFullName(%q) = %t, want %t", name, got, want)
		}
	}
}
