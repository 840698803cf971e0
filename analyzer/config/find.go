package config

import (
	"os"
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
