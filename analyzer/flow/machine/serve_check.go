package machine

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file says what a request is asked, and what its client is told, by calls
// that are not followed.

// maxScopes bounds how deep scopes stand in what a call is given.
const maxScopes = 7

// asked returns what a call that is given scopes demands, and notes them.
func (m *Serving) asked(callee string, args []value.Value, at source.Span) (value.Demand, bool) {
	d, _, ok := m.askedFor(callee, args, nil, at)
	return d, ok
}

// askedFor is asked for a call as it is written, of which is known what it returns.
func (m *Serving) askedFor(callee string, args []value.Value, n *ir.Node, at source.Span) (value.Demand, []route.ScopeAt, bool) {
	types := ""
	if n != nil {
		types = n.ResultType()
	}
	any, named := m.anyOf(callee, n), m.Guards[callee] != "" || naming.IsCheck(callee) || strings.Contains(types, framework.VerdictsType) || m.answersFor(callee, types)
	all := args
	if !named { // a scope among other things is one of the things that it is about
		args = slices.DeleteFunc(slices.Clone(args), func(v value.Value) bool { return !m.isNames(v) })
	}
	args = m.named(callee, args)
	if m.composes(callee) {
		args = all
	}
	if m.Guards[callee] != "" && slices.ContainsFunc(all, m.unknownScope) {
		m.miss(value.Doubt{Gap: m.gapOf(callee, at, "is given what is not known here"), Firm: true})
		return nil, nil, false
	}
	d, uses := m.scopesIn(value.List{Elems: args}, any, 0)
	if named { // what else is given a resource and an action is about something
		d, uses = m.scopesGiven(callee, args, any)
	}
	if uses == nil && (m.composes(callee) || m.Guards[callee] != "" && len(args) > 0) {
		m.miss(value.Doubt{Gap: m.gapOf(callee, at, "is given what is not known here"), Firm: true})
	}
	compares := value.TextFuncs[callee] != nil
	if m.Guards[callee] == "" && !strings.Contains(types, framework.VerdictsType) && m.isWord(all, named) {
		return nil, nil, false
	}
	if uses == nil || !named && !slices.ContainsFunc(uses, m.unmistakable) && !(compares && slices.ContainsFunc(all, func(v value.Value) bool { return value.SpeaksOfScopes(v, 0) })) {
		return nil, nil, false
	}
	m.use(uses, at)
	if compares && slices.ContainsFunc(all, func(v value.Value) bool { return value.Meets(v, uses) }) {
		return nil, uses, true
	}
	return d, uses, true
}

// isWord reports whether what a call is given of scopes is only called like them, and
// stands among other things: a label of a metric, a kind of event. Of what is named like a
// check, names of one word are.
func (m *Serving) isWord(args []value.Value, named bool) bool {
	_, uses := m.scopesIn(value.List{Elems: args}, false, 0)
	if uses == nil || slices.ContainsFunc(uses, m.unmistakable) || named && slices.ContainsFunc(uses, m.hasParts) {
		return false
	}
	return !slices.ContainsFunc(args, func(v value.Value) bool {
		_, uses := m.scopesIn(v, false, 0)
		return uses != nil && m.isNames(v)
	})
}

// answersFor reports whether a call that is not followed finds the answer of one that is
// evidence: a lookup in a cache, a question to a policy engine.
func (m *Serving) answersFor(callee, types string) bool {
	return m.req.vouched > 0 && value.IsVerdict(types) && !naming.IsStandard(naming.PackageOf(callee))
}

// isNames reports whether v is a text or what stands for a scope, or a list of
// such.
func (m *Machine) isNames(v value.Value) bool {
	for _, v := range value.All(value.Bare(v)) {
		for _, v := range value.Elements(v) {
			if _, ok := m.nameOf(v); !ok {
				return false
			}
		}
	}
	return true
}

