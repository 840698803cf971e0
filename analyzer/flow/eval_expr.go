package flow

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// eval computes an expression. What is not known while routes are registered is how
// the program is set up.
func (m *machine) eval(n *ir.Node) value {
	v := m.evalNode(n)
	if o, ok := v.(opaque); ok && !m.ofRequest() && o.from == 0 {
		o.from = ofSetting
		return o
	}
	return v
}

func (m *machine) evalNode(n *ir.Node) value {
	if !m.afford() {
		return opaque{Why: "too much code to follow"}
	}
	if v, ok := m.special(n); ok {
		return v
	}
	switch n.Op {
	case ir.OpNop:
		return null{}
	case ir.OpUnknown:
		return opaque{Why: n.Name}
	case ir.OpString:
		return text{S: n.Name, Typ: n.Type, At: n.At.Span(m.file())}
	case ir.OpInt:
		if n.Type != "" {
			return m.permission(n)
		}
		return number{N: n.N}
	case ir.OpBool:
		return truth{B: n.N == 1}
	case ir.OpConst:
		return opaque{Why: "the constant " + n.Name}
	case ir.OpNil:
		return null{}
	case ir.OpLocal, ir.OpGlobal, ir.OpField, ir.OpIndex, ir.OpDeref:
		return m.read(n)
	case ir.OpFunc:
		return &fun{name: n.Name, code: m.functions[n.Name], handler: n.N&ir.ResultHandler != 0, decides: n.N&ir.ResultVerdict != 0, at: n.At.Span(m.file()), requests: m.requests[n.Name]}
	case ir.OpClosure:
		return &fun{name: n.Fn.Name, code: n.Fn, env: m.frame().capture(n.Fn), handler: n.Fn.Handler, decides: n.N&ir.ResultVerdict != 0, at: n.At.Span(m.file()), requests: m.requests[n.Fn.Name]}
	case ir.OpBound:
		return m.bind(n, m.eval(n.Kids[0]))
	case ir.OpBoundIface:
		recv := m.eval(n.Kids[0])
		return each(recv, func(recv value) value {
			iface, _, _ := strings.Cut(strings.TrimPrefix(n.Type, "("), ").")
			return m.bindDynamic(recv, iface, n.Name, n.N&ir.ResultHandler != 0, n.At.Span(m.file()))
		})
	case ir.OpCall, ir.OpCallIface, ir.OpCallValue:
		return m.call(n)
	case ir.OpConvert:
		return m.convert(n)
	case ir.OpBox:
		return each(m.eval(n.Kids[0]), func(v value) value { return boxed(v, n.Type) })
	case ir.OpStruct:
		return m.structLit(n)
	case ir.OpList:
		return m.listLit(n)
	case ir.OpMap:
		return m.mapLit(n)
	case ir.OpKeyed:
		return each(m.eval(n.Kids[0]), func(v value) value { return keyed{n.Name, v} })
	case ir.OpAddr:
		return m.address(n.Kids[0])
	case ir.OpCopy:
		return each(m.eval(n.Kids[0]), m.copied)
	case ir.OpAssert:
		return each(m.eval(n.Kids[0]), func(v value) value { return m.assertType(v, n.Type) })
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
func (m *machine) operator(n *ir.Node) value {
	switch n.Op {
	case ir.OpConcat:
		return sum(labelled(m.eval(n.Kids[0]), n.Kids[0]), labelled(m.eval(n.Kids[1]), n.Kids[1]))
	case ir.OpArithmetic:
		x, y := m.eval(n.Kids[0]), m.eval(n.Kids[1])
		return binary(n.Name, x, y)
	case ir.OpNot:
		return not(m.eval(n.Kids[0]))
	case ir.OpLen:
		return each(m.eval(n.Kids[0]), length)
	case ir.OpCompute:
		for _, e := range n.Kids {
			m.eval(e)
		}
		return opaque{Why: n.Name}
	}
	return opaque{Why: "an expression that is not followed"}
}

// listLit makes a slice or array of its elements.
func (m *machine) listLit(n *ir.Node) value {
	l := list{typ: n.Type, open: n.N == 1, born: bornEmpty, firm: new(int)}
	if n.N == 2 {
		l.born = bornNil
	}
	for _, e := range n.Kids {
		l.elems = append(l.elems, m.eval(e))
	}
	return l
}

// mapLit makes a map of its keys and values.
func (m *machine) mapLit(n *ir.Node) value {
	d := newDict()
	d.typ, d.table = n.Type, n.Name
	if d.table != "" {
		m.tables = append(m.tables, d)
	}
	for i := 0; i+1 < len(n.Kids); i += 2 {
		d.entry(m.eval(n.Kids[i])).v = m.eval(n.Kids[i+1])
	}
	return d
}

// not computes !.
func not(v value) value {
	switch v := v.(type) {
	case truth:
		v.B = !v.B
		return v
	case cond:
		return v.not()
	}
	return opaque{Why: "a condition"}
}

// sum computes + of numbers or texts.
func sum(a, b value) value {
	switch a.(type) {
	case number, tally:
		return arithmetic("+", a, b)
	}
	return concat(a, b)
}

func length(v value) value {
	switch v := v.(type) {
	case list:
		if v.exact() {
			return number{N: len(v.elems)}
		}
	case text:
		return number{N: len(v.S), Loose: v.Loose}
	case null:
		return number{}
	}
	return opaque{Why: "a length"}
}

// binary computes a binary operator for each of the alternatives of its operands.
func binary(op string, x, y value) value {
	return each(x, func(x value) value {
		return each(y, func(y value) value { return arithmetic(op, x, y) })
	})
}

// arithmetic computes a binary operator other than the logical ones, and + of
// strings, == and !=.
func arithmetic(op string, x, y value) value {
	switch x := x.(type) {
	case atLeast:
		if y, ok := y.(number); ok {
			return x.compare(op, y)
		}
	case size:
		if y, ok := y.(number); ok {
			return x.compare(op, y)
		}
	case status:
		if y, ok := y.(number); ok {
			return x.compare(op, y)
		}
	case tally:
		if y, ok := y.(number); ok {
			return x.arithmetic(op, y)
		}
	case number:
		switch y := y.(type) {
		case number:
			return numeric(op, x, y)
		case atLeast:
			if turned[op] != "" {
				return y.compare(turned[op], x)
			}
		case tally:
			if op = cmp.Or(turned[op], op); op != "-" {
				return y.arithmetic(op, x)
			}
		}
	case text:
		if y, ok := y.(text); ok {
			return ordered(op, strings.Compare(x.S, y.S), x.Loose || y.Loose)
		}
	}
	return opaque{Why: "the result of " + op}
}

func numeric(op string, x, y number) value {
	loose := x.Loose || y.Loose
	switch op {
	case "+":
		return number{N: x.N + y.N, Loose: loose}
	case "-":
		return number{N: x.N - y.N, Loose: loose}
	case "*":
		return number{N: x.N * y.N, Loose: loose}
	case "/", "%":
		switch {
		case y.N == 0:
			return opaque{Why: "a division by zero"}
		case op == "/":
			return number{N: x.N / y.N, Loose: loose}
		}
		return number{N: x.N % y.N, Loose: loose}
	case "&":
		return number{N: x.N & y.N, Loose: loose}
	case "|":
		return number{N: x.N | y.N, Loose: loose, Typ: x.Typ, At: x.At}
	case "^":
		return number{N: x.N ^ y.N, Loose: loose}
	case "&^":
		return number{N: x.N &^ y.N, Loose: loose}
	case "<<":
		if 0 <= y.N && y.N < 63 {
			return number{N: x.N << y.N, Loose: loose}
		}
	case ">>":
		if 0 <= y.N && y.N < 63 {
			return number{N: x.N >> y.N, Loose: loose}
		}
	}
	return ordered(op, cmp.Compare(x.N, y.N), loose)
}

// ordered computes a comparison from the order of its operands.
func ordered(op string, order int, loose bool) value {
	switch op {
	case "<":
		return truth{order < 0, loose}
	case "<=":
		return truth{order <= 0, loose}
	case ">":
		return truth{order > 0, loose}
	case ">=":
		return truth{order >= 0, loose}
	}
	return opaque{Why: "the result of " + op}
}

// logic computes && and ||. The second side is left out where the first
// decides for certain, and is a branch where it may.
func (m *registering) logic(n *ir.Node) value {
	decides := n.Op == ir.OpOr
	first, known := certain(m.eval(n.Kids[0]))
	if known && first == decides {
		return truth{B: decides}
	}
	var second value
	if known {
		second = m.eval(n.Kids[1])
	} else {
		m.branches(func() bool { second = m.eval(n.Kids[1]); return true }, func() bool { return true })
	}
	b, knownSecond := certain(second)
	switch {
	case knownSecond && b == decides:
		return truth{B: decides}
	case known && knownSecond:
		return truth{B: !decides}
	}
	return opaque{Why: "a condition"}
}

// certain returns a condition's outcome where no setting can change it.
func certain(v value) (b, known bool) {
	t, ok := v.(truth)
	return t.B, ok && !t.Loose
}

// equal computes ==. Of alternatives, all must agree.
func equal(a, b value) value {
	var out value
	for _, a := range all(a) {
		for _, b := range all(b) {
			if v := equalOne(a, b); out == nil {
				out = v
			} else if out != v {
				return opaque{Why: "a condition"}
			}
		}
	}
	return out
}

// all returns what v can be, nil included.
func all(v value) []value {
	if c, ok := v.(choice); ok {
		return c
	}
	return []value{v}
}

func equalOne(a, b value) value {
	switch x := a.(type) {
	case text:
		if y, ok := b.(text); ok {
			return truth{B: x.S == y.S, Loose: x.Loose || y.Loose}
		}
	case number:
		if y, ok := b.(number); ok {
			return truth{B: x.N == y.N, Loose: x.Loose || y.Loose}
		}
	case truth:
		if y, ok := b.(truth); ok {
			return truth{B: x.B == y.B, Loose: x.Loose || y.Loose}
		}
	case typeValue:
		if y, ok := b.(typeValue); ok {
			return truth{B: x == y}
		}
	case keyed:
		return equalOne(x.value, b)
	case null:
		if isNull(b) || isNilList(b) {
			return truth{B: true}
		}
		if isSet(b) {
			return truth{B: false}
		}
	}
	if isNull(b) && isNilList(a) {
		return truth{B: true}
	}
	if isNull(b) && isSet(a) {
		return truth{B: false}
	}
	return opaque{Why: "a condition"}
}

// isSet reports whether v is certainly not nil.
func isSet(v value) bool {
	switch v := v.(type) {
	case *fun, *router, *object, pointer, wrapped, stripped, *dict:
		return true
	case list:
		return len(v.elems) > 0 || v.born == bornEmpty
	}
	return false
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
