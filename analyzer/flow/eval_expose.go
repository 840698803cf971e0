package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// What is handed to code that is not followed may be called there, or be
// changed: a configuration that is decoded, a variable that a flag sets.

// writers are the packages of the standard library that set what their
// arguments point to.
var writers = []string{
	"database/sql",  // https://pkg.go.dev/database/sql#Rows.Scan
	"encoding",      // https://pkg.go.dev/encoding/json#Unmarshal
	"encoding/gob",  //
	"encoding/json", //
	"encoding/xml",  //
	"flag",          // https://pkg.go.dev/flag#StringVar
	"fmt",           // https://pkg.go.dev/fmt#Sscan; the rest of fmt is given no pointers that matter
	"reflect",       // https://pkg.go.dev/reflect#Value.Set
}

// isWriter reports whether a function of the standard library may set what its
// arguments point to.
func isWriter(full string) bool {
	path := packageOf(full)
	return slices.Contains(writers, path) && (path != "fmt" || strings.Contains(full, "can"))
}

// packageOf returns the import path in a function's full name.
func packageOf(full string) string {
	if receiver, ok := strings.CutPrefix(full, "("); ok {
		full, _, _ = strings.Cut(strings.TrimPrefix(receiver, "*"), ")")
	}
	slash := strings.LastIndexByte(full, '/') + 1
	name, _, _ := strings.Cut(full[slash:], ".")
	return full[:slash] + name
}

// expose forgets what a call that is not followed may change. Things that have
// to do with routes are only changed by code that is followed, or by means of
// reflection.
func (m *machine) expose(callee string, recv value, args []value) {
	standard := IsStandard(packageOf(callee))
	if callee == "" || standard && !isWriter(callee) {
		return
	}
	why := opaque{Why: "what " + shortName(callee) + " sets"}
	for i, v := range slices.Concat([]value{recv}, args) {
		if i == 0 && standard {
			continue // a decoder, a flag set
		}
		if p, ok := bare(v).(pointer); ok {
			if o, ok := p.to.v.(*object); standard || !ok || m.req != nil || m.classes[o.typ] == nil {
				m.forgetCell(p.to, why, nil)
			}
		}
	}
}

// suspect notes a call that is not followed and looks as if it registered a
// route: it is given a path and a handler, and does not return a handler.
func (m *machine) suspect(callee string, args []value, n *node, at source.Span) {
	path := packageOf(callee)
	if n == nil || n.N&resultHandler != 0 || callee == "" || m.know.paths[path] != nil || IsStandard(path) && n.Op != opCallIface {
		return
	}
	seems := Registrar{Func: callee, Method: -1, Path: -1, Handler: -1}
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
				} else if method == "" && slices.Contains(methodsByName, v.S) {
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
		m.lost = append(m.lost, Unresolved{At: at, Message: "whether " + shortName(callee) + " registers a route here is not known", Seems: &seems})
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
		if slices.Contains(open, v) || len(open) > maxHeld {
			return
		}
		v.open = true
		for _, name := range sortedKeys(v.fields) {
			m.forgetCell(v.fields[name], opaque{Why: shortName(v.typ) + "." + name}, append(open, v))
		}
	}
}
