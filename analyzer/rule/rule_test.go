package rule

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A ruleTest runs one rule over one Go file.
//
// The file needs no import. Its routes are its //route comments at the end of
// a line that declares a handler, "//route METHOD /path", in their order; the
// annotations are read as always. Calls in a handler's body are its guards (see
// calls). Registrations stand where the handler does, or, with "//route METHOD /path @func", at that function.
type ruleTest struct {
	name    string
	catalog string // YAML, "" for none
	source  string
	want    []string // "line:column: message", with the fixes' messages in brackets
	fixed   string   // the file after all fixes, "" if none applies
}

// check runs the tests of one rule.
func check(t *testing.T, name string, tests []ruleTest) {
	t.Helper()
	r, ok := Find(name)
	if !ok {
		t.Fatalf("there is no rule %s", name)
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := subject(t, test.catalog, test.source)
			findings := run(t, r, s)
			var got []string
			for _, f := range findings {
				got = append(got, line(f))
			}
			if diff := gocmp.Diff(test.want, got); diff != "" {
				t.Errorf("unexpected findings (-want +got):\n%s", diff)
			}
			want := cmp.Or(test.fixed, test.source)
			if diff := gocmp.Diff(want, apply(t, test.source, findings)); diff != "" {
				t.Errorf("unexpected text after all fixes (-want +got):\n%s", diff)
			}
		})
	}
}

// run returns a rule's findings, having held them against what all rules
// promise.
func run(t *testing.T, r *Rule, s *Subject) []Finding {
	t.Helper()
	var findings []Finding
	r.Check(s, func(f Finding) { findings = append(findings, f) })
	for _, f := range findings {
		if f.Rule != r.Name {
			t.Errorf("%s reports a finding of %q", r.Name, f.Rule)
		}
		if !f.Span.IsValid() || f.Message == "" || strings.HasSuffix(f.Message, ".") {
			t.Errorf("finding %q at %v", f.Message, f.Span)
		}
		if (f.Method == "") != (f.Path == "") {
			t.Errorf("finding %q is about the method %q and the path %q", f.Message, f.Method, f.Path)
		}
		for _, fix := range f.Fixes {
			if fix.Message == "" || len(fix.Edits) == 0 {
				t.Errorf("finding %q has the fix %+v", f.Message, fix)
			}
		}
	}
	var again []Finding
	r.Check(s, func(f Finding) { again = append(again, f) })
	if diff := gocmp.Diff(findings, again, gocmp.AllowUnexported(Finding{}, predicate{})); diff != "" {
		t.Errorf("%s reports something else the second time:\n%s", r.Name, diff)
	}
	return findings
}

// line returns a finding as tests have it.
func line(f Finding) string {
	text := fmt.Sprintf("%d:%d: %s", f.Span.Line, f.Span.Column, f.Message)
	for _, fix := range f.Fixes {
		text += " [" + fix.Message + "]"
	}
	return text
}

// apply returns the text after the first fix of every finding. Identical edits
// are made once, as drivers do.
func apply(t *testing.T, text string, findings []Finding) string {
	t.Helper()
	var edits []source.Edit
	for _, f := range findings {
		if len(f.Fixes) > 0 {
			edits = append(edits, f.Fixes[0].Edits...)
		}
	}
	slices.SortFunc(edits, func(a, b source.Edit) int {
		return cmp.Or(a.Span.Compare(b.Span.Pos), cmp.Compare(a.Text, b.Text))
	})
	edits = slices.Compact(edits)
	for i := 1; i < len(edits); i++ {
		if edits[i].Span.Offset < edits[i-1].Span.End {
			t.Fatalf("edits %+v and %+v overlap", edits[i-1], edits[i])
		}
	}
	for _, e := range slices.Backward(edits) {
		text = text[:e.Span.Offset] + e.Text + text[e.Span.End:]
	}
	return text
}

const filename = "api.go"

