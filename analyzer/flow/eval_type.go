package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// This file decides of which type a value is, as far as that is known.

func (m *machine) typeSwitch(n *ir.Node, label string) bool {
	x := m.eval(n.Kids[0])
	var runs []func() bool
	alternatives(x, func(x value) {
		runs = append(runs, m.typeClauses(n.Kids[1:], x)...)
	})
	return m.clauses(label, runs)
}

// typeClauses returns the clauses that a value may take.
func (m *machine) typeClauses(clauses []*ir.Node, x value) []func() bool {
	var runs []func() bool
	var fallback *ir.Node
	enter := func(c *ir.Node) func() bool {
		v := x
		if names := c.Name; names != "" && !strings.Contains(names, ",") {
			v = m.assertType(x, names)
		}
		return func() bool {
			m.frame().define(c.Kids[1].N, v)
			return m.run(c.Kids[0])
		}
	}
	for _, c := range clauses {
		if c.N&ir.ClauseDefault != 0 {
			fallback = c
			continue
		}
		is, known := m.isOneOf(x, c.Name, c.Type)
		switch {
		case known && is:
			return append(runs, enter(c))
		case !known:
			runs = append(runs, enter(c))
		}
	}
	if fallback != nil {
		return append(runs, enter(fallback))
	}
	return append(runs, func() bool { return true })
}

// isOneOf reports whether x is of one of the types, by comma, of which the
// identities are there by semicolon, and whether that is known.
func (m *linked) isOneOf(x value, names, identities string) (is, known bool) {
	known = true
	ids := strings.Split(identities, ";")
	i := 0
	for name := range strings.SplitSeq(names, ",") {
		id := ""
		if i < len(ids) {
			id = ids[i]
		}
		i++
		one, certain := m.isOf(x, name, id)
		if certain && one {
			return true, true
		}
		known = known && certain
	}
	return false, known
}

// isOf reports whether x is of a type, told by its name, "" if it has none, and
// its identity, and whether that is known.
func (m *linked) isOf(x value, name, identity string) (is, known bool) {
	if id := boxedType(x); id != "" {
		switch {
		case identity == ir.AnyMethods && strings.HasPrefix(id, functionType):
			return false, true // it has no methods
		case identity == ir.AnyMethods || identity == "":
			return false, false
		}
		return id == identity, true
	}
	if identity == ir.AnyMethods && name != "" && typeOf(x) == name {
		return true, true // it is an interface of that type
	}
	typ, exact := exactType(x)
	if !exact {
		return false, isValueOf(x) != "" && identity != "" && identity != ir.AnyMethods && !mayName(isValueOf(x), identity)
	}
	if name == typ {
		return true, true
	}
	cl := m.classes[strings.TrimPrefix(typ, "*")]
	switch {
	case m.contracts[name] != nil && cl != nil:
		return cl.Implements(m.contracts[name]), true
	case m.classes[strings.TrimPrefix(name, "*")] == nil:
		// Perhaps an interface; perhaps another instance of a generic type.
		return false, identity != "" && identity != ir.AnyMethods && name == "" && isComposed(identity)
	}
	return false, true
}

// functionType is how the identity of a type of functions begins that has no name.
const functionType = "func("

// isComposed reports whether a type, told by its identity, is a function, list, map
// or channel without a name.
func isComposed(identity string) bool {
	for _, kind := range []string{functionType, "[", "map[", "chan ", "chan<- ", "<-chan "} {
		if strings.HasPrefix(identity, kind) {
			return true
		}
	}
	return false
}

// isValueOf returns the basic type that a value is one of, or of a type with that
// for its underlying one; "" if it is of none.
func isValueOf(v value) string {
	switch bare(v).(type) {
	case text:
		return "string"
	case truth:
		return "bool"
	}
	return ""
}

// mayName reports whether a type, told by its identity, may be the basic type, or
// be one with a name that has it for its underlying one.
func mayName(basic, identity string) bool {
	if identity == basic {
		return true
	}
	if isComposed(identity) || strings.HasPrefix(identity, "*") {
		return false
	}
	return strings.Contains(identity, ".") // else another basic type
}

// boxed returns a function as an interface holds it that was given one of a type.
func boxed(v value, identity string) value {
	switch v := v.(type) {
	case *fun:
		f := *v
		f.boxed = identity
		return &f
	case *result:
		r := *v
		r.boxed = identity
		return &r
	case keyed:
		return keyed{v.key, boxed(v.value, identity)}
	}
	return v
}

// boxedType returns the identity of the type of functions that an interface holds
// v as, or "" if that is not known.
func boxedType(v value) string {
	switch v := bare(v).(type) {
	case *fun:
		return v.boxed
	case *result:
		return v.boxed
	}
	return ""
}

// asserted returns the values of a type assertion with its "ok": of what x can
// be, those that may be of the type.
func (m *machine) asserted(n *ir.Node) (v, ok value) {
	x := m.eval(n.Kids[0])
	yes, no, open := 0, 0, 0
	alternatives(x, func(x value) {
		is, known := m.isOf(x, n.Type, n.Name)
		switch {
		case known && !is:
			no++
			return
		case known:
			yes++
		default:
			open++
		}
		if x = m.assertType(x, n.Type); v == nil {
			v = x
		} else {
			v = either(v, x)
		}
	})
	switch {
	case v == nil:
		v = null{}
	case m.isKept(v):
		return v, truth{B: true}
	}
	if nil_ := hasNull(x); open == 0 && !nil_ && (yes == 0 || no == 0) {
		return v, truth{B: yes > 0}
	}
	return v, m.job.asserted(n, x, v)
}

// hasNull reports whether v may be nil.
func hasNull(v value) bool { return slices.ContainsFunc(all(v), isNull) }

// exactType returns the type of a value with its star, if there can be no
// doubt about it.
func exactType(v value) (string, bool) {
	switch v := bare(v).(type) {
	case pointer:
		if o, ok := v.to.v.(*object); ok && o.typ != "" {
			return "*" + o.typ, true
		}
	case *object:
		return v.typ, v.typ != ""
	case text, *fun, list, *dict:
		typ := dynamicType(v)
		return typ, typ != ""
	}
	return "", false
}
