package machine

import "github.com/scopevet/scopevet/analyzer/route"

// calls returns the calls that run, the outermost first, if evidence is kept.
func (m *Registering) calls() *[]route.Call {
	if !m.Evidence {
		return nil
	}
	calls := make([]route.Call, len(m.stack))
	for i, f := range m.stack {
		calls[i].Func = f.code.Name
		switch {
		case i > 0 && f.site != nil && f.site.At != nil:
			calls[i].At = f.site.At.Span(m.stack[i-1].code.File)
		case i > 0:
			calls[i].At, calls[i].Handed = f.code.At.Span(f.code.File), true
		}
	}
	return &calls
}
