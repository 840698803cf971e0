package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file says what a condition depends on, where it does not ask the token. A
// guard has ways around it: an off switch, an implementation for development, a
// session instead of a token, an owner, a path that is open. Which of them a way
// is, is told by where the values come from that the last condition on it compares.

// An origin is a set of what a value, or the outcome of a condition, depends on. The
// empty set is that of a constant.
type origin uint8

const (
	ofSetting origin = 1 << iota // the configuration, the wiring, the environment
	ofCaller                     // who sends the request: its token, its session, what was found out by them
	ofInput                      // what the client chooses: path, method, query, form
	ofRequest                    // the request as a whole, of which nothing was taken yet
	ofData                       // what is asked for: what was found by the input, and what is not known
)

// ofType returns what it depends on of which type a value is: that of a request or its
// writer is no matter.
func (o origin) ofType() origin {
	if o&ofRequest != 0 {
		return o&^ofRequest | ofCaller
	}
	return o
}

// depends reports whether a condition is one on what is asked for, or on what that has
// to do with who asks: an owner may do what others need a scope for.
func (o origin) depends() bool {
	return o&(ofData|ofRequest) != 0 || o&ofInput != 0 && o&ofCaller != 0
}

// chosen reports whether a condition is one on what the client chooses: anyone can take
// the way that asks for nothing.
func (o origin) chosen() bool { return o&ofInput != 0 && !o.depends() }

// maxOrigin bounds how deep values in values are looked into.
const maxOrigin = 5

// originOf returns what a value depends on.
func (m *machine) originOf(v value) origin { return m.originIn(v, 0) }

func (m *machine) originIn(v value, depth int) origin {
	if depth > maxOrigin {
		return ofData
	}
	depth++
	switch v := v.(type) {
	case cond:
		return v.from
	case nilness:
		if v.from != 0 || v.value == nil {
			return v.from
		}
		return m.originIn(v.value, depth)
	case failed:
		return m.originIn(v.value, depth)
	case keyed:
		return m.originIn(v.value, depth)
	case maybe:
		return m.originIn(v.v, depth)
	case opaque:
		switch {
		case v.from != 0:
			return v.from
		case m.know.IsContext(v.Type):
			return ofRequest
		case v.drawn != nil:
			return ofCaller
		}
		return ofData
	case *result:
		return m.originOfCall(v.callee, v.recv, v.args, depth)
	case pointer:
		return m.originIn(v.to.v, depth)
	case *object:
		switch {
		case v.from != 0:
			return v.from
		case !v.served:
			return ofSetting
		}
		var out origin
		for _, c := range v.fields {
			out |= m.originIn(c.v, depth)
		}
		return out
	case list:
		return m.originOfAll(v.elems, depth)
	case choice:
		return m.originOfAll(v, depth)
	case tuple:
		return m.originOfAll(v, depth)
	case partial:
		return m.originIn(v.a, depth) | m.originIn(v.b, depth)
	case text:
		if v.Loose {
			return ofSetting
		}
	case number:
		if v.Loose {
			return ofSetting
		}
	case truth:
		if v.Loose {
			return ofSetting
		}
	case *dict, *router, *entry:
		return ofSetting
	case null, *fun:
	default:
		return ofData
	}
	return 0
}

func (m *machine) originOfAll(list []value, depth int) origin {
	var out origin
	for _, v := range list {
		out |= m.originIn(v, depth)
	}
	return out
}

// originOfCall returns what the result of a call depends on that is not followed: on
// what it is given. Of what is taken of the request as a whole, the name says
// what it is.
func (m *machine) originOfCall(callee string, recv value, args []value, depth int) origin {
	name := naming.Last(callee)
	if naming.ReadsPart(callee) {
		if naming.Says(strings.ReplaceAll(callee, "/", "."), []string{"header"}) {
			return ofCaller
		}
		return ofInput
	}
	out := m.originOfAll(args, depth)
	if recv != nil {
		out |= m.originIn(recv, depth)
	}
	if out&ofRequest != 0 {
		out = out&^ofRequest | originByName(name)
		if naming.ReadsKept(name) || naming.ReadsKeptAs(name) {
			out = ofData
			for _, arg := range args {
				if key, ok := keyName(arg); ok && naming.NamesToken(naming.Last(key)) {
					out = ofCaller
				}
			}
		}
	}
	if out == 0 { // nothing of the request
		return ofSetting
	}
	return out
}

// originByName returns what something of a request is, by its name.
func originByName(name string) origin {
	switch {
	case naming.NamesPath(name):
		return ofInput
	case naming.NamesToken(name) || naming.IsCheck(name) || naming.NamesConnection(name):
		return ofCaller
	}
	return ofData
}

// originOfField returns what a field depends on, of something that depends on from.
func originOfField(from origin, name string) origin {
	if from&ofRequest == 0 || naming.NamesStore(name) {
		return from
	}
	return from&^ofRequest | originByName(name)
}

// stamped returns a value of which little is known with what it depends on.
func stamped(v value, from origin) value {
	switch v := v.(type) {
	case opaque:
		if v.from == 0 {
			v.from = from
		}
		return v
	case pointer:
		stamped(v.to.v, from)
	case *object:
		if v.open && v.from == 0 {
			v.from = from
		}
	}
	return v
}

