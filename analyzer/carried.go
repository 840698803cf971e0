package analyzer

import (
	"go/types"
	"maps"
	"slices"
)

// carriedOf returns the facts of those dependencies that a package's exported
// declarations do not mention, sorted by path.
func carriedOf(pkg *types.Package, facts map[string]*Fact) []Carried {
	var out []Carried
	mentioned := mentions(pkg)
	for _, path := range slices.Sorted(maps.Keys(facts)) {
		if !mentioned[path] {
			fact := *facts[path]
			fact.Carried = nil
			out = append(out, Carried{path, &fact})
		}
	}
	return out
}

// mentions returns the paths of the packages that the types of a package's
// exported declarations are made of, as far as they are written there: what the
// types of other packages are made of in turn is not followed.
func mentions(pkg *types.Package) map[string]bool {
	m := &mentioner{pkg: pkg, paths: make(map[string]bool), seen: make(map[types.Object]bool)}
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		if obj := scope.Lookup(name); obj.Exported() {
			m.walk(obj.Type())
		}
	}
	return m.paths
}

type mentioner struct {
	pkg   *types.Package
	paths map[string]bool
	seen  map[types.Object]bool // declarations of types
}

// name notes a type's declaration and reports whether it is one of the
// package's own that has not been seen yet.
func (m *mentioner) name(obj *types.TypeName) bool {
	if obj.Pkg() == nil || m.seen[obj] {
		return false
	}
	m.seen[obj] = true
	m.paths[obj.Pkg().Path()] = true
	return obj.Pkg() == m.pkg
}

func (m *mentioner) walk(t types.Type) {
	switch t := t.(type) {
	case *types.Alias:
		m.list(t.TypeArgs())
		if m.name(t.Obj()) {
			m.walk(t.Rhs())
		}
	case *types.Named:
		m.list(t.TypeArgs())
		if m.name(t.Obj()) {
			t = t.Origin()
			m.walk(t.Underlying())
			for f := range t.Methods() {
				if f.Exported() {
					m.walk(f.Type())
				}
			}
		}
	case *types.Signature:
		m.tuple(t.Params())
		m.tuple(t.Results())
	case *types.Struct:
		for f := range t.Fields() {
			m.walk(f.Type())
		}
	case *types.Interface:
		for f := range t.ExplicitMethods() {
			m.walk(f.Type())
		}
		for e := range t.EmbeddedTypes() {
			m.walk(e)
		}
	case *types.Map:
		m.walk(t.Key())
		m.walk(t.Elem())
	case interface{ Elem() types.Type }: // pointer, slice, array, channel
		m.walk(t.Elem())
	}
}

func (m *mentioner) list(args *types.TypeList) {
	for t := range args.Types() {
		m.walk(t)
	}
}

func (m *mentioner) tuple(t *types.Tuple) {
	for v := range t.Variables() {
		m.walk(v.Type())
	}
}
