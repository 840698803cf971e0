package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// forLoop runs a loop as often as its condition is known to hold. From the
// point where it is not, the body runs once more as a branch, with what the
// loop changes unknown.
func (m *machine) forLoop(n *ir.Node, label string) bool {
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
func (m *machine) iterations(n, cond *ir.Node, changed []*ir.Node, once func() bool) bool {
	live := true
	for count := 0; live; count++ {
		holds, known := certain(m.eval(cond))
		if known && !holds {
			break
		}
		if known && count < maxLoop && !m.left.spent() {
			live = once()
			continue
		}
		if known && count >= maxLoop {
			m.cutAt(n.At, "this loop runs too often to be followed to its end")
		}
		if cond.Op == ir.OpNop {
			m.forget(changed)
			m.forgetWritten(m.frame().cells)
			once()
			return false // only a break leaves it
		}
		return m.repeat(changed, once)
	}
	return live
}

// forget makes variables unknown that a loop changes in each iteration.
func (m *machine) forget(changed []*ir.Node) {
	for _, target := range changed {
		for _, c := range m.places(target) {
			switch v := c.v.(type) {
			case text, number, truth, partial, cond, nilness, tally:
				m.set(c, opaque{Why: target.Name + ", which a loop changes"})
			case list:
				v.open = true
				m.set(c, v)
			}
		}
	}
}

// rangeLoop runs a loop once for each element of what it ranges over.
func (m *machine) rangeLoop(n *ir.Node, label string) bool {
	x := m.eval(n.Kids[2])
	f := m.frame()
	b := &block{label: label, loop: true}
	f.blocks = append(f.blocks, b)
	var runs []func() bool
	alternatives(x, func(x value) {
		runs = append(runs, func() bool { return m.iterate(n, x, b) })
	})
	live := m.costlyPart(n, f.code.Name, func() bool {
		if len(runs) == 1 {
			return runs[0]()
		}
		return m.branches(runs...)
	})
	live = m.settle(&b.leave, live)
	f.blocks = f.blocks[:len(f.blocks)-1]
	return live
}

// iterate runs the body of a range loop over x, and then, if there may be more
// in x than is known, over an element of which only the type is known.
func (m *machine) iterate(n *ir.Node, x value, b *block) bool {
	key, val, body, changed := n.Kids[0], n.Kids[1], n.Kids[3], n.Kids[4:]
	_, isFunc := x.(*fun)
	one := func(k, v value) bool {
		if n.N == 1 && !isFunc {
			k = v
		}
		m.assignTo(key, k)
		m.assignTo(val, m.copied(v))
		live := m.run(body)
		return m.settle(&b.next, live)
	}
	if fn, ok := x.(*fun); ok && fn.code != nil {
		m.rangeFunc(fn, one)
		return true
	}
	pairs, open := m.elements(x)
	if _, counts := x.(number); counts && len(pairs) > maxLoop {
		m.cutAt(n.At, "this loop runs too often to be followed to its end")
		pairs = pairs[:maxLoop]
	}
	if found, ok := m.onlyRow(pairs); ok {
		pairs, open = found, false
	}
	live := true
	for _, p := range pairs {
		v, optional := p.value.(maybe)
		switch {
		case !optional:
			live = one(p.key, p.value)
		default:
			live = m.perhaps(v, func() bool { return one(p.key, v.v) })
		}
		if !live {
			return false
		}
	}
	if !open {
		return true
	}
	element := m.taken(m.symbol(n.Type, "an element of "+why(x), n.At.Span(m.file())), x, "")
	further := m.taken(opaque{Why: "a key of " + why(x)}, x, "")
	if l, ok := bare(x).(list); ok && len(l.elems) > 0 {
		further = ordinal{len(l.elems), &l.elems[0]}
	}
	return m.further(n, further, element, changed, one)
}

// repeat runs a loop's body as often as it may be, which is not known, with what
// the loop changes unknown. While a request is followed that would make all
// flags unknown that say what was found: a flag that is the same after each
// further time is kept.
func (m *serving) repeat(changed []*ir.Node, once func() bool) bool {
	m.forgetWritten(m.frame().cells)
	counters := slices.DeleteFunc(slices.Clone(changed), func(target *ir.Node) bool { return !m.counts(target) })
	m.forget(counters)
	return m.steady(changed, once)
}

// steady is repeat for loops that count nothing.
func (m *serving) steady(changed []*ir.Node, once func() bool) bool {
	skip := func() bool { return true }
	var differ []*ir.Node
	for range 2 {
		before := make(map[*ir.Node][]value, len(changed))
		for _, target := range changed {
			before[target] = m.held(target)
		}
		m.branches(once, skip)
		differ = slices.DeleteFunc(slices.Clone(changed), func(target *ir.Node) bool {
			return slices.EqualFunc(before[target], m.held(target), agree)
		})
		if len(differ) == 0 {
			return true
		}
	}
	m.forget(differ)
	return m.branches(once, skip)
}

// counts reports whether a variable holds a number.
func (m *serving) counts(target *ir.Node) bool {
	return slices.ContainsFunc(m.held(target), func(v value) bool { _, ok := v.(number); return ok })
}

// held returns the values of a target of assignments.
func (m *serving) held(target *ir.Node) []value {
	var out []value
	for _, c := range m.places(target) {
		out = append(out, c.v)
	}
	return out
}

// agree reports whether two values say the same of a request.
func agree(a, b value) bool {
	switch a := a.(type) {
	case cond:
		b, ok := b.(cond)
		return ok && a.yes.equal(b.yes) && a.no.equal(b.no)
	case nilness:
		b, ok := b.(nilness)
		return ok && a.null.equal(b.null) && a.set.equal(b.set)
	case tally:
		b, ok := b.(tally)
		return ok && slices.EqualFunc(a, b, func(a, b tallied) bool { return a.n == b.n && a.demand.equal(b.demand) })
	}
	return same(a, b)
}

// rangeFunc runs a range loop over a function: its body is what the function
// is given to call. The body has the variables of the function that the loop
// is in, but not its place: what leaves the body early continues after it.
func (m *machine) rangeFunc(fn *fun, body func(k, v value) bool) {
	outer := m.frame()
	yield := &fun{name: "yield", native: func(args []value) value {
		b := &block{loop: true}
		f := &frame{code: outer.code, cells: outer.cells, blocks: []*block{b}, branches: 1}
		m.stack = append(m.stack, f)
		live := body(arg(args, 1, null{}), arg(args, 2, null{}))
		f.exits(func(exits *[]delta) { live = m.settle(exits, live) })
		m.stack = m.stack[:len(m.stack)-1]
		outer.result(f.returned)
		return truth{B: true}
	}}
	m.enter(fn, []value{yield}, nil, fn.at)
}

// elements returns what ranging over x yields, and whether there may be more.
func (m *machine) elements(x value) (pairs []pair, open bool) {
	switch x := bare(x).(type) {
	case list:
		if m.spend(len(x.elems), cellBytes); m.left.spent() {
			return nil, true
		}
		exact := x.exactly()
		pairs = make([]pair, len(x.elems))
		for i, e := range x.elems {
			if i < exact {
				pairs[i] = pair{number{N: i}, e}
			} else {
				pairs[i] = pair{ordinal{i, &x.elems[0]}, e}
			}
		}
		return pairs, x.open
	case *dict:
		if m.spend(len(x.slots), cellBytes); m.left.spent() {
			return nil, true
		}
		return x.pairs(), false
	case pointer:
		return m.elements(x.to.v)
	case null:
		return nil, false
	case number:
		if m.spend(min(max(x.N, 0), maxLoop+1), cellBytes); m.left.spent() {
			return nil, true
		}
		for i := range min(x.N, maxLoop+1) {
			pairs = append(pairs, pair{number{N: i}, null{}})
		}
		return pairs, x.Loose
	}
	return nil, true
}
