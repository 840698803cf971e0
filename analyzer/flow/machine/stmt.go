package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// run executes a statement, and reports whether what follows it is reached.
func (m *Machine) run(n *ir.Node) bool {
	if !m.afford() {
		return false
	}
	if live, done := m.execute(n); done {
		return live
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
		m.eval(n.Kids[0])
	case ir.OpAssign:
		m.assign(n)
	case ir.OpFor:
		return m.forLoop(n, "")
	case ir.OpRange:
		return m.rangeLoop(n, "")
	case ir.OpSwitch:
		return m.switchOf(n, "")
	case ir.OpTypeSwitch:
		return m.typeSwitch(n, "")
	case ir.OpSend:
		m.eval(n.Kids[0])
		m.escape("a channel", m.eval(n.Kids[1]))
	case ir.OpReturn:
		f.result(m.returns(f, n))
		f.end = append(f.end, m.Now())
		return false
	case ir.OpPanic:
		for _, e := range n.Kids {
			m.eval(e)
		}
		m.stays(f)
		return false
	case ir.OpBreak:
		if b := f.block(n.Name, false); b != nil {
			b.leave = append(b.leave, m.Now())
		}
		return false
	case ir.OpContinue:
		if b := f.block(n.Name, true); b != nil {
			b.next = append(b.next, m.Now())
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
func (m *Machine) labelled(n *ir.Node, label string) bool {
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
func (m *Machine) returns(f *frame, n *ir.Node) value.Value {
	var v value.Value
	switch len(n.Kids) {
	case 0:
		v = f.named()
	case 1:
		v = m.eval(n.Kids[0])
	default:
		t := make(value.Tuple, len(n.Kids))
		for i, e := range n.Kids {
			t[i] = m.eval(e)
		}
		v = t
	}
	if t, ok := v.(value.Tuple); ok && len(t) == len(f.code.Results) {
		t = slices.Clone(t)
		for i, p := range f.code.Results {
			t[i] = m.typed(t[i], p.Type)
		}
		v = t
	} else if len(f.code.Results) == 1 {
		v = m.typed(v, f.code.Results[0].Type)
	}
	return v
}

// typed converts a function that is passed or returned to the type that it has
// from there on, by which its methods are known.
func (m *Machine) typed(v value.Value, typ string) value.Value {
	if typ == "" || m.classes[typ] == nil {
		return v
	}
	if f, ok := v.(*value.Func); ok && f.Type == "" {
		named := *f
		named.Type = typ
		return &named
	}
	return v
}

// result adds a value that the function may return.
func (f *frame) result(v value.Value) {
	if v == nil {
		return
	}
	if f.returned == nil {
		f.returned = v
		return
	}
	a, okA := f.returned.(value.Tuple)
	b, okB := v.(value.Tuple)
	if okA && okB && len(a) == len(b) {
		t := make(value.Tuple, len(a))
		for i := range a {
			t[i] = value.Join(a[i], b[i])
		}
		f.returned = t
		return
	}
	f.returned = value.Join(f.returned, v)
}

// named returns the values of named results, or nil if they have no names.
func (f *frame) named() value.Value {
	var t value.Tuple
	for _, p := range f.code.Results {
		if p.Slot < 0 || f.cells[p.Slot] == nil {
			return nil
		}
		t = append(t, f.cells[p.Slot].V)
	}
	switch len(t) {
	case 0:
		return nil
	case 1:
		return t[0]
	}
	return t
}

// assign executes an assignment, and returns the values that were assigned.
func (m *Machine) assign(n *ir.Node) []value.Value {
	left, right := n.Kids[:n.N], n.Kids[n.N:]
	values := make([]value.Value, 0, len(left))
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
	well, ill := takeBeside(values)
	for i, target := range left {
		if i < len(values) {
			m.assignTo(target, values[i])
		}
	}
	if well != nil || ill != nil {
		m.link(left, values, well, ill)
	}
	return values
}

// takeBeside takes what is said of other results out of the error, or the verdict, among some
// values: what they are where there is no error, or yes, and where it is otherwise.
func takeBeside(values []value.Value) (well, ill []value.Value) {
	if len(values) == 0 {
		return nil, nil
	}
	switch n := values[len(values)-1].(type) {
	case value.Nilness:
		well, ill = n.Beside, n.Failing
		n.Beside, n.Failing = nil, nil
		values[len(values)-1] = n
	case value.Condition:
		well, ill = n.Beside, n.Failing
		n.Beside, n.Failing = nil, nil
		values[len(values)-1] = n
	}
	if others := len(values) - 1; len(well) != others && len(ill) != others {
		return nil, nil
	}
	return well, ill
}

// link has the variables that the results of a call are assigned to hold what they are where
// there is no error, and where there is one, once the error turns out to be so:
//
//	list, err := missing(ctx, scopes)
//	if err != nil {
//		return err
//	}
func (m *Machine) link(left []*ir.Node, values, well, ill []value.Value) {
	last := len(values) - 1
	var turns []value.Turn
	for i := range last {
		if left[i].N < 0 || left[i].Op != ir.OpDefine && left[i].Op != ir.OpLocal {
			continue
		}
		c := m.frame().cells[left[i].N]
		t := value.Turn{Cell: c, Open: c.V, Yes: c.V, No: c.V}
		if i < len(well) && well[i] != nil {
			t.Yes = well[i]
		}
		if i < len(ill) && ill[i] != nil {
			t.No = ill[i]
		}
		turns = append(turns, t)
	}
	target := left[last]
	if target.N < 0 || target.Op != ir.OpDefine && target.Op != ir.OpLocal {
		return
	}
	switch n := values[last].(type) {
	case value.Nilness:
		n.Turns = append(slices.Clip(n.Turns), turns...)
		m.set(m.frame().cells[target.N], n)
	case value.Condition:
		n.Turns = append(slices.Clip(n.Turns), turns...)
		m.set(m.frame().cells[target.N], n)
	}
}

// several returns the i-th of the values that an expression in a multiple
// assignment stands for: of a call, or of a map's element, a type assertion
// or a receive with its "ok".
func (m *Machine) several(v value.Value, e *ir.Node, i int) value.Value {
	switch e.Op {
	case ir.OpCall, ir.OpCallIface, ir.OpCallValue:
		return m.part(v, i)
	}
	if i == 0 && e.Op == ir.OpIndex {
		return m.found(v, e)
	}
	if _, ok := v.(value.Condition); i == 0 || ok {
		return v
	}
	return m.whether(v, e)
}

// assignTo assigns v to one target.
func (m *Machine) assignTo(target *ir.Node, v value.Value) {
	switch target.Op {
	case ir.OpDefine:
		m.define(target.N, v)
	case ir.OpIndex:
		m.assignElement(target, v)
	default:
		for _, c := range m.places(target) {
			m.set(c, v)
		}
		if target.Op == ir.OpField {
			m.job.setsField(target, v)
		}
	}
}

// define makes a new variable. (A loop's iterations and a function's calls
// each have variables of their own, which closures keep.)
func (m *Machine) define(slot int, v value.Value) {
	if slot >= 0 {
		m.frame().cells[slot] = m.born(v)
	}
}

// born returns a variable that is made now. While routes are registered, one of a branch
// holds nothing where that was not taken: what captured it is served nowhere else.
func (m *Machine) born(v value.Value) *value.Cell {
	if m.forks == 0 || m.OfRequest() {
		return &value.Cell{V: v}
	}
	c := new(value.Cell)
	m.set(c, v)
	return c
}

// switchOf takes the clause that is meant, or all that may be.
func (m *Machine) switchOf(n *ir.Node, label string) bool {
	return m.choose(n.Kids[0], n.Kids[1:], label)
}

// clause runs one clause of a switch, and those that it falls through to.
func (m *Machine) clause(clauses []*ir.Node, i int) bool {
	live := true
	for ; i >= 0 && i < len(clauses) && live; i++ {
		live = m.run(clauses[i].Kids[0])
		if clauses[i].N&ir.ClauseFalls == 0 {
			break
		}
	}
	return live
}

// clauses takes the clauses of a switch; a break in one only leaves the switch.
func (m *Machine) clauses(label string, runs []func() bool) bool {
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
