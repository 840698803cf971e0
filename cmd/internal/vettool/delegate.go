package vettool

import (
	"flag"
	"fmt"
	"os"
	"strconv"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/singlechecker"
)

// hasTypes reports whether the go command hands over the types of what the
// package imports, in a form that can be read.
func (u *unit) hasTypes() bool {
	return (u.Compiler == "gc" || u.Compiler == "") && (u.isLeaf() || len(u.PackageFile) > 0)
}

// delegate has unitchecker analyse a package. It needs more processor time: it
// type-checks every package that the user's import, directly or not. It is
// asked where it knows more: how to apply fixes, and how to get at types
// without export data, since it keeps them in the facts files. Either holds
// for all packages of a run. Delegate returns only if it fails: unitchecker ends
// the process.
func (o *options) delegate(u *unit, a *analysis.Analyzer) error {
	file, err := u.reporting()
	if err != nil {
		return err
	}
	delegated := *a
	delegated.Flags = flag.FlagSet{} // its settings are made; its flags would clash with the driver's
	delegated.Run = func(pass *analysis.Pass) (any, error) {
		result, err := a.Run(pass)
		if err != nil && u.isOwn() {
			// Unitchecker would describe the error in JSON, and go vet cache
			// the facts, but not the error. That the pass fails on a package
			// that is none of the user's is no concern of theirs.
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return result, err
	}
	// Unitchecker's own flags are global variables of an internal package,
	// which parses them from the command line. There is no other way in.
	os.Args = append(os.Args[:1:1],
		"-json="+strconv.FormatBool(o.json), "-fix="+strconv.FormatBool(o.fix), "-diff="+strconv.FormatBool(o.diff),
		"-c="+strconv.Itoa(o.context), file)
	singlechecker.Main(&delegated)
	return nil
}
