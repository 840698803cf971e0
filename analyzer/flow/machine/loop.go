package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// forLoop runs a loop as often as its condition is known to hold. From the
// point where it is not, the body runs once more as a branch, with what the
// loop changes unknown.
func (m *Machine) forLoop(n *ir.Node, label string) bool {
	cond, body, post, changed := n.Kids[0], n.Kids[1], n.Kids[2], n.Kids[3:]
	f := m.frame()
	b := &block{label: label, loop: true}
	f.blocks = append(f.blocks, b)
	once := func() bool {
		live := m.run(body)
		live = m.settle(&b.next, live)
		if live {
			m.run(post)
		}
		return live
	}
	live := m.costlyPart(n, f.code.Name, func() bool { return m.iterations(n, cond, changed, once) })
	live = m.settle(&b.leave, live)
	f.blocks = f.blocks[:len(f.blocks)-1]
	return live
}

// iterations is forLoop without the ways by which it is left early.
func (m *Machine) iterations(n, cond *ir.Node, changed []*ir.Node, once func() bool) bool {
	live := true
	for count := 0; live; count++ {
		holds, known := value.Certain(m.eval(cond))
		if known && !holds {
			break
		}
		if known && count < maxLoop && !m.Left.Spent() {
			live = once()
			continue
		}
		if known && count >= maxLoop {
			m.cutAt(n.At, "this loop runs too often to be followed to its end")
		}
		if cond.Op == ir.OpNop {
			m.forget(changed)
			f := m.frame()
			m.forgetWritten(f.cells)
			left, ways := f.jumps(), len(f.ways)
			if once() && f.jumps() == left && len(f.ways) == ways {
				m.endless()
			}
			m.stays(f)
			return false // only a break leaves it
		}
		return m.repeat(changed, once)
	}
	return live
}

// forget makes variables unknown that a loop changes in each iteration.
func (m *Machine) forget(changed []*ir.Node) {
	for _, target := range changed {
		for _, c := range m.places(target) {
			switch v := c.V.(type) {
			case value.Text, value.Number, value.Truth, value.Partial, value.Condition, value.Nilness, value.Tally, *value.Cases:
				m.set(c, value.Opaque{Why: target.Name + ", which a loop changes"})
			case value.List:
				v.Open = true
				m.set(c, v)
			}
		}
	}
}

// rangeLoop runs a loop once for each element of what it ranges over.
func (m *Machine) rangeLoop(n *ir.Node, label string) bool {
	x := m.eval(n.Kids[2])
	f := m.frame()
	b := &block{label: label, loop: true}
	f.blocks = append(f.blocks, b)
	var runs []func() bool
	value.Alternatives(x, func(x value.Value) {
		runs = append(runs, func() bool { return m.iterate(n, x, b) })
	})
	live := m.costlyPart(n, f.code.Name, func() bool {
		if len(runs) == 1 {
			return runs[0]()
		}
		return m.whichever(x, runs)
	})
	live = m.settle(&b.leave, live)
	f.blocks = f.blocks[:len(f.blocks)-1]
	return live
}

// iterate runs the body of a range loop over x, and then, if there may be more
// in x than is known, over an element of which only the type is known.
func (m *Machine) iterate(n *ir.Node, x value.Value, b *block) bool {
	key, val, body, changed := n.Kids[0], n.Kids[1], n.Kids[3], n.Kids[4:]
	_, isFunc := x.(*value.Func)
	one := func(k, v value.Value) bool {
		if n.N&ir.OnlyValues != 0 && !isFunc {
			k = v
		}
		m.assignTo(key, k)
		m.assignTo(val, m.copied(v))
		live := m.run(body)
		return m.settle(&b.next, live)
	}
	if fn, ok := x.(*value.Func); ok && fn.Code != nil {
		m.rangeFunc(fn, one)
		return true
	}
	pairs, open := m.elements(x)
	if _, counts := x.(value.Number); counts && len(pairs) > maxLoop {
		m.cutAt(n.At, "this loop runs too often to be followed to its end")
		pairs = pairs[:maxLoop]
	}
	if found, ok := m.onlyRow(pairs); ok {
		pairs, open = found, false
	}
	if n.N&ir.Backward != 0 {
		slices.Reverse(pairs)
	}
	live := true
	for _, p := range pairs {
		v, optional := p.Value.(value.Maybe)
		switch {
		case !optional:
			live = one(p.Key, p.Value)
		default:
			live = m.perhaps(v, func() bool { return one(p.Key, v.V) })
		}
		if !live {
			return false
		}
	}
	if !open {
		return true
	}
	element := m.taken(m.symbol(n.Type, value.ElementOf(x), n.At.Span(m.file())), x, "")
	further := m.taken(value.Opaque{Why: "a key of " + value.Why(x)}, x, "")
	if l, ok := value.Bare(x).(value.List); ok && len(l.Elems) > 0 {
		further = value.Ordinal{N: len(l.Elems), Of: l.Places()}
	}
	return m.further(n, further, element, changed, one)
}

// rangeFunc runs a range loop over a function: its body is what the function
// is given to call. The body has the variables of the function that the loop
// is in, but not its place: what leaves the body early continues after it.
func (m *Machine) rangeFunc(fn *value.Func, body func(k, v value.Value) bool) {
	outer := m.frame()
	yield := &value.Func{Name: "yield", Native: func(args []value.Value) value.Value {
		b := &block{loop: true}
		f := &frame{code: outer.code, cells: outer.cells, blocks: []*block{b}, branches: 1}
		m.stack = append(m.stack, f)
		live := body(value.Argument(args, 1, value.Null{}), value.Argument(args, 2, value.Null{}))
		f.exits(func(exits *[]value.Delta) { live = m.settle(exits, live) })
		m.stack = m.stack[:len(m.stack)-1]
		outer.result(f.returned)
		return value.Truth{B: true}
	}}
	m.enter(fn, []value.Value{yield}, nil, fn.At)
}

// elements returns what ranging over x yields, and whether there may be more.
func (m *Machine) elements(x value.Value) (pairs []value.Pair, open bool) {
	switch x := value.Bare(x).(type) {
	case value.List:
		if m.spend(len(x.Elems), cellBytes); m.Left.Spent() {
			return nil, true
		}
		exact := x.Exactly()
		pairs = make([]value.Pair, len(x.Elems))
		for i, e := range x.Elems {
			if i < exact {
				pairs[i] = value.Pair{Key: value.Number{N: i}, Value: e}
			} else {
				pairs[i] = value.Pair{Key: value.Ordinal{N: i, Of: x.Places()}, Value: e}
			}
		}
		return pairs, x.Open
	case *value.Map:
		if m.spend(len(x.Slots), cellBytes); m.Left.Spent() {
			return nil, true
		}
		return x.Entries(), false
	case value.Pointer:
		return m.elements(x.To.V)
	case value.Null:
		return nil, false
	case value.Number:
		if m.spend(min(max(x.N, 0), maxLoop+1), cellBytes); m.Left.Spent() {
			return nil, true
		}
		for i := range min(x.N, maxLoop+1) {
			pairs = append(pairs, value.Pair{Key: value.Number{N: i}, Value: value.Null{}})
		}
		return pairs, x.Loose
	}
	return nil, true
}
