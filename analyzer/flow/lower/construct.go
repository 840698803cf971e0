package lower

import (
	"go/types"
	"slices"
)

// constructors keeps the functions that make what has methods which speak of scopes, or
// holds functions that do, and those that make the variables which speak of scopes: who asks
// by an interface, a field or a variable is told by them what is asked. They are run where
// the program is set up.
//
//	func NewChecker(conf Config) Checker {
//		if conf.Disabled {
//			return open{}
//		}
//		return &tokens{}
//	}
func (c *collector) constructors() {
	speaks := make(map[*types.TypeName]bool)
	for _, u := range c.units {
		if u.fn == nil || u.fn.Signature().Results().Len() == 0 || u.decl.End()-u.decl.Pos() > maxCheck {
			continue
		}
		u.makes = u.scoped && c.holdsFuncs(u.fn.Signature().Results().At(0).Type()) || slices.ContainsFunc(u.types, func(t *types.TypeName) bool {
			yes, known := speaks[t]
			if !known {
				yes = c.hasScoped(t)
				speaks[t] = yes
			}
			return yes
		})
		u.helps = u.helps || u.makes
	}
	for _, u := range c.units {
		if u.spec == nil || !u.scoped {
			continue
		}
		for _, ref := range u.uses { // what makes the value of a variable
			if to := c.of[ref]; to != nil && to.fn != nil && to.decl.End()-to.decl.Pos() <= maxCheck {
				to.makes, to.helps = true, true
			}
		}
	}
	c.madeVariables()
}

// madeVariables notes that the variables which constructors make speak of scopes, also where
// they are of an interface: packages that use them ask by them.
func (c *collector) madeVariables() {
	for obj, u := range c.of {
		if u.spec == nil || c.scoped[obj] {
			continue
		}
		if slices.ContainsFunc(u.uses, func(ref types.Object) bool { to := c.of[ref]; return to != nil && to.makes }) {
			u.scoped = true
			c.scoped[obj] = true
		}
	}
}

// holdsFuncs reports whether a type of the package, or what it points to, is a struct with a
// field for a function.
func (c *collector) holdsFuncs(t types.Type) bool {
	named := c.own(t)
	if named == nil {
		return false
	}
	s, ok := named.Underlying().(*types.Struct)
	return ok && slices.ContainsFunc(slices.Collect(s.Fields()), func(v *types.Var) bool { return isFunc(v.Type()) })
}

// hasScoped reports whether a type has a method, promoted ones included, that speaks of
// scopes.
func (c *collector) hasScoped(t *types.TypeName) bool {
	if types.IsInterface(t.Type()) {
		return false
	}
	for m := range types.NewMethodSet(types.NewPointer(t.Type())).Methods() {
		fn := m.Obj().(*types.Func).Origin()
		if c.scoped[fn] || fn.Pkg() != nil && c.deps[fn.Pkg().Path()] != nil && c.deps[fn.Pkg().Path()].Speaks(c.fullName(fn)) {
			return true
		}
	}
	return false
}

// receiverName returns the type that a method is declared for, nil for none that has a name.
func receiverName(method *types.Func) *types.TypeName {
	t := method.Signature().Recv().Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj()
	}
	return nil
}
