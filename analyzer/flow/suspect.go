package flow

import (
	"cmp"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
)

// suspect notes on the routes of servers that show no guard why they may have one all the
// same: what runs before them and is not known; that another server of the program shows one;
// and, if none does, that its code gives a scope of the catalog to a function, or compares with one. Somebody wrote
// that to guard something.
func (t *tabulator) suspect(code []*ir.Package) {
	var dark []bareRoute
	for _, b := range t.bare {
		if !t.shows[b.root] {
			b.route.Suspects = b.causes
			dark = append(dark, b)
		}
	}
	if len(dark) == 0 {
		return
	}
	if len(t.shows) > 0 {
		for _, b := range dark {
			b.route.Suspects = append(b.route.Suspects, route.Gap{Guard: "this server", Why: "shows no guard, and another one of the program does", At: cmp.Or(b.root.At, b.route.At)})
		}
		return
	}
	if g, ok := firstGiven(t.m, code); ok {
		for _, b := range dark {
			b.route.Suspects = append(b.route.Suspects, g)
		}
	}
}

// firstGiven returns, of the calls in a program's own code by which a function is given a
// scope of the catalog, and of the comparisons with one, the first by place.
func firstGiven(m *machine.Registering, code []*ir.Package) (route.Gap, bool) {
	var first route.Gap
	for _, c := range code {
		for _, f := range c.Functions {
			if m.Foreign[f.File] || strings.HasSuffix(f.File, "_test.go") {
				continue
			}
			f.Walk(func(n *ir.Node) {
				name, args, does := namingNode(n, f)
				if name == "" || naming.IsQuiet(name) || naming.IsStandard(naming.PackageOf(name)) || m.Know.Router(naming.ReceiverOf(name)) != nil {
					return // a router is told paths, which scopes may be called like
				}
				for _, arg := range args {
					if scope := m.Mentions(arg); scope != "" {
						g := route.Gap{Guard: naming.Short(name), Why: does + scope + " and is not seen to guard any route", At: n.At.Span(f.File)}
						if !n.At.Span(f.File).IsValid() {
							g.At = f.At.Span(f.File)
						}
						if !first.At.IsValid() || g.Compare(first) < 0 {
							first = g
						}
					}
				}
			})
		}
	}
	return first, first.At.IsValid()
}

// namingNode returns the function that may be given a scope by a node, or that compares with
// one there, with the operands among which that may be, and what it does with it.
func namingNode(n *ir.Node, in *ir.Function) (name string, args []*ir.Node, does string) {
	switch n.Op {
	case ir.OpEqual:
		return in.Name, n.Kids, "compares with "
	case ir.OpClause:
		return in.Name, n.Kids[min(1, len(n.Kids)):], "compares with "
	}
	if name = calleeOf(n); name == "" {
		return "", nil, ""
	}
	return name, n.Kids[1:], "is given "
}

// calleeOf returns the full name of what a call calls: of a function or method, or of the
// variable or field that holds it; "" if it has none, or if it is no call.
func calleeOf(n *ir.Node) string {
	switch n.Op {
	case ir.OpCall, ir.OpCallIface:
		return n.FullName()
	case ir.OpCallValue:
		if fn := n.Kids[0]; fn.Op == ir.OpGlobal || fn.Op == ir.OpLocal || fn.Op == ir.OpField {
			return fn.Name
		}
	}
	return ""
}