// use notes that the token is asked for scopes. The place is the call, in the
// guard or handler that is followed, which leads there.
func (m *Serving) use(uses []route.ScopeAt, at source.Span) {
	m.req.asks++
	m.grant()
	m.req.uses = value.AddUses(m.req.uses, uses...)
	for _, u := range uses {
		m.wasAsked[u.Span] = true
	}
	at = m.leadingTo(at)
	if at.IsValid() && !slices.Contains(m.req.calls, at) {
		m.req.calls = append(m.req.calls, at)
	}
}

// leadingTo returns the call in the guard or handler that is followed which leads to a place.
func (m *Serving) leadingTo(at source.Span) source.Span {
	if base := m.req.base; len(m.stack) > base+1 {
		if site := m.stack[base+1].site; site != nil {
			return site.At.Span(m.stack[base].code.File)
		}
	}
	return at
}

// asksNobody notes that what is not there is asked for scopes.
func (m *Serving) asksNobody(what value.Value, at source.Span) {
	if _, uses := m.scopesIn(what, true, 0); uses != nil {
		m.req.futile, m.req.futileAt = value.AddUses(m.req.futile, uses...), m.leadingTo(at)
	}
}

// demandOf returns what is certain of a token that has all of some scopes.
func demandOf(uses []route.ScopeAt) value.Demand {
	d := value.Always()
	for _, u := range uses {
		d = d.And(value.DemandOf(u.Name))
	}
	return d
}

// outside returns what a call does and returns in a request, if it is not
// followed.
func (m *Serving) outside(callee string, recv value.Value, args []value.Value, n *ir.Node, at source.Span) (value.Value, bool) {

	own := ""
	if m.req.fw != nil {
		own = m.req.fw.InPackage(naming.WithoutReceiver(callee))
	}
	if own != "" && slices.Contains(m.req.fw.Panics, own) {
		m.refuse(args, at)
		m.set(m.req.Path, value.Demand(nil)) // it does not come back
		return value.Opaque{Why: "what " + own + " returns"}, true
	}
	if own != "" && !m.req.handler && slices.Contains(m.req.fw.Writes, own) {
		m.refuse(args, at)
	}
	if v, ok := m.flowOn(callee, recv, args, at); ok {
		return v, true
	}
	types := ""
	if n != nil {
		types = n.ResultType()
	}
	if framework.SetsMethod(callee, len(args)) {
		m.turn(args[0])
	}
	if v, ok := m.saysMethod(callee, args); ok {
		return v, true
	}
	if v, ok := m.pathOf(callee, recv, args); ok {
		return v, true
	}
	if v, ok := m.matchedBy(callee, recv, types); ok {
		return v, true
	}
	if v, ok := wrapsError(callee, types, args); ok {
		return v, true
	}
	if v, ok := m.givenTo(callee, recv, args); ok {
		return v, true
	}
	if v, ok := m.keepsInContext(callee, args, at); ok {
		return v, true
	}
	if v, ok := m.validated(callee, recv, at); ok {
		return v, true
	}
	if m.isRequest(recv) {
		if v, ok := m.keeps(naming.Last(callee), args, types); ok {
			return v, true
		}
	}
	d, uses, asks := value.Demand(nil), []route.ScopeAt(nil), false
	nobody := recv != nil && value.IsMissing(value.Bare(recv)) || slices.ContainsFunc(args, func(v value.Value) bool { return value.IsMissing(value.Bare(v)) })
	if !naming.IsMaker(callee) && !m.examines(callee, recv, args) && (!naming.Changes(callee) || m.Guards[callee] != "") && !m.isRequest(recv) { // the request itself is told, not asked
		used, count := m.req.uses, m.req.asks
		if d, uses, asks = m.askedFor(callee, args, n, at); asks && nobody {
			m.req.uses, m.req.asks, d = used, count, nil
			m.req.futile, m.req.futileAt = value.AddUses(m.req.futile, uses...), m.leadingTo(at)
		}
	}
	if !asks {
		if c, ok := m.reports(types, recv, args, n); ok {
			return c, true
		}
		if value.IsVerdict(types) && !m.isRequest(recv) && !naming.IsStandard(naming.PackageOf(callee)) && !naming.IsQuiet(callee) {
			m.req.blind = cmp.Or(m.req.blind, callee, "a function")
			m.hear(recv, args)
			m.hints(callee, recv, args, at)
			m.toldVerdict(callee, args, at)
		}
		m.nameless(callee, args, types, at)
		m.tell(callee, recv, args, types, at)
		return m.says(callee, recv, types, args, at)
	}
	var out value.Tuple
	tells := false
	for typ := range strings.SplitSeq(types, ",") {
		switch {
		case typ == "bool":
			tells = true
			c := value.Condition{Yes: d, No: value.Always(), Tests: true, FailsNo: slices.ContainsFunc(args, isWriter)} // what is given the response to say no may answer it
			if naming.IsNegative(callee) {
				c = c.Not()
			}
			out = append(out, c)
		case typ == framework.VerdictsType:
			tells = true
			out = append(out, value.VerdictsOn(args, uses))
		case typ == "error" || m.isError(typ):
			if strings.Contains(types, framework.VerdictsType) || slices.Contains(strings.Split(types, ","), "bool") { // it says whether the call failed
				out = append(out, value.Nilness{Null: value.Always(), Set: value.Always(), Value: value.Failed{Value: value.Opaque{Why: "an error", Type: typ}}, From: value.OfSetting})
				continue
			}
			tells = true
			out = append(out, value.Nilness{Null: d, Set: value.Always(), Value: value.Failed{Value: value.Opaque{Why: "an error", Type: typ}}, Tests: true})
		default:
			out = append(out, m.symbolFor(typ, value.Opaque{Why: "the result of " + naming.Short(callee)}))
		}
	}
	if !tells && naming.EnforcesByName(callee) {
		if types == "" {
			m.set(m.req.Path, m.req.Demand().And(d)) // it does not come back otherwise
		} else {
			out[0] = value.Nilness{Null: value.Always(), Set: d, Value: out[0], Tests: true}
		}
	}
	if len(out) == 1 {
		return out[0], true
	}
	return out, true
}

