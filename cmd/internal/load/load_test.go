package load_test

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/cmd/internal/load"
)

// module is three packages in a row, one aside, and one that no one matches by
// accident: main imports b, b imports a, and c is alone.
const module = `
-- go.mod --
module example.com/m

go 1.24
-- main.go --
package main

import "example.com/m/b"

func main() { b.B() }
-- b/b.go --
package b

import (
	"net/http"

	"example.com/m/a"
)

func B() { a.A(); http.NotFoundHandler() }
-- a/a.go --
package a

func A() {}
-- a/a_test.go --
package a

func helper() {}
-- a/x_test.go --
package a_test

import "example.com/m/a"

func helper() { a.A() }
-- c/c.go --
package c

func C() { undefined() }
-- tagged/t.go --
//go:build special

package tagged
-- onlytests/o_test.go --
package onlytests
`

// env is the environment of the go command, without settings of whoever runs
// the test.
var env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off")

// write unpacks an archive in a new directory.
func write(t testing.TB, archive string) string {
	t.Helper()
	dir := t.TempDir()
	files, err := txtar.FS(txtar.Parse([]byte(archive)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}

// below is a fact: the packages that were analysed before a package and that it
// imports, directly or not.
type below struct{ Paths []string }

func (*below) AFact() {}

// tracer is an analyzer whose result for a package is its path and the facts it
// could see.
func tracer() *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: "tracer", Doc: "tells which facts arrive", RunDespiteErrors: true,
		FactTypes: []analysis.Fact{new(below)}, ResultType: reflect.TypeFor[string](),
		Run: func(pass *analysis.Pass) (any, error) {
			seen := []string{pass.Pkg.Path()}
			for _, f := range pass.AllPackageFacts() {
				seen = append(seen, f.Fact.(*below).Paths...)
			}
			slices.Sort(seen)
			seen = slices.Compact(seen)
			pass.ExportPackageFact(&below{seen})
			return fmt.Sprint(pass.Pkg.Path(), " <- ", seen), nil
		},
	}
}

func TestLoad(t *testing.T) {
	dir := write(t, module)
	tests := []struct {
		name    string
		config  load.Config
		results []string
		len     int
	}{
		{
			name:   "everything",
			config: load.Config{Patterns: []string{"./..."}},
			results: []string{
				"example.com/m <- [example.com/m example.com/m/a example.com/m/b]",
				"example.com/m/a <- [example.com/m/a]",
				"example.com/m/b <- [example.com/m/a example.com/m/b]",
				"example.com/m/c <- [example.com/m/c]",
			},
			len: 4,
		},
		{
			name:    "what is imported is analysed, but not asked about",
			config:  load.Config{Patterns: []string{"."}},
			results: []string{"example.com/m <- [example.com/m example.com/m/a example.com/m/b]"},
			len:     3,
		},
		{
			name:    "a leaf",
			config:  load.Config{Patterns: []string{"./a"}},
			results: []string{"example.com/m/a <- [example.com/m/a]"},
			len:     1,
		},
		{
			name:   "the test variant speaks for the package",
			config: load.Config{Patterns: []string{"./a"}, Tests: true},
			results: []string{
				"example.com/m/a <- [example.com/m/a]",
				"example.com/m/a_test <- [example.com/m/a example.com/m/a_test]",
			},
			len: 3,
		},
		{
			name:    "build tags",
			config:  load.Config{Patterns: []string{"./tagged"}, Tags: "special"},
			results: []string{"example.com/m/tagged <- [example.com/m/tagged]"},
			len:     1,
		},
		{name: "only test files", config: load.Config{Patterns: []string{"./onlytests"}}},
		{
			name:    "another module's package",
			config:  load.Config{Patterns: []string{"errors"}},
			results: []string{"errors <- [errors]"},
			len:     1,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.config.Dir, test.config.Env = dir, env
			prog, err := load.Load(context.Background(), test.config)
			if err != nil {
				t.Fatal(err)
			}
			var done atomic.Int64
			got, err := prog.Analyze(tracer(), &done)
			if err != nil {
				t.Fatal(err)
			}
			var results []string
			for _, r := range got.Results {
				results = append(results, r.(string))
			}
			if diff := cmp.Diff(test.results, results); diff != "" {
				t.Errorf("results (-want +got):\n%s", diff)
			}
			if prog.Len() != test.len || int(done.Load()) != test.len {
				t.Errorf("%d packages are to be analysed and %d were, want %d", prog.Len(), done.Load(), test.len)
			}
			if got.Errors != nil {
				t.Errorf("errors %v", got.Errors)
			}
		})
	}
}

