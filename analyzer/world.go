package analyzer

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/scopevet/scopevet/analyzer/flow"
)

// A package that is imported by another one of its program leaves its routes
// to be decided there: only the importer knows the prefix that they are
// mounted at and the guards around them. Drivers that analyse one package at a
// time do not say who imports it, but the files of its module do.

// A module is what a module's files say, read once when it is first asked for.
type module struct {
	once     sync.Once
	root     string
	packages map[unit]map[string]bool // what each package imports, tests aside
	imports  map[string]bool          // packages that a package other than a test imports
}

// A unit is the files of one directory that have the same package clause.
type unit struct{ dir, name string }

// module returns what the files of the package's module say, nil if there is
// none to look at.
func (w *work) module() *module {
	dir := w.dir()
	if dir == "" {
		return nil
	}
	root, ok := moduleRoot(dir)
	if !ok {
		return nil
	}
	w.pass.mu.Lock()
	m, ok := w.pass.modules[root]
	if !ok {
		m = &module{root: root}
		w.pass.modules[root] = m
	}
	w.pass.mu.Unlock()
	m.once.Do(m.read)
	return m
}

// imported reports whether another package of the program imports this one.
func (w *work) imported() bool {
	if f := w.pass.settings.Imported; f != nil {
		return f(w.Pkg.Path())
	}
	m := w.module()
	return m != nil && m.imports[w.Pkg.Path()]
}

// alone reports whether no program of the module but this one can serve
// routes, so that what is not needed here is needed nowhere.
func (w *work) alone() bool {
	m := w.module()
	if m == nil || w.Module == nil {
		return false
	}
	here := unit{w.dir(), "main"}
	for u := range m.packages {
		if u.name == "main" && u != here && m.serves(u, w.Module.Path) {
			return false
		}
	}
	return true
}

// serves reports whether a program imports, directly or not, anything that has
// to do with routes.
func (m *module) serves(u unit, modulePath string) bool {
	seen := make(map[unit]bool)
	var visit func(unit) bool
	visit = func(u unit) bool {
		if seen[u] {
			return false
		}
		seen[u] = true
		for path := range m.packages[u] {
			if flow.IsFramework(path) {
				return true
			}
			rest, ok := strings.CutPrefix(path, modulePath)
			if !ok {
				continue
			}
			dir := filepath.Join(m.root, filepath.FromSlash(rest))
			for v := range m.packages {
				if v.dir == dir && visit(v) {
					return true
				}
			}
		}
		return false
	}
	return visit(u)
}

// moduleRoot returns the directory of the go.mod that dir belongs to.
func moduleRoot(dir string) (string, bool) {
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, true
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", false
		}
		dir = up
	}
}

// read reads what the Go files of the module import, its tests and nested
// modules aside.
func (m *module) read() {
	m.packages = make(map[unit]map[string]bool)
	m.imports = make(map[string]bool)
	fset := token.NewFileSet()
	// A file that cannot be read is none that imports anything.
	_ = filepath.WalkDir(m.root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		name := d.Name()
		if d.IsDir() {
			if path == m.root {
				return nil
			}
			if name == "vendor" || name == "testdata" || name[0] == '.' || name[0] == '_' {
				return fs.SkipDir
			}
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(data, []byte("import")) {
			return nil
		}
		f, _ := parser.ParseFile(fset, path, data, parser.ImportsOnly)
		if f == nil {
			return nil
		}
		u := unit{filepath.Dir(path), f.Name.Name}
		if m.packages[u] == nil {
			m.packages[u] = make(map[string]bool)
		}
		for _, spec := range f.Imports {
			if p, err := strconv.Unquote(spec.Path.Value); err == nil {
				m.packages[u][p], m.imports[p] = true, true
			}
		}
		return nil
	})
}

// isTestHelper reports whether a package's name says that it is for tests, as
// httptest's does. One that no other package imports, but for its tests, is
// test code like a _test.go file.
func isTestHelper(name string) bool {
	return slices.ContainsFunc([]string{"test", "tests", "testing", "testutil", "testutils", "testhelper"}, func(end string) bool {
		return strings.HasSuffix(name, end)
	})
}