// examines reports whether a function that matches patterns is given a scope and nothing of
// the request: it looks how the scope is written, and asks nobody for it.
func (m *Serving) examines(callee string, recv value.Value, args []value.Value) bool {
	if !naming.MatchesPatterns(callee) {
		return false
	}
	from := m.originOfAll(args, 0)
	if recv != nil {
		from |= m.originOf(recv)
	}
	return from&^value.OfSetting == 0
}

// isWriter reports whether a value is that by which a request is answered.
func isWriter(v value.Value) bool { return strings.HasSuffix(value.TypeOf(v), ".ResponseWriter") }

// says returns what a call says that asks the token for nothing.
func (m *Serving) says(callee string, recv value.Value, types string, args []value.Value, at source.Span) (value.Value, bool) {
	switch {
	case types == "bool" && value.IsPrivileged(callee, args) && m.relates(recv, args):
		return value.Condition{Yes: value.Always(), No: value.Always(), From: m.originOfCall(callee, recv, args, 0) | value.OfOwner}, true
	case types == "bool" && value.IsPrivileged(callee, args):
		return value.Truth{}, true
	case types == "bool":
		return value.Condition{Yes: value.Always(), No: value.Always(), From: m.originOfCall(callee, recv, args, 0)}, true
	case types == "error" && m.isRequest(recv) && m.Know.Framework(naming.PackageOf(callee)) != nil && value.IsRefusal(callee, args):
		return value.Null{}, true // the answer is written
	case value.MakesError(callee, types, args):
		m.deny(args, at)
		if naming.SaysDenied(naming.Last(callee)) || slices.ContainsFunc(args, saysDenied) {
			m.denied()
		}
		return value.Failed{Value: value.Opaque{Why: "an error", Type: types}}, true
	}
	return nil, false
}

