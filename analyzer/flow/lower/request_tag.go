package lower

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// This file reads what the types of requests say: their scopes, and, where the
// framework knows such tags, their routes.

// requestTypes notes which structs with tags of routes or scopes a handler uses:
// as a parameter, or as what it decodes a request into.
func (c *collector) requestTypes(fn *types.Func, decl *ast.FuncDecl) {
	said := c.kinds.Declared(fn.Signature())
	m := ir.Method{Name: said.Path, Sig: said.Method, Func: fn.Origin().FullName()}
	ast.Inspect(decl, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if tn, ok := c.info.Uses[id].(*types.TypeName); ok && c.isRequest(tn.Type()) {
				if name := framework.TypeName(tn.Type()); !slices.Contains(m.Path, name) {
					m.Path = append(m.Path, name)
				}
			}
		}
		return true
	})
	if len(m.Path) > 0 || m.Name != "" {
		c.requests = append(c.requests, m)
	}
}

// isRequest reports whether t is a struct with a marker field (a blank one, or an
// embedded Meta) whose tag says which scopes or which route.
func (c *collector) isRequest(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range s.NumFields() {
		f := s.Field(i)
		meta := f.Embedded() && f.Name() == "Meta"
		for _, key := range []string{"scope", "route", "path"} {
			_, ok := reflect.StructTag(s.Tag(i)).Lookup(key)
			if ok && (meta || f.Name() == "_" && key != "path") {
				return true
			}
		}
	}
	return false
}
