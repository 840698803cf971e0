package machine

import (
	"maps"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// eval computes an expression. What is not known while routes are registered is how
// the program is set up.
func (m *Machine) eval(n *ir.Node) value.Value {
	v := m.evalNode(n)
	if o, ok := v.(value.Opaque); ok && !m.OfRequest() && o.From == 0 {
		o.From = value.OfSetting
		return o
	}
	return v
}

func (m *Machine) evalNode(n *ir.Node) value.Value {
	if !m.afford() {
		return value.Opaque{Why: "too much code to follow"}
	}
	if v, ok := m.special(n); ok {
		return v
	}
	switch n.Op {
	case ir.OpNop:
		return value.Null{}
	case ir.OpUnknown:
		return value.Opaque{Why: n.Name}
	case ir.OpString:
		t := value.Text{S: n.Name, Type: n.Type, At: n.At.Span(m.file())}
		if n.N == ir.NamesScope && !naming.IsPrivilege(t.S) {
			m.believed[t.At] = true
		}
		return t
	case ir.OpInt:
		if n.Type != "" {
			return m.permission(n)
		}
		return value.Number{N: n.N}
	case ir.OpBool:
		return value.Truth{B: n.N == 1}
	case ir.OpConst:
		return value.Opaque{Why: "the constant " + n.Name}
	case ir.OpNil:
		return value.Null{}
	case ir.OpLocal, ir.OpGlobal, ir.OpField, ir.OpIndex, ir.OpDeref:
		return m.read(n)
	case ir.OpFunc:
		return &value.Func{Name: n.Name, Code: m.Functions[n.Name], Handler: n.N&ir.ResultHandler != 0, Decides: n.N&ir.ResultVerdict != 0, At: n.At.Span(m.file()), Requests: m.requests[n.Name]}
	case ir.OpClosure:
		return &value.Func{Name: n.Fn.Name, Code: n.Fn, Captured: m.frame().capture(n.Fn), Handler: n.Fn.Handler && n.N&ir.ResultVerdict == 0, Decides: n.N&ir.ResultVerdict != 0, At: n.At.Span(m.file()), Requests: m.requests[n.Fn.Name]}
	case ir.OpBound:
		return m.bind(n, m.eval(n.Kids[0]))
	case ir.OpBoundIface:
		recv := m.eval(n.Kids[0])
		return value.Each(recv, func(recv value.Value) value.Value {
			iface, _, _ := strings.Cut(strings.TrimPrefix(n.Type, "("), ").")
			return m.bindDynamic(recv, iface, n.Name, n.N&ir.ResultHandler != 0, n.At.Span(m.file()))
		})
	case ir.OpCall, ir.OpCallIface, ir.OpCallValue:
		if v := m.call(n); n.N&ir.ResultNamed != 0 {
			return m.calledBy(n, v)
		} else {
			return v
		}
	case ir.OpConvert:
		return m.convert(n)
	case ir.OpBox:
		if n.Type == ir.ErrorType {
			return m.asError(m.eval(n.Kids[0]))
		}
		return value.Each(m.eval(n.Kids[0]), func(v value.Value) value.Value { return value.Boxed(v, n.Type) })
	case ir.OpStruct:
		return m.structLit(n)
	case ir.OpList:
		return m.listLit(n)
	case ir.OpMap:
		return m.mapLit(n)
	case ir.OpKeyed:
		return value.Each(m.eval(n.Kids[0]), func(v value.Value) value.Value { return value.Keyed{Key: n.Name, Value: v} })
	case ir.OpAddr:
		return m.address(n.Kids[0])
	case ir.OpCopy:
		return value.Each(m.eval(n.Kids[0]), m.copied)
	case ir.OpAssert:
		return value.Each(m.eval(n.Kids[0]), func(v value.Value) value.Value { return m.assertType(v, n.Type) })
	case ir.OpZero:
		return m.zeroOf(n.Type)
	case ir.OpAppend:
		return m.appended(n)
	case ir.OpMake:
		return m.makeList(n)
	case ir.OpAbsent:
		return nil
	case ir.OpSlice:
		return m.sliced(n)
	}
	return m.operator(n)
}

// operator computes an expression whose operands say all that there is to know.
func (m *Machine) operator(n *ir.Node) value.Value {
	switch n.Op {
	case ir.OpConcat:
		return value.Sum(value.Labelled(m.eval(n.Kids[0]), n.Kids[0]), value.Labelled(m.eval(n.Kids[1]), n.Kids[1]))
	case ir.OpArithmetic:
		x, y := m.eval(n.Kids[0]), m.eval(n.Kids[1])
		return value.Binary(n.Name, x, y)
	case ir.OpNot:
		return value.Not(m.eval(n.Kids[0]))
	case ir.OpLen:
		return value.Each(m.eval(n.Kids[0]), value.Length)
	case ir.OpChan, ir.OpReceive, ir.OpClose:
		for _, e := range n.Kids {
			m.eval(e)
		}
		if n.Op == ir.OpReceive {
			return value.Opaque{Why: ir.ResultOf + "<-"}
		}
		return value.Opaque{Why: "a channel"}
	case ir.OpCompute:
		for _, e := range n.Kids {
			m.eval(e)
		}
		return value.Opaque{Why: n.Name}
	}
	return value.Opaque{Why: "an expression that is not followed"}
}

// listLit makes a slice or array of its elements.
func (m *Machine) listLit(n *ir.Node) value.Value {
	l := value.List{Type: n.Type, Open: n.N == 1, Born: value.BornEmpty, Firm: new(int)}
	if n.N == 2 {
		l.Born = value.BornNil
	}
	for _, e := range n.Kids {
		l.Elems = append(l.Elems, m.eval(e))
	}
	if l.Open {
		return l
	}
	return inArray(l, len(l.Elems))
}

// mapLit makes a map of its keys and values.
func (m *Machine) mapLit(n *ir.Node) value.Value {
	d := value.NewMap()
	d.Type, d.Table, d.Served = n.Type, n.Name, m.OfRequest()
	if d.Table != "" {
		m.Tables = append(m.Tables, d)
	}
	d.Whole = len(n.Kids) > 0
	for i := 0; i+1 < len(n.Kids); i += 2 {
		d.Entry(m.eval(n.Kids[i])).V = m.eval(n.Kids[i+1])
	}
	return d
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
