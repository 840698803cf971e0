package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// This file joins structs where paths come together. What a check says often comes
// back in one:
//
//	if result := a.Authorize(r, "read:contacts"); result.Error != nil {
//
// Of the struct that it is on one path or on another, each field is what it is on
// each of them, and remembers which, as a variable does.

// A meeting is where the ways met on which a struct is one or another, for the
// fields of which nothing was said so far.
type meeting struct {
	ways  []exit
	marks [markCount]value // of the request, from there on
}

// meetStructs is meet for structs, and for pointers to such as were made on the
// way. Some of them may not be known.
func (r *evidence) meetStructs(ways []exit) (value, bool) {
	structs := make([]exit, len(ways))
	pointers, typ := 0, ""
	for i, w := range ways {
		structs[i] = w
		v := bare(w.value)
		if p, ok := v.(pointer); ok {
			pointers++
			structs[i].value = p.to.v
		}
		switch o := bare(structs[i].value).(type) {
		case *object:
			if o == r.row || typ != "" && o.typ != typ || pointers > 0 && !o.served {
				return nil, false
			}
			typ = o.typ
			structs[i].value = o
		case opaque, *result:
			if pointers > 0 {
				return nil, false
			}
		default:
			return nil, false
		}
	}
	if typ == "" || pointers != 0 && pointers != len(ways) {
		return nil, false
	}
	out := &object{typ: typ, fields: make(map[string]*cell), served: true, met: &meeting{ways: structs}}
	for i, c := range r.marks {
		out.met.marks[i] = c.v
	}
	for _, w := range structs {
		o, _ := w.value.(*object)
		for name := range w.parts[o] {
			out.fields[name] = nil
		}
	}
	for _, name := range sortedKeys(out.fields) {
		fields, known := make([]exit, len(structs)), true
		for i, w := range structs {
			o, _ := w.value.(*object)
			fields[i] = w
			fields[i].value, _ = w.parts[o][name]
			known = known && fields[i].value != nil
		}
		if known {
			out.fields[name] = &cell{v: r.meetField(fields)}
		} else {
			delete(out.fields, name) // until it is known of what type it is
		}
	}
	if pointers > 0 {
		return pointer{&cell{v: out}}, true
	}
	return out, true
}

// fieldMet returns what a field is of a struct that is one or another.
func (m *machine) fieldMet(met *meeting, n *ir.Node) value {
	ways := make([]exit, len(met.ways))
	for i, w := range met.ways {
		ways[i] = w
		o, _ := w.value.(*object)
		if v := w.parts[o][n.Name]; v != nil {
			ways[i].value = v
			continue
		}
		cells := m.field(w.value, n)
		ways[i].value = cells[0].v
	}
	if !m.ofRequest() {
		return joined(ways)
	}
	v := m.evidence.meetField(ways)
	for i, c := range m.evidence.marks {
		if !same(c.v, met.marks[i]) { // what it says of the request is no longer so
			return withoutTurns(v)
		}
	}
	return v
}

// meetField is meet for a field: one that is nil on some ways is no flag.
func (r *evidence) meetField(ways []exit) value {
	if v, ok := r.meetNil(ways); ok {
		return v
	}
	return r.meet(ways)
}

func withoutTurns(v value) value {
	switch v := v.(type) {
	case cond:
		v.turns = nil
		return v
	case nilness:
		v.turns = nil
		return v
	}
	return v
}

// maxParts bounds how deep structs are looked into where paths meet.
const maxParts = 3

// fieldsOn returns what the fields of the structs in v hold on a way, by the structs
// that they are of; nil if v is none.
func fieldsOn(v value, at func(*cell) value) map[*object]map[string]value {
	if t, ok := v.(tuple); !ok && !isStruct(v) || ok && !slices.ContainsFunc(t, isStruct) {
		return nil
	}
	parts := make(map[*object]map[string]value)
	partsAt(v, at, parts, 0)
	return parts
}

// partsAt adds to what fieldsOn returns.
func partsAt(v value, at func(*cell) value, parts map[*object]map[string]value, depth int) {
	if depth > maxParts {
		return
	}
	switch v := bare(v).(type) {
	case tuple:
		for _, v := range v {
			partsAt(v, at, parts, depth+1)
		}
	case pointer:
		if o, ok := at(v.to).(*object); ok && o.served {
			partsAt(o, at, parts, depth+1)
		}
	case *object:
		if parts[v] != nil {
			return
		}
		parts[v] = make(map[string]value, len(v.fields))
		for name, c := range v.fields {
			x := at(c)
			parts[v][name] = x
			partsAt(x, at, parts, depth+1)
		}
	}
}

// isStruct reports whether v is a struct, or leads to one.
func isStruct(v value) bool {
	switch bare(v).(type) {
	case *object, pointer:
		return true
	}
	return false
}

// heldNow is what a cell holds on the present path.
func heldNow(c *cell) value { return c.v }
