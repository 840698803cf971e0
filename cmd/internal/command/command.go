// Package command is scopevet's command line: the subcommands, their flags and
// their exit codes.
//
// Nothing in it touches the process: a [Cmd] has its own streams, directory
// and environment, as an [os/exec.Cmd] has, and returns a [Status].
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sync"
	"time"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/cmd/internal/load"
	"github.com/scopevet/scopevet/cmd/internal/lock"
	"github.com/scopevet/scopevet/cmd/internal/report"
	"github.com/scopevet/scopevet/cmd/internal/vettool"
)

// A Status is how a run ended; its value is the exit code.
type Status int

const (
	OK       Status = 0 // nothing found
	Failed   Status = 1 // the tool or the packages failed
	Usage    Status = 2 // the command line makes no sense
	Findings Status = 3 // something was found

	Interrupted Status = 130 // the context was cancelled; a shell's code for SIGINT
)

// A Cmd is one run of the program.
type Cmd struct {
	Args     []string // without the program's name
	Stdin    io.Reader
	Stdout   io.Writer
	Stderr   io.Writer
	Dir      string   // the working directory; absolute
	Env      []string // as in [os.Environ]
	Terminal bool     // Stderr is a terminal, where a line can be overwritten
	Screen   bool     // Stdout is one: somebody reads it

	writing sync.Mutex // held while files are written
}

// A usageError is a command line that makes no sense.
type usageError struct{ msg string }

func (e *usageError) Error() string { return e.msg }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// grace is how long a run that is interrupted may take to end the go command.
const grace = 500 * time.Millisecond

// Run runs the command and returns how it ended. What is wrong is said on
// Stderr.
//
// A run whose context is cancelled ends soon, whatever it is at: files that are
// being written are written whole, no others are, and nothing more is said. What
// was computed goes on to be until the process ends.
func (c *Cmd) Run(ctx context.Context) Status {
	said := &outlet{w: c.Stderr}
	c.Stderr = said
	ended := make(chan Status, 1)
	go func() { ended <- c.run(ctx) }()
	select {
	case status := <-ended:
		if ctx.Err() == nil {
			return status
		}
	case <-ctx.Done():
		said.close(c.Terminal)
		select {
		case <-ended:
		case <-time.After(grace):
		}
	}
	c.writing.Lock() // for good
	return Interrupted
}

// write writes files, unless the run is interrupted.
func (c *Cmd) write(ctx context.Context, files func() error) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if ctx.Err() != nil {
		return errSaid
	}
	return files()
}

func (c *Cmd) run(ctx context.Context) Status {
	if vettool.Handles(c.Args) {
		err := vettool.Main(c.Args, c.Dir, c.Stdout, c.Stderr)
		if err == vettool.ErrSaid {
			err = errSaid
		}
		return c.say(OK, err)
	}
	command, args, err := c.choose(c.Args)
	if err != nil {
		return c.say(Usage, err)
	}
	status, err := command.run(c, ctx, args)
	if h, ok := errors.AsType[*helpRequest](err); ok {
		status, err = c.explainCommand(h)
	}
	return c.say(status, err)
}

// say reports an error, which raises the status to that of a failure.
func (c *Cmd) say(status Status, err error) Status {
	if err == nil {
		return status
	}
	if _, ok := errors.AsType[*usageError](err); ok {
		printable.Fprintf(c.Stderr, "scopevet: %v\nRun 'scopevet help' for usage.\n", err)
		return Usage
	}
	if err != errSaid {
		c.warn(err)
	}
	return Failed
}

// errSaid is the error of a run that failed for reasons that have been told.
var errSaid = errors.New("see above")

// warn prints an error: with its place first, as compilers do, where it has
// one, so that editors find it.
func (c *Cmd) warn(err error) {
	places := c.places()
	if e, ok := errors.AsType[*config.Error](err); ok {
		for _, e := range append([]*config.Error{e}, e.Others...) { // one by one, with the place of each
			local := *e
			local.Pos.File, local.Others = places.Local(e.Pos.File), nil
			printable.Fprintf(c.Stderr, "%v\n", &local)
		}
		return
	}
	if e, ok := errors.AsType[*catalog.Error](err); ok {
		local := *e
		local.Pos.File = places.Local(e.Pos.File)
		printable.Fprintf(c.Stderr, "%v\n", &local)
		return
	}
	if e, ok := errors.AsType[*lock.Error](err); ok {
		local := *e
		local.Pos.File = places.Local(e.Pos.File)
		printable.Fprintf(c.Stderr, "%v\n", &local)
		return
	}
	if e, ok := errors.AsType[*load.Error](err); ok {
		printable.Fprintf(c.Stderr, "scopevet: %s\n", printable.Lines(e.Msg))
		return
	}
	printable.Fprintf(c.Stderr, "scopevet: %v\n", err)
}

// abs returns the absolute name of a file that is named in c.Dir.
func (c *Cmd) abs(name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(c.Dir, name)
}

// places prints names from the working directory.
func (c *Cmd) places() report.Places { return report.Places{Dir: c.Dir} }