// taken stamps what is taken out of a value: a field, an element. While routes are
// registered, nothing depends on a request.
func (m *machine) taken(v value, of value, name string) value {
	if m.req == nil {
		return v
	}
	return stamped(v, originOfField(m.originOf(of), name))
}

// indexed stamps what is taken out of a map or a list by an index. A key says what is
// kept under it.
func (m *machine) indexed(v, of, index value) value {
	key, _ := bare(index).(text)
	return m.taken(v, of, key.S)
}

// An asking is a part of the code that is followed, a function or one of several
// implementations, of which is looked at whether it asked the token on all its ways.
type asking struct {
	before *mark // whether the token was asked before it, in the part around it
	asks   int   // how often it had been
}

// ask begins a part: whether the token was asked in it is looked at anew.
func (m *machine) ask() asking {
	a := asking{before: m.req.mark(asked), asks: m.req.asks}
	if !a.before.yes.never() {
		m.set(m.req.marks[asked], certainMark(false))
	}
	return a
}

// doneAsking ends a part. Where it asked the token on some of its ways, those on which it
// did not, and that depend on nothing that is asked for, are left out: a setting
// or an implementation is no way around a guard, and somebody else is no token. It
// returns the ways that are left.
func (m *machine) doneAsking(a asking, ways []exit) []exit {
	if m.req.asks > a.asks {
		now := exit{demand: m.req.demand()}
		for i := range now.marks {
			now.marks[i] = m.req.mark(i)
		}
		if d, waived := now.waive(); waived {
			m.set(m.req.path, d)
			m.note(checked)
		}
		var left []exit
		for _, w := range ways {
			if d, waived := w.waive(); waived {
				w.demand = d
				w.marks[checked], w.marks[checkedOpen], w.marks[asked] = certainMark(true), certainMark(true), certainMark(true)
			}
			if !w.marks[asked].yes.never() || w.open() || fails(w.value) || tests(w.value) {
				left = append(left, w)
			}
		}
		if len(left) > 0 {
			ways = left
		}
	}
	if a.before.yes.never() {
		return ways
	}
	m.set(m.req.marks[asked], m.req.mark(asked).either(a.before))
	for i := range ways {
		ways[i].marks[asked] = ways[i].marks[asked].either(a.before)
	}
	return ways
}

// either returns the mark of a path on which one of two things happened.
func (mk *mark) either(other *mark) *mark {
	return &mark{cond{yes: mk.yes.or(other.yes), no: mk.no.and(other.no)}}
}

// waive returns what is certain of the token on the ways that an exit stands for and
// on which the token was asked, if the others are ways around the guard that
// do not count.
func (w exit) waive() (demand, bool) {
	sure := w.demand.and(w.marks[asked].yes)
	if sure.never() || w.demand.and(w.marks[asked].no).never() || w.open() || tests(w.value) {
		return w.demand, false
	}
	return sure, true
}

// open reports whether the token was not asked on some of the ways that an exit stands
// for, and who comes by them is one that the guard is meant for: the request has
// no token, or the way depends on what is asked for.
func (w exit) open() bool {
	unasked := w.demand.and(w.marks[asked].no)
	for _, i := range []int{absent, forInput, forData} {
		if !unasked.and(w.marks[i].yes).never() {
			return true
		}
	}
	return false
}

// noteOnce notes a mark on the present path that does not have it for certain.
func (m *machine) noteOnce(i int) {
	if mk := m.req.mark(i); !mk.no.never() || !mk.yes.always() {
		m.note(i)
	}
}

// heedOrigin notes what the present path depends on, of a condition that does not ask
// the token.
func (m *machine) heedOrigin(c cond) {
	switch {
	case m.req == nil || c.tests || c.absentYes || c.absentNo || c.failsYes || c.failsNo || m.req.tellsMarks(c.turns):
	case c.from == 0 || c.from.depends():
		m.noteOnce(forData)
	case c.from.chosen():
		m.noteOnce(forInput)
	case c.from == ofSetting: // whatever it depended on before, this decided
		for _, i := range []int{forInput, forData} {
			if !m.req.mark(i).yes.never() {
				m.set(m.req.marks[i], certainMark(false))
			}
		}
	}
}

// tests reports whether a value says what is certain of the token.
func tests(v value) bool {
	switch v := v.(type) {
	case tuple:
		return slices.ContainsFunc(v, tests)
	case cond:
		return v.tests
	case nilness:
		return v.tests
	}
	return false
}

// fails reports whether a value says no for certain: it is false or an error, or one
// of several results is.
func fails(v value) bool {
	switch v := v.(type) {
	case tuple:
		return slices.ContainsFunc(v, fails)
	case truth:
		return !v.B && !v.Loose
	case failed:
		return true
	case cond:
		return v.yes.never()
	case nilness:
		return v.null.never()
	}
	return false
}

// heedless returns what to do where all branches of a condition come together: if none
// of them asked the token, it did not matter.
func (m *machine) heedless() func() {
	if m.req == nil {
		return func() {}
	}
	path, data, asks := m.req.marks[forInput].v, m.req.marks[forData].v, m.req.asks
	return func() {
		if m.req.asks == asks {
			m.set(m.req.marks[forInput], path)
			m.set(m.req.marks[forData], data)
		}
	}
}
