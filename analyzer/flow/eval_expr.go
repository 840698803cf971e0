package flow

import (
	"maps"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// eval computes an expression.
func (m *machine) eval(n *node) value {
	if m.steps++; m.steps > maxSteps {
		return opaque{Why: "too much code to follow"}
	}
	switch n.Op {
	case opNop:
		return null{}
	case opUnknown:
		return opaque{Why: n.Name}
	case opString:
		return text{S: n.Name, At: n.At.span(m.file())}
	case opInt:
		return number(n.N)
	case opBool:
		return truth{B: n.N == 1}
	case opConst:
		return opaque{Why: "the constant " + n.Name}
	case opNil:
		return null{}
	case opLocal, opGlobal, opField, opIndex, opDeref:
		return m.read(n)
	case opFunc:
		return &fun{name: n.Name, code: m.functions[n.Name], handler: n.N&resultHandler != 0, at: n.At.span(m.file()), requests: m.requests[n.Name]}
	case opClosure:
		return &fun{name: n.Fn.Name, code: n.Fn, env: m.frame(), handler: n.Fn.Handler, at: n.At.span(m.file())}
	case opBound:
		return m.bind(n, m.eval(n.Kids[0]))
	case opBoundIface:
		recv := m.eval(n.Kids[0])
		return each(recv, func(recv value) value {
			return m.bindDynamic(recv, n.Name, n.N&resultHandler != 0, n.At.span(m.file()))
		})
	case opCall, opCallIface, opCallValue:
		return m.call(n)
	case opConvert:
		return m.convert(n)
	case opStruct:
		return m.structLit(n)
	case opList:
		l := list{open: n.N == 1}
		for _, e := range n.Kids {
			l.elems = append(l.elems, m.eval(e))
		}
		return l
	case opMap:
		var es entries
		for i := 0; i+1 < len(n.Kids); i += 2 {
			es = append(es, pair{m.eval(n.Kids[i]), m.eval(n.Kids[i+1])})
		}
		return dict{&cell{v: es}}
	case opKeyed:
		return each(m.eval(n.Kids[0]), func(v value) value { return keyed{n.Name, v} })
	case opTableRow:
		v := m.eval(n.Kids[0])
		o, ok := v.(*object)
		if p, isPtr := v.(pointer); isPtr {
			o, ok = p.to.v.(*object)
		}
		if ok {
			o.row = n.At.span(m.file())
		}
		return v
	case opConcat:
		return m.sum(m.eval(n.Kids[0]), m.eval(n.Kids[1]))
	case opEqual:
		v := equal(m.eval(n.Kids[0]), m.eval(n.Kids[1]))
		if t, ok := v.(truth); ok && n.N == 1 {
			t.B = !t.B
			return t
		}
		return v
	case opNot:
		v := m.eval(n.Kids[0])
		if t, ok := v.(truth); ok {
			t.B = !t.B
			return t
		}
		return opaque{Why: "a condition"}
	case opCompute:
		for _, e := range n.Kids {
			m.eval(e)
		}
		return opaque{Why: n.Name}
	case opAnd, opOr:
		return m.logic(n)
	case opAddr:
		return m.address(n.Kids[0])
	case opCopy:
		return each(m.eval(n.Kids[0]), copied)
	case opAssert:
		return each(m.eval(n.Kids[0]), func(v value) value { return m.assertType(v, n.Type) })
	case opZero:
		return m.zeroOf(n.Type)
	case opAppend:
		return m.appended(n)
	case opLen:
		if l, ok := m.eval(n.Kids[0]).(list); ok && !l.open {
			return number(len(l.elems))
		}
		return opaque{Why: "a length"}
	case opSlice:
		return m.sliced(n)
	}
	return opaque{Why: "an expression that is not followed"}
}

func (m *machine) sum(a, b value) value {
	if x, ok := a.(number); ok {
		if y, ok := b.(number); ok {
			return x + y
		}
	}
	return concat(a, b)
}

// logic computes && and ||, and evaluates both sides whatever the first is,
// since either may register.
func (m *machine) logic(n *node) value {
	first, second := m.eval(n.Kids[0]), m.eval(n.Kids[1])
	a, knownA := certain(first)
	b, knownB := certain(second)
	or := n.Op == opOr
	switch {
	case knownA && a == or, knownB && b == or:
		return truth{B: or}
	case knownA && knownB:
		return truth{B: !or}
	}
	return opaque{Why: "a condition"}
}

// certain returns a condition's outcome where no setting can change it.
func certain(v value) (b, known bool) {
	t, ok := v.(truth)
	return t.B, ok && !t.Loose
}

func equal(a, b value) value {
	switch x := a.(type) {
	case text:
		if y, ok := b.(text); ok {
			return truth{B: x.S == y.S}
		}
	case number:
		if y, ok := b.(number); ok {
			return truth{B: x == y}
		}
	case truth:
		if y, ok := b.(truth); ok {
			return truth{B: x.B == y.B, Loose: x.Loose || y.Loose}
		}
	case null:
		switch b.(type) {
		case null:
			return truth{B: true}
		case *fun, *router, *object, pointer, wrapped:
			return truth{B: false}
		}
	case *fun, *router, *object, pointer, wrapped:
		if _, ok := b.(null); ok {
			return truth{B: false}
		}
	}
	return opaque{Why: "a condition"}
}

// read returns what a place holds.
func (m *machine) read(n *node) value {
	if n.Op == opLocal || n.Op == opGlobal {
		return m.places(n)[0].v
	}
	cells := m.places(n)
	if len(cells) == 0 {
		return opaque{Why: nodeName(n), Type: n.Type}
	}
	v := cells[0].v
	for _, c := range cells[1:] {
		v = either(v, c.v)
	}
	return v
}

// nodeName names an expression for users.
func nodeName(n *node) string {
	switch n.Op {
	case opLocal:
		return n.Name
	case opGlobal:
		return shortName(n.Name)
	case opField:
		return nodeName(n.Kids[0]) + "." + n.Name
	case opIndex:
		return nodeName(n.Kids[0]) + "[...]"
	case opDeref, opAddr, opCopy:
		return nodeName(n.Kids[0])
	case opCall, opCallIface:
		return shortName(n.Name) + "(...)"
	}
	return "a value"
}

// places returns the cells that an expression can stand for.
func (m *machine) places(n *node) []*cell {
	switch n.Op {
	case opLocal:
		f := m.frame()
		for range n.Depth {
			f = f.parent
		}
		if f.cells[n.N] == nil {
			f.cells[n.N] = &cell{v: m.symbol(n.Type, n.Name, source.Span{})}
		}
		return []*cell{f.cells[n.N]}
	case opGlobal:
		return []*cell{m.global(n)}
	case opField:
		var out []*cell
		alternatives(m.eval(n.Kids[0]), func(v value) {
			if c := m.field(v, n); c != nil {
				out = append(out, c)
			}
		})
		return out
	case opDeref:
		var out []*cell
		alternatives(m.eval(n.Kids[0]), func(v value) {
			if p, ok := v.(pointer); ok {
				out = append(out, p.to)
			} else {
				out = append(out, &cell{v: v})
			}
		})
		return out
	case opIndex:
		return m.element(n)
	case opNop:
		return nil
	}
	return []*cell{{v: m.eval(n)}}
}

// field returns the cell of a field of v, or nil if v is not known at all.
func (m *machine) field(v value, n *node) *cell {
	if p, ok := v.(pointer); ok {
		v = p.to.v
		if c, ok := v.(choice); ok {
			for _, v := range c {
				if cell := m.field(v, n); cell != nil {
					return cell
				}
			}
		}
	}
	switch o := v.(type) {
	case *object:
		c, ok := o.fields[n.Name]
		if !ok {
			c = &cell{}
			o.fields[n.Name] = c
			if o.open {
				c.v = m.symbol(n.Type, nodeName(n), n.At.span(m.file()))
			} else {
				c.v = m.zero(n)
			}
		}
		return c
	case *router, *entry:
		// The embedded router of a router (gin's Engine has a RouterGroup).
		if m.know.router(n.Type) != nil {
			return &cell{v: v}
		}
	case *result:
		// The same field of the same result is the same thing.
		c, ok := o.members[n.Name]
		if !ok {
			c = &cell{v: m.symbol(n.Type, nodeName(n), n.At.span(m.file()))}
			if o.members == nil {
				o.members = make(map[string]*cell)
			}
			o.members[n.Name] = c
		}
		return c
	}
	return &cell{v: m.symbol(n.Type, nodeName(n), n.At.span(m.file()))}
}

// zero returns the zero value of a field.
func (m *machine) zero(n *node) value {
	switch n.N {
	case zeroString:
		return text{}
	case zeroBool:
		return truth{}
	case zeroInt:
		return number(0)
	case zeroList:
		return list{}
	case zeroStruct:
		return m.zeroOf(n.Type)
	}
	return null{}
}

// zeroOf returns the zero value of a struct type, which for some routers is
// ready for use.
func (m *machine) zeroOf(typ string) value {
	if fw := m.know.router(typ); fw != nil {
		return m.newRouter(fw, typ, source.Span{})
	}
	return &object{typ: typ, fields: make(map[string]*cell)}
}

func copied(v value) value {
	o, ok := v.(*object)
	if !ok {
		return v
	}
	c := &object{typ: o.typ, fields: make(map[string]*cell, len(o.fields)), open: o.open, row: o.row}
	for name, f := range o.fields {
		c.fields[name] = &cell{v: copied(f.v)}
	}
	return c
}

func (m *machine) structLit(n *node) value {
	o := &object{typ: n.Type, fields: make(map[string]*cell, len(n.Kids)), row: n.At.span(m.file())}
	if len(n.Kids) > 0 {
		for i, name := range strings.Split(n.Name, ",") {
			o.fields[name] = &cell{v: m.eval(n.Kids[i])}
		}
	}
	if fw := m.know.router(n.Type); fw != nil {
		return m.newRouter(fw, n.Type, o.row)
	}
	if n.Type == "net/http.Server" {
		if h, ok := o.fields["Handler"]; ok {
			m.served = append(m.served, h.v)
		}
	}
	return o
}

func (m *machine) address(n *node) value {
	switch n.Op {
	case opStruct, opZero, opList, opMap, opTableRow:
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
	if _, ok := cells[0].v.(*router); ok {
		return cells[0].v
	}
	return pointer{cells[0]}
}

func (m *machine) appended(n *node) value {
	args := m.arguments(n.Kids, n.N&spread != 0)
	if len(args) == 0 {
		return list{}
	}
	return each(args[0], func(first value) value {
		l, ok := first.(list)
		if !ok {
			if _, isNil := first.(null); !isNil {
				l.open = true
			}
		}
		return list{elems: slices.Concat(l.elems, args[1:]), open: l.open}
	})
}

func (m *machine) sliced(n *node) value {
	x := m.eval(n.Kids[0])
	low, okLow := m.eval(n.Kids[1]).(number)
	high, okHigh := m.eval(n.Kids[2]).(number)
	l, ok := x.(list)
	if !ok || n.Kids[1].Op != opNop && !okLow || n.Kids[2].Op != opNop && !okHigh {
		return x
	}
	if n.Kids[2].Op == opNop {
		high = number(len(l.elems))
	}
	if low < 0 || low > high || int(high) > len(l.elems) {
		return list{open: true}
	}
	return list{elems: l.elems[low:high], open: l.open}
}

// element returns the cells of an index expression.
func (m *machine) element(n *node) []*cell {
	index := m.eval(n.Kids[1])
	var out []*cell
	alternatives(m.eval(n.Kids[0]), func(x value) {
		switch x := x.(type) {
		case list:
			if i, ok := index.(number); ok && i >= 0 && int(i) < len(x.elems) {
				out = append(out, &cell{v: x.elems[i]})
				return
			}
			for _, e := range x.elems {
				out = append(out, &cell{v: e})
			}
		case dict:
			out = append(out, m.mapElement(x, index)...)
		}
	})
	return out
}

// mapElement returns the values that a map has at a key, which are those of
// all keys where the key is not known.
func (m *machine) mapElement(d dict, key value) []*cell {
	es, _ := d.entries.v.(entries)
	var out []*cell
	for _, e := range es {
		if !isKey(key) || !isKey(e.key) || same(e.key, key) {
			out = append(out, &cell{v: e.value})
		}
	}
	return out
}

// isKey reports whether a map's key is known.
func isKey(v value) bool {
	switch v.(type) {
	case text, number:
		return true
	}
	return false
}

// storeIndex assigns to an element of a map or a list. Lists are values here,
// so that the list itself is replaced where it is held.
func (m *machine) storeIndex(target *node, v value) {
	index := m.eval(target.Kids[1])
	for _, c := range m.places(target.Kids[0]) {
		held := c
		if p, ok := c.v.(pointer); ok {
			held = p.to
		}
		switch x := held.v.(type) {
		case dict:
			es, _ := x.entries.v.(entries)
			es = slices.Clone(es)
			i := slices.IndexFunc(es, func(e pair) bool { return isKey(index) && same(e.key, index) })
			if i >= 0 {
				es[i].value = v
			} else {
				es = append(es, pair{index, v})
			}
			m.set(x.entries, es)
		case list:
			l := list{elems: slices.Clone(x.elems), open: x.open}
			if i, ok := index.(number); ok && i >= 0 && int(i) < len(l.elems) {
				l.elems[i] = v
			} else {
				l.elems = append(l.elems, v)
			}
			m.set(held, l)
		}
	}
}

// elements returns what ranging over x yields, and whether there may be more.
func (m *machine) elements(x value) (pairs []pair, open bool) {
	switch x := x.(type) {
	case list:
		for i, e := range x.elems {
			pairs = append(pairs, pair{number(i), e})
		}
		return pairs, x.open
	case dict:
		es, _ := x.entries.v.(entries)
		return slices.Clone(es), false
	case pointer:
		return m.elements(x.to.v)
	case null:
		return nil, false
	case number:
		for i := range min(int(x), maxLoop) {
			pairs = append(pairs, pair{number(i), null{}})
		}
		return pairs, int(x) > maxLoop
	}
	return nil, true
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
