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
//     [unit.report].
//
// A pass that fails must also not be cached: its facts would be, its error
// would not, and the next run would be silent. So the process fails instead of
// describing the error in JSON, as unitchecker does.
package vettool

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/cmd/internal/load"
)

// Handles reports whether the arguments are a call by the go command.
func Handles(args []string) bool {
	if len(args) == 0 {
		return false
	}
	return len(args) == 1 && (args[0] == "-V=full" || args[0] == "-flags") || strings.HasSuffix(args[len(args)-1], ".cfg")
}

// Main answers a call by the go command, for which [Handles] has to hold. A
// call that analyses a package does not return: unitchecker ends the process.
func Main(args []string, dir string, stdout io.Writer) error {
	switch args[0] {
	case "-flags":
		return describeFlags(stdout)
	case "-V=full":
		return describeTool(dir, stdout)
	}
	return runUnit(args)
}

// options are the flags that go vet passes on.
type options struct {
	config, catalog, rules string
	tests                  bool
	driver                 []string // those of unitchecker that were set
}

// driverFlags are unitchecker's own. Go vet knows them all by itself, but
// passes on those only that the tool lists.
var driverFlags = []struct {
	name, usage string
	isBool      bool
}{
	{"json", "emit JSON output", true},
	{"fix", "apply all suggested fixes", true},
	{"diff", "with -fix, don't update the files, but print a unified diff", true},
	{"c", "display offending line with this many lines of context", false},
}

// flags returns the flag set of a call, which parses into o.
func (o *options) flags() *flag.FlagSet {
	fs := flag.NewFlagSet("scopevet", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&o.config, "config", "", "configuration `file` to use instead of the nearest scopevet.yaml")
	fs.StringVar(&o.catalog, "catalog", "", "catalog `files`, separated by commas, instead of the configuration's")
	fs.StringVar(&o.rules, "rules", "", "report these rules only, separated by commas")
	fs.BoolVar(&o.tests, "test", false, "analyse test files, too")
	for _, f := range driverFlags {
		pass := func(value string) error {
			o.driver = append(o.driver, "-"+f.name+"="+value)
			return nil
		}
		if f.isBool {
			fs.BoolFunc(f.name, f.usage, pass)
		} else {
			fs.Func(f.name, f.usage, pass)
		}
	}
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
func runUnit(args []string) error {
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
	settings := analyzer.Settings{Tests: o.tests}
	if u.isOwn() {
		if err := o.resolve(u.Dir, &settings); err != nil {
			return err
		}
	}
	file, err := u.report()
	if err != nil {
		return err
	}
	// Unitchecker's own flags are global variables of an internal package,
	// which parses them from the command line. There is no other way in.
	os.Args = append(append(os.Args[:1:1], o.driver...), file)
	singlechecker.Main(failing(analyzer.New(settings), u.isOwn()))
	return nil
}

// resolve puts the flags into the settings for a package in dir.
func (o *options) resolve(dir string, s *analyzer.Settings) (err error) {
	caller := goCommand()
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

// failing returns a copy of the analyzer that ends the process when its pass
// fails, if own is set. That a pass fails on a package that is none of ours is
// no concern of the user's: it just has no facts.
func failing(a *analysis.Analyzer, own bool) *analysis.Analyzer {
	guarded := load.Guarded(a, nil)
	guarded.Flags = flag.FlagSet{} // its settings are made; its flags would clash with the driver's
	run := guarded.Run
	guarded.Run = func(pass *analysis.Pass) (any, error) {
		result, err := run(pass)
		if err != nil && own {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return result, err
	}
	return guarded
}
