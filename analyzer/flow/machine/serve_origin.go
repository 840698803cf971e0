package machine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
)

// This file says what a condition depends on, where it does not ask the token. A
// guard has ways around it: an off switch, an implementation for development, a
// session instead of a token, an owner, a path that is open. Which of them a way
// is, is told by where the values come from that the last condition on it compares.

// maxOrigin bounds how deep values in values are looked into.
const maxOrigin = 5

// mayBeToken reports whether a value may be the token of the request: what was made
// when the program was set up is none.
func (m *Machine) mayBeToken(v value.Value) bool {
	return value.MayBeToken(v) && m.originOf(v) != value.OfSetting
}

// aboutCaller reports whether what depends on from may say who sends the request.
func aboutCaller(from value.Origin) bool {
	return from == 0 || from&(value.OfCaller|value.OfRequest) != 0
}

// originOf returns what a value depends on.
func (m *Machine) originOf(v value.Value) value.Origin { return m.originIn(v, 0) }

func (m *Machine) originIn(v value.Value, depth int) value.Origin {
	if depth > maxOrigin || !m.look() {
		return value.OfData
	}
	depth++
	switch v := v.(type) {
	case value.Condition:
		return v.From
	case value.Nilness:
		if v.From != 0 || v.Value == nil {
			return v.From
		}
		return m.originIn(v.Value, depth)
	case value.Failed:
		return m.originIn(v.Value, depth)
	case value.Keyed:
		return m.originIn(v.Value, depth)
	case value.Maybe:
		return m.originIn(v.V, depth)
	case value.Opaque:
		switch {
		case m.isContext(v.Type) && v.From != value.OfSetting:
			return value.OfRequest
		case v.From != 0:
			return v.From
		case v.Drawn != nil:
			return value.OfCaller
		}
		return value.OfData
	case *value.Result:
		if m.isContext(v.Type) {
			return value.OfRequest
		}
		return m.originOfCall(v.Callee, v.Receiver, v.Args, depth)
	case value.Pointer:
		return m.originIn(v.To.V, depth)
	case *value.Object:
		switch {
		case v.Open && m.isContext(v.Type) && v.From != value.OfSetting:
			return value.OfRequest
		case v.From != 0:
			return v.From
		case !v.Served:
			return value.OfSetting
		}
		var out value.Origin
		for _, c := range v.Fields {
			out |= m.originIn(c.V, depth)
		}
		return out
	case value.List:
		return m.originOfAll(v.Elems, depth)
	case value.Choice:
		out := m.originOfAll(v, depth)
		if out == 0 && slices.ContainsFunc(v, isFunc) { // which function is called, if any, is decided while the program is set up
			return value.OfSetting
		}
		return out
	case value.Tuple:
		return m.originOfAll(v, depth)
	case value.Partial:
		return m.originIn(v.A, depth) | m.originIn(v.B, depth)
	case *value.Shape:
		return value.OfInput
	case value.Text:
		if v.Path {
			return value.OfInput
		}
		if v.By != 0 {
			return v.By
		}
		if v.Loose {
			return value.OfSetting
		}
	case value.Number:
		if v.Loose {
			return value.OfSetting
		}
	case value.Truth:
		if v.Loose {
			return value.OfSetting
		}
	case *value.Map, *value.Router, *value.Entry:
		return value.OfSetting
	case value.Null, *value.Func:
	default:
		return value.OfData
	}
	return 0
}

func isFunc(v value.Value) bool {
	_, ok := v.(*value.Func)
	return ok
}

func (m *Machine) originOfAll(list []value.Value, depth int) value.Origin {
	var out value.Origin
	for _, v := range list {
		out |= m.originIn(v, depth)
	}
	return out
}

// saysWhat reports whether a header, by its name, says what the client wants, not who
// it is.
func saysWhat(args []value.Value) bool {
	return slices.ContainsFunc(args, func(v value.Value) bool {
		t, ok := value.Bare(v).(value.Text)
		return ok && t.S != "" && !naming.NamesToken(t.S) && !naming.NamesConnection(strings.ReplaceAll(t.S, "-", "_"))
	})
}

