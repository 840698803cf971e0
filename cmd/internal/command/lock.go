package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/cmd/internal/change"
	"github.com/scopevet/scopevet/cmd/internal/lock"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// A difference is what lets a comparison fail.
type difference string

const (
	ignored  difference = ""         // none
	anything difference = "anything" // everything
	weaker   difference = "weaker"   // what may let somebody in
)

// set adds the flag.
func (d *difference) set(fs *flag.FlagSet) {
	fs.Var(d, "check", "exit 3 if something differs; with -check=`weaker` only where somebody may call what they could not before")
}

func (d *difference) String() string { return string(*d) }

// IsBoolFlag lets -check stand alone.
func (d *difference) IsBoolFlag() bool { return true }

func (d *difference) Set(value string) error {
	switch value {
	case "true", "anything":
		*d = anything
	case "false":
		*d = ignored
	case "weaker":
		*d = weaker
	default:
		return errors.New("expected -check or -check=weaker")
	}
	return nil
}

// status returns how a comparison ends.
func (d difference) status(changes []change.Change) Status {
	for _, c := range changes {
		if d == anything || d == weaker && c.Direction.MayOpen() {
			return Findings
		}
	}
	return OK
}

// lock writes down what the routes of the module demand, or says what differs from
// what is written down.
func (c *Cmd) lock(ctx context.Context, args []string) (Status, error) {
	var s selection
	var check difference
	flags := c.flags("lock")
	s.set(flags)
	check.set(flags)
	format := flags.String("format", "text", "with -check, print what differs as `format`: "+report.Alternatives(change.Formats()))
	file := flags.String("lock", "", "use this `file` instead of "+lock.Filename+" in the root of the module")
	patterns, err := parse(flags, args)
	if err != nil {
		return Usage, err
	}
	if err := checkFormat(*format, change.Formats()); err != nil {
		return Usage, err
	}
	if check == ignored && *format != "text" {
		return Usage, usagef("-format goes with -check")
	}
	if err := c.checkDir(); err != nil {
		return Failed, err
	}
	name := c.lockFile(*file)
	path, err := modulePath(moduleRoot(c.Dir))
	if err != nil {
		return Failed, err
	}
	// What is wrong with the file is said before anything is loaded.
	var before *lock.File
	if check == ignored {
		err = lock.New(path, nil, nil, 0).Check(name)
	} else if before, err = lock.Read(name); err == nil {
		err = before.Belongs(name, path)
	} else if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%s is not there; scopevet lock writes it", c.places().Local(name))
	}
	if err != nil {
		return Failed, err
	}
	found, now, err := c.contract(ctx, s, path, patterns)
	if err != nil {
		return Failed, err
	}
	if found.incomplete {
		return Failed, fmt.Errorf("%s not compared nor written: the packages above could not be analysed", c.places().Local(name))
	}
	if check == ignored {
		return c.writeLock(ctx, name, found, now)
	}
	return c.compare(before, now, check, *format, c.places().Local(name), "; scopevet lock writes the file anew")
}

// lockFile returns the name of the lock, given that of a flag.
func (c *Cmd) lockFile(flag string) string {
	if flag != "" {
		return c.abs(flag)
	}
	return filepath.Join(moduleRoot(c.Dir), lock.Filename)
}

// wholeModule returns the pattern of all packages of the module that the working
// directory lies in.
func (c *Cmd) wholeModule() string {
	rel, err := filepath.Rel(c.Dir, moduleRoot(c.Dir))
	if err != nil || rel == "." {
		return "./..."
	}
	return filepath.ToSlash(rel) + "/..."
}

// modulePath returns the path of the module in a directory, "" if there is none.
func modulePath(root string) (string, error) {
	name := filepath.Join(root, "go.mod")
	data, err := regular.Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return modfile.ModulePath(data), err
}

// contract analyses packages, all of the module if none are named, and returns what its
// routes demand.
func (c *Cmd) contract(ctx context.Context, s selection, path string, patterns []string) (*outcome, *lock.File, error) {
	if len(patterns) == 0 {
		patterns = []string{c.wholeModule()}
	}
	found, err := c.analyse(ctx, s, []string{rule.UnresolvedRoute}, patterns)
	if err != nil {
		return nil, nil, err
	}
	known, err := found.catalog()
	if err != nil {
		return nil, nil, err
	}
	return found, lock.New(path, found.routes, known, found.summary().Unresolved), nil
}

// writeLock writes the lock, and says from how many routes it was made. A module without
// routes has none.
func (c *Cmd) writeLock(ctx context.Context, name string, found *outcome, now *lock.File) (Status, error) {
	local := c.places().Local(name)
	if len(now.Rows) == 0 {
		return Failed, fmt.Errorf("%s not written: no route was found", local)
	}
	if err := c.write(ctx, func() error { return now.Write(name) }); err != nil {
		return Failed, err
	}
	printable.Fprintf(c.Stderr, "scopevet: %s written, from %s\n", local, found.summary().Listed())
	return OK, nil
}

// compare prints what differs between two tables, how many of it matter, and what to
// do if that fails the run.
func (c *Cmd) compare(before, after *lock.File, check difference, format, name, advice string) (Status, error) {
	changes := change.Compare(before, after)
	if err := change.Write(format, c.Stdout, changes); err != nil {
		return Failed, err
	}
	status := check.status(changes)
	line := name + ": " + change.Summary(changes)
	if status == Findings {
		line += advice
	}
	printable.Fprintf(c.Stderr, "scopevet: %s\n", line)
	return status, nil
}

// diff says what differs between two locks.
func (c *Cmd) diff(_ context.Context, args []string) (Status, error) {
	var check difference
	flags := c.flags("diff")
	check.set(flags)
	format := flags.String("format", "text", "print what differs as `format`: "+report.Alternatives(change.Formats()))
	names, err := parse(flags, args)
	if err != nil {
		return Usage, err
	}
	if err := checkFormat(*format, change.Formats()); err != nil {
		return Usage, err
	}
	if len(names) != 2 {
		return Usage, usagef("expected two locks: scopevet diff OLD NEW; got %q", strings.Join(names, " "))
	}
	var sides [2]*lock.File
	for i, name := range names {
		if sides[i], err = c.readLock(name); err != nil {
			return Failed, err
		}
	}
	if names[0] != os.DevNull && names[1] != os.DevNull {
		if err := sides[1].Belongs(c.abs(names[1]), sides[0].Module); err != nil {
			return Failed, err
		}
	}
	return c.compare(sides[0], sides[1], check, *format, names[1], "")
}

// readLock reads a lock. The null device, by which git names what is not there, has no
// routes.
func (c *Cmd) readLock(name string) (*lock.File, error) {
	if name == os.DevNull {
		return new(lock.File), nil
	}
	return lock.Read(c.abs(name))
}

// checkFormat makes sure that a format is one of those that there are.
func checkFormat(format string, formats []string) error {
	for _, name := range formats {
		if name == format {
			return nil
		}
	}
	return usagef("unknown format %q; expected %s", format, report.Alternatives(formats))
}
