package config

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/scopevet/scopevet/analyzer/source"
)

// Repository returns the root of the repository that dir lies in: the nearest
// directory with .git, else the outermost with a go.mod or go.work, else dir.
func Repository(dir string) string {
	outermost := ""
	for d := dir; ; d = filepath.Dir(d) {
		if exists(filepath.Join(d, ".git")) {
			return d
		}
		if exists(filepath.Join(d, "go.mod")) || exists(filepath.Join(d, "go.work")) {
			outermost = d
		}
		if filepath.Dir(d) == d {
			return cmp.Or(outermost, dir)
		}
	}
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// IsWithin reports whether a file lies in a directory once symbolic links are
// resolved in both names. Of a file that is not there the name counts.
func IsWithin(dir, file string) bool {
	realDir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return false
	}
	switch realFile, err := filepath.EvalSymlinks(file); {
	case err == nil:
		dir, file = realDir, realFile
	case !errors.Is(err, fs.ErrNotExist):
		return false
	}
	rel, err := filepath.Rel(dir, file)
	return err == nil && filepath.IsLocal(rel)
}

// confine returns an error about a file that a configuration names, or the
// configuration itself, if it is outside the repository and the configuration was
// found there: who wrote it may be anybody, and what is wrong in a file that it
// names is printed.
func (o *Options) confine(pos source.Pos, role, written, name string) error {
	if o.root == "" || IsWithin(o.root, name) {
		return nil
	}
	remedy := "name a configuration that names it with -config"
	switch role {
	case "catalog":
		remedy = "name it with -catalog"
	case "configuration":
		remedy = "name it with -config"
	}
	return &Error{Pos: pos, Msg: "the " + role + " " + written + " is outside the repository, which is " + o.root + "; " + remedy}
}