// subject returns what a rule sees of a Go file.
func subject(t *testing.T, catalogText, text string) *Subject {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, filename, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}}
	pkg, err := new(types.Config).Check("example.com/crm", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	s := &Subject{Config: new(config.Config), ReadFile: func(name string) ([]byte, error) {
		if name != filename {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return []byte(text), nil
	}}
	if catalogText != "" {
		s.Catalog, err = catalog.Read("scopes.yaml", []byte(catalogText))
		if err != nil {
			t.Fatal(err)
		}
	}
	input := annotation.Input{Fset: fset, Files: []*ast.File{file}, Info: info, Pkg: pkg, ReadFile: s.ReadFile, Rules: Names()}
	found := annotation.Collect(input)
	s.Annotations, s.Problems = found.All, found.Problems

	declared := make(map[*route.Route]token.Pos) // where each route's handler is
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		for _, group := range file.Comments {
			for _, c := range group.List {
				rest, ok := strings.CutPrefix(c.Text, "//route ")
				if !ok || fset.Position(c.Pos()).Line != fset.Position(f.Pos()).Line {
					continue
				}
				for one := range strings.SplitSeq(rest, ";") {
					r := newRoute(t, fset, file, info, f, strings.Fields(one))
					s.Routes = append(s.Routes, r)
					declared[r] = f.Pos()
				}
			}
		}
	}
	for _, r := range s.Routes {
		for _, a := range s.Annotations {
			if isOn(a, r) {
				annotate(r, a)
			}
		}
	}
	s.Insert = func(r *route.Route, line string) (source.Edit, bool) {
		at, ok := annotation.InsertionPoint(input, declared[r])
		return at.Edit(line), ok
	}
	return s
}

// calls are the functions that guard: guard("a", "b") checks in the handler that
// a token has both, either that it has one of them, and behind stands for a
// guard in front of the handler. A route that calls unguarded can be seen to be
// guarded by nothing, and what one that calls unfollowed("auth.Check") demands is
// not known.
var calls = map[string]struct {
	dialect string
	any     bool
}{
	"guard":     {dialect: route.Check},
	"either":    {dialect: route.Check, any: true},
	"behind":    {dialect: route.Guard},
	"unguarded": {dialect: route.Guard},

	"unfollowed": {dialect: route.Check},
}

// functions declares those functions, in one line.
const functions = "package crm; func guard(...string) {}; func either(...string) {}; func behind(...string) {}; func unguarded() {}; func unfollowed(string) {}\n"

// newRoute returns the route that a //route comment on a handler says.
func newRoute(t *testing.T, fset *token.FileSet, file *ast.File, info *types.Info, f *ast.FuncDecl, words []string) *route.Route {
	t.Helper()
	key := info.Defs[f.Name].(*types.Func).FullName()
	r := &route.Route{
		Method: words[0], Path: words[1], Handler: key, Keys: []string{key},
		At: source.Between(fset, f.Name.Pos(), f.Name.End()), Access: route.DefaultAccess(words[0]),
	}
	if len(words) > 2 {
		for _, decl := range file.Decls {
			if g, ok := decl.(*ast.FuncDecl); ok && "@"+g.Name.Name == words[2] {
				r.At = source.Between(fset, g.Name.Pos(), g.Name.End())
			}
		}
	}
	r.Sites = []source.Span{r.At}
	var gaps []route.Gap
	for n := range ast.Preorder(f.Body) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			continue
		}
		id, ok := call.Fun.(*ast.Ident)
		kind, isGuard := calls[id.Name]
		if !ok || !isGuard {
			continue
		}
		guard := route.Claim{Dialect: kind.dialect, Span: source.Between(fset, call.Pos(), call.End())}
		for _, arg := range call.Args {
			value, err := strconv.Unquote(info.Types[arg].Value.ExactString())
			if err != nil {
				t.Fatal(err)
			}
			guard.Scopes = append(guard.Scopes, route.ScopeAt{Name: scope.Scope(value), Span: source.Between(fset, arg.Pos(), arg.End())})
		}
		if id.Name == "unfollowed" {
			gaps = append(gaps, route.Gap{Guard: string(guard.Scopes[0].Name), Why: "is not followed", At: guard.Span})
			continue
		}
		if kind.any {
			for _, name := range names(guard.Scopes) {
				guard.Requirement = scope.Or(guard.Requirement, scope.Require(name))
			}
		} else {
			guard.Requirement = scope.Require(names(guard.Scopes)...)
		}
		if len(guard.Scopes) > 0 {
			r.Guards = append(r.Guards, guard)
		}
		r.Enforced = scope.And(r.Enforced, guard.Requirement)
	}
	r.Unsettle(gaps...)
	return r
}

// annotate gives a route what an annotation says.
func annotate(r *route.Route, a *annotation.Annotation) {
	if a.Requirement.IsStated() {
		r.Claims = append(r.Claims, route.Claim{Dialect: a.Dialect, Requirement: a.Requirement, Scopes: a.Scopes, Span: a.Span})
		r.Declared = scope.Or(r.Declared, a.Requirement)
	}
	if a.PublicReason != "" {
		r.Public, r.PublicReason = true, a.PublicReason
	}
	if a.AccessReason != "" {
		r.Access, r.AccessReason = a.Access, a.AccessReason
	}
}

