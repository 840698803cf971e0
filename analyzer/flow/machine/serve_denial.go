package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is how a token is refused that lacks a scope.

// unauthorized is the status that says that there is no token, or none that is
// valid (RFC 9110, section 15.5.2).
const unauthorized = 401

// deny notes that a request whose token is good, but lacks a scope, is answered
// as if it had none (RFC 6750, section 3.1). Where the token may be missing as
// well, the answer may be meant for that. The place is the call which says so,
// in the function that decides.
func (m *Serving) deny(args []value.Value, at source.Span) {
	is := func(v value.Value) bool {
		n, ok := value.Bare(v).(value.Number)
		return ok && n.N == unauthorized
	}
	if lacks := m.req.Mark(value.Lacking); lacks.Yes.Never() || !lacks.No.Never() || !slices.ContainsFunc(args, is) {
		return
	}
	i := len(m.stack) - 1
	for ; i > m.req.base && m.stack[i].site != nil && m.stack[i].given(is); i-- {
		at = m.stack[i].site.At.Span(m.stack[i-1].code.File)
	}
	decides, _, _ := strings.Cut(m.stack[i].code.Name, ".func")
	m.req.faults = AddFault(m.req.faults, route.Fault{Kind: route.Unauthorized, Guard: naming.Short(decides), Span: at})
}
