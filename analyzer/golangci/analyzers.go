package golangci

import (
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/scopevet/scopevet/analyzer/config"
)

// An outcome is what the work on a package has come to.
type outcome struct {
	diagnostics []analysis.Diagnostic
	err         error
}

// A Failure is the fact that the work on a package has failed. Without what it
// would have known, its importers cannot be judged either.
type Failure struct{ Message string }

// AFact marks a Failure as a fact.
func (*Failure) AFact() {}

func (f *Failure) String() string { return "failed: " + f.Message }

// worker returns the analyzer that does what a does, but keeps what it finds,
// and how it fails, as its result.
func worker(a *analysis.Analyzer, digest string) *analysis.Analyzer {
	w := *a
	w.Name = Name + "_" + digest
	w.Flags = flag.FlagSet{} // the settings are made
	w.FactTypes = append(slices.Clone(a.FactTypes), new(Failure))
	w.ResultType = reflect.TypeFor[*outcome]()
	w.Run = func(pass *analysis.Pass) (any, error) {
		out := new(outcome)
		out.err = imported(pass)
		if out.err == nil {
			kept := *pass
			kept.Report = func(d analysis.Diagnostic) { out.diagnostics = append(out.diagnostics, d) }
			out.err = run(a, &kept)
		}
		if out.err != nil {
			pass.ExportPackageFact(&Failure{out.err.Error()})
		}
		return out, nil
	}
	return &w
}

// imported returns how the work on a package failed that this one needs.
func imported(pass *analysis.Pass) error {
	for _, f := range pass.AllPackageFacts() {
		if failure, ok := f.Fact.(*Failure); ok && f.Package != pass.Pkg {
			return errors.New(failure.Message)
		}
	}
	return nil
}

// run runs a pass, for which to panic is one way to fail.
func run(a *analysis.Analyzer, pass *analysis.Pass) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("internal error: %v\n%s", value, debug.Stack())
		}
	}()
	_, err = a.Run(pass)
	return err
}

// reporter returns the analyzer that reports what the worker has found.
func reporter(worker *analysis.Analyzer) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: Name, Doc: worker.Doc, URL: worker.URL,
		Requires:         []*analysis.Analyzer{worker},
		RunDespiteErrors: true,
		Run: func(pass *analysis.Pass) (any, error) {
			out, ok := pass.ResultOf[worker].(*outcome)
			if !ok {
				return nil, nil // it did not run; golangci-lint says why
			}
			if out.err != nil {
				return nil, out.err
			}
			for _, d := range out.diagnostics {
				d.Related = nil
				d.SuggestedFixes = local(pass, d)
				pass.Report(d)
			}
			return nil, nil
		},
	}
}

// local returns the first fix of a diagnostic, if all its edits are in the file
// that the diagnostic is in, and this is no link out of its directory, through
// which golangci-lint would write.
func local(pass *analysis.Pass, d analysis.Diagnostic) []analysis.SuggestedFix {
	if len(d.SuggestedFixes) == 0 {
		return nil
	}
	file := pass.Fset.File(d.Pos)
	if !config.IsWithin(filepath.Dir(file.Name()), file.Name()) {
		return nil
	}
	for _, e := range d.SuggestedFixes[0].TextEdits {
		if pass.Fset.File(e.Pos) != file {
			return nil
		}
	}
	return d.SuggestedFixes[:1]
}
