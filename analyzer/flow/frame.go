package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// A frame is a running function's variables, and the ways out of it.
type frame struct {
	code     *ir.Function
	site     *ir.Node   // the call
	above    *statement // that it is in
	cells    []*cell    // by slot
	end      []delta    // states in which it returned early
	returned value      // what it returned so far
	ways     []exit     // of a request: how it ended
	deferred []*ir.Node // of a request: the calls that it ends with
	blocks   []*block
	branches int // of the function that are open: not all paths come here
	before   int // how many registrations there were when it began
	labels   map[string]int
	aside    bool  // it does not register
	again    bool  // of a request: a call of the function in itself was not followed
	cut      *loss // where a call of the function in itself was not followed
}

// A block is a loop, switch or select that is running, with the states in
// which it, or an iteration of it, was left early.
type block struct {
	label string
	loop  bool
	leave []delta // by break
	next  []delta // by continue
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
func (f *frame) given(is func(value) bool) bool {
	return slices.ContainsFunc(f.code.Params, func(p ir.Param) bool { return p.Slot >= 0 && is(f.cells[p.Slot].v) })
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

// exits calls do for each of the lists of exits of the function.
func (f *frame) exits(do func(*[]delta)) {
	do(&f.end)
	for _, b := range f.blocks {
		do(&b.leave)
		do(&b.next)
	}
}

// settle makes the state what it is where some exits meet, and the end of the
// block if it is reached, and reports whether any path comes there.
func (m *machine) settle(exits *[]delta, live bool) bool {
	list := *exits
	*exits = nil
	if len(list) == 0 {
		return live
	}
	m.assume(m.merge(list, live))
	return true
}

// branches takes every branch, each from the present state, and joins what
// they leave. It reports whether any reaches its end; those that do not leave
// their state where the function or the loop ends.
func (m *machine) branches(list ...func() bool) bool {
	f := m.frame()
	var ends []delta
	at := len(m.trail)
	restore := m.heedless()
	for _, branch := range list {
		var had []int
		f.exits(func(l *[]delta) { had = append(had, len(*l)) })
		f.branches++
		m.forks++
		live := branch()
		m.forks--
		f.branches--
		m.spend(len(m.trail)-at, deltaBytes)
		if live {
			ends = append(ends, m.since(at))
		}
		i := 0
		f.exits(func(l *[]delta) {
			if n := had[i]; len(*l) > n {
				m.spend(len(m.trail)-at+len((*l)[n:]), deltaBytes)
				(*l)[n] = m.rebase((*l)[n:], at)
				*l = (*l)[:n+1]
			}
			i++
		})
		m.undo(at)
	}
	m.join(ends)
	if len(ends) == len(list) {
		restore()
	}
	return len(ends) > 0
}
