package analyzer_test

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
)

// goCommand runs the go command in dir and returns its output.
func goCommand(t testing.TB, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PWD="+dir, "GOWORK=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go %s in %s: %v\n%s", strings.Join(args, " "), dir, err, out)
	}
	return string(out)
}

// server returns the directory of a module in testdata with its dependencies
// downloaded, and reads all of it: the test's result is cached by what the
// test itself has read, not by what commands that it runs have.
func server(t testing.TB, name string) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "testdata", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			_, err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	goCommand(t, dir, "mod", "download")
	return dir
}

// load loads the packages of the module in dir from source, and all others
// from export data: facts flow between the module's own.
func load(t testing.TB, dir string, tests bool) []*packages.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadSyntax | packages.NeedModule,
		Dir:  dir, Env: append(os.Environ(), "PWD="+dir, "GOWORK=off", "GOFLAGS="), Tests: tests,
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	roots := make(map[*packages.Package]bool)
	for _, pkg := range pkgs {
		roots[pkg] = true
	}
	for _, pkg := range pkgs {
		maps.DeleteFunc(pkg.Imports, func(_ string, imp *packages.Package) bool { return !roots[imp] })
	}
	return slices.DeleteFunc(pkgs, func(pkg *packages.Package) bool { return len(pkg.Syntax) == 0 })
}

// An outcome is what the passes over the packages of a module say, places
// relative to its directory.
type outcome struct {
	graph    *checker.Graph
	results  []*analyzer.Result
	findings []string // "file:line:col: message (rule)", each fix below in brackets
	routes   []string // "METHOD /path access demands", " public" or not
	enforced []string // "METHOD /path enforced"
	errs     []string
}

// analyse runs a pass over packages. That diagnostics say what findings do,
// and stand where they do, it holds by the way.
func analyse(t testing.TB, dir string, a *analysis.Analyzer, pkgs []*packages.Package) *outcome {
	t.Helper()
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, pkgs, &checker.Options{SanityCheck: true})
	if err != nil {
		t.Fatal(err)
	}
	o := &outcome{graph: graph}
	local := func(text string) string { return strings.ReplaceAll(text, dir+string(filepath.Separator), "") }
	var diagnostics, findings []string
	var routes []*route.Route
	for _, act := range graph.Roots {
		if act.Err != nil {
			o.errs = append(o.errs, local(act.Err.Error()))
			continue
		}
		result := act.Result.(*analyzer.Result)
		o.results = append(o.results, result)
		routes = append(routes, result.Routes...)
		for _, f := range result.Findings {
			text := local(fmt.Sprintf("%s: %s (%s)", f.Span.Pos, f.Message, f.Rule))
			findings = append(findings, text)
			for _, fix := range f.Fixes {
				text += " [" + fix.Message + "]"
			}
			o.findings = append(o.findings, text)
		}
		for _, d := range act.Diagnostics {
			at := act.Package.Fset.Position(d.Pos)
			diagnostics = append(diagnostics, local(fmt.Sprintf("%s: %s", at, d.Message)))
			if d.URL != rule.URL(d.Category) {
				t.Errorf("%s: URL %s", at, d.URL)
			}
		}
	}
	slices.Sort(findings)
	slices.Sort(diagnostics)
	if !slices.Equal(findings, diagnostics) {
		t.Errorf("findings and diagnostics differ:\n%s\n\n%s", strings.Join(findings, "\n"), strings.Join(diagnostics, "\n"))
	}
	route.Sort(routes)
	for _, r := range routes {
		text := fmt.Sprintf("%s %s %s", r, r.Access, r.Demands())
		if r.Public {
			text += ": " + r.PublicReason
		}
		o.routes = append(o.routes, text)
		o.enforced = append(o.enforced, fmt.Sprintf("%s %s", r, r.Enforced))
	}
	// A package and its test variant say the same.
	slices.Sort(o.findings)
	o.findings = slices.Compact(o.findings)
	o.routes = slices.Compact(o.routes)
	o.enforced = slices.Compact(o.enforced)
	slices.Sort(o.errs)
	o.errs = slices.Compact(o.errs)
	return o
}
