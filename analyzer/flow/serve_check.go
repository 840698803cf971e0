package flow

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file says what a request is asked, and how it is refused, by calls
// that are not followed.

// inCatalog reports whether a text is a scope that the catalog has, or, if
// there is no catalog, one that is named like a scope. Of a name that is known in
// part, the catalog has one that fits.
func (m *machine) inCatalog(s string) bool {
	if name := scope.Scope(s); name.IsPattern() && slices.ContainsFunc(m.names, func(s string) bool { return name.Matches(scope.Scope(s)) }) {
		return true
	}
	if m.scopes != nil {
		return m.scopes(s)
	}
	return naming.LooksLikeScope(s)
}

// isScope reports whether a text stands for a scope.
func (m *machine) isScope(t text) bool {
	return t.S != "" && (m.inCatalog(t.S) || m.believed[t.At] && scope.Scope(t.S).Validate() == nil)
}

// maxScopes bounds how deep scopes stand in what a call is given.
const maxScopes = 7

// scopesIn returns what v demands if it holds scopes: all, or any, of those in
// a list.
func (m *machine) scopesIn(v value, any bool, depth int) (demand, []route.ScopeAt) {
	if depth > maxScopes {
		return nil, nil
	}
	several := func(values []value, any bool) (demand, []route.ScopeAt) {
		var out demand
		var uses []route.ScopeAt
		for _, v := range values {
			v, optional := certainly(v)
			d, u := m.scopesIn(v, any, depth+1)
			if optional && !any {
				d = always() // it is there on some paths only
			}
			switch {
			case u == nil:
				continue
			case uses == nil:
				out = d
			case any:
				out = out.or(d)
			default:
				out = out.and(d)
			}
			uses = addUses(uses, u...)
		}
		return out, uses
	}
	switch v := bare(v).(type) {
	case text:
		if m.isScope(v) && !v.drawn {
			return demandOf(scope.Scope(v.S)), []route.ScopeAt{{Name: scope.Scope(v.S), Span: v.At}}
		}
	case number:
		return m.permissionsIn(v, any)
	case partial:
		if t, ok := m.pattern(v); ok {
			return demandOf(scope.Scope(t.S)), []route.ScopeAt{{Name: scope.Scope(t.S), Span: t.At}}
		}
	case choice:
		return several(v, true)
	case list:
		return several(v.elems, any)
	case *dict:
		var values []value
		for _, p := range v.pairs() {
			values = append(values, p.key, p.value)
		}
		return several(values, any)
	case pointer:
		return m.scopesIn(v.to.v, any, depth+1)
	case *object:
		if d, uses := m.permissionsIn(v, any); uses != nil {
			return d, uses
		}
		if want, ok := m.wants(v); ok {
			return m.scopesIn(want, false, depth+1)
		}
		var values []value
		for _, name := range sortedKeys(v.fields) {
			values = append(values, v.fields[name].v)
		}
		if d, uses := several(values, any); uses != nil {
			return d, uses
		}
		return m.combined(values)
	}
	return nil, nil
}

// asked returns what a call that is given scopes demands, and notes them.
func (m *machine) asked(callee string, args []value, at source.Span) (demand, bool) {
	d, _, ok := m.askedFor(callee, args, "", at)
	return d, ok
}

// askedFor is asked for a call whose results have types.
func (m *machine) askedFor(callee string, args []value, types string, at source.Span) (demand, []route.ScopeAt, bool) {
	any, named := m.anyOf(callee), m.guards[callee] != "" || naming.IsCheck(callee) || strings.Contains(types, framework.VerdictsType)
	all := args
	if !named { // a scope among other things is one of the things that it is about
		args = slices.DeleteFunc(slices.Clone(args), func(v value) bool { return !m.isNames(v) })
	}
	args = m.named(callee, args)
	if m.composes(callee) {
		args = all
	}
	if m.guards[callee] != "" && slices.ContainsFunc(all, m.unknownScope) {
		m.miss(doubt{Gap: m.gapOf(callee, at, "is given what is not known here"), firm: true})
		return nil, nil, false
	}
	d, uses := m.scopesIn(list{elems: args}, any, 0)
	if named { // what else is given a resource and an action is about something
		d, uses = m.scopesGiven(callee, args, any)
	}
	if uses == nil && (m.composes(callee) || m.guards[callee] != "" && len(args) > 0) {
		m.miss(doubt{Gap: m.gapOf(callee, at, "is given what is not known here"), firm: true})
	}
	compares := textFuncs[callee] != nil
	if uses == nil || !named && !slices.ContainsFunc(uses, m.unmistakable) && !(compares && slices.ContainsFunc(all, func(v value) bool { return speaksOfScopes(v, 0) })) {
		return nil, nil, false
	}
	m.use(uses, at)
	if compares && slices.ContainsFunc(all, func(v value) bool { return meets(v, uses) }) {
		return nil, uses, true
	}
	return d, uses, true
}

