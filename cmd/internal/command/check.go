package command

import (
	"context"
	"flag"
	"strings"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/cmd/internal/fix"
	"github.com/scopevet/scopevet/cmd/internal/load"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// checkFlags are the flags of a check.
type checkFlags struct {
	selection
	voice
	rules  list
	format string
	fix    bool
	diff   bool

	baseline      string
	writeBaseline string
}

func (f *checkFlags) set(c *Cmd) *flag.FlagSet {
	fs := c.flags("check")
	f.selection.set(fs)
	f.voice.set(fs, "print findings alone", "list all findings, with related places, and say what the run went by")
	fs.Var(&ruleNames{list: &f.rules}, "rules", "report these `rules` only, separated by commas; \"scopevet explain\" names them")
	choose(fs, &f.format, "format", "text", report.HandlerFormats(), "print findings as `format`")
	fs.BoolVar(&f.fix, "fix", false, "apply the first fix of each finding")
	fs.BoolVar(&f.diff, "diff", false, "print what -fix would change, and change nothing")
	fs.StringVar(&f.baseline, "baseline", "", "do not report the findings that are in `file`")
	fs.StringVar(&f.writeBaseline, "write-baseline", "", "write the findings to `file` instead of reporting them")
	return fs
}

// category tells a run from others on the same repository, by everything that
// decides what is looked at.
func (f *checkFlags) category(dir string, patterns []string) string {
	words := []string{"scopevet"}
	for _, w := range []struct{ flag, value string }{
		{"-C", dir}, {"-config", f.config}, {"-catalog", f.catalog.String()}, {"-rules", f.rules.String()}, {"-tags", f.tags},
	} {
		if w.value != "" {
			words = append(words, w.flag, w.value)
		}
	}
	if f.tests {
		words = append(words, "-test")
	}
	return strings.Join(append(words, patterns...), " ")
}

// check is the command that needs no name: it prints findings.
func (c *Cmd) check(ctx context.Context, args []string) (Status, error) {
	f := new(checkFlags)
	patterns, err := f.parse(c, args)
	if err != nil {
		return Usage, err
	}
	known, err := c.openBaselines(f)
	if err != nil {
		return Failed, err
	}
	found, err := c.analyse(ctx, f.selection, f.rules, patterns)
	if err != nil {
		return Failed, err
	}
	summary := found.summary()
	if known == nil && f.writeBaseline == "" {
		if known, err = c.configured(found); err != nil {
			return Failed, err
		}
	}
	for _, b := range known {
		summary.Known += found.apply(b)
	}
	remaining := found.findings
	if f.fix || f.diff {
		if remaining, err = c.fix(ctx, found, f.diff); err != nil {
			return Failed, err
		}
	}
	switch {
	case f.writeBaseline != "":
		if err := c.writeBaseline(ctx, f.writeBaseline, found, remaining); err != nil {
			return Failed, err
		}
		summary.Known, remaining = len(remaining), nil
	case !f.diff:
		if err := c.print(f, found, remaining, f.category(found.directory(c.Dir), patterns)); err != nil {
			return Failed, err
		}
	}
	if f.verbose {
		c.used(found)
	}
	summary.Count(remaining, !f.fix && !f.diff)
	if !f.quiet {
		c.unfit(found)
		c.advise(found)
		printable.Fprintf(c.Stderr, "scopevet: %v\n", summary)
	}
	switch {
	case found.incomplete:
		return Failed, nil
	case summary.Findings > summary.Warnings, found.waits():
		return Findings, nil
	}
	return OK, nil
}

// parse reads the command line of a check, and refuses flags that do not go together.
func (f *checkFlags) parse(c *Cmd, args []string) (patterns []string, err error) {
	if patterns, err = parse(f.set(c), args); err != nil {
		return nil, err
	}
	if err := f.voice.check(); err != nil {
		return nil, err
	}
	if f.writeBaseline != "" && (f.baseline != "" || f.diff) {
		return nil, usagef("-write-baseline goes with neither -baseline nor -diff")
	}
	return patterns, nil
}

// print prints findings, and how many there are of each rule.
func (c *Cmd) print(f *checkFlags, found *outcome, findings []rule.Finding, category string) error {
	listed := findings
	if f.format == "text" && !f.verbose {
		listed = rule.Alike(findings, found.alike())
	}
	if f.format == "json" {
		listed = found.concerned(findings)
	}
	handler, err := report.NewHandler(f.format, c.Stdout, report.Run{
		Places: found.places, ReadFile: regular.Read, Version: moduleVersion(buildInfo()), Category: category,
		Style: c.style(f.voice, len(listed)),
	})
	if err != nil {
		return err
	}
	if err := handler.Findings(report.Outcome{Findings: listed, Suppressed: found.suppressed, Incomplete: found.incomplete}); err != nil {
		return err
	}
	if !f.quiet {
		c.summarize(f.voice, findings, len(listed))
	}
	return nil
}

// fix applies the first fix of each finding, or prints what that would change,
// and returns the findings that are left.
func (c *Cmd) fix(ctx context.Context, found *outcome, dryRun bool) (remaining []rule.Finding, err error) {
	var fixes []source.Fix
	var of []int // the finding that each is of
	for i, f := range found.findings {
		if len(f.Fixes) > 0 {
			fixes = append(fixes, f.Fixes[0])
			of = append(of, i)
		}
	}
	cache, err := load.ModuleCache(ctx, load.Config{Dir: c.Dir, Env: c.goEnv()})
	if err != nil {
		return nil, err
	}
	plan, err := fix.NewPlan(fixes, fix.Bounds{Dirs: found.dirs, Except: []string{cache}}, regular.Read)
	if err != nil {
		return nil, err
	}
	for _, skip := range plan.Skipped {
		f := found.findings[of[skip.Index]]
		pos := f.Span.Pos
		pos.File = found.places.Local(pos.File)
		printable.Fprintf(c.Stderr, "%v: fix %q not applied: %s\n", pos, fixes[skip.Index].Message, skip.Reason)
	}
	if dryRun {
		text, exact := plan.Diff(found.places.Local)
		if !exact {
			printable.Fprintf(c.Stderr, "scopevet: the diff has characters written as in Go strings, so that it is no patch; -fix writes what is meant\n")
		}
		_, err := c.Stdout.Write(text)
		return found.findings, err
	}
	if err := c.write(ctx, plan.Write); err != nil {
		return nil, err
	}
	fixed := make(map[int]bool, len(plan.Applied))
	for _, i := range plan.Applied {
		fixed[of[i]] = true
	}
	for i, f := range found.findings {
		if !fixed[i] {
			remaining = append(remaining, f)
		}
	}
	printable.Fprintf(c.Stderr, "scopevet: %s applied in %s\n",
		report.Count(len(fixed), "fix", "fixes"), report.Count(len(plan.Files), "file", "files"))
	return remaining, nil
}
