package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// A frame is a running function's variables, and the ways out of it.
type frame struct {
	code     *ir.Function
	site     *ir.Node         // the call
	above    *value.Statement // that it is in
	cells    []*value.Cell    // by slot
	end      []value.Delta    // states in which it returned early
	returned value.Value      // what it returned so far
	ways     []value.Way      // of a request: how it ended
	deferred []*ir.Node       // of a request: the calls that it ends with
	blocks   []*block
	branches int // of the function that are open: not all paths come here
	before   int // how many registrations there were when it began
	labels   map[string]int
	aside    bool        // it does not register
	again    bool        // of a request: a call of the function in itself was not followed
	cut      *Loss       // where a call of the function in itself was not followed
	refused  *value.Mark // of a request: whether it was refused when the call began
	refusals int         // and how often
	began    effort      // what was taken for it by then
}

// A block is a loop, switch or select that is running, with the states in
// which it, or an iteration of it, was left early.
type block struct {
	label string
	loop  bool
	leave []value.Delta // by break
	next  []value.Delta // by continue
}

// block returns what a break or continue is about.
func (f *frame) block(label string, loop bool) *block {
	for i := len(f.blocks) - 1; i >= 0; i-- {
		if b := f.blocks[i]; label == "" && (b.loop || !loop) || label != "" && b.label == label {
			return b
		}
	}
	return nil
}

// given reports whether the function has an argument of some kind.
func (f *frame) given(is func(value.Value) bool) bool {
	return slices.ContainsFunc(f.code.Params, func(p ir.Param) bool { return p.Slot >= 0 && is(f.cells[p.Slot].V) })
}

// turnsAway reports whether some of the function's ways end with no for certain.
func (f *frame) turnsAway() bool {
	return slices.ContainsFunc(f.ways, func(w value.Way) bool { return value.Fails(w.Value) })
}

// hole reports whether a function that is given scopes, and asks for them somewhere, is
// seen to let requests by all the same: whose token may lack them, that have no token, or
// by what the client chooses or owns. On the other ways what it knows is not all seen.
func (f *frame) hole() bool {
	return slices.ContainsFunc(f.ways, func(w value.Way) bool {
		switch {
		case value.Fails(w.Value):
			return false
		case !w.Marks[value.Lacking].Yes.Never() && !value.Tests(w.Value):
			return true
		}
		return slices.ContainsFunc([]int{value.Absent, value.AbsentOff, value.ForInput, value.ForData}, func(i int) bool {
			mk := w.Marks[i]
			return mk.No.Never() && !mk.Yes.Never()
		})
	})
}

// enough returns what the token has on those ways out of the function that are no refusals
// and on which it was asked for a scope and had it.
func (f *frame) enough() (d value.Demand) {
	for _, w := range f.ways {
		if checked, lacks := w.Marks[value.Checked], w.Marks[value.Lacking]; !value.Fails(w.Value) && checked.No.Never() && lacks.Yes.Never() {
			d = d.Or(w.Demand)
		}
	}
	return d
}

// perhaps reports whether some paths through the function do not come here.
func (f *frame) perhaps() bool {
	if f.branches > 0 || len(f.end) > 0 {
		return true
	}
	for _, b := range f.blocks {
		if len(b.leave)+len(b.next) > 0 {
			return true
		}
	}
	return false
}

// jumps returns how many states there are in which a block of the function was left
// early.
func (f *frame) jumps() int {
	n := 0
	for _, b := range f.blocks {
		n += len(b.leave) + len(b.next)
	}
	return n
}

// leave ends a call: its variables are gone, but for those that others have.
func (m *Machine) leave(f *frame) {
	m.stack = m.stack[:len(m.stack)-1]
	private, ok := m.private[f.code]
	if !ok {
		private = f.code.Private()
		m.private[f.code] = private
	}
	for _, slot := range private {
		if c := f.cells[slot]; c != nil {
			c.Leave()
		}
	}
}

// exits calls do for each of the lists of exits of the function.
func (f *frame) exits(do func(*[]value.Delta)) {
	do(&f.end)
	for _, b := range f.blocks {
		do(&b.leave)
		do(&b.next)
	}
}

// settle makes the state what it is where some exits meet, and the end of the
// block if it is reached, and reports whether any path comes there.
func (m *Machine) settle(exits *[]value.Delta, live bool) bool {
	list := *exits
	*exits = nil
	if len(list) == 0 {
		return live
	}
	m.Assume(m.Merge(list, live))
	return true
}

// stays keeps what a path leaves behind on which the program ends, or runs for ever, if it has
// registered something there: that is served before. The path ends like one that returns.
//
//	if migrate {
//		os.Exit(run())
//	} else {
//		os.Exit(serve())
//	}
func (m *Machine) stays(f *frame) {
	if !m.OfRequest() && m.entries > f.before {
		f.end = append(f.end, m.Now())
	}
}

// branches takes every branch, each from the present state, and joins what
// they leave. It reports whether any reaches its end; those that do not leave
// their state where the function or the loop ends.
func (m *Machine) branches(list ...func() bool) bool { return m.branchesBut(nil, list) }

// branchesBut is branches without the ends of those of which spare says, once all have
// been taken, that they do not count; nil for none.
func (m *Machine) branchesBut(spare func(i int) bool, list []func() bool) bool {
	f := m.frame()
	var ends []value.Delta
	var of []int // the branches whose ends they are
	at := len(m.Trail)
	restore := m.heedless()
	for i, branch := range list {
		var had []int
		f.exits(func(l *[]value.Delta) { had = append(had, len(*l)) })
		f.branches++
		m.forks++
		live := branch()
		m.forks--
		f.branches--
		m.spend(len(m.Trail)-at, deltaBytes)
		if live {
			ends, of = append(ends, m.Since(at)), append(of, i)
		}
		i := 0
		f.exits(func(l *[]value.Delta) {
			if n := had[i]; len(*l) > n {
				m.spend(len(m.Trail)-at+len((*l)[n:]), deltaBytes)
				(*l)[n] = m.Rebase((*l)[n:], at)
				*l = (*l)[:n+1]
			}
			i++
		})
		m.Undo(at)
	}
	if spare != nil {
		for k := len(ends) - 1; k >= 0; k-- {
			if spare(of[k]) {
				ends = slices.Delete(ends, k, k+1)
			}
		}
	}
	alike := m.Alike(ends)
	m.Join(ends)
	if len(ends) > 0 {
		restore(len(ends) == len(list), alike)
	}
	return len(ends) > 0
}

// statements returns the statements that run at present, the innermost first:
// that of a call, and those of the calls that led there.
func (m *Machine) statements(n *ir.Node) *value.Statement {
	if len(m.stack) == 0 {
		return nil
	}
	f := m.frame()
	if n == nil || n.At == nil || n.At.Stmt == nil {
		return f.above
	}
	return &value.Statement{At: n.At.Stmt.Span(f.code.File), Above: f.above}
}
