package draft

import (
	"cmp"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Typed is a named type whose constants and variables look like permissions: a
// catalog that is written in Go.
type Typed struct {
	Name   string // its full name
	Values int
	Known  int // how many of them are scopes that the code names
	Clear  bool
	At     source.Pos
}

// permissionTypes are words in the names of types whose values are what somebody may
// do, and maybeTypes of those that may be something else as well.
var (
	permissionTypes = []string{"scope", "scopes", "permission", "permissions", "perm", "perms", "privilege", "privileges"}
	maybeTypes      = []string{"level", "role", "roles", "access", "action", "capability", "grant", "right"}
)

// Types with fewer values than fewValues are not told, and none with fewer than
// someValues is taken for the catalog without a scope in it that the code names: those may
// be the levels of something.
const (
	fewValues  = 3
	someValues = 5
)

// FindTyped returns the types of packages whose values look like permissions, those first
// that have most of the scopes which the code names.
func FindTyped(pkgs []*packages.Package, named []Scope) []Typed {
	known := make(map[string]bool, len(named))
	for _, s := range named {
		known[string(s.Name)] = true
	}
	all := make(map[*types.TypeName]*Typed)
	for _, pkg := range pkgs {
		if pkg.Types == nil {
			continue
		}
		values := pkg.Types.Scope()
		for _, id := range values.Names() {
			obj := values.Lookup(id)
			of := typeOf(obj)
			if of == nil || of.Pkg() != pkg.Types {
				continue
			}
			t := all[of]
			if t == nil {
				t = &Typed{Name: of.Pkg().Path() + "." + of.Name(), At: source.At(pkg.Fset, of.Pos()), Clear: isNamed(of, permissionTypes)}
				all[of] = t
			}
			if name := valueOf(obj); scope.Scope(name).Validate() != nil || strings.Contains(name, "|") {
				t.Values = -len(values.Names()) // no scope is called so
			} else if t.Values++; known[name] {
				t.Known++
			}
		}
	}
	var out []Typed
	for of, t := range all {
		if t.Values >= fewValues && (t.Clear || t.Known > 0 || isNamed(of, maybeTypes)) {
			out = append(out, *t)
		}
	}
	slices.SortFunc(out, func(a, b Typed) int {
		return cmp.Or(cmp.Compare(b.Known, a.Known), cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(b.Values, a.Values), strings.Compare(a.Name, b.Name))
	})
	return out
}

func rankOf(t Typed) int {
	if t.Clear {
		return 0
	}
	return 1
}

// Certain returns the type that is to be the catalog: the one that is called after
// permissions and has half of the scopes that the code names, if no other may be meant.
func Certain(all []Typed, named []Scope) (Typed, bool) {
	if len(all) == 0 || !all[0].Clear || 2*all[0].Known < len(named) || all[0].Known == 0 && all[0].Values < someValues {
		return Typed{}, false
	}
	if len(all) > 1 && all[1].Clear && all[1].Known == all[0].Known {
		return Typed{}, false
	}
	return all[0], true
}

// typeOf returns the named type of a constant or variable of a package, be it a pointer to
// such a struct; nil if it has none that could be a permission's.
func typeOf(obj types.Object) *types.TypeName {
	if _, isType := obj.(*types.TypeName); isType || !token.IsIdentifier(obj.Name()) || obj.Name() == "_" {
		return nil
	}
	named, ok := types.Unalias(obj.Type()).(*types.Named)
	if !ok {
		return nil
	}
	switch under := named.Underlying().(type) {
	case *types.Basic:
		if _, isConst := obj.(*types.Const); !isConst || under.Info()&(types.IsString|types.IsInteger) == 0 {
			return nil
		}
	case *types.Struct:
		if _, isVar := obj.(*types.Var); !isVar {
			return nil
		}
	default:
		return nil
	}
	return named.Obj()
}

// valueOf returns what a scope is called that a constant or variable stands for: its
// text, or its own name.
func valueOf(obj types.Object) string {
	if c, ok := obj.(*types.Const); ok && c.Val().Kind() == constant.String {
		return constant.StringVal(c.Val())
	}
	return obj.Name()
}

func isNamed(t *types.TypeName, words []string) bool {
	return slices.ContainsFunc(naming.Words(t.Name()), func(w string) bool { return slices.Contains(words, w) })
}
