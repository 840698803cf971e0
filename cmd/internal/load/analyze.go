package load

import (
	"errors"
	"fmt"
	"go/types"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// An Analysis is what a pass says about the matched packages.
type Analysis struct {
	Results []any   // of the packages that could be analysed, in the order of [Program.Matched]
	Above   []any   // of those of [Program.Above]
	Errors  []error // *[PassError] for each pass that failed, each cause once
}

// Analyze runs the analyzer on the program and returns what it says about the
// matched packages. Done, if not nil, counts the packages that are finished.
//
// The syntax of a package, and what the type checker has noted of it, is let go when
// the package is analysed: that is most of what is loaded, and it is not needed any more
// when the program is judged, in its main package, which comes last.
// Of a program that is Kept it stays: any other can be analysed once.
//
// A pass that panics fails: other packages are still analysed, and the error
// holds the stack.
func (p *Program) Analyze(a *analysis.Analyzer, done *atomic.Int64) (*Analysis, error) {
	graph, err := checker.Analyze([]*analysis.Analyzer{p.releasing(Guarded(a, done))}, p.roots, nil)
	if err != nil {
		return nil, err
	}
	actions := make(map[*packages.Package]*checker.Action, len(graph.Roots))
	for _, act := range graph.Roots {
		actions[act.Package] = act
	}
	out := new(Analysis)
	for _, pkg := range p.Matched {
		if act := actions[pkg]; act != nil && act.Err == nil {
			out.Results = append(out.Results, act.Result)
		}
	}
	for _, pkg := range p.Above {
		if act := actions[pkg]; act != nil && act.Err == nil {
			out.Above = append(out.Above, act.Result)
		}
	}
	failed := slices.DeleteFunc(slices.Collect(graph.All()), func(act *checker.Action) bool {
		return act.Err == nil || strings.HasPrefix(act.Err.Error(), failedPrerequisite)
	})
	slices.SortFunc(failed, func(a, b *checker.Action) int { return strings.Compare(a.Package.ID, b.Package.ID) })
	for _, act := range failed {
		out.Errors = append(out.Errors, &PassError{act.Package.PkgPath, act.Err})
	}
	out.Errors = distinct(out.Errors)
	return out, nil
}

// releasing returns a copy of the analyzer whose pass lets go of the syntax of its package
// when it ends.
func (p *Program) releasing(a *analysis.Analyzer) *analysis.Analyzer {
	if p.Kept {
		return a
	}
	of := make(map[*types.Package]*packages.Package, len(p.roots))
	for _, pkg := range p.roots {
		of[pkg.Types] = pkg
	}
	releasing := *a
	releasing.Run = func(pass *analysis.Pass) (any, error) {
		defer func() {
			pass.Files, pass.TypesInfo = nil, nil
			if pkg := of[pass.Pkg]; pkg != nil {
				pkg.Syntax, pkg.TypesInfo = nil, nil
			}
		}()
		return a.Run(pass)
	}
	return &releasing
}

// A Panic is a pass that panicked.
type Panic struct {
	Value any
	Stack []byte
}

func (e *Panic) Error() string {
	return fmt.Sprintf("internal error: %v\n%s", e.Value, e.Stack)
}

// Guarded returns a copy of the analyzer whose pass returns a [*Panic] instead
// of panicking, and counts itself in done, if that is not nil, when it ends. A
// pass without a result type that fails must return no result.
func Guarded(a *analysis.Analyzer, done *atomic.Int64) *analysis.Analyzer {
	guarded := *a
	guarded.Run = func(pass *analysis.Pass) (result any, err error) {
		defer func() {
			if done != nil {
				done.Add(1)
			}
			if value := recover(); value != nil {
				result, err = nil, &Panic{value, debug.Stack()}
			}
		}()
		return a.Run(pass)
	}
	return &guarded
}

// IsInternal reports whether the error is a defect of this program rather than
// of its input.
func IsInternal(err error) bool {
	_, ok := errors.AsType[*Panic](err)
	return ok
}
