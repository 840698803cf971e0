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
	d := &dispatch{methods: make(map[string]bool), types: make(map[string]bool), starts: make(map[string]bool)}
	for _, dep := range c.deps {
		for _, key := range dep.Methods {
			d.methods[key] = true
		}
		for _, name := range dep.Registers {
			d.addReceiver(name)
		}
		for _, name := range dep.Outside.Makes {
			d.starts[name] = true
		}
	}
	for changed := true; changed; {
		changed = false
		for _, u := range c.units {
			if u.registers && u.fn != nil && u.fn.Signature().Recv() != nil {
				d.methods[methodKey(u.fn)] = true
				d.addReceiver(c.fullName(u.fn.Origin()))
				if !c.takesRouter(u.fn.Signature()) {
					d.starts[receiver(c.fullName(u.fn.Origin()))] = true
				}
			}
		}
		for _, u := range c.units {
			if u.fn != nil && c.kinds.Handler(u.fn.Type()) {
				continue
			}
			if !u.registers && (slices.ContainsFunc(u.calls, func(f *types.Func) bool { return d.methods[methodKey(f)] }) || slices.ContainsFunc(u.types, d.makes)) {
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
	starts  map[string]bool // those of methods that need no router
}

// makes reports whether who makes an object of a type may let one of its methods
// be called that registers: by handing it on, and no line names the method.
func (d *dispatch) makes(t *types.TypeName) bool {
	return d.starts[t.Pkg().Path()+"."+t.Name()]
}

// takesRouter reports whether a function is given what it registers on.
func (c *collector) takesRouter(sig *types.Signature) bool {
	for v := range sig.Params().Variables() {
		if name := framework.TypeName(v.Type()); c.know.Router(name) != nil || c.know.Entry(name) != nil {
			return true
		}
	}
	return false
}

// addReceiver notes the receiver type in a method's full name.
func (d *dispatch) addReceiver(full string) {
	if name := receiver(full); name != "" {
		d.types[name] = true
	}
}

// receiver returns the type in the full name of a method, without a star and type
// parameters; "" for a function.
func receiver(full string) string {
	name, ok := strings.CutPrefix(full, "(")
	if !ok {
		return ""
	}
	name, _, _ = strings.Cut(name, ").")
	name, _, _ = strings.Cut(strings.TrimPrefix(name, "*"), "[")
	return name
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
