package analyzer_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer"
)

// TestBarePass runs the pass as nogo does: names of files are relative to the
// working directory, and there is neither a Module nor a ReadFile.
func TestBarePass(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "program", "exempt.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir := write(t, archive)
	carried := make(fstest.MapFS)
	for _, f := range archive.Files {
		if filepath.Ext(f.Name) == ".yaml" {
			carried[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	tests := []struct {
		name     string
		settings analyzer.Settings
		want     []string // "line:column: rule", and "fix" where there is one
		routes   int
	}{
		{
			// Nothing says where to look for scopevet.yaml.
			name: "no configuration",
			want: []string{
				"11:2: missing-scope", "12:2: missing-scope", "13:2: missing-scope", "14:2: missing-scope",
				"26:17: read-scope-on-write", "26:17: read-scope-on-write", "34:17: read-scope-on-write",
			},
			routes: 11,
		},
		{
			name:     "configuration",
			settings: analyzer.Settings{Config: filepath.Join(dir, "scopevet.yaml")},
			want:     []string{"12:2: missing-scope", "26:17: read-scope-on-write", "34:17: read-scope-on-write fix"},
			routes:   11,
		},
		{
			name:     "relative configuration",
			settings: analyzer.Settings{Config: "scopevet.yaml"},
			want:     []string{"12:2: missing-scope", "26:17: read-scope-on-write", "34:17: read-scope-on-write fix"},
			routes:   11,
		},
		{
			name:     "configuration in the program",
			settings: analyzer.Settings{Files: carried},
			want:     []string{"12:2: missing-scope", "26:17: read-scope-on-write", "34:17: read-scope-on-write fix"},
			routes:   11,
		},
	}
	t.Chdir(dir)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			result := bare(t, "main.go", analyzer.New(test.settings), func(fset *token.FileSet, d analysis.Diagnostic) {
				at := fset.Position(d.Pos)
				if at.Filename != "main.go" {
					t.Errorf("%v: %s", at, d.Message)
				}
				at.Filename = ""
				text := at.String() + ": " + d.Category
				if len(d.SuggestedFixes) > 0 {
					text += " fix"
				}
				got = append(got, text)
			})
			slices.Sort(got)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if len(result.Routes) != test.routes {
				t.Errorf("%d routes, want %d", len(result.Routes), test.routes)
			}
		})
	}
}

// bare runs a pass over a package of one file that has nothing that a pass can
// do without.
func bare(t *testing.T, name string, a *analysis.Analyzer, report func(*token.FileSet, analysis.Diagnostic)) *analyzer.Result {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Instances: make(map[*ast.Ident]types.Instance),
		Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
		Scopes: make(map[ast.Node]*types.Scope), FileVersions: make(map[*ast.File]string),
	}
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", nil)}
	pkg, err := config.Check("example.com/crm", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	result, err := a.Run(&analysis.Pass{
		Analyzer: a, Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info,
		TypesSizes:        types.SizesFor("gc", "amd64"),
		ResultOf:          map[*analysis.Analyzer]any{},
		Report:            func(d analysis.Diagnostic) { report(fset, d) },
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
		AllObjectFacts:    func() []analysis.ObjectFact { return nil },
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ExportPackageFact: func(analysis.Fact) { t.Error("a main package has no importers, but a fact") },
		ExportObjectFact:  func(types.Object, analysis.Fact) { t.Error("a fact about an object") },
	})
	if err != nil {
		t.Fatal(err)
	}
	return result.(*analyzer.Result)
}

// TestForeignModule holds that nothing is said about a package of a module
// that is a dependency, whose code the user cannot change.
func TestForeignModule(t *testing.T) {
	archive := txtar.Parse([]byte("-- main.go --\npackage main\n\nimport \"net/http\"\n\nfunc main() { http.HandleFunc(\"GET /x\", nil) }\n"))
	t.Chdir(write(t, archive))
	for _, version := range []string{"", "v1.0.0"} {
		a := analyzer.New(analyzer.Settings{})
		run := a.Run
		a.Run = func(p *analysis.Pass) (any, error) {
			p.Module = &analysis.Module{Path: "example.com/crm", Version: version}
			return run(p)
		}
		count := 0
		bare(t, "main.go", a, func(*token.FileSet, analysis.Diagnostic) { count++ })
		if want := map[string]int{"": 1}[version]; count != want {
			t.Errorf("version %q: %d findings, want %d", version, count, want)
		}
	}
}

// TestGoFiles holds where findings about a document stand for a driver that has
// no use for them there, and that they name the place.
func TestGoFiles(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "program", "openapi.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir := write(t, archive)
	t.Chdir(dir)
	var got []string
	settings := analyzer.Settings{Config: filepath.Join(dir, "scopevet.yaml"), GoFiles: true}
	bare(t, "main.go", analyzer.New(settings), func(fset *token.FileSet, d analysis.Diagnostic) {
		if at := fset.Position(d.Pos); strings.Contains(d.Message, ".yaml:") {
			got = append(got, at.String()+": "+d.Message)
		} else if filepath.Ext(at.Filename) != ".go" {
			t.Errorf("%v: %s", at, d.Message)
		}
	})
	slices.Sort(got)
	want := []string{
		"main.go:11:2: unknown scope wirte:contacts; the catalog has write:contacts at openapi.yaml:27:27 (unknown-scope)",
		"main.go:13:2: the document names GET /contcat/export, which nothing registers; the nearest route is GET /v1/contact/export at openapi.yaml:32:5 (route-mismatch)",
		"main.go:1:1: unknown security scheme oauth2; the document declares OAuth2, and case counts at openapi.yaml:33:19 (bad-annotation)",
		"main.go:8:2: POST /v1/contacts writes, but read:contacts alone opens it at openapi.yaml:18:15 (read-scope-on-write)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}
