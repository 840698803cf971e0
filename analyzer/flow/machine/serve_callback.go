package machine

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/may"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file is what becomes of a request in functions that are given to code which
// is not followed:
//
//	var deal *Deal
//	err := db.Transaction(func(tx *Tx) (err error) {
//		deal, err = tx.Find(id)
//		return err
//	})
//
// They may be called there, and set variables of the function around them.

// callBack calls the functions among the arguments of a call that set variables
// which others see, and does not call them: either may be.
func (m *Serving) callBack(args []value.Value) {
	for _, v := range args {
		m.callBackIn(v, 0)
	}
}

// maxCallback bounds the structs in structs in which functions are looked for.
const maxCallback = 2

func (m *Serving) callBackIn(v value.Value, depth int) {
	if depth > maxCallback {
		return
	}
	switch v := value.Plain(value.Bare(v)).(type) {
	case value.Pointer:
		m.callBackIn(v.To.V, depth)
	case *value.Object:
		if !v.Served {
			return // it is older than the request
		}
		for _, name := range sortedKeys(v.Fields) {
			m.callBackIn(v.Fields[name].V, depth+1)
		}
	case *value.Func:
		if v.Code == nil || v.Handler || !v.Code.SetsOuter() || m.running(v.Code) || m.spent() {
			return
		}
		m.branches(
			func() bool { m.callValue(v, m.unknownArgs(v), &ir.Node{Op: ir.OpCallValue}, v.At); return true },
			func() bool { m.note(value.ForData); return true }, // who knows on what that depends
		)
	}
}

// handsBack returns the result of a call that is not followed and is given a function which
// asks the token, and returns an error: who is given such a function calls it, and returns the
// error that it met, if it returns one at all. It can fail before it does, which is a refusal as
// well. Where nobody looks at the error, it is not known whether a function was called that sets
// what others look at.
// https://pkg.go.dev/database/sql#Conn.Raw
// https://pkg.go.dev/path/filepath#WalkDirFunc
func (m *Serving) handsBack(args []value.Value, n *ir.Node) (value.Value, bool) {
	if n == nil {
		return nil, false
	}
	types := strings.Split(n.ResultType(), ",")
	if types[len(types)-1] != "error" {
		return nil, false
	}
	for _, v := range args {
		fn, ok := value.Plain(value.Bare(v)).(*value.Func)
		if !ok || fn.Code == nil || fn.Handler || fn.Code.SetsOuter() && n == m.dropped || m.running(fn.Code) || m.spent() || m.may(fn.Code)&may.Ask == 0 {
			continue
		}
		results := fn.Code.Results
		if len(results) == 0 || results[len(results)-1].Type != "error" {
			continue
		}
		out := m.callValue(fn, m.unknownArgs(fn), &ir.Node{Op: ir.OpCallValue, Type: "error"}, fn.At)
		if t, ok := out.(value.Tuple); ok && len(t) > 0 {
			out = t[len(t)-1]
		}
		if !value.Tests(out) {
			return nil, false
		}
		if len(types) == 1 {
			return out, true
		}
		t := make(value.Tuple, 0, len(types))
		for _, typ := range types[:len(types)-1] {
			t = append(t, value.Opaque{Why: "the result of a call that is not followed", Type: typ})
		}
		return append(t, out), true
	}
	return nil, false
}

// unknownArgs returns arguments for a function of which only the types are known.
func (m *Serving) unknownArgs(fn *value.Func) []value.Value {
	params := fn.Code.Params
	if fn.Bound {
		params = params[min(1, len(params)):]
	}
	args := make([]value.Value, len(params))
	for i, p := range params {
		args[i] = m.symbol(p.Type, "a parameter of "+naming.Short(fn.Name), fn.At)
	}
	return args
}
