package vettool

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
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

// A Caller is the go command that runs the tool.
type Caller struct {
	Known bool     // the system told; if not, nothing below is known
	Args  []string // its command line; none if no go command runs the tool
	Dir   string   // its working directory; may be empty
}

// Identity returns a hash of everything that decides what scopevet finds in a
// package, but for the package: the executable, every scopevet.yaml of the
// repository that dir lies in with the catalogs and documents it names, the
// files that the caller's -config and -catalog flags name, and which packages
// of the repository any other one imports (those leave their routes to be
// decided there).
//
// Go vet does not pass its flags to the call that asks for this, hence the look
// at the caller's command line. Where the system does not tell it, the identity
// never repeats: nothing is cached, which is slow, but never stale.
//
// That a configuration cannot be read is an error where it would rule the
// package in dir, so that go vet stops with one message instead of one for each
// package.
func Identity(exe, dir string, caller Caller) (string, error) {
	h := sha256.New()
	if err := hashFile(h, exe); err != nil {
		return "", err
	}
	if !caller.Known {
		fmt.Fprintf(h, "caller unknown %s\n", rand.Text())
	}
	flags := caller.flags()
	o := config.Options{RuleNames: rule.Names()}
	for _, name := range flags.catalog {
		o.Catalog = append(o.Catalog, within(dir, name))
	}
	nearest, found := config.Find(dir)
	if flags.config != "" {
		nearest, found = within(dir, flags.config), true
	}
	var c *config.Config
	var err error
	if found {
		c, err = config.Load(nearest, o)
	} else {
		c, err = config.Default(o)
	}
	if err != nil {
		return "", err
	}
	fmt.Fprintf(h, "flags %q %x\n", flags.config, c.Digest())
	if err := hashTree(h, repository(dir), o); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// hashTree adds every configuration below root, and what each package there
// imports of the tree and of HTTP frameworks: from these the pass tells which
// package decides a route, and whether another program could serve it, and go
// vet knows of neither. A configuration that cannot be read is added as what it is: the
// packages it rules will fail, and go on to fail until it changes.
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

// within returns the absolute name of a file that is named in dir.
func within(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

// repository returns the root of the repository that dir lies in: the nearest
// directory with .git, else the outermost with a go.mod or go.work, else dir.
func repository(dir string) string {
	outermost := ""
	for d := dir; ; d = filepath.Dir(d) {
		if isRepository(d) {
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

func isRepository(dir string) bool { return exists(filepath.Join(dir, ".git")) }

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// callerFlags are the flags on the go command's command line that name files.
type callerFlags struct {
	config  string
	catalog []string
}

// flags picks the flags out of the command line. As in package flag, one or
// two dashes begin a flag, and its value follows in the same argument or the
// next; the last one counts.
func (c Caller) flags() (f callerFlags) {
	for i, arg := range c.Args {
		name, value, ok := strings.Cut(arg, "=")
		if !ok && i+1 < len(c.Args) {
			value = c.Args[i+1]
		}
		switch strings.TrimPrefix(strings.TrimPrefix(name, "-"), "-") {
		case name:
			// no flag
		case "config":
			f.config = value
		case "catalog":
			f.catalog = Split(value)
		}
	}
	return f
}

// isGo reports whether a command line is the go command's: go, go1.26.8,
// go.exe.
func isGo(args []string) bool {
	if len(args) == 0 {
		return false
	}
	base := strings.TrimSuffix(filepath.Base(args[0]), ".exe")
	version, ok := strings.CutPrefix(base, "go")
	return ok && !strings.ContainsFunc(version, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
}

// findGo returns the nearest process among pid and its ancestors that is a go
// command. With -toolexec it is not the parent. Describe tells a process's
// command line, working directory and parent.
func findGo(pid int, describe func(pid int) (args []string, dir string, parent int, err error)) Caller {
	const generations = 8
	for range generations {
		args, dir, parent, err := describe(pid)
		switch {
		case err != nil:
			return Caller{}
		case isGo(args):
			return Caller{Known: true, Args: slices.Clip(args), Dir: dir}
		case parent <= 1:
			return Caller{Known: true}
		}
		pid = parent
	}
	return Caller{Known: true}
}
