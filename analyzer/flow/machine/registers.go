package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// Registrations reports whether a function has a call in it that registers a route on
// what is known to be a router.
func (m *Machine) Registrations(f *ir.Function) bool {
	var found func(n *ir.Node) bool
	found = func(n *ir.Node) bool {
		if n == nil {
			return false
		}
		if n.Op == ir.OpClosure && n.Fn != nil && found(n.Fn.Body) {
			return true
		}
		if n.Op == ir.OpCall {
			if _, a, ok := m.Know.Function(n.Name); ok && takesHandler(a) {
				return true
			}
			if fw, typ := m.Receiver(n.Name); fw != nil {
				if a, ok := fw.Call(typ, naming.Last(n.Name)); ok && takesHandler(a) {
					return true
				}
			}
		}
		return slices.ContainsFunc(n.Kids, found)
	}
	return found(f.Body)
}

func takesHandler(a framework.Action) bool { return a.Handler > 0 && a.Do != framework.Serve }
