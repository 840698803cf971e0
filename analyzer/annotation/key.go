package annotation

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
)

// fit says how likely the values of a type are handlers.
type fit uint8

const (
	plain   fit = iota // data
	named              // a type with a name of its own: some framework's handler, perhaps
	handler            // a function, an interface, a type with ServeHTTP, or unknown
)

// fitness grades a type. It is generous: which types a framework takes for
// handlers only the registration tells.
func fitness(t types.Type) fit {
	if t == nil {
		return handler
	}
	t = types.Unalias(t)
	if method, _, _ := types.LookupFieldOrMethod(t, true, nil, "ServeHTTP"); method != nil {
		return handler
	}
	switch u := t.Underlying().(type) {
	case *types.Signature, *types.Interface:
		return handler
	case *types.Basic:
		if u.Kind() == types.Invalid {
			return handler
		}
	case *types.Pointer:
		if _, ok := t.(*types.Named); !ok {
			return fitness(u.Elem())
		}
	}
	if _, ok := t.(*types.Named); ok {
		return named
	}
	return plain
}

// typeOf returns the type of an expression or of a name's declaration, nil
// where the type checker gave none.
func (c *collector) typeOf(e ast.Expr) types.Type {
	if id, ok := e.(*ast.Ident); ok {
		if obj := c.in.Info.Defs[id]; obj != nil {
			return obj.Type()
		}
	}
	return c.in.Info.TypeOf(e)
}

// packageKey names a variable or a type of the package.
func (c *collector) packageKey(name string) string { return c.in.Pkg.Path() + "." + name }

// funcKey names a function or method as [types.Func.FullName] does.
func (c *collector) funcKey(n *ast.FuncDecl) string {
	if f, ok := c.in.Info.Defs[n.Name].(*types.Func); ok && !hasInvalidReceiver(f) {
		return f.Origin().FullName()
	}
	if n.Recv == nil || len(n.Recv.List) == 0 {
		return c.packageKey(n.Name.Name)
	}
	receiver := n.Recv.List[0].Type
	star := ""
	if _, ok := receiver.(*ast.StarExpr); ok {
		star = "*"
	}
	return "(" + star + c.packageKey(baseName(receiver)) + ")." + n.Name.Name
}

// hasInvalidReceiver reports whether f is a method of a type that could not be
// found, which FullName does not name.
func hasInvalidReceiver(f *types.Func) bool {
	receiver := f.Signature().Recv()
	if receiver == nil {
		return false
	}
	t := receiver.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	return t == types.Typ[types.Invalid]
}

// methodKey names a method of an interface type.
func (c *collector) methodKey(holder inspector.Cursor, name *ast.Ident) string {
	if f, ok := c.in.Info.Defs[name].(*types.Func); ok {
		return f.Origin().FullName()
	}
	if key, ok := c.owner(holder).field(name.Name); ok {
		return key
	}
	return c.packageKey(name.Name)
}
