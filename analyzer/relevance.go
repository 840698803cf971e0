package analyzer

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
)

// isRelevant reports whether a package can matter to routes: it imports what
// registers them, or a package that does. The configuration may be nil.
func isRelevant(u *unit, conf *config.Config, deps dependencies) bool {
	return framework.Relevant(u.Pkg, func(path string) bool {
		if conf != nil && slices.ContainsFunc(registrars(conf), func(r framework.Registrar) bool { return r.Package() == path }) {
			return true
		}
		fact := deps[path]
		return fact != nil && (fact.Summary == nil || !fact.Summary.Constant)
	})
}

// speaks reports whether a file of a package that imports no router has annotations.
func speaks(files []*ast.File) bool {
	for _, f := range files {
		if annotation.Speaks(f) {
			return true
		}
		for _, decl := range f.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok && tagged(gen) {
				return true
			}
		}
	}
	return false
}

// tagged reports whether a declaration has struct types with scope tags.
func tagged(decl *ast.GenDecl) bool {
	for _, spec := range decl.Specs {
		t, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		s, ok := t.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, field := range s.Fields.List {
			if field.Tag != nil && strings.Contains(field.Tag.Value, "scope:") {
				return true
			}
		}
	}
	return false
}

// isTestHelper reports whether a package's name says that it is for tests, as
// httptest's does. One that no other package imports, but for its tests, is
// test code like a _test.go file.
func isTestHelper(name string) bool {
	return slices.ContainsFunc([]string{"test", "tests", "testing", "testutil", "testutils", "testhelper"}, func(end string) bool {
		return strings.HasSuffix(name, end)
	})
}
