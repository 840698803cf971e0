package world

import (
	"go/build"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/scopevet/scopevet/analyzer/regular"
)

// A Build is what decides, besides the environment, which files and modules
// belong together.
type Build struct {
	Tags []string // build tags; if nil, those that GOFLAGS gives

	// Workspace is the go.work in effect, or "off". If it is empty, GOWORK and
	// the directory of a package tell, as they would a go command that runs
	// there; see [FindWorkspace].
	Workspace string
}

// context returns the context that tells which files belong to the build.
func (b Build) context() *build.Context {
	c := build.Default
	c.BuildTags = b.Tags
	if b.Tags == nil {
		c.BuildTags = flagged(os.Getenv("GOFLAGS"))
	}
	return &c
}

// flagged returns the build tags that a value of GOFLAGS gives, see "Environment
// variables" in https://pkg.go.dev/cmd/go.
func flagged(goflags string) []string {
	var tags []string
	for flag := range strings.FieldsSeq(goflags) {
		flag = strings.Trim(flag, `"'`)
		if list, ok := strings.CutPrefix("-"+strings.TrimLeft(flag, "-"), "-tags="); ok {
			tags = SplitTags(list)
		}
	}
	return tags
}

// SplitTags returns the build tags of a -tags flag: a list separated by commas.
func SplitTags(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// FindWorkspace returns the go.work that a go command which runs in dir uses,
// or "off" if there is none: what the environment variable GOWORK says, or else
// the nearest one in dir or above. See "Workspaces" in
// https://go.dev/ref/mod#workspaces.
func FindWorkspace(dir string) string {
	switch name := os.Getenv("GOWORK"); {
	case name == "off":
		return "off"
	case name != "":
		return name
	}
	if root, ok := above(dir, "go.work"); ok {
		return filepath.Join(root, "go.work")
	}
	return "off"
}

// Roots returns the root directories of the modules that a package in dir can
// be mounted by: its own, and the others of the workspace if that uses it.
// There are none if dir is in no module.
func (b Build) Roots(dir string) []string {
	own, ok := above(dir, "go.mod")
	if !ok {
		return nil
	}
	workspace := b.Workspace
	if workspace == "" {
		workspace = FindWorkspace(dir)
	}
	used := Uses(workspace)
	if i := slices.IndexFunc(used, func(root string) bool { return same(root, own) }); i >= 0 {
		used[i] = own
		return used
	}
	return []string{own}
}

// Uses returns the root directories of the modules that a go.work uses, sorted.
// One that cannot be read uses none; the go command says what is wrong with it.
func Uses(workspace string) []string {
	if workspace == "off" {
		return nil
	}
	data, err := regular.Read(workspace)
	if err != nil {
		return nil
	}
	f, err := modfile.ParseWork(workspace, data, nil)
	if err != nil {
		return nil
	}
	var roots []string
	for _, use := range f.Use {
		root := filepath.FromSlash(use.Path)
		if !filepath.IsAbs(root) {
			root = filepath.Join(filepath.Dir(workspace), root)
		}
		roots = append(roots, filepath.Clean(root))
	}
	slices.Sort(roots)
	return slices.Compact(roots)
}

// same reports whether two names are those of one directory, which symbolic
// links can give several.
func same(a, b string) bool {
	if a == b {
		return true
	}
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// above returns the nearest directory that holds a file of that name: dir or
// one above it.
func above(dir, name string) (string, bool) {
	for {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && !info.IsDir() {
			return dir, true
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", false
		}
		dir = up
	}
}
