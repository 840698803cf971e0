package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file says what a request is asked, and how it is refused, by calls
// that are not followed and by comparisons.

// inCatalog reports whether a text is a scope that the catalog has, or, if
// there is no catalog, one that is named like a scope.
func (m *machine) inCatalog(s string) bool {
	if m.scopes != nil {
		return m.scopes(s)
	}
	return looksLikeScope(s)
}

// looksLikeScope reports whether a text follows one of the conventions by
// which scopes are named, with an access and a resource: read:x, x.write.
func looksLikeScope(s string) bool {
	if len(s) > 64 || !strings.ContainsAny(s, ":.") || strings.ContainsAny(s, "/ %") {
		return false
	}
	_, ok := scope.AccessOfName(scope.Scope(s))
	return ok && scope.Scope(s).Validate() == nil
}

// isScope reports whether a text stands for a scope.
func (m *machine) isScope(t text) bool {
	return t.S != "" && (m.inCatalog(t.S) || m.believed[t.At] && scope.Scope(t.S).Validate() == nil)
}

// scopesIn returns what v demands if it holds scopes: all, or any, of those in
// a list.
func (m *machine) scopesIn(v value, any bool, depth int) (demand, []route.ScopeAt) {
	if depth > 4 {
		return nil, nil
	}
	several := func(values []value, any bool) (demand, []route.ScopeAt) {
		var out demand
		var uses []route.ScopeAt
		for _, v := range values {
			d, u := m.scopesIn(v, any, depth+1)
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
		if m.isScope(v) {
			return demandOf(scope.Scope(v.S)), []route.ScopeAt{{Name: scope.Scope(v.S), Span: v.At}}
		}
	case choice:
		return several(v, true)
	case list:
		return several(flat(v), any)
	case pointer:
		return m.scopesIn(v.to.v, any, depth+1)
	case *object:
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

// combined returns the scope that texts make together, as a resource and an
// action do.
func (m *machine) combined(values []value) (demand, []route.ScopeAt) {
	var texts []text
	for _, v := range values {
		if t, ok := bare(v).(text); ok && t.S != "" {
			texts = append(texts, t)
		}
	}
	if m.scopes == nil || len(texts) < 2 || len(texts) > 3 {
		return nil, nil
	}
	for i, a := range texts {
		for j, b := range texts {
			if i == j {
				continue
			}
			for _, sep := range []string{":", ".", "_", "-", "/"} {
				if s := a.S + sep + b.S; m.scopes(s) {
					return demandOf(scope.Scope(s)), []route.ScopeAt{{Name: scope.Scope(s), Span: a.At}}
				}
			}
		}
	}
	return nil, nil
}

// mode returns whether a function that is not followed wants any or all of the
// scopes that it is given.
func (m *machine) anyOf(callee string) bool {
	switch m.guards[callee] {
	case "any":
		return true
	case "all":
		return false
	}
	name := methodName(callee)
	return slices.ContainsFunc(anyNames, func(part string) bool { return strings.Contains(name, part) })
}

// asked returns what a call that is given scopes demands, and notes them.
func (m *machine) asked(callee string, args []value, at source.Span) (demand, bool) {
	any, named := m.anyOf(callee), m.guards[callee] != "" || isCheck(callee)
	if !named { // a scope among other things is one of the things that it is about
		args = slices.DeleteFunc(slices.Clone(args), func(v value) bool { return !isNames(v) })
	}
	d, uses := m.scopesIn(list{elems: args}, any, 0)
	if uses == nil {
		d, uses = m.combined(args)
	}
	if uses == nil || !named && !slices.ContainsFunc(uses, unmistakable) {
		return nil, false
	}
	m.use(uses, at)
	return d, true
}

// isNames reports whether v is a text, or a list of texts.
func isNames(v value) bool {
	for _, v := range all(bare(v)) {
		for _, v := range flat(v) {
			if _, ok := bare(v).(text); !ok {
				return false
			}
		}
	}
	return true
}

// unmistakable reports whether a scope is named so that its text means nothing
// else: with an access and a resource. One that is called orders is called as
// the things are, of which most calls speak.
func unmistakable(u route.ScopeAt) bool {
	if !strings.ContainsAny(string(u.Name), ":._-") {
		return false
	}
	_, ok := scope.AccessOfName(u.Name)
	return ok
}

// use notes that the token is asked for scopes. The place is the call, in the
// guard or handler that is followed, which leads there.
func (m *machine) use(uses []route.ScopeAt, at source.Span) {
	m.req.uses = addUses(m.req.uses, uses...)
	if base := m.req.base; len(m.stack) > base+1 {
		if site := m.stack[base+1].site; site != nil {
			at = site.At.span(m.stack[base].code.File)
		}
	}
	if at.IsValid() && !slices.Contains(m.req.calls, at) {
		m.req.calls = append(m.req.calls, at)
	}
}

// give notes which texts a function was given, by the number of the argument.
func (m *machine) give(callee string, args []value) {
	for i, arg := range args {
		for _, v := range flat(arg) {
			t, ok := bare(v).(text)
			if !ok || t.S == "" || strings.ContainsAny(t.S, "/ %") || !t.At.IsValid() {
				continue
			}
			key := callee + " " + strconv.Itoa(i)
			if m.functions[callee] != nil && m.functions[callee].Variadic {
				key = callee + " " + strconv.Itoa(min(i, len(m.functions[callee].Params)-1))
			}
			if m.guards[callee] != "" {
				m.believed[t.At] = true
			}
			if m.given[key] == nil {
				m.given[key] = make(map[source.Span]string)
			}
			m.given[key][t.At] = t.S
		}
	}
}

// outside returns what a call does and returns in a request, if it is not
// followed.
func (m *machine) outside(callee string, recv value, args []value, n *node, at source.Span) (value, bool) {
	if v, ok := m.flowOn(callee, recv, args, at); ok {
		return v, true
	}
	types := ""
	if n != nil {
		types = n.resultType()
	}
	d, asks := demand(nil), false
	if !isMaker(callee) && !m.isRequest(recv) { // the request itself is told, not asked
		d, asks = m.asked(callee, args, at)
	}
	if !asks {
		m.req.blind = m.req.blind || isVerdict(types) && !m.isRequest(recv) && !IsStandard(packageOf(callee)) && !isQuiet(callee)
		m.tell(callee, recv, args, at)
		if types == "bool" {
			if privileged(callee, args) {
				return truth{}, true
			}
			return cond{yes: always(), no: always()}, true
		}
		if makesError(callee, types, args) {
			m.deny(args, at)
			return failed{opaque{Why: "an error", Type: types}}, true
		}
		return nil, false
	}
	var out tuple
	tells := false
	for typ := range strings.SplitSeq(types, ",") {
		switch {
		case typ == "bool":
			tells = true
			c := cond{yes: d, no: always(), tests: true}
			if isNegative(callee) {
				c = c.not()
			}
			out = append(out, c)
		case typ == "error" || m.isError(typ):
			tells = true
			out = append(out, nilness{null: d, set: always(), value: failed{opaque{Why: "an error", Type: typ}}, tests: true})
		default:
			out = append(out, m.symbolFor(typ, opaque{Why: "the result of " + shortName(callee)}))
		}
	}
	if !tells && enforcesByName(callee) {
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
	name := methodName(callee)
	if !m.isRequest(recv) {
		return nil, false
	}
	switch {
	case slices.Contains(nextNames, name) && len(args) == 0:
		m.reach()
		return opaque{Why: "what the handler returns"}, true
	case name == "Method" && len(args) == 0:
		return m.requestMethod(), true
	case slices.Contains(abortedNames, name) && len(args) == 0:
		return m.isAborted(), true
	case slices.ContainsFunc(abortNames, func(prefix string) bool { return strings.HasPrefix(name, prefix) }):
		m.abort()
		m.refuse(args, at)
		return opaque{Why: "what " + name + " returns"}, true
	}
	return nil, false
}

// isRequest reports whether v is the request, its writer or its context.
func (m *machine) isRequest(v value) bool {
	o, ok := bare(v).(opaque)
	return ok && m.know.context[strings.TrimPrefix(o.Type, "*")]
}

// requestMethod is the method of the request.
func (m *machine) requestMethod() value {
	if m.req.method != route.Any {
		return text{S: m.req.method}
	}
	var out choice
	for _, method := range methodsByName {
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
	if m.answers(callee, recv, args) && m.req.mark(refused).yes.never() {
		m.note(answered)
	}
	if m.tellsFailure(recv, args) || refusal(callee, args) && (callee == "" || m.isRequest(recv) || slices.ContainsFunc(args, m.isRequest) || isResponse(callee)) {
		m.refuse(args, at)
		return
	}
	if m.req.handler && !isQuiet(callee) {
		m.proceed(at)
	}
}

// abort notes that what is behind does not run. What else is known of such a
// path is no matter where it meets those on which it does.
func (m *machine) abort() {
	m.note(aborted)
	m.set(m.req.marks[absent], new(mark))
	m.set(m.req.marks[checked], new(mark))
}

// isAborted returns the condition that the request was ended.
func (m *machine) isAborted() value {
	c := m.req.mark(aborted).cond
	if !c.yes.never() && !c.no.never() {
		mark := m.req.marks[aborted]
		c.turns = []turn{{cell: mark, open: mark.v, yes: certainMark(true), no: certainMark(false)}}
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
}

// proceed notes that a handler goes on although it may have refused the
// request: the refusal is none.
func (m *machine) proceed(at source.Span) {
	mk := m.req.mark(refused)
	if mk.yes.never() {
		return
	}
	if !mk.no.always() && !m.req.demand().and(mk.no).equal(m.req.demand()) {
		fault := route.Fault{Kind: route.Proceeds, Demand: m.req.demand().and(mk.no).requirement(), Span: at}
		if len(m.req.calls) > 0 {
			fault.Span = m.req.calls[len(m.req.calls)-1]
		}
		m.req.faults = addFault(m.req.faults, fault)
	}
	m.set(m.req.marks[refused], certainMark(false))
}

// equalHere computes == while a request is followed.
func (m *machine) equalHere(n *node) value {
	a, b := m.eval(n.Kids[0]), m.eval(n.Kids[1])
	c := m.compare(a, b, n)
	if n.N == 1 {
		c = c.not()
	}
	if c.yes.never() {
		return truth{}
	}
	if c.no.never() {
		return truth{B: true}
	}
	return c
}

// compare returns the condition that two values are equal.
func (m *machine) compare(a, b value, n *node) cond {
	if isNull(a) {
		a, b = b, a
		n = swapped(n)
	}
	if isNull(b) {
		nl, _ := nilnessOf(a)
		c := nl.isNil()
		switch {
		case c.tests || isNull(a):
		case m.saysNo(a):
			c.absentNo, c.failsNo = true, true
		case isOpen(a):
			c.absentYes = mayBeToken(a) && !(n != nil && isSetting(n.Kids[0]))
		}
		if n != nil && n.Kids[0].Op == opLocal && !isNull(a) {
			cell := m.local(n.Kids[0])
			set := a
			if x, ok := a.(nilness); ok {
				set = x.value
			}
			c.turns = append(slices.Clip(c.turns), turn{cell: cell, open: cell.v, yes: null{}, no: failed{set}, unchecked: true})
		}
		return c
	}
	if s, ok := a.(size); ok {
		if b, ok := b.(number); ok {
			return s.compare("==", b)
		}
	}
	for range 2 {
		if t, ok := a.(tally); ok {
			if n, ok := b.(number); ok {
				return t.is(n)
			}
		}
		a, b = b, a
	}
	if t, ok := b.(truth); ok {
		if c, known := conditionOf(a); known {
			if !t.B {
				return c.not()
			}
			return c
		}
	}
	for range 2 {
		if _, known := bare(b).(text); !known && isOpen(b) {
			if d, uses := m.scopesIn(a, true, 0); uses != nil && (!literal(n) || slices.ContainsFunc(uses, unmistakable)) {
				m.use(uses, source.Span{})
				return cond{yes: d, no: always(), tests: true}
			}
		}
		a, b = b, a
	}
	for range 2 {
		if t, ok := bare(b).(text); ok && isOpen(a) {
			switch {
			case t.S == "":
				return cond{yes: always(), no: always(), absentYes: mayBeToken(a) && !(n != nil && (isSetting(n.Kids[0]) || isSetting(n.Kids[1])))}
			case isPrivilege(t.S):
				return cond{no: always()}
			}
		}
		a, b = b, a
	}
	known, all := cond{}, true
	for _, a := range allOfValue(a) {
		for _, b := range allOfValue(b) {
			t, ok := equalOne(a, b).(truth)
			all = all && ok && !t.Loose
			if t.B {
				known.yes = always()
			} else {
				known.no = always()
			}
		}
	}
	if !all {
		return cond{yes: always(), no: always()}
	}
	return known
}

// literal reports whether one side of a comparison is written out there.
func literal(n *node) bool {
	return n == nil || slices.ContainsFunc(n.Kids, func(k *node) bool { return k.Op == opString })
}

// saysNo reports whether a value that is not nil is an error.
func (m *machine) saysNo(v value) bool {
	switch v := bare(v).(type) {
	case failed:
		return true
	case opaque:
		return v.Type == "error"
	case *result:
		return v.typ == "error" || v.typ != "" && m.isError(v.typ)
	case nilness:
		return v.value != nil && m.saysNo(v.value)
	case choice:
		return slices.ContainsFunc(v, m.saysNo)
	}
	return false
}

// isSetting reports whether an expression is a package-level variable, or part
// of one: what it holds is not the request's.
func isSetting(n *node) bool {
	for n.Op == opField || n.Op == opIndex || n.Op == opDeref {
		n = n.Kids[0]
	}
	return n.Op == opGlobal
}

func allOfValue(v value) []value { return all(bare(v)) }

// isOpen reports whether v is not known, and may be a scope of the token.
func isOpen(v value) bool {
	switch v := bare(v).(type) {
	case opaque, *result, partial:
		return true
	case pointer:
		o, ok := v.to.v.(*object)
		return ok && o.open
	case choice:
		return slices.ContainsFunc(v, isOpen)
	}
	return false
}

func swapped(n *node) *node {
	if n == nil {
		return nil
	}
	s := *n
	s.Kids = []*node{n.Kids[1], n.Kids[0]}
	return &s
}

// has returns the condition that a map which is not known has a scope, for an
// index expression. If the scope is called like a thing, only a set is asked
// for it: whatever else it may be the key of is that thing's.
func (m *machine) has(n *node) (value, bool) {
	index := m.eval(n.Kids[1])
	x := bare(m.eval(n.Kids[0]))
	switch x := x.(type) {
	case list:
		return nil, false
	case *dict:
		if len(x.at(index)) > 0 && len(x.known) == len(x.slots) || len(x.slots) == 0 {
			return nil, false
		}
	}
	d, uses := m.scopesIn(index, true, 0)
	if uses == nil || !slices.ContainsFunc(uses, unmistakable) && n.Type != "bool" && n.Type != "struct{}" {
		return nil, false
	}
	if dict, ok := x.(*dict); ok {
		if _, known := dict.known["s"+string(uses[0].Name)]; known {
			return nil, false
		}
	}
	m.use(uses, n.At.span(m.file()))
	return cond{yes: d, no: always(), tests: true}, true
}

// logicHere computes && and || while a request is followed.
func (m *machine) logicHere(n *node) value {
	and := n.Op == opAnd
	first, _ := conditionOf(m.eval(n.Kids[0]))
	if and && first.yes.never() {
		return truth{}
	}
	if !and && first.no.never() {
		return truth{B: true}
	}
	var second cond
	m.branches(func() bool {
		if !m.suppose(first, and) {
			return false
		}
		second, _ = conditionOf(m.eval(n.Kids[1]))
		return true
	}, func() bool { return m.suppose(first, !and) })
	if and {
		return first.and(second)
	}
	return first.or(second)
}

// A size is the length of a list of which some elements are there on some
// paths only: what is certain of the token if there are none.
type size struct{ empty demand }

// sizeHere returns the length of a list while a request is followed. A list of
// names that is not known is not empty: of a token is asked what it opens that
// has some scope.
func (m *machine) sizeHere(n *node, v value) (value, bool) {
	switch v := bare(v).(type) {
	case list:
		return sizeOf(v), !v.exact() && !v.open
	case opaque, *result:
		return size{}, n.Type == namesType
	}
	return nil, false
}

// sizeOf returns the length of a list as far as it tells something.
func sizeOf(l list) size {
	s := size{empty: always()}
	for _, e := range l.elems {
		v, optional := e.(maybe)
		switch {
		case !optional:
			s.empty = nil
		case v.absent != nil:
			s.empty = s.empty.and(v.absent)
		}
	}
	return s
}

// compare returns the condition that a comparison with a number holds.
func (s size) compare(op string, n number) cond {
	empty := cond{yes: s.empty, no: always(), tests: !s.empty.always()}
	switch {
	case n.N == 0 && op == "==", n.N == 0 && op == "<=", n.N == 1 && op == "<":
		return empty
	case n.N == 0 && op == ">", n.N == 1 && op == ">=":
		return empty.not()
	}
	return cond{yes: always(), no: always()}
}
