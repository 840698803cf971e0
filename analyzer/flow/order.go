package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file says how to mend the order of statements where a guard is added to a
// router that has the route already: which statement has to stand before which.
//
// Both have to be statements of one block, and what stands between them has to
// be as it was: it sets nothing that the guard is made of, and calls nothing but
// what registers routes. Elsewhere there is more than one way to mend the order,
// and none is proposed.

// A spot is where a statement stands: its block, and its number there.
type spot struct {
	in    *ir.Node
	index int
}

// A statement is one that runs, and the one that its function was called by.
type statement struct {
	at    source.Span
	above *statement
}

// all calls yield for a statement and those above it.
func (s *statement) all(yield func(source.Span) bool) {
	for ; s != nil; s = s.above {
		if !yield(s.at) {
			return
		}
	}
}

// A mender finds the order in which statements have to stand.
type mender struct {
	*registering
	spots map[string]map[source.Span]spot // where statements stand, by file
}

// statements returns the statements that run at present, the innermost first:
// that of a call, and those of the calls that led there.
func (m *machine) statements(n *ir.Node) *statement {
	if len(m.stack) == 0 {
		return nil
	}
	f := m.frame()
	if n == nil || n.At == nil || n.At.Stmt == nil {
		return f.above
	}
	return &statement{n.At.Stmt.Span(f.code.File), f.above}
}

// alone returns the statement of a call that adds one guard and does nothing
// else.
func (m *registering) alone(n *ir.Node, args []value, at source.Span) source.Span {
	if len(args) != 1 || n.At == nil || n.At.Stmt == nil || len(m.stack) == 0 || n.At.Stmt.Span(m.file()) != at {
		return source.Span{}
	}
	return at
}

// reorder returns the statement that adds a guard to a router, and the one that
// it has to stand before to be there for an entry of that router, or of one
// below it.
func (m *mender) reorder(g guard, on *router, e *entry) (move, before source.Span) {
	from, ok := m.spot(g.stmt)
	if !ok {
		return source.Span{}, source.Span{}
	}
	stmts := []*statement{e.stmts}
	for r := e.on; r != nil && r != on; r = r.parent {
		stmts = append(stmts, r.stmts)
	}
	if on.fw.UseFirst {
		for _, e := range on.routes {
			stmts = append(stmts, e.stmts)
		}
		for _, r := range on.groups {
			stmts = append(stmts, r.stmts)
		}
	}
	var to spot
	for _, s := range stmts {
		for stmt := range s.all {
			if at, ok := m.spot(stmt); ok && at.in == from.in && (to.in == nil || at.index < to.index) {
				to, before = at, stmt
			}
		}
	}
	if to.in == nil || to.index >= from.index || !m.passable(to, from) {
		return source.Span{}, source.Span{}
	}
	return g.stmt, before
}

// spot returns where a statement stands.
func (m *mender) spot(stmt source.Span) (spot, bool) {
	if !stmt.IsValid() {
		return spot{}, false
	}
	in, ok := m.spots[stmt.File]
	if !ok {
		in = make(map[source.Span]spot)
		for _, name := range sortedKeys(m.functions) {
			if f := m.functions[name]; f.File == stmt.File {
				addSpots(f, in)
			}
		}
		m.spots[stmt.File] = in
	}
	at, ok := in[stmt]
	return at, ok
}

// addSpots adds those of the statements of a function that call something.
func addSpots(f *ir.Function, in map[source.Span]spot) {
	var visit func(*ir.Node)
	visit = func(n *ir.Node) {
		if n.Fn != nil {
			addSpots(n.Fn, in)
		}
		for i, kid := range n.Kids {
			if n.Op == ir.OpBlock && (kid.Op == ir.OpExpr || kid.Op == ir.OpAssign) {
				if at := kid.Statement(); at != nil {
					in[at.Span(f.File)] = spot{n, i}
				}
			}
			visit(kid)
		}
	}
	if f.Body != nil {
		visit(f.Body)
	}
}

// passable reports whether a statement does the same if it stands before
// another one of its block.
func (m *mender) passable(to, from spot) bool {
	needs := from.in.Kids[from.index].Locals(false)
	for _, n := range from.in.Kids[to.index:from.index] {
		sets := n.Locals(true)
		if slices.ContainsFunc(needs, func(slot int) bool { return slices.Contains(sets, slot) }) || !m.registersOnly(n) {
			return false
		}
	}
	return true
}

// registersOnly reports whether the calls that are statements register routes.
func (m *mender) registersOnly(n *ir.Node) bool {
	if n.Op == ir.OpExpr && len(n.Kids) == 1 {
		switch call := n.Kids[0]; call.Op {
		case ir.OpCall:
			fw, _ := m.receiver(call.Name)
			_, _, known := m.know.Function(call.Name)
			own := m.functions[call.Name]
			return fw != nil || known || own != nil && own.Registers || naming.IsQuiet(call.Name)
		case ir.OpCallIface:
			contract, _, _ := strings.Cut(call.Type, ";")
			return m.know.Router(contract) != nil
		default:
			return false
		}
	}
	return !slices.ContainsFunc(n.Kids, func(kid *ir.Node) bool { return !m.registersOnly(kid) })
}
