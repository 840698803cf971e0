package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is about frameworks that are told what a route demands, to write it
// into a document: the operation of a route is a struct that has it in a field,
// and functions that are given the operation may change it. What they change
// besides is not followed.

// operationOf returns the operation that a registering call describes by
// functions, which it runs.
func (m *Registering) operationOf(fw *framework.Framework, a framework.Action, args []value.Value, at source.Span) *value.Object {
	if fw.Operations.Type == "" {
		return nil
	}
	o := &value.Object{Type: fw.Operations.Type, Fields: map[string]*value.Cell{fw.Operations.Security: {V: value.Null{}}}}
	if n := a.Documented.Edits; n > 0 {
		for _, name := range fw.Operations.Made {
			o.Fields[name] = &value.Cell{V: value.Opaque{Why: "the " + name + " of an operation", Type: value.UnknownRoute}}
		}
		for _, name := range fw.Operations.Maps {
			o.Fields[name] = &value.Cell{V: value.NewMap()}
		}
		for _, f := range args[min(n-1, len(args)):] {
			m.edit(o, f, false, at)
		}
	}
	return o
}

// edit calls a function that changes an operation, if it is followed.
func (m *Registering) edit(o *value.Object, f value.Value, next bool, at source.Span) {
	value.Alternatives(f, func(f value.Value) {
		fn, ok := value.Bare(f).(*value.Func)
		if !ok || fn.Code == nil {
			return
		}
		args := []value.Value{value.Pointer{To: &value.Cell{V: o}}}
		if next {
			args = append(args, &value.Func{Native: func([]value.Value) value.Value { return value.Null{} }})
		}
		m.callValue(fn, args, nil, at)
	})
}

// document lets the groups of a route change its operation, the innermost
// first, and keeps what that says in the end.
func (m *Registering) document(e *value.Entry) {
	if e.Operation == nil {
		return
	}
	// The program may register the operation again.
	e.Operation = m.copied(e.Operation).(*value.Object)
	for r := e.Router; r != nil; r = r.Parent {
		for _, edit := range r.Edits {
			m.edit(e.Operation, edit.By, edit.Next, e.At)
		}
	}
	e.Security = m.security(e)
}

// Settle keeps what is known of a route now that the program cannot change it any
// more: the list that its middleware is in, and what its API demands by default. What was known when the route was
// registered stays if that is not known now, since code that is not followed was
// given the configuration.
func (m *Registering) Settle(e *value.Entry) {
	if e.Spread != nil {
		respread(e)
	}
	if e.Operation == nil {
		return
	}
	if s := m.security(e); s != nil {
		e.Security = s
	}
}

// security returns what is documented of a route, nil where nothing is, or what
// is not known.
func (m *Registering) security(e *value.Entry) *route.Security {
	if e.Operation.Open {
		return nil
	}
	ops := e.Router.Framework.Operations
	v := m.FieldOfArg(e.Operation, ops.Security, ir.ZeroNil)
	if configured := configured(e.Router); configured != nil && (value.IsNull(value.Bare(v)) || value.IsNilList(value.Bare(v))) {
		v = configured.Config
		for _, name := range ops.Default {
			v = m.FieldOfArg(v, name, ir.ZeroNil)
		}
	}
	l, ok := value.Bare(v).(value.List)
	if !ok || !l.Exact() {
		return nil
	}
	s := &route.Security{Dialect: e.Router.Framework.Name, Span: e.At}
	for _, elem := range l.Elems {
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

// configured returns the router that is the API of r: r itself, or what it is a
// group of; nil if it is of none.
func configured(r *value.Router) *value.Router {
	for r != nil && r.Config == nil {
		r = r.Parent
	}
	return r
}

// configuration returns a part of what the API of r was configured with. The
// program may change it through what this returns.
func (m *Machine) configuration(r *value.Router, part string) value.Value {
	if r = configured(r); r == nil {
		return value.Opaque{Why: "the configuration of an API"}
	}
	return m.FieldOfArg(r.Config, part, ir.ZeroNil)
}

// alternativeOf reads a map from schemes to lists of scopes. It reports false
// where any of it is not known.
func alternativeOf(v value.Value) ([]route.SchemeAt, bool) {
	d, ok := value.Bare(v).(*value.Map)
	if !ok {
		return nil, false
	}
	var alt []route.SchemeAt
	for _, slot := range d.Slots {
		name, ok := slot.Key.(value.Text)
		if !ok {
			return nil, false
		}
		by := route.SchemeAt{Name: name.S, Span: name.At}
		switch scopes := value.Bare(slot.Cell.V).(type) {
		case value.Null:
		case value.List:
			if !scopes.Exact() {
				return nil, false
			}
			for _, elem := range scopes.Elems {
				t, ok := value.Bare(elem).(value.Text)
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
