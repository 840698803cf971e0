package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file is what a handler tells the client: that it failed, or what it was
// asked for.

// tellsFailure reports whether a call is given an error that is certainly
// there, or something of it, and what to answer with.
func (m *Serving) tellsFailure(recv value.Value, args []value.Value) bool {
	return slices.ContainsFunc(args, value.IsOfFailure) && (m.isRequest(recv) || slices.ContainsFunc(args, m.isRequest))
}

// tellsError is tellsFailure for a call of a function that takes an interface, and is
// given an error for it that the program has made.
func (m *Serving) tellsError(code *ir.Function, recv value.Value, args []value.Value) bool {
	params := code.Params[len(code.Params)-min(len(args), len(code.Params)):]
	for i, p := range params {
		if p.Type != "" && m.classes[strings.TrimPrefix(p.Type, "*")] == nil && m.isMadeError(args[i]) {
			return m.isRequest(recv) || slices.ContainsFunc(args, m.isRequest)
		}
	}
	return false
}

// isMadeError reports whether v is a struct, or a pointer to one, that is an error.
func (m *Serving) isMadeError(v value.Value) bool {
	v = value.Bare(v)
	if p, ok := v.(value.Pointer); ok {
		v = value.Bare(p.To.V)
	}
	o, ok := v.(*value.Object)
	if !ok {
		return false
	}
	return m.implementsError(o.Type)
}

// ofFailure reads a field of an error that is certainly there: what a client is
// told of it says that the request failed.
func (m *Serving) ofFailure(n *ir.Node) (value.Value, bool) {
	if op := n.Kids[0].Op; op != ir.OpLocal && op != ir.OpField {
		return nil, false
	}
	if _, ok := m.read(n.Kids[0]).(value.Failed); !ok {
		return nil, false
	}
	switch v := m.read(n).(type) {
	case value.Opaque, *value.Result:
		return value.Failed{Value: v}, true
	}
	return nil, false
}

// wrapsError returns the result of a call that says more about an error: whatever
// is known of when that is nil, is known of the result.
func wrapsError(callee, types string, args []value.Value) (value.Value, bool) {
	if callee == "errors.Join" {
		return joined(args)
	}
	if types != "error" || !naming.SaysMore(callee) {
		return nil, false
	}
	if i := slices.IndexFunc(args, value.IsFailed); i >= 0 {
		return args[i], true
	}
	for _, v := range args {
		if v, ok := v.(value.Nilness); ok {
			return v, true
		}
	}
	return nil, false
}

// joined returns the error that joins errors: nil if all of them are.
// https://pkg.go.dev/errors#Join
func joined(args []value.Value) (value.Value, bool) {
	none, some := value.Condition{Yes: value.Always()}, len(args) == 0
	for _, arg := range args {
		elems := []value.Value{arg}
		if l, ok := arg.(value.List); ok {
			if l.Open {
				return nil, false
			}
			elems = l.Elems
		}
		for _, e := range elems {
			there := value.Condition{Yes: value.Always()}
			if maybe, ok := e.(value.Maybe); ok {
				e, there = maybe.V, maybe.Is()
			}
			nl, known := value.NilnessOf(e)
			some = some || known
			none = none.And(there.And(nl.IsNil().Not()).Not())
		}
	}
	failed := value.Failed{Value: value.Opaque{Why: "joined errors", Type: "error"}}
	switch {
	case !some:
		return nil, false
	case none.No.Never():
		return value.Null{}, true
	case none.Yes.Never():
		return failed, true
	}
	return value.Nilness{Null: none.Yes, Set: none.No, Turns: none.Turns, Value: failed, Tests: none.Tests, From: none.From}, true
}

// bodyWriters are calls that write a response's body, which is sent then: what is
// answered afterwards does not take it back.
// https://pkg.go.dev/net/http#ResponseWriter
var bodyWriters = []string{
	"(net/http.ResponseWriter).Write", "io.WriteString", "io.Copy", "fmt.Fprint", "fmt.Fprintf", "fmt.Fprintln", "(*encoding/json.Encoder).Encode",
}

// answers reports whether a call writes the response of a request.
func answers(callee string, recv value.Value, args []value.Value) bool {
	if !slices.Contains(bodyWriters, callee) {
		return false
	}
	if r, ok := value.Bare(recv).(*value.Result); ok && len(r.Args) > 0 { // json.NewEncoder(w)
		recv = r.Args[0]
	}
	for _, v := range append([]value.Value{recv}, args[:min(1, len(args))]...) {
		if o, ok := value.Bare(v).(value.Opaque); ok && strings.HasSuffix(o.Type, ".ResponseWriter") {
			return true
		}
	}
	return false
}

// findsError is errors.As: where it says yes, its target is an error. Of an error that is
// of the target's type, if it is there, it says yes where it is. What it says of others is
// not known.
// https://pkg.go.dev/errors#As
func (m *Serving) findsError(full string, args []value.Value) (value.Value, bool) {
	if full != "errors.As" || len(args) != 2 {
		return nil, false
	}
	c := value.Condition{Yes: value.Always(), No: value.Always(), From: value.OfCaller}
	p, ok := value.Bare(args[1]).(value.Pointer)
	if !ok {
		return c, true
	}
	switch err := args[0].(type) {
	case value.Null:
		return value.Truth{}, true
	case value.Failed:
		if m.isOfType(err, p.To) {
			m.set(p.To, err)
			return value.Truth{B: true}, true
		}
	case value.Nilness:
		if err.Value != nil && m.isOfType(value.Plain(err), p.To) {
			c = err.IsNil().Not()
		} else {
			c.From |= value.OfData
		}
	}
	c.Turns = append(c.Turns, value.Turn{Cell: p.To, Open: p.To.V, Yes: value.Failed{Value: value.Opaque{Why: "an error"}}, Unchecked: true})
	return c, true
}

// isOfType reports whether an error is certainly of the type that a variable of the present
// function was declared with.
func (m *Serving) isOfType(err value.Value, of *value.Cell) bool {
	f := m.frame()
	slot := slices.Index(f.cells, of)
	if slot < 0 {
		return false
	}
	typ := strings.TrimPrefix(f.code.NilType(slot), "*")
	if typ == "" {
		return false
	}
	all := true
	value.Alternatives(value.Bare(err), func(v value.Value) { all = all && value.DynamicType(value.Bare(v)) == typ })
	return all
}
