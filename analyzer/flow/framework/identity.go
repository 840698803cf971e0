package framework

import (
	"go/types"
	"strconv"
	"strings"
)

// Identity returns a text that is equal for identical types, whichever package
// asks, and different for different ones; "" where a type parameter, or an
// interface or struct without a name, keeps it from being told. What a type is
// called by an alias, and what parameters are called, is no part of it.
// https://go.dev/ref/spec#Type_identity
func Identity(t types.Type) string {
	var b strings.Builder
	if t == nil || !writeIdentity(&b, t, 0) {
		return ""
	}
	return b.String()
}

// maxNested bounds the types, one inside the other, of which the identity is told.
const maxNested = 20

// writeIdentity is Identity for a part of a type, and reports whether it can be
// told.
func writeIdentity(b *strings.Builder, t types.Type, depth int) bool {
	if depth > maxNested {
		return false
	}
	inner := func(t types.Type) bool { return writeIdentity(b, t, depth+1) }
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		if t.Kind() == types.Invalid {
			return false
		}
		b.WriteString(types.Typ[t.Kind()].Name()) // byte is uint8
		return true
	case *types.Named:
		if pkg := t.Obj().Pkg(); pkg != nil {
			if t.Obj().Parent() != pkg.Scope() {
				return false // local to a function, of which several may have one of the name
			}
			b.WriteString(pkg.Path() + ".")
		}
		b.WriteString(t.Obj().Name())
		for i := range t.TypeArgs().Len() {
			b.WriteString([]string{"[", " "}[min(i, 1)])
			if !inner(t.TypeArgs().At(i)) {
				return false
			}
		}
		if t.TypeArgs().Len() > 0 {
			b.WriteByte(']')
		}
		return t.TypeParams().Len() == t.TypeArgs().Len()
	case *types.Pointer:
		b.WriteByte('*')
		return inner(t.Elem())
	case *types.Slice:
		b.WriteString("[]")
		return inner(t.Elem())
	case *types.Array:
		b.WriteString("[" + strconv.FormatInt(t.Len(), 10) + "]")
		return inner(t.Elem())
	case *types.Map:
		b.WriteString("map[")
		if !inner(t.Key()) {
			return false
		}
		b.WriteByte(']')
		return inner(t.Elem())
	case *types.Chan:
		b.WriteString([]string{"chan ", "chan<- ", "<-chan "}[t.Dir()])
		return inner(t.Elem())
	case *types.Signature:
		if t.TypeParams().Len() > 0 {
			return false
		}
		b.WriteString("func(")
		for i := range t.Params().Len() {
			if t.Variadic() && i == t.Params().Len()-1 {
				b.WriteString("...")
			}
			if !inner(t.Params().At(i).Type()) {
				return false
			}
			b.WriteByte(' ')
		}
		b.WriteString(")(")
		for v := range t.Results().Variables() {
			if !inner(v.Type()) {
				return false
			}
			b.WriteByte(' ')
		}
		b.WriteByte(')')
		return true
	case *types.Interface:
		b.WriteString("any")
		return t.Empty()
	case *types.Struct:
		b.WriteString("struct{}")
		return t.NumFields() == 0
	}
	return false
}