// isNames reports whether v is a text or what stands for a scope, or a list of
// such.
func (m *machine) isNames(v value) bool {
	for _, v := range all(bare(v)) {
		for _, v := range flat(v) {
			if _, ok := m.nameOf(v); !ok {
				return false
			}
		}
	}
	return true
}

// named returns those of the arguments of a declared guard that are scopes themselves, if
// there are any: what else it is given, such as what it is asked for, may hold
// texts that are called alike.
func (m *machine) named(callee string, args []value) []value {
	if m.guards[callee] == "" || m.composes(callee) {
		return args
	}
	var names []value
	for _, v := range args {
		if _, uses := m.scopesIn(v, false, 0); uses != nil && m.isNames(v) {
			names = append(names, v)
		}
	}
	if names == nil {
		return args
	}
	return names
}

// unmistakable reports whether a text can mean nothing but a scope: it was given
// to a guard, or is named with an access and a resource. One that is called
// orders is called as the things are, of which most calls speak.
func (m *machine) unmistakable(u route.ScopeAt) bool {
	if m.believed[u.Span] {
		return true
	}
	if !strings.ContainsAny(string(u.Name), ":._-") {
		return false
	}
	_, ok := scope.AccessOfName(u.Name)
	return ok
}

// use notes that the token is asked for scopes. The place is the call, in the
// guard or handler that is followed, which leads there.
func (m *machine) use(uses []route.ScopeAt, at source.Span) {
	m.req.asks++
	m.req.uses = addUses(m.req.uses, uses...)
	if base := m.req.base; len(m.stack) > base+1 {
		if site := m.stack[base+1].site; site != nil {
			at = site.At.Span(m.stack[base].code.File)
		}
	}
	if at.IsValid() && !slices.Contains(m.req.calls, at) {
		m.req.calls = append(m.req.calls, at)
	}
}

// give notes which texts a function was given, by the number of the argument and
// where they stand in it.
func (m *machine) give(callee string, args []value) {
	for i, arg := range args {
		key := callee + " " + strconv.Itoa(i)
		if m.functions[callee] != nil && m.functions[callee].Variadic {
			key = callee + " " + strconv.Itoa(min(i, len(m.functions[callee].Params)-1))
		}
		for _, v := range flat(arg) {
			m.giveAs(key, v, m.guards[callee] != "")
		}
	}
}

// maxGiven bounds how deep the lists and maps are in which texts are given.
const maxGiven = 3

func (m *machine) giveAs(key string, v value, guards bool) {
	switch v := bare(v).(type) {
	case list:
		for _, v := range flat(v) {
			m.giveIn(key+"[]", v, guards)
		}
	case *dict:
		for _, p := range v.pairs() {
			m.giveIn(key+"{}", p.value, guards)
		}
	case partial:
		if t, known := m.spelled(v); known && scope.Scope(t.S).Tells() {
			m.giveAs(key, t, guards)
		}
	case text:
		if v.S == "" || strings.ContainsAny(v.S, "/ %") || !v.At.IsValid() {
			return
		}
		if guards {
			m.believed[v.At] = true
		}
		if m.given[key] == nil {
			m.given[key] = make(map[source.Span]string)
		}
		m.given[key][v.At] = v.S
	}
}

func (m *machine) giveIn(key string, v value, guards bool) {
	if strings.Count(key, "]")+strings.Count(key, "}") <= maxGiven {
		m.giveAs(key, v, guards)
	}
}

