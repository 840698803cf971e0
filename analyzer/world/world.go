// Package world reads which packages of the user's modules import which.
//
// A package that is imported by another one of its program leaves its routes to
// be decided there: only the importer knows the prefix that they are mounted at
// and the guards around them. Drivers that analyse one package at a time do not
// say who imports it, but the files of its module do, and of the other modules
// of its workspace.
package world

import (
	"iter"
	"maps"
	"slices"
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
	tested   map[Package]bool
	files    map[Package][]string
}

// Read reads the modules with the given root directories. What cannot be read
// imports nothing.
func Read(b Build, roots ...string) *World {
	w := &World{
		imports:  make(map[Package]map[string]bool),
		byPath:   make(map[string][]Package),
		imported: make(map[string]bool),
		tested:   make(map[Package]bool),
		files:    make(map[Package][]string),
	}
	for _, root := range roots {
		m := newModule(b, root)
		for name := range m.files {
			p, imports, ok := m.read(name)
			switch {
			case !ok:
			case isTest(name):
				w.tested[p] = true
			default:
				w.add(p, imports)
				w.files[p] = append(w.files[p], name)
			}
		}
	}
	return w
}

func (w *World) add(p Package, imports []string) {
	if w.imports[p] == nil {
		w.imports[p] = make(map[string]bool)
		w.byPath[p.Path] = append(w.byPath[p.Path], p)
	}
	for _, imp := range imports {
		w.imports[p][imp], w.imported[imp] = true, true
	}
}

// Imported reports whether a package imports the one with that path, or was
// generated from it.
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

// Files returns the files of the package with that path which belong to the
// build, nil if there is none.
func (w *World) Files(path string) []string {
	if list := w.byPath[path]; len(list) > 0 {
		return w.files[list[0]]
	}
	return nil
}

func comparePackages(a, b Package) int {
	return slices.Compare([]string{a.Path, a.Dir, a.Name}, []string{b.Path, b.Dir, b.Name})
}

// Tested reports whether the package has test files of its own, not only such of
// an external test package.
func (w *World) Tested(p Package) bool { return w.tested[p] }

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

// Tops returns the packages that no other imports, and that import, directly or not, one
// for which uses holds: programs, and packages that nothing here mounts. They are sorted.
func (w *World) Tops(uses func(path string) bool) []Package {
	var tops []Package
	for p := range w.imports {
		if !w.imported[p.Path] && w.reaches(p, uses) {
			tops = append(tops, p)
		}
	}
	slices.SortFunc(tops, comparePackages)
	return tops
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
		m := newModule(b, root)
		for name := range m.files {
			if isTest(name) {
				continue
			}
			if _, imports, ok := m.read(name); ok && slices.Contains(imports, path) {
				return true
			}
		}
	}
	return false
}
