package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// suspect notes a call that is not followed and looks as if it registered a
// route: it is given a path and a handler, and does not return a handler.
func (m *Registering) suspect(callee string, args []value.Value, n *ir.Node, at source.Span) {
	path := naming.PackageOf(callee)
	if n == nil || n.N&ir.ResultHandler != 0 || callee == "" || m.Know.Framework(path) != nil || naming.IsStandard(path) && n.Op != ir.OpCallIface {
		return
	}
	seems := framework.Registrar{Func: callee, Method: -1, Path: -1, Handler: -1}
	first := func(index *int, i int) {
		if *index < 0 {
			*index = i
		}
	}
	for i, v := range args {
		value.Alternatives(v, func(v value.Value) {
			switch v := value.Bare(v).(type) {
			case value.Text:
				if method, rest := value.SplitPattern(v.S, ""); strings.HasPrefix(rest, "/") {
					first(&seems.Path, i)
				} else if method == "" && slices.Contains(framework.MethodsByName(), v.S) {
					first(&seems.Method, i)
				}
			case *value.Func:
				if v.Handler {
					first(&seems.Handler, i)
				}
			case value.Wrapped, value.Stripped, *value.Router:
				first(&seems.Handler, i)
			}
		})
	}
	if seems.Path >= 0 && seems.Handler >= 0 {
		if !m.counted[at] {
			m.counted[at] = true
			m.Registered++
		}
		m.Lost = append(m.Lost, Loss{At: at, Message: "whether " + naming.Short(callee) + " registers a route here is not known", Seems: &seems})
	}
}
