package command

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// A module with two programs, one of which mounts both packages that register. What
// mounts nothing is no concern of theirs.
const mountedModule = `
-- go.mod --
module example.com/m

go 1.24
-- scopevet.yaml --
catalog:
  scopes:
    read:deals: View deals
    write:deals: Change deals
-- main.go --
package main

import (
	"net/http"

	"example.com/m/admin"
	"example.com/m/web"
)

func health(w http.ResponseWriter, r *http.Request) {}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", health)
	mux.HandleFunc("GET /stats", web.Stats)
	mux.Handle("/web/", http.StripPrefix("/web", web.New()))
	admin.Register(mux, "/admin")
	http.ListenAndServe(":8080", mux)
}
-- web/web.go --
package web

import (
	"net/http"
	"os"
)

func Stats(w http.ResponseWriter, r *http.Request) {}

//scope:require read:deals
func list(w http.ResponseWriter, r *http.Request) {}

func New() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /deals", list)
	mux.HandleFunc(os.Getenv("WHERE"), list)
	return mux
}
-- admin/admin.go --
package admin

import "net/http"

func drop(w http.ResponseWriter, r *http.Request) {}

func Register(mux *http.ServeMux, prefix string) {
	mux.HandleFunc("DELETE "+prefix+"/deals", drop)
}
-- other/main.go --
package main

func main() { println() }
`

// runIn runs the command in a directory that an archive is unpacked in.
func runIn(t *testing.T, archive string, args ...string) (status Status, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	c := &Cmd{Args: args, Dir: unpack(t, archive), Env: environ(), Stdout: &out, Stderr: &errs}
	status = c.Run(t.Context())
	return status, out.String(), errs.String()
}

// environ is the environment of a run on a module that is unpacked.
func environ() []string { return append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off") }

// unpack writes the files of an archive to a directory.
func unpack(t *testing.T, archive string) string {
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

// TestMounted holds that packages which are named without the program that mounts
// them are judged as it mounts them, and that nothing else is said.
func TestMounted(t *testing.T) {
	tests := []struct{ pattern, findings, summary string }{
		{"./web", `main.go:15:2: GET /stats demands no scope (missing-scope)
web/web.go:10:17: POST /web/deals writes, but read:deals alone opens it (read-scope-on-write)
web/web.go:16:2: the path of this route is not known: WHERE, the result of os.Getenv (unresolved-route)
`, "2 routes in 1 package (0 public): 3 findings, 1 route not resolved, 1 annotated route that nothing is seen to guard; 1 fixable with -fix"},
		{"./admin/...", "admin/admin.go:8:2: DELETE /admin/deals demands no scope (missing-scope)\n", "1 route in 1 package (0 public): 1 finding, 0 routes not resolved; 1 fixable with -fix"},
		{"./other", "", "0 routes in 1 package (0 public): 0 findings, 0 routes not resolved"},
	}
	for _, test := range tests {
		t.Run(test.pattern, func(t *testing.T) {
			status, out, errs := runIn(t, mountedModule, test.pattern)
			if diff := cmp.Diff(test.findings, out); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if want := map[bool]Status{true: OK, false: Findings}[test.findings == ""]; status != want || !strings.HasSuffix(errs, "scopevet: "+test.summary+"\n") {
				t.Errorf("status %v, want %v; said:\n%s", status, want, errs)
			}
		})
	}
}

// TestWaiting holds what is said of registrations that no program mounts which could be
// loaded. (That they fail the run is held by TestPassedBy.)
func TestWaiting(t *testing.T) {
	tests := []struct {
		w    waiting
		want string
	}{
		{waiting{}, ""},
		{waiting{registrations: 1, packages: []string{"m/admin"}, broken: []string{"m"}},
			"1 registration in m/admin waits for a program that mounts it: m could not be loaded whole"},
		{waiting{registrations: 3, packages: []string{"m/admin", "m/web"}},
			"3 registrations in m/admin, m/web wait for a program that mounts them: no package of the module does"},
	}
	for _, test := range tests {
		if got := test.w.String(); got != test.want {
			t.Errorf("%+v: %q, want %q", test.w, got, test.want)
		}
	}
}

// TestMountedByBroken holds that a program that does not compile mounts all the same what
// it is seen to mount: what is said of a package is what is said of it with the program.
func TestMountedByBroken(t *testing.T) {
	broken := strings.Replace(mountedModule, "func health(", "func other() { undefined() }\n\nfunc health(", 1)
	status, out, errs := runIn(t, broken, "./admin")
	want := "admin/admin.go:8:2: DELETE /admin/deals demands no scope (missing-scope)\n"
	if status != Failed || out != want || !strings.Contains(errs, "undefined: undefined") ||
		!strings.HasSuffix(errs, "scopevet: 1 package not checked whole, otherwise 1 route in 1 package (0 public): at least 1 finding, at least 0 routes not resolved; 1 fixable with -fix\n") {
		t.Errorf("status %v, found:\n%s\nsaid:\n%s", status, out, errs)
	}
}

// TestNotWhole holds that with a package that does not compile no count looks final.
func TestNotWhole(t *testing.T) {
	broken := strings.Replace(mountedModule, "func drop(", "func other() { undefined() }\n\nfunc drop(", 1)
	for _, pattern := range []string{"./...", "./admin"} {
		status, _, errs := runIn(t, broken, pattern)
		if status != Failed || !strings.Contains(errs, "scopevet: 1 package not checked whole, otherwise ") || !strings.Contains(errs, ": at least ") {
			t.Errorf("%s: status %v, said:\n%s", pattern, status, errs)
		}
	}
	status, _, errs := runIn(t, mountedModule, "./...", "./absent")
	if status != Failed || !strings.Contains(errs, " not checked whole, otherwise ") {
		t.Errorf("a package that does not exist: status %v, said:\n%s", status, errs)
	}
}

// TestPassedBy holds that registrations fail a run in which the programs that import
// them come by none.
func TestPassedBy(t *testing.T) {
	const passing = `
-- go.mod --
module example.com/m

go 1.24
-- main.go --
package main

import "example.com/m/admin"

const serves = false

func main() {
	if serves {
		admin.Serve()
	}
}
-- other/main.go --
package main

import "example.com/m/admin"

func main() { println(admin.Version) }
-- admin/admin.go --
package admin

import "net/http"

const Version = 1

func drop(w http.ResponseWriter, r *http.Request) {}

func Serve() {
	mux := http.NewServeMux()
	mux.HandleFunc("DELETE /deals", drop)
	http.ListenAndServe(":8080", mux)
}
`
	status, out, errs := runIn(t, passing, "./...")
	want := `scopevet: 1 registration in example.com/m/admin waits for a program that mounts it: none was found that comes by it
scopevet: 0 routes in 3 packages (0 public): 0 findings, 1 route not resolved
`
	if status != Findings || out != "" || errs != want {
		t.Errorf("status %v, found:\n%s\nsaid:\n%s", status, out, errs)
	}
}
