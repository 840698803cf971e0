package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/cmd/internal/baseline"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// openBaselines reads the baseline that a check is told to be held against, if it is,
// and makes sure that the one it has to write can be written. Both is done before
// anything is loaded: what is wrong is said soon.
func (c *Cmd) openBaselines(f *checkFlags) ([]*baseline.Baseline, error) {
	if f.writeBaseline != "" {
		return nil, c.local(baseline.Check(c.abs(f.writeBaseline)))
	}
	if f.baseline == "" {
		return nil, nil
	}
	known, err := baseline.Read(c.abs(f.baseline))
	return []*baseline.Baseline{known}, c.local(err)
}

// configured reads the baselines that the configurations of a run name.
func (c *Cmd) configured(found *outcome) ([]*baseline.Baseline, error) {
	var all []*baseline.Baseline
	for _, named := range found.baselines {
		known, err := baseline.Read(named.File)
		if errors.Is(err, fs.ErrNotExist) {
			local := c.places().Local(named.File)
			return nil, &config.Error{Pos: named.Pos, Msg: fmt.Sprintf("there is no baseline %s; \"scopevet -write-baseline %s ./...\" writes it", local, local)}
		}
		if err != nil {
			return nil, c.local(err)
		}
		all = append(all, known)
	}
	return all, nil
}

// local returns the error with its place as it is printed.
func (c *Cmd) local(err error) error {
	e, ok := errors.AsType[*baseline.Error](err)
	if !ok {
		return err
	}
	e.Pos.File = c.places().Local(e.Pos.File)
	printable.Fprintf(c.Stderr, "%v\n", e)
	return errSaid
}

// apply takes the findings that a baseline has out of those that are reported,
// and returns how many they are. Entries that match nothing are findings of
// their own, if this run could have matched them: it looked at the whole module,
// nothing failed, and the rule was looked for.
func (o *outcome) apply(b *baseline.Baseline) int {
	judged := func(name string) bool {
		_, on := o.severities[name]
		return on && o.whole && !o.incomplete
	}
	fresh, known, stale := b.Split(o.findings, judged)
	o.findings = fresh
	for _, f := range known {
		f.Fixes = nil // nobody asked for them
		o.suppressed = append(o.suppressed, report.Suppressed{Finding: f, Reason: "in the baseline " + filepath.Base(b.File)})
	}
	if severity, on := o.severities[rule.StaleExemption]; on {
		for _, f := range stale {
			f.Severity = severity
			o.findings = append(o.findings, f)
		}
		o.dirs = append(o.dirs, filepath.Dir(b.File)) // where their fixes go
		slices.SortStableFunc(o.findings, func(a, b rule.Finding) int { return a.Span.Compare(b.Span.Pos) })
	}
	return len(known)
}

// writeBaseline writes the findings to a file. Those of a run that is not
// complete are not all there are, and a baseline without the rest would let the
// next complete run fail.
func (c *Cmd) writeBaseline(ctx context.Context, file string, found *outcome, findings []rule.Finding) error {
	if found.incomplete {
		return fmt.Errorf("%s not written: the packages above could not be analysed", file)
	}
	name := c.abs(file)
	if err := c.write(ctx, baseline.New(name, findings).Write); err != nil {
		return c.local(err)
	}
	printable.Fprintf(c.Stderr, "scopevet: %s written to %s\n", report.Count(len(findings), "finding", "findings"), c.places().Local(name))
	return nil
}

// directory returns where a run started, from the root of the repository or
// else of the module; "" if it is that.
func (o *outcome) directory(dir string) string {
	if name, ok := o.places.InRepository(dir); ok && name != "." {
		return name
	}
	return ""
}
