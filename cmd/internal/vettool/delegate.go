package vettool

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/singlechecker"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/printable"
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
		if o.fix && u.reports() {
			pass = withOwnFixes(pass, os.Stderr)
		}
		result, err := a.Run(pass)
		if err != nil && u.isOwn() {
			// Unitchecker would describe the error in JSON, and go vet cache
			// the facts, but not the error. That the pass fails on a package
			// that is none of the user's is no concern of theirs.
			printable.Fprintf(os.Stderr, "%v\n", err)
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

// withOwnFixes returns a pass whose diagnostics have those fixes alone that
// change nothing but files of the package, and that says on w what else was to
// be mended.
//
// The go command takes the whole new text of a file from each package that
// changes it, and refuses to apply anything if two of them differ (readZip in
// cmd/go/internal/vet). It writes through symbolic links: a file that lies elsewhere
// is none of the package. A program decides what the routes of the packages that
// it imports demand, and so has fixes for their files; so have these, other
// ones. Only the package that a file belongs to may change it here.
func withOwnFixes(pass *analysis.Pass, w io.Writer) *analysis.Pass {
	own := make(map[string]bool)
	for _, f := range pass.Files {
		for _, name := range []string{
			pass.Fset.File(f.FileStart).Name(),
			pass.Fset.Position(f.Package).Filename, // what cgo made the file of
		} {
			own[name] = config.IsWithin(filepath.Dir(name), name)
		}
	}
	restricted := *pass
	restricted.Report = func(d analysis.Diagnostic) {
		elsewhere := func(e analysis.TextEdit) bool { return !own[pass.Fset.File(e.Pos).Name()] }
		before := len(d.SuggestedFixes)
		d.SuggestedFixes = slices.DeleteFunc(slices.Clone(d.SuggestedFixes), func(fix analysis.SuggestedFix) bool {
			return slices.ContainsFunc(fix.TextEdits, elsewhere)
		})
		if before > 0 && len(d.SuggestedFixes) == 0 {
			printable.Fprintf(w, "%s: %s: not fixed, since that changes a file of another package; scopevet -fix does\n",
				pass.Fset.Position(d.Pos), d.Message)
		}
		pass.Report(d)
	}
	return &restricted
}
