package catalog

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestSchema holds the schema and Read to the same verdict.
func TestSchema(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(SchemaID, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(SchemaID)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		text string
		good bool
	}{
		{`{"scopes": {"a": "b"}}`, true},
		{`{"scopes": {"a": ""}}`, true},
		{`{"scopes": {"a": null}, "$schema": "x", "sets": {}}`, true},
		{`{"scopes": {"a": {}}}`, true},
		{`{"scopes": {"a": {"title": "t", "description": "", "access": "write read", "implies": "b  b", "conflicts": ["b"]}, "b": {"implies": []}}}`, true},
		{`{"scopes": {"a": {"roles": "r s", "resources": ["x"], "routes": "/"}}}`, true},
		{`{"scopes": {"a": {"routes": ["/a/{b}/**", "GET /a/{b}:go", "* /x/", "/{$}", "/**", "M-SEARCH /a.b"]}}}`, true},
		{`{"scopes": {"a": "b"}, "sets": {"s": "a a", "t": ["a"]}}`, true},
		{`{"scopes": {"~!#$[]{}": "b"}}`, true},

		{`{}`, false},
		{`[]`, false},
		{`{"scopes": {}}`, false},
		{`{"scopes": []}`, false},
		{`{"scopes": {"": "b"}}`, false},
		{`{"scopes": {"a b": "b"}}`, false},
		{`{"scopes": {"a|b": "b"}}`, false},
		{`{"scopes": {"a\\": "b"}}`, false},
		{`{"scopes": {"é": "b"}}`, false},
		{`{"scopes": {"a": 1}}`, false},
		{`{"scopes": {"a": []}}`, false},
		{`{"scopes": {"a": "b"}, "more": 1}`, false},
		{`{"scopes": {"a": "b"}, "$schema": 1}`, false},
		{`{"scopes": {"a": {"more": 1}}}`, false},
		{`{"scopes": {"a": {"title": 1}}}`, false},
		{`{"scopes": {"a": {"description": null}}}`, false},
		{`{"scopes": {"a": {"access": "Read"}}}`, false},
		{`{"scopes": {"a": {"access": ["read"]}}}`, false},
		{`{"scopes": {"a": {"implies": ""}}}`, false},
		{`{"scopes": {"a": {"implies": ["a a"]}}}`, false},
		{`{"scopes": {"a": {"implies": {"b": "c"}}}}`, false},
		{`{"scopes": {"a": {"roles": [1]}}}`, false},
		{`{"scopes": {"a": {"roles": " "}}}`, false},
		{`{"scopes": {"a": {"routes": "a"}}}`, false},
		{`{"scopes": {"a": {"routes": "get /a"}}}`, false},
		{`{"scopes": {"a": {"routes": "/a//b"}}}`, false},
		{`{"scopes": {"a": {"routes": "/a/*"}}}`, false},
		{`{"scopes": {"a": {"routes": "/**/a"}}}`, false},
		{`{"scopes": {"a": {"routes": "/{}"}}}`, false},
		{`{"scopes": {"a": {"routes": "/{a...}"}}}`, false},
		{`{"scopes": {"a": {"routes": "/{a"}}}`, false},
		{`{"scopes": {"a": {"routes": "/:id"}}}`, false},
		{`{"scopes": {"a": {"routes": "/a?b"}}}`, false},
		{`{"scopes": {"a": "b"}, "sets": {"s": {"a": "b"}}}`, false},
		{`{"scopes": {"a": "b"}, "sets": {"": "a"}}`, false},
		{`{"scopes": {"a": "b"}, "sets": {"s": 1}}`, false},
	} {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(test.text)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); (err == nil) != test.good {
			t.Errorf("%s: the schema says %v", test.text, err)
		}
		for _, name := range []string{"a.json", "a.yaml"} {
			if _, err := Read(name, []byte(test.text)); (err == nil) != test.good {
				t.Errorf("%s as %s: Read says %v", test.text, name, err)
			}
		}
	}
	if !json.Valid(Schema()) {
		t.Error("the schema is no JSON")
	}
}
