package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// run executes a statement, and reports whether what follows it is reached.
func (m *machine) run(n *ir.Node) bool {
	if !m.afford() {
		return false
	}
	f := m.frame()
	switch n.Op {
	case ir.OpBlock:
		for _, s := range n.Kids {
			if !m.run(s) {
				return false
			}
		}
	case ir.OpExpr:
		v := m.eval(n.Kids[0])
		if m.req != nil {
			m.discard(v, n.Kids[0])
		}
	case ir.OpAssign:
		m.assign(n)
	case ir.OpIf:
		if m.req != nil {
			return m.decide(n.Kids[0], func() bool { return m.run(n.Kids[1]) }, func() bool { return m.run(n.Kids[2]) }, 0)
		}
		cond := m.eval(n.Kids[0])
		if b, known := certain(cond); known {
			if b {
				return m.run(n.Kids[1])
			}
			return m.run(n.Kids[2])
		}
		return m.branches(
			func() bool { return m.run(n.Kids[1]) },
			func() bool { return m.run(n.Kids[2]) },
		)
	case ir.OpFor:
		return m.forLoop(n, "")
	case ir.OpRange:
		return m.rangeLoop(n, "")
	case ir.OpSwitch:
		return m.switchOf(n, "")
	case ir.OpTypeSwitch:
		return m.typeSwitch(n, "")
	case ir.OpDefer:
		if m.req == nil { // what registers does so sooner or later
			m.eval(n.Kids[0])
		} else {
			f.deferred = append(f.deferred, n.Kids[0])
		}
	case ir.OpSend:
		m.escape("a channel", m.eval(n.Kids[0]))
	case ir.OpGo:
		if m.req == nil {
			m.eval(n.Kids[0])
			break
		}
		// It may go on with the request, as one does that has a time limit. Nobody
		// waits for it to end, nor for it to refuse.
		return m.branches(
			func() bool {
				m.eval(n.Kids[0])
				m.proceed(n.Kids[0].At.Span(m.file()))
				return true
			},
			func() bool { return true },
		)
	case ir.OpReturn:
		m.returns(f, n)
		f.end = append(f.end, m.now())
		return false
	case ir.OpPanic:
		for _, e := range n.Kids {
			m.eval(e)
		}
		return false
	case ir.OpBreak:
		if b := f.block(n.Name, false); b != nil {
			b.leave = append(b.leave, m.now())
		}
		return false
	case ir.OpContinue:
		if b := f.block(n.Name, true); b != nil {
			b.next = append(b.next, m.now())
		}
		return false
	case ir.OpGoto:
		if before, ok := f.labels[n.Name]; ok && m.entries > before {
			m.cutAt(n.At, "the loop that goto makes here is not followed")
		}
	case ir.OpLabel:
		if f.labels == nil {
			f.labels = make(map[string]int)
		}
		f.labels[n.Name] = m.entries
		return m.labelled(n.Kids[0], n.Name)
	case ir.OpNop:
	default:
		m.eval(n)
	}
	return true
}

// labelled executes a statement that has a label. (A loop's or a switch's
// initial statement is lowered to one before it.)
func (m *machine) labelled(n *ir.Node, label string) bool {
	switch n.Op {
	case ir.OpFor:
		return m.forLoop(n, label)
	case ir.OpRange:
		return m.rangeLoop(n, label)
	case ir.OpSwitch:
		return m.switchOf(n, label)
	case ir.OpTypeSwitch:
		return m.typeSwitch(n, label)
	case ir.OpBlock:
		for i, s := range n.Kids {
			if i < len(n.Kids)-1 {
				m.run(s)
			} else {
				return m.labelled(s, label)
			}
		}
		return true
	}
	return m.run(n)
}

// returns evaluates what a return statement returns.
func (m *machine) returns(f *frame, n *ir.Node) {
	var v value
	switch len(n.Kids) {
	case 0:
		v = f.named()
	case 1:
		v = m.eval(n.Kids[0])
	default:
		t := make(tuple, len(n.Kids))
		for i, e := range n.Kids {
			t[i] = m.eval(e)
		}
		v = t
	}
	if t, ok := v.(tuple); ok && len(t) == len(f.code.Results) {
		t = slices.Clone(t)
		for i, p := range f.code.Results {
			t[i] = m.typed(t[i], p.Type)
		}
		v = t
	} else if len(f.code.Results) == 1 {
		v = m.typed(v, f.code.Results[0].Type)
	}
	if m.req != nil {
		m.returned(f, v)
	}
	f.result(v)
}

// typed converts a function that is passed or returned to the type that it has
// from there on, by which its methods are known.
func (m *machine) typed(v value, typ string) value {
	if typ == "" || m.classes[typ] == nil {
		return v
	}
	if f, ok := v.(*fun); ok && f.typ == "" {
		named := *f
		named.typ = typ
		return &named
	}
	return v
}

