package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file bounds what it costs to register the routes of a program.
//
// The budget of a program is in proportion to its code: a table of so many rows
// is written in so many lines, and what takes out of proportion is a loop, a
// recursion or a structure that doubles at every turn. Each call of a registrar
// has a budget of its own, which is what its caller has left but for a part that
// the caller keeps: one in 16 and the depth of the call, so that a call d deep
// can have 16/(16+d) of what there is. A registrar that is costly is cut where
// its own budget is spent. Whoever called it goes on with what it kept.
//
// What is cut is reported by the name of the innermost function that was cut and
// whose caller was not. The routers that it could reach have middleware that is
// not known from there on.

// The budget of a program is leastCost, and nodeCost for each node of its code,
// and at most MostCost. What registers the routes of servers was seen to take
// 1 to 13 steps and 8 to 260 bytes for each of their nodes.
var (
	leastCost = value.Cost{Steps: 1_000_000, Bytes: 64 << 20}
	nodeCost  = value.Cost{Steps: 40, Bytes: 2 << 10}
	MostCost  = value.Cost{Steps: 20_000_000, Bytes: 1 << 30}
)

// BudgetOf returns the budget for a program.
func BudgetOf(packages []*ir.Package) value.Cost {
	nodes := 0
	for _, c := range packages {
		nodes += c.Size()
	}
	return leastCost.Plus(nodeCost.Times(nodes)).Within(MostCost)
}

// What is kept takes so many bytes.
const (
	writeBytes  = 24  // of the trail
	deltaBytes  = 64  // a write, in a state that is kept as a difference
	callBytes   = 512 // with its frame and its arguments
	cellBytes   = 48  // with what it holds
	spanBytes   = 72  // a text is twice as much
	routerBytes = 512 // with its cell
	entryBytes  = 768
	GuardBytes  = 176
	RouteBytes  = 768
)

// spend takes the steps and the bytes that so many things take, each of a size.
func (m *Machine) spend(things, bytes int) {
	if !m.OfRequest() {
		m.Left.Steps -= things
	}
	m.Left.Bytes -= things * bytes
}

// looksPerStep is how many values that others consist of are looked at in one step.
const looksPerStep = 64

// look notes that a value is looked at that others consist of, and reports whether that can be
// afforded. Depth alone bounds no search in values in values: of lists in lists, each list has
// as many as there are in it, and a value that stands in others many times is looked at as often.
func (m *Machine) look() bool {
	if m.looks++; m.looks%looksPerStep == 0 {
		m.Left.Steps--
	}
	return !m.Left.Spent()
}

// set writes to a cell.
func (m *Machine) set(c *value.Cell, v value.Value) {
	m.Left.Bytes -= writeBytes
	m.Store.Set(c, v)
}

// begin bounds a call that begins, by what its caller keeps, or, of what does not
// register, by what is good for a value. It returns what ends the call.
func (m *Registering) begin(fn *value.Func, args []value.Value, f *frame) (end func()) {
	aside, limit := m.aside, m.limit
	if !f.aside {
		m.aside = 0
		lent := m.lend(fn.Code)
		return func() {
			m.aside, m.limit = aside, limit
			if m.giveBack(lent) {
				m.cutShort(fn.Name, fn.Code.At.Span(fn.Code.File), lent)
				m.blur(fn, args)
			}
		}
	}
	if len(m.stack) > 0 && m.frame().aside {
		return func() {}
	}
	m.aside, m.limit = 0, maxAside
	if m.costly[fn.Code] {
		m.limit /= thrift
	}
	return func() {
		if m.aside > m.limit {
			m.costly[fn.Code] = true
		}
		m.aside, m.limit = aside, limit
	}
}

// costlyPart runs a part of the running function that can be costly.
func (m *Registering) costlyPart(what any, name string, run func() bool) bool {
	lent := m.lend(what)
	live := run()
	if m.giveBack(lent) {
		f := m.frame()
		if m.cutShort(name, f.code.At.Span(f.code.File), lent); !f.aside {
			return true // what follows is reached, whatever the rest of it does
		}
	}
	return live
}

// A share is the part of a budget that the caller of a registrar keeps.
type share struct {
	what any // what the rest is spent on
	kept value.Cost
	cuts int // how many cuts there were
}

// lend begins to spend what is left but for a share, for something that can be
// costly: a registrar, a loop, an interface of which any implementation may be
// meant. What was cut before has a part only.
func (m *Machine) lend(what any) share {
	kept := m.Left.Keep(len(m.stack))
	if m.costly[what] {
		part := value.Cost{Steps: m.Left.Steps / frugal, Bytes: m.Left.Bytes / frugal}
		kept = kept.Plus(value.Cost{Steps: m.Left.Steps - part.Steps, Bytes: m.Left.Bytes - part.Bytes})
		m.Left = part
	}
	return share{what: what, kept: kept, cuts: len(m.Cuts)}
}

// frugal divides what is left for what was cut before.
const frugal = 64

// giveBack reports whether what was lent is spent, and adds the share to what is left.
func (m *Machine) giveBack(s share) (spent bool) {
	if spent = m.Left.Spent(); spent {
		m.costly[s.what] = true
	}
	m.Left.GiveBack(s.kept)
	return spent
}

// tooMuch is how the message ends that something was cut because its budget is
// spent.
const tooMuch = " is too much to be followed to its end: the routes that it registers are not all known"

// cutShort reports that a function, or what initializes a variable, was cut
// because its budget is spent. What was cut within it is not reported besides.
func (m *Machine) cutShort(name string, at source.Span, s share) {
	u := Loss{At: at, Message: "what " + naming.Short(declaredName(name)) + " does" + tooMuch}
	m.Cuts = m.Cuts[:s.cuts]
	if !slices.ContainsFunc(m.Cuts, func(v Loss) bool { return v.Message == u.Message }) {
		m.Cuts = append(m.Cuts, u)
	}
}

// declaredName returns the name of the declared function that a literal is in.
func declaredName(name string) string {
	if i := strings.LastIndex(name, ".func"); i > 0 && !strings.Contains(name[i:], "/") {
		return name[:i]
	}
	return name
}

// blur makes the middleware of the routers that something could reach unknown,
// because it was cut.
func (m *Registering) blur(fn *value.Func, args []value.Value) {
	by := value.Guard{By: value.Opaque{Why: "middleware that is added by what was cut"}}
	for _, v := range slices.Concat(args, []value.Value{fn.Receiver}) {
		m.blurIn(v, by, 0)
	}
	for _, c := range fn.Captured {
		if c != nil {
			m.blurIn(c.V, by, 0)
		}
	}
}

// maxBlur bounds the structs in structs in which routers are looked for.
const maxBlur = 3

func (m *Registering) blurIn(v value.Value, by value.Guard, depth int) {
	if depth > maxBlur {
		return
	}
	value.Alternatives(value.Bare(v), func(v value.Value) {
		switch v := v.(type) {
		case value.Pointer:
			m.blurIn(v.To.V, by, depth)
		case *value.Router:
			if !slices.ContainsFunc(v.UsedNow(), func(g value.Guard) bool { _, unknown := g.By.(value.Opaque); return unknown }) {
				m.addGuards(v, []value.Guard{by})
			}
		case *value.Object:
			for _, name := range sortedKeys(v.Fields) {
				m.blurIn(v.Fields[name].V, by, depth+1)
			}
		}
	})
}
