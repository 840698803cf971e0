package machine

import (
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is what a program asks of a struct in which a framework hands it the
// scopes that a route wants (lower/wanted.go): a method of the struct, or the
// field itself, which is a list like any other.

// validated performs the method of such a struct that returns an error unless
// it is given all of the scopes that are wanted.
func (m *Serving) validated(callee string, recv value.Value, at source.Span) (value.Value, bool) {
	if !m.Know.Validates(callee) {
		return nil, false
	}
	want, ok := m.wants(recv)
	l, known := value.Bare(want).(value.List)
	if !ok || !known && !value.IsNull(value.Bare(want)) || known && !l.Exact() {
		m.miss(value.Doubt{Gap: m.gapOf(callee, at, "is given scopes that are not known here")})
		return nil, false
	}
	d, uses := value.Demand(nil), []route.ScopeAt(nil)
	if known {
		d, uses = m.scopesIn(l, false, 0)
	}
	if uses == nil {
		return value.Null{}, true // none is wanted, so none is missing
	}
	m.use(uses, at)
	return value.Nilness{Null: d, Set: value.Always(), Value: value.Failed{Value: value.Opaque{Why: "an error", Type: "error"}}, Tests: true}, true
}
