package vettool

import (
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/regular"
)

// A unit is a package as the go command describes it in a .cfg file.
type unit struct {
	unitchecker.Config

	file string
	all  map[string]json.RawMessage // of the file, fields that are not known here included
}

func readUnit(file string) (*unit, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	u := &unit{file: file}
	if err := json.Unmarshal(data, &u.Config); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if err := json.Unmarshal(data, &u.all); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if u.Module == nil && u.ModulePath != "" { // up to Go 1.26
		u.Module = &analysis.Module{Path: u.ModulePath, Version: u.ModuleVersion, GoVersion: u.GoVersion}
	}
	return u, nil
}

// isStandard reports whether the package belongs to the standard library: by
// the list of its packages or, for one that is newer, by where it lies.
func (u *unit) isStandard() bool {
	return u.Module == nil && (naming.IsStandard(u.ImportPath) || inGoroot(u.Dir))
}

func inGoroot(dir string) bool {
	root := os.Getenv("GOROOT") // the go command sets it for its tools
	if root == "" {
		return false
	}
	rel, err := filepath.Rel(filepath.Join(root, "src"), dir)
	return err == nil && filepath.IsLocal(rel)
}

// isOwn reports whether the package is one that the user works on: it belongs
// to a main module, which has no version, or to no module at all.
func (u *unit) isOwn() bool {
	return !u.isStandard() && (u.Module == nil || u.Module.Version == "")
}

// matters reports whether the pass has anything to do with the package: one of
// the user's, or one that wraps a router, or what wraps one as the facts of
// dependencies tell, or one that makes guards. Any other has no findings and no facts but those of its
// dependencies, so that it need not be looked at.
func (u *unit) matters(facts map[string]*analyzer.Fact) bool {
	if u.isOwn() || u.isStandard() || framework.IsFramework(u.ImportPath) {
		return u.isOwn()
	}
	paths := slices.Collect(maps.Values(u.ImportMap))
	return framework.Wraps(u.ImportPath, slices.Values(paths)) || slices.ContainsFunc(paths, func(path string) bool {
		return facts[path] != nil && facts[path].Summary != nil && !facts[path].Summary.Guards
	}) || framework.MakesGuards(u.ImportPath, slices.Values(paths), slices.Values(u.GoFiles), regular.Read)
}

// isLeaf reports whether the package imports nothing that has types to read.
func (u *unit) isLeaf() bool {
	for path := range maps.Values(u.ImportMap) {
		if path != "unsafe" && path != "C" {
			return false
		}
	}
	return true
}

// reports reports whether the findings in the package are to be told: if they
// are asked for or, unasked, if it is the user's.
//
// Whether findings are asked for is not part of the key under which go vet
// caches the answer. A package that was visited as a dependency first would
// stay silent for ever. One with test files of its own is spared that: go vet
// asks for the findings of the package as compiled for its test, which is
// another one to the cache, and no package imports that. Reporting it here as
// well would print everything twice.
func (u *unit) reports() bool {
	return !u.VetxOnly || u.isOwn() && !u.hasTests()
}

// reporting returns a .cfg file for the same unit in which findings are asked
// for if they are to be told.
func (u *unit) reporting() (file string, err error) {
	if u.VetxOnly != u.reports() {
		return u.file, nil
	}
	all := maps.Clone(u.all)
	all["VetxOnly"] = json.RawMessage("false")
	data, err := json.Marshal(all)
	if err != nil {
		return "", err
	}
	// The directory is the go command's for this package, and removed by it.
	file = filepath.Join(filepath.Dir(u.file), "scopevet.cfg")
	return file, os.WriteFile(file, data, 0o600)
}

// hasTests reports whether a test file belongs to the package itself. Those
// that are not of this build are among the ignored files.
func (u *unit) hasTests() bool {
	names, err := filepath.Glob(filepath.Join(globEscape(u.Dir), "*_test.go"))
	if err != nil || len(u.GoFiles) == 0 {
		return false
	}
	own := packageName(u.GoFiles[0])
	return own != "" && slices.ContainsFunc(names, func(name string) bool {
		return !strings.ContainsAny(filepath.Base(name)[:1], "_.") && !slices.Contains(u.IgnoredFiles, name) && packageName(name) == own
	})
}

// packageName returns the name in a file's package clause, "" if it has none.
func packageName(file string) string {
	data, err := regular.Read(file)
	if err != nil {
		return ""
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, data, parser.PackageClauseOnly)
	if err != nil {
		return ""
	}
	return f.Name.Name
}

// globEscape keeps a directory's name from being taken for a pattern.
func globEscape(dir string) string {
	return strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]").Replace(dir)
}
