package framework

import (
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// elsewhere are names that no package at hand has, and why.
var elsewhere = map[string]string{
	"echo v5: Host":        "of version 4, with which the row shares its calls",
	"huma: NewV2":          "of humafiber, for fiber v2",
	"huma: NewV2WithGroup": "of humafiber, for fiber v2",
	"huma: NewV4":          "of humaecho, for echo v4",
	"huma: NewV4WithGroup": "of humaecho, for echo v4",
	"rata: Router":         "what the result is called, which is an http.Handler",
}

// TestRows holds the rows to the frameworks that they describe: what a row names
// is there under that name, as a function or type, or as a method of one. A
// misspelt name would match nothing, and say so nowhere.
func TestRows(t *testing.T) {
	loaded := loadFrameworks(t)
	rows, used := make(map[string]bool), make(map[string]bool)
	for _, f := range frameworks() {
		if f.Name == "" || rows[f.Name] || !strings.HasPrefix(f.Link, "https://") {
			t.Errorf("the row %q has no name of its own, or no link", f.Name)
		}
		rows[f.Name] = true
		var at []*types.Package
		for _, path := range f.Paths {
			if p := loaded[path]; p != nil {
				at = append(at, p)
			}
		}
		if len(at) == 0 {
			t.Errorf("%s: none of %s is in the module", f.Name, f.Paths)
		}
		check := func(have map[string]bool, names ...string) {
			for _, name := range names {
				key := f.Name + ": " + name
				_, other := elsewhere[key]
				used[key] = true
				switch {
				case have[name] && other:
					t.Errorf("%s is at hand", key)
				case !have[name] && !other:
					t.Errorf("%s is nowhere", key)
				}
			}
		}
		types, calls := declared(at)
		check(types, slices.Concat(f.Routers, f.Entries, f.Contexts, f.Markers)...)
		check(calls, slices.Concat(keys(f.Funcs), keys(f.Calls), keys(f.Chain), keys(f.Ignored), keys(f.Tells))...)
		for _, field := range keys(f.Misses) {
			if !slices.ContainsFunc(f.Routers, func(router string) bool { return calls[router+"."+field] }) {
				t.Errorf("%s: no router has a field %s", f.Name, field)
			}
		}
		for _, name := range []string{f.Matched.Path, f.Matched.Pattern, f.Matched.Name, f.Matched.Route, f.Matched.Lookup} {
			if name != "" {
				check(calls, name)
			}
		}
	}
	for key := range elsewhere {
		if !used[key] {
			t.Errorf("no row has %s", key)
		}
	}
}

func keys[V any](calls map[string]V) []string { return slices.Sorted(maps.Keys(calls)) }

// declared returns the types that packages declare, and what can be called:
// functions by their names, methods by theirs and as Type.Method; and fields.
func declared(pkgs []*types.Package) (named, calls map[string]bool) {
	named, calls = make(map[string]bool), make(map[string]bool)
	for _, p := range pkgs {
		for _, name := range p.Scope().Names() {
			tn, ok := p.Scope().Lookup(name).(*types.TypeName)
			if !ok {
				calls[name] = true
				continue
			}
			named[name] = true
			typ := tn.Type()
			if s, ok := typ.Underlying().(*types.Struct); ok {
				for field := range s.Fields() {
					calls[name+"."+field.Name()] = true
				}
			}
			if !types.IsInterface(typ) {
				typ = types.NewPointer(typ)
			}
			for sel := range types.NewMethodSet(typ).Methods() {
				calls[sel.Obj().Name()], calls[name+"."+sel.Obj().Name()] = true, true
			}
		}
	}
	return named, calls
}

// loadFrameworks returns the packages of the frameworks that are at hand, by path.
func loadFrameworks(t *testing.T) map[string]*types.Package {
	t.Helper()
	var paths []string
	for _, f := range frameworks() {
		paths = append(paths, f.Paths...)
	}
	conf := &packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile,
		Dir:  "../../../testdata/frameworks",
	}
	pkgs, err := packages.Load(conf, paths...)
	if err != nil {
		t.Fatal(err)
	}
	loaded := make(map[string]*types.Package)
	for _, p := range pkgs {
		if len(p.Errors) == 0 && p.Types != nil {
			loaded[p.PkgPath] = p.Types
		}
	}
	return loaded
}

// TestMethods holds the frameworks to the rows: a method of a router, or of a route
// under construction, that is given what could be a handler or a guard, or that
// returns a router, is in the row, or is ignored there with the reason. Another
// version may have more of them, which are reported where they are called.
func TestMethods(t *testing.T) {
	loaded := loadFrameworks(t)
	kinds := NewKinds(Known())
	for _, f := range frameworks() {
		ignored := make(map[string]bool) // and met
		for _, path := range f.Paths {
			p := loaded[path]
			if p == nil {
				continue
			}
			for i, name := range slices.Concat(f.Routers, f.Entries) {
				tn, ok := p.Scope().Lookup(name).(*types.TypeName)
				if !ok {
					continue
				}
				typ := tn.Type()
				if !types.IsInterface(typ) {
					typ = types.NewPointer(typ)
				}
				for sel := range types.NewMethodSet(typ).Methods() {
					m := sel.Obj().(*types.Func)
					_, listed := f.Call(path+"."+name, m.Name())
					if i >= len(f.Routers) {
						_, listed = f.Chain[m.Name()]
					}
					why := f.Ignores(m.Name())
					ignored[m.Name()] = ignored[m.Name()] || why != ""
					switch {
					case !m.Exported() || !matters(kinds, m.Signature()):
					case listed && f.Ignored[m.Name()] != "":
						t.Errorf("%s: (%s).%s has a row, and is ignored", f.Name, name, m.Name())
					case !listed && why == "":
						t.Errorf("%s: (%s).%s has no row, and no reason to be ignored", f.Name, name, m.Name())
					}
				}
			}
		}
		for _, name := range keys(f.Ignored) {
			if !ignored[name] && len(ignored) > 0 {
				t.Errorf("%s: %s is ignored, and no router has it", f.Name, name)
			}
		}
	}
}

// matters reports whether a method can be given a handler or a guard, be it as a
// function or an interface of any kind, or returns a router.
func matters(k *Kinds, sig *types.Signature) bool {
	var takes func(t types.Type) bool
	takes = func(t types.Type) bool {
		switch u := types.Unalias(t).Underlying().(type) {
		case *types.Signature, *types.Interface:
			return true
		case *types.Slice:
			return takes(u.Elem())
		case *types.Map:
			return takes(u.Elem())
		}
		return k.Handler(t) || k.Router(t)
	}
	for v := range sig.Params().Variables() {
		if takes(v.Type()) {
			return true
		}
	}
	for v := range sig.Results().Variables() {
		if k.Router(v.Type()) || k.Know.Entry(TypeName(v.Type())) != nil || k.Handler(v.Type()) {
			return true
		}
	}
	return false
}
