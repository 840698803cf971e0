package lower

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file finds what code that is left out may do with functions and objects
// that it is handed. It names none that registers, or it would not be left out,
// but it can call what it was given: a function, or a method of an interface.

// handsOver notes which interfaces u hands to code that is not known: that may
// call their methods, and any method of what it is given as any.
func (c *collector) handsOver(u *unit, call *ast.CallExpr) {
	callee, ok := c.info.Uses[namedIn(call)].(*types.Func)
	if !ok || callee.Pkg() == nil || c.known(callee.Pkg()) || naming.IsStandard(callee.Pkg().Path()) && !naming.Retains(c.fullName(callee)) {
		return
	}
	for _, arg := range call.Args {
		t := c.info.TypeOf(arg)
		if t == nil {
			continue
		}
		if iface, ok := t.Underlying().(*types.Interface); ok && iface.NumMethods() == 0 {
			u.handsAny = true
		} else if ok {
			u.hands = slices.AppendSeq(u.hands, iface.Methods())
		}
	}
}

// known reports whether a package is this one, or one with a summary of its code.
func (c *collector) known(pkg *types.Package) bool {
	dep := c.deps[pkg.Path()]
	return pkg == c.pkg || dep != nil && !dep.Constant
}

// outside returns what the code of the package that is left out may do with
// what it is handed. Calls are those of code that is followed as well, which may
// come by an object that it does not see go in: one out of a registry whose
// functions are left out.
func (c *collector) outside() ir.Outside {
	calls, reads, hands := make(map[string]bool), make(map[string]bool), make(map[string]bool)
	for _, u := range c.units {
		for _, f := range u.calls {
			if f.Pkg() != nil && !naming.IsStandard(f.Pkg().Path()) {
				calls[methodKey(f)] = true
			}
		}
		if u.relevant || u.fn != nil && c.kinds.Handler(u.fn.Type()) {
			continue
		}
		for _, f := range u.hands {
			calls[methodKey(f)] = true
		}
		for _, obj := range u.uses {
			if v, ok := obj.(*types.Var); ok && c.known(v.Pkg()) && !isPlain(v.Type()) {
				reads[v.Pkg().Path()+"."+v.Name()] = true
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for _, u := range c.units {
			if u.relevant || u.fn == nil || hands[c.fullName(u.fn.Origin())] {
				continue
			}
			if u.handsAny || slices.ContainsFunc(u.refs, func(obj types.Object) bool {
				f, ok := obj.(*types.Func)
				return ok && (hands[c.fullName(f)] || c.handsOn(f))
			}) {
				hands[u.fn.Origin().FullName()], changed = true, true
			}
		}
	}
	makes := make(map[string]bool)
	for _, u := range c.units {
		if u.registers && u.fn != nil && u.fn.Signature().Recv() != nil && !c.takesRouter(u.fn.Signature()) {
			makes[receiver(u.fn.Origin().FullName())] = true
		}
	}
	sets := make(map[string]bool)
	for _, u := range c.units {
		if u.sets && !u.relevant && u.fn != nil {
			sets[u.fn.Origin().FullName()] = true
		}
	}
	sorted := func(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }
	return ir.Outside{Calls: sorted(calls), Reads: sorted(reads), Makes: sorted(makes), Hands: sorted(hands), Sets: sorted(sets)}
}

// handsOn reports whether a function of another package is known to hand on what
// it is given.
func (c *collector) handsOn(f *types.Func) bool {
	if f.Pkg() == nil || c.deps[f.Pkg().Path()] == nil {
		return false
	}
	_, found := slices.BinarySearch(c.deps[f.Pkg().Path()].Outside.Hands, f.FullName())
	return found
}

// isPlain reports whether a type can hold neither functions nor objects that
// register: it is basic, or an error.
func isPlain(t types.Type) bool {
	_, ok := t.Underlying().(*types.Basic)
	return ok || types.Identical(t, types.Universe.Lookup("error").Type())
}
