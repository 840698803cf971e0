package machine

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// What a request carries is the same each time that it is read, until something else is kept
// under its name: who was found to be there is there. Such a value is not known, but what a
// path has found out of it, the path knows.
//
//	if memberOf(ctx) == nil {
//		return errUnauthorized
//	}
//	...
//	if m := memberOf(ctx); m != nil && !m.may("codes:read") {

// readAgain returns what holds, on the present path, what a type assertion takes out of a
// value that was kept with the request: v, if it is taken out for the first time. It returns
// nil for any other value, and for one of which not every reading is the same thing.
func (m *Serving) readAgain(n *ir.Node, x, v value.Value) *value.Cell {
	r, ok := value.Bare(x).(*value.Result)
	if _, pointer := v.(value.Pointer); !ok || !pointer || len(r.Args) != 1 || !readsKept(r.Callee) {
		return nil
	}
	key, ok := keyName(r.Args[0])
	if !ok {
		return nil
	}
	key += "\x00" + n.Type
	m.reads()
	cell := m.req.carried[key]
	switch {
	case cell == nil:
		if m.req.carried == nil {
			m.req.carried = make(map[string]*value.Cell)
		}
		cell = &value.Cell{V: v}
		m.req.carried[key] = cell
	case value.IsOpaque(cell.V): // something else was kept since
		m.set(cell, v)
	}
	return cell
}

// reads notes the functions that run as ones that read what the request carries: they are
// followed again, whatever else is known by then.
func (m *Serving) reads() {
	if m.req.readers == nil {
		m.req.readers = make(map[*ir.Function]bool)
	}
	for _, f := range m.stack[min(m.req.base+1, len(m.stack)):] {
		m.req.readers[f.code] = true
	}
}

func readsKept(callee string) bool {
	return callee == "(context.Context).Value" || naming.ReadsKept(naming.Last(callee))
}

// carriedAs returns what holds a value that was read of the request, nil for any other.
func (m *Serving) carriedAs(v value.Value) *value.Cell {
	p, ok := value.Bare(v).(value.Pointer)
	if !ok {
		return nil
	}
	for _, key := range sortedKeys(m.req.carried) {
		if cell := m.req.carried[key]; value.Bare(cell.V) == value.Value(p) {
			return cell
		}
	}
	return nil
}

// forgetCarried notes that something is kept with the request under a name: what was read
// under it is not what will be. Without the name, that may be anything.
func (m *Serving) forgetCarried(name string, known bool) {
	for _, key := range sortedKeys(m.req.carried) {
		if of, _, _ := strings.Cut(key, "\x00"); !known || of == name {
			m.set(m.req.carried[key], value.Opaque{Why: name})
		}
	}
}
