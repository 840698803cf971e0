package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/scopevet/scopevet/analyzer"
)

// A server is a module in testdata.
type server struct {
	name     string
	findings bool // there are some
	fixable  bool // all of them have a fix; else none has
	spread   bool // some stand in another package than the one that decides them
}

var servers = []server{
	{name: "stora"},
	{name: "pact"},
	{name: "americommerce", findings: true},
	{name: "careless/stora", findings: true, fixable: true},
	{name: "careless/pact", findings: true, fixable: true},
	{name: "careless/americommerce", findings: true, fixable: true},
	{name: "careless/helpdesk", findings: true, fixable: true, spread: true},
	{name: "careless/judgement", findings: true},
}

// dir returns the directory of the server with its dependencies downloaded,
// and reads all of it: the test's result is cached by what the test itself has
// read, not by what programs that it runs have.
func (s server) dir(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "testdata", filepath.FromSlash(s.name)))
	if err != nil {
		t.Fatal(err)
	}
	files(t, dir)
	run(t, dir, "go", "mod", "download").succeeds(t)
	return dir
}

// copied returns a copy of the server that may be changed. The golden files
// stay behind.
func (s server) copied(t *testing.T) string {
	t.Helper()
	from, to := s.dir(t), filepath.Join(t.TempDir(), "server")
	for name, data := range files(t, from) {
		if filepath.Ext(name) == ".golden" {
			continue
		}
		name = filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// files returns the files below dir and what is in them.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		texts[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// An ended is a program that has run.
type ended struct {
	command        string
	code           int
	stdout, stderr string
}

// run runs a program in dir to its end.
func run(t *testing.T, dir, program string, args ...string) ended {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	cmd.Env = append(os.Environ(), "PWD="+dir, "GOWORK=off", "GOFLAGS=")
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || !exit.Exited()) {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, stderr.String())
	}
	return ended{
		command: program + " " + strings.Join(args, " "), code: cmd.ProcessState.ExitCode(),
		stdout: stdout.String(), stderr: stderr.String(),
	}
}

// exits holds that the program ended with a code.
func (e ended) exits(t *testing.T, code int) ended {
	t.Helper()
	if e.code != code {
		t.Fatalf("%s: exit code %d, want %d\n%s%s", e.command, e.code, code, e.stdout, e.stderr)
	}
	return e
}

func (e ended) succeeds(t *testing.T) ended {
	t.Helper()
	return e.exits(t, 0)
}

// vettool is the argument that makes go vet run the program.
func vettool(t *testing.T) string {
	t.Helper()
	bin, err := exec.LookPath("scopevet")
	if err != nil {
		t.Fatal(err)
	}
	return "-vettool=" + bin
}

// TestDriversAgree holds that the program by itself, go vet with it as its
// tool, a driver that knows only the pass, and one that is like Bazel's nogo
// find the same at the same places, and say it in the same words.
func TestDriversAgree(t *testing.T) {
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			dir, code := s.dir(t), [...]int{0, 0}
			if s.findings {
				code = [...]int{3, 1}
			}
			own := lines(run(t, dir, "scopevet", "./...").exits(t, code[0]).stdout)
			if len(own) > 0 != s.findings {
				t.Errorf("scopevet has %d findings", len(own))
			}
			vet := vetted(t, run(t, dir, "go", "vet", vettool(t), "./...").exits(t, code[1]).stderr)
			if diff := cmp.Diff(own, vet); diff != "" {
				t.Errorf("-scopevet +go vet:\n%s", diff)
			}
			if diff := cmp.Diff(own, checked(t, dir)); diff != "" {
				t.Errorf("-scopevet +checker:\n%s", diff)
			}
			if diff := cmp.Diff(own, nogo(t, dir)); diff != "" {
				t.Errorf("-scopevet +nogo:\n%s", diff)
			}
		})
	}
}

// lines returns the lines of a text, sorted.
func lines(text string) []string { return slices.Sorted(strings.Lines(text)) }

var finding = regexp.MustCompile(`^\S+\.go:\d+:\d+: [^\t\n]+ \([a-z-]+\)\n$`)

// vetted returns the findings that go vet prints, sorted. Between them it
// prints the packages, "# example.com/crm", and below each the related places,
// whose text is set off by a tab.
func vetted(t *testing.T, stderr string) []string {
	t.Helper()
	var found []string
	for _, line := range lines(stderr) {
		switch {
		case strings.HasPrefix(line, "# ") || strings.Contains(line, ": \t"):
		case finding.MatchString(line):
			found = append(found, line)
		default:
			t.Errorf("go vet prints %q", line)
		}
	}
	return found
}

// loaded returns the packages of a module. Only these are loaded from source; what they
// import comes from export data, and no pass looks at it.
func loaded(t *testing.T, dir string) []*packages.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadSyntax | packages.NeedModule,
		Dir:  dir, Env: append(os.Environ(), "PWD="+dir, "GOWORK=off", "GOFLAGS="),
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range pkgs {
		maps.DeleteFunc(pkg.Imports, func(_ string, imp *packages.Package) bool { return !slices.Contains(pkgs, imp) })
	}
	return pkgs
}

