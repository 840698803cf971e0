package ir

import (
	"fmt"
	"slices"
	"strings"
)

// This file answers what code does without running it.

// Implements reports whether c has the methods of an interface.
func (c *Class) Implements(iface *Contract) bool {
	for _, want := range iface.Methods {
		if !slices.ContainsFunc(c.Methods, func(have Method) bool { return have.Name == want.Name && have.Sig == want.Sig }) {
			return false
		}
	}
	return len(iface.Methods) > 0
}

// MethodsFor returns the methods that a handler tells apart for some paths.
func (f *Function) MethodsFor(paths []string) []string {
	var all []string
	for _, a := range f.Arms {
		if slices.Equal(a.Paths, paths) {
			all = append(all, a.Methods...)
		}
	}
	return all
}

// TellsMethods reports whether a handler tells methods apart itself.
func (f *Function) TellsMethods() bool {
	return slices.ContainsFunc(f.Arms, func(a Arm) bool { return a.Methods != nil })
}

// AddInit adds an init function, of which a package may have several.
func (c *Package) AddInit(fn *Function) {
	fn.Name = fmt.Sprintf("%s#%d", fn.Name, len(c.Inits)+1)
	c.Inits = append(c.Inits, fn.Name)
	c.Functions = append(c.Functions, fn)
}

// Walk calls visit for every node of a package's code.
func (c *Package) Walk(visit func(*Node)) {
	for _, f := range c.Functions {
		f.walk(visit)
	}
	for _, g := range c.Globals {
		g.Init.walk(visit)
	}
}

// Recovers reports whether code, or a function that is written in it, stops a panic.
// https://go.dev/ref/spec#Handling_panics
func (n *Node) Recovers() bool {
	found := false
	n.walk(func(n *Node) { found = found || n.IsRecovered() })
	return found
}

// IsRecovered reports whether n is what recover returns.
func (n *Node) IsRecovered() bool { return n.Op == OpCompute && n.Name == ResultOf+"recover" }

// ResultOf begins what the result of a built-in function is called.
const ResultOf = "the result of "

// Calls calls visit for every call in an expression of which the result may be called by a
// text that it is given.
func (n *Node) Calls(visit func(*Node)) {
	n.walk(func(n *Node) {
		if n.NamesResult() {
			visit(n)
		}
	})
}

// NamesResult reports whether n is such a call.
func (n *Node) NamesResult() bool {
	return (n.Op == OpCall || n.Op == OpCallIface || n.Op == OpCallValue) && n.N&ResultNamed != 0
}

// GivenTexts returns those of the arguments of a call that are constant texts.
func (n *Node) GivenTexts() []*Node {
	var out []*Node
	for _, arg := range n.Kids[1:] {
		for arg.Op == OpBox {
			arg = arg.Kids[0]
		}
		if arg.Op == OpString && arg.Name != "" {
			out = append(out, arg)
		}
	}
	return out
}

// Walk calls visit for every node of a function's code, with that of literals in it.
func (f *Function) Walk(visit func(*Node)) { f.walk(visit) }

func (f *Function) walk(visit func(*Node)) {
	f.walkOwn(func(n *Node) {
		visit(n)
		if n.Fn != nil {
			n.Fn.walk(visit)
		}
	})
}

// walkOwn is walk without the literals in f.
func (f *Function) walkOwn(visit func(*Node)) {
	f.Body.walkOwn(visit)
	f.Serve.walkOwn(visit)
	for _, a := range f.Arms {
		a.Handler.walkOwn(visit)
		a.Prefix.walkOwn(visit)
	}
	for _, n := range f.Behind {
		n.walkOwn(visit)
	}
}

func (n *Node) walk(visit func(*Node)) {
	n.walkOwn(func(n *Node) {
		visit(n)
		if n.Fn != nil {
			n.Fn.walk(visit)
		}
	})
}

func (n *Node) walkOwn(visit func(*Node)) {
	if n == nil {
		return
	}
	visit(n)
	for _, kid := range n.Kids {
		kid.walkOwn(visit)
	}
}

