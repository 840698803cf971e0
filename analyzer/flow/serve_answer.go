package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file is what a handler tells the client: that it failed, or what it was
// asked for.

// tellsFailure reports whether a call is given an error that is certainly
// there, or something of it, and what to answer with.
func (m *serving) tellsFailure(recv value, args []value) bool {
	return slices.ContainsFunc(args, isFailed) && (m.isRequest(recv) || slices.ContainsFunc(args, m.isRequest))
}

// isFailed reports whether v is an error that is certainly there.
func isFailed(v value) bool {
	_, ok := v.(failed)
	return ok
}

// ofFailure reads a field of an error that is certainly there: what a client is
// told of it says that the request failed.
func (m *serving) ofFailure(n *ir.Node) (value, bool) {
	if op := n.Kids[0].Op; op != ir.OpLocal && op != ir.OpField {
		return nil, false
	}
	if _, ok := m.read(n.Kids[0]).(failed); !ok {
		return nil, false
	}
	switch v := m.read(n).(type) {
	case opaque, *result:
		return failed{v}, true
	}
	return nil, false
}

// ofError is ofFailure for what a method of an error returns: its status, its text.
func ofError(recv value, n *ir.Node, v value) value {
	if !isFailed(recv) || isVerdict(n.ResultType()) {
		return v
	}
	switch v.(type) {
	case opaque, *result:
		return failed{v}
	}
	return v
}

// wrapsError returns the result of a call that says more about an error: whatever
// is known of when that is nil, is known of the result.
func wrapsError(callee, types string, args []value) (value, bool) {
	if types != "error" || !naming.SaysMore(callee) {
		return nil, false
	}
	for _, v := range args {
		switch v := v.(type) {
		case failed, nilness:
			return v, true
		}
	}
	return nil, false
}

// bodyWriters are calls that write a response's body, which is sent then: what is
// answered afterwards does not take it back.
// https://pkg.go.dev/net/http#ResponseWriter
var bodyWriters = []string{
	"(net/http.ResponseWriter).Write", "io.WriteString", "io.Copy", "fmt.Fprint", "fmt.Fprintf", "fmt.Fprintln", "(*encoding/json.Encoder).Encode",
}

// answers reports whether a call writes the response of a request.
func answers(callee string, recv value, args []value) bool {
	if !slices.Contains(bodyWriters, callee) {
		return false
	}
	if r, ok := bare(recv).(*result); ok && len(r.args) > 0 { // json.NewEncoder(w)
		recv = r.args[0]
	}
	for _, v := range append([]value{recv}, args[:min(1, len(args))]...) {
		if o, ok := bare(v).(opaque); ok && strings.HasSuffix(o.Type, "net/http.ResponseWriter") {
			return true
		}
	}
	return false
}

// findsError is errors.As: where it says yes, its target is an error.
// https://pkg.go.dev/errors#As
func findsError(full string, args []value) (value, bool) {
	if full != "errors.As" || len(args) != 2 {
		return nil, false
	}
	c := cond{yes: always(), no: always(), from: ofCaller}
	if p, ok := bare(args[1]).(pointer); ok {
		c.turns = []turn{{cell: p.to, open: p.to.v, yes: failed{opaque{Why: "an error"}}, unchecked: true}}
	}
	return c, true
}
