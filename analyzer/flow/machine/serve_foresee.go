package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// This file keeps what was too much work for some requests from being as much for others.
//
// Where a request that asked for no scopes cannot be followed to its end, one call mostly took
// all that there was. Once calls of a function did so several times, and none of them was ever
// followed to its end, the next request that comes to one has for it what it would have in all
// if the effort for the requests of the program were spent: checks come first in most handlers.
// If that is too much again, it is found out for less, and said as ever. A request that asks
// its token behind such a call is followed again with all that there is for one: what it is
// asked for is no matter of what others took.

// maxOverruns bounds how often calls of a function are too much before that is foreseen.
const maxOverruns = 2

// A record of overruns tells what calls of a function took of requests.
type overruns struct {
	times int  // how often one took nearly all that there was, and was cut
	fits  bool // one was followed to its end that took much
}

// used returns what was taken for the request so far.
func (m *Serving) used() effort {
	return effort{steps: m.req.most.steps - m.Left.Steps, work: m.Work}
}

// took returns what was taken for it since a call began.
func (m *Serving) took(f *frame) effort {
	now := m.used()
	return effort{steps: now.steps - f.began.steps, work: now.work - f.began.work}
}

// overrun notes, where the budget of a request is spent, which function took nearly all of it:
// the innermost that did.
func (m *Serving) overrun() {
	if m.req.most != maxRequest || m.req.asks > 0 {
		return
	}
	nearly := effort{steps: maxRequest.steps / 12 * 7, work: maxRequest.work / 12 * 7} // seven eighths of what there is for calls
	for _, f := range slices.Backward(m.stack[m.req.base+1:]) {
		if m.took(f).exceeds(nearly) {
			m.overran(f.code).times++
			return
		}
	}
}

// overran returns what is noted of the calls of a function.
func (m *Serving) overran(code *ir.Function) *overruns {
	o := m.overruns[code]
	if o == nil {
		o = new(overruns)
		m.overruns[code] = o
	}
	return o
}

// foresee begins a call, and returns what ends it. If those of its function are too much for
// requests, it has a part of what there is.
func (m *Serving) foresee(f *frame) (end func()) {
	f.began = m.used()
	least := maxRequest.divided(thrift)
	part := effort{steps: least.steps / 3 * 2, work: least.work / 3 * 2} // for calls
	o, before := m.overruns[f.code], m.req.part
	if o == nil || o.fits || o.times < maxOverruns || m.patient || m.req.most != maxRequest || m.req.asks > 0 || m.req.Row != nil || m.req.cut != "" {
		return func() {
			if m.req.cut == "" && m.took(f).exceeds(part) {
				m.overran(f.code).fits = true
			}
		}
	}
	steps, work := m.bounds()
	m.req.part = effort{steps: max(steps, m.Left.Steps-part.steps), work: min(work, m.Work+part.work)}
	return func() {
		if m.req.cut == "" {
			m.req.part = before
			return
		}
		m.req.cutEarly = true
	}
}