// flowOn performs the calls by which a framework goes on with a request, or
// ends it.
func (m *Serving) flowOn(callee string, recv value.Value, args []value.Value, at source.Span) (value.Value, bool) {
	if recv != nil {
		if _, ok := value.Bare(recv).(value.Behind); ok {
			m.reachByHand()
			return value.Opaque{Why: "what the handler returns"}, true
		}
	}
	name := naming.Last(callee)
	if !m.isRequest(recv) {
		return nil, false
	}
	switch {
	case naming.GoesOn(name) && len(args) == 0 && m.req.inner != nil: // what is behind is called by hand, and there is no more
		return value.Null{}, true
	case naming.GoesOn(name) && len(args) == 0:
		m.reach()
		return value.Opaque{Why: "what the handler returns"}, true
	case name == "Method" && len(args) == 0:
		return m.methodOf(), true
	case naming.TellsAborted(name) && len(args) == 0:
		return m.req.isAborted(), true
	case naming.Aborts(name):
		m.abort()
		m.refuse(args, at)
		m.set(m.req.Marks[value.Lacking], new(value.Mark)) // as abort leaves the others
		return value.Opaque{Why: "what " + name + " returns"}, true
	}
	return nil, false
}

// tell notes what a call tells the client, if it is given the request: that
// it is refused, if there is an error in it. A call that does something else
// goes on with a request, refused or not.
func (m *Serving) tell(callee string, recv value.Value, args []value.Value, types string, at source.Span) {
	refuses := value.IsRefusal(callee, args) && (m.isRequest(recv) || slices.ContainsFunc(args, m.isRequest) || naming.IsResponse(callee))
	if m.req.Mark(value.Refused).No.Never() {
		if refuses || answers(callee, recv, args) {
			m.noteOnce(value.Done)
		}
		if m.req.asks > 0 && m.req.Mark(value.Denied).No.Never() && m.answersWell(callee, recv, args) && !m.implied() { // with what it was asked for, after the refusal
			m.goesOn(at)
		}
		return
	}
	if m.tellsByWay(callee, recv, args, types, at) {
		return
	}
	if m.req.Mark(value.Checked).No.Never() && m.req.Mark(value.Refused).Yes.Never() && !m.req.Mark(value.Lacking).No.Never() && (m.isRequest(recv) || slices.ContainsFunc(args, m.isRequest)) {
		m.req.works = true
	}
	if answers(callee, recv, args) || m.answersWell(callee, recv, args) {
		m.req.writes++
		if m.req.Mark(value.Refused).Yes.Never() {
			m.note(value.Answered)
			m.note(value.Done)
		}
	}
	if m.tellsFailure(recv, args) || refuses {
		m.refuse(args, at)
		return
	}
	if m.mayEnd(callee, args, types) {
		m.miss(value.Doubt{Gap: m.gapOf(cmp.Or(callee, "a function value"), at, value.NotFollowed)})
	}
	if m.answersVaguely(callee, recv, args) {
		m.miss(value.Doubt{Gap: m.gapOf(callee, at, "answers with a status that is not known to who may lack a scope")})
	}
	if m.req.status && naming.IsStandard(naming.PackageOf(callee)) { // writes the body of the answer, whatever the status
		return
	}
	if m.req.handler && !m.req.closing && m.req.telling == 0 && !naming.IsQuiet(callee) && !(len(args) == 0 && m.isRequest(recv)) && !slices.ContainsFunc(args, value.IsFailed) { // who is told of the failure goes on with that
		m.proceed(at)
	}
	if m.req.handler && slices.ContainsFunc(args, isWriter) && callee != "net/http.MaxBytesReader" { // which closes the connection, and answers nothing
		m.noteOnce(value.Handed)
	}
}

