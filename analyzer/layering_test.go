package analyzer_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

const modulePath = "github.com/scopevet/scopevet"

// layers says how high each package of the analyzer stands. A package imports
// lower ones only, so never one of its own layer. Commands stand above all.
var layers = map[string]int{
	"analyzer/source":     0,
	"analyzer/printable":  0,
	"analyzer/regular":    0,
	"analyzer/scope":      0,
	"analyzer/pattern":    0,
	"analyzer/yamldoc":    1,
	"analyzer/world":      1,
	"analyzer/catalog":    2,
	"analyzer/route":      1,
	"analyzer/config":     3,
	"analyzer/annotation": 3,
	"analyzer/rule":       4,
	"analyzer/identity":   5,
	"analyzer/join":       5,
	"analyzer":            6,
	"analyzer/golangci":   7,

	"analyzer/flow/ir":        1,
	"analyzer/flow/naming":    1,
	"analyzer/flow/framework": 2,
	"analyzer/flow/lower":     3,
	"analyzer/flow/may":       3,
	"analyzer/flow/value":     3,
	"analyzer/flow/machine":   4,
	"analyzer/flow":           5,
}

// modules are those outside the standard library that each package of the
// analyzer may import directly, and in all those that the pass links.
var modules = map[string][]string{
	"analyzer/yamldoc":    {"github.com/goccy/go-yaml"},
	"analyzer/catalog":    {"github.com/goccy/go-yaml", "github.com/yuin/goldmark", "golang.org/x/net"},
	"analyzer/config":     {"github.com/goccy/go-yaml"},
	"analyzer/annotation": {"github.com/fatih/structtag", "github.com/goccy/go-yaml", "golang.org/x/tools"},
	"analyzer/flow/lower": {"golang.org/x/tools"},
	"analyzer/world":      {"golang.org/x/mod"},
	"analyzer":            {"golang.org/x/tools"},
	"analyzer/golangci":   {"github.com/golangci/plugin-module-register", "golang.org/x/tools"},
}

// A listed is a package as go list describes it.
type listed struct {
	ImportPath string
	Imports    []string
	Module     *struct {
		Path string
		Main bool
	}
	Standard bool
	Doc      string
	GoFiles  []string
	Dir      string
}

// list returns the packages that patterns match, and what they need.
func list(t *testing.T, args ...string) map[string]listed {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(goCommand(t, "..", append([]string{"list",
		"-json=ImportPath,Imports,Module,Standard,Doc,GoFiles,Dir"}, args...)...)))
	all := make(map[string]listed)
	for dec.More() {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all[p.ImportPath] = p
	}
	return all
}

// TestLayers holds that imports go strictly downwards, and that each package
// has a place.
func TestLayers(t *testing.T) {
	all := list(t, "-deps", "./...")
	linked := make(map[string]bool)
	for path, p := range all {
		name, own := strings.CutPrefix(path, modulePath+"/")
		if !own {
			continue
		}
		command := strings.HasPrefix(name, "cmd/")
		layer, known := layers[name]
		if !command && !known {
			t.Errorf("%s stands in no layer", name)
		}
		for _, imp := range p.Imports {
			below, own := strings.CutPrefix(imp, modulePath+"/")
			switch {
			case own && command:
				// Commands may import each other's packages, which Go keeps
				// free of cycles, and everything below.
			case own && strings.HasPrefix(below, "cmd/"):
				t.Errorf("%s imports %s, a command's", name, below)
			case own && layers[below] >= layer:
				t.Errorf("%s, in layer %d, imports %s, in layer %d", name, layer, below, layers[below])
			case !own && !command && !all[imp].Standard:
				module := all[imp].Module.Path
				linked[module] = true
				if !slices.Contains(modules[name], module) {
					t.Errorf("%s imports %s of the module %s", name, imp, module)
				}
			}
		}
	}
	for name := range layers {
		if _, ok := all[modulePath+"/"+name]; !ok {
			t.Errorf("there is no package %s", name)
		}
	}
	for name, allowed := range modules {
		for _, module := range allowed {
			if !linked[module] {
				t.Errorf("%s may import %s, which nothing does", name, module)
			}
		}
	}
}

// TestModulesOfThePass holds what a program that uses the pass as a library
// has to link, modules that those above need in turn included.
func TestModulesOfThePass(t *testing.T) {
	got := make(map[string]bool)
	for _, p := range list(t, "-deps", "./analyzer") {
		if p.Module != nil && !p.Module.Main {
			got[p.Module.Path] = true
		}
	}
	want := []string{
		"github.com/fatih/structtag", "github.com/goccy/go-yaml", "github.com/yuin/goldmark",
		"golang.org/x/mod", "golang.org/x/net", "golang.org/x/tools",
	}
	if paths := slices.Sorted(maps.Keys(got)); !slices.Equal(paths, want) {
		t.Errorf("the pass links %v, want %v", paths, want)
	}
}
