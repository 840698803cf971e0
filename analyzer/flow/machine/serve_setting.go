package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// Whether requests without a token are stopped may be a setting:
//
//	if conf.RequireSignIn && !ctx.IsSigned {
//		ctx.Status(http.StatusForbidden)
//		return
//	}
//
// One that switches a check off is no way around it. So paths on which there is no token
// are told apart from those on which a setting has decided as well, and where a request
// is refused on one of these, the others of these do not count.

// offs are the marks that say there is no token, with those that say so where a setting
// has decided.
var offs = [...]struct{ mark, off int }{{value.Absent, value.AbsentOff}, {value.AbsentOpen, value.AbsentOffOpen}}

// bySetting notes that a setting decides which way the present path goes.
func (m *Serving) bySetting() {
	m.noteOnce(value.OnSetting)
	for _, o := range offs {
		if mk := m.req.Mark(o.mark); !mk.Yes.Never() {
			if off := m.req.Mark(o.off); !off.Yes.Never() {
				mk = mk.Either(off)
			}
			m.set(m.req.Marks[o.off], mk)
			m.set(m.req.Marks[o.mark], value.CertainMark(false))
		}
	}
}

// switched takes the branches of a condition on a setting. Where some ask the token for
// scopes, or refuse one that was asked and lacks them, and another only goes on, the setting
// switches a check off, and is no way around it:
//
//	if !conf.AuthDisabled {
//		if !has(r, "contacts:read") {
//			http.Error(w, "forbidden", http.StatusForbidden)
//			return
//		}
//	}
//	if !has(r, "contacts:write") && !conf.AuthDisabled {
//		http.Error(w, "forbidden", http.StatusForbidden)
//		return
//	}
//
// The request lacks what it was asked for where the branches begin, if lacks says so.
func (m *Serving) switched(lacks bool, runs []func() bool) bool {
	checks, idle := false, make([]bool, len(runs))
	for i, run := range runs {
		runs[i] = func() bool {
			f := m.frame()
			asks, refusals, ways, left := m.req.asks, m.req.refusals, len(f.ways), f.jumps()
			live := run()
			ends := m.req.refusals > refusals || len(f.ways) > ways || f.jumps() > left
			checks = checks || m.req.asks > asks || lacks && ends
			idle[i] = m.req.asks == asks && !ends
			return live
		}
	}
	return m.branchesBut(func(i int) bool { return checks && idle[i] }, runs)
}

// lacks reports whether the token lacks, for certain, what it was asked for last.
func (m *Serving) lacks() bool {
	lacking := m.req.Mark(value.Lacking)
	return !lacking.Yes.Never() && lacking.No.Never()
}

// comparesError reports whether a condition is on an error, which no setting is.
func (m *Serving) comparesError(n *ir.Node) bool {
	for n.Op == ir.OpNot {
		n = n.Kids[0]
	}
	return n.Op == ir.OpEqual && slices.ContainsFunc(n.Kids, func(k *ir.Node) bool {
		return k.Op == ir.OpLocal && value.IsErrorOrNone(m.local(k).V)
	})
}

// turned returns a turn of a mark that was told apart since, as one of what it is now.
func (m *Serving) turned(t value.Turn) value.Turn {
	for _, o := range offs {
		if off := m.req.Marks[o.off]; t.Cell == m.req.Marks[o.mark] && !value.Same(t.Cell.V, t.Open) && value.Same(off.V, t.Open) {
			t.Cell = off
		}
	}
	return t
}

// bar notes that the request is refused on the present path, if there is no token on it
// for certain, and a setting has decided.
func (m *Serving) bar() {
	if absent := m.req.Mark(value.Absent).Either(m.req.Mark(value.AbsentOff)); absent.No.Never() && !absent.Yes.Never() && m.req.Mark(value.OnSetting).No.Never() {
		m.req.barred++
	}
}

// settles begins to take branches, and returns what to do where they come together and
// did not ask the token: if they did not refuse who has none either, no setting mattered.
func (m *Serving) settles() func() {
	on, barred := m.req.Marks[value.OnSetting].V, m.req.barred
	var before [len(offs)]*value.Mark
	for i, o := range offs {
		before[i] = m.req.Mark(o.off)
	}
	return func() {
		if m.req.barred > barred {
			return
		}
		m.set(m.req.Marks[value.OnSetting], on)
		for i, o := range offs {
			if mk := m.req.Mark(o.off); before[i].Yes.Never() && !mk.Yes.Never() {
				m.set(m.req.Marks[o.mark], mk.Either(m.req.Mark(o.mark)))
				m.set(m.req.Marks[o.off], before[i])
			}
		}
	}
}
