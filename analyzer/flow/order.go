package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file says how to mend the order of statements where a guard is added to a
// router that has the route already: which statement has to stand before which.
//
// Both have to be statements of one block, and what stands between them has to
// be as it was: it sets nothing that the guard is made of, and calls nothing but
// what registers routes. Elsewhere there is more than one way to mend the order,
// and none is proposed.

// A spot is where a statement stands: its block, its number there, and whether the
// block is all of a function.
type spot struct {
	in    *ir.Node
	index int
	whole bool
}

// A mender finds the order in which statements have to stand.
type mender struct {
	*machine.Registering
	spots map[string]map[source.Span]spot // where statements stand, by file
}

// reorder returns the statement that adds a guard to a router, and the one that
// it has to stand before to be there for an entry of that router, or of one
// below it.
func (m *mender) reorder(g value.Guard, on *value.Router, e *value.Entry) (move, before source.Span) {
	from, ok := m.spot(g.Stmt)
	if !ok {
		return source.Span{}, source.Span{}
	}
	stmts := []*value.Statement{e.Stmts}
	for r := e.Router; r != nil && r != on; r = r.Parent {
		stmts = append(stmts, r.Stmts)
	}
	if on.Framework.UseFirst {
		for _, e := range on.Routes {
			stmts = append(stmts, e.Stmts)
		}
		for _, r := range on.Groups {
			stmts = append(stmts, r.Stmts)
		}
	}
	var to spot
	for _, s := range stmts {
		for stmt := range s.All {
			if at, ok := m.spot(stmt); ok && at.in == from.in && (to.in == nil || at.index < to.index) {
				to, before = at, stmt
			}
		}
	}
	if to.in == nil || to.index >= from.index || !m.passable(to, from) {
		return source.Span{}, source.Span{}
	}
	return g.Stmt, before
}

// spot returns where a statement stands.
func (m *mender) spot(stmt source.Span) (spot, bool) {
	if !stmt.IsValid() {
		return spot{}, false
	}
	in, ok := m.spots[stmt.File]
	if !ok {
		in = make(map[source.Span]spot)
		for _, name := range sortedKeys(m.Functions) {
			if f := m.Functions[name]; f.File == stmt.File {
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
					in[at.Span(f.File)] = spot{n, i, n == f.Body}
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
			fw, _ := m.Receiver(call.Name)
			_, _, known := m.Know.Function(call.Name)
			own := m.Functions[call.Name]
			return fw != nil || known || own != nil && own.Registers || naming.IsQuiet(call.Name)
		case ir.OpCallIface:
			contract, _, _ := strings.Cut(call.Type, ";")
			return m.Know.Router(contract) != nil
		default:
			return false
		}
	}
	return !slices.ContainsFunc(n.Kids, func(kid *ir.Node) bool { return !m.registersOnly(kid) })
}
