package machine

import (
	"github.com/scopevet/scopevet/analyzer/flow/ir"
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
