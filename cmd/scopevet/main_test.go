package main

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the scripts' golden files")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"scopevet": main, "scopevet-untyped": untyped, "nogo": nogoMain})
}

// TestScripts runs the program, and go vet with it as its tool, as users do.
//
// Besides the commands of testscript there are "exits CODE PROGRAM ARG...",
// which runs a program that has to end with that exit code, and [agree].
func TestScripts(t *testing.T) {
	bin, err := exec.LookPath("scopevet")
	if err != nil {
		t.Fatal(err)
	}
	env := goEnv(t, "GOCACHE", "GOMODCACHE", "GOROOT")
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			for _, name := range slices.Sorted(maps.Keys(env)) {
				e.Setenv(name, env[name])
			}
			e.Setenv("GOFLAGS", "")
			e.Setenv("GOPROXY", "off")
			e.Setenv("GOTOOLCHAIN", "local")
			e.Setenv("GOWORK", "off")
			e.Setenv("BIN", bin)
			e.Setenv("UNTYPED", filepath.Join(filepath.Dir(bin), "scopevet-untyped"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "agree": agree},
	})
}

// untyped is the program under a go command that hands over no export data. Such
// a one would say so in the same file.
func untyped() {
	if file := os.Args[len(os.Args)-1]; filepath.Ext(file) == ".cfg" {
		var cfg map[string]any
		data, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(data, &cfg)
		}
		if err == nil {
			delete(cfg, "PackageFile")
			data, err = json.Marshal(cfg)
		}
		if err == nil {
			err = os.WriteFile(file, data, 0o666)
		}
		if err != nil {
			panic(err)
		}
	}
	main()
}

// goEnv returns the go command's own settings. The scripts share the build
// cache: without it each of them compiles net/http.
func goEnv(t *testing.T, names ...string) map[string]string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"env", "-json"}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	env := make(map[string]string)
	if err := json.Unmarshal(out, &env); err != nil {
		t.Fatal(err)
	}
	return env
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := exitCode(ts, args[1], args[2:]...)
	ts.Logf("[exit code %d]", code)
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}
