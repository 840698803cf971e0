package analyzer_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// A swaggerDocument is what a generator makes of the comments of a program.
// https://swagger.io/specification/v2/#swagger-object
type swaggerDocument struct {
	BasePath string
	Security []map[string][]string
	Paths    map[string]map[string]struct {
		Security *[]map[string][]string
	}
}

// demands returns what a document says that an operation demands of a token:
// the alternatives that have scopes. It is nothing where a scheme of these does
// without in another alternative, and public where there is none to choose
// from, or one whose scope stands for none.
func (d *swaggerDocument) demands(own *[]map[string][]string) scope.Requirement {
	security := d.Security
	if own != nil {
		security = *own
		if len(security) == 0 {
			return scope.Public()
		}
	}
	var requirement scope.Requirement
	with, without := make(map[string]bool), make(map[string]bool)
	public := false
	for _, alternative := range security {
		var set scope.Set
		none := false
		for scheme, scopes := range alternative {
			for _, s := range scopes {
				switch {
				case s == "":
				case strings.EqualFold(s, "none"), strings.EqualFold(s, "n/a"):
					none = true
				default:
					set = set.Union(scope.NewSet(scope.Scope(s)))
					with[scheme] = true
				}
			}
		}
		switch {
		case len(set) > 0:
			requirement = append(requirement, set)
		case none:
			public = true
		case len(alternative) == 0:
			public = true
		default:
			for scheme := range alternative {
				without[scheme] = true
			}
		}
	}
	for scheme := range with {
		if without[scheme] {
			requirement = nil
		}
	}
	if public {
		return scope.Public()
	}
	return requirement
}

// hold analyses the program in dir and holds what is declared there against the
// document, operation by operation. A document has to have so many of them, and
// the program no other routes.
func (d *swaggerDocument) hold(t *testing.T, dir string, least int) *outcome {
	t.Helper()
	o := analyse(t, dir, analyzer.New(analyzer.Settings{Rules: []string{"bad-annotation", "route-mismatch"}}), load(t, dir, false))
	var routes []*route.Route
	for _, r := range o.results {
		routes = append(routes, r.Routes...)
	}
	operations := 0
	for path, methods := range d.Paths {
		for method, operation := range methods {
			operations++
			method = strings.ToUpper(method)
			i := slices.IndexFunc(routes, func(r *route.Route) bool {
				registered := strings.Replace(r.Path, "/**", "/{path}", 1)
				return r.Method == method && pattern.SamePath(registered, d.BasePath+path)
			})
			if i < 0 {
				t.Errorf("%s %s is no route", method, path)
				continue
			}
			want := d.demands(operation.Security)
			if got := routes[i].Declared; (got == nil) != (want == nil) || scope.Compare(got, want, nil) != scope.Equal {
				t.Errorf("%s declares %s, the document says %s", routes[i], got, want)
			}
			if routes[i].Public != want.IsPublic() {
				t.Errorf("%s is public: %v, the document says %s", routes[i], routes[i].Public, want)
			}
		}
	}
	if operations < least || len(routes) != operations {
		t.Errorf("%d operations, %d routes", operations, len(routes))
	}
	return o
}

// TestSwaggo holds what is declared by the comments of a program against the
// document that swag generates from them, operation by operation.
func TestSwaggo(t *testing.T) {
	dir := server(t, filepath.Join("dialects", "swaggo"))
	out := t.TempDir()
	goCommand(t, dir, "tool", "swag", "init", "--quiet", "--outputTypes", "json", "--output", out)
	data, err := os.ReadFile(filepath.Join(out, "swagger.json"))
	if err != nil {
		t.Fatal(err)
	}
	var document swaggerDocument
	if err := json.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	o := document.hold(t, dir, 40)
	if len(o.errs) > 0 {
		t.Error(o.errs)
	}
	want := []string{
		`account/account.go:37:14: @Security: swag demands the scope "" of OAuth2[]; a scheme without scopes has no brackets (bad-annotation) [Write OAuth2]`,
		`contacts/contacts.go:94:37: @Security: swag reads "||" as "and"; alternatives are lines of their own (bad-annotation)` +
			` [Write two lines, of which one suffices] [Write &&, of which both are needed]`,
		`deals/deals.go:102:4: an empty @Security takes back those above, of which swag keeps none (bad-annotation)`,
		`deals/deals.go:47:14: @Security: the scopes of OAuth2 are lost, since OAuth2 stands there again without (bad-annotation)`,
		`files/files.go:46:14: @Security: swag demands the scope "" of OAuth2[]; a scheme without scopes has no brackets (bad-annotation) [Write OAuth2]`,
		`files/files.go:53:21: @Security: swag demands the scope "" where nothing stands beside a comma (bad-annotation) [Write read:files]`,
	}
	if diff := cmp.Diff(want, o.findings); diff != "" {
		t.Errorf("findings (-want +got)\n%s", diff)
	}
}