// Size returns how many nodes the code of a package has.
func (c *Package) Size() int {
	n := 0
	c.Walk(func(*Node) { n++ })
	return n
}

// Statement returns the statement that n is, if something is called there.
func (n *Node) Statement() *Place {
	if n.At != nil && n.At.Stmt != nil {
		return n.At.Stmt
	}
	for _, kid := range n.Kids {
		if at := kid.Statement(); at != nil {
			return at
		}
	}
	return nil
}

// Locals returns the variables that n sets, or all that it names.
func (n *Node) Locals(set bool) []int {
	var out []int
	switch {
	case n.Op == OpDefine, n.Op == OpLocal && !set:
		return []int{n.N}
	case n.Fn != nil && !set:
		for _, c := range n.Fn.Captures {
			out = append(out, c.From)
		}
	}
	if set && n.Op == OpAssign {
		for _, target := range n.Kids[:n.N] {
			out = append(out, target.Locals(false)...)
		}
	}
	for _, kid := range n.Kids {
		out = append(out, kid.Locals(set)...)
	}
	return out
}

// Private returns the variables of a function, its parameters and results included,
// that are out of reach once a call of it has ended: no literal captures them, and
// nobody has their address.
func (f *Function) Private() []int {
	shared := make(map[int]bool)
	for _, c := range f.Captures {
		shared[c.Slot] = true
	}
	f.walkOwn(func(n *Node) {
		switch {
		case n.Fn != nil:
			for _, c := range n.Fn.Captures {
				shared[c.From] = true
			}
		case n.Op == OpAddr:
			for _, slot := range n.Locals(false) {
				shared[slot] = true
			}
		}
	})
	var out []int
	for slot := range f.Slots {
		if !shared[slot] {
			out = append(out, slot)
		}
	}
	return out
}

// FullName names what a call calls as the configuration does.
func (n *Node) FullName() string {
	if n.Op != OpCallIface {
		return n.Name
	}
	iface, _, _ := strings.Cut(n.Type, ";")
	return "(" + iface + ")." + n.Name
}

// IsLeaf reports whether a function that returns something has at most so many nodes, no
// loops, and calls nothing for which own says yes.
func (f *Function) IsLeaf(most int, own func(callee string) bool) bool {
	leaf := len(f.Results) > 0 && f.Body != nil
	f.walkOwn(func(n *Node) {
		most--
		switch n.Op {
		case OpFor, OpRange, OpGoto, OpCallIface, OpCallValue, OpGo, OpDefer:
			leaf = false
		case OpCall:
			leaf = leaf && !own(n.Name)
		}
	})
	return leaf && most >= 0
}

// NilType returns the type of a variable that a function declares without a value, if that
// is nil then: var e *Error. It returns "" for any other.
func (f *Function) NilType(slot int) (typ string) {
	f.walkOwn(func(n *Node) {
		if n.Op == OpAssign && n.N == 1 && len(n.Kids) == 2 && n.Kids[0].Op == OpDefine && n.Kids[0].N == slot && n.Kids[1].Op == OpNil {
			typ = n.Kids[1].Type
		}
	})
	return typ
}

// SetsOuter reports whether a function literal sets variables of those around it, or
// sends what others receive.
func (f *Function) SetsOuter() bool {
	if len(f.Captures) == 0 {
		return false
	}
	captured := make(map[int]bool, len(f.Captures))
	for _, c := range f.Captures {
		captured[c.Slot] = true
	}
	return f.Body.sets(captured) || f.Serve.sets(captured)
}

// sets reports whether code assigns to one of some variables.
func (n *Node) sets(slots map[int]bool) bool {
	if n == nil {
		return false
	}
	if (n.Op == OpSend || n.Op == OpClose) && n.Kids[0].Op == OpLocal && slots[n.Kids[0].N] {
		return true
	}
	if n.Op == OpAssign {
		for _, target := range n.Kids[:n.N] {
			for target.Op == OpField {
				target = target.Kids[0]
			}
			if target.Op == OpLocal && slots[target.N] {
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
