package vettool

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/identity"
	"github.com/scopevet/scopevet/analyzer/world"
)

// A Caller is the go command that runs the tool.
type Caller struct {
	Known bool     // the system told; if not, nothing below is known
	Args  []string // its command line; none if no go command runs the tool
	Dir   string   // its working directory; may be empty
}

// Identity returns a hash of everything that decides what scopevet finds in a
// package, but for the package: the executable, and what [identity.Digest] has
// of the repository that dir lies in and of the files that the caller's -config
// and -catalog flags name.
//
// Go vet does not pass its flags to the call that asks for this, hence the look
// at the caller's command line. Where the system does not tell it, the identity
// never repeats: nothing is cached, which is slow, but never stale.
//
// That a configuration cannot be read is an error where it would rule the
// package in dir, so that go vet stops with one message instead of one for each
// package.
func Identity(exe, dir string, caller Caller) (string, error) {
	program, err := os.Open(exe)
	if err != nil {
		return "", err
	}
	defer program.Close()
	h := sha256.New()
	if _, err := io.Copy(h, program); err != nil {
		return "", err
	}
	if !caller.Known {
		fmt.Fprintf(h, "caller unknown %s\n", rand.Text())
	}
	flags := caller.flags()
	settings := identity.Settings{Build: caller.build()}
	if flags.config != "" {
		settings.Config = within(dir, flags.config)
	}
	for _, name := range flags.catalog {
		settings.Catalog = append(settings.Catalog, within(dir, name))
	}
	d, err := identity.Digest(dir, settings)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(h, "flags %q %x\n", flags.config, d)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// within returns the absolute name of a file that is named in dir.
func within(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

// build returns how the go command builds packages. Where it is not known, the
// environment tells, and the directory of a package.
func (c Caller) build() world.Build {
	b := world.Build{Tags: c.flags().tags}
	if c.Dir != "" {
		b.Workspace = world.FindWorkspace(c.Dir)
	}
	return b
}

// callerFlags are the flags on the go command's command line that count before
// the tool is given any.
type callerFlags struct {
	config  string
	catalog []string
	tags    []string
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
		case "tags":
			f.tags = world.SplitTags(value)
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