// result adds a value that the function may return.
func (f *frame) result(v value) {
	if v == nil {
		return
	}
	if f.returned == nil {
		f.returned = v
		return
	}
	a, okA := f.returned.(tuple)
	b, okB := v.(tuple)
	if okA && okB && len(a) == len(b) {
		t := make(tuple, len(a))
		for i := range a {
			t[i] = joinValues(a[i], b[i])
		}
		f.returned = t
		return
	}
	f.returned = joinValues(f.returned, v)
}

// named returns the values of named results, or nil if they have no names.
func (f *frame) named() value {
	var t tuple
	for _, p := range f.code.Results {
		if p.Slot < 0 || f.cells[p.Slot] == nil {
			return nil
		}
		t = append(t, f.cells[p.Slot].v)
	}
	switch len(t) {
	case 0:
		return nil
	case 1:
		return t[0]
	}
	return t
}

func (m *machine) assign(n *ir.Node) {
	left, right := n.Kids[:n.N], n.Kids[n.N:]
	values := make([]value, 0, len(left))
	if len(right) == 1 && len(left) == 2 && right[0].Op == ir.OpAssert {
		v, ok := m.asserted(right[0])
		values = append(values, v, ok)
	} else if len(right) == 1 && len(left) > 1 {
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
			m.assignTo(target, values[i])
		}
	}
	if m.req != nil && len(right) == 1 && !slices.ContainsFunc(left, func(target *ir.Node) bool { return target.Op != ir.OpNop }) {
		m.discard(tuple(values), right[0])
	}
}

// several returns the i-th of the values that an expression in a multiple
// assignment stands for: of a call, or of a map's element, a type assertion
// or a receive with its "ok".
func (m *machine) several(v value, e *ir.Node, i int) value {
	switch e.Op {
	case ir.OpCall, ir.OpCallIface, ir.OpCallValue:
		return m.part(v, i)
	}
	if _, ok := v.(cond); i == 0 || ok {
		return v
	}
	if m.req != nil {
		if e.Op == ir.OpIndex {
			if has, known := m.hasKey(e); known {
				return truth{B: has}
			}
		}
		c := cond{yes: always(), no: always(), absentNo: mayBeToken(v) && !m.isTable(e), from: m.originOf(v)}
		if e.Op == ir.OpIndex {
			index := m.eval(e.Kids[1])
			key, _ := bare(index).(text)
			c.from = originOfField(m.originOf(m.eval(e.Kids[0])), key.S) | m.originOf(index)
		}
		return c
	}
	return opaque{Why: "whether there is a value", from: ofSetting}
}

// assignTo assigns v to one target.
func (m *machine) assignTo(target *ir.Node, v value) {
	switch target.Op {
	case ir.OpDefine:
		m.define(target.N, v)
	case ir.OpIndex:
		m.assignElement(target, v)
	default:
		for _, c := range m.places(target) {
			m.set(c, v)
		}
	}
}

// define makes a new variable. (A loop's iterations and a function's calls
// each have variables of their own, which closures keep.)
func (m *machine) define(slot int, v value) {
	if slot >= 0 {
		m.frame().cells[slot] = &cell{v: v}
	}
}

// switchOf takes the clause that is meant, or all that may be.
func (m *machine) switchOf(n *ir.Node, label string) bool {
	tag := m.eval(n.Kids[0])
	clauses := n.Kids[1:]
	if m.req != nil {
		return m.switchHere(tag, clauses, label)
	}
	var taken []int
	fallback := -1
	certainly := false
	for i, c := range clauses {
		if c.N&ir.ClauseDefault != 0 {
			fallback = i
			continue
		}
		possible := false
		for _, e := range c.Kids[1:] {
			b, known := certain(equal(tag, m.eval(e)))
			certainly = certainly || known && b
			possible = possible || !known
		}
		if certainly || possible {
			taken = append(taken, i)
		}
		if certainly {
			break
		}
	}
	if !certainly {
		taken = append(taken, fallback)
	}
	runs := make([]func() bool, len(taken))
	for k, i := range taken {
		runs[k] = func() bool {
			live := true
			for ; i >= 0 && i < len(clauses) && live; i++ {
				live = m.run(clauses[i].Kids[0])
				if clauses[i].N&ir.ClauseFalls == 0 {
					break
				}
			}
			return live
		}
	}
	return m.clauses(label, runs)
}

// clauses takes the clauses of a switch; a break in one only leaves the switch.
func (m *machine) clauses(label string, runs []func() bool) bool {
	f := m.frame()
	b := &block{label: label}
	f.blocks = append(f.blocks, b)
	var live bool
	if len(runs) == 1 {
		live = runs[0]()
	} else {
		live = m.branches(runs...)
	}
	live = m.settle(&b.leave, live)
	f.blocks = f.blocks[:len(f.blocks)-1]
	return live
}
