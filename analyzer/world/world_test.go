package world

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"
)

func unpack(t testing.TB, archive string) string {
	t.Helper()
	dir := t.TempDir()
	files, err := txtar.FS(txtar.Parse([]byte(archive)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}

const modules = `
-- go.work --
go 1.24

use (
	./server
	"./people" // the quotes are allowed
)
-- server/go.mod --
module example.com/server/v2
-- server/main.go --
package main

import (
	"example.com/people"
	"example.com/server/v2/api"
)
-- server/tool/main.go --
package main

import "fmt"
-- server/gen.go --
//go:build ignore

package main

import "example.com/server/v2/ignored"
-- server/gen_windows.go --
package main

import "example.com/server/v2/windows"
-- server/tagged.go --
//go:build special

package main

import "example.com/server/v2/tagged"
-- server/main_test.go --
package main

import "example.com/server/v2/tested"
-- server/testdata/t.go --
package t

import "example.com/server/v2/data"
-- server/api/api.go --
package api

import "net/http"
-- server/api/api_test.go --
package api_test
-- server/api/api_tagged_test.go --
//go:build special

package api
-- server/api/broken.go --
pakcage api

import "example.com/server/v2/broken"
-- server/nested/go.mod --
module example.com/nested
-- server/nested/n.go --
package nested

import "example.com/server/v2/nested"
-- people/go.mod --
module example.com/people
-- people/people.go --
package people
-- alone/go.mod --
module example.com/alone
-- alone/a.go --
package main

import "example.com/people"
`

func TestWorld(t *testing.T) {
	t.Setenv("GOOS", "linux")
	dir := unpack(t, modules)
	server, people := filepath.Join(dir, "server"), filepath.Join(dir, "people")
	w := Read(Build{Tags: []string{}}, server, people)
	tagged := Read(Build{Tags: []string{"special"}}, server)
	for path, want := range map[string][2]bool{ // without and with the tag
		"example.com/people":              {true, true},
		"example.com/server/v2/api":       {true, true},
		"example.com/server/v2/ignored":   {false, false},
		"example.com/server/v2/windows":   {false, false},
		"example.com/server/v2/tagged":    {false, true},
		"example.com/server/v2/tested":    {false, false},
		"example.com/server/v2/data":      {false, false},
		"example.com/server/v2/nested":    {false, false},
		"example.com/server/v2/broken":    {false, false},
		"example.com/server/v2":           {false, false},
		"example.com/server/v2/tool/main": {false, false},
	} {
		got := [2]bool{w.Imported(path), tagged.Imported(path)}
		if got != want {
			t.Errorf("%s is imported: %v, want %v", path, got, want)
		}
		searched := [2]bool{Imported(Build{Tags: []string{}}, path, server, people), Imported(Build{Tags: []string{"special"}}, path, server)}
		if searched != got {
			t.Errorf("%s is found to be imported: %v, want %v", path, searched, got)
		}
	}
	var all []string
	for p, imports := range w.Imports() {
		all = append(all, fmt.Sprintf("%s %s %v", p.Path, p.Name, imports))
	}
	want := []string{
		"example.com/people people []",
		"example.com/server/v2 main [example.com/people example.com/server/v2/api]",
		"example.com/server/v2/api api [net/http]",
		"example.com/server/v2/tool main [fmt]",
	}
	if !slices.Equal(all, want) {
		t.Errorf("%q, want %q", all, want)
	}
	var tested []string
	for p := range w.Imports() {
		if w.Tested(p) {
			tested = append(tested, p.Path)
		}
	}
	if !slices.Equal(tested, []string{"example.com/server/v2"}) {
		t.Errorf("packages with tests: %q", tested)
	}
	if !w.Has("example.com/people") || w.Has("example.com/nested") || w.Has("fmt") {
		t.Error("the world has the wrong packages")
	}
}

func TestPrograms(t *testing.T) {
	dir := unpack(t, modules)
	server := filepath.Join(dir, "server")
	w := Read(Build{Tags: []string{}}, server)
	names := func(except, uses string) (names []string) {
		for p := range w.Programs(except, func(path string) bool { return path == uses }) {
			names = append(names, p.Path)
		}
		slices.Sort(names)
		return names
	}
	for _, test := range []struct {
		except, uses string
		want         []string
	}{
		{"", "net/http", []string{"example.com/server/v2"}},
		{server, "net/http", nil},
		{"", "fmt", []string{"example.com/server/v2/tool"}},
		{"", "os", nil},
	} {
		if got := names(test.except, test.uses); !slices.Equal(got, test.want) {
			t.Errorf("programs that use %s, but for %q: %q, want %q", test.uses, test.except, got, test.want)
		}
	}
}

func TestRoots(t *testing.T) {
	dir := unpack(t, modules)
	work := filepath.Join(dir, "go.work")
	for _, test := range []struct {
		name, from, env, workspace string
		want                       []string
	}{
		{"in a workspace", "server/api", "", "", []string{"people", "server"}},
		{"in a module that the workspace does not use", "alone", "", "", []string{"alone"}},
		{"in a nested module", "server/nested", "", "", []string{"server/nested"}},
		{"without a workspace", "server/api", "off", "", []string{"server"}},
		{"a workspace that a variable names", "server", work, "", []string{"people", "server"}},
		{"one that the driver names", "server", "off", work, []string{"people", "server"}},
		{"one that is not there", "server", "off", filepath.Join(dir, "nosuch"), []string{"server"}},
		{"none, says the driver", "server", "", "off", []string{"server"}},
	} {
		t.Setenv("GOWORK", test.env)
		var got []string
		for _, root := range (Build{Workspace: test.workspace}).Roots(filepath.Join(dir, test.from)) {
			rel, err := filepath.Rel(dir, root)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, filepath.ToSlash(rel))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	if got := (Build{}).Roots(t.TempDir()); got != nil {
		t.Errorf("outside any module: %q", got)
	}
}

func TestUses(t *testing.T) {
	dir := unpack(t, modules+"-- broken/go.work --\nuse (\n")
	want := []string{filepath.Join(dir, "people"), filepath.Join(dir, "server")}
	if got := Uses(filepath.Join(dir, "go.work")); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, name := range []string{"off", filepath.Join(dir, "nosuch"), filepath.Join(dir, "broken", "go.work")} {
		if got := Uses(name); got != nil {
			t.Errorf("%s uses %q", name, got)
		}
	}
}

func TestTags(t *testing.T) {
	for goflags, want := range map[string][]string{
		"":                       nil,
		"-mod=mod":               nil,
		"-tags=a,b":              {"a", "b"},
		"--tags=a -mod=mod":      {"a"},
		"-tags=a '-tags=b,c' -v": {"b", "c"},
	} {
		if got := flagged(goflags); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", goflags, got, want)
		}
	}
}

// BenchmarkRead measures what each process that asks for programs pays, on this
// module, and what one that asks who imports a package does at most.
func BenchmarkRead(b *testing.B) {
	root, err := filepath.Abs("../..")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			Read(Build{}, root)
		}
	})
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			Imported(Build{}, "example.com/nosuch", root)
		}
	})
}
