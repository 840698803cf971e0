package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
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

// A cost is what it takes to run code.
type cost struct {
	steps int // nodes, and things that are looked at where there are many of them
	bytes int // of what is kept, as far as that depends on more than the steps
}

func (c cost) plus(d cost) cost { return cost{c.steps + d.steps, c.bytes + d.bytes} }

// times returns the cost of c for n nodes.
func (c cost) times(n int) cost { return cost{c.steps * n, c.bytes * n} }

// within returns c, or most where that is less.
func (c cost) within(most cost) cost {
	return cost{min(c.steps, most.steps), min(c.bytes, most.bytes)}
}

// spent reports whether a budget of which c is left is spent.
func (c cost) spent() bool { return c.steps < 0 || c.bytes < 0 }

// The budget of a program is leastCost, and nodeCost for each node of its code,
// and at most mostCost. What registers the routes of servers was seen to take
// 1 to 13 steps and 8 to 260 bytes for each of their nodes.
var (
	leastCost = cost{steps: 1_000_000, bytes: 64 << 20}
	nodeCost  = cost{steps: 40, bytes: 2 << 10}
	mostCost  = cost{steps: 20_000_000, bytes: 1 << 30}
)

// budgetOf returns the budget for a program.
func budgetOf(packages []*ir.Package) cost {
	nodes := 0
	for _, c := range packages {
		nodes += c.Size()
	}
	return leastCost.plus(nodeCost.times(nodes)).within(mostCost)
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
	guardBytes  = 176
	routeBytes  = 768
)

// spend takes the steps and the bytes that so many things take, each of a size.
func (m *machine) spend(things, bytes int) {
	if !m.ofRequest() {
		m.left.steps -= things
	}
	m.left.bytes -= things * bytes
}

// set writes to a cell.
func (m *machine) set(c *cell, v value) {
	m.left.bytes -= writeBytes
	m.store.set(c, v)
}

// begin bounds a call that begins, by what its caller keeps, or, of what does not
// register, by what is good for a value. It returns what ends the call.
func (m *registering) begin(fn *fun, args []value, f *frame) (end func()) {
	aside, limit := m.aside, m.limit
	if !f.aside {
		m.aside = 0
		lent := m.lend(fn.code)
		return func() {
			m.aside, m.limit = aside, limit
			if m.giveBack(lent) {
				m.cutShort(fn.name, fn.code.At.Span(fn.code.File), lent)
				m.blur(fn, args)
			}
		}
	}
	if len(m.stack) > 0 && m.frame().aside {
		return func() {}
	}
	m.aside, m.limit = 0, maxAside
	if m.costly[fn.code] {
		m.limit /= thrift
	}
	return func() {
		if m.aside > m.limit {
			m.costly[fn.code] = true
		}
		m.aside, m.limit = aside, limit
	}
}

// costlyPart runs a part of the running function that can be costly.
func (m *registering) costlyPart(what any, name string, run func() bool) bool {
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
	kept cost
	cuts int // how many cuts there were
}

// keepers is how many parts of a budget there are, of which the outermost caller
// keeps one.
const keepers = 16

// keep takes from the budget what is kept at a depth.
func (c *cost) keep(depth int) cost {
	kept := cost{max(0, c.steps) / (keepers + depth), max(0, c.bytes) / (keepers + depth)}
	c.steps -= kept.steps
	c.bytes -= kept.bytes
	return kept
}

// giveBack adds what was kept to what is left.
func (c *cost) giveBack(kept cost) {
	*c = cost{max(0, c.steps), max(0, c.bytes)}.plus(kept)
}

// lend begins to spend what is left but for a share, for something that can be
// costly: a registrar, a loop, an interface of which any implementation may be
// meant. What was cut before has a part only.
func (m *machine) lend(what any) share {
	kept := m.left.keep(len(m.stack))
	if m.costly[what] {
		part := cost{m.left.steps / frugal, m.left.bytes / frugal}
		kept = kept.plus(cost{m.left.steps - part.steps, m.left.bytes - part.bytes})
		m.left = part
	}
	return share{what: what, kept: kept, cuts: len(m.cuts)}
}

// frugal divides what is left for what was cut before.
const frugal = 64

// giveBack reports whether what was lent is spent, and adds the share to what is left.
func (m *machine) giveBack(s share) (spent bool) {
	if spent = m.left.spent(); spent {
		m.costly[s.what] = true
	}
	m.left.giveBack(s.kept)
	return spent
}

// tooMuch is how the message ends that something was cut because its budget is
// spent.
const tooMuch = " is too much to be followed to its end: the routes that it registers are not all known"

// cutShort reports that a function, or what initializes a variable, was cut
// because its budget is spent. What was cut within it is not reported besides.
func (m *machine) cutShort(name string, at source.Span, s share) {
	u := loss{At: at, Message: "what " + naming.Short(declaredName(name)) + " does" + tooMuch}
	m.cuts = m.cuts[:s.cuts]
	if !slices.ContainsFunc(m.cuts, func(v loss) bool { return v.Message == u.Message }) {
		m.cuts = append(m.cuts, u)
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
func (m *registering) blur(fn *fun, args []value) {
	by := guard{by: opaque{Why: "middleware that is added by what was cut"}}
	for _, v := range slices.Concat(args, []value{fn.recv}) {
		m.blurIn(v, by, 0)
	}
	for _, c := range fn.env {
		if c != nil {
			m.blurIn(c.v, by, 0)
		}
	}
}

// maxBlur bounds the structs in structs in which routers are looked for.
const maxBlur = 3

func (m *registering) blurIn(v value, by guard, depth int) {
	if depth > maxBlur {
		return
	}
	alternatives(bare(v), func(v value) {
		switch v := v.(type) {
		case pointer:
			m.blurIn(v.to.v, by, depth)
		case *router:
			if !slices.ContainsFunc(v.usedNow(), func(g guard) bool { _, unknown := g.by.(opaque); return unknown }) {
				m.addGuards(v, []guard{by})
			}
		case *object:
			for _, name := range sortedKeys(v.fields) {
				m.blurIn(v.fields[name].v, by, depth+1)
			}
		}
	})
}
