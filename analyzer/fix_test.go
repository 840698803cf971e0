package analyzer_test

import (
	"bytes"
	"cmp"
	"fmt"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file holds the fixes in every dialect: each is applied by itself, and what
// it was for is gone then, nothing else is found instead, and the text around it is
// as it was. The programs are in testdata/fix, an archive for each way to write, of
// which each folder is a module: the annotations of declared/ are wrong by
// themselves, those of enforced/ differ from the guards. At the end stands each
// finding with what its fixes change.
//
// A finding for which no fix is offered is a hole. It has to be in fixHoles, with
// the reason, and what is there has to be one.

// fixDialects says in which dialect the annotations of an archive are.
var fixDialects = map[string]string{
	"directive":           annotation.Directive,
	"tag":                 annotation.Tag,
	"goframe":             annotation.Tag,
	"swaggo":              annotation.Swaggo,
	"goswagger-route":     annotation.GoSwagger,
	"goswagger-operation": annotation.GoSwagger,
	"goswagger-flow":      annotation.GoSwagger,
	"goswagger-meta":      annotation.GoSwagger,
	"openapi-flow":        annotation.OpenAPI,
	"openapi-block":       annotation.OpenAPI,
	"openapi-json":        annotation.OpenAPI,
	"huma":                annotation.Huma,
	"goa":                 annotation.Goa,
	"oapi-codegen":        annotation.OAPICodegen,
}

// fixElsewhere says of the other dialects why their fixes are not held here.
var fixElsewhere = map[string]string{
	annotation.Gateway: "what is generated of a .proto file says the same as before until it is generated anew; its edits are held in package annotation",
}

// A fixHole is where no fix is offered: by archive and case, the last part of the
// path; a star stands for all of them.
type fixHole struct{ archive, name, reason string }

var fixHoles = []fixHole{
	{"*", "fewer", "the guard is weaker than what was promised: the fix would document that"},
	{"*", "public", "somebody said that this is public, and may have had a reason"},
	{"oapi-codegen", "*", "nobody writes into generated code: the document that it is generated from has to be mended"},
	{"swaggo", "empty", "the route is without a scope, and the catalog has none that is called like it"},
}

// TestFixes applies the fixes of all dialects.
func TestFixes(t *testing.T) {
	t.Parallel()
	for _, dialect := range []string{
		annotation.Directive, annotation.Tag, annotation.Swaggo, annotation.OpenAPI, annotation.GoSwagger,
		annotation.Huma, annotation.Goa, annotation.OAPICodegen, annotation.Gateway,
	} {
		held := slices.Contains(slices.Collect(maps.Values(fixDialects)), dialect)
		if held == (fixElsewhere[dialect] != "") {
			t.Errorf("%s: held here: %v", dialect, held)
		}
	}
	imported := fixImports(t)
	met := make(map[fixHole]bool)
	for _, name := range slices.Sorted(maps.Keys(fixDialects)) {
		t.Run(name, func(t *testing.T) { testFixes(t, name, imported, met) })
	}
	for _, hole := range fixHoles {
		if !met[hole] {
			t.Errorf("there is a fix in %s for %s, or no such case", hole.archive, hole.name)
		}
	}
}

func testFixes(t *testing.T, name string, imported map[string]*types.Package, met map[fixHole]bool) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "fix", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := &fixProgram{name: name, matrix: matrix{dir: dir, fset: token.NewFileSet(), imported: imported}, files: make(map[string][]byte)}
	for _, f := range archive.Files {
		if path.Dir(f.Name) == "." {
			continue
		}
		p.write(t, filepath.Join(dir, name, filepath.FromSlash(f.Name)), f.Data)
	}
	var out strings.Builder
	dialects := make(map[string]bool)
	for _, side := range []string{"declared", "enforced"} {
		if _, err := os.Stat(filepath.Join(dir, name, side)); err != nil {
			continue
		}
		found := p.analyse(t, side)
		for _, f := range found {
			for _, r := range f.Routes {
				for _, c := range r.Claims {
					dialects[c.Dialect] = true
				}
			}
			fmt.Fprintf(&out, "%s: %s (%s)\n", p.local(f.Span.Pos.String()), f.Message, f.Rule)
			if len(f.Fixes) == 0 {
				i := slices.IndexFunc(fixHoles, func(h fixHole) bool {
					return (h.archive == "*" || h.archive == name) && (h.name == "*" || h.name == path.Base(f.Path))
				})
				if i < 0 {
					t.Errorf("no fix: %s: %s (%s)", p.local(f.Span.Pos.String()), f.Message, f.Rule)
					continue
				}
				met[fixHoles[i]] = true
			}
			for _, fix := range f.Fixes {
				fmt.Fprintf(&out, "\t%s\n", fix.Message)
				out.WriteString(p.apply(t, side, f, fix, found))
			}
		}
	}
	if !dialects[fixDialects[name]] {
		t.Errorf("nothing is found in %s", fixDialects[name])
	}
	last := &archive.Files[len(archive.Files)-1]
	if last.Name != "fixed" {
		t.Fatal("the archive does not end with what is fixed")
	}
	if *update {
		last.Data = []byte(out.String())
		if err := os.WriteFile(filepath.Join("testdata", "fix", name+".txtar"), txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if diff := gocmp.Diff(string(last.Data), out.String()); diff != "" {
		t.Errorf("fixed (-want +got)\n%s", diff)
	}
}

// A fixProgram is the programs of an archive, with their files as they are
// before a fix.
type fixProgram struct {
	matrix
	name  string
	files map[string][]byte
}

func (p *fixProgram) write(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
	p.files[file] = data
}

// local returns a text with file names as they are in the archive.
func (p *fixProgram) local(text string) string {
	return strings.ReplaceAll(filepath.ToSlash(text), filepath.ToSlash(filepath.Join(p.dir, p.name))+"/", "")
}

// analyse returns what is found in the program on one side.
func (p *fixProgram) analyse(t *testing.T, side string) []rule.Finding {
	t.Helper()
	l := &moduleLoader{matrix: &p.matrix, name: p.name + "/" + side, done: make(map[string]*packages.Package)}
	for _, file := range slices.Sorted(maps.Keys(p.files)) {
		if own, err := filepath.Rel(p.dir, filepath.Dir(file)); err == nil && strings.HasSuffix(file, ".go") && strings.HasPrefix(filepath.ToSlash(own)+"/", l.name+"/") {
			if _, err := l.Import("example.com/" + filepath.ToSlash(own)); err != nil {
				t.Fatal(err)
			}
		}
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{analyzer.New(analyzer.Settings{})}, slices.Collect(maps.Values(l.done)), nil)
	if err != nil {
		t.Fatal(err)
	}
	var found []rule.Finding
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatal(act.Err)
		}
		found = append(found, act.Result.(*analyzer.Result).Findings...)
	}
	slices.SortFunc(found, func(f, g rule.Finding) int {
		return cmp.Or(f.Span.Compare(g.Span.Pos), cmp.Compare(f.Message, g.Message))
	})
	return found
}

