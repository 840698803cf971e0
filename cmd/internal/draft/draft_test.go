package draft

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	yaml "github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/analyzer/yamldoc"
)

func at(line int) source.Span {
	return source.Span{Pos: source.Pos{File: "a.go", Line: line, Column: 1, Offset: line}}
}

func named(line int, names ...scope.Scope) (out []route.ScopeAt) {
	for _, name := range names {
		out = append(out, route.ScopeAt{Name: name, Span: at(line)})
	}
	return out
}

// guarded is a route that a call of a function guards.
func guarded(line int, function, dialect string, r scope.Requirement) *route.Route {
	return &route.Route{Method: "GET", Path: "/x", At: at(line), Enforced: r, Guards: []route.Claim{{
		Dialect: dialect, Requirement: r, Scopes: named(line, slices.Collect(r.Scopes())...), Span: at(line), Func: function,
	}}}
}

func finding(name, method, path string, line int) rule.Finding {
	return rule.Finding{Rule: name, Method: method, Path: path, Span: at(line)}
}

func mustParse(t *testing.T, text string) scope.Requirement {
	t.Helper()
	r, _, err := scope.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNew(t *testing.T) {
	routes := []*route.Route{
		guarded(9, "m/auth.All", route.Guard, mustParse(t, "read:a read:b")),
		guarded(3, "m/auth.All", route.Guard, mustParse(t, "read:a")),
		guarded(4, "m/auth.Any", route.Guard, mustParse(t, "read:a | read:b")),
		guarded(5, "m/auth.Both", route.Guard, mustParse(t, "read:a | read:b")),
		guarded(6, "m/auth.Both", route.Guard, mustParse(t, "read:a read:b")),
		guarded(7, "m/auth.Check", route.Check, mustParse(t, "read:a read:b")),
		guarded(10, "", route.Guard, mustParse(t, "read:contacts")),
		guarded(8, "slices.Contains", route.Check, mustParse(t, "read:a")),
	}
	d := New(routes, []rule.Finding{
		finding(rule.MissingScope, "GET", "/users/{id}", 1),
		finding(rule.MissingScope, "GET", "/users/{name}", 2), // the same to a configuration
		finding(rule.MissingScope, "*", "/healthz", 3),
		finding(rule.MissingScope, "POST", "/oauth/token", 4),
		finding(rule.MissingScope, "GET", "relative", 5), // no pattern
		finding(rule.ReadScopeOnWrite, "POST", "/v1/search", 6),
		finding(rule.ReadScopeOnWrite, "POST", "/v1/notes", 7),
		finding(rule.UnknownScope, "GET", "/v1/notes", 8),
		finding(rule.UnresolvedRoute, "GET", "/ping", 9), // behind a guard that is not known
		finding(rule.UnresolvedRoute, "GET", "/v1/notes", 10),
	}, analyzer.Hints{
		Constants: []annotation.Constant{{Name: "write:a", Description: "Change\n\tthings", Span: at(20)}},
		Named:     append(named(21, "read:contact"), named(22, "no good")...),
		Registrars: []analyzer.Registrar{
			{Registrar: framework.Registrar{Func: "m/web.Handle", Method: -1, Path: 0, Handler: 1}, At: at(30)},
			{Registrar: framework.Registrar{Func: "m/web.Handle", Method: -1, Path: 0, Handler: 1}, At: at(31)},
		},
	})
	want := &Draft{
		Scopes: []Scope{
			{Name: "read:a", Routes: 7, At: at(3).Pos},
			{Name: "read:b", Routes: 5, At: at(4).Pos},
			{Name: "read:contact", Like: "read:contacts", At: at(21).Pos},
			{Name: "read:contacts", Routes: 1, At: at(10).Pos},
			{Name: "write:a", Description: "Change things", At: at(20).Pos},
		},
		Guards: []Guard{
			{Func: "m/auth.All", Mode: "all", Routes: 2, At: at(3).Pos},
			{Func: "m/auth.Any", Mode: "any", Routes: 1, At: at(4).Pos},
			{Func: "m/auth.Both", Routes: 2, At: at(5).Pos},
			{Func: "m/auth.Check", Routes: 1, At: at(7).Pos},
		},
		Public:     []Exemption{{"/healthz", at(3).Pos}, {"POST /oauth/token", at(4).Pos}, {"GET /ping", at(9).Pos}},
		Missing:    []Exemption{{"GET /users/{id}", at(1).Pos}},
		Reads:      []Exemption{{"POST /v1/search", at(6).Pos}},
		Opened:     []Exemption{{"POST /v1/notes", at(7).Pos}},
		Registrars: d.Registrars,
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("the draft (-want +got)\n%s", diff)
	}
	if len(d.Registrars) != 1 {
		t.Errorf("registrars: %v", d.Registrars)
	}
}

func TestLooks(t *testing.T) {
	for _, test := range []struct {
		method, path string
		public, read bool
	}{
		{"GET", "/", true, false},
		{"POST", "/", false, false},
		{"OPTIONS", "/**", true, false},
		{"GET", "/v1/Health", true, false},
		{"DELETE", "/v1/health", false, false},
		{"*", "/healthz", true, false},
		{"GET", "/v1/health-records", false, false},
		{"GET", "/.well-known/jwks.json", true, false},
		{"POST", "/oauth2/token", true, false},
		{"POST", "/v1/tokens", false, false},
		{"POST", "/login", true, false},
		{"GET", "/static/**", true, false},
		{"GET", "/v1/contacts", false, false},
		{"POST", "/v1/contacts/search", false, true},
		{"POST", "/v1/policies:evaluate", false, true},
		{"POST", "/{index}/_search", false, true},
		{"PUT", "/v1/contacts/search-all", false, true},
		{"POST", "/v1/search/{id}", false, false},
		{"GET", "/v1/search", false, false},
		{"DELETE", "/v1/search", false, false},
		{"POST", "/v1/research", false, false},
		{"GET", "/version", true, false},
		{"GET", "/api/v1/version", true, false},
		{"GET", "/apps/{id}/version/{version}", false, false},
		{"GET", "/apps/version/{version}", false, false},
		{"GET", "/users/{id}/public/keys", false, false},
		{"POST", "/sessions/{id}/logout", false, false},
		{"GET", "/static/**", true, false},
		{"GET", "/health/live", true, false},
		{"POST", "/v1/searchDeals", false, true},
		{"POST", "/v1/dealSearch", false, true},
	} {
		if got := looksPublic(test.method, test.path); got != test.public {
			t.Errorf("%s %s looks public: %v", test.method, test.path, got)
		}
		if got := looksLikeRead(test.method, test.path); got != test.read {
			t.Errorf("%s %s looks like reading: %v", test.method, test.path, got)
		}
	}
}

func TestFindCatalog(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	const notes = "# Scopes\n\n| Scope | Description |\n| --- | --- |\n| `read:notes` | View notes |\n| `write:notes` | Change notes |\n"
	some := []Scope{{Name: "read:notes"}, {Name: "write:notes"}}
	for _, test := range []struct {
		name  string
		files fstest.MapFS
		named []Scope
		want  string
	}{
		{"none", fstest.MapFS{"README.md": file(notes)}, some, ""},
		{"by its name", fstest.MapFS{"docs/SCOPES.md": file(notes)}, nil, "docs/SCOPES.md"},
		{"by its content", fstest.MapFS{"docs/oauth.md": file(notes)}, some, "docs/oauth.md"},
		{"a name that may mean anything", fstest.MapFS{"docs/oauth.md": file(notes)}, nil, ""},
		{"about others", fstest.MapFS{"docs/scopes.md": file(notes)}, []Scope{{Name: "read:deals"}}, ""},
		{"no catalog", fstest.MapFS{"scopes.yaml": file("scopes: [")}, some, ""},
		{"the one that has most", fstest.MapFS{"scopes.yaml": file("scopes:\n  read:notes: View notes\n"), "docs/api-scopes.md": file(notes)}, some, "docs/api-scopes.md"},
		{"the first of equals", fstest.MapFS{"docs/permissions.md": file(notes), "scopes.md": file(notes)}, some, "scopes.md"},
		{"too long", fstest.MapFS{"scopes.md": file(notes + strings.Repeat("\n", maxCatalog))}, some, ""},
	} {
		if got, rejected := FindCatalog(test.files, test.named); got != test.want || got == "" && test.name != "none" && len(rejected) != 1 {
			t.Errorf("%s: FindCatalog returned %q, %v, want %q", test.name, got, rejected, test.want)
		}
	}
}

// loaded returns the configuration that a draft makes.
func loaded(t testing.TB, text []byte) (*config.Config, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), config.Filename)
	if err := os.WriteFile(file, text, 0o666); err != nil {
		t.Fatal(err)
	}
	return config.Load(file, config.Options{RuleNames: rule.Names()})
}

