package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file follows a request through what searches a table by itself (see
// lower/lookup.go), to a row of it: whatever is searched for, what is found is
// that row.

// isRow reports whether v is the row that the handler is found by.
func (r *request) isRow(v value.Value) bool {
	v, _ = value.Certainly(v)
	v = value.Bare(v)
	if p, ok := v.(value.Pointer); ok {
		v = p.To.V
	}
	o, ok := v.(*value.Object)
	return ok && o == r.Row
}

// onlyRow returns those elements of a list or map that are the row that the
// handler is found by, if some are: none, if all are rows of other tables of its
// kind.
func (m *Serving) onlyRow(pairs []value.Pair) ([]value.Pair, bool) {
	if m.req.Row == nil {
		return nil, false
	}
	var found []value.Pair
	others := len(pairs) > 0
	for _, p := range pairs {
		if m.req.isRow(p.Value) {
			p.Value, _ = value.Certainly(p.Value)
			found = append(found, p)
		}
		v, _ := value.Certainly(p.Value)
		others = others && value.DynamicType(v) == m.req.Row.Type
	}
	return found, len(found) > 0 || others
}

// onlyEntry is onlyRow for the entries of a map.
func (m *Serving) onlyEntry(d *value.Map) ([]value.Pair, bool) {
	if m.req.Row == nil {
		return nil, false
	}
	return m.onlyRow(d.Pairs())
}

// callHere makes a call. What it returns is the row, if it returns anything of its
// type: that it may find none is no matter, and neither is what a path or a query
// lacks by which it searches, since the request is for the row.
func (m *Serving) callHere(n *ir.Node) value.Value {
	types, row := strings.Split(n.ResultType(), ","), m.req.Row
	finds := func(typ string) bool { return strings.TrimPrefix(typ, "*") == row.Type }
	if !slices.ContainsFunc(types, finds) {
		return m.call(n)
	}
	token, off := m.req.Marks[value.Absent].V, m.req.Marks[value.AbsentOff].V
	v := m.call(n)
	m.set(m.req.Marks[value.Absent], token)
	m.set(m.req.Marks[value.AbsentOff], off)
	part := func(i int) value.Value {
		if len(types) == 1 {
			return v
		}
		return m.part(v, i)
	}
	out := make(value.Tuple, len(types))
	for i, typ := range types {
		switch {
		case finds(typ) && value.IsNull(part(i)): // the table is another one
			return v
		case typ == row.Type:
			out[i] = row
		case finds(typ):
			out[i] = value.Pointer{To: &value.Cell{V: row}}
		default:
			out[i] = part(i)
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	return out
}
