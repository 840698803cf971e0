package analyzer_test

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file holds every rule against the same API over five routers: as its
// annotations declare what it demands and as its guards enforce it, in one
// package and in three. The programs are in testdata/matrix, an archive for each
// router, a folder for each layout and side:
//
//	one/declared  one/enforced  one/opaque  three/declared ...
//
// Comments say what is found on their line, and what is not although it looks
// much like it:
//
//	// want missing-scope "what the message says, or part of it"
//	// not missing-scope wrong-scope
//
// What is found elsewhere is an error. The scopevet.yaml beside the archives is
// that of every program, its comments as well. At the end of each archive stands
// what the fixes change.

// matrixRouters are the routers, each with an archive.
var matrixRouters = []string{"chi", "echo", "gin", "mux", "nethttp"}

// matrixImports are the packages that the programs import.
var matrixImports = []string{
	"log", "net/http", "os", "slices",
	"github.com/gin-gonic/gin", "github.com/go-chi/chi/v5", "github.com/gorilla/mux", "github.com/labstack/echo/v4",
}

// sides says of each rule for which of the programs there have to be cases.
// Those about annotations alone and about guards alone have one side. A program
// in which a route is not known says nothing of what no route needs, and is a
// program of its own.
var sides = map[string][]string{
	rule.MissingScope:      {"declared", "enforced"},
	rule.ReadScopeOnWrite:  {"declared", "enforced"},
	rule.UnknownScope:      {"declared", "enforced"},
	rule.ScopeMismatch:     {"enforced"},
	rule.WrongScope:        {"declared", "enforced"},
	rule.ConflictingScopes: {"declared", "enforced"},
	rule.RedundantScope:    {"declared"},
	rule.RouteMismatch:     {"declared"},
	rule.BadAnnotation:     {"declared", "enforced"},
	rule.LateGuard:         {"enforced"},
	rule.UnresolvedRoute:   {"opaque"},
	rule.StaleExemption:    {"declared", "enforced"},
	rule.ExcessScope:       {"declared", "enforced"},
	rule.UnusedScope:       {"declared", "enforced"},
	rule.DenialStatus:      {"enforced"},
}

// TestMatrix holds what is found in the programs against their comments, and the
// fixes against the ends of the archives. With all fixes applied the programs
// compile, and nothing is found but what has none.
func TestMatrix(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	t.Run("whole", m.testWhole)
	found := m.analyse(t)
	edits := make(map[string][]source.Edit)
	for _, p := range m.programs {
		for _, f := range found[p.name] {
			if !p.meets(f) {
				t.Errorf("%s: unexpected: %s (%s)", m.local(f.Span.String()), f.Message, f.Rule)
			}
			for _, fix := range f.Fixes[:min(1, len(f.Fixes))] {
				for _, e := range fix.Edits {
					if !slices.Contains(edits[e.Span.File], e) {
						edits[e.Span.File] = append(edits[e.Span.File], e)
					}
				}
			}
		}
		for _, w := range p.wants {
			if !w.met {
				t.Errorf("%s: %s:%d: not found: %s (%s)", p.name, m.local(w.file), w.line, w.message, w.rule)
			}
		}
	}
	changes := make(map[string]string)
	for _, file := range slices.Sorted(maps.Keys(edits)) {
		router, name, _ := strings.Cut(filepath.ToSlash(m.local(file)), "/")
		changes[router] += applyEdits(t, file, name, edits[file])
	}
	for router, a := range m.archives {
		m.compare(t, router, a, changes[router])
	}
	mended := m.analyse(t)
	for _, p := range m.programs {
		for _, f := range mended[p.name] {
			if !slices.ContainsFunc(found[p.name], func(g rule.Finding) bool {
				return g.Rule == f.Rule && g.Message == f.Message && len(g.Fixes) == 0
			}) {
				t.Errorf("found after the fixes: %s: %s (%s)", m.local(f.Span.String()), f.Message, f.Rule)
			}
		}
	}
}

// testWhole holds that there is, for each rule, router, layout and side, a
// finding and a near miss.
func (m *matrix) testWhole(t *testing.T) {
	for _, name := range rule.Names() {
		if len(sides[name]) == 0 {
			t.Errorf("%s has no side", name)
		}
		about := func(w *want) bool { return w.rule == name }
		for _, side := range sides[name] {
			for _, router := range matrixRouters {
				for _, layout := range []string{"one", "three"} {
					program := router + "/" + layout + "/" + side
					i := slices.IndexFunc(m.programs, func(p *matrixProgram) bool { return p.name == program })
					switch {
					case i < 0:
						t.Errorf("there is no %s", program)
					case !slices.ContainsFunc(m.programs[i].wants, about):
						t.Errorf("%s: no case of %s", program, name)
					case !slices.ContainsFunc(m.programs[i].misses, about):
						t.Errorf("%s: no near miss of %s", program, name)
					}
				}
			}
		}
	}
}

