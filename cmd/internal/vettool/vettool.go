// Package vettool makes scopevet a tool that "go vet -vettool" can run.
//
// The go command calls such a tool in three ways (cmd/go/internal/vet and
// cmd/go/internal/work in the Go distribution; the protocol is that of
// [golang.org/x/tools/go/analysis/unitchecker]):
//
//   - "-flags", once, first: print the flags that users may give go vet, as
//     JSON. Every flag is listed under its own name, so that users write
//     "go vet -vettool=... -config=FILE ./...".
//   - "-V=full", once, in the working directory of the go command: print an
//     identity, which becomes part of the key under which results are cached.
//   - "[flags] FILE.cfg", once for each package and each of its dependencies,
//     the standard library's included, in the directory of that package.
//
// The go command's key holds the identity, the flags and the package, but none
// of the files that scopevet reads besides. Two remedies follow, for either
// cause of stale answers:
//
//   - The identity is a hash not of the executable alone, but of every
//     configuration and catalog, and of who imports whom, too; see [Identity].
//   - Of a package that was visited as a dependency, go vet caches that there
//     were no findings, although none were asked for, and replays that when
//     they are. Packages of the main module are therefore always reported, see
//     [unit.reports].
//
// A pass that fails must also not be cached: its facts would be, its error
// would not, and the next run would be silent. So the process fails instead of
// describing the error in JSON, as unitchecker does.
//
// Most packages that go vet has visited are none of the user's and have nothing
// to do with routes. They are answered unread, and the types of imports come
// from export data, which takes a third of unitchecker's processor time; see
// [examine]. Unitchecker is left what it alone can do; see [options.delegate].
package vettool

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/cmd/internal/load"
)

// Handles reports whether the arguments are a call by the go command.
func Handles(args []string) bool {
	if len(args) == 0 {
		return false
	}
	return len(args) == 1 && (args[0] == "-V=full" || args[0] == "-flags") || strings.HasSuffix(args[len(args)-1], ".cfg")
}

// ErrSaid is returned for a package of which something has been told, be it
// findings or what went wrong.
var ErrSaid = errors.New("see above")

// Main answers a call by the go command, for which [Handles] has to hold.
func Main(args []string, dir string, stdout, stderr io.Writer) error {
	switch args[0] {
	case "-flags":
		return describeFlags(stdout)
	case "-V=full":
		return describeTool(dir, stdout)
	}
	err := runUnit(args, stdout, stderr)
	if err != nil && err != ErrSaid {
		// Names stay absolute: the go command shortens them for where it runs.
		printable.Fprintf(stderr, "%v\n", err)
	}
	if err != nil {
		return ErrSaid
	}
	return nil
}

// options are the flags that go vet passes on.
type options struct {
	config, catalog, rules string
	tests                  bool
	json, fix, diff        bool
	context                int
}

// flags returns the flag set of a call, which parses into o. The last four are
// unitchecker's: go vet knows them by itself, but passes on those only that the
// tool lists.
func (o *options) flags() *flag.FlagSet {
	fs := flag.NewFlagSet("scopevet", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&o.config, "config", "", "configuration `file` to use instead of the nearest scopevet.yaml")
	fs.StringVar(&o.catalog, "catalog", "", "catalog `files`, separated by commas, instead of the configuration's")
	fs.StringVar(&o.rules, "rules", "", "report these rules only, separated by commas")
	fs.BoolVar(&o.tests, "test", false, "analyse test files, too")
	fs.BoolVar(&o.json, "json", false, "emit JSON output")
	fs.BoolVar(&o.fix, "fix", false, "apply all suggested fixes")
	fs.BoolVar(&o.diff, "diff", false, "with -fix, don't update the files, but print a unified diff")
	fs.IntVar(&o.context, "c", -1, "display offending line with this many lines of context")
	return fs
}

// describeFlags answers "-flags".
func describeFlags(w io.Writer) error {
	type description struct {
		Name  string
		Bool  bool
		Usage string
	}
	var all []description
	new(options).flags().VisitAll(func(f *flag.Flag) {
		if f.Name == "fix" {
			return // go vet adds it of its own accord, see unitchecker
		}
		b, ok := f.Value.(interface{ IsBoolFlag() bool })
		all = append(all, description{f.Name, ok && b.IsBoolFlag(), f.Usage})
	})
	data, err := json.MarshalIndent(all, "", "\t")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n", data)
	return err
}

// describeTool answers "-V=full", in the form that cmd/go/internal/work's
// toolID takes apart: for a "devel" version the last field is the identity.
func describeTool(dir string, w io.Writer) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	id, err := Identity(exe, dir, goCommand())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s version devel comments-go-here buildID=%s\n", exe, id)
	return err
}

// runUnit analyses a package.
func runUnit(args []string, stdout, stderr io.Writer) error {
	var o options
	fs := o.flags()
	if err := fs.Parse(args); err != nil {
		return err
	}
	if fs.NArg() != 1 {
		return fmt.Errorf("expected one .cfg file after the flags; got %q", fs.Args())
	}
	u, err := readUnit(fs.Arg(0))
	if err != nil {
		return err
	}
	settings := analyzer.Settings{Tests: o.tests, Single: true}
	if u.isOwn() {
		if err := o.resolve(u.Dir, &settings); err != nil {
			return err
		}
	}
	a := load.Guarded(analyzer.New(settings), nil)
	if o.fix || !u.hasTypes() {
		return o.delegate(u, a)
	}
	e, err := examine(u, a)
	if err != nil {
		return err
	}
	return o.tell(e, stdout, stderr)
}

// tell prints what was found in a package.
func (o *options) tell(e *examined, stdout, stderr io.Writer) error {
	u := e.unit
	if !u.reports() || !u.isOwn() {
		return nil
	}
	failed := len(e.problems) > 0
	if failed && u.SucceedOnTypecheckFailure {
		return nil // the compiler says it, too
	}
	if o.json && !failed {
		if u.Stdout != "" {
			f, err := os.Create(u.Stdout)
			if err != nil {
				return err
			}
			defer f.Close()
			stdout = f
		}
		return printJSON(stdout, e.fset, u.ID, "scopevet", e.diagnostics)
	}
	for _, line := range e.said() {
		printable.Fprintf(stderr, "%s\n", line)
	}
	for _, d := range e.diagnostics {
		printText(stderr, e.fset, o.context, d)
	}
	if failed || len(e.diagnostics) > 0 {
		return ErrSaid
	}
	return nil
}

// resolve puts the flags into the settings for a package in dir.
func (o *options) resolve(dir string, s *analyzer.Settings) (err error) {
	caller := goCommand()
	s.Build = caller.build()
	if o.config != "" {
		if s.Config, err = findFrom(o.config, dir, caller.Dir); err != nil {
			return err
		}
	}
	for _, name := range Split(o.catalog) {
		file, err := findFrom(name, dir, caller.Dir)
		if err != nil {
			return err
		}
		s.Catalog = append(s.Catalog, file)
	}
	s.Rules = Split(o.rules)
	return nil
}

// Split returns the elements of a list separated by commas, nil if there are
// none.
func Split(list string) []string {
	var out []string
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// findFrom returns the absolute name of a file that a flag names. The go
// command runs the tool in the directory of the package, so that a relative
// name, which users mean from where they are, is looked for in the go command's
// working directory, if that is known, and else in the directory of the
// package and those above it.
func findFrom(name, dir, callerDir string) (string, error) {
	if filepath.IsAbs(name) {
		return name, nil
	}
	if callerDir != "" {
		return filepath.Join(callerDir, name), nil
	}
	return config.Locate(name, dir)
}
