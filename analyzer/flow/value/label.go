package value

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// Label names what is not known by what holds it: a variable, a field, the
// function that returned it or the name that this was asked for.
func Label(v Value) string {
	switch v := Bare(v).(type) {
	case Opaque:
		if v.label != "" {
			return v.label
		}
	case *Result:
		for _, arg := range v.Args {
			if t, ok := Bare(arg).(Text); ok && scope.Scope(t.S).Validate() == nil && !strings.ContainsAny(t.S, "{}%") {
				return t.S
			}
		}
		if name := naming.Last(v.Callee); name != "" {
			return strings.ToLower(name[:1]) + name[1:]
		}
	case *Object:
		if name := naming.Last(v.Type); name != "" {
			return strings.ToLower(name[:1]) + name[1:]
		}
	}
	return "name"
}

// Labelled returns a value that is not known with the name of the variable or
// field that holds it.
func Labelled(v Value, n *ir.Node) Value {
	o, ok := v.(Opaque)
	if !ok || o.label != "" {
		return v
	}
	switch n.Op {
	case ir.OpLocal, ir.OpField, ir.OpGlobal:
		o.label = naming.Last(n.Name)
	case ir.OpDeref, ir.OpConvert:
		return Labelled(v, n.Kids[0])
	}
	return o
}

// Source names where something that is not known comes from; "" if v is known.
// Two values of one function that have the same source are taken from the same
// place.
func Source(v Value) string {
	switch v := Bare(v).(type) {
	case Opaque:
		return v.Why
	case *Result:
		return v.Callee
	}
	return ""
}