// checked returns what the pass reports to x/tools' own driver, sorted.
func checked(t *testing.T, dir string) []string {
	t.Helper()
	graph, err := checker.Analyze([]*analysis.Analyzer{analyzer.New(analyzer.Settings{})}, loaded(t, dir), &checker.Options{SanityCheck: true})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%s: %v", act.Package.PkgPath, act.Err)
		}
		for _, d := range act.Diagnostics {
			at := act.Package.Fset.Position(d.Pos)
			if at.Filename, err = filepath.Rel(dir, at.Filename); err != nil {
				t.Fatal(err)
			}
			found = append(found, fmt.Sprintf("%v: %s\n", at, d.Message))
		}
	}
	slices.Sort(found)
	return found
}

// TestFixesRepair holds that the fixes leave nothing to find, in code that
// builds, whichever driver applies them; and that both do the same.
func TestFixesRepair(t *testing.T) {
	for _, s := range servers {
		if !s.fixable {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			tool := vettool(t)
			drivers := map[string]struct{ fix, check []string }{
				"go vet":   {[]string{"go", "vet", tool, "-fix", "./..."}, []string{"go", "vet", tool, "./..."}},
				"scopevet": {[]string{"scopevet", "-fix", "./..."}, []string{"scopevet", "./..."}},
			}
			fixed := make(map[string]map[string]string)
			for name, d := range drivers {
				dir := s.copied(t)
				before := files(t, dir)
				first := run(t, dir, d.fix[0], d.fix[1:]...)
				if name == "go vet" && s.spread { // it leaves what stands in other packages
					run(t, dir, "scopevet", "-fix", "./...").succeeds(t)
				} else {
					first.succeeds(t)
				}
				fixed[name] = files(t, dir)
				if maps.Equal(before, fixed[name]) {
					t.Errorf("%s changes nothing", name)
				}
				again := run(t, dir, d.check[0], d.check[1:]...).succeeds(t)
				if name == "go vet" && again.stderr != "" || again.stdout != "" {
					t.Errorf("%s still finds\n%s%s", name, again.stdout, again.stderr)
				}
				run(t, dir, "go", "build", "-o", os.DevNull, "./...").succeeds(t)
			}
			if diff := cmp.Diff(fixed["go vet"], fixed["scopevet"]); diff != "" {
				t.Errorf("-go vet +scopevet:\n%s", diff)
			}
		})
	}
}

// TestDiffChangesNothing holds that -diff prints what -fix does, line by line,
// and leaves the files alone.
func TestDiffChangesNothing(t *testing.T) {
	for _, s := range servers {
		if !s.findings {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			dir := s.copied(t)
			before := files(t, dir)
			printed := run(t, dir, "scopevet", "-diff", "./...").exits(t, 3).stdout
			if diff := cmp.Diff(before, files(t, dir)); diff != "" {
				t.Errorf("-diff changes files (-before +after):\n%s", diff)
			}
			if printed != "" != s.fixable {
				t.Errorf("-diff prints\n%s", printed)
			}
			removed, added := changes(printed)
			left := run(t, dir, "scopevet", "-fix", "./...")
			if s.fixable {
				left.succeeds(t)
			} else {
				left.exits(t, 3)
			}
			var wantRemoved, wantAdded []string
			for name, after := range files(t, dir) {
				less, more := apart(before[name], after)
				wantRemoved, wantAdded = append(wantRemoved, less...), append(wantAdded, more...)
			}
			slices.Sort(wantRemoved)
			slices.Sort(wantAdded)
			if diff := cmp.Diff(wantRemoved, removed); diff != "" {
				t.Errorf("lines removed (-by -fix +in the diff):\n%s", diff)
			}
			if diff := cmp.Diff(wantAdded, added); diff != "" {
				t.Errorf("lines added (-by -fix +in the diff):\n%s", diff)
			}
		})
	}
}

// changes returns the lines that a unified diff removes and adds, sorted.
func changes(diff string) (removed, added []string) {
	for line := range strings.Lines(diff) {
		switch {
		case strings.HasPrefix(line, "--- ") || strings.HasPrefix(line, "+++ "):
		case strings.HasPrefix(line, "-"):
			removed = append(removed, line[1:])
		case strings.HasPrefix(line, "+"):
			added = append(added, line[1:])
		}
	}
	slices.Sort(removed)
	slices.Sort(added)
	return removed, added
}

// apart returns the lines that one text has more often than the other.
func apart(before, after string) (removed, added []string) {
	count := make(map[string]int)
	for line := range strings.Lines(before) {
		count[line]--
	}
	for line := range strings.Lines(after) {
		count[line]++
	}
	for line, n := range count {
		for range max(n, 0) {
			added = append(added, line)
		}
		for range max(-n, 0) {
			removed = append(removed, line)
		}
	}
	return removed, added
}
