package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// What is handed to code that is not followed may be called there, or be
// changed: a configuration that is decoded, a variable that a flag sets.

// expose forgets what a call that is not followed may change. Things that have
// to do with routes are only changed by code that is followed, or by means of
// reflection.
func (m *Machine) expose(callee string, recv value.Value, args []value.Value) {
	standard := naming.IsStandard(naming.PackageOf(callee))
	if callee == "" || standard && !naming.IsWriter(callee) {
		return
	}
	why := value.Opaque{Why: "what " + naming.Short(callee) + " sets"}
	for i, v := range slices.Concat([]value.Value{recv}, args) {
		if i == 0 && standard {
			continue // a decoder, a flag set
		}
		if p, ok := value.Bare(v).(value.Pointer); ok {
			if o, ok := p.To.V.(*value.Object); standard || !ok || !m.spares(o) {
				m.forgetCell(p.To, why, nil)
			}
		}
	}
}

// forgetCell makes unknown what a cell holds, and the fields of structs that
// it holds or leads to. Functions, handlers and routers stay.
func (m *Machine) forgetCell(c *value.Cell, why value.Opaque, open []*value.Object) {
	switch v := c.V.(type) {
	case value.Text, value.Number, value.Truth, value.Partial, value.Null:
		m.set(c, why)
	case value.List:
		v.Open = true
		m.set(c, v)
	case value.Pointer:
		if _, ok := v.To.V.(*value.Object); ok {
			m.forgetCell(v.To, why, open)
		}
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
