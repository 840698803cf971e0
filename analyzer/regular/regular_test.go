package regular_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/scopevet/scopevet/analyzer/regular"
)

func TestRead(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	if err := os.WriteFile(name, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(name, link); err != nil {
		t.Skip(err)
	}
	for _, name := range []string{name, link} {
		if data, err := regular.Read(name); err != nil || string(data) != "text" {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
	if _, err := regular.Read(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want one that says that there is none", err)
	}
	for name, want := range map[string]string{
		dir:              "a directory; expected a regular file",
		large(t, dir, 1): "67108865 bytes; expected at most 67108864",
	} {
		if _, err := regular.Read(name); err == nil || err.Error() != "read "+name+": "+want {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	if data, err := regular.Read(large(t, dir, 0)); err != nil || len(data) != regular.MaxSize {
		t.Errorf("%d bytes, error %v", len(data), err)
	}
}

// TestReadOthers reads what would never end, or wait for ever.
func TestReadOthers(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("has no such files")
	}
	dir := t.TempDir()
	pipe, link, socket := filepath.Join(dir, "pipe"), filepath.Join(dir, "link"), filepath.Join(dir, "s")
	if err := exec.Command("mkfifo", pipe).Run(); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink("/dev/zero", link); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for name, want := range map[string]string{
		"/dev/zero": "a device", link: "a device", pipe: "a named pipe", socket: "a socket",
	} {
		for _, read := range []func(string) ([]byte, error){
			regular.Read,
			func(name string) ([]byte, error) { return regular.ReadFS(os.DirFS("/"), strings.TrimPrefix(name, "/")) },
		} {
			if _, err := read(name); err == nil || !strings.HasSuffix(err.Error(), name[1:]+": "+want+"; expected a regular file") {
				t.Errorf("%s: error %v, want one with %q", name, err, want)
			}
		}
	}
}

// TestReadKernelFile reads a file that says that it is empty, and is not.
func TestReadKernelFile(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("no /proc")
	}
	if data, err := regular.Read("/proc/self/status"); err != nil || len(data) == 0 {
		t.Errorf("%q, %v", data, err)
	}
}

func TestReadFS(t *testing.T) {
	fsys := fstest.MapFS{"a": {Data: []byte("text")}}
	if data, err := regular.ReadFS(fsys, "a"); err != nil || string(data) != "text" {
		t.Errorf("%q, %v", data, err)
	}
	if _, err := regular.ReadFS(fsys, "b"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want one that says that there is none", err)
	}
	if _, err := regular.ReadFS(fsys, "."); err == nil || !strings.Contains(err.Error(), "a directory") {
		t.Errorf("error %v", err)
	}
}

// large makes a file that is larger than one may be by so many bytes.
func large(t *testing.T, dir string, by int64) string {
	t.Helper()
	f, err := os.CreateTemp(dir, "large")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(regular.MaxSize + by); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}
