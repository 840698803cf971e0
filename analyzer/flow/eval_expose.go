package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/source"
)

// What is handed to code that is not followed may be called there, or be
// changed: a configuration that is decoded, a variable that a flag sets.

// expose forgets what a call that is not followed may change. Things that have
// to do with routes are only changed by code that is followed, or by means of
// reflection.
func (m *machine) expose(callee string, recv value, args []value) {
	standard := naming.IsStandard(naming.PackageOf(callee))
	if callee == "" || standard && !naming.IsWriter(callee) {
		return
	}
	why := opaque{Why: "what " + naming.Short(callee) + " sets"}
	for i, v := range slices.Concat([]value{recv}, args) {
		if i == 0 && standard {
			continue // a decoder, a flag set
		}
		if p, ok := bare(v).(pointer); ok {
			if o, ok := p.to.v.(*object); standard || !ok || !m.spares(o) {
				m.forgetCell(p.to, why, nil)
			}
		}
	}
}

// suspect notes a call that is not followed and looks as if it registered a
// route: it is given a path and a handler, and does not return a handler.
func (m *registering) suspect(callee string, args []value, n *ir.Node, at source.Span) {
	path := naming.PackageOf(callee)
	if n == nil || n.N&ir.ResultHandler != 0 || callee == "" || m.know.Framework(path) != nil || naming.IsStandard(path) && n.Op != ir.OpCallIface {
		return
	}
	seems := framework.Registrar{Func: callee, Method: -1, Path: -1, Handler: -1}
	first := func(index *int, i int) {
		if *index < 0 {
			*index = i
		}
	}
	for i, v := range args {
		alternatives(v, func(v value) {
			switch v := bare(v).(type) {
			case text:
				if method, rest := splitPattern(v.S, ""); strings.HasPrefix(rest, "/") {
					first(&seems.Path, i)
				} else if method == "" && slices.Contains(framework.MethodsByName(), v.S) {
					first(&seems.Method, i)
				}
			case *fun:
				if v.handler {
					first(&seems.Handler, i)
				}
			case wrapped, stripped, *router:
				first(&seems.Handler, i)
			}
		})
	}
	if seems.Path >= 0 && seems.Handler >= 0 {
		if !m.counted[at] {
			m.counted[at] = true
			m.registered++
		}
		m.lost = append(m.lost, loss{At: at, Message: "whether " + naming.Short(callee) + " registers a route here is not known", Seems: &seems})
	}
}

// forgetCell makes unknown what a cell holds, and the fields of structs that
// it holds or leads to. Functions, handlers and routers stay.
func (m *machine) forgetCell(c *cell, why opaque, open []*object) {
	switch v := c.v.(type) {
	case text, number, truth, partial, null:
		m.set(c, why)
	case list:
		v.open = true
		m.set(c, v)
	case pointer:
		if _, ok := v.to.v.(*object); ok {
			m.forgetCell(v.to, why, open)
		}
	case *object:
		if slices.Contains(open, v) || len(open) > maxHeld || m.know.Wanted(v.typ) != "" { // what is wanted is to be read
			return
		}
		v.open = true
		for _, name := range sortedKeys(v.fields) {
			m.forgetCell(v.fields[name], opaque{Why: naming.Short(v.typ) + "." + name}, append(open, v))
		}
	}
}
