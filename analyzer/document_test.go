package analyzer_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// TestDocument holds what is read of documents that generators have made, as
// they are and in YAML, against what the documents say, operation by operation.
func TestDocument(t *testing.T) {
	for _, name := range []string{"goa/openapi3.json", "goswagger/swagger.json", "oapicodegen/openapi.json"} {
		data, err := os.ReadFile(filepath.Join("..", "testdata", "dialects", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		inYAML, err := yaml.JSONToYAML(data)
		if err != nil {
			t.Fatal(err)
		}
		var document swaggerDocument
		if err := json.Unmarshal(data, &document); err != nil {
			t.Fatal(err)
		}
		for file, data := range map[string][]byte{name: data, strings.TrimSuffix(name, "json") + "yaml": inYAML} {
			t.Run(file, func(t *testing.T) { document.read(t, file, data) })
		}
	}
}

// read holds what is read of the document's text against it.
func (d *swaggerDocument) read(t *testing.T, name string, data []byte) {
	api, err := catalog.ReadAPI(name, data)
	if err != nil {
		t.Fatal(err)
	}
	said := annotation.Document(api, func(*catalog.Operation) string { return "" })
	for _, p := range said.Problems {
		if strings.HasPrefix(p.Message, "unknown security scheme ") {
			continue // goa does not declare those of the API, go-swagger takes a response for one
		}
		t.Errorf("%v: %s", p.Span, p.Message)
	}
	declared := make(map[string]*annotation.Annotation)
	for _, a := range said.All {
		declared[a.Routes[0].Method+" "+a.Routes[0].Path] = a
		for _, s := range a.Scopes {
			if got := string(data[s.Span.Offset:s.Span.End]); got != string(s.Name) {
				t.Errorf("%s stands at %v, where %q is", s.Name, s.Span, got)
			}
		}
		if len(a.Requires) == 1 {
			if edit, ok := a.Replace(a.Scopes[0].Span, "x:y"); !ok || edit.Text != "x:y" {
				t.Errorf("%v: nothing can be written in the place of %s", a.Span, a.Scopes[0].Name)
			}
		}
	}
	operations := 0
	for path, methods := range d.Paths {
		for method, operation := range methods {
			operations++
			key := strings.ToUpper(method) + " " + path
			want := d.demands(operation.Security)
			if operation.Security == nil && d.Security == nil {
				want = nil
			}
			var got scope.Requirement
			if a := declared[key]; a != nil {
				got = a.Requirement
			}
			if (got == nil) != (want == nil) || scope.Compare(got, want, nil) != scope.Equal {
				t.Errorf("%s declares %s, the document says %s", key, got, want)
			}
		}
	}
	if operations < 40 || len(api.Operations) != operations {
		t.Errorf("%d operations were read, of %d", len(api.Operations), operations)
	}
}