// A matrix is a directory in which every program is a module of its own, so that
// nothing else can serve its routes.
type matrix struct {
	dir      string
	archives map[string]*txtar.Archive // by router
	programs []*matrixProgram
	fset     *token.FileSet
	imported map[string]*types.Package // what the programs import, from export data
}

type matrixProgram struct {
	name   string // router/layout/side
	wants  []*want
	misses []*want // the near ones, of which only place and rule are known
}

// A want is what a comment says about its line.
type want struct {
	file, rule, message string
	line                int
	met                 bool
}

// newMatrix writes the programs, reads their comments, and loads what they import.
func newMatrix(t *testing.T) *matrix {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	m := &matrix{dir: dir, archives: make(map[string]*txtar.Archive), fset: token.NewFileSet(), imported: make(map[string]*types.Package)}
	read := func(name string) []byte {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	write := func(name string, data []byte) string {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, data, 0o666); err != nil {
			t.Fatal(err)
		}
		return file
	}
	config := read(filepath.Join("testdata", "matrix", "scopevet.yaml"))
	configFile := write("scopevet.yaml", config)
	for _, router := range matrixRouters {
		a, err := txtar.ParseFile(filepath.Join("testdata", "matrix", router+".txtar"))
		if err != nil {
			t.Fatal(err)
		}
		m.archives[router] = a
		for _, f := range a.Files {
			if !strings.HasSuffix(f.Name, ".go") {
				continue
			}
			parts := strings.Split(f.Name, "/")
			name := router + "/" + parts[0] + "/" + parts[1]
			if len(m.programs) == 0 || m.programs[len(m.programs)-1].name != name {
				p := &matrixProgram{name: name}
				m.programs = append(m.programs, p)
				write(name+"/go.mod", []byte("module example.com/"+name+"\n"))
				if parts[1] != "opaque" {
					p.read(t, configFile, config)
				}
			}
			m.programs[len(m.programs)-1].read(t, write(router+"/"+f.Name, f.Data), f.Data)
		}
	}
	imported, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedExportFile,
		Dir:  server(t, "frameworks"), Fset: m.fset, Env: append(os.Environ(), "GOWORK=off", "GOFLAGS="),
	}, matrixImports...)
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range imported {
		m.imported[pkg.PkgPath] = pkg.Types
	}
	return m
}

var (
	wantMark = regexp.MustCompile(`(?://|#) want ([a-z-]+) "(.+)"$`)
	missMark = regexp.MustCompile(`\S.*(?://|#) not ([a-z -]+)$`)
)

// read reads the comments of a file.
func (p *matrixProgram) read(t *testing.T, file string, data []byte) {
	for i, text := range strings.Split(string(data), "\n") {
		var names []string
		if m := wantMark.FindStringSubmatch(text); m != nil {
			p.wants = append(p.wants, &want{file: file, line: i + 1, rule: m[1], message: m[2]})
			names = m[1:2]
		} else if m := missMark.FindStringSubmatch(text); m != nil {
			names = strings.Fields(m[1])
			for _, name := range names {
				p.misses = append(p.misses, &want{file: file, line: i + 1, rule: name})
			}
		} else if strings.Contains(text, " want ") || strings.Contains(text, " not ") {
			t.Errorf("%s:%d: a comment that is not read", file, i+1)
		}
		for _, name := range names {
			if _, ok := rule.Find(name); !ok {
				t.Errorf("%s:%d: there is no rule %s", file, i+1, name)
			}
		}
	}
}

// meets reports whether a comment asks for a finding, and notes that it is met.
func (p *matrixProgram) meets(f rule.Finding) bool {
	for _, w := range p.wants {
		if !w.met && w.file == f.Span.File && w.line == f.Span.Line && w.rule == f.Rule && strings.Contains(f.Message, w.message) {
			w.met = true
			return true
		}
	}
	return false
}

func (m *matrix) local(text string) string {
	return strings.ReplaceAll(text, m.dir+string(filepath.Separator), "")
}

