package main

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/scopevet/scopevet/analyzer"
)

// desk is the server in whose findings several packages have a part.
var desk = server{name: "careless/helpdesk"}

// atDesk is what is to be found in the server at the help desk, whoever looks:
// what a package finds in itself, and what the program, which mounts all of
// them, finds in its own files and in theirs.
var atDesk = []string{
	"articles/articles.go:31:17: PUT /v1/articles/{slug} writes, but read:articles alone opens it (read-scope-on-write)\n",
	"articles/show.go:10:9: unknown directive //scope:requires; the nearest is //scope:require (bad-annotation)\n",
	"main.go:23:2: GET /v1/reports demands no scope (missing-scope)\n",
	"tickets/create.go:8:17: unknown scope write:ticket; the catalog has write:tickets (unknown-scope)\n",
	"tickets/tickets.go:34:2: DELETE /v1/tickets/{id} demands no scope (missing-scope)\n",
}

// TestNogo holds what is found package by package, by a driver that knows of
// none which others import it.
func TestNogo(t *testing.T) {
	if diff := cmp.Diff(atDesk, nogo(t, desk.dir(t))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// nogo returns what the pass reports when it is run as Bazel's nogo does
// (https://github.com/bazel-contrib/rules_go/blob/master/go/nogo.rst): on a
// package at a time, of which nothing is known but its files, with names
// relative to the working directory, the export data of what it imports, and
// the facts about that, encoded.
func nogo(t *testing.T, dir string) []string {
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile | packages.NeedModule,
		Dir:  dir, Env: append(os.Environ(), "PWD="+dir, "GOWORK=off", "GOFLAGS="),
	}, "./...")
	if err != nil || packages.PrintErrors(pkgs) > 0 {
		t.Fatalf("loading %s: %v", dir, err)
	}
	t.Chdir(dir)
	export := make(map[string]string)
	facts := make(map[string][]byte)
	var found []string
	packages.Visit(pkgs, nil, func(pkg *packages.Package) { // what is imported first
		export[pkg.PkgPath] = pkg.ExportFile
		if pkg.Module == nil {
			return
		}
		found = append(found, nogoAction(t, dir, pkg, export, facts)...)
	})
	slices.Sort(found)
	return found
}

// nogoAction runs the pass on a package, and adds the fact about it.
func nogoAction(t *testing.T, dir string, pkg *packages.Package, export map[string]string, facts map[string][]byte) (found []string) {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range pkg.GoFiles {
		name, err := filepath.Rel(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Instances: make(map[*ast.Ident]types.Instance),
		Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
		Scopes: make(map[ast.Node]*types.Scope), FileVersions: make(map[*ast.File]string),
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(export[path])
	})}
	checked, err := conf.Check(pkg.PkgPath, fset, files, info)
	if err != nil {
		t.Fatal(err)
	}

	a := analyzer.New(analyzer.Settings{})
	if err := a.Flags.Set("config", "scopevet.yaml"); err != nil { // nogo's analyzer_flags
		t.Fatal(err)
	}
	decode := func(path string, into analysis.Fact) bool {
		data, ok := facts[path]
		if ok {
			if err := gob.NewDecoder(bytes.NewReader(data)).Decode(into); err != nil {
				t.Error(err)
			}
		}
		return ok
	}
	_, err = a.Run(&analysis.Pass{
		Analyzer: a, Fset: fset, Files: files, Pkg: checked, TypesInfo: info,
		TypesSizes: types.SizesFor("gc", "amd64"),
		ResultOf:   map[*analysis.Analyzer]any{},
		Report: func(d analysis.Diagnostic) {
			found = append(found, fmt.Sprintf("%v: %s\n", fset.Position(d.Pos), d.Message))
		},
		ImportPackageFact: func(p *types.Package, fact analysis.Fact) bool { return decode(p.Path(), fact) },
		ExportPackageFact: func(fact analysis.Fact) {
			var data bytes.Buffer
			if err := gob.NewEncoder(&data).Encode(fact); err != nil {
				t.Error(err)
			}
			facts[pkg.PkgPath] = data.Bytes()
		},
		AllPackageFacts: func() []analysis.PackageFact {
			var all []analysis.PackageFact
			for path := range pkg.Imports {
				fact := reflect.New(reflect.TypeOf(a.FactTypes[0]).Elem()).Interface().(analysis.Fact)
				if i := slices.IndexFunc(checked.Imports(), func(p *types.Package) bool { return p.Path() == path }); i >= 0 && decode(path, fact) {
					all = append(all, analysis.PackageFact{Package: checked.Imports()[i], Fact: fact})
				}
			}
			return all
		},
		AllObjectFacts:   func() []analysis.ObjectFact { return nil },
		ImportObjectFact: func(types.Object, analysis.Fact) bool { return false },
		ExportObjectFact: func(types.Object, analysis.Fact) { t.Error("a fact about an object") },
	})
	if err != nil {
		t.Errorf("%s: %v", pkg.PkgPath, err)
	}
	return found
}
