package vettool

import (
	"encoding/json"
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// A unit is a package as the go command describes it in a .cfg file. Only the
// fields that count here are named; the others are kept as they are.
type unit struct {
	Dir           string
	ImportPath    string
	ID            string
	ModulePath    string
	ModuleVersion string
	Standard      map[string]bool
	VetxOnly      bool
	GoFiles       []string

	file string
	all  map[string]json.RawMessage
}

func readUnit(file string) (*unit, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	u := &unit{file: file}
	if err := json.Unmarshal(data, u); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if err := json.Unmarshal(data, &u.all); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return u, nil
}

// isOwn reports whether the package belongs to a main module, which has no
// version. The standard library has no module at all.
func (u *unit) isOwn() bool {
	return u.ModulePath != "" && u.ModuleVersion == "" && !u.Standard[u.ImportPath]
}

// report returns the .cfg file with which a package is analysed for its
// findings, too, if it belongs to the main module.
//
// Whether findings are asked for is not part of the key under which go vet
// caches the answer. A package that was visited as a dependency first would
// stay silent for ever. One with test files of its own is spared that: go vet
// asks for the findings of the package as compiled for its test, which is
// another one to the cache, and no package imports that. Reporting it here as
// well would print everything twice.
func (u *unit) report() (file string, err error) {
	if !u.VetxOnly || !u.isOwn() || u.hasTests() {
		return u.file, nil
	}
	u.all["VetxOnly"] = json.RawMessage("false")
	data, err := json.Marshal(u.all)
	if err != nil {
		return "", err
	}
	// The directory is the go command's for this package, and removed by it.
	file = filepath.Join(filepath.Dir(u.file), "scopevet.cfg")
	return file, os.WriteFile(file, data, 0o600)
}

// hasTests reports whether a test file belongs to the package itself. In
// doubt (build tags are not told) it does not: a finding printed twice is
// better than none.
func (u *unit) hasTests() bool {
	names, err := filepath.Glob(filepath.Join(globEscape(u.Dir), "*_test.go"))
	if err != nil || len(u.GoFiles) == 0 {
		return false
	}
	own, err := parser.ParseFile(token.NewFileSet(), u.GoFiles[0], nil, parser.PackageClauseOnly)
	if err != nil {
		return false
	}
	for _, name := range names {
		if ok, err := build.Default.MatchFile(u.Dir, filepath.Base(name)); err != nil || !ok {
			continue
		}
		test, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly)
		if err == nil && test.Name.Name == own.Name.Name {
			return true
		}
	}
	return false
}

// globEscape keeps a directory's name from being taken for a pattern.
func globEscape(dir string) string {
	return strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]").Replace(dir)
}
