package framework

import "go/types"

// This file is about frameworks that hand a program the scopes that a route
// wants: in a field of a struct, which a method of the program is given with
// the token.

// TakesWanted reports whether a function is given such a struct.
func (k *Kinds) TakesWanted(sig *types.Signature) bool {
	for v := range sig.Params().Variables() {
		if k.Know.Wanted(TypeName(v.Type())) != "" {
			return true
		}
	}
	return false
}

// Authorizes reports whether a type has a method, its own or an embedded one,
// that is given such a struct: what makes a value of it says which method that
// is.
func (k *Kinds) Authorizes(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	yes, known := k.authorizers[named]
	if !known {
		yes = k.nearWanted(named.Obj().Pkg(), 2) && k.hasWanted(named)
		k.authorizers[named] = yes
	}
	return yes
}

func (k *Kinds) hasWanted(named *types.Named) bool {
	for sel := range types.NewMethodSet(types.NewPointer(named)).Methods() {
		if k.TakesWanted(sel.Obj().(*types.Func).Signature()) {
			return true
		}
	}
	return false
}

// nearWanted reports whether a package imports one that has such structs, at
// most so many steps away.
func (k *Kinds) nearWanted(pkg *types.Package, steps int) bool {
	for _, imp := range pkg.Imports() {
		if f := k.Know.Framework(imp.Path()); f != nil && len(f.Wanted) > 0 {
			return true
		}
		if steps > 1 && k.nearWanted(imp, steps-1) {
			return true
		}
	}
	return false
}
