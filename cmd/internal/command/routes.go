package command

import (
	"context"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// routes prints the route table. Findings are not its concern: it succeeds
// unless packages failed.
func (c *Cmd) routes(ctx context.Context, args []string) (Status, error) {
	var s selection
	var format string
	fs := c.flags("routes")
	s.set(fs)
	choose(fs, &format, "format", "table", report.TableFormats(), "print the routes as `format`")
	patterns, err := parse(fs, args)
	if err != nil {
		return Usage, err
	}
	s.unfinished = true
	// What the other rules find is not printed, and takes most of the memory of a large table.
	found, err := c.analyse(ctx, s, []string{rule.UnresolvedRoute}, patterns)
	if err != nil {
		return Failed, err
	}
	table, err := report.NewTable(format, c.Stdout, found.places)
	if err != nil {
		return Failed, err
	}
	if err := table.Routes(found.routes); err != nil {
		return Failed, err
	}
	printable.Fprintf(c.Stderr, "scopevet: %s\n", found.summary().Listed())
	if found.incomplete {
		return Failed, nil
	}
	return OK, nil
}
