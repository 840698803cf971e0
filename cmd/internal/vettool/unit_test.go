package vettool

import (
	"cmp"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

func TestUnit(t *testing.T) {
	dir := write(t, `
-- plain/a.go --
package a
-- tested/a.go --
package a
-- tested/a_test.go --
package a
-- external/a.go --
package a
-- external/a_test.go --
package a_test
-- excluded/a.go --
package a
-- excluded/a_test.go --
//go:build never

package a
-- goroot/src/net/http3/a.go --
package http3
-- odd[dir/a.go --
package a
-- odd[dir/a_test.go --
package a
`)
	excluded := []string{filepath.Join(dir, "excluded", "a_test.go")}
	tests := []struct {
		name       string
		dir        string
		path       string // "m/p" if empty
		module     string
		version    string
		ignored    []string
		vetxOnly   bool
		own, asked bool // asked: findings are wanted in the end
	}{
		{name: "asked", dir: "plain", module: "m", own: true, asked: true},
		{name: "without a module", dir: "plain", path: "command-line-arguments", own: true, asked: true},
		{name: "dependency", dir: "plain", module: "m", vetxOnly: true, own: true, asked: true},
		{name: "dependency with tests", dir: "tested", module: "m", vetxOnly: true, own: true},
		{name: "with tests in an odd directory", dir: "odd[dir", module: "m", vetxOnly: true, own: true},
		{name: "with external tests", dir: "external", module: "m", vetxOnly: true, own: true, asked: true},
		{name: "with excluded tests", dir: "excluded", module: "m", ignored: excluded, vetxOnly: true, own: true, asked: true},
		{name: "another module", dir: "plain", module: "m", version: "v1.2.3", vetxOnly: true},
		{name: "standard library", dir: "plain", path: "net/http", vetxOnly: true},
		{name: "newer standard library", dir: "goroot/src/net/http3", path: "net/http3", vetxOnly: true},
		{name: "beside it", dir: "plain", path: "net/http3", vetxOnly: true, own: true, asked: true},
	}
	t.Setenv("GOROOT", filepath.Join(dir, "goroot"))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			work := t.TempDir()
			cfg := map[string]any{
				"Dir": filepath.Join(dir, test.dir), "ImportPath": cmp.Or(test.path, "m/p"), "ModulePath": test.module, "ModuleVersion": test.version,
				"GoFiles": []string{filepath.Join(dir, test.dir, "a.go")}, "VetxOnly": test.vetxOnly, "IgnoredFiles": test.ignored, "Unknown": []int{1, 2},
			}
			data, err := json.Marshal(cfg)
			if err != nil {
				t.Fatal(err)
			}
			put(t, filepath.Join(work, "vet.cfg"), string(data))
			u, err := readUnit(filepath.Join(work, "vet.cfg"))
			if err != nil {
				t.Fatal(err)
			}
			if got := u.isOwn(); got != test.own {
				t.Errorf("own: %v, want %v", got, test.own)
			}
			file, err := u.reporting()
			if err != nil {
				t.Fatal(err)
			}
			got, err := readUnit(file)
			if err != nil {
				t.Fatal(err)
			}
			if got.VetxOnly == test.asked || u.reports() != test.asked {
				t.Errorf("findings are asked for: %v in the file, %v here, want %v", !got.VetxOnly, u.reports(), test.asked)
			}
			if string(got.all["Unknown"]) != "[1,2]" {
				t.Errorf("an unknown field is lost: %s", got.all)
			}
		})
	}
	for _, text := range []string{"", "{", "[]", `{"Dir": 1}`} {
		name := filepath.Join(t.TempDir(), "vet.cfg")
		put(t, name, text)
		if _, err := readUnit(name); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q: error %v", text, err)
		}
	}
}

// TestMatters holds which packages are looked at.
func TestMatters(t *testing.T) {
	tests := []struct {
		name, cfg     string
		matters, leaf bool
	}{
		{"the user's", `{"ImportPath": "m/a", "ModulePath": "m", "ImportMap": {"fmt": "fmt"}}`, true, false},
		{"one that imports nothing", `{"ImportPath": "m/a", "ModulePath": "m"}`, true, true},
		{"nor anything with types", `{"ImportPath": "m/a", "ModulePath": "m", "ImportMap": {"unsafe": "unsafe", "C": "C"}}`, true, true},
		{"another module's", `{"ImportPath": "n/a", "ModulePath": "n", "ModuleVersion": "v1.0.0", "ImportMap": {"net/http": "net/http"}}`, false, false},
		{"a house router", `{"ImportPath": "n/a", "ModulePath": "n", "ModuleVersion": "v1.0.0", "ImportMap": {"github.com/go-chi/chi/v5": "github.com/go-chi/chi/v5"}}`, true, false},
		{"what wraps that", `{"ImportPath": "n/b", "ModulePath": "n", "ModuleVersion": "v1.0.0", "ImportMap": {"n/a": "n/a"}}`, true, false},
		{"a router", `{"ImportPath": "github.com/go-chi/chi/v5", "ModulePath": "github.com/go-chi/chi/v5", "ModuleVersion": "v5.0.0", "ImportMap": {"net/http": "net/http"}}`, false, false},
		{"a module as Go 1.27 describes it", `{"ImportPath": "n/a", "Module": {"Path": "n", "Version": "v1.0.0"}, "ImportMap": {"fmt": "fmt"}}`, false, false},
		{"standard library", `{"ImportPath": "net/http", "ImportMap": {"fmt": "fmt"}}`, false, false},
	}
	known := map[string]*analyzer.Fact{"n/a": {Summary: new(ir.Summary)}, "fmt": {}}
	for _, test := range tests {
		name := filepath.Join(t.TempDir(), "vet.cfg")
		put(t, name, test.cfg)
		u, err := readUnit(name)
		if err != nil {
			t.Fatal(err)
		}
		if u.matters(known) != test.matters || u.isLeaf() != test.leaf {
			t.Errorf("%s: matters %v, leaf %v; want %v, %v", test.name, u.matters(known), u.isLeaf(), test.matters, test.leaf)
		}
	}
}

// TestHasTypes holds when unitchecker has to help.
func TestHasTypes(t *testing.T) {
	for cfg, want := range map[string]bool{
		`{"Compiler": "gc", "ImportMap": {"fmt": "fmt"}, "PackageFile": {"fmt": "x.a"}}`:    true,
		`{"Compiler": "gc", "ImportMap": {"unsafe": "unsafe"}, "PackageFile": {}}`:          true,
		`{"Compiler": "gc", "ImportMap": {"fmt": "fmt"}, "PackageFile": {}}`:                false,
		`{"Compiler": "gc", "ImportMap": {"fmt": "fmt"}}`:                                   false,
		`{"Compiler": "gccgo", "ImportMap": {"fmt": "fmt"}, "PackageFile": {"fmt": "x.a"}}`: false,
	} {
		name := filepath.Join(t.TempDir(), "vet.cfg")
		put(t, name, cfg)
		u, err := readUnit(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := u.hasTypes(); got != want {
			t.Errorf("%s: %v, want %v", cfg, got, want)
		}
	}
}
