package annotation

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// gatewayServer reads the server in the archive.
func gatewayServer(t testing.TB) (Input, map[string][]byte) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/gateway/crm.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string][]byte)
	for _, f := range archive.Files {
		files[f.Name] = f.Data
	}
	return gatewayInput(t, "", files), files
}

// gatewayInput is the package of the Go files, which lie in dir.
func gatewayInput(t testing.TB, dir string, files map[string][]byte) Input {
	t.Helper()
	in := Input{Fset: token.NewFileSet(), Info: &types.Info{
		Defs: make(map[*ast.Ident]types.Object), Types: make(map[ast.Expr]types.TypeAndValue), Uses: make(map[*ast.Ident]types.Object),
	}}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(name, ".go") {
			file, err := parser.ParseFile(in.Fset, filepath.Join(dir, name), files[name], parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			in.Files = append(in.Files, file)
		}
	}
	config := types.Config{Importer: stubImporter{make(map[string]*types.Package)}, Error: func(error) {}}
	in.Pkg, _ = config.Check("example.com/crm", in.Fset, in.Files, in.Info)
	return in
}

// TestGateway holds what is declared by the options of a .proto file against the
// document that protoc-gen-openapiv2 makes of them.
func TestGateway(t *testing.T) {
	in, files := gatewayServer(t)
	var document struct {
		Security []map[string][]string
		Paths    map[string]map[string]struct{ Security *[]map[string][]string }
	}
	if err := json.Unmarshal(files["crm.swagger.json"], &document); err != nil {
		t.Fatal(err)
	}
	want := make(map[string]string)
	for path, methods := range document.Paths {
		for method, operation := range methods {
			security := document.Security
			if operation.Security != nil {
				security = *operation.Security
			}
			var list []alternative
			for _, requirement := range security {
				alt := alternative{}
				for name, scopes := range requirement {
					by := securedBy{name: name}
					for _, s := range scopes {
						by.add(s)
					}
					alt = append(alt, by)
				}
				list = append(list, alt)
			}
			a := new(Annotation)
			a.demand(list, "security")
			want[strings.ToUpper(method)+" "+path] = fmt.Sprint(canonicalSets(a.Requirement))
		}
	}
	got := make(map[string]string)
	schemes := 0
	for _, a := range Collect(in).All {
		if a.General != nil {
			schemes += len(a.General.Schemes)
			continue
		}
		for _, r := range a.Routes {
			name := ""
			for key := range want {
				if method, path, _ := strings.Cut(key, " "); method == r.Method && pattern.SamePath(path, r.Path) {
					name = key
				}
			}
			if name == "" {
				t.Errorf("%s %s is in no document", r.Method, r.Path)
			}
			got[name] = fmt.Sprint(canonicalSets(a.Requirement))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(want) < 40 || schemes != 4 {
		t.Errorf("%d operations, %d schemes", len(want), schemes)
	}
}

func canonicalSets(r scope.Requirement) []string {
	sets := []string{}
	for _, set := range r {
		sets = append(sets, strings.Join(slices.Sorted(maps.Keys(asMap(set))), " "))
	}
	slices.Sort(sets)
	return append(sets, fmt.Sprint(r != nil))
}

func asMap(set scope.Set) map[string]bool {
	m := make(map[string]bool)
	for _, s := range set {
		m[string(s)] = true
	}
	return m
}

func TestGatewayPath(t *testing.T) {
	tests := []struct{ template, want string }{
		{"/v1/contacts", "/v1/contacts"},
		{"/v1/{id}", "/v1/{id}"},
		{"/v1/{contact.id}:merge", "/v1/{contact_id}:merge"},
		{"/v1/{name=shelves/*}", "/v1/shelves/{name}"},
		{"/v1/{name=shelves/*/books/*}", "/v1/shelves/{name}/books/{name_1}"},
		{"/v1/{name=files/**}", "/v1/files/{name...}"},
		{"/v1/{parent=shelves/*}/books/{id}", "/v1/shelves/{parent}/books/{id}"},
		{"/v1/*/x", "/v1/{_0}/x"},
		{"/v1/{open", ""},
	}
	for _, test := range tests {
		if got := gatewayPath(test.template); got != test.want {
			t.Errorf("%s is %s, want %s", test.template, got, test.want)
		}
	}
}

// FuzzDescriptor holds that no bytes in the place of a descriptor are more than
// read or refused.
func FuzzDescriptor(f *testing.F) {
	in, _ := gatewayServer(f)
	c := &collector{in: in}
	for _, file := range in.Files {
		if raw, _ := c.rawDescriptor(file); raw != "" {
			f.Add(raw)
			f.Add(raw[:len(raw)/2])
		}
	}
	f.Add("\x0b")
	f.Add("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")
	f.Fuzz(func(t *testing.T, raw string) {
		d, err := readDescriptor(raw)
		if err != nil {
			return
		}
		for _, m := range d.methods {
			for _, b := range m.bindings {
				if _, err := parseRoute([]string{b.method, gatewayPath(b.path)}); err != nil {
					continue
				}
			}
		}
	})
}
