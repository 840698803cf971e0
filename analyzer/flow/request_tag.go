package flow

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"
)

// This file reads what the types of requests say: their scopes, and, where the
// framework knows such tags, their routes.

// requestTypes notes which structs with scope tags a handler uses: as a
// parameter, or as what it decodes a request into.
func (c *collector) requestTypes(fn *types.Func, decl *ast.FuncDecl) {
	m := c.kinds.declared(fn.Signature())
	m.Func = fn.Origin().FullName()
	ast.Inspect(decl, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if tn, ok := c.info.Uses[id].(*types.TypeName); ok && c.hasScopeTag(tn.Type()) {
				if name := typeName(tn.Type()); !slices.Contains(m.Path, name) {
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

// hasScopeTag reports whether t is a struct with a marker field (a blank one,
// or an embedded Meta) whose tag has scopes.
func (c *collector) hasScopeTag(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range s.NumFields() {
		f := s.Field(i)
		if _, ok := reflect.StructTag(s.Tag(i)).Lookup("scope"); ok && (f.Name() == "_" || f.Embedded() && f.Name() == "Meta") {
			return true
		}
	}
	return false
}

// declares returns what a request type says of its route, in the tags of an
// embedded marker: path and method. It returns nil if there is no marker.
func (k *kinds) declares(t types.Type) *method {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for i := range s.NumFields() {
		if f := s.Field(i); f.Embedded() && k.know.markers[typeName(f.Type())] {
			tag := reflect.StructTag(s.Tag(i))
			if path, ok := tag.Lookup("path"); ok {
				return &method{Name: path, Sig: tag.Get("method")}
			}
		}
	}
	return nil
}

// declared is declares for the parameters of a function.
func (k *kinds) declared(sig *types.Signature) method {
	for v := range sig.Params().Variables() {
		if m := k.declares(v.Type()); m != nil {
			return *m
		}
	}
	return method{}
}
