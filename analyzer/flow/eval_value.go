package flow

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/source"
)

// zero returns the zero value of a field.
func (m *machine) zero(n *ir.Node) value {
	switch n.N {
	case ir.ZeroString:
		return text{}
	case ir.ZeroBool:
		return truth{}
	case ir.ZeroInt:
		return number{}
	case ir.ZeroList:
		return list{born: bornNil}
	case ir.ZeroStruct:
		return m.zeroOf(n.Type)
	}
	return null{}
}

// zeroOf returns the zero value of a struct type, which for some routers is
// ready for use.
func (m *machine) zeroOf(typ string) value {
	if fw := m.know.Router(typ); fw != nil {
		return m.newRouter(fw, typ, source.Span{})
	}
	o := &object{typ: typ, fields: make(map[string]*cell), served: m.ofRequest()}
	m.holds(o, false)
	return o
}

// copied returns v as it is assigned: structs are copied, and the structs in
// them. Of one that is too large to be copied, only the type is known.
func (m *machine) copied(v value) value {
	most := maxCopied
	return m.copiedWithin(v, &most)
}

// maxCopied bounds the structs in structs that are copied with one of them.
const maxCopied = 1 << 12

func (m *machine) copiedWithin(v value, most *int) value {
	o, ok := v.(*object)
	if !ok {
		return v
	}
	m.spend(1+len(o.fields), 2*cellBytes)
	if *most--; *most < 0 {
		return &object{typ: o.typ, fields: make(map[string]*cell), open: true, row: o.row, served: o.served}
	}
	c := &object{typ: o.typ, fields: make(map[string]*cell, len(o.fields)), open: o.open, row: o.row, served: o.served, scope: o.scope, met: o.met}
	if o.open {
		c.copyOf = o
	}
	for name, f := range o.fields {
		c.fields[name] = &cell{v: m.copiedWithin(f.v, most)}
	}
	return c
}

func (m *machine) structLit(n *ir.Node) value {
	o := &object{typ: n.Type, fields: make(map[string]*cell, len(n.Kids)), row: n.At.Span(m.file()), served: m.ofRequest()}
	if len(n.Kids) > 0 {
		for i, name := range strings.Split(n.Name, ",") {
			o.fields[name] = &cell{v: m.eval(n.Kids[i])}
		}
	}
	if fw := m.know.Router(n.Type); fw != nil {
		return m.newRouter(fw, n.Type, o.row)
	}
	m.holds(o, n.N == 1)
	m.believeWanted(o)
	return o
}

func (m *machine) address(n *ir.Node) value {
	switch n.Op {
	case ir.OpStruct, ir.OpZero, ir.OpList, ir.OpMap:
		v := m.eval(n)
		if r, ok := v.(*router); ok {
			return r // routers are things, however they are held
		}
		return pointer{&cell{v: v}}
	}
	cells := m.places(n)
	if len(cells) == 0 {
		return opaque{Why: nodeName(n)}
	}
	var out value
	for i, c := range cells {
		var p value = pointer{c}
		if _, ok := c.v.(*router); ok {
			p = c.v
		}
		if i == 0 {
			out = p
		} else {
			out = either(out, p)
		}
	}
	return out
}

// appended computes append.
func (m *machine) appended(n *ir.Node) value {
	args := m.arguments(n.Kids, n.N&ir.Spread != 0)
	if len(args) == 0 {
		return list{}
	}
	m.work += len(args)
	m.spend(len(args), 2*cellBytes)
	return each(args[0], func(first value) value {
		l, ok := first.(list)
		l.open = l.open || !ok && !isNull(first)
		if len(l.elems)+len(args) > maxElements {
			l.open = true
			return l
		}
		return l.plus(args[1:]...)
	})
}

// maxElements bounds a list that is appended to. What is more is not known.
const maxElements = 1 << 16

// makeList computes make for a slice, and the zero value of an array: a list of so
// many elements, which are not known if their number is not.
func (m *machine) makeList(n *ir.Node) value {
	length, ok := m.eval(n.Kids[0]).(number)
	if !ok || length.Loose || length.N < 0 || length.N > ir.MaxSparse {
		return list{open: true}
	}
	m.spend(length.N, cellBytes)
	l := list{elems: make([]value, length.N)}
	for i := range l.elems {
		l.elems[i] = m.eval(n.Kids[1])
	}
	return l
}

// sliced computes a slice expression.
func (m *machine) sliced(n *ir.Node) value {
	x := m.eval(n.Kids[0])
	low, okLow := m.eval(n.Kids[1]).(number)
	high, okHigh := m.eval(n.Kids[2]).(number)
	known := (n.Kids[1].Op == ir.OpNop || okLow) && (n.Kids[2].Op == ir.OpNop || okHigh)
	return each(x, func(x value) value {
		if p, ok := x.(pointer); ok { // to an array
			x = p.to.v
		}
		switch x := x.(type) {
		case text:
			end := high
			if n.Kids[2].Op == ir.OpNop {
				end.N = len(x.S)
			}
			if !known || low.N < 0 || low.N > end.N || end.N > len(x.S) {
				return opaque{Why: "a part of a text"}
			}
			return text{S: x.S[low.N:end.N], At: x.At, Loose: x.Loose}
		case list:
			end := high
			if n.Kids[2].Op == ir.OpNop {
				end.N = len(x.elems)
			}
			if !known || !x.exact() || low.N < 0 || low.N > end.N || end.N > len(x.elems) {
				x.open = true
				return x
			}
			return list{elems: x.elems[low.N:end.N]}
		}
		return x
	})
}