// originOfCall returns what the result of a call depends on that is not followed: on
// what it is given. Of what is taken of the request as a whole, the name says
// what it is.
func (m *Machine) originOfCall(callee string, recv value.Value, args []value.Value, depth int) value.Origin {
	name := naming.Last(callee)
	if naming.ReadsPart(callee) {
		if naming.Says(strings.ReplaceAll(callee, "/", "."), []string{"header"}) && !saysWhat(args) {
			return value.OfCaller
		}
		return value.OfInput
	}
	if len(args) > 1 { // a variant that takes a context, as database/sql has them
		name = cmp.Or(strings.TrimSuffix(name, "Context"), name)
	}
	out := m.originOfAll(args, depth)
	if slices.ContainsFunc(args, value.OfPath) { // which part of the paths is meant is not known
		out |= value.OfData
	}
	if slices.ContainsFunc(args, value.IsErrorOrNone) { // which errors are meant is not known
		out |= value.OfData
	}
	if recv != nil {
		out |= m.originIn(recv, depth)
	}
	if out&value.OfRequest != 0 {
		out = out&^value.OfRequest | value.OriginByName(name)
		if naming.ReadsKept(name) || naming.ReadsKeptAs(name) {
			out = value.OfData | value.OfCaller | value.OfOwner // whatever was found out before
			for _, arg := range args {
				if key, ok := keyName(arg); ok && naming.NamesToken(naming.Last(key)) {
					out = value.OfCaller
				}
			}
		}
	}
	if out == 0 { // nothing of the request
		return value.OfSetting
	}
	return out
}

// relates reports whether a call is given who sends the request and, besides, something that
// is asked for: whoever has a privilege there by what it says has it for that thing alone.
func (m *Serving) relates(recv value.Value, args []value.Value) bool {
	caller, thing := false, recv != nil && m.originOf(recv)&(value.OfData|value.OfInput) != 0
	for _, v := range args {
		from := m.originOf(v)
		if from&value.OfCaller != 0 && from&(value.OfData|value.OfInput) == 0 {
			caller = true
			continue
		}
		thing = thing || from&(value.OfData|value.OfInput) != 0
	}
	return caller && thing
}

// taken stamps what is taken out of a value: a field, an element. While routes are
// registered, nothing depends on a request.
func (m *Serving) taken(v value.Value, of value.Value, name string) value.Value {
	from := value.OriginOfField(m.originOf(of), name)
	if value.OfPath(of) { // which part of the paths is meant is not known
		from |= value.OfData
	}
	return value.Stamped(v, from)
}

// indexed stamps what an index expression takes out of a map or a list. A key says what is
// kept under it. What is found by the client's input is what is asked for, and what is found
// by the caller is the caller's, whoever set up where it is looked for.
func (m *Serving) indexed(v value.Value, n *ir.Node) value.Value {
	of, by := m.eval(n.Kids[0]), m.eval(n.Kids[1])
	key, _ := value.Bare(by).(value.Text)
	v = m.taken(v, of, key.S)
	from := m.originOf(by)
	if m.originOf(of) != value.OfSetting || from&(value.OfInput|value.OfCaller) == 0 {
		return v
	}
	if from&value.OfInput != 0 {
		return value.Restamped(v, value.OfData)
	}
	return value.Restamped(v, value.OfCaller)
}

// An asking is a part of the code that is followed, a function or one of several
// implementations, of which is looked at whether it asked the token on all its ways.
type asking struct {
	before *value.Mark // whether the token was asked before it, in the part around it
	asks   int         // how often it had been
	marks  *value.Marks
}

// ask begins a part: whether the token was asked in it is looked at anew.
func (m *Serving) ask() asking {
	a := asking{before: m.req.Mark(value.Asked), asks: m.req.asks, marks: m.req.MarksNow()}
	if !a.before.Yes.Never() {
		m.set(m.req.Marks[value.Asked], value.CertainMark(false))
	}
	return a
}

