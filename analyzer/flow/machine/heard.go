package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file says what the calls that are not followed were told while a request was. A
// guard that was made of texts can demand what they name only if it tells them to such a
// call: the rest of its code was run. The name of a part of the path, or of what is kept
// with the request, is told to the request alone.

// A hearing is what the calls were told that are not followed and that say yes or no.
type hearing struct {
	texts map[string]bool      // what they were given
	at    map[source.Span]bool // where that is written
	all   bool                 // it is not known what
	seen  map[any]bool         // what was looked into
	left  int                  // how many values may be looked at
}

// maxHeard bounds the values that are looked at in what such calls are given.
const maxHeard = 4000

// hear notes what a call is told: by its receiver, its arguments, and by what was kept with
// the request.
func (m *Serving) hear(recv value.Value, args []value.Value) {
	h := &m.req.heard
	if h.texts == nil {
		*h = hearing{texts: make(map[string]bool), at: make(map[source.Span]bool), seen: make(map[any]bool), left: maxHeard}
	}
	for _, v := range args {
		m.heard(h, v)
	}
	m.heard(h, recv)
	for _, k := range m.req.kept {
		m.heard(h, k.is.V)
	}
}

// heard notes the texts in a value.
func (m *Serving) heard(h *hearing, v value.Value) {
	if h.left--; h.left < 0 {
		h.all = true
		return
	}
	isNew := func(v any) bool {
		old := h.seen[v]
		h.seen[v] = true
		return !old
	}
	cells := func(list []*value.Cell) {
		for _, c := range list {
			if c != nil && isNew(c) {
				m.heard(h, c.V)
			}
		}
	}
	values := func(list ...value.Value) {
		for _, v := range list {
			m.heard(h, v)
		}
	}
	switch v := value.Bare(v).(type) {
	case value.Text:
		h.texts[strings.ToLower(v.S)] = true
		h.at[v.At] = true
	case value.Partial:
		values(v.A, v.B)
	case value.Maybe:
		values(v.V)
	case value.Choice:
		values(v...)
	case value.Tuple:
		values(v...)
	case value.List:
		values(v.Elems...)
	case *value.Map:
		if isNew(v) {
			for _, s := range v.Slots {
				values(s.Key, s.Cell.V)
			}
		}
	case value.Pointer:
		cells([]*value.Cell{v.To})
	case *value.Object:
		if isNew(v) {
			for _, name := range sortedKeys(v.Fields) {
				cells([]*value.Cell{v.Fields[name]})
			}
			if v.Met != nil {
				for _, w := range v.Met.Ways {
					values(w.Value)
				}
			}
		}
	case *value.Func:
		cells(v.Captured)
		values(v.Receiver)
	case *value.Result:
		if isNew(v) && !value.IsPart(v) && !(m.isRequest(v.Receiver) && naming.ReadsKept(naming.Last(v.Callee))) {
			values(append(slices.Clip(v.Args), v.Receiver, v.Func)...)
		}
	case value.InterfaceMethod:
		values(v.Receiver)
	case value.Wrapped:
		values(v.By.By, v.Inner)
	}
}

// toldOf reports whether the calls were told one of the texts that a guard was made of.
func (h *hearing) toldOf(made *value.Result) bool {
	if h.all {
		return true
	}
	told := func(v value.Value) bool {
		t, ok := value.Bare(v).(value.Text)
		return ok && value.NamesSomething(t.S) && (h.at[t.At] && t.At.IsValid() || h.holds(strings.ToLower(t.S)))
	}
	return slices.ContainsFunc(made.Args, func(v value.Value) bool {
		if d, ok := value.Bare(v).(*value.Map); ok {
			return slices.ContainsFunc(d.Pairs(), func(p value.Pair) bool { return told(p.Value) })
		}
		return slices.ContainsFunc(value.Elements(v), told)
	})
}

// holds reports whether one of the texts that were told has s in it.
func (h *hearing) holds(s string) bool {
	for t := range h.texts {
		if strings.Contains(t, s) {
			return true
		}
	}
	return false
}
