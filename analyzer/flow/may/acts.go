package may

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// This file tells functions that may answer the request which they are given from those that
// only read it.

// actsOn reports whether a function does more with a request, or what comes with one, that a
// variable of it holds than to read and set plain fields of it: to call upon it, say, or to
// hand it on.
func (a *analysis) actsOn(f *ir.Function, slot int) bool {
	nodes := append([]*ir.Node{f.Body, f.Serve}, f.Behind...)
	for _, arm := range f.Arms {
		nodes = append(nodes, arm.Handler)
	}
	return slices.ContainsFunc(nodes, func(n *ir.Node) bool { return n != nil && a.actsIn(n, slot) })
}

// actsIn is actsOn for an expression or a statement.
func (a *analysis) actsIn(n *ir.Node, slot int) bool {
	switch {
	case n.Op == ir.OpLocal || n.Op == ir.OpDefine:
		return n.N == slot
	case n.Op == ir.OpField && isPlainField(n):
		of := n.Kids[0]
		for of.Op == ir.OpField || of.Op == ir.OpDeref {
			of = of.Kids[0]
		}
		if of.Op == ir.OpLocal {
			return false
		}
	case n.Fn != nil && slices.ContainsFunc(n.Fn.Captures, func(c ir.Capture) bool { return c.From == slot }):
		return true
	}
	return slices.ContainsFunc(n.Kids, func(kid *ir.Node) bool { return a.actsIn(kid, slot) })
}

// isPlainField reports whether nobody is answered by what a field holds: a text, a number, a
// list, or what a request says of itself.
func isPlainField(n *ir.Node) bool {
	switch n.N {
	case ir.ZeroString, ir.ZeroBool, ir.ZeroInt, ir.ZeroList:
		return true
	}
	return n.Type == "net/http.Header" || n.Type == "*net/url.URL"
}
