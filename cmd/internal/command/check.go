package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/cmd/internal/fix"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// checkFlags are the flags of a check.
type checkFlags struct {
	selection
	rules  list
	format string
	fix    bool
	diff   bool
}

func (f *checkFlags) set(c *Cmd) *flag.FlagSet {
	fs := c.flags("scopevet")
	f.selection.set(fs)
	fs.Var(&f.rules, "rules", "report these `rules` only, separated by commas")
	fs.StringVar(&f.format, "format", "text", "print findings as `format`: "+report.Alternatives(report.HandlerFormats()))
	fs.BoolVar(&f.fix, "fix", false, "apply the first fix of each finding")
	fs.BoolVar(&f.diff, "diff", false, "print what -fix would change, and change nothing")
	return fs
}

// check is the command without a name: it prints findings.
func (c *Cmd) check(ctx context.Context, args []string) (Status, error) {
	f := new(checkFlags)
	patterns, err := parse(f.set(c), args)
	if err != nil {
		return Usage, err
	}
	for _, name := range f.rules {
		if _, ok := rule.Find(name); !ok {
			return Usage, usagef("unknown rule %q; expected %s", name, report.Alternatives(rule.Names()))
		}
	}
	if !slices.Contains(report.HandlerFormats(), f.format) {
		return Usage, usagef("unknown format %q; expected %s", f.format, report.Alternatives(report.HandlerFormats()))
	}
	found, err := c.analyse(ctx, f.selection, f.rules, patterns)
	if err != nil {
		return Failed, err
	}
	remaining := found.findings
	if f.fix || f.diff {
		if remaining, err = c.fix(found, f.diff); err != nil {
			return Failed, err
		}
	}
	if !f.diff {
		handler, err := report.NewHandler(f.format, c.Stdout, found.places)
		if err != nil {
			return Failed, err
		}
		if err := handler.Findings(remaining); err != nil {
			return Failed, err
		}
	}
	c.hint(found)
	summary := found.summary()
	summary.Findings, summary.Warnings = len(remaining), 0
	for _, f := range remaining {
		if f.Severity != config.SeverityError {
			summary.Warnings++
		}
	}
	fmt.Fprintf(c.Stderr, "scopevet: %v\n", summary)
	switch {
	case found.incomplete:
		return Failed, nil
	case summary.Findings > summary.Warnings:
		return Findings, nil
	}
	return OK, nil
}

// fix applies the first fix of each finding, or prints what that would change,
// and returns the findings that are left.
func (c *Cmd) fix(found *outcome, dryRun bool) (remaining []rule.Finding, err error) {
	var fixes []source.Fix
	var of []int // the finding that each is of
	for i, f := range found.findings {
		if len(f.Fixes) > 0 {
			fixes = append(fixes, f.Fixes[0])
			of = append(of, i)
		}
	}
	plan, err := fix.NewPlan(fixes, found.dirs, os.ReadFile)
	if err != nil {
		return nil, err
	}
	for _, skip := range plan.Skipped {
		f := found.findings[of[skip.Index]]
		pos := f.Span.Pos
		pos.File = found.places.Local(pos.File)
		fmt.Fprintf(c.Stderr, "%v: fix %q not applied: %s\n", pos, fixes[skip.Index].Message, skip.Reason)
	}
	if dryRun {
		_, err := c.Stdout.Write(plan.Diff(found.places.Local))
		return found.findings, err
	}
	if err := plan.Write(); err != nil {
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
	fmt.Fprintf(c.Stderr, "scopevet: %s applied in %s\n",
		report.Count(len(fixed), "fix", "fixes"), report.Count(len(plan.Files), "file", "files"))
	return remaining, nil
}

// hint says how to get a catalog where routes were checked without one.
func (c *Cmd) hint(found *outcome) {
	if !found.noCatalog || len(found.routes) == 0 {
		return
	}
	missing := "no scopevet.yaml was found"
	if found.configFile != "" {
		missing = found.places.Local(found.configFile) + " names no catalog"
	}
	fmt.Fprintf(c.Stderr, "scopevet: %s, so scope names were not checked; name the scopes' documentation with -catalog FILE, or in scopevet.yaml as \"catalog: FILE\"\n", missing)
}

// A list is a flag whose values are separated by commas; given again it goes
// on.
type list []string

func (l *list) String() string { return strings.Join(*l, ",") }

func (l *list) Set(value string) error {
	for name := range strings.SplitSeq(value, ",") {
		if name = strings.TrimSpace(name); name == "" {
			return errors.New("an element is empty")
		}
		*l = append(*l, name)
	}
	return nil
}
