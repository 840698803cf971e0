package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file notes what a guard has a request answered by instead of what is behind it. If
// that is the handler of the route, the guards that stand between them are not asked:
//
//	if isInternal(r) {
//		handler.ServeHTTP(w, r)
//		return
//	}
//	next.ServeHTTP(w, r)

// answersItself notes that a guard hands a request to a handler which is not what is behind
// it, and that may be refused no more there.
func (m *Serving) answersItself(v value.Value, args []value.Value) {
	if m.req.handler || m.req.Demand().And(m.req.Mark(value.Refused).No).Never() || !slices.ContainsFunc(args, m.isRequest) {
		return
	}
	switch v := value.Plain(v).(type) {
	case *value.Func, value.Pointer, *value.Object, value.InterfaceMethod:
		m.req.serves = addValue(m.req.serves, v)
	}
}

// handsOn notes a doubt where a handler calls a function value that is not known and gives it
// what a request is answered with: what that demands before it answers is not known.
//
//	if h := s.older[r.Header.Get("Version")]; h != nil {
//		h(w, r)
//		return
//	}
func (m *Serving) handsOn(args []value.Value, n *ir.Node, at source.Span) {
	if !m.req.handler || n == nil || n.ResultType() != "" && n.ResultType() != "error" || !m.req.Mark(value.Refused).Yes.Never() {
		return
	}
	answers := func(v value.Value) bool {
		typ := value.TypeOf(v)
		return typ != "*net/http.Request" && m.Know.IsContext(typ)
	}
	if slices.ContainsFunc(args, answers) {
		m.miss(value.Doubt{Gap: m.gapOf(m.frame().code.Name, at, "hands the request to a function that "+value.NotTold)})
	}
}

// addValue adds a value to a list that does not have it.
func addValue(list []value.Value, v value.Value) []value.Value {
	if slices.ContainsFunc(list, func(w value.Value) bool { return value.Same(v, w) }) {
		return list
	}
	return append(slices.Clip(list), v)
}

// Serves reports whether a guard has some requests answered by a handler itself.
func (m *Judge) Serves(v Verdict, handler value.Value) bool {
	return slices.ContainsFunc(v.serves, func(s value.Value) bool { return m.isSameHandler(s, handler) })
}

// isSameHandler reports whether two handlers do the same, wherever they are written.
func (m *Judge) isSameHandler(a, b value.Value) bool {
	f, isFunc := value.Bare(a).(*value.Func)
	g, isToo := value.Bare(b).(*value.Func)
	if !isFunc || !isToo {
		id := m.identity(value.Bare(a))
		return id != nil && id == m.identity(value.Bare(b))
	}
	if f.Code != g.Code || f.Name != g.Name {
		return false
	}
	same := *f
	same.At, same.Type, same.Handler = g.At, g.Type, g.Handler
	v, w := value.IdentityWriter{Rows: m.Rows}, value.IdentityWriter{Rows: m.Rows}
	return v.Value(&same, 0) && w.Value(g, 0) && v.String() == w.String()
}