// TestGoSwagger holds what is declared by the comments of a program against the
// document that go-swagger generates from them.
func TestGoSwagger(t *testing.T) {
	dir := server(t, filepath.Join("dialects", "goswagger"))
	var document swaggerDocument
	readJSON(t, filepath.Join(dir, "swagger.json"), &document)
	o := document.hold(t, dir, 40)
	if len(o.errs) > 0 {
		t.Error(o.errs)
	}
	want := []string{
		"contacts/contacts.go:134:8: Security: go-swagger takes Responses: for a security scheme, since it is indented more; begin the two in one column (bad-annotation)",
		"files/files.go:82:4: go-swagger cannot read Security: as YAML, and ignores it: sequence end token ']' not found (bad-annotation)",
		"files/files.go:91:18: go-swagger keeps only the last swagger:route of a comment, in line 92; give each a comment of its own (bad-annotation)",
	}
	if diff := cmp.Diff(want, o.findings); diff != "" {
		t.Errorf("findings (-want +got)\n%s", diff)
	}
}

func readJSON(t *testing.T, name string, to any) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, to); err != nil {
		t.Fatal(err)
	}
}

// TestHuma holds what is declared by the operations of a program against the
// document that it makes of them itself.
func TestHuma(t *testing.T) {
	dir := server(t, filepath.Join("dialects", "huma"))
	var document swaggerDocument
	if err := json.Unmarshal([]byte(goCommand(t, dir, "run", ".", "openapi")), &document); err != nil {
		t.Fatal(err)
	}
	o := document.hold(t, dir, 40)
	if len(o.errs) > 0 {
		t.Error(o.errs)
	}
	if len(o.findings) > 0 {
		t.Error(o.findings)
	}
	// What stands in front of the contacts wants any one of the scopes of the first
	// alternative, and nothing of other schemes.
	o = analyse(t, dir, analyzer.New(analyzer.Settings{Rules: []string{"scope-mismatch"}}), load(t, dir, false))
	o.findings = slices.DeleteFunc(o.findings, func(text string) bool { return !strings.HasPrefix(text, "contacts") })
	want := []string{
		`contacts/contacts.go:34:50: POST /contacts declares read:contacts write:contacts, but its guard enforces read:contacts | write:contacts; the guard is weaker, since any one of the scopes suffices, and it is likely wrong: the route writes (scope-mismatch)`,
		`contacts/contacts.go:46:50: PUT /contacts/{id} declares operator write:contacts, but its guard enforces write:contacts; the guard is weaker (scope-mismatch)`,
		`contacts/contacts.go:52:50: PATCH /contacts/{id} declares write:contacts | admin, but its guard enforces write:contacts; the annotation is weaker, and it is likely wrong: write:contacts is the scope of the path (scope-mismatch)`,
		`contacts/contacts.go:76:43: POST /contacts/{id}/merge declares admin write:contacts, but its guard enforces admin | write:contacts; the guard is weaker, since any one of the scopes suffices, and it is likely wrong: write:contacts is the scope of the path (scope-mismatch)`,
		`contacts/contacts.go:79:61: GET /contacts/export declares operator | admin read:contacts, but its guard enforces admin | read:contacts; neither side is weaker (scope-mismatch)`,
		`contacts/contacts.go:92:54: GET /contacts/{id}/photo is declared public, but its guard enforces read:contacts; the annotation is weaker, and it is likely wrong: read:contacts is the scope of the path (scope-mismatch)`,
	}
	if diff := cmp.Diff(want, o.findings); diff != "" {
		t.Errorf("findings (-want +got)\n%s", diff)
	}
}

// TestOAPICodegen holds what is declared by generated code against the document
// that it was generated from.
func TestOAPICodegen(t *testing.T) {
	dir := server(t, filepath.Join("dialects", "oapicodegen"))
	document := swaggerDocument{BasePath: "/v1"}
	readJSON(t, filepath.Join(dir, "openapi.json"), &document)
	o := document.hold(t, dir, 40)
	if len(o.errs) > 0 {
		t.Error(o.errs)
	}
	if len(o.findings) > 0 {
		t.Error(o.findings)
	}
}

// TestGoa holds what is declared by designs against the documents that goa makes
// of them, one of which is spread over several packages. There every operation has
// its requirements written out, so that one without demands nothing, whatever the
// API does.
func TestGoa(t *testing.T) {
	for name, least := range map[string]int{"goa": 40, "goasplit": 24} {
		t.Run(name, func(t *testing.T) {
			dir := server(t, filepath.Join("dialects", name))
			var document swaggerDocument
			readJSON(t, filepath.Join(dir, "openapi3.json"), &document)
			document.Security = nil
			for _, methods := range document.Paths {
				for method, operation := range methods {
					if operation.Security == nil {
						operation.Security = new([]map[string][]string)
						methods[method] = operation
					}
				}
			}
			o := document.hold(t, dir, least)
			if len(o.errs) > 0 {
				t.Error(o.errs)
			}
			if len(o.findings) > 0 {
				t.Error(o.findings)
			}
		})
	}
}
