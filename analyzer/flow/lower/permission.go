package lower

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// Permissions are the values that stand for scopes and are no text.
type Permissions struct {
	Numbers map[string]map[int]string // constants by the full name of their type
	Vars    map[string]string         // package-level variables by their full name
	Consts  map[string]string         // constants that share their value with others, by their full name
	Types   map[string]bool           // the types of these, and of the constants
}

// permission returns the full name of the type of values that stand for scopes
// which t is, or points to; "" if it is none.
func (l *lowerer) permission(t types.Type) string {
	if l == nil || t == nil || len(l.permissions.Types) == 0 {
		return ""
	}
	if name := strings.TrimPrefix(framework.TypeName(t), "*"); l.permissions.Types[name] {
		return name
	}
	return ""
}

// namesake returns the scope that a constant stands for which is written out, if others of
// its type have its value; else "".
func (l *lowerer) namesake(e ast.Expr) string {
	id, ok := calleeIdent(e)
	if !ok || len(l.permissions.Consts) == 0 {
		return ""
	}
	k, ok := l.info.Uses[id].(*types.Const)
	if !ok || k.Pkg() == nil {
		return ""
	}
	return l.permissions.Consts[k.Pkg().Path()+"."+k.Name()]
}

// isPermission reports whether a package-level variable stands for a scope.
func (l *lowerer) isPermission(v *types.Var) bool {
	return v.Pkg() != nil && l.permissions.Vars[v.Pkg().Path()+"."+v.Name()] != "" && v.Parent() == v.Pkg().Scope()
}

// declaresPermissions reports whether a variable specification has some.
func (l *lowerer) declaresPermissions(spec *ast.ValueSpec) bool {
	for _, name := range spec.Names {
		if v, ok := l.info.Defs[name].(*types.Var); ok && l.isPermission(v) {
			return true
		}
	}
	return false
}

// namesPermissions reports whether values that stand for scopes are of a package's
// own types.
func (c *collector) namesPermissions() bool {
	for name := range c.permissions.Types {
		if path, _, ok := strings.Cut(strings.TrimPrefix(name, c.pkg.Path()), "."); ok && path == "" {
			return true
		}
	}
	return false
}

// namesScopes reports whether a type is one of strings that name scopes: at least
// half of the constants that its package declares of it are in the catalog, and have
// parts, or the type is called like one. Kinds of things are called like the scopes of
// a catalog that has one for each.
func (l *lowerer) namesScopes(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || l.scopes == nil || named.Obj().Pkg() == nil || !isString(named) {
		return false
	}
	if known, ok := l.scopeTypes[named.Obj()]; ok {
		return known
	}
	declared, listed, called := 0, 0, naming.Says(named.Obj().Name(), naming.ScopeWords)
	members := named.Obj().Pkg().Scope()
	for _, name := range members.Names() {
		if c, ok := members.Lookup(name).(*types.Const); ok && types.Identical(c.Type(), named) {
			declared++
			if s := constant.StringVal(c.Val()); l.scopes(s) && (called || strings.ContainsAny(s, ":._-")) {
				listed++
			}
		}
	}
	names := listed > 0 && 2*listed >= declared
	l.scopeTypes[named.Obj()] = names
	return names
}

// isThing reports whether a value of t may stand for a scope: it is a struct or something
// that only an interface is known of, and it is neither an error nor has to do with
// requests, as a guard has.
func (l *lowerer) isThing(t types.Type) bool {
	if t == nil || framework.TypeName(t) == "" || framework.TypeName(t) == "error" || l.kinds.Concerns(t) {
		return false
	}
	to := t
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		to = p.Elem()
	}
	switch to.Underlying().(type) {
	case *types.Struct, *types.Interface:
	default:
		return false
	}
	for m := range types.NewMethodSet(t).Methods() {
		sig := m.Type().(*types.Signature)
		for _, list := range []*types.Tuple{sig.Params(), sig.Results()} {
			for v := range list.Variables() {
				if l.kinds.IsContext(v.Type()) || l.kinds.Concerns(v.Type()) {
					return false
				}
			}
		}
	}
	return true
}
