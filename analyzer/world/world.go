// Package world reads which packages of the user's modules import which.
//
// A package that is imported by another one of its program leaves its routes to
// be decided there: only the importer knows the prefix that they are mounted at
// and the guards around them. Drivers that analyse one package at a time do not
// say who imports it, but the files of its module do, and of the other modules
// of its workspace.
package world

import (
	"bytes"
	"go/build"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
)

// A Package is the files in a directory that have the same package clause and
// belong to the build, test files aside.
type Package struct {
	Path string // import path
	Dir  string
	Name string
}

// A World is the packages of some modules.
type World struct {
	imports  map[Package]map[string]bool
	byPath   map[string][]Package
	imported map[string]bool
}

// Read reads the modules with the given root directories. What cannot be read
// imports nothing.
func Read(b Build, roots ...string) *World {
	w := &World{
		imports:  make(map[Package]map[string]bool),
		byPath:   make(map[string][]Package),
		imported: make(map[string]bool),
	}
	for _, root := range roots {
		for p, imports := range files(b, root) {
			if w.imports[p] == nil {
				w.imports[p] = make(map[string]bool)
				w.byPath[p.Path] = append(w.byPath[p.Path], p)
			}
			for _, imp := range imports {
				w.imports[p][imp], w.imported[imp] = true, true
			}
		}
	}
	return w
}

// Imported reports whether a package imports the one with that path.
func (w *World) Imported(path string) bool { return w.imported[path] }

// Imports returns each package with the paths that it imports, sorted.
func (w *World) Imports() iter.Seq2[Package, []string] {
	return func(yield func(Package, []string) bool) {
		for _, p := range slices.SortedFunc(maps.Keys(w.imports), comparePackages) {
			if !yield(p, slices.Sorted(maps.Keys(w.imports[p]))) {
				return
			}
		}
	}
}

func comparePackages(a, b Package) int {
	return slices.Compare([]string{a.Path, a.Dir, a.Name}, []string{b.Path, b.Dir, b.Name})
}

// Has reports whether a package of that path is in the world.
func (w *World) Has(path string) bool { return w.byPath[path] != nil }

// Programs returns the main packages that import, directly or not, a package
// for which uses holds, but for the one in the directory except.
func (w *World) Programs(except string, uses func(path string) bool) iter.Seq[Package] {
	return func(yield func(Package) bool) {
		for p := range w.imports {
			if p.Name == "main" && p.Dir != except && w.reaches(p, uses) && !yield(p) {
				return
			}
		}
	}
}

// reaches reports whether a package imports, directly or not, one for which
// uses holds.
func (w *World) reaches(from Package, uses func(path string) bool) bool {
	seen := make(map[Package]bool)
	var visit func(Package) bool
	visit = func(p Package) bool {
		if seen[p] {
			return false
		}
		seen[p] = true
		for imp := range w.imports[p] {
			if uses(imp) || slices.ContainsFunc(w.byPath[imp], visit) {
				return true
			}
		}
		return false
	}
	return visit(from)
}

// Imported reports whether a package of the modules imports the one with that
// path. It is for a process that asks once: it reads no further than it has to.
func Imported(b Build, path string, roots ...string) bool {
	for _, root := range roots {
		for _, imports := range files(b, root) {
			if slices.Contains(imports, path) {
				return true
			}
		}
	}
	return false
}

// files yields what each Go file of a module imports: no test files, none of
// nested modules, and none in directories that "./..." does not mean.
func files(b Build, root string) iter.Seq2[Package, []string] {
	return func(yield func(Package, []string) bool) {
		context := b.context()
		module := modulePath(root)
		_ = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			if d.IsDir() {
				if name != root && (isHidden(d.Name()) || exists(filepath.Join(name, "go.mod"))) {
					return fs.SkipDir
				}
				return nil
			}
			if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return nil
			}
			clause, imports, ok := read(context, name)
			if !ok {
				return nil
			}
			rel, err := filepath.Rel(root, filepath.Dir(name))
			if err != nil {
				return nil
			}
			p := Package{Path: path.Join(module, filepath.ToSlash(rel)), Dir: filepath.Dir(name), Name: clause}
			if !yield(p, imports) {
				return fs.SkipAll
			}
			return nil
		})
	}
}

// isHidden reports whether patterns pass over a directory of that name.
func isHidden(name string) bool {
	return name == "vendor" || name == "testdata" || name == "node_modules" || name[0] == '.' || name[0] == '_'
}

// read returns the package clause and the imports of a file, if it belongs to
// the build.
func read(context *build.Context, name string) (clause string, imports []string, ok bool) {
	data, err := os.ReadFile(name)
	if err != nil {
		return "", nil, false
	}
	f, _ := parser.ParseFile(token.NewFileSet(), name, data, parser.ImportsOnly)
	if f == nil || f.Name.Name == "" {
		return "", nil, false
	}
	for _, spec := range f.Imports {
		if imp, err := strconv.Unquote(spec.Path.Value); err == nil {
			imports = append(imports, imp)
		}
	}
	context.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	match, err := context.MatchFile(filepath.Dir(name), filepath.Base(name))
	return f.Name.Name, imports, err == nil && match
}

// modulePath returns the path of the module with that root directory, "" if
// its go.mod does not say.
func modulePath(root string) string {
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return ""
	}
	return modfile.ModulePath(data)
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
