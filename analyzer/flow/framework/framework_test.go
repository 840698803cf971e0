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
		check(calls, slices.Concat(keys(f.Funcs), keys(f.Calls), keys(f.Chain), slices.Sorted(maps.Keys(f.Tells)))...)
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

func keys(calls map[string]Action) []string { return slices.Sorted(maps.Keys(calls)) }

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