func TestAll(t *testing.T) {
	seen := make(map[string]bool)
	for _, r := range All() {
		if seen[r.Name] {
			t.Errorf("%s is there twice", r.Name)
		}
		seen[r.Name] = true
		if r.Title == "" || r.Check == nil || strings.HasSuffix(r.Title, ".") {
			t.Errorf("%s has the title %q or no check", r.Name, r.Title)
		}
		if !strings.HasPrefix(r.Text, "# "+r.Name+"\n\n") {
			t.Errorf("the text of %s begins with %.40q, want its name as the heading", r.Name, r.Text)
		}
		for _, part := range []string{"\nBefore:\n", "\nAfter", "```", "(" + r.Name + ")\n"} {
			if !strings.Contains(r.Text, part) && !(r.Name == UnresolvedRoute && strings.HasPrefix(part, "(")) {
				t.Errorf("the text of %s lacks %q", r.Name, part)
			}
		}
		if found, ok := Find(r.Name); !ok || found.Title != r.Title {
			t.Errorf("Find(%s) does not find it", r.Name)
		}
	}
	if _, ok := Find("no-such-rule"); ok {
		t.Error("Find finds a rule that there is not")
	}
}

// Every text belongs to a rule: a rule that is renamed leaves none behind.
func TestTexts(t *testing.T) {
	entries, err := files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := strings.ReplaceAll(strings.TrimSuffix(e.Name(), ".md"), "_", "-")
		if _, ok := Find(name); !ok {
			t.Errorf("%s is the text of no rule", e.Name())
		}
		if _, err := os.Stat(filepath.Join(strings.ReplaceAll(name, "-", "_") + ".go")); err != nil {
			t.Errorf("%s has no file of its own: %v", name, err)
		}
	}
}

// No rule needs more than a subject without anything in it.
func TestEmptySubject(t *testing.T) {
	for _, r := range All() {
		for _, s := range []*Subject{{}, {Config: new(config.Config)}, {Catalog: new(catalog.Catalog), Used: map[source.Pos]bool{}}} {
			r.Check(s, func(f Finding) { t.Errorf("%s finds %q in nothing", r.Name, f.Message) })
		}
	}
}

// Findings survive where neither files nor places for new lines are at hand.
func TestWithoutFiles(t *testing.T) {
	const text = `package crm

func A() {} //route POST /contacts

//scope:require read:deals
func B() {} //route POST /deals

//scope:require read:delas
func C() {} //route GET /deals
`
	for _, r := range All() {
		s := subject(t, crm, text)
		want := 0
		r.Check(s, func(Finding) { want++ })
		s.ReadFile, s.Insert, s.Annotations = nil, nil, nil
		got := 0
		r.Check(s, func(f Finding) {
			got++
			if len(f.Fixes) > 0 {
				t.Errorf("%s has the fix %v without a file", f.Message, f.Fixes)
			}
		})
		if got != want && r.Name != UnknownScope {
			t.Errorf("%s has %d findings without files, want %d", r.Name, got, want)
		}
	}
}

// The catalogs of the tests: resource with action on either side, and one
// whose write scope is the plain name and supersedes the other.
const (
	crm = `scopes:
  read:contacts: View contacts
  write:contacts: Create and update contacts
  read:deals: View deals and pipeline
  write:deals: Create and update deals
  read:activities: View the activity feed
  write:activities: Log activities
  read:workflows: View workflow runs
`
	store = `scopes:
  public.contact:read: Allow to read all contacts
  public.contact:write: Allow to manage contacts
  public.invoice:read: Allow to read all invoices
  public.webhook_endpoint:read: Allow to read all webhook endpoints
  public.webhook_endpoint:write: Allow to manage webhook endpoints
`
	shop = `scopes:
  read_people: View customer data
  people:
    description: View and change customer data
    implies: read_people
    roles: [Customers]
  read_orders: View order data
  orders:
    description: View and change order data
    implies: read_orders
  email:
    access: write
    routes: ["POST /api/v1/email_templates/{id}/send"]
  decrypt:
    description: Allows sensitive information to be decrypted
    routes: ["GET /api/v1/credit_cards/{id}/decrypted"]
  no_expiry:
    description: Token does not expire
    conflicts: decrypt
`
)

// routeOf adds a route that has the subject's one annotation.
func routeOf(t *testing.T, s *Subject, method, path string) *route.Route {
	t.Helper()
	if len(s.Annotations) != 1 {
		t.Fatalf("%d annotations", len(s.Annotations))
	}
	a := s.Annotations[0]
	r := &route.Route{Method: method, Path: path, At: a.Span, Keys: []string{a.Key}, Access: route.DefaultAccess(method)}
	annotate(r, a)
	s.Routes = append(s.Routes, r)
	return r
}

// requirement reads a requirement.
func requirement(t *testing.T, text string) scope.Requirement {
	t.Helper()
	r, _, err := scope.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
