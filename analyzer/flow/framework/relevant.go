package framework

import (
	"go/types"
	"iter"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// Relevant reports whether a package can have to do with routes at all: it
// imports a framework, or a package that has a summary. Any other costs no
// traversal (see [lower.Constants]). The frameworks themselves and the standard
// library are known by the table, not by their code.
func Relevant(pkg *types.Package, has func(path string) bool) bool {
	know := Known()
	if know.paths[pkg.Path()] != nil || naming.IsStandard(pkg.Path()) {
		return false
	}
	return slices.ContainsFunc(pkg.Imports(), func(imp *types.Package) bool {
		return know.paths[imp.Path()] != nil || RegistersItself(imp.Path()) != nil || has(imp.Path())
	})
}

// IsFramework reports whether path is a package of a framework in the table.
func IsFramework(path string) bool { return Known().paths[path] != nil }

// Wraps reports whether a package of another module may be a house router, or
// register routes of its own on a router that it is given: it imports a
// framework other than those of the standard library, which everything imports, and is
// none.
func Wraps(path string, imports iter.Seq[string]) bool {
	know := Known()
	if know.paths[path] != nil || naming.IsStandard(path) {
		return false
	}
	for imp := range imports {
		if know.paths[imp] != nil && !naming.IsStandard(imp) {
			return true
		}
	}
	return false
}
