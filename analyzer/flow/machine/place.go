package machine

import (
	"go/token"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file computes what an expression stands for as a place: what is read,
// assigned, and pointed to.

// read returns what a place holds.
func (m *Machine) read(n *ir.Node) value.Value {
	var cells []*value.Cell
	if n.Op == ir.OpIndex {
		cells = m.element(n, true)
	} else {
		cells = m.places(n)
	}
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
	v := m.seen(cells[0].V)
	for _, c := range cells[1:] {
		if v = value.Either(v, m.seen(c.V)); value.TooMany(v) {
			break // what else it may be tells nothing more
		}
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
func (m *Machine) places(n *ir.Node) []*value.Cell {
	switch n.Op {
	case ir.OpLocal:
		return []*value.Cell{m.local(n)}
	case ir.OpGlobal:
		return []*value.Cell{m.Global(n)}
	case ir.OpField:
		var out []*value.Cell
		value.Alternatives(m.eval(n.Kids[0]), func(v value.Value) { out = append(out, m.field(v, n)...) })
		return out
	case ir.OpDeref:
		var out []*value.Cell
		value.Alternatives(m.eval(n.Kids[0]), func(v value.Value) {
			if p, ok := value.Bare(v).(value.Pointer); ok {
				out = append(out, p.To)
			} else {
				out = append(out, &value.Cell{V: v})
			}
		})
		return out
	case ir.OpIndex:
		return m.element(n, false)
	case ir.OpNop:
		return nil
	}
	return []*value.Cell{{V: m.eval(n)}}
}

// local returns the cell of a variable of the running function.
func (m *Machine) local(n *ir.Node) *value.Cell {
	cells := m.frame().cells
	c := cells[n.N]
	if c == nil {
		c = new(value.Cell)
		cells[n.N] = c
	}
	if c.V == nil {
		c.V = m.symbol(n.Type, n.Name, source.Span{})
	}
	return c
}

// field returns the cells of a field of v, of which there are several if v
// points to one of several things.
func (m *Machine) field(v value.Value, n *ir.Node) []*value.Cell {
	v = value.Bare(v)
	if p, ok := v.(value.Pointer); ok {
		v = value.Bare(p.To.V)
		if _, ok := v.(value.Choice); ok {
			var out []*value.Cell
			value.Alternatives(v, func(v value.Value) { out = append(out, m.field(v, n)...) })
			return out
		}
	}
	switch o := v.(type) {
	case *value.Object:
		return []*value.Cell{m.fieldOf(o, n)}
	case *value.Router, *value.Entry:
		// The embedded router of a router (gin's Engine has a RouterGroup).
		if m.Know.Router(n.Type) != nil {
			return []*value.Cell{{V: v}}
		}
	case *value.Result:
		// The same field of the same result is the same thing.
		c, ok := o.Members[n.Name]
		if !ok {
			c = &value.Cell{V: m.taken(m.symbol(n.Type, nodeName(n), n.At.Span(m.file())), o, n.Name)}
			if o.Members == nil {
				o.Members = make(map[string]*value.Cell)
			}
			o.Members[n.Name] = c
		}
		return []*value.Cell{c}
	}
	return []*value.Cell{{V: m.taken(m.symbol(n.Type, nodeName(n), n.At.Span(m.file())), v, n.Name)}}
}

// fieldOf returns the cell of a field of an object. One that was never set has
// its zero value, or, if the object is open, one that is not known.
func (m *Machine) fieldOf(o *value.Object, n *ir.Node) *value.Cell {
	c, ok := o.Fields[n.Name]
	if ok {
		return c
	}
	c = &value.Cell{}
	o.Fields[n.Name] = c
	switch {
	case o.Met != nil:
		c.V = m.fieldMet(o.Met, n)
	case o.CopyOf != nil:
		c.V = m.copied(m.fieldOf(o.CopyOf, n).V)
	case o.Open, o.IsSet && n.N != ir.ZeroFunc && token.IsExported(n.Name):
		c.V = m.taken(m.symbol(n.Type, nodeName(n), n.At.Span(m.file())), o, n.Name)
	case o.Missing:
		c.V = value.MissingAs(m.zero(n))
	default:
		c.V = m.zero(n)
	}
	return c
}

// element returns the cells of an index expression, and, where it is only read, of a map
// no more of them than it takes to know that they hold too many values.
func (m *Machine) element(n *ir.Node, reads bool) []*value.Cell {
	index := m.eval(n.Kids[1])
	var out []*value.Cell
	value.Alternatives(m.eval(n.Kids[0]), func(x value.Value) {
		x = value.Bare(x)
		if p, ok := x.(value.Pointer); ok { // to an array
			x = p.To.V
		}
		switch x := x.(type) {
		case value.List:
			for _, v := range x.At(index) {
				out = append(out, &value.Cell{V: v})
			}
		case *value.Map:
			if found, ok := m.onlyEntry(x); ok {
				row := value.Value(value.Null{})
				if len(found) > 0 {
					row = found[0].Value
				}
				out = append(out, &value.Cell{V: row})
				return
			}
			value.Alternatives(index, func(index value.Value) {
				if !m.OfRequest() {
					cells := x.At
					if reads {
						cells = func(key value.Value) []*value.Cell { return x.Enough(key, m.seen) }
					}
					out = append(out, orMissing(x, cells(index))...)
					return
				}
				if hit, ok := x.Look(value.Bare(index)); ok {
					out = append(out, hit.Cells...)
					switch {
					case hit.Miss && !hit.From.Depends():
						out = append(out, &value.Cell{V: hit.Zero})
					case hit.Miss:
						out = append(out, &value.Cell{V: value.Opaque{Why: nodeName(n), Type: n.Type, From: hit.From}})
					}
					return
				}
				cells := orMissing(x, m.pick(x.At(index), index, n))
				switch _, known := value.KeyText(index); {
				case known || len(cells) == 0:
				case m.listScopes(index, cells):
					cells = []*value.Cell{{V: value.Opaque{Why: "the scopes in " + nodeName(n), Type: n.Type, From: value.OfCaller}}}
				case !slices.ContainsFunc(cells, func(c *value.Cell) bool { _, list := c.V.(value.List); return !list }):
					cells = append(cells, &value.Cell{V: value.Null{}}) // whom it is not known to list, it may list nowhere
				}
				out = append(out, cells...)
			})
		}
	})
	return out
}

// listScopes reports whether what a table has at a key may be the scopes of who calls: lists
// of scopes, by something that the client does not choose. Which of them is meant is not
// known, and whom the table does not list has none.
func (m *Machine) listScopes(index value.Value, cells []*value.Cell) bool {
	if from := m.originOf(index); value.OfPath(index) || value.OfRoute(index) || from == value.OfSetting || from.Chosen() {
		return false
	}
	some := false
	for _, c := range cells {
		l, ok := value.Bare(c.V).(value.List)
		if !ok {
			return false
		}
		_, uses := m.scopesIn(l, false, 0)
		some = some || slices.ContainsFunc(uses, m.unmistakable)
	}
	return some
}

// orMissing returns the cells that a map has at a key, or what is there where it has none.
func orMissing(d *value.Map, cells []*value.Cell) []*value.Cell {
	if len(cells) == 0 && d.Missing != nil {
		return []*value.Cell{{V: d.Missing}}
	}
	return cells
}

// setEntry sets what a map has under a key. A map of yes and no that was made for the request
// says no on ways on which it was not set: https://go.dev/ref/spec#Index_expressions.
func (m *Machine) setEntry(d *value.Map, key, v value.Value) {
	c := d.Entry(key)
	if t, ok := v.(value.Truth); ok && t.B && c.V == nil && d.Served && m.OfRequest() {
		c.V = value.Truth{}
	}
	m.set(c, v)
}

// assignElement assigns to an element of a map or a list. Lists are values
// here, so that the list itself is replaced where it is held.
func (m *Machine) assignElement(target *ir.Node, v value.Value) {
	index := m.eval(target.Kids[1])
	for _, c := range m.places(target.Kids[0]) {
		held := c
		if p, ok := c.V.(value.Pointer); ok {
			held = p.To
		}
		value.Alternatives(held.V, func(x value.Value) {
			switch x := x.(type) {
			case *value.Map:
				value.Alternatives(index, func(index value.Value) { m.setEntry(x, index, v) })
			case value.List:
				if i, ok := index.(value.Number); ok && i.N >= 0 && i.N < len(x.Elems) && x.Exact() {
					l := value.List{Type: x.Type, Elems: slices.Clone(x.Elems), View: m.assigned(x, i.N, v, target)}
					l.Elems[i.N] = v
					m.set(held, l)
				} else {
					m.set(held, x.Put(index, v))
				}
			case value.Null: // an array of which the type is not known
				m.set(held, value.List{}.Somewhere(v))
			}
		})
	}
}

// FieldOfArg returns what a field of an argument holds.
func (m *Machine) FieldOfArg(v value.Value, name string, zero int) value.Value {
	n := &ir.Node{Op: ir.OpField, Name: name, N: zero, Kids: []*ir.Node{{Op: ir.OpUnknown, Name: "an argument"}}}
	return value.Each(v, func(v value.Value) value.Value {
		var out value.Value
		for _, c := range m.field(v, n) {
			if out == nil {
				out = c.V
			} else {
				out = value.Either(out, c.V)
			}
		}
		return out
	})
}

// fieldMet returns what a field is of a struct that is one or another.
func (m *Machine) fieldMet(met *value.Meeting, n *ir.Node) value.Value {
	ways := make([]value.Way, len(met.Ways))
	for i, w := range met.Ways {
		ways[i] = w
		o, _ := w.Value.(*value.Object)
		if v := w.Parts[o][n.Name]; v != nil {
			ways[i].Value = v
			continue
		}
		cells := m.field(w.Value, n)
		ways[i].Value = cells[0].V
	}
	if !m.OfRequest() {
		return value.Joined(ways)
	}
	v := m.Evidence.MeetField(ways)
	for i, c := range m.Evidence.Marks {
		if !value.Same(c.V, met.Marks[i]) { // what it says of the request is no longer so
			return value.WithoutTurns(v)
		}
	}
	return v
}
