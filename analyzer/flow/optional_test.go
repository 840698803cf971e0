package flow_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/scopevet/scopevet/analyzer/pattern"
)

// optionals are paths with parameters that may be left out, and paths that are asked for,
// in which a parameter is 7.
var optionals = []struct {
	framework string
	syntax    pattern.Syntax
	group     string
	path      string
	ask       []string
}{
	{"fasthttp/router", pattern.FastHTTP, "", "/a/{x?}", []string{"/a/7", "/a", "/"}},
	{"fasthttp/router", pattern.FastHTTP, "/g", "/{x?}", []string{"/g/7", "/g", "/g/"}},
	{"fasthttp/router", pattern.FastHTTP, "", "/{x?}", []string{"/7", "/"}},
	{"fasthttp/router", pattern.FastHTTP, "/g", "/a/{x?:[0-9]+}", []string{"/g/a/7", "/g/a", "/g"}},
	{"fasthttp/router", pattern.FastHTTP, "", "/a/{x?}/{y?}", []string{"/a/7/7", "/a/7", "/a", "/"}},
	{"fasthttp/router", pattern.FastHTTP, "", "/a/{x?}/b", []string{"/a/7", "/a", "/a/7/b"}},
	{"fasthttp/router", pattern.FastHTTP, "", "/a/{x}/b/{y?}", []string{"/a/7/b/7", "/a/7/b", "/a/7", "/a"}},
	{"fiber", pattern.Fiber, "/g", "/a/:x?", []string{"/g/a/7", "/g/a", "/g"}},
	{"fiber", pattern.Fiber, "", "/a/:x?/:y?", []string{"/a/7/7", "/a/7", "/a", "/"}},
	{"fiber", pattern.Fiber, "", "/a/:x?/b", []string{"/a/7/b", "/a/b", "/a"}},
	{"fiber", pattern.Fiber, "", "/a/:x<int>?", []string{"/a/7", "/a"}},
	{"fiber", pattern.Fiber, "", "/a/:x-:y?", []string{"/a/7-7", "/a/7-", "/a/7", "/a"}},
	{"fiber", pattern.Fiber, "", "/a:x?", []string{"/a7", "/a"}},
	{"fiber", pattern.Fiber, "", "/:x?", []string{"/7", "/"}},
	{"fiber v3", pattern.Fiber, "/g", "/a/:x?", []string{"/g/a/7", "/g/a", "/g"}},
	{"fiber v3", pattern.Fiber, "", "/a/:x<int>?", []string{"/a/7", "/a"}},
	{"fiber v3", pattern.Fiber, "", "/a/:x-:y?", []string{"/a/7-7", "/a/7-", "/a/7", "/a"}},
	{"beego", pattern.Beego, "", "/a/?:x", []string{"/a/7", "/a", "/"}},
	{"beego", pattern.Beego, "", "/a/?:x:int", []string{"/a/7", "/a", "/"}},
	{"beego", pattern.Beego, "/g", "/a/?:x/b", []string{"/g/a/7/b", "/g/a/b", "/g/a"}},
	{"beego", pattern.Beego, "", "/?:x/b/?:y", []string{"/7/b/7", "/7/b", "/b/7", "/b", "/7"}},
}

// TestOptional holds the paths that a path with parameters which may be left out stands
// for against what the running frameworks serve.
func TestOptional(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program with several frameworks")
	}
	dir, err := filepath.Abs("../../testdata/frameworks")
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(t.TempDir(), "optional")
	command(t, dir, "go", "build", "-o", bin, "./optional")
	type row struct {
		Framework, Group, Path string
		Ask, Served            []string
	}
	var rows []row
	for _, o := range optionals {
		rows = append(rows, row{Framework: o.framework, Group: o.group, Path: o.path, Ask: o.ask})
	}
	in, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin)
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &rows); err != nil {
		t.Fatal(err)
	}
	parameter := regexp.MustCompile(`\{[^}]*\}`)
	for i, o := range optionals {
		var want []string
		for i, path := range o.syntax.Optional(o.path) {
			if i > 0 && path == "/" {
				path = "" // of a group, what the paths begin with
			}
			path = parameter.ReplaceAllString(o.syntax.Canonical(o.syntax.Join(o.group, path)), "7")
			want = append(want, max(path, "/"))
		}
		slices.Sort(want)
		slices.Sort(rows[i].Served)
		if !slices.Equal(rows[i].Served, want) {
			t.Errorf("%s %s%s: serves %q of %q, listed %q", o.framework, o.group, o.path, rows[i].Served, o.ask, want)
		}
	}
}