// outside returns what a call does and returns in a request, if it is not
// followed.
func (m *machine) outside(callee string, recv value, args []value, n *ir.Node, at source.Span) (value, bool) {
	if v, ok := m.flowOn(callee, recv, args, at); ok {
		return v, true
	}
	types := ""
	if n != nil {
		types = n.ResultType()
	}
	if v, ok := m.matchedBy(callee, types); ok {
		return v, true
	}
	if v, ok := wrapsError(callee, types, args); ok {
		return v, true
	}
	if v, ok := m.keepsInContext(callee, args); ok {
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
	d, uses, asks := demand(nil), []route.ScopeAt(nil), false
	if !naming.IsMaker(callee) && !m.isRequest(recv) { // the request itself is told, not asked
		d, uses, asks = m.askedFor(callee, args, types, at)
	}
	if !asks {
		if isVerdict(types) && !m.isRequest(recv) && !naming.IsStandard(naming.PackageOf(callee)) && !naming.IsQuiet(callee) {
			m.req.blind = cmp.Or(m.req.blind, callee, "a function")
			m.evidence(callee, recv, args, at)
		}
		m.tell(callee, recv, args, at)
		return m.says(callee, recv, types, args, at)
	}
	var out tuple
	tells := false
	for typ := range strings.SplitSeq(types, ",") {
		switch {
		case typ == "bool":
			tells = true
			c := cond{yes: d, no: always(), tests: true}
			if naming.IsNegative(callee) {
				c = c.not()
			}
			out = append(out, c)
		case typ == framework.VerdictsType:
			tells = true
			out = append(out, verdictsOn(args, uses))
		case typ == "error" || m.isError(typ):
			if strings.Contains(types, framework.VerdictsType) { // it says whether the call failed
				out = append(out, nilness{null: always(), set: always(), value: failed{opaque{Why: "an error", Type: typ}}, from: ofSetting})
				continue
			}
			tells = true
			out = append(out, nilness{null: d, set: always(), value: failed{opaque{Why: "an error", Type: typ}}, tests: true})
		default:
			out = append(out, m.symbolFor(typ, opaque{Why: "the result of " + naming.Short(callee)}))
		}
	}
	if !tells && naming.EnforcesByName(callee) {
		if types == "" {
			m.set(m.req.path, m.req.demand().and(d)) // it does not come back otherwise
		} else {
			out[0] = nilness{null: always(), set: d, value: out[0], tests: true}
		}
	}
	if len(out) == 1 {
		return out[0], true
	}
	return out, true
}

// says returns what a call says that asks the token for nothing.
func (m *machine) says(callee string, recv value, types string, args []value, at source.Span) (value, bool) {
	switch {
	case types == "bool" && privileged(callee, args):
		return truth{}, true
	case types == "bool":
		return cond{yes: always(), no: always(), from: m.originOfCall(callee, recv, args, 0)}, true
	case makesError(callee, types, args):
		m.deny(args, at)
		return failed{opaque{Why: "an error", Type: types}}, true
	}
	return nil, false
}

// isError reports whether a type is an error by its methods.
func (m *machine) isError(typ string) bool {
	full, _ := m.method(strings.TrimPrefix(typ, "*"), "Error")
	return full != "" || strings.HasSuffix(typ, "Error")
}

// flowOn performs the calls by which a framework goes on with a request, or
// ends it.
func (m *machine) flowOn(callee string, recv value, args []value, at source.Span) (value, bool) {
	if recv != nil {
		if _, ok := bare(recv).(behind); ok {
			m.reach()
			return opaque{Why: "what the handler returns"}, true
		}
	}
	name := naming.Last(callee)
	if !m.isRequest(recv) {
		return nil, false
	}
	switch {
	case naming.GoesOn(name) && len(args) == 0:
		m.reach()
		return opaque{Why: "what the handler returns"}, true
	case name == "Method" && len(args) == 0:
		return m.requestMethod(), true
	case naming.TellsAborted(name) && len(args) == 0:
		return m.isAborted(), true
	case naming.Aborts(name):
		m.abort()
		m.refuse(args, at)
		return opaque{Why: "what " + name + " returns"}, true
	}
	return nil, false
}

// isRequest reports whether v is the request, its writer or its context.
func (m *machine) isRequest(v value) bool {
	switch v := bare(v).(type) {
	case opaque:
		return m.isContext(v.Type)
	case pointer:
		o, ok := v.to.v.(*object)
		return ok && o.open && m.isContext(o.typ)
	}
	return false
}

// requestMethod is the method of the request.
func (m *machine) requestMethod() value {
	if m.req.method != route.Any {
		return text{S: m.req.method}
	}
	var out choice
	for _, method := range framework.MethodsByName() {
		out = append(out, text{S: method})
	}
	return out
}

// tell notes what a call tells the client, if it is given the request: that
// it is refused, if there is an error in it. A call that does something else
// goes on with a request, refused or not.
func (m *machine) tell(callee string, recv value, args []value, at source.Span) {
	if m.req.mark(refused).no.never() {
		return
	}
	if m.req.mark(checked).no.never() && m.req.mark(refused).yes.never() && (m.isRequest(recv) || slices.ContainsFunc(args, m.isRequest)) {
		m.req.works = true
	}
	if m.answers(callee, recv, args) && m.req.mark(refused).yes.never() {
		m.note(answered)
	}
	if m.tellsFailure(recv, args) || refusal(callee, args) && (callee == "" || m.isRequest(recv) || slices.ContainsFunc(args, m.isRequest) || naming.IsResponse(callee)) {
		m.refuse(args, at)
		return
	}
	if m.req.handler && !m.req.closing && !naming.IsQuiet(callee) && !slices.ContainsFunc(args, isFailed) { // who is told of the failure goes on with that
		m.proceed(at)
	}
}

// abort notes that what is behind does not run. What else is known of such a
// path is no matter where it meets those on which it does.
func (m *machine) abort() {
	m.note(aborted)
	for _, i := range []int{absent, checked, absentOpen, checkedOpen, asked} {
		m.set(m.req.marks[i], new(mark))
	}
}

// isAborted returns the condition that the request was ended.
func (m *machine) isAborted() value {
	c := m.req.mark(aborted).cond
	if !c.yes.never() && !c.no.never() {
		end := m.req.marks[aborted]
		c.turns = []turn{{cell: end, open: end.v, yes: certainMark(true), no: certainMark(false)}}
		for _, i := range []int{absent, checked} { // as abort leaves them
			other := m.req.marks[i]
			c.turns = append(c.turns, turn{cell: other, open: other.v, yes: new(mark), no: other.v})
		}
	}
	return c
}

// refuse notes that the request is refused from here on.
func (m *machine) refuse(args []value, at source.Span) {
	if m.req.mark(refused).no.never() {
		return
	}
	if m.req.mark(answered).no.never() {
		if !m.req.mark(checked).yes.never() && len(m.req.calls) > 0 {
			m.req.faults = addFault(m.req.faults, route.Fault{Kind: route.Unreached, Demand: allOf(m.req.uses), Span: m.req.calls[len(m.req.calls)-1]})
		}
		return
	}
	m.deny(args, at)
	m.note(refused)
	for _, i := range []int{forInput, forData} { // what such a path depends on is no matter
		m.set(m.req.marks[i], new(mark))
	}
	for _, p := range whileOpen {
		m.set(m.req.marks[p.open], new(mark))
	}
}

// proceed notes that a handler goes on although it may have refused the
// request: the refusal is none.
func (m *machine) proceed(at source.Span) {
	mk := m.req.mark(refused)
	if mk.yes.never() {
		return
	}
	kept := m.req.demand().and(mk.no)
	if !kept.never() && !mk.no.always() && !kept.equal(m.req.demand()) {
		fault := route.Fault{Kind: route.Proceeds, Demand: kept.requirement(), Span: at}
		if len(m.req.calls) > 0 {
			fault.Span = m.req.calls[len(m.req.calls)-1]
		}
		m.req.faults = addFault(m.req.faults, fault)
	}
	m.set(m.req.marks[refused], certainMark(false))
}
