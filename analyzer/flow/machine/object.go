package machine

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// zero returns the zero value of a field.
func (m *Machine) zero(n *ir.Node) value.Value {
	switch n.N {
	case ir.ZeroString:
		return value.Text{}
	case ir.ZeroBool:
		return value.Truth{}
	case ir.ZeroInt:
		return value.Number{}
	case ir.ZeroList:
		return value.List{Born: value.BornNil}
	case ir.ZeroStruct:
		return m.zeroOf(n.Type)
	}
	return value.Null{}
}

// zeroOf returns the zero value of a struct type, which for some routers is
// ready for use.
func (m *Machine) zeroOf(typ string) value.Value {
	if fw := m.Know.Router(typ); fw != nil {
		return m.NewRouter(fw, typ, source.Span{})
	}
	o := &value.Object{Type: typ, Fields: make(map[string]*value.Cell), Served: m.OfRequest()}
	m.holds(o, false)
	return o
}

// copied returns v as it is assigned: structs are copied, and the structs in
// them. Of one that is too large to be copied, only the type is known.
func (m *Machine) copied(v value.Value) value.Value {
	most := maxCopied
	return m.copiedWithin(v, &most)
}

// maxCopied bounds the structs in structs that are copied with one of them.
const maxCopied = 1 << 12

func (m *Machine) copiedWithin(v value.Value, most *int) value.Value {
	o, ok := v.(*value.Object)
	if !ok {
		return v
	}
	m.spend(1+len(o.Fields), 2*cellBytes)
	if *most--; *most < 0 {
		return &value.Object{Type: o.Type, Fields: make(map[string]*value.Cell), Open: true, Row: o.Row, Served: o.Served, IsSet: o.IsSet}
	}
	c := &value.Object{Type: o.Type, Fields: make(map[string]*value.Cell, len(o.Fields)), Open: o.Open, Row: o.Row, Served: o.Served, Scope: o.Scope, Met: o.Met, IsSet: o.IsSet, Missing: o.Missing}
	if o.Open {
		c.CopyOf = o
	}
	for name, f := range o.Fields {
		c.Fields[name] = &value.Cell{V: m.copiedWithin(f.V, most)}
	}
	return c
}

func (m *Machine) structLit(n *ir.Node) value.Value {
	o := &value.Object{Type: n.Type, Fields: make(map[string]*value.Cell, len(n.Kids)), Row: n.At.Span(m.file()), Served: m.OfRequest()}
	cells, i := make([]value.Cell, len(n.Kids)), 0
	for name := range strings.SplitSeq(n.Name, ",") {
		if i == len(cells) {
			break
		}
		cells[i].V = m.eval(n.Kids[i])
		o.Fields[name] = &cells[i]
		i++
	}
	if fw := m.Know.Router(n.Type); fw != nil {
		return m.NewRouter(fw, n.Type, o.Row)
	}
	m.holds(o, n.N == 1)
	m.believeWanted(o)
	m.giveFields(o)
	return o
}

func (m *Machine) address(n *ir.Node) value.Value {
	switch n.Op {
	case ir.OpStruct, ir.OpZero, ir.OpList, ir.OpMap:
		v := m.eval(n)
		if r, ok := v.(*value.Router); ok {
			return r // routers are things, however they are held
		}
		return value.Pointer{To: &value.Cell{V: v}}
	}
	cells := m.places(n)
	if len(cells) == 0 {
		return value.Opaque{Why: nodeName(n)}
	}
	var out value.Value
	for i, c := range cells {
		var p value.Value = value.Pointer{To: c}
		if _, ok := c.V.(*value.Router); ok {
			p = c.V
		}
		if i == 0 {
			out = p
		} else {
			out = value.Either(out, p)
		}
	}
	return out
}

// appended computes append.
func (m *Machine) appended(n *ir.Node) value.Value {
	args := m.arguments(n.Kids, n.N&ir.Spread != 0)
	if len(args) == 0 {
		return value.List{}
	}
	m.Work += len(args)
	m.spend(len(args), 2*cellBytes)
	return value.Each(args[0], func(first value.Value) value.Value {
		l, ok := first.(value.List)
		l.Open = l.Open || !ok && !value.IsNull(first)
		if len(l.Elems)+len(args) > maxElements {
			l.Open = true
			return l
		}
		return m.grown(l, args[1:], n)
	})
}

