package fix

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Bounds say which files may be changed: those in Dirs, which are the modules that
// were analysed and where their configurations lie, but none of a module below
// that is not one of Dirs, none that is vendored, and none in Except, which is
// where the go command keeps modules. What counts is where a file lies once
// symbolic links are resolved.
type Bounds struct {
	Dirs   []string
	Except []string
}

// deny returns why a file must not be changed, "" if it may be.
func (b Bounds) deny(name string) string {
	file := real(name)
	if slices.ContainsFunc(b.Except, func(dir string) bool { return dir != "" && isIn(real(dir), file) }) {
		return "it would change a file in the module cache"
	}
	reason := ""
	for _, dir := range b.Dirs {
		if dir = real(dir); !isIn(dir, file) {
			continue
		}
		why := within(dir, file)
		if why == "" {
			return ""
		}
		reason = cmp.Or(reason, why)
	}
	return cmp.Or(reason, "it would change a file outside the module")
}

// within returns why a file in a directory does not belong to what the directory
// is the root of.
func within(root, file string) string {
	for dir := filepath.Dir(file); dir != root && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if filepath.Base(dir) == "vendor" {
			return "it would change a vendored file"
		}
		if _, err := os.Lstat(filepath.Join(dir, "go.mod")); err == nil {
			return "it would change a file of another module"
		}
	}
	return ""
}

func isIn(dir, file string) bool {
	rel, err := filepath.Rel(dir, file)
	return err == nil && filepath.IsLocal(rel)
}

// real resolves the symbolic links of a name. One that cannot be resolved is kept,
// but for those of the directory; reading it will fail.
func real(name string) string {
	if resolved, err := filepath.EvalSymlinks(name); err == nil {
		return resolved
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(name)); err == nil {
		return filepath.Join(dir, filepath.Base(name))
	}
	return strings.TrimSuffix(filepath.Clean(name), string(filepath.Separator))
}