// analyse returns what is found in each program.
func (m *matrix) analyse(t *testing.T) map[string][]rule.Finding {
	t.Helper()
	var pkgs []*packages.Package
	for _, p := range m.programs {
		l := &moduleLoader{matrix: m, name: p.name, done: make(map[string]*packages.Package)}
		if _, err := l.Import("example.com/" + p.name); err != nil {
			t.Fatal(err)
		}
		pkgs = slices.AppendSeq(pkgs, maps.Values(l.done))
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{analyzer.New(analyzer.Settings{})}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string][]rule.Finding)
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Error(act.Err)
			continue
		}
		name := strings.TrimPrefix(act.Package.Module.Path, "example.com/")
		found[name] = append(found[name], act.Result.(*analyzer.Result).Findings...)
	}
	return found
}

// A moduleLoader loads a program, and all packages of it that this imports. (The go
// command would compile them first, each time anew.)
type moduleLoader struct {
	*matrix
	name string
	done map[string]*packages.Package
}

// Import returns the types of a package.
func (l *moduleLoader) Import(path string) (*types.Package, error) {
	module := "example.com/" + l.name
	below, own := strings.CutPrefix(path, module)
	if !own {
		if imported := l.imported[path]; imported != nil {
			return imported, nil
		}
		return nil, fmt.Errorf("%s: %s is not among the packages that are loaded", l.name, path)
	}
	if pkg := l.done[path]; pkg != nil {
		return pkg.Types, nil
	}
	root := filepath.Join(l.dir, filepath.FromSlash(l.name))
	files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(below), "*.go"))
	if err != nil {
		return nil, err
	}
	pkg := &packages.Package{
		ID: path, PkgPath: path, GoFiles: files, CompiledGoFiles: files, Fset: l.fset, Imports: make(map[string]*packages.Package),
		Module:     &packages.Module{Path: module, Dir: root, GoMod: filepath.Join(root, "go.mod"), GoVersion: "1.26", Main: true},
		TypesSizes: types.SizesFor("gc", runtime.GOARCH),
		TypesInfo: &types.Info{
			Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
			Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance), Scopes: make(map[ast.Node]*types.Scope),
			Selections: make(map[*ast.SelectorExpr]*types.Selection), FileVersions: make(map[*ast.File]string),
		},
	}
	for _, name := range files {
		file, err := parser.ParseFile(l.fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		pkg.Syntax = append(pkg.Syntax, file)
	}
	conf := types.Config{Importer: l, Sizes: pkg.TypesSizes, GoVersion: "go1.26"}
	if pkg.Types, err = conf.Check(path, l.fset, pkg.Syntax, pkg.TypesInfo); err != nil {
		return nil, err
	}
	pkg.Name = pkg.Types.Name()
	for _, imp := range pkg.Types.Imports() {
		if own := l.done[imp.Path()]; own != nil {
			pkg.Imports[imp.Path()] = own
		}
	}
	l.done[path] = pkg
	return pkg.Types, nil
}

// applyEdits changes a file, and returns what is changed, a line for each place.
func applyEdits(t *testing.T, file, name string, edits []source.Edit) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(edits, func(a, b source.Edit) int { return cmp.Compare(a.Span.Offset, b.Span.Offset) })
	var out bytes.Buffer
	var changes strings.Builder
	at := 0
	for _, e := range edits {
		if e.Span.Offset < at {
			t.Fatalf("%s: two fixes change the same text", e.Span)
		}
		out.Write(data[at:e.Span.Offset])
		out.WriteString(e.Text)
		at = e.Span.End
		fmt.Fprintf(&changes, "%s:%d: %q becomes %q\n", name, e.Span.Line, data[e.Span.Offset:at], e.Text)
	}
	out.Write(data[at:])
	if err := os.WriteFile(file, out.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return changes.String()
}

// compare holds what the fixes change against the end of an archive.
func (m *matrix) compare(t *testing.T, router string, a *txtar.Archive, changes string) {
	t.Helper()
	last := &a.Files[len(a.Files)-1]
	if last.Name != "fixed" {
		t.Fatalf("%s.txtar does not end with what is fixed", router)
	}
	if *update {
		last.Data = []byte(changes)
		if err := os.WriteFile(filepath.Join("testdata", "matrix", router+".txtar"), txtar.Format(a), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := gocmp.Diff(string(last.Data), changes); diff != "" {
		t.Errorf("%s: fixed (-want +got)\n%s", router, diff)
	}
}
