package lower

import (
	"go/types"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file finds the functions that register through an interface, or hand
// on what does: in
//
//	var srv Server = build()
//	srv.Start()
//
// neither line mentions a router, but some type's Start registers routes.

// methodKey names a method without its type, as an interface knows it.
func methodKey(f *types.Func) string { return f.Name() + signatureText(f.Signature()) }

// throughInterfaces extends what spread found until nothing changes: a call of
// an interface method of which an implementation registers, registers, and a
// function that returns something with such a method matters.
func (c *collector) throughInterfaces() {
	d := &dispatch{methods: make(map[string]bool), types: make(map[string]bool)}
	for _, dep := range c.deps {
		for _, key := range dep.Methods {
			d.methods[key] = true
		}
		for _, name := range dep.Registers {
			d.addReceiver(name)
		}
	}
	for changed := true; changed; {
		changed = false
		for _, u := range c.units {
			if u.registers && u.fn != nil && u.fn.Signature().Recv() != nil {
				d.methods[methodKey(u.fn)] = true
				d.addReceiver(u.fn.Origin().FullName())
			}
		}
		for _, u := range c.units {
			if u.fn != nil && c.kinds.Handler(u.fn.Type()) {
				continue
			}
			if !u.registers && slices.ContainsFunc(u.calls, func(f *types.Func) bool { return d.methods[methodKey(f)] }) {
				u.relevant, u.registers, changed = true, true, true
			}
			if !u.relevant && u.fn != nil && d.returns(u.fn.Signature()) {
				u.relevant, changed = true, true
			}
		}
		if changed {
			c.spread()
		}
	}
	c.dispatch = d
}

// dispatch knows which methods register.
type dispatch struct {
	methods map[string]bool // by methodKey
	types   map[string]bool // receivers, "path.Name"
}

// addReceiver notes the receiver type in a method's full name.
func (d *dispatch) addReceiver(full string) {
	if receiver, ok := strings.CutPrefix(full, "("); ok {
		receiver, _, _ = strings.Cut(receiver, ").")
		receiver, _, _ = strings.Cut(strings.TrimPrefix(receiver, "*"), "[")
		d.types[receiver] = true
	}
}

// returns reports whether a function can return something that has a method
// that registers, or that holds such a thing.
func (d *dispatch) returns(sig *types.Signature) bool {
	for v := range sig.Results().Variables() {
		if d.holds(v.Type(), nil) {
			return true
		}
	}
	return false
}

// holds reports whether t has a method that registers, or reaches a type that
// has through pointers, elements, fields or results.
func (d *dispatch) holds(t types.Type, open []types.Type) bool {
	t = types.Unalias(t)
	if slices.Contains(open, t) || len(open) > 6 {
		return false
	}
	open = append(open, t)
	if n, ok := t.(*types.Named); ok {
		if d.types[strings.TrimPrefix(framework.TypeName(n), "*")] {
			return true
		}
		if pkg := n.Obj().Pkg(); pkg == nil || naming.IsStandard(pkg.Path()) {
			return false
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return d.holds(u.Elem(), open)
	case *types.Slice:
		return d.holds(u.Elem(), open)
	case *types.Map:
		return d.holds(u.Elem(), open)
	case *types.Signature:
		for v := range u.Results().Variables() {
			if d.holds(v.Type(), open) {
				return true
			}
		}
	case *types.Struct:
		for f := range u.Fields() {
			if d.holds(f.Type(), open) {
				return true
			}
		}
	case *types.Interface:
		for m := range u.Methods() {
			if d.methods[methodKey(m)] {
				return true
			}
		}
	}
	return false
}
