// Package identity digests what decides the findings in a package besides the
// package itself. Drivers that cache findings make it part of the key: neither
// the go command nor golangci-lint knows which other files scopevet has read,
// and both would go on to replay what they had found with an old catalog.
package identity

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"go/parser"
	"go/token"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/rule"
)

// Settings are the files that a driver names, by absolute names.
type Settings struct {
	Config  string   // instead of the nearest scopevet.yaml; may be empty
	Catalog []string // instead of the configuration's
}

// Digest returns a hash of every scopevet.yaml of the repository that dir lies
// in with the catalogs and documents it names, of the files in s, and of which
// packages of the repository any other one imports (those leave their routes to
// be decided there). Equal digests mean equal findings in packages that have
// not changed, nor what they import.
//
// That a configuration cannot be read is an error where it would rule the
// package in dir, so that drivers stop with one message instead of one for each
// package.
func Digest(dir string, s Settings) ([]byte, error) {
	o := config.Options{Catalog: s.Catalog, RuleNames: rule.Names()}
	file, found := s.Config, s.Config != ""
	if !found {
		file, found = config.Find(dir)
	}
	var c *config.Config
	var err error
	if found {
		c, err = config.Load(file, o)
	} else {
		c, err = config.Default(o)
	}
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%x\n", c.Digest())
	if err := hashTree(h, repository(dir), o); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}

// hashTree adds every configuration below root, and what each package there
// imports of the tree and of HTTP frameworks: from these the pass tells which
// package decides a route, and whether another program could serve it, and
// drivers know of neither. A configuration that cannot be read is added as what
// it is: the packages it rules will fail, and go on to fail until it changes.
func hashTree(h hash.Hash, root string, o config.Options) error {
	var modules []string
	type edge struct{ dir, name, path string }
	imports := make(map[edge]bool)
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			if name == root {
				return err
			}
			return fs.SkipDir // unreadable to us is unreadable to the go command
		}
		switch base := entry.Name(); {
		case entry.IsDir():
			if name != root && (strings.HasPrefix(base, ".") || base == "node_modules" || base == "vendor") {
				return fs.SkipDir
			}
		case base == config.Filename:
			return hashConfig(h, root, name, o)
		case base == "go.mod":
			if data, err := os.ReadFile(name); err == nil {
				modules = append(modules, modfile.ModulePath(data))
			}
		case strings.HasSuffix(base, ".go") && !strings.HasSuffix(base, "_test.go"):
			// What does not parse as far as this imports nothing.
			if f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly); err == nil {
				for _, spec := range f.Imports {
					if path, err := strconv.Unquote(spec.Path.Value); err == nil {
						imports[edge{filepath.Dir(name), f.Name.Name, path}] = true
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var lines []string
	for e := range imports {
		if flow.IsFramework(e.path) || slices.ContainsFunc(modules, func(module string) bool {
			return e.path == module || strings.HasPrefix(e.path, module+"/")
		}) {
			dir, err := filepath.Rel(root, e.dir)
			if err != nil {
				return err
			}
			lines = append(lines, fmt.Sprintf("%q %s imports %q\n", filepath.ToSlash(dir), e.name, e.path))
		}
	}
	slices.Sort(lines)
	for _, line := range lines {
		fmt.Fprint(h, line)
	}
	return nil
}

// hashConfig adds a configuration.
func hashConfig(h hash.Hash, root, name string, o config.Options) error {
	rel, err := filepath.Rel(root, name)
	if err != nil {
		return err
	}
	fmt.Fprintf(h, "config %q\n", filepath.ToSlash(rel))
	c, err := config.Load(name, o)
	if err == nil {
		fmt.Fprintf(h, "%x\n", c.Digest())
		return nil
	}
	fmt.Fprintf(h, "%v\n", err)
	_ = hashFile(h, name) // that this fails is what err says
	return nil
}

func hashFile(h hash.Hash, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(h, f)
	return err
}

// repository returns the root of the repository that dir lies in: the nearest
// directory with .git, else the outermost with a go.mod or go.work, else dir.
func repository(dir string) string {
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
