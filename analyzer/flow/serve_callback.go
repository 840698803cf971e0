package flow

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
func (m *machine) callBack(args []value) {
	for _, v := range args {
		m.callBackIn(v, 0)
	}
}

// maxCallback bounds the structs in structs in which functions are looked for.
const maxCallback = 2

func (m *machine) callBackIn(v value, depth int) {
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
		if v.code == nil || v.handler || !v.code.setsOuter() || m.running(v.code) || m.spent() {
			return
		}
		m.branches(
			func() bool { m.callValue(v, m.unknownArgs(v), &node{Op: opCallValue}, v.at); return true },
			func() bool { return true },
		)
	}
}

// unknownArgs returns arguments for a function of which only the types are known.
func (m *machine) unknownArgs(fn *fun) []value {
	params := fn.code.Params
	if fn.bound {
		params = params[min(1, len(params)):]
	}
	args := make([]value, len(params))
	for i, p := range params {
		args[i] = m.symbol(p.Type, "a parameter of "+shortName(fn.name), fn.at)
	}
	return args
}

// setsOuter reports whether a function literal sets variables of those around it.
func (f *function) setsOuter() bool {
	captured := make(map[int]bool, len(f.Captures))
	for _, c := range f.Captures {
		captured[c.Slot] = true
	}
	return len(captured) > 0 && (f.Body.sets(captured) || f.Serve.sets(captured))
}

// sets reports whether code assigns to one of some variables.
func (n *node) sets(slots map[int]bool) bool {
	if n == nil {
		return false
	}
	if n.Op == opAssign {
		for _, target := range n.Kids[:n.N] {
			for target.Op == opField {
				target = target.Kids[0]
			}
			if target.Op == opLocal && slots[target.N] {
				return true
			}
		}
	}
	if n.Fn != nil {
		inner := make(map[int]bool)
		for _, c := range n.Fn.Captures {
			if slots[c.From] {
				inner[c.Slot] = true
			}
		}
		if len(inner) > 0 && (n.Fn.Body.sets(inner) || n.Fn.Serve.sets(inner)) {
			return true
		}
	}
	for _, kid := range n.Kids {
		if kid.sets(slots) {
			return true
		}
	}
	return false
}