// apply applies a fix, holds that what it is for is gone and nothing else found
// instead, and takes it back. It returns the lines that it changed.
func (p *fixProgram) apply(t *testing.T, side string, f rule.Finding, fix source.Fix, before []rule.Finding) string {
	t.Helper()
	edits := make(map[string][]source.Edit)
	for _, e := range fix.Edits {
		edits[e.Span.File] = append(edits[e.Span.File], e)
	}
	var out strings.Builder
	for _, file := range slices.Sorted(maps.Keys(edits)) {
		old := p.files[file]
		applyEdits(t, file, file, edits[file])
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString(changedLines(string(old), string(data)))
		defer p.write(t, file, old)
	}
	text := func(f rule.Finding) string { return f.Message + " (" + f.Rule + ")" }
	count := make(map[string]int)
	for _, g := range before {
		count[text(g)]++
	}
	gone := count[text(f)]
	for _, g := range p.analyse(t, side) {
		if count[text(g)]--; count[text(g)] < 0 {
			t.Errorf("%s: after %q: %s\n%s", p.local(g.Span.Pos.String()), fix.Message, text(g), out.String())
		}
	}
	if gone > 0 && count[text(f)] <= 0 {
		t.Errorf("%s: %s is still there after %q:\n%s", p.local(f.Span.Pos.String()), text(f), fix.Message, out.String())
	}
	return out.String()
}

// changedLines returns the lines that differ, from the first one to the last.
func changedLines(old, now string) string {
	a, b := strings.SplitAfter(old, "\n"), strings.SplitAfter(now, "\n")
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var out bytes.Buffer
	for _, line := range a {
		fmt.Fprintf(&out, "\t- %s\n", strings.TrimSuffix(line, "\n"))
	}
	for _, line := range b {
		fmt.Fprintf(&out, "\t+ %s\n", strings.TrimSuffix(line, "\n"))
	}
	return out.String()
}

// fixImports loads what the programs import.
func fixImports(t *testing.T) map[string]*types.Package {
	t.Helper()
	var paths []string
	for name := range fixDialects {
		archive, err := txtar.ParseFile(filepath.Join("testdata", "fix", name+".txtar"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if !strings.HasSuffix(f.Name, ".go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Data, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range file.Imports {
				if path, _ := strconv.Unquote(spec.Path.Value); !strings.HasPrefix(path, "example.com/") {
					paths = append(paths, path)
				}
			}
		}
	}
	slices.Sort(paths)
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedExportFile,
		Dir:  server(t, "frameworks"), Env: append(os.Environ(), "GOWORK=off", "GOFLAGS="),
	}, slices.Compact(paths)...)
	if err != nil {
		t.Fatal(err)
	}
	imported := make(map[string]*types.Package)
	for _, pkg := range pkgs {
		imported[pkg.PkgPath] = pkg.Types
	}
	return imported
}
