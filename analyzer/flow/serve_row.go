package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// This file follows a request through what searches a table by itself (see
// lower/lookup.go), to a row of it: whatever is searched for, what is found is
// that row.

// isRow reports whether v is the row that the handler is found by.
func (r *request) isRow(v value) bool {
	v, _ = certainly(v)
	v = bare(v)
	if p, ok := v.(pointer); ok {
		v = p.to.v
	}
	o, ok := v.(*object)
	return ok && o == r.row
}

// onlyRow returns those elements of a list or map that are the row that the
// handler is found by, if some are: none, if all are rows of other tables of its
// kind.
func (m *serving) onlyRow(pairs []pair) ([]pair, bool) {
	if m.req.row == nil {
		return nil, false
	}
	var found []pair
	others := len(pairs) > 0
	for _, p := range pairs {
		if m.req.isRow(p.value) {
			p.value, _ = certainly(p.value)
			found = append(found, p)
		}
		v, _ := certainly(p.value)
		others = others && dynamicType(v) == m.req.row.typ
	}
	return found, len(found) > 0 || others
}

// onlyEntry is onlyRow for the entries of a map.
func (m *serving) onlyEntry(d *dict) ([]pair, bool) {
	if m.req.row == nil {
		return nil, false
	}
	return m.onlyRow(d.pairs())
}

// callHere makes a call. What it returns is the row, if it returns anything of its
// type: that it may find none is no matter, and neither is what a path or a query
// lacks by which it searches, since the request is for the row.
func (m *serving) callHere(n *ir.Node) value {
	types, row := strings.Split(n.ResultType(), ","), m.req.row
	finds := func(typ string) bool { return strings.TrimPrefix(typ, "*") == row.typ }
	if !slices.ContainsFunc(types, finds) {
		return m.call(n)
	}
	token := m.req.marks[absent].v
	v := m.call(n)
	m.set(m.req.marks[absent], token)
	part := func(i int) value {
		if len(types) == 1 {
			return v
		}
		return m.part(v, i)
	}
	out := make(tuple, len(types))
	for i, typ := range types {
		switch {
		case finds(typ) && isNull(part(i)): // the table is another one
			return v
		case typ == row.typ:
			out[i] = row
		case finds(typ):
			out[i] = pointer{&cell{v: row}}
		default:
			out[i] = part(i)
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	return out
}
