//go:build unix

package replace_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/scopevet/scopevet/cmd/internal/replace"
)

// TestOwner holds that a file keeps its owner, its group, and all of its mode.
func TestOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	name := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(name, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(name, 12345, 23456); err != nil {
		t.Skip(err)
	}
	if err := os.Chmod(name, 0o751|fs.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	if err := replace.File(name, []byte("after")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if s := info.Sys().(*syscall.Stat_t); s.Uid != 12345 || s.Gid != 23456 || info.Mode() != 0o751|fs.ModeSetgid {
		t.Errorf("owner %d, group %d, mode %v", s.Uid, s.Gid, info.Mode())
	}
}

// TestReadOnly holds that what must not be written to is not replaced.
func TestReadOnly(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write to everything")
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	if err := os.WriteFile(name, []byte("before"), 0o444); err != nil {
		t.Fatal(err)
	}
	if err := replace.File(name, []byte("after")); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a file that is for reading: %v", err)
	}
	if err := os.Chmod(name, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o755)
	if err := replace.File(name, []byte("after")); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("in a directory that is for reading: %v", err)
	}
	if got := read(t, name); got != "before" {
		t.Errorf("the file holds %q", got)
	}
	alone(t, dir, "a")
}

// other makes the test binary do something else, in a process of its own.
const other = "SCOPEVET_REPLACE"

// TestNoRoom replaces a file by one that is larger than any may be, which is what
// a full disk is to who writes.
func TestNoRoom(t *testing.T) {
	if name := os.Getenv(other); name != "" {
		signal.Ignore(syscall.SIGXFSZ)
		limit := syscall.Rlimit{Cur: 4096, Max: 4096}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Skip(err)
		}
		for _, write := range []func(string, []byte) error{replace.File, func(_ string, data []byte) error { return replace.New(name+".new", data) }} {
			if err := write(name, bytes.Repeat([]byte("after\n"), 10_000)); err == nil {
				t.Error("there was room")
			}
		}
		return
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	if err := os.WriteFile(name, []byte("before"), 0o640); err != nil {
		t.Fatal(err)
	}
	again(t, "TestNoRoom", name)
	if got := read(t, name); got != "before" {
		t.Errorf("the file holds %q", got)
	}
	alone(t, dir, "a")
}

// TestKilled ends a process that writes a file again and again: the file is always
// one of the two texts.
func TestKilled(t *testing.T) {
	texts := []string{strings.Repeat("one\n", 1<<16), strings.Repeat("other\n", 1<<16)}
	if name := os.Getenv(other); name != "" {
		for i := 0; ; i++ {
			if err := replace.File(name, []byte(texts[i%2])); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range 5 {
		name := filepath.Join(t.TempDir(), "a")
		if err := os.WriteFile(name, []byte(texts[0]), 0o640); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		cmd.Env = append(os.Environ(), other+"="+name)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(50+37*i) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		if got := read(t, name); got != texts[0] && got != texts[1] {
			t.Errorf("the file holds %d bytes", len(got))
		}
	}
}

// again runs a test of this binary with something else to do.
func again(t *testing.T, test, name string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+test+"$", "-test.v")
	cmd.Env = append(os.Environ(), other+"="+name)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if strings.Contains(string(out), "--- SKIP") {
		t.Skipf("%s", out)
	}
}
