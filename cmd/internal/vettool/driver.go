package vettool

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"maps"
	"os"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/gcexportdata"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/regular"
)

// An analysis of a unit, and how far it has got.
type examined struct {
	unit        *unit
	fset        *token.FileSet
	files       []*ast.File
	pkg         *types.Package
	info        *types.Info
	sizes       types.Sizes
	problems    []error // syntax and type errors
	diagnostics []analysis.Diagnostic
	facts       map[string]*analyzer.Fact // of the package and all its dependencies
}

// examine does what unitchecker does for a unit, for this one analyzer and
// with two differences. Types of imports come from the export data that the
// go command hands over, not from facts files; so a package that does not
// matter is not even parsed. And a package that does not type-check is analysed
// as far as it goes.
//
// A unit that imports nothing does not show whether the go command hands over
// export data. Its facts file therefore has its types: if it turns out that
// there is none, unitchecker finds all it needs.
func examine(u *unit, a *analysis.Analyzer) (*examined, error) {
	e := &examined{unit: u, fset: token.NewFileSet()}
	var err error
	if e.facts, err = u.importFacts(); err != nil {
		return nil, err
	}
	out := factsFile{facts: e.facts}
	matters := u.matters(e.facts)
	if matters || u.isLeaf() {
		e.check()
	}
	if matters {
		if err := e.run(a); err != nil {
			return nil, err
		}
	}
	if u.isLeaf() && len(e.problems) == 0 {
		var buf bytes.Buffer
		if err := gcexportdata.Write(&buf, e.fset, e.pkg); err != nil {
			return nil, err
		}
		out.types = buf.Bytes()[1:]
	}
	if u.VetxOutput == "" {
		return e, nil
	}
	data, err := out.encode()
	if err != nil {
		return nil, err
	}
	return e, os.WriteFile(u.VetxOutput, data, 0o666)
}

// check parses and type-checks the package.
func (e *examined) check() {
	for _, name := range e.unit.GoFiles {
		data, err := regular.Read(name)
		if err != nil {
			e.problems = append(e.problems, err)
			continue
		}
		f, err := parser.ParseFile(e.fset, name, data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			e.problems = append(e.problems, err)
		}
		if f != nil {
			e.files = append(e.files, f)
		}
	}
	e.info = &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Instances:    make(map[*ast.Ident]types.Instance),
		Scopes:       make(map[ast.Node]*types.Scope),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		FileVersions: make(map[*ast.File]string),
	}
	e.sizes = types.SizesFor("gc", build.Default.GOARCH)
	conf := &types.Config{
		Importer:  &importer{unit: e.unit, fset: e.fset, packages: make(map[string]*types.Package)},
		Sizes:     e.sizes,
		GoVersion: e.unit.GoVersion,
		Error:     func(err error) { e.problems = append(e.problems, err) },
	}
	// What it returns is the first error that it has reported.
	e.pkg, _ = conf.Check(e.unit.ImportPath, e.fset, e.files, e.info)
}

// run runs the analyzer, which must require no other.
func (e *examined) run(a *analysis.Analyzer) error {
	u := e.unit
	readable := make(map[string]bool)
	for _, name := range slices.Concat(u.GoFiles, u.NonGoFiles, u.IgnoredFiles) {
		readable[name] = true
	}
	pass := &analysis.Pass{
		Analyzer:     a,
		Fset:         e.fset,
		Files:        e.files,
		OtherFiles:   u.NonGoFiles,
		IgnoredFiles: u.IgnoredFiles,
		Pkg:          e.pkg,
		TypesInfo:    e.info,
		TypesSizes:   e.sizes,
		TypeErrors:   slices.Collect(e.typeErrors),
		ResultOf:     make(map[*analysis.Analyzer]any),
		Module:       u.Module,
		Report:       func(d analysis.Diagnostic) { e.diagnostics = append(e.diagnostics, d) },
		ReadFile: func(name string) ([]byte, error) {
			if !readable[name] {
				return nil, fmt.Errorf("%s is no file of package %s", name, u.ImportPath)
			}
			return regular.Read(name)
		},
		// There are none about objects.
		ImportObjectFact: func(types.Object, analysis.Fact) bool { return false },
		ExportObjectFact: func(types.Object, analysis.Fact) { panic("facts are about packages") },
		AllObjectFacts:   func() []analysis.ObjectFact { return nil },
		ImportPackageFact: func(pkg *types.Package, fact analysis.Fact) bool {
			known, into := e.facts[pkg.Path()], fact.(*analyzer.Fact)
			if known != nil {
				*into = *known
			}
			return known != nil
		},
		ExportPackageFact: func(fact analysis.Fact) { e.facts[e.pkg.Path()] = fact.(*analyzer.Fact) },
		AllPackageFacts:   e.packageFacts,
	}
	_, err := a.Run(pass)
	return err
}

func (e *examined) typeErrors(yield func(types.Error) bool) {
	for _, problem := range e.problems {
		if err, ok := errors.AsType[types.Error](problem); ok && !yield(err) {
			return
		}
	}
}

// packageFacts returns all facts, sorted by package path. Of a package that is
// imported by others only, its path is all that the pass wants to know.
func (e *examined) packageFacts() []analysis.PackageFact {
	var all []analysis.PackageFact
	for _, path := range slices.Sorted(maps.Keys(e.facts)) {
		pkg := e.pkg
		if path != pkg.Path() {
			pkg = types.NewPackage(path, "")
		}
		all = append(all, analysis.PackageFact{Package: pkg, Fact: e.facts[path]})
	}
	return all
}

// An importer reads export data.
type importer struct {
	unit     *unit
	fset     *token.FileSet
	packages map[string]*types.Package
}

// Import returns the package that an import path in the source means.
func (i *importer) Import(importPath string) (*types.Package, error) {
	path := cmp.Or(i.unit.ImportMap[importPath], importPath)
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := i.packages[path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	name, ok := i.unit.PackageFile[path]
	if !ok {
		return nil, fmt.Errorf("no export data for %s", path)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return gcexportdata.Read(r, i.fset, i.packages, path)
}

// said returns what is wrong with the package, in the words of the compiler,
// one line for each error.
func (e *examined) said() []string {
	var lines []string
	for _, problem := range e.problems {
		if list, ok := errors.AsType[scanner.ErrorList](problem); ok {
			for _, err := range list {
				lines = append(lines, err.Error())
			}
			continue
		}
		lines = append(lines, problem.Error())
	}
	return lines
}
