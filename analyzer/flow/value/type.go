package value

import (
	"slices"
	"strings"
)

// A TypeValue is a reflect.Type, told by the name of the type.
type TypeValue struct{ Name string }

// DynamicType returns the named type of a value, without a star, or "".
func DynamicType(v Value) string {
	switch v := Bare(v).(type) {
	case Pointer:
		return DynamicType(v.To.V)
	case *Object:
		return v.Type
	case *Router:
		return strings.TrimPrefix(v.Type, "*")
	case *Result:
		return strings.TrimPrefix(v.Type, "*")
	case Opaque:
		return strings.TrimPrefix(v.Type, "*")
	case Text:
		return v.Type
	case Number:
		return v.Typ
	case *Func:
		return v.Type
	case List:
		return v.Type
	case *Map:
		return v.Type
	}
	return ""
}

// ExactType returns the type of a value with its star, if there can be no
// doubt about it.
func ExactType(v Value) (string, bool) {
	switch v := Bare(v).(type) {
	case Pointer:
		if o, ok := v.To.V.(*Object); ok && o.Type != "" {
			return "*" + o.Type, true
		}
	case *Object:
		return v.Type, v.Type != ""
	case Text, *Func, List, *Map:
		typ := DynamicType(v)
		return typ, typ != ""
	}
	return "", false
}

// TypeOf returns the static type of a value of which nothing else is known.
func TypeOf(v Value) string {
	switch v := Bare(v).(type) {
	case Opaque:
		return v.Type
	case *Result:
		return v.Type
	}
	return ""
}

// FunctionType is how the identity of a type of functions begins that has no name.
const FunctionType = "func("

// IsComposed reports whether a type, told by its identity, is a function, list, map
// or channel without a name.
func IsComposed(identity string) bool {
	for _, kind := range []string{FunctionType, "[", "map[", "chan ", "chan<- ", "<-chan "} {
		if strings.HasPrefix(identity, kind) {
			return true
		}
	}
	return false
}

// IsValueOf returns the basic type that a value is one of, or of a type with that
// for its underlying one; "" if it is of none.
func IsValueOf(v Value) string {
	switch Bare(v).(type) {
	case Text:
		return "string"
	case Truth:
		return "bool"
	}
	return ""
}

// MayName reports whether a type, told by its identity, may be the basic type, or
// be one with a name that has it for its underlying one.
func MayName(basic, identity string) bool {
	if identity == basic {
		return true
	}
	if IsComposed(identity) || strings.HasPrefix(identity, "*") {
		return false
	}
	return strings.Contains(identity, ".") // else another basic type
}

// Boxed returns a function as an interface holds it that was given one of a type.
func Boxed(v Value, identity string) Value {
	switch v := v.(type) {
	case *Func:
		f := *v
		f.Boxed = identity
		return &f
	case *Result:
		r := *v
		r.boxed = identity
		return &r
	case Keyed:
		return Keyed{v.Key, Boxed(v.Value, identity)}
	}
	return v
}

// BoxedType returns the identity of the type of functions that an interface holds
// v as, or "" if that is not known.
func BoxedType(v Value) string {
	switch v := Bare(v).(type) {
	case *Func:
		return v.Boxed
	case *Result:
		return v.boxed
	}
	return ""
}

// HasNull reports whether v may be nil.
func HasNull(v Value) bool { return slices.ContainsFunc(All(v), IsNull) }

// UnknownRoute is the type of what a framework says of a route where that is not
// known.
const UnknownRoute = "route"

// OfRoute reports whether a text is not known because that of a route is not.
func OfRoute(v Value) bool {
	switch v := Bare(v).(type) {
	case Opaque:
		return v.Type == UnknownRoute
	case Partial:
		return OfRoute(v.A) || OfRoute(v.B)
	}
	return false
}
