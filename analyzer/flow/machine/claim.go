package machine

import "github.com/scopevet/scopevet/analyzer/flow/value"

// claimed returns the claim on what is registered now: that of the innermost
// guard that runs.
func (m *Registering) claimed() *value.Claim {
	for i := len(m.stack) - 1; i >= 0; i-- {
		f := m.stack[i]
		mode := m.Guards[f.code.Name]
		if mode != "any" && mode != "all" {
			continue
		}
		var args []value.Value
		for _, p := range f.code.Params {
			if p.Slot >= 0 {
				args = append(args, f.cells[p.Slot].V)
			}
		}
		_, args = cutReceiver(f.code, args)
		c := &value.Claim{By: f.code.Name, At: f.code.At.Span(f.code.File)}
		if f.site != nil && i > 0 {
			c.At = f.site.At.Span(m.stack[i-1].code.File)
		}
		if c.Demand, c.Uses = m.scopesIn(value.List{Elems: args}, mode == "any", 0); c.Uses == nil {
			return nil
		}
		return c
	}
	return nil
}
