package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file computes what an expression stands for as a place: what is read,
// assigned, and pointed to.

// read returns what a place holds.
func (m *machine) read(n *ir.Node) value {
	cells := m.places(n)
	if len(cells) == 0 {
		v := m.symbol(n.Type, nodeName(n), n.At.Span(m.file()))
		switch {
		case n.Op == ir.OpIndex:
			return m.indexed(v, n)
		case len(n.Kids) > 0:
			return m.taken(v, m.eval(n.Kids[0]), "")
		}
		return v
	}
	v := cells[0].v
	for _, c := range cells[1:] {
		v = either(v, c.v)
	}
	return v
}

// nodeName names an expression for users.
func nodeName(n *ir.Node) string {
	switch n.Op {
	case ir.OpLocal:
		return n.Name
	case ir.OpGlobal:
		return naming.Short(n.Name)
	case ir.OpField:
		return nodeName(n.Kids[0]) + "." + n.Name
	case ir.OpIndex:
		return nodeName(n.Kids[0]) + "[...]"
	case ir.OpDeref, ir.OpAddr, ir.OpCopy:
		return nodeName(n.Kids[0])
	case ir.OpCall, ir.OpCallIface:
		return naming.Short(n.Name) + "(...)"
	}
	return "a value"
}

// places returns the cells that an expression can stand for.
func (m *machine) places(n *ir.Node) []*cell {
	switch n.Op {
	case ir.OpLocal:
		return []*cell{m.local(n)}
	case ir.OpGlobal:
		return []*cell{m.global(n)}
	case ir.OpField:
		var out []*cell
		alternatives(m.eval(n.Kids[0]), func(v value) { out = append(out, m.field(v, n)...) })
		return out
	case ir.OpDeref:
		var out []*cell
		alternatives(m.eval(n.Kids[0]), func(v value) {
			if p, ok := bare(v).(pointer); ok {
				out = append(out, p.to)
			} else {
				out = append(out, &cell{v: v})
			}
		})
		return out
	case ir.OpIndex:
		return m.element(n)
	case ir.OpNop:
		return nil
	}
	return []*cell{{v: m.eval(n)}}
}

// local returns the cell of a variable of the running function.
func (m *machine) local(n *ir.Node) *cell {
	cells := m.frame().cells
	c := cells[n.N]
	if c == nil {
		c = new(cell)
		cells[n.N] = c
	}
	if c.v == nil {
		c.v = m.symbol(n.Type, n.Name, source.Span{})
	}
	return c
}

// field returns the cells of a field of v, of which there are several if v
// points to one of several things.
func (m *machine) field(v value, n *ir.Node) []*cell {
	v = bare(v)
	if p, ok := v.(pointer); ok {
		v = bare(p.to.v)
		if _, ok := v.(choice); ok {
			var out []*cell
			alternatives(v, func(v value) { out = append(out, m.field(v, n)...) })
			return out
		}
	}
	switch o := v.(type) {
	case *object:
		return []*cell{m.fieldOf(o, n)}
	case *router, *entry:
		// The embedded router of a router (gin's Engine has a RouterGroup).
		if m.know.Router(n.Type) != nil {
			return []*cell{{v: v}}
		}
	case *result:
		// The same field of the same result is the same thing.
		c, ok := o.members[n.Name]
		if !ok {
			c = &cell{v: m.taken(m.symbol(n.Type, nodeName(n), n.At.Span(m.file())), o, n.Name)}
			if o.members == nil {
				o.members = make(map[string]*cell)
			}
			o.members[n.Name] = c
		}
		return []*cell{c}
	}
	return []*cell{{v: m.taken(m.symbol(n.Type, nodeName(n), n.At.Span(m.file())), v, n.Name)}}
}

// fieldOf returns the cell of a field of an object. One that was never set has
// its zero value, or, if the object is open, one that is not known.
func (m *machine) fieldOf(o *object, n *ir.Node) *cell {
	c, ok := o.fields[n.Name]
	if ok {
		return c
	}
	c = &cell{}
	o.fields[n.Name] = c
	switch {
	case o.met != nil:
		c.v = m.fieldMet(o.met, n)
	case o.copyOf != nil:
		c.v = m.copied(m.fieldOf(o.copyOf, n).v)
	case o.open:
		c.v = m.taken(m.symbol(n.Type, nodeName(n), n.At.Span(m.file())), o, n.Name)
	default:
		c.v = m.zero(n)
	}
	return c
}

// element returns the cells of an index expression.
func (m *machine) element(n *ir.Node) []*cell {
	index := m.eval(n.Kids[1])
	var out []*cell
	alternatives(m.eval(n.Kids[0]), func(x value) {
		x = bare(x)
		if p, ok := x.(pointer); ok { // to an array
			x = p.to.v
		}
		switch x := x.(type) {
		case list:
			for _, v := range x.at(index) {
				out = append(out, &cell{v: v})
			}
		case *dict:
			if found, ok := m.onlyEntry(x); ok {
				row := value(null{})
				if len(found) > 0 {
					row = found[0].value
				}
				out = append(out, &cell{v: row})
				return
			}
			alternatives(index, func(index value) {
				cells := x.at(index)
				cells = m.pick(cells, index, n)
				if len(cells) == 0 && x.missing != nil {
					cells = []*cell{{v: x.missing}}
				}
				out = append(out, cells...)
			})
		}
	})
	return out
}

// assignElement assigns to an element of a map or a list. Lists are values
// here, so that the list itself is replaced where it is held.
func (m *machine) assignElement(target *ir.Node, v value) {
	index := m.eval(target.Kids[1])
	for _, c := range m.places(target.Kids[0]) {
		held := c
		if p, ok := c.v.(pointer); ok {
			held = p.to
		}
		alternatives(held.v, func(x value) {
			switch x := x.(type) {
			case *dict:
				alternatives(index, func(index value) { m.set(x.entry(index), v) })
			case list:
				if i, ok := index.(number); ok && i.N >= 0 && i.N < len(x.elems) && x.exact() {
					l := list{typ: x.typ, elems: slices.Clone(x.elems)}
					l.elems[i.N] = v
					m.set(held, l)
				} else {
					m.set(held, x.somewhere(v))
				}
			case null: // an array of which the type is not known
				m.set(held, list{}.somewhere(v))
			}
		})
	}
}
