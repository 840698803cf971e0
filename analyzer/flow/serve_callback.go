package flow

import (
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
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
func (m *serving) callBack(args []value) {
	for _, v := range args {
		m.callBackIn(v, 0)
	}
}

// maxCallback bounds the structs in structs in which functions are looked for.
const maxCallback = 2

func (m *serving) callBackIn(v value, depth int) {
	if depth > maxCallback {
		return
	}
	switch v := plain(bare(v)).(type) {
	case pointer:
		m.callBackIn(v.to.v, depth)
	case *object:
		if !v.served {
			return // it is older than the request
		}
		for _, name := range sortedKeys(v.fields) {
			m.callBackIn(v.fields[name].v, depth+1)
		}
	case *fun:
		if v.code == nil || v.handler || !v.code.SetsOuter() || m.running(v.code) || m.spent() {
			return
		}
		m.branches(
			func() bool { m.callValue(v, m.unknownArgs(v), &ir.Node{Op: ir.OpCallValue}, v.at); return true },
			func() bool { m.note(forData); return true }, // who knows on what that depends
		)
	}
}

// unknownArgs returns arguments for a function of which only the types are known.
func (m *serving) unknownArgs(fn *fun) []value {
	params := fn.code.Params
	if fn.bound {
		params = params[min(1, len(params)):]
	}
	args := make([]value, len(params))
	for i, p := range params {
		args[i] = m.symbol(p.Type, "a parameter of "+naming.Short(fn.name), fn.at)
	}
	return args
}
