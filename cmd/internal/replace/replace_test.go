package replace_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/scopevet/scopevet/cmd/internal/replace"
)

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// alone holds that a directory has these files and nothing else.
func alone(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(names) {
		t.Errorf("%s holds %v, want %v", dir, entries, names)
	}
}

func TestNewFile(t *testing.T) {
	dir := t.TempDir()
	name, plain := filepath.Join(dir, "new"), filepath.Join(dir, "plain")
	if err := replace.File(name, []byte("text")); err != nil {
		t.Fatal(err)
	}
	if got := read(t, name); got != "text" {
		t.Errorf("wrote %q", got)
	}
	if err := os.WriteFile(plain, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	got, _ := os.Stat(name)
	want, _ := os.Stat(plain)
	if got.Mode() != want.Mode() {
		t.Errorf("mode %v, want %v", got.Mode(), want.Mode())
	}
	alone(t, dir, "new", "plain")
}

func TestOldFile(t *testing.T) {
	dir := t.TempDir()
	name, link := filepath.Join(dir, "old"), filepath.Join(dir, "link")
	if err := os.WriteFile(name, []byte("before"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("old", link); err != nil {
		t.Fatal(err)
	}
	if err := replace.File(link, []byte("after")); err != nil {
		t.Fatal(err)
	}
	if got := read(t, name); got != "after" {
		t.Errorf("the target holds %q", got)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info, err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the mode changed: %v, %v", info, err)
	}
	alone(t, dir, "old", "link")
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	if err := replace.File(filepath.Join(dir, "no", "such"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("in no directory: %v", err)
	}
	if err := replace.File(dir, nil); err == nil {
		t.Error("a directory is replaced")
	}
	alone(t, dir)
}

// TestNew holds that a file is made with the permissions of any other, and that
// nothing is replaced, be it a link that leads nowhere.
func TestNew(t *testing.T) {
	dir := t.TempDir()
	name, plain := filepath.Join(dir, "new"), filepath.Join(dir, "plain")
	if err := replace.New(name, []byte("text")); err != nil {
		t.Fatal(err)
	}
	if got := read(t, name); got != "text" {
		t.Errorf("the file holds %q", got)
	}
	if err := os.WriteFile(plain, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	made, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	usual, err := os.Stat(plain)
	if err != nil {
		t.Fatal(err)
	}
	if made.Mode() != usual.Mode() {
		t.Errorf("the file has the mode %v, others have %v", made.Mode(), usual.Mode())
	}
	if err := replace.New(name, []byte("other")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second file: %v", err)
	}
	if got := read(t, name); got != "text" {
		t.Errorf("the file holds %q now", got)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink("nowhere", link); err != nil {
		t.Fatal(err)
	}
	if err := replace.New(link, []byte("other")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a link that leads nowhere: %v", err)
	}
	alone(t, dir, "new", "plain", "link")
	if err := replace.New(filepath.Join(dir, "missing", "file"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("in a directory that is not there: %v", err)
	}
}
