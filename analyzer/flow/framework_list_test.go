package flow_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"

	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/lower"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
)

// listings has a row for each program in testdata/frameworks. Each registers
// routes in every form that its framework has, and prints what the framework's
// own router lists then.
var listings = []struct {
	program string
	syntax  pattern.Syntax
	every   []string // methods that the framework lists for a route open to every method
}{
	{"nethttp", pattern.NetHTTP, nil},
	{"chi", pattern.Chi, []string{"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}},
	{"gin", pattern.Gin, []string{"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}},
	{"echo", pattern.Echo, []string{"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PROPFIND", "PUT", "REPORT", "TRACE"}},
	{"echov5", pattern.Echo, []string{"echo_route_any"}},
	{"fiberv2", pattern.Fiber, []string{"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}},
	{"fiberv3", pattern.Fiber, []string{"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}},
	{"httprouter", pattern.HTTPRouter, nil},
	{"hertz", pattern.Gin, []string{"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}},
	{"fasthttp", pattern.FastHTTP, nil},
	{"bunrouter", pattern.BunRouter, nil},
	{"routegroup", pattern.NetHTTP, nil},
	{"restful", pattern.GoRestful, nil},
	{"gozero", pattern.GoZero, nil},
	{"kratos", pattern.Kratos, nil},
	{"iris", pattern.Iris, []string{"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}},
	{"huma", pattern.Huma, nil},
	{"oapi", pattern.Braces, nil},
	{"goframe", pattern.GoFrame, nil},
	{"rata", pattern.HTTPRouter, nil},
	{"gorilla", pattern.Gorilla, nil},
	{"goa", pattern.Goa, nil},
	{"beego", pattern.Beego, []string{
		"CONNECT", "COPY", "DELETE", "GET", "HEAD", "LOCK", "MKCOL", "MOVE", "OPTIONS", "PATCH", "POST", "PROPFIND", "PROPPATCH", "PUT", "TRACE", "UNLOCK",
	}},
}

// TestListings holds the routes that an evaluation recovers equal to those
// that the running frameworks list: no more, and no fewer.
func TestListings(t *testing.T) {
	dir, err := filepath.Abs("../../testdata/frameworks")
	if err != nil {
		t.Fatal(err)
	}
	command(t, dir, "go", "mod", "download")
	bin := t.TempDir()
	for _, l := range listings {
		t.Run(l.program, func(t *testing.T) {
			command(t, dir, "go", "build", "-o", bin+string(filepath.Separator), "./"+l.program)
			table, ok := evaluate(t, dir, "./"+l.program+"/...", "./listing", "./names")["example.com/frameworks/"+l.program]
			if !ok {
				t.Fatalf("no program %s in %s", l.program, dir)
			}
			for _, u := range table.Unresolved {
				t.Errorf("%s: unresolved: %s", u.At, u.Message)
			}
			var got []string
			for _, r := range table.Routes {
				got = append(got, r.Method+" "+r.Path)
			}
			slices.Sort(got)
			want := listed(t, command(t, dir, filepath.Join(bin, l.program)), l.syntax, l.every)
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("routes (-listed +recovered):\n%s", diff)
			}
		})
	}
	t.Run("unfollowed", func(t *testing.T) {
		tables := evaluate(t, dir, "./unfollowed/...", "./listing", "./names")
		checkUnresolved(t, filepath.Join(dir, "unfollowed", "main.go"), tables["example.com/frameworks/unfollowed"])
	})
}

// checkUnresolved holds what an evaluation says that it does not know against
// the comments of a program: "// unresolved: " and the message, on the line.
func checkUnresolved(t *testing.T, file string, table flow.Table) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, u := range table.Unresolved {
		got = append(got, fmt.Sprintf("%d: %s", u.At.Pos.Line, u.Message))
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		if _, message, ok := strings.Cut(line, "// unresolved: "); ok {
			want = append(want, fmt.Sprintf("%d: %s", n, strings.TrimSpace(message)))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("unresolved in %s (-comments +evaluated):\n%s", file, diff)
	}
}

// listed reads a program's listing: each route once, with canonical paths, and
// with the methods that stand for every method as one.
func listed(t *testing.T, data []byte, syntax pattern.Syntax, every []string) []string {
	t.Helper()
	var rows []struct{ Method, Path string }
	if err := json.Unmarshal(data, &rows); err != nil {
		t.Fatalf("listing: %v\n%s", err, data)
	}
	methods := make(map[string][]string)
	for _, r := range rows {
		for _, path := range syntax.Optional(r.Path) { // frameworks list these once
			path = syntax.Canonical(path)
			methods[path] = append(methods[path], cmp.Or(r.Method, route.Any))
		}
	}
	var out []string
	for path, list := range methods {
		slices.Sort(list)
		list = slices.Compact(list)
		if len(every) > 0 && !slices.ContainsFunc(every, func(m string) bool { return !slices.Contains(list, m) }) {
			list = []string{route.Any}
		}
		for _, m := range list {
			out = append(out, m+" "+path)
		}
	}
	slices.Sort(out)
	return out
}

// evaluate returns the table of each package that patterns match in dir; all that such a
// package imports of its module has to be among them.
func evaluate(t *testing.T, dir string, patterns ...string) map[string]flow.Table {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
			packages.NeedTypes | packages.NeedTypesSizes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedExportFile,
		Dir: dir,
	}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(pkgs) > 0 {
		t.Fatalf("packages of %s do not type-check", dir)
	}
	tables := make(map[string]flow.Table)
	summaries := make(map[string]*ir.Summary) // by package path
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		if len(p.Syntax) == 0 {
			return
		}
		in := flow.Input{Source: lower.Source{Fset: p.Fset, Files: p.Syntax, Pkg: p.Types, Info: p.TypesInfo, Deps: make(map[string]*ir.Summary)}}
		if !framework.Relevant(p.Types, func(path string) bool { return summaries[path] != nil && !summaries[path].Constant }) {
			if s := lower.Constants(in.Source); s != nil {
				summaries[p.PkgPath] = s
			}
			return
		}
		packages.Visit([]*packages.Package{p}, nil, func(dep *packages.Package) {
			if s := summaries[dep.PkgPath]; s != nil {
				in.Deps[dep.PkgPath] = s
			}
		})
		fl := flow.Lower(in)
		if tables[p.PkgPath], err = fl.Evaluate(func() bool { return true }); err != nil {
			t.Fatalf("%s: %v", p.PkgPath, err)
		}
		if s := fl.Summary(); s != nil {
			summaries[p.PkgPath] = s
		}
	})
	return tables
}

// command returns what a command writes.
func command(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.Bytes())
	}
	return out
}