// tellsByWay is tell for a call that is given a status which depends on the way that
// was taken: each way is told what it leads to.
func (m *Serving) tellsByWay(callee string, recv value.Value, args []value.Value, types string, at source.Span) bool {
	i := slices.IndexFunc(args, func(v value.Value) bool { _, ok := v.(*value.Cases); return ok })
	if i < 0 {
		return false
	}
	status := args[i].(*value.Cases)
	refuses := func(v value.Value) value.Condition {
		if value.IsOfFailure(v) || value.IsRefusal("", []value.Value{v}) {
			return value.Condition{Yes: value.Always()}
		}
		return value.Condition{No: value.Always()}
	}
	c := m.compareCases(status, nil, refuses)
	yes, no := status.Where(refuses)
	if yes == nil || no == nil {
		return false
	}
	tell := func(v value.Value) bool {
		args := slices.Clone(args)
		args[i] = v
		m.tell(callee, recv, args, types, at)
		return true
	}
	m.branches(func() bool { return m.suppose(c, true) && tell(yes) }, func() bool { return m.suppose(c, false) && tell(no) })
	m.req.status = true
	return true
}

// told begins a call that is followed. One that is given an error which is there, and
// the request, tells of the failure, whatever it does: if it writes the response, that
// is a refusal, even if the status is not known. It returns what to do where the call
// has ended.
func (m *Serving) told(code *ir.Function, recv value.Value, args []value.Value) func() {
	if !m.tells(code, recv, args) {
		return func() {}
	}
	answered, writes := m.req.Mark(value.Answered), m.req.writes
	m.req.telling++
	return func() {
		m.req.telling--
		if answered.Yes.Never() && m.req.writes > writes {
			m.refused()
		}
	}
}

// answersWell reports whether a call of a handler sends the response with a status that
// refuses nothing: what is answered afterwards is sent to nobody.
// https://pkg.go.dev/net/http#ResponseWriter
func (m *Serving) answersWell(callee string, recv value.Value, args []value.Value) bool {
	if !m.req.handler || !naming.SendsStatus(callee) || !m.isRequest(recv) || len(args) == 0 {
		return false
	}
	n, ok := value.Bare(args[0]).(value.Number)
	return ok && !n.Loose && n.N >= 200 && n.N < 300
}

// implied reports whether a status is that which a writer of the program's own sends before
// the first part of a body, unless one was sent before it:
//
//	func (w *writer) Write(b []byte) (int, error) {
//		if w.status == 0 {
//			w.WriteHeader(http.StatusOK)
//		}
func (m *Serving) implied() bool {
	return slices.ContainsFunc(m.stack, func(f *frame) bool {
		if !naming.WritesBody(f.code.Name) {
			return false
		}
		sends, _ := m.method(naming.ReceiverOf(f.code.Name), "WriteHeader")
		return sends != ""
	})
}

// mayEnd reports whether a call that is not followed may end the request of a token that
// lacks what it was asked for: it is told that the request is forbidden, and given nothing of
// the request to answer it, so that it may panic.
func (m *Serving) mayEnd(callee string, args []value.Value, types string) bool {
	if m.Know.Framework(naming.PackageOf(callee)) != nil || types != "" && naming.MakesOf(callee) { // of a framework, its row says what panics
		return false
	}
	return m.req.Mark(value.Lacking).No.Never() && m.Functions[callee] == nil && !naming.IsQuiet(callee) && !naming.Refuses(callee) &&
		slices.ContainsFunc(args, func(v value.Value) bool {
			n, ok := value.Bare(v).(value.Number)
			return ok && (n.N == http.StatusUnauthorized || n.N == http.StatusForbidden)
		})
}

// answersVaguely reports whether a call answers the request with a status that is not
// known, on a path on which the token may lack what it was asked for.
func (m *Serving) answersVaguely(callee string, recv value.Value, args []value.Value) bool {
	if !m.req.handler || m.req.Mark(value.Lacking).Yes.Never() || !naming.TakesStatus(callee) || !m.isRequest(recv) || len(args) == 0 {
		return false
	}
	switch v := value.Bare(args[0]).(type) {
	case value.Opaque:
		return v.Type == "" || v.Type == "int"
	case *value.Result:
		return v.Type == "" || v.Type == "int"
	case value.Failed:
		return true
	case value.Choice:
		return slices.ContainsFunc(v, func(v value.Value) bool {
			n, ok := value.Bare(v).(value.Number)
			return !ok || n.N >= 300
		})
	}
	return false
}
