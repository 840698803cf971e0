package flow

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// This file tells guards apart. A house router makes each of them anew for every
// route that it stands in front of; those of the same code with the same variables
// do the same, so that one verdict is enough for all.

// maxIdentity bounds, in bytes and in values one inside the other, the texts that
// values are told apart by.
const (
	maxIdentity      = 4096
	maxIdentityDepth = 16
)

// identity returns what is equal for guards that do the same to every request: a
// text that tells all that they consist of, or, where that is too much, or changes,
// the guard itself. All registration code has run by then.
func (m *judge) identity(guard value) any {
	switch guard.(type) {
	case *fun, *result:
	default: // it has no address
		if w := (identityWriter{rows: m.rows}); w.value(guard, 0) {
			return w.String()
		}
		return nil
	}
	if id, ok := m.identities[guard]; ok {
		return id
	}
	id := any(guard)
	if w := (identityWriter{rows: m.rows}); w.value(guard, 0) {
		id = w.String()
	}
	m.identities[guard] = id
	return id
}

// An identityWriter writes what a value consists of. Structs are told by what their
// fields hold now that all registration code has run, and which of them are one and
// the same; maps, routers and rows of tables by their address. (So a guard is not told
// apart by a struct of its own that it changes, while it serves a request, by way of
// something else than what it has.)
type identityWriter struct {
	strings.Builder
	rows  []*object
	cells []*cell // that pointers lead to, in the order in which they were met
}

func (w *identityWriter) text(s string) { w.WriteString(strconv.Itoa(len(s)) + ":" + s) }

func (w *identityWriter) flags(flags ...bool) {
	for _, f := range flags {
		if f {
			w.WriteByte('1')
		} else {
			w.WriteByte('0')
		}
	}
}

func (w *identityWriter) span(at source.Span) {
	w.text(at.File)
	w.WriteString(strconv.Itoa(at.Offset) + "-" + strconv.Itoa(at.End))
}

func (w *identityWriter) address(kind string, p any) bool {
	fmt.Fprintf(w, "%s%p", kind, p)
	return true
}

// values writes several values, and reports whether all could be told.
func (w *identityWriter) values(list []value, depth int) bool {
	w.WriteString("[" + strconv.Itoa(len(list)))
	for _, v := range list {
		if !w.value(v, depth+1) {
			return false
		}
	}
	return true
}

// value writes one value, and reports whether it could be told.
func (w *identityWriter) value(v value, depth int) bool {
	if depth > maxIdentityDepth || w.Len() > maxIdentity {
		return false
	}
	switch v := v.(type) {
	case nil:
		w.WriteByte('-')
	case null:
		w.WriteByte('0')
	case text:
		w.WriteByte('t')
		w.text(v.S)
		w.text(v.Typ)
		w.span(v.At)
		w.flags(v.Loose)
		return !v.drawn
	case number:
		w.WriteString("n" + strconv.Itoa(v.N))
		w.flags(v.Loose)
	case truth:
		w.WriteByte('b')
		w.flags(v.B, v.Loose)
	case opaque:
		w.WriteByte('o')
		w.text(v.Why)
		w.text(v.Type)
		return v.drawn == nil && !v.rest
	case pointer:
		i := slices.Index(w.cells, v.to)
		if i >= 0 {
			w.WriteString("p" + strconv.Itoa(i))
			return true
		}
		w.cells = append(w.cells, v.to)
		w.WriteByte('p')
		return w.value(v.to.v, depth+1)
	case *object:
		return w.object(v, depth)
	case *dict, *router, *entry:
		return w.address("a", v)
	case *fun:
		return v.native == nil && w.function(v, depth)
	case ifaceFun:
		w.WriteByte('m')
		w.text(v.method)
		w.text(v.iface)
		return w.value(v.recv, depth+1)
	case *result:
		return w.result(v, depth)
	case wrapped:
		w.WriteByte('w')
		return w.guard(v.by, depth) && w.value(v.inner, depth+1)
	case keyed:
		w.WriteByte('k')
		w.text(v.key)
		return w.value(v.value, depth+1)
	case stripped:
		w.WriteByte('s')
		return w.values([]value{v.prefix, v.inner}, depth)
	case partial:
		w.WriteByte('+')
		return w.values([]value{v.a, v.b}, depth)
	case choice:
		w.WriteByte('|')
		return w.values(v, depth)
	case tuple:
		w.WriteByte(',')
		return w.values(v, depth)
	case list:
		w.WriteByte('l')
		w.text(v.typ)
		w.flags(v.open)
		w.WriteString(strconv.Itoa(int(v.born)))
		return w.values(v.elems, depth)
	case maybe:
		w.WriteByte('?')
		return v.absent == nil && v.there == nil && w.value(v.v, depth+1)
	default:
		return false
	}
	return true
}

func (w *identityWriter) object(o *object, depth int) bool {
	if o.met != nil || o.copyOf != nil || slices.Contains(w.rows, o) {
		return w.address("a", o)
	}
	w.WriteByte('{')
	w.text(o.typ)
	w.flags(o.open, o.served)
	for _, name := range sortedKeys(o.fields) {
		if w.text(name); !w.value(o.fields[name].v, depth+1) {
			return false
		}
	}
	w.WriteByte('}')
	return true
}

func (w *identityWriter) function(f *fun, depth int) bool {
	w.WriteByte('f')
	w.text(f.name)
	w.text(f.typ)
	w.text(f.boxed)
	w.text(f.path)
	w.address("c", f.code)
	w.span(f.at)
	w.flags(f.bound, f.handler, f.decides, f.given != nil)
	w.text(strings.Join(f.via, ","))
	w.text(strings.Join(f.requests, ","))
	held := []value{f.recv}
	for _, c := range f.env {
		held = append(held, c.v)
	}
	if f.given != nil {
		held = append(held, f.given)
	}
	return w.values(held, depth)
}

func (w *identityWriter) result(r *result, depth int) bool {
	w.WriteByte('r')
	if len(r.members) > 0 { // which others may set
		return w.address("a", r)
	}
	w.text(r.callee)
	w.text(r.typ)
	w.text(r.boxed)
	w.span(r.at)
	w.flags(r.handler, r.assumed, r.body != nil)
	held := append([]value{r.fn, r.recv}, r.args...)
	if r.body != nil {
		held = append(held, r.body)
	}
	return w.values(held, depth)
}

func (w *identityWriter) guard(g guard, depth int) bool {
	w.span(g.at)
	w.span(g.stmt)
	w.flags(g.optional, g.whole)
	w.address("a", g.row)
	return w.values([]value{g.by, g.inner, g.below}, depth)
}