// doneAsking ends a part. Where it asked the token on some of its ways, those on which it
// did not, and that depend on nothing that is asked for, are left out: a setting
// or an implementation is no way around a guard, and somebody else is no token. It
// returns the ways that are left.
func (m *Serving) doneAsking(a asking, ways []value.Way) []value.Way {
	if m.req.asks > a.asks {
		now := value.Way{Demand: m.req.Demand(), Marks: m.req.MarksNow()}
		if d, waived := now.Waive(a.marks); waived {
			m.set(m.req.Path, d)
			m.note(value.Checked)
		}
		var left []value.Way
		fails := saysNo(ways)
		for _, w := range ways {
			if d, waived := w.Waive(a.marks); waived {
				w.Demand = d
				w = w.With(value.CertainMark(true), value.Checked, value.CheckedOpen, value.Asked)
			}
			if !w.Marks[value.Asked].Yes.Never() || ended(w) || w.Open(a.marks) || fails(w.Value) || value.Tests(w.Value) {
				left = append(left, w)
			}
		}
		// That only no is left means that it is not seen by which way it says yes.
		if slices.ContainsFunc(left, func(w value.Way) bool { return !fails(w.Value) }) {
			ways = left
		}
	}
	if a.before.Yes.Never() {
		return ways
	}
	m.set(m.req.Marks[value.Asked], m.req.Mark(value.Asked).Either(a.before))
	for i, w := range ways {
		ways[i] = w.With(w.Marks[value.Asked].Either(a.before), value.Asked)
	}
	return ways
}

// ended reports whether the request is ended on a way for certain: what was asked there is no
// matter any more, and nobody comes around a check by it.
func ended(w value.Way) bool {
	return w.Marks[value.Aborted].No.Never() && !w.Marks[value.Aborted].Yes.Never()
}

// saysNo returns what reports whether a result says no, of a function that ends in some
// ways. One that says whether the request is denied says yes wherever the token may lack
// what it asks for. On a way on which something of that is certain, it may lack another.
func saysNo(ways []value.Way) func(value.Value) bool {
	denies := false
	var least value.Demand // what is certain on all ways
	for _, w := range ways {
		least = least.Or(w.Demand)
	}
	for _, w := range ways {
		if c, ok := w.Value.(value.Condition); ok && c.Tests {
			if !w.Demand.And(c.Yes).Equal(least) || w.Demand.And(c.No).Equal(least) {
				return value.Fails
			}
			denies = true
			continue
		}
		if lacking := w.Demand.And(w.Marks[value.Lacking].Yes); lacking.Never() || !lacking.Equal(least) {
			continue
		}
		t, ok := w.Value.(value.Truth)
		if !ok || !t.B {
			return value.Fails
		}
		denies = true
	}
	if !denies {
		return value.Fails
	}
	return func(v value.Value) bool {
		t, ok := v.(value.Truth)
		return ok && t.B
	}
}

// vouches reports whether a call is evidence that the scopes are asked for which it is
// given: it says yes or no. What is called like a check may be given them in structs.
func (m *Serving) vouches(callee string, n *ir.Node, args []value.Value) bool {
	if n == nil || !value.IsVerdict(n.ResultType()) && !strings.Contains(n.ResultType(), framework.VerdictsType) {
		return false
	}
	if naming.Changes(callee) && m.Guards[callee] == "" {
		return false
	}
	if naming.IsCheck(callee) {
		_, uses := m.scopesGiven(callee, args, false)
		return slices.ContainsFunc(uses, func(u route.ScopeAt) bool { return m.unmistakable(u) || m.hasParts(u) })
	}
	return slices.ContainsFunc(args, m.isScopes)
}