// maxElements bounds a list that is appended to. What is more is not known.
const maxElements = 1 << 16

// makeList computes make for a slice, and the zero value of an array: a list of so
// many elements, which are not known if their number is not.
func (m *Machine) makeList(n *ir.Node) value.Value {
	length, ok := m.eval(n.Kids[0]).(value.Number)
	if !ok || length.Loose || length.N < 0 || length.N > ir.MaxSparse {
		return value.List{Open: true}
	}
	m.spend(length.N, cellBytes)
	l := value.List{Elems: make([]value.Value, length.N)}
	for i := range l.Elems {
		l.Elems[i] = m.eval(n.Kids[1])
	}
	if len(n.Kids) > 2 {
		room, ok := m.eval(n.Kids[2]).(value.Number)
		switch {
		case !ok || room.Loose:
			l.View = &value.View{Array: value.NewArray(0, false)}
		case room.N > length.N:
			l = inArray(l, room.N)
		}
	}
	return l
}

// sliced computes a slice expression.
func (m *Machine) sliced(n *ir.Node) value.Value {
	x := m.eval(n.Kids[0])
	low, okLow := m.eval(n.Kids[1]).(value.Number)
	high, okHigh := m.eval(n.Kids[2]).(value.Number)
	known := (n.Kids[1].Op == ir.OpNop || okLow) && (n.Kids[2].Op == ir.OpNop || okHigh)
	limit := -1
	if len(n.Kids) > 3 {
		if most, ok := m.eval(n.Kids[3]).(value.Number); ok && !most.Loose {
			limit = most.N
		}
	}
	return value.Each(x, func(x value.Value) value.Value {
		if p, ok := x.(value.Pointer); ok { // to an array
			x = p.To.V
		}
		switch x := x.(type) {
		case value.Text:
			end := high
			if n.Kids[2].Op == ir.OpNop {
				end.N = len(x.S)
			}
			if !known || low.N < 0 || low.N > end.N || end.N > len(x.S) {
				return value.Opaque{Why: "a part of a text"}
			}
			return value.Text{S: x.S[low.N:end.N], At: x.At, Loose: x.Loose, Path: x.Path}
		case *value.Shape:
			if v, ok := x.From(low.N); ok && known && n.Kids[2].Op == ir.OpNop {
				return v
			}
			return value.Opaque{Why: "a part of the path", From: value.OfInput | value.OfData}
		case value.List:
			end := high
			if n.Kids[2].Op == ir.OpNop {
				end.N = len(x.Elems)
			}
			if !known || !x.Exact() || low.N < 0 || low.N > end.N || end.N > len(x.Elems) {
				x.Open = true
				return x
			}
			return cut(value.List{Elems: x.Elems[low.N:end.N]}, x, low.N, limit)
		}
		return x
	})
}

// holds keeps a struct that holds handlers, or that a library made for them.
func (m *Machine) holds(o *value.Object, row bool) {
	if row && !framework.IsServer(o.Type) {
		m.Rows = append(m.Rows, o)
	} else if path := naming.PackageOf(o.Type); o.Type != "" && (naming.IsStandard(path) || m.Know.Framework(path) != nil || framework.IsServer(o.Type)) {
		m.Servers = append(m.Servers, o)
	}
}

// assembled returns a struct of the framework's that holds what it says.
func assembled(c effect) value.Value {
	o := &value.Object{Type: c.n.ResultType(), Fields: make(map[string]*value.Cell), Open: true}
	for name, s := range c.Values {
		o.Fields[name] = &value.Cell{V: value.Text{S: s}}
	}
	for _, name := range c.Structs {
		o.Fields[name] = &value.Cell{V: value.Pointer{To: &value.Cell{V: &value.Object{Fields: make(map[string]*value.Cell), Open: true}}}}
	}
	return o
}
