package machine

import (
	"go/token"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// What is handed to code that is not followed may be called there, or be
// changed: a configuration that is decoded, a variable that a flag sets.

// expose forgets what a call that is not followed may change. Things that have
// to do with routes are only changed by code that is followed, or by means of
// reflection: that sets exported fields, whatever the type.
func (m *Machine) expose(callee string, recv value.Value, args []value.Value) {
	path := naming.PackageOf(callee)
	standard := naming.IsStandard(path)
	if callee == "" || standard && !naming.IsWriter(callee) {
		return
	}
	reflects := standard || m.mayBeSet(callee) || !m.Packages[path] && !naming.IsQuiet(callee)
	why := value.Opaque{Why: "what " + naming.Short(callee) + " sets"}
	for i, v := range slices.Concat([]value.Value{recv}, args) {
		if i == 0 && standard {
			continue // a decoder, a flag set
		}
		value.Alternatives(v, func(v value.Value) {
			p, ok := value.Bare(v).(value.Pointer)
			if !ok {
				return
			}
			if o, ok := p.To.V.(*value.Object); standard || !ok || !m.spares(o) {
				m.forgetCell(p.To, why, nil)
			} else if reflects {
				m.forgetExported(o, nil)
			}
		})
	}
}

// forgetExported makes unknown the exported fields of a struct, and those of structs
// in it, that hold neither functions, handlers nor routers.
func (m *Machine) forgetExported(o *value.Object, open []*value.Object) {
	if slices.Contains(open, o) || len(open) > MaxHeld || m.Know.Wanted(o.Type) != "" {
		return
	}
	o.IsSet = true
	for _, name := range sortedKeys(o.Fields) {
		if !token.IsExported(name) {
			continue
		}
		c := o.Fields[name]
		in := value.Bare(c.V)
		if p, ok := in.(value.Pointer); ok {
			in = value.Bare(p.To.V)
		}
		if value.IsNull(in) {
			delete(o.Fields, name) // only who reads it knows what kind of thing it is
		} else if field, ok := in.(*value.Object); ok && m.spares(field) {
			m.forgetExported(field, append(open, o))
		} else {
			m.forgetCell(c, value.Opaque{Why: naming.Short(o.Type) + "." + name}, append(open, o))
		}
	}
}

// forgetCell makes unknown what a cell holds, and the fields of structs that
// it holds or leads to. Functions, handlers and routers stay.
func (m *Machine) forgetCell(c *value.Cell, why value.Opaque, open []*value.Object) {
	if !m.look() {
		m.set(c, why)
		return
	}
	switch v := c.V.(type) {
	case value.Text, value.Number, value.Truth, value.Partial, value.Null:
		m.set(c, why)
	case value.List:
		v.Open = true
		m.set(c, v)
		for _, elem := range v.Elems {
			m.forgetLed(elem, why, open)
		}
	case *value.Map:
		if !slices.ContainsFunc(v.Pairs(), func(p value.Pair) bool { return !isScalar(p.Value) }) {
			m.set(c, why)
		}
	case value.Pointer:
		m.forgetLed(v, why, open)
	case *value.Object:
		if slices.Contains(open, v) || len(open) > MaxHeld || m.Know.Wanted(v.Type) != "" { // what is wanted is to be read
			return
		}
		v.Open = true
		for _, name := range sortedKeys(v.Fields) {
			m.forgetCell(v.Fields[name], value.Opaque{Why: naming.Short(v.Type) + "." + name}, append(open, v))
		}
	}
}

// forgetLed makes unknown what an element or a field leads to: the fields of structs,
// and variables of a program that the fields of a library's structs point to.
func (m *Machine) forgetLed(v value.Value, why value.Opaque, open []*value.Object) {
	switch v := value.Bare(v).(type) {
	case value.Pointer:
		if _, ok := v.To.V.(*value.Object); ok || isScalar(v.To.V) {
			m.forgetCell(v.To, why, open)
		}
	case *value.Object:
		m.forgetCell(&value.Cell{V: v}, why, open)
	}
}

// isScalar reports whether a value is text, a number or a flag.
func isScalar(v value.Value) bool {
	switch value.Bare(v).(type) {
	case value.Text, value.Number, value.Truth:
		return true
	}
	return false
}
