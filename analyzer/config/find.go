package config

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Find returns the scopevet.yaml that rules the package in dir: the first one
// in dir or above it, no further up than the root of the repository, which is
// the directory that holds .git (a directory, or a file in a worktree or
// submodule), or else the root of the file system. A file there that cannot be
// read counts as found, so that reading it reports the error instead of the
// configuration silently missing.
func Find(dir string) (file string, ok bool) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	for {
		file := filepath.Join(dir, Filename)
		if info, err := os.Lstat(file); err == nil && !info.IsDir() {
			return file, true
		}
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return "", false
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}

// FindFS does the same below the top of fsys, in names with slashes.
func FindFS(fsys fs.FS, dir string) (file string, ok bool) {
	for dir = path.Clean(dir); ; dir = path.Dir(dir) {
		file := path.Join(dir, Filename)
		if _, err := fs.Stat(fsys, file); err == nil {
			return file, true
		}
		if dir == path.Dir(dir) || dir == ".." {
			return "", false
		}
	}
}

// Locate returns the absolute name of a file that somebody has named relative
// to a directory that is not known: the one in dir, else the first one above
// it, no further up than the root of the repository. Drivers run passes in the
// package's directory or elsewhere, wherever the user was.
func Locate(name, dir string) (string, error) {
	if filepath.IsAbs(name) {
		return name, nil
	}
	start, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		file := filepath.Join(dir, name)
		if _, err := os.Lstat(file); err == nil {
			return file, nil
		}
		_, err := os.Lstat(filepath.Join(dir, ".git"))
		if err == nil || dir == filepath.Dir(dir) {
			return "", fmt.Errorf("%s: no such file in %s or above; give its absolute name", name, start)
		}
	}
}
