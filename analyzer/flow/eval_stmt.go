package flow

import "strings"

// run executes a statement.
func (m *machine) run(n *node) flow {
	if m.steps++; m.steps > maxSteps {
		return returned
	}
	f := m.frame()
	switch n.Op {
	case opBlock:
		for _, s := range n.Kids {
			if fl := m.run(s); fl != next {
				return fl
			}
		}
	case opExpr:
		m.eval(n.Kids[0])
	case opAssign:
		m.assign(n)
	case opIf:
		cond := m.eval(n.Kids[0])
		if b, known := certain(cond); known {
			if b {
				return m.run(n.Kids[1])
			}
			return m.run(n.Kids[2])
		}
		return m.branches(
			func() flow { return m.run(n.Kids[1]) },
			func() flow { return m.run(n.Kids[2]) },
		)
	case opFor:
		return m.forLoop(n, "")
	case opRange:
		return m.rangeLoop(n, "")
	case opSwitch:
		return m.switchOf(n)
	case opTypeSwitch:
		return m.typeSwitch(n)
	case opReturn:
		if n.N == 0 {
			m.returns(f, n)
		} else {
			for _, e := range n.Kids {
				m.eval(e)
			}
		}
		return returned
	case opBreak:
		if l := f.loop(n.Name); l != nil {
			l.broken = true
			return broke
		}
		return broke
	case opContinue:
		return continued
	case opLabel:
		switch s := n.Kids[0]; s.Op {
		case opFor:
			return m.forLoop(s, n.Name)
		case opRange:
			return m.rangeLoop(s, n.Name)
		default:
			return m.run(s)
		}
	case opNop:
	default:
		m.eval(n)
	}
	return next
}

// loop returns the loop that a break or continue is about.
func (f *frame) loop(label string) *loop {
	for i := len(f.loops) - 1; i >= 0; i-- {
		if label == "" || f.loops[i].label == label {
			return f.loops[i]
		}
	}
	return nil
}

// branches takes every branch and joins what they leave. A branch that does
// not reach its end leaves its state where the function or the loop ends.
func (m *machine) branches(list ...func() flow) flow {
	f := m.frame()
	var live []delta
	var out flow
	for _, branch := range list {
		var fl flow
		loops := f.loops
		d := m.try(func() { fl = branch() })
		f.loops = loops
		switch fl {
		case next:
			live = append(live, d)
			continue
		case returned:
			f.exits = append(f.exits, d)
		case continued:
			if l := f.loop(""); l != nil {
				l.next = append(l.next, d)
			}
		case broke:
			if l := f.loop(""); l != nil {
				l.leave = append(l.leave, d)
				l.broken = false // only perhaps
			}
		}
		out = fl
	}
	if len(live) == 0 {
		return out
	}
	m.join(live)
	return next
}

func (m *machine) returns(f *frame, n *node) {
	var v value
	switch {
	case len(n.Kids) == 1:
		v = m.eval(n.Kids[0])
	case len(n.Kids) > 1:
		t := make(tuple, len(n.Kids))
		for i, e := range n.Kids {
			t[i] = m.eval(e)
		}
		v = t
	default:
		v = f.named()
	}
	f.result(v)
}

// result adds a value that the function may return. A nil among several is a
// failure's, and no router or handler.
func (f *frame) result(v value) {
	if v == nil {
		return
	}
	if f.returns == nil {
		f.returns = v
		return
	}
	a, okA := f.returns.(tuple)
	b, okB := v.(tuple)
	if okA && okB && len(a) == len(b) {
		t := make(tuple, len(a))
		for i := range a {
			t[i] = notNil(a[i], b[i])
		}
		f.returns = t
		return
	}
	f.returns = notNil(f.returns, v)
}

func notNil(a, b value) value {
	if _, ok := a.(null); ok {
		return b
	}
	if _, ok := b.(null); ok {
		return a
	}
	return either(a, b)
}

// named returns the values of named results.
func (f *frame) named() value {
	var t tuple
	for _, p := range f.code.Results {
		if p.Slot < 0 || f.cells[p.Slot] == nil {
			return nil
		}
		t = append(t, f.cells[p.Slot].v)
	}
	if len(t) == 1 {
		return t[0]
	}
	if t == nil {
		return nil
	}
	return t
}

func (m *machine) assign(n *node) {
	left, right := n.Kids[:n.N], n.Kids[n.N:]
	var values []value
	if len(right) == 1 && len(left) > 1 {
		v := m.eval(right[0])
		for i := range left {
			values = append(values, m.several(v, right[0], i))
		}
	} else {
		for _, e := range right {
			values = append(values, m.eval(e))
		}
	}
	for i, target := range left {
		if i < len(values) {
			m.store1(target, values[i])
		}
	}
}

// several returns the i-th of the values that an expression in a multiple
// assignment stands for: of a call, or of a map's element, a type assertion
// or a receive with its "ok".
func (m *machine) several(v value, e *node, i int) value {
	switch e.Op {
	case opCall, opCallIface, opCallValue:
		return m.part(v, i)
	}
	if i == 0 {
		return v
	}
	return opaque{Why: "whether there is a value"}
}

