package analyzer

import (
	"cmp"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// namelessEntries returns the entries of the configuration that name nothing in the
// program whose main package is given.
func namelessEntries(u *unit, conf *config.Config, table flow.Table) []rule.Nameless {
	var out []rule.Nameless
	check := func(list, name string, pos source.Pos) {
		if have, ok := functionsBeside(u, name); ok && !have[name] {
			out = append(out, rule.Nameless{List: list, Name: name, Nearest: nearestName(name, have), Pos: pos})
		}
	}
	for _, r := range conf.Routers {
		check("routers", r.Func, r.Pos)
	}
	for _, g := range conf.Guards {
		check("guards", g.Func, g.Pos)
	}
	for _, v := range conf.Values {
		if !table.Valued[v.Name] {
			out = append(out, rule.Nameless{List: "values", Name: v.Name, Nearest: nearestName(v.Name, table.Valueless), Pos: v.Pos})
		}
	}
	slices.SortFunc(out, func(a, b rule.Nameless) int { return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.Name, b.Name)) })
	return out
}

// functionsBeside returns the full names of the functions and methods of the package that
// should have the named one. It reports false where that cannot be known: of another
// package only what it exports may be seen.
func functionsBeside(u *unit, name string) (map[string]bool, bool) {
	path := framework.Registrar{Func: name}.Package()
	pkg := u.Pkg
	if path != pkg.Path() {
		if pkg = u.dependency(path); pkg == nil {
			return nil, true // nothing of the program imports it
		}
	}
	have := make(map[string]bool)
	for _, id := range pkg.Scope().Names() {
		switch obj := pkg.Scope().Lookup(id).(type) {
		case *types.Func:
			have[obj.FullName()] = true
		case *types.TypeName:
			named, ok := types.Unalias(obj.Type()).(*types.Named)
			if !ok {
				continue
			}
			for m := range named.Methods() {
				have[m.FullName()] = true
			}
			if iface, ok := named.Underlying().(*types.Interface); ok {
				for m := range iface.Methods() {
					have["("+path+"."+id+")."+m.Name()] = true
				}
			}
			set := types.NewMethodSet(types.NewPointer(named)) // what it embeds has
			for sel := range set.Methods() {
				have["(*"+path+"."+id+")."+sel.Obj().Name()] = true
				have["("+path+"."+id+")."+sel.Obj().Name()] = true
			}
		}
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	return have, pkg == u.Pkg || token.IsExported(last)
}

// nearestName returns the name that is most like another one, "" if none is.
func nearestName(name string, among map[string]bool) string {
	near, _ := scope.Nearest(scope.Scope(name), func(yield func(scope.Scope) bool) {
		for _, n := range slices.Sorted(maps.Keys(among)) {
			if !yield(scope.Scope(n)) {
				return
			}
		}
	})
	return string(near)
}
