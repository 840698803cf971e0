package flow

import (
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is what a program asks of a struct in which a framework hands it the
// scopes that a route wants (lower/wanted.go): a method of the struct, or the
// field itself, which is a list like any other.

// believeWanted notes that the texts which say what is wanted are scopes,
// whatever the catalog has.
func (m *machine) believeWanted(o *object) {
	field := m.know.Wanted(o.typ)
	if field == "" || o.fields[field] == nil {
		return
	}
	for _, v := range flat(o.fields[field].v) {
		if t, ok := bare(v).(text); ok && t.At.IsValid() {
			m.believed[t.At] = true
		}
	}
}

// wants returns the list of the scopes that a struct says are wanted, if it is
// one that does.
func (m *machine) wants(v value) (value, bool) {
	if p, ok := bare(v).(pointer); ok {
		v = p.to.v
	}
	o, ok := bare(v).(*object)
	if !ok || m.know.Wanted(o.typ) == "" {
		return nil, false
	}
	return m.fieldOfArg(o, m.know.Wanted(o.typ), ir.ZeroList), true
}

// validated performs the method of such a struct that returns an error unless
// it is given all of the scopes that are wanted.
func (m *serving) validated(callee string, recv value, at source.Span) (value, bool) {
	if !m.know.Validates(callee) {
		return nil, false
	}
	want, ok := m.wants(recv)
	l, known := bare(want).(list)
	if !ok || !known && !isNull(bare(want)) || known && !l.exact() {
		m.miss(doubt{Gap: m.gapOf(callee, at, "is given scopes that are not known here")})
		return nil, false
	}
	d, uses := demand(nil), []route.ScopeAt(nil)
	if known {
		d, uses = m.scopesIn(l, false, 0)
	}
	if uses == nil {
		return null{}, true // none is wanted, so none is missing
	}
	m.use(uses, at)
	return nilness{null: d, set: always(), value: failed{opaque{Why: "an error", Type: "error"}}, tests: true}, true
}
