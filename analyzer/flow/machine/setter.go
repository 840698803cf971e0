package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file is about functions that are handed to code which is not followed and that
// set variables which others read: a command's PreRun that decodes the configuration.
// Whether and when they are called is not known, so what they set is from then on as
// if they had been, or had not.

// letSet runs functions that are handed to code of other modules, for what they set.
func (m *Registering) letSet(callee string, args []value.Value) {
	path := naming.PackageOf(callee)
	if callee == "" || naming.IsStandard(path) || m.Packages[path] && !m.handsOn[callee] {
		return
	}
	w := setterWalk{m: m, seen: make(map[any]bool)}
	for _, v := range args {
		w.find(v, 0)
	}
	for _, f := range w.found {
		key := fingerprint{code: f.Code}
		key.of, _ = value.Identity(f)
		if m.handedSetters[key] || len(m.stack) == 0 || m.running(f.Code) {
			continue
		}
		m.handedSetters[key] = true
		args, params := []value.Value(nil), f.Code.Params
		if f.Bound {
			args, params = append(args, f.Receiver), params[min(1, len(params)):]
		}
		for _, prm := range params {
			args = append(args, m.symbol(prm.Type, "a parameter of "+naming.Short(f.Name), f.At))
		}
		m.branches(
			func() bool { m.enter(f, args, nil, f.At); return true },
			func() bool { return true },
		)
	}
}

// A setterWalk looks for functions that set something, in what is handed over.
type setterWalk struct {
	m     *Registering
	seen  map[any]bool
	found []*value.Func
}

func (w *setterWalk) find(v value.Value, depth int) {
	if w.m.spend(1, 0); depth > MaxHeld || w.m.Left.Spent() {
		return
	}
	switch v := value.Bare(v).(type) {
	case *value.Func:
		if !w.seen[v] && v.Code != nil && !v.Code.Handler && follows(v) && !w.m.mayCome(v.Code) && w.m.sets(v.Code) {
			w.found = append(w.found, v)
		}
		w.seen[v] = true
	case value.Choice:
		for _, v := range v {
			w.find(v, depth)
		}
	case value.List:
		for _, v := range v.Elems {
			w.find(v, depth+1)
		}
	case value.Pointer:
		if o, ok := v.To.V.(*value.Object); ok {
			w.find(o, depth)
		}
	case *value.Object:
		if w.seen[v] || w.m.spares(v) {
			return
		}
		w.seen[v] = true
		for _, name := range sortedKeys(v.Fields) {
			w.find(v.Fields[name].V, depth+1)
		}
	}
}

// sets reports whether a function may set what others see: it assigns to what is no
// variable of its own, or hands that to code which may, by itself or by what it calls.
func (m *Registering) sets(f *ir.Function) bool {
	if yes, ok := m.setters[f]; ok {
		return yes
	}
	m.setters[f] = false // while it is looked at
	var captured []int
	for _, c := range f.Captures {
		captured = append(captured, c.Slot)
	}
	elsewhere := func(n *ir.Node) bool {
		for n.Op == ir.OpField || n.Op == ir.OpDeref || n.Op == ir.OpIndex || n.Op == ir.OpAddr {
			n = n.Kids[0]
		}
		return n.Op == ir.OpGlobal || n.Op == ir.OpLocal && (slices.Contains(captured, n.N) || isParam(f, n.N))
	}
	var found func(n *ir.Node) bool
	found = func(n *ir.Node) bool {
		if n == nil {
			return false
		}
		switch n.Op {
		case ir.OpAssign:
			if slices.ContainsFunc(n.Kids[:n.N], elsewhere) {
				return true
			}
		case ir.OpCall:
			fn := m.Functions[n.Name]
			path := naming.PackageOf(n.Name)
			switch {
			case fn != nil:
				if m.sets(fn) {
					return true
				}
			case m.setsGiven[n.Name], naming.IsWriter(n.Name), !naming.IsStandard(path) && !m.Packages[path] && !naming.IsQuiet(n.Name):
				if slices.ContainsFunc(n.Kids, elsewhere) {
					return true
				}
			}
		case ir.OpClosure:
			if n.Fn != nil && found(n.Fn.Body) {
				return true
			}
		}
		return slices.ContainsFunc(n.Kids, found)
	}
	m.setters[f] = found(f.Body)
	return m.setters[f]
}

// mayCome reports whether a function may come by a registration: it calls something that
// registers, or of which it is not known whether it does.
func (m *Registering) mayCome(f *ir.Function) bool {
	var found func(n *ir.Node) bool
	found = func(n *ir.Node) bool {
		if n == nil {
			return false
		}
		switch n.Op {
		case ir.OpCallIface, ir.OpCallValue:
			return true
		case ir.OpCall:
			if fn := m.Functions[n.Name]; fn != nil && fn.Registers || m.isRouters(n.Name) {
				return true
			}
		case ir.OpClosure:
			if n.Fn != nil && found(n.Fn.Body) {
				return true
			}
		}
		return slices.ContainsFunc(n.Kids, found)
	}
	return f.Registers && found(f.Body)
}

// isRouters reports whether a function is one of a framework's, or a method of its
// routers.
func (m *Machine) isRouters(full string) bool {
	if _, _, ok := m.Know.Function(full); ok {
		return true
	}
	fw, _ := m.Receiver(full)
	return fw != nil
}

func isParam(f *ir.Function, slot int) bool {
	return slices.ContainsFunc(f.Params, func(p ir.Param) bool { return p.Slot == slot })
}

// mayBeSet reports whether a function that is not followed is known to have what it is
// given set, or is a method of an interface and called like one that is.
func (m *Machine) mayBeSet(callee string) bool {
	if m.setsGiven[callee] {
		return true
	}
	if !strings.HasPrefix(callee, "(") || strings.HasPrefix(callee, "(*") {
		return false
	}
	return m.setters[naming.Last(callee)]
}
