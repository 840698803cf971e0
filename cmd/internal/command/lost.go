package command

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/world"
	"github.com/scopevet/scopevet/cmd/internal/load"
)

// This file is about runs that find nothing to look at: where there is something is said
// behind the go command's own words.

// lost adds to the error of packages that could not be loaded where there may be some.
func (c *Cmd) lost(err error) error {
	e, ok := errors.AsType[*load.Error](err)
	if !ok {
		return err
	}
	if hint := c.elsewhere(); hint != "" {
		return &load.Error{Msg: e.Msg + "\n" + hint}
	}
	return err
}

// elsewhere says where there are packages, if there are none in the working directory.
func (c *Cmd) elsewhere() string {
	if _, err := os.Stat(filepath.Join(moduleRoot(c.Dir), "go.mod")); err == nil {
		if files, _ := filepath.Glob(filepath.Join(c.Dir, "*.go")); len(files) == 0 {
			return "\"scopevet ./...\" looks at all packages below the directory"
		}
		return ""
	}
	if dirs := c.leading(world.Uses(c.build(selection{}).Workspace)); len(dirs) > 0 {
		return "the directory is in no module of go.work; try " + strings.Join(dirs, " or ")
	}
	if dirs := c.leading(modulesBelow(c.Dir)); len(dirs) > 0 {
		return "there is no go.mod in the directory or above; try " + strings.Join(dirs, " or ")
	}
	return "there is no go.mod in the directory, above or right below: scopevet checks modules, as the go command builds them (go mod init makes one)"
}

// mostModules is how many modules are named.
const mostModules = 3

// leading returns the flags that lead to some modules.
func (c *Cmd) leading(roots []string) []string {
	var flags []string
	for _, root := range roots[:min(mostModules, len(roots))] {
		flags = append(flags, "-C "+c.places().Local(root))
	}
	return flags
}

// modulesBelow returns the roots of the modules one or two directories below another.
func modulesBelow(dir string) []string {
	var roots []string
	for _, pattern := range []string{"*", "*/*"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern, "go.mod"))
		if err != nil {
			return nil
		}
		for _, file := range files {
			roots = append(roots, filepath.Dir(file))
		}
	}
	return roots
}

// unfit tells where no route was found, or where the catalog has none of the scopes that
// the program names: another catalog is meant then.
func (c *Cmd) unfit(found *outcome) {
	if len(found.routes) == 0 {
		if found.unresolved == 0 && found.waiting.registrations == 0 && !found.incomplete {
			text := "no route was found: nothing here registers one with a framework that is known, see https://github.com/scopevet/scopevet/blob/main/analyzer/README.md#frameworks"
			if hint := c.elsewhere(); hint != "" {
				text += "; " + hint
			}
			printable.Fprintf(c.Stderr, "scopevet: %s\n", text)
		}
		return
	}
	named := make(map[scope.Scope]bool)
	for _, r := range found.routes {
		for _, claim := range slices.Concat(r.Claims, r.Guards) {
			for _, at := range claim.Scopes {
				named[at.Name] = true
			}
		}
	}
	known := func(s scope.Scope) bool {
		return slices.ContainsFunc(found.catalogs, func(c *catalog.Catalog) bool { _, ok := c.Lookup(s); return ok })
	}
	for s := range named {
		if known(s) {
			return
		}
	}
	if len(named) == 0 || len(found.catalogs) == 0 {
		return
	}
	printable.Fprintf(c.Stderr, "scopevet: the catalog has none of the scopes that the program names: is it another API's?\n")
}
