package machine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/may"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file remembers the functions by which handlers tell the client of a failure. All
// handlers of a program call the same few, at each of their ways out. One that is given
// nothing but the request, an error, and what is older than the request, does the same on
// every path of which the same is known.

// A tellerKey tells calls apart: by what is called, by what it is given, and by what is
// known of the request where it is called.
type tellerKey struct {
	code  *ir.Function
	given string
	known string
}

// A teller is what became of the request in a call that told the client of a failure. (A
// fault says where it is, and is another one for each call.)
type teller struct {
	path    value.Demand
	marks   value.Marks
	tested  []string
	lacks   []string
	favours bool
	works   bool
	status  bool
	verb    bool
	writes  int
	refused int
	barred  int
	basis   *basis
}

// tells reports whether a call tells the client of a failure.
func (m *Serving) tells(code *ir.Function, recv value.Value, args []value.Value) bool {
	return m.req.handler && (m.tellsFailure(recv, args) || m.tellsError(code, recv, args))
}

// tellerOf returns what tells a call apart, if it is one that can be remembered. It returns
// nothing, and is no part of another that tells.
func (m *Serving) tellerOf(fn *value.Func, args []value.Value) (tellerKey, bool) {
	key, r := tellerKey{code: fn.Code}, m.req
	if r.telling > 0 || r.Row != nil || r.vouched > 0 || r.closing || len(r.kept) > 0 || r.after != r.method || len(fn.Captured) > 0 || len(fn.Code.Results) > 0 || m.Guards[fn.Code.Name] != "" {
		return key, false
	}
	var b strings.Builder
	for _, arg := range args {
		switch v := value.Bare(arg).(type) {
		case *value.Func:
			if v.Code == nil || len(v.Captured) > 0 || v.Receiver != nil && !isOld(v.Receiver) {
				return key, false
			}
			fmt.Fprintf(&b, "%s", v.Name)
			sayOld(&b, v.Receiver)
			continue
		case value.Pointer:
			if isOld(v) && !m.isMadeError(v) {
				sayOld(&b, v)
				continue
			}
		}
		switch {
		case value.IsFailed(arg), m.isMadeError(arg):
			sayError(&b, arg, 0)
		case m.isRequest(arg):
			b.WriteString(value.TypeOf(arg) + ";")
		default:
			return key, false
		}
	}
	key.given = b.String()
	b.Reset()
	if r.fw != nil {
		b.WriteString(r.fw.Name)
	}
	sayDemand(&b, r.Demand())
	for i := range r.Marks {
		mk := r.Mark(i)
		sayDemand(&b, mk.Yes)
		sayDemand(&b, mk.No)
	}
	key.known = b.String()
	return key, true
}

// sayDemand writes a demand.
func sayDemand(b *strings.Builder, d value.Demand) {
	b.WriteByte(';')
	for _, set := range d {
		fmt.Fprintf(b, "(%s)", set)
	}
}

// isOld reports whether a value leads to a struct that is older than the request.
func isOld(v value.Value) bool {
	p, ok := value.Bare(v).(value.Pointer)
	if !ok {
		return false
	}
	o, ok := p.To.V.(*value.Object)
	return ok && !o.Served
}

// sayOld writes what tells apart what is older than the request.
func sayOld(b *strings.Builder, v value.Value) {
	if p, ok := value.Bare(v).(value.Pointer); ok {
		fmt.Fprintf(b, "%p", p.To.V)
	}
	b.WriteByte(';')
}

// maxSaid bounds how deep the errors in errors are that are looked at.
const maxSaid = 3

// sayError writes what is known of an error.
func sayError(b *strings.Builder, v value.Value, depth int) {
	switch v := value.Bare(v).(type) {
	case value.Failed:
		b.WriteString("failed ")
		sayError(b, v.Value, depth)
		return
	case value.Pointer:
		if depth < maxSaid {
			sayError(b, v.To.V, depth+1)
			return
		}
	case *value.Object:
		b.WriteString(v.Type + "{")
		for _, name := range sortedKeys(v.Fields) {
			b.WriteString(name + ":")
			sayError(b, v.Fields[name].V, depth+1)
		}
		b.WriteString("}")
		return
	case value.Number:
		fmt.Fprint(b, v.N, v.Loose)
	case value.Text:
		fmt.Fprintf(b, "%q %t", v.S, v.Loose)
	case value.Truth:
		fmt.Fprint(b, v.B, v.Loose)
	default:
		fmt.Fprintf(b, "%T", v)
	}
	b.WriteByte(';')
}

