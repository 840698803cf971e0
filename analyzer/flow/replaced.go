package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// With some frameworks a route that is registered once more takes the place of the
// first ([framework.Framework.Replaces]): nothing comes to that any more.

// replaced takes the routes of a tree away in whose place later ones are for certain.
func (t *tabulator) replaced() {
	several := make(map[string]int)
	again := false
	for _, f := range t.listed {
		if f.entry.Router.Framework.Replaces {
			place := f.place()
			several[place]++
			again = again || several[place] > 1
		}
	}
	if !again {
		return
	}
	slices.SortStableFunc(t.listed, func(a, b *fallen) int { return a.entry.Order - b.entry.Order })
	before := make(map[string][]*fallen) // by what they are registered for
	gone := make(map[*route.Route]bool)
	for _, f := range t.listed {
		if !f.entry.Router.Framework.Replaces || several[f.place()] < 2 {
			continue
		}
		key, ok := f.written()
		if !ok {
			continue
		}
		for _, first := range before[key] {
			if f.reaches(first) && f.entry.Router.Top() == first.entry.Router.Top() && t.order.follows(first.entry, f.entry) {
				gone[first.route] = true
			}
		}
		before[key] = append(before[key], f)
	}
	if len(gone) > 0 {
		t.listed = slices.DeleteFunc(t.listed, func(f *fallen) bool { return gone[f.route] })
		t.table.Routes = slices.DeleteFunc(t.table.Routes, func(r *route.Route) bool { return gone[r] })
	}
}

// written returns what is the same for registrations of one path on one tree: where
// that is mounted, and the path as it is written. It is false where that is not known,
// or says not all of which requests are meant.
func (f *fallen) written() (string, bool) {
	path, ok := f.entry.Path.(value.Text)
	if !ok || f.open || f.p.unknown != nil || f.entry.IsNarrow() || f.entry.IsMount {
		return "", false
	}
	parts := []string{path.S}
	for r := f.entry.Router; r != nil; r = r.Parent {
		switch prefix := r.Prefix.(type) {
		case nil, value.Null:
		case value.Text:
			if prefix.S != "" {
				parts = append(parts, prefix.S)
			}
		default:
			return "", false
		}
	}
	return f.place() + " " + strings.Join(parts, " "), true
}

// follows reports whether an entry is registered whenever an earlier one is: both by
// statements of one block, and the later one by statements that nothing keeps from
// running.
func (m *mender) follows(first, second *value.Entry) bool {
	before := stack(first)
	for _, stmt := range stack(second) {
		at, ok := m.spot(stmt)
		if !ok {
			return false
		}
		for _, other := range before {
			if from, ok := m.spot(other); ok && from.in == at.in && from.index < at.index {
				return !leaves(at.in.Kids[from.index:at.index])
			}
		}
		if !at.whole || leaves(at.in.Kids[:at.index]) {
			return false
		}
	}
	return false
}

// stack returns the statements that register an entry: its own, those that make the
// groups that it is in, and what their functions were called by.
func stack(e *value.Entry) (out []source.Span) {
	within := slices.Collect(e.Stmts.All)
	for r := e.Router; r != nil; r = r.Parent {
		if r.Stmts == nil {
			continue
		}
		around := slices.Collect(r.Stmts.All)
		for _, stmt := range within {
			if !slices.Contains(around, stmt) {
				out = append(out, stmt)
			}
		}
		within = around
	}
	return append(out, within...)
}

// leaves reports whether statements may end their block, or go elsewhere.
func leaves(list []*ir.Node) bool {
	return slices.ContainsFunc(list, func(n *ir.Node) bool {
		switch n.Op {
		case ir.OpReturn, ir.OpPanic, ir.OpBreak, ir.OpContinue, ir.OpGoto:
			return true
		}
		return leaves(n.Kids)
	})
}