// store1 assigns v to one target.
func (m *machine) store1(target *node, v value) {
	if target.Op == opDefine {
		m.define(target.N, v)
		return
	}
	if target.Op == opIndex {
		m.storeIndex(target, v)
		return
	}
	for _, c := range m.places(target) {
		m.set(c, v)
	}
}

// define makes a new variable. (A loop's iterations and a function's calls
// each have variables of their own, which closures keep.)
func (m *machine) define(slot int, v value) {
	if slot >= 0 {
		m.frame().cells[slot] = &cell{v: v}
	}
}

func (m *machine) forLoop(n *node, label string) flow {
	// Whether a body runs again is rarely known; where it is (a counter over
	// a table), the loop is usually written as a range. It runs once.
	m.eval(n.Kids[0])
	return m.branches(
		func() flow {
			return m.iterations(label, 1, func(int) flow {
				fl := m.run(n.Kids[1])
				if fl == next || fl == continued {
					m.run(n.Kids[2])
				}
				return fl
			})
		},
		func() flow { return next },
	)
}

// iterations runs a loop's body count times.
func (m *machine) iterations(label string, count int, body func(int) flow) flow {
	f := m.frame()
	l := &loop{label: label}
	f.loops = append(f.loops, l)
	defer func() { f.loops = f.loops[:len(f.loops)-1] }()
	for i := range count {
		fl := body(i)
		m.absorb(l.next)
		l.next = nil
		if fl == returned {
			return returned
		}
		if fl == broke {
			break
		}
	}
	m.absorb(l.leave)
	return next
}

func (m *machine) rangeLoop(n *node, label string) flow {
	key, val, body := n.Kids[0], n.Kids[1], n.Kids[3]
	x := m.eval(n.Kids[2])
	var out flow
	var runs []func() flow
	alternatives(x, func(x value) {
		runs = append(runs, func() flow {
			pairs, open := m.elements(x)
			if len(pairs) > maxLoop {
				pairs, open = pairs[:maxLoop], true
			}
			once := func(i int) flow {
				m.store1(key, pairs[i].key)
				m.store1(val, pairs[i].value)
				return m.run(body)
			}
			if !open {
				return m.iterations(label, len(pairs), once)
			}
			m.iterations(label, len(pairs), once)
			pairs = []pair{{opaque{Why: "an index"}, m.symbol(elemType(x), "an element of "+why(x), n.At.span(m.file()))}}
			return m.branches(
				func() flow { return m.iterations(label, 1, once) },
				func() flow { return next },
			)
		})
	})
	if len(runs) == 1 {
		out = runs[0]()
	} else {
		out = m.branches(runs...)
	}
	return out
}

// elemType is not known: element types are not kept.
func elemType(value) string { return "" }

func (m *machine) switchOf(n *node) flow {
	tag := m.eval(n.Kids[0])
	var maybe []func() flow
	var fallback *node
	for _, c := range n.Kids[1:] {
		body := c.Kids[0]
		if c.N == 1 {
			fallback = body
			continue
		}
		hit := false
		possible := false
		for _, e := range c.Kids[1:] {
			b, known := certain(equal(tag, m.eval(e)))
			hit = hit || known && b
			possible = possible || !known
		}
		if hit {
			maybe = append(maybe, func() flow { return m.run(body) })
			fallback = nil
			return m.leaveSwitch(maybe)
		}
		if possible {
			maybe = append(maybe, func() flow { return m.run(body) })
		}
	}
	if fallback != nil {
		maybe = append(maybe, func() flow { return m.run(fallback) })
	} else {
		maybe = append(maybe, func() flow { return next })
	}
	return m.leaveSwitch(maybe)
}

// leaveSwitch takes the clauses; a break in one only leaves the switch.
func (m *machine) leaveSwitch(clauses []func() flow) flow {
	for i, clause := range clauses {
		clauses[i] = func() flow {
			if fl := clause(); fl != broke {
				return fl
			}
			return next
		}
	}
	if len(clauses) == 1 {
		return clauses[0]()
	}
	return m.branches(clauses...)
}

func (m *machine) typeSwitch(n *node) flow {
	x := m.eval(n.Kids[0])
	typ := dynamicType(x)
	var clauses []func() flow
	for _, c := range n.Kids[1:] {
		enter := func() flow {
			v := x
			if typ == "" && c.Name != "" && !strings.Contains(c.Name, ",") {
				v = m.assertType(x, c.Name)
			}
			m.define(c.Kids[1].N, v)
			return m.run(c.Kids[0])
		}
		if typ != "" && c.N == 0 {
			for name := range strings.SplitSeq(c.Name, ",") {
				if name == typ {
					return m.leaveSwitch([]func() flow{enter})
				}
			}
			// An interface may still hold it.
			if m.concreteCase(c.Name) {
				continue
			}
		}
		clauses = append(clauses, enter)
	}
	clauses = append(clauses, func() flow { return next })
	return m.leaveSwitch(clauses)
}

// concreteCase reports whether all the types of a clause are known not to be
// interfaces.
func (m *machine) concreteCase(names string) bool {
	for name := range strings.SplitSeq(names, ",") {
		if m.classes[strings.TrimPrefix(name, "*")] == nil {
			return false
		}
	}
	return true
}