// runTelling runs the body of a function, or does what it did before, if it tells the
// client of a failure.
func (m *Serving) runTelling(fn *value.Func, f *frame, recv value.Value, rest, args []value.Value, body *ir.Node) {
	if !m.tells(fn.Code, recv, rest) {
		m.runFrame(f, body)
		return
	}
	key, remember := m.tellerOf(fn, args)
	if t := m.tellers[key]; remember && t != nil {
		m.tellAgain(t, fn, recv, rest)
		return
	}
	was, asked, outer, lost := *m.req, m.questions(), m.basis, len(m.Lost)
	m.basis = new(basis)
	told := m.told(fn.Code, recv, rest)
	m.runFrame(f, body)
	told()
	own := m.basis
	if m.basis = outer; outer != nil {
		outer.add(own)
	}
	if !remember || !m.onlyTold(&was) || m.questions() != asked || len(m.Lost) != lost {
		return
	}
	if m.tellers == nil {
		m.tellers = make(map[tellerKey]*teller)
	}
	r := m.req
	m.tellers[key] = &teller{
		path: r.Demand(), marks: *r.MarksNow(), tested: slices.Clone(r.tested[len(was.tested):]), lacks: slices.Clone(r.lacks[len(was.lacks):]),
		favours: r.favours && !was.favours, works: r.works && !was.works, status: r.status && !was.status, verb: r.barsVerb && !was.barsVerb,
		writes: r.writes - was.writes, refused: r.refusals - was.refusals, barred: r.barred - was.barred, basis: own,
	}
}

// questions counts what was asked of the route.
func (m *Serving) questions() int {
	n := 0
	if m.asksHere.method {
		n++
	}
	if m.asksHere.route {
		n++
	}
	if m.inquiry != nil {
		n += len(m.inquiry.Asked)
	}
	return n
}

// onlyTold reports whether a call did nothing to the request but what a teller remembers.
func (m *Serving) onlyTold(was *request) bool {
	now := m.req
	return now.cut == was.cut && now.asks == was.asks && now.blind == was.blind && now.moved == was.moved && now.past == was.past && now.free == was.free && now.off == was.off && now.stops == was.stops &&
		len(now.uses) == len(was.uses) && len(now.calls) == len(was.calls) && len(now.doubts) == len(was.doubts) && len(now.ifDenied) == len(was.ifDenied) && now.undecided == was.undecided && now.unsure == was.unsure &&
		len(now.tested) >= len(was.tested) && len(now.lacks) >= len(was.lacks) && len(now.faults) == len(was.faults) &&
		len(now.handed) == len(was.handed) && len(now.kept) == len(was.kept) && len(now.draws) == len(was.draws) && now.reached.Equal(was.reached)
}

// tellAgain does what a call did that was followed before.
func (m *Serving) tellAgain(t *teller, fn *value.Func, recv value.Value, args []value.Value) {
	if m.may(fn.Code)&may.Change != 0 {
		m.expose(fn.Name, recv, args)
	}
	if m.basis != nil {
		m.basis.add(t.basis)
	}
	r := m.req
	for i, mk := range t.marks {
		if r.Mark(i) != mk {
			m.set(r.Marks[i], mk)
		}
	}
	m.set(r.Path, t.path)
	r.tested, r.lacks = append(r.tested, t.tested...), append(r.lacks, t.lacks...)
	r.favours, r.works, r.status = r.favours || t.favours, r.works || t.works, r.status || t.status
	r.barsVerb = r.barsVerb || t.verb
	r.writes, r.refusals, r.barred = r.writes+t.writes, r.refusals+t.refused, r.barred+t.barred
}
