//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestInterrupted ends runs that write files after more and more of their time. A
// run that is ended says so by its exit code and nothing else, and leaves each file
// as it was or as it was to be, and no other one.
func TestInterrupted(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program many times")
	}
	bin, err := exec.LookPath("scopevet")
	if err != nil {
		t.Fatal(err)
	}
	var code, fixed strings.Builder
	for i := range 200 {
		fmt.Fprintf(&code, "\n//scope:require read:contcats\nfunc h%d(http.ResponseWriter, *http.Request) {}\n", i)
		fmt.Fprintf(&fixed, "\n//scope:require read:contacts\nfunc h%d(http.ResponseWriter, *http.Request) {}\n", i)
	}
	const head = "package main\n\nimport \"net/http\"\n"
	var tail strings.Builder
	tail.WriteString("\nfunc main() {\n")
	for i := range 200 {
		fmt.Fprintf(&tail, "\thttp.HandleFunc(\"GET /v1/%d\", h%d)\n", i, i)
	}
	tail.WriteString("\thttp.ListenAndServe(\"localhost:1\", nil)\n}\n")
	before, after := head+code.String()+tail.String(), head+fixed.String()+tail.String()
	const baseline = "# scopevet baseline 1\n"
	run := func(t *testing.T, sig os.Signal, delay time.Duration, args ...string) (code int, took time.Duration) {
		dir := t.TempDir()
		for name, text := range map[string]string{
			"go.mod": "module example.com/m\n\ngo 1.26\n", "main.go": before, "known.txt": baseline,
			"scopevet.yaml": "catalog:\n  scopes:\n    read:contacts: View contacts\n",
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.Command(bin, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		start := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if sig != nil {
			time.Sleep(delay)
			_ = cmd.Process.Signal(sig) // it may have ended
		}
		if err := cmd.Wait(); err != nil {
			e, ok := errors.AsType[*exec.ExitError](err)
			if !ok {
				t.Fatal(err)
			}
			code = e.ExitCode()
			// A process that has not come to main yet is ended by the system, and has written nothing.
			if status, ok := e.Sys().(syscall.WaitStatus); ok && status.Signaled() {
				code = 128 + int(status.Signal())
			}
		}
		took = time.Since(start)
		if code >= 128 && strings.Contains(out.String(), "scopevet: ") && !strings.Contains(out.String(), "written") && !strings.Contains(out.String(), "applied") {
			t.Errorf("an interrupted run says %s", &out)
		}
		isOneOf(t, filepath.Join(dir, "main.go"), before, after)
		if text := content(t, filepath.Join(dir, "known.txt")); text != baseline && strings.Count(text, "\n") < 200 {
			t.Errorf("the baseline has %d lines", strings.Count(text, "\n"))
		}
		if names, _ := filepath.Glob(filepath.Join(dir, "*")); len(names) != 4 {
			t.Errorf("after %v there are the files %q", delay, names)
		}
		return code, took
	}
	for _, args := range [][]string{{"-fix", "./..."}, {"-write-baseline", "known.txt", "./..."}} {
		_, whole := run(t, nil, 0, args...)
		interrupted := 0
		for i := range 10 {
			delay := whole * time.Duration(i+1) / 10
			sig, want := os.Signal(os.Interrupt), 130
			if i%3 == 2 {
				sig, want = syscall.SIGTERM, 143
			}
			code, took := run(t, sig, delay, args...)
			if code == want {
				interrupted++
			} else if code != 0 && code != 3 {
				t.Errorf("%v after %v: exit code %d", sig, delay, code)
			}
			if took > delay+10*time.Second {
				t.Errorf("%v after %v: ended after %v", sig, delay, took)
			}
		}
		t.Logf("%v: %d of 10 runs interrupted, a whole one takes %v", args, interrupted, whole)
		if interrupted == 0 {
			t.Errorf("%v: no run was interrupted", args)
		}
	}
}

func isOneOf(t *testing.T, name string, texts ...string) {
	t.Helper()
	got := content(t, name)
	for _, text := range texts {
		if got == text {
			return
		}
	}
	t.Errorf("%s holds %d bytes of something else", filepath.Base(name), len(got))
}
