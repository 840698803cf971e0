package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file follows lists of middleware that share memory (see package value). Only
// those are: of what else there are lists, it does not matter here.

// grown returns a list with further elements. They are written over what was appended
// to the same list before, if its array has room for them.
func (m *Machine) grown(l value.List, elems []value.Value, n *ir.Node) value.List {
	out := l.Plus(elems...)
	if n.At == nil || len(elems) == 0 {
		return out
	}
	fits, known := l.View.Fits(len(l.Elems) + len(elems))
	known = known && (l.Exact() || !fits)
	if known && !fits {
		out.View = &value.View{Array: value.NewArray(0, false)}
		return out
	}
	a := l.View.Array
	m.spend(1+len(elems), cellBytes)
	log := append(slices.Clip(a.Written()), value.Overwrite{From: l.View.Off + len(l.Elems), Elems: elems, Sure: known, At: n.At.Span(m.file())})
	m.set(a.Log, log)
	out.View = &value.View{Array: a, Off: l.View.Off, Since: len(log)}
	return out
}

// assigned returns how a list lies in its array once one of its elements is assigned
// to: whoever shares that has the element, too.
func (m *Machine) assigned(l value.List, i int, v value.Value, n *ir.Node) *value.View {
	if l.View == nil {
		return nil
	}
	a := l.View.Array
	log := append(slices.Clip(a.Written()), value.Overwrite{From: l.View.Off + i, Elems: []value.Value{v}, Sure: true, At: n.At.Span(m.file())})
	m.set(a.Log, log)
	return &value.View{Array: a, Off: l.View.Off, Since: len(log)}
}

// seen returns what a place holds, with what others wrote to it through lists that
// share its memory.
func (m *Machine) seen(v value.Value) value.Value {
	if l, ok := v.(value.List); ok && l.View != nil {
		return l.Seen()
	}
	return v
}

// inArray lets a list lie in an array with room for so many elements, if it is one of
// middleware.
func inArray(l value.List, room int) value.List {
	if room > len(l.Elems) || slices.ContainsFunc(l.Elems, isMiddleware) {
		l.View = &value.View{Array: value.NewArray(room, true)}
	}
	return l
}

func isMiddleware(v value.Value) bool {
	switch value.Bare(v).(type) {
	case *value.Func, *value.Result, value.Wrapped:
		return true
	}
	return false
}

// cut returns the part of a list from low on, as a slice expression makes it, which has
// room to the end of the array, or to a limit.
func cut(part, of value.List, low, limit int) value.List {
	switch {
	case of.View == nil:
		return part
	case limit < 0:
		part.View = &value.View{Array: of.View.Array, Off: of.View.Off + low, Since: of.View.Since}
	case limit == low+len(part.Elems): // full: what is appended goes elsewhere
		part.View = nil
	default:
		part.View = &value.View{Array: value.NewArray(limit-low, true)}
	}
	return part
}

// cloned returns what functions of package slices make of lists of middleware, which
// may have more room than they need.
func cloned(full string, v value.Value) value.Value {
	l, ok := v.(value.List)
	switch {
	case !ok || !strings.HasPrefix(full, "slices."):
		return v
	case full == "slices.Clip":
		l.View = nil
	case full == "slices.Clone" || full == "slices.Concat":
		if slices.ContainsFunc(l.Elems, isMiddleware) {
			l.View = &value.View{Array: value.NewArray(0, false)}
		}
	}
	return l
}

// respread gives a route that keeps a list what is in it now.
func respread(e *value.Entry) {
	elems := e.Spread.Seen().Elems
	if e.Router.Framework.Chains && len(elems) > 0 {
		e.Handler = elems[len(elems)-1]
		elems = elems[:len(elems)-1]
	}
	if len(elems) > len(e.Own) || len(elems) > len(e.Guards) {
		return
	}
	e.Own, e.Guards = slices.Clone(e.Own), slices.Clone(e.Guards)
	for _, list := range [][]value.Guard{e.Own, e.Guards} {
		tail := list[len(list)-len(elems):]
		for i, v := range elems {
			tail[i].By, tail[i].Optional = value.Certainly(v)
		}
	}
}
