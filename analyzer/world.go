package analyzer

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// A package that is imported by another one of its program leaves its routes
// to be decided there: only the importer knows the prefix that they are
// mounted at and the guards around them. Drivers that analyse one package at a
// time do not say who imports it, but the files of its module do.

// A module is what a module's files import, read once when it is first asked
// for.
type module struct {
	once    sync.Once
	imports map[string]bool // packages that a package other than a test imports
}

// imported reports whether another package of the program imports this one.
func (w *work) imported() bool {
	path := w.Pkg.Path()
	if f := w.pass.settings.Imported; f != nil {
		return f(path)
	}
	name := w.fileName(w.files[0])
	if !filepath.IsAbs(name) {
		return false // under nogo, which has no module to look at
	}
	root, ok := moduleRoot(filepath.Dir(name))
	if !ok {
		return false
	}
	w.pass.mu.Lock()
	m, ok := w.pass.modules[root]
	if !ok {
		m = new(module)
		w.pass.modules[root] = m
	}
	w.pass.mu.Unlock()
	m.once.Do(func() { m.imports = importsBelow(root) })
	return m.imports[path]
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

// importsBelow returns what the Go files of a module import, its tests and
// nested modules aside.
func importsBelow(root string) map[string]bool {
	imports := make(map[string]bool)
	fset := token.NewFileSet()
	// A file that cannot be read is none that imports anything.
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		name := d.Name()
		if d.IsDir() {
			if path == root {
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
		for _, spec := range f.Imports {
			if p, err := strconv.Unquote(spec.Path.Value); err == nil {
				imports[p] = true
			}
		}
		return nil
	})
	return imports
}