func TestProblems(t *testing.T) {
	dir := write(t, module)
	tests := []struct {
		pattern string
		want    []string // parts of the errors; none if there are none
	}{
		{"./a", nil},
		{"./c", []string{"c.go:3:12: undefined: undefined"}},
		{"./tagged", []string{"build constraints exclude all Go files"}},
		{"./nosuch", []string{"directory not found"}},
	}
	for _, test := range tests {
		prog, err := load.Load(context.Background(), load.Config{Dir: dir, Env: env, Patterns: []string{test.pattern}})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for problem := range prog.Problems() {
			got = append(got, problem.Error())
		}
		if len(got) != len(test.want) {
			t.Errorf("%s: problems %q, want %q", test.pattern, got, test.want)
			continue
		}
		for i, want := range test.want {
			if !strings.Contains(got[i], want) {
				t.Errorf("%s: problem %q, want %q", test.pattern, got[i], want)
			}
		}
	}
}

func TestLoadErrors(t *testing.T) {
	dir := write(t, module)
	for _, config := range []load.Config{
		{Dir: dir, Env: env, Patterns: []string{"./...nosuch"}},
		{Dir: dir, Patterns: []string{"./..."}, Env: []string{"PATH=" + t.TempDir()}},
		{Dir: filepath.Join(dir, "nosuch"), Env: env, Patterns: []string{"./..."}},
	} {
		prog, err := load.Load(context.Background(), config)
		if _, ok := errors.AsType[*load.Error](err); !ok {
			t.Errorf("%v: loaded %v, error %v", config.Patterns, prog, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := load.Load(ctx, load.Config{Dir: dir, Patterns: []string{"./..."}}); err == nil {
		t.Error("a cancelled load succeeds")
	}
}

func TestImported(t *testing.T) {
	dir := write(t, module)
	prog, err := load.Load(context.Background(), load.Config{Dir: dir, Env: env, Patterns: []string{"./..."}, Tests: true})
	if err != nil {
		t.Fatal(err)
	}
	imported := prog.Imported()
	for path, want := range map[string]bool{
		"example.com/m":   false,
		"example.com/m/a": true,
		"example.com/m/b": true,
		"example.com/m/c": false,
	} {
		if got := imported(path); got != want {
			t.Errorf("%s is imported: %v, want %v", path, got, want)
		}
	}
	for _, config := range []load.Config{
		{Dir: dir, Env: env, Patterns: []string{"./a"}},
		{Dir: filepath.Join(dir, "b"), Env: env, Patterns: []string{"./..."}},
	} {
		prog, err := load.Load(context.Background(), config)
		if err != nil {
			t.Fatal(err)
		}
		if prog.Imported() != nil {
			t.Errorf("%s, %v: who imports what is claimed to be known", config.Dir, config.Patterns)
		}
	}
}

// TestFailures holds that a pass that fails or panics takes down neither the
// program nor packages that do not import its package, and that one cause is
// told once.
func TestFailures(t *testing.T) {
	dir := write(t, module)
	prog, err := load.Load(context.Background(), load.Config{Dir: dir, Env: env, Patterns: []string{"./a", "./b", "./c"}})
	if err != nil {
		t.Fatal(err)
	}
	with := func(run func(*types.Package) error) *analysis.Analyzer {
		a := tracer()
		inner := a.Run
		a.Run = func(pass *analysis.Pass) (any, error) {
			if err := run(pass.Pkg); err != nil {
				return nil, err
			}
			return inner(pass)
		}
		return a
	}
	broken := errors.New("broken")
	tests := []struct {
		name     string
		run      func(*types.Package) error
		results  int
		errors   int
		internal bool
	}{
		{"all fail alike", func(*types.Package) error { return broken }, 0, 1, false},
		{"one fails", func(pkg *types.Package) error {
			if pkg.Name() == "a" {
				return broken
			}
			return nil
		}, 1, 1, false},
		{"one panics", func(pkg *types.Package) error {
			if pkg.Name() == "c" {
				panic("oh")
			}
			return nil
		}, 2, 1, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := prog.Analyze(with(test.run), nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Results) != test.results || len(got.Errors) != test.errors {
				t.Fatalf("%d results, errors %v; want %d and %d", len(got.Results), got.Errors, test.results, test.errors)
			}
			if load.IsInternal(got.Errors[0]) != test.internal {
				t.Errorf("error %v is internal: %v", got.Errors[0], !test.internal)
			}
			if test.internal && !strings.Contains(got.Errors[0].Error(), "load_test.go") {
				t.Errorf("no stack in %v", got.Errors[0])
			}
			if !test.internal && !errors.Is(got.Errors[0], broken) {
				t.Errorf("error %v does not wrap its cause", got.Errors[0])
			}
		})
	}
}

// BenchmarkLoad measures the load that a check begins with, on this module;
// almost all of it is the go command's and the type checker's.
func BenchmarkLoad(b *testing.B) {
	for _, bench := range []struct {
		name, pattern string
	}{
		{"module", "../../..."}, // with what cmd imports of analyzer: a second load
		{"package", "../../../analyzer/scope"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				prog, err := load.Load(context.Background(), load.Config{Patterns: []string{bench.pattern}})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(prog.Len()), "packages")
			}
		})
	}
}