// vouch begins a call that may be evidence. What the body of one that is looks up to find
// the answer, in a database, a cache or a policy, is no way around it, and what was decided
// before it was called is not its own. It returns what to do where the call has ended.
func (m *Serving) vouch(is bool) func() {
	if !is {
		return func() {}
	}
	var before [len(decided)]*value.Mark
	for k, i := range decided {
		before[k] = m.req.Mark(i)
		if !before[k].Yes.Never() {
			m.set(m.req.Marks[i], value.CertainMark(false))
		}
	}
	m.req.vouched++
	return func() {
		m.req.vouched--
		for k, i := range decided {
			if before[k].Yes.Never() {
				continue
			}
			m.set(m.req.Marks[i], m.req.Mark(i).Either(before[k]))
		}
	}
}

// decided are the marks that say what decided which way a path went.
var decided = [...]int{value.ForInput, value.ForData}

// isScopes reports whether v is a scope or a list of such, and nothing else.
func (m *Serving) isScopes(v value.Value) bool {
	_, uses := m.scopesIn(v, false, 0)
	return slices.ContainsFunc(uses, m.unmistakable) && m.isNames(v)
}

// noteOnce notes a mark on the present path that does not have it for certain.
func (m *Serving) noteOnce(i int) {
	if mk := m.req.Mark(i); !mk.No.Never() || !mk.Yes.Always() {
		m.note(i)
	}
}

// heedOrigin notes what the present path depends on, of a condition that does not ask
// the token.
func (m *Serving) heedOrigin(c value.Condition) {
	switch {
	case c.Tests || c.AbsentYes || c.AbsentNo || c.FailsYes || c.FailsNo || m.req.TellsMarks(c.Turns):
	case c.RareYes: // whoever comes by here does so on purpose
		m.set(m.req.Marks[value.ForInput], value.CertainMark(false))
		m.noteOnce(value.ForData)
	case c.RareNo:
		m.set(m.req.Marks[value.ForData], value.CertainMark(false))
		m.noteOnce(value.ForInput)
	case c.From == 0 || c.From.Depends():
		m.req.owner = m.req.owner || c.From&value.OfOwner != 0
		if m.req.vouched == 0 || c.From == 0 || c.From&value.OfOwner != 0 {
			m.noteOnce(value.ForData)
		}
	case c.From.Chosen():
		m.noteOnce(value.ForInput)
	case c.From == value.OfSetting: // whatever it depended on before, this decided
		m.bySetting()
		for _, i := range []int{value.ForInput, value.ForData} {
			if !m.req.Mark(i).Yes.Never() {
				m.set(m.req.Marks[i], value.CertainMark(false))
			}
		}
	}
}

// heedless returns what to do where the branches of a condition come together, all of
// them or those that come to an end: if none of them asked the token, and the others
// only refused the request, or ended in a panic, it did not matter. Nor did it that there
// is no token, where all of them leave the same:
//
//	if user.Mail == "" {
//		log.Print("no mail")
//	}
func (m *Serving) heedless() func(all, alike bool) {
	path, data, asks := m.req.Marks[value.ForInput].V, m.req.Marks[value.ForData].V, m.req.asks
	settled, refusals, lacks := m.settles(), m.req.refusals, len(m.req.lacks)
	var absent [len(absences)]value.Value
	for i, k := range absences {
		absent[i] = m.req.Marks[k].V
	}
	f := m.frame()
	ways, left := len(f.ways), f.jumps()
	return func(all, alike bool) {
		if m.req.asks != asks || !all && (f.jumps() > left || slices.ContainsFunc(f.ways[ways:], func(w value.Way) bool { return !w.Marks[value.Refused].No.Never() })) {
			return
		}
		m.set(m.req.Marks[value.ForInput], path)
		m.set(m.req.Marks[value.ForData], data)
		settled()
		if all && alike && m.req.refusals == refusals {
			m.req.lacks = slices.Clip(m.req.lacks[:lacks])
			for i, k := range absences {
				m.set(m.req.Marks[k], absent[i])
			}
		}
	}
}

// absences are the marks that say there is no token.
var absences = [...]int{value.Absent, value.AbsentOff, value.AbsentOpen, value.AbsentOffOpen}
