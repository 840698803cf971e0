package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// unwrapAny is unwrap for what is one handler or another by how the program is set up.
// Those that lead to the same handler in the end are one, and what stands around it in
// each is one guard or another.
//
//	guard := open // func(h http.Handler) http.Handler { return h }
//	if conf.Auth {
//		guard = check
//	}
//	mux.Handle("/deals", guard(deals))
func (m *Registering) unwrapAny(c value.Choice, h Handler, depth int, f func(Handler)) {
	var found []Handler
	for _, v := range c {
		if value.IsNull(v) {
			continue
		}
		m.unwrap(v, h, depth+1, func(one Handler) {
			for i := range found {
				if found[i].merge(one, len(h.Guards)) {
					return
				}
			}
			found = append(found, one)
		})
	}
	for _, one := range found {
		f(one)
	}
}

// merge makes h what is h or the other, if both are the same handler and differ, behind the
// first n guards, in one guard at most, which one of them may lack. It reports whether
// they are.
func (h *Handler) merge(other Handler, n int) bool {
	if !sameAnswer(h.Run, other.Run) || h.Router != other.Router || h.Part != other.Part || h.Taken != other.Taken ||
		len(h.Strips) != len(other.Strips) || !slices.Equal(h.methods, other.methods) || !slices.Equal(h.except, other.except) || !slices.Equal(h.Paths, other.Paths) {
		return false
	}
	own, others := h.Guards[n:], other.Guards[n:]
	same := 0 // so many at the inner end
	for same < min(len(own), len(others)) && value.Same(own[len(own)-1-same].By, others[len(others)-1-same].By) {
		same++
	}
	switch more, fewer := len(own)-same, len(others)-same; {
	case fewer == 0:
	case more == 0:
		*h = other
	case more == 1 && fewer == 1:
		h.Guards = slices.Clone(h.Guards)
		h.Guards[n].By = value.Either(h.Guards[n].By, others[0].By)
	default:
		return false
	}
	return true
}

// sameAnswer reports whether two values answer requests alike: by what they went through to
// get here they may differ.
func sameAnswer(a, b value.Value) bool {
	f, isFunc := a.(*value.Func)
	g, areFuncs := b.(*value.Func)
	if !isFunc || !areFuncs {
		return a != nil && b != nil && value.Same(a, b)
	}
	first, second := *f, *g
	first.Via, second.Via = nil, nil
	return value.Same(&first, &second)
}