// TestYAML holds that a draft is a configuration as soon as the reasons are
// there, that it is none before, and that names which YAML would take for
// something else arrive as they are.
func TestYAML(t *testing.T) {
	d := &Draft{
		Scopes:     []Scope{{Name: "read:a"}, {Name: "no"}, {Name: "*"}, {Name: "1.5"}, {Name: "a:"}, {Name: "#x"}, {Name: "https://example.com/auth/x"}, {Name: "!t"}},
		Public:     []Exemption{{"GET /a:b/{c}", at(1).Pos}, {"/ä/$x", at(1).Pos}, {"/", at(1).Pos}},
		Reads:      []Exemption{{"POST /x:search", at(2).Pos}},
		Guards:     []Guard{{Func: "m.F", Mode: "all", At: at(3).Pos}},
		Registrars: []analyzer.Registrar{{Registrar: framework.Registrar{Func: "(*m.T).F", Method: 0, Path: 1, Handler: 2}, At: at(4)}},
	}
	name := func(file string) string { return "dir/" + file + "\nx" }
	c, err := loaded(t, d.YAML(name, "why"))
	if err != nil {
		t.Fatalf("%v in\n%s", err, d.YAML(name, "why"))
	}
	for i, s := range d.Scopes {
		if got := c.Catalog.Names()[i]; got != s.Name {
			t.Errorf("scope %q became %q", s.Name, got)
		}
	}
	for i, e := range d.Public {
		if got := c.Public[i].Pattern.String(); got != e.Pattern || c.Public[i].Reason != "why" {
			t.Errorf("%q became %q", e.Pattern, got)
		}
	}
	if len(c.Reads) != 1 || len(c.Guards)+len(c.Routers) != 0 {
		t.Errorf("the configuration is %+v", c)
	}
	_, err = loaded(t, d.YAML(name, ""))
	if err == nil || !strings.HasSuffix(err.Error(), "the reason for GET /a:b/{c} is empty; expected a text that says why, and so for 3 more below") {
		t.Errorf("without reasons: %v", err)
	}

	// What is in comments is a configuration as well.
	text := string(d.YAML(name, "why"))
	_, text, ok := strings.Cut(text, "# routers:")
	text, _, _ = strings.Cut(text, "# Where")
	var lines []string
	for line := range strings.Lines("# routers:" + text) {
		if strings.HasPrefix(line, "#   ") || line == "# routers:\n" || line == "# guards:\n" {
			lines = append(lines, strings.TrimPrefix(line, "# "))
		}
	}
	c, err = loaded(t, []byte(strings.Join(lines, "")))
	if !ok || err != nil || len(c.Guards) != 1 || len(c.Routers) != 1 || c.Routers[0].Handler != 2 || c.Guards[0].Mode != "all" {
		t.Errorf("the comments: %v in\n%s", err, strings.Join(lines, ""))
	}

	empty := new(Draft)
	if _, err := loaded(t, empty.YAML(name, "")); err != nil {
		t.Errorf("an empty draft: %v", err)
	}
	files := &Draft{CatalogFiles: []string{"a.md", "docs/b c.md"}}
	if got, want := string(files.Sources()), "catalog:\n  - a.md\n  - docs/b c.md\n"; got != want {
		t.Errorf("two files are written %q", got)
	}
}

// FuzzScalar holds that a text is written so that YAML reads it as it is.
func FuzzScalar(f *testing.F) {
	for _, s := range []string{"", "a", "a: b", "a #b", "- a", "yes", "0x1", "1e3", "~", "*", "a:", "/x/{id}:do", "\u0085", "\u2028", "a\tb", "é", `"`, "'", "%", "@a", "2001-01-01", ".inf", ".0", "a  b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "")
		if strings.ContainsFunc(s, func(r rune) bool {
			return r < ' ' || 0x7f <= r && r < 0xa0 || r == 0xfeff || r == 0xfffe || r == 0xffff
		}) {
			return // not printable in YAML (YAML 1.2.2, section 5.1)
		}
		var got map[string]string
		text := yamldoc.Text(s) + ": " + yamldoc.Text(s) + "  # x\n"
		if err := yaml.Unmarshal([]byte(text), &got); err != nil || got[s] != s || len(got) != 1 {
			t.Errorf("%q is written %s and read %q: %v", s, text, got, err)
		}
	})
}
