package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is about frameworks that are told what a route demands, to write it
// into a document: the operation of a route is a struct that has it in a field,
// and functions that are given the operation may change it. What they change
// besides is not followed.

// operationOf returns the operation that a registering call describes by
// functions, which it runs.
func (m *registering) operationOf(fw *framework.Framework, a framework.Action, args []value, at source.Span) *object {
	if fw.Operations.Type == "" {
		return nil
	}
	o := &object{typ: fw.Operations.Type, fields: map[string]*cell{fw.Operations.Security: {v: null{}}}}
	if n := a.Documented.Edits; n > 0 {
		for _, name := range fw.Operations.Made {
			o.fields[name] = &cell{v: opaque{Why: "the " + name + " of an operation", Type: unknownRoute}}
		}
		for _, name := range fw.Operations.Maps {
			o.fields[name] = &cell{v: newDict()}
		}
		for _, f := range args[min(n-1, len(args)):] {
			m.edit(o, f, false, at)
		}
	}
	return o
}

// edit calls a function that changes an operation, if it is followed.
func (m *registering) edit(o *object, f value, next bool, at source.Span) {
	alternatives(f, func(f value) {
		fn, ok := bare(f).(*fun)
		if !ok || fn.code == nil {
			return
		}
		args := []value{pointer{to: &cell{v: o}}}
		if next {
			args = append(args, &fun{native: func([]value) value { return null{} }})
		}
		m.callValue(fn, args, nil, at)
	})
}

// document lets the groups of a route change its operation, the innermost
// first, and keeps what that says in the end.
func (m *registering) document(e *entry) {
	if e.operation == nil {
		return
	}
	// The program may register the operation again.
	e.operation = m.copied(e.operation).(*object)
	for r := e.on; r != nil; r = r.parent {
		for _, edit := range r.edits {
			m.edit(e.operation, edit.by, edit.next, e.at)
		}
	}
	e.security = m.security(e)
}

// An operationEdit is a function that changes the operations of a group.
type operationEdit struct {
	by   value
	next bool
}

// security returns what is documented of a route, nil where nothing is, or what
// is not known.
func (m *registering) security(e *entry) *route.Security {
	if e.operation.open {
		return nil
	}
	ops := e.on.fw.Operations
	v := m.fieldOfArg(e.operation, ops.Security, ir.ZeroNil)
	for r := e.on; r != nil && (isNull(bare(v)) || isNilList(bare(v))); r = r.parent {
		if r.config == nil {
			continue
		}
		v = r.config
		for _, name := range ops.Default {
			v = m.fieldOfArg(v, name, ir.ZeroNil)
		}
		break
	}
	l, ok := bare(v).(list)
	if !ok || !l.exact() {
		return nil
	}
	s := &route.Security{Dialect: e.on.fw.Name, Span: e.at}
	for _, elem := range l.elems {
		alt, ok := alternativeOf(elem)
		if !ok {
			return nil
		}
		s.Alternatives = append(s.Alternatives, alt)
	}
	for _, alt := range s.Alternatives {
		for _, by := range alt {
			if len(by.Scopes) > 0 && by.Scopes[0].Span.IsValid() {
				s.Span = by.Scopes[0].Span
				return s
			}
		}
	}
	return s
}

// alternativeOf reads a map from schemes to lists of scopes. It reports false
// where any of it is not known.
func alternativeOf(v value) ([]route.SchemeAt, bool) {
	d, ok := bare(v).(*dict)
	if !ok {
		return nil, false
	}
	var alt []route.SchemeAt
	for _, slot := range d.slots {
		name, ok := slot.key.(text)
		if !ok {
			return nil, false
		}
		by := route.SchemeAt{Name: name.S, Span: name.At}
		switch scopes := bare(slot.cell.v).(type) {
		case null:
		case list:
			if !scopes.exact() {
				return nil, false
			}
			for _, elem := range scopes.elems {
				t, ok := bare(elem).(text)
				if !ok {
					return nil, false
				}
				by.Scopes = append(by.Scopes, route.TextAt{Text: t.S, Span: t.At})
			}
		default:
			return nil, false
		}
		alt = append(alt, by)
	}
	slices.SortFunc(alt, func(a, b route.SchemeAt) int { return strings.Compare(a.Name, b.Name) })
	return alt, true
}
