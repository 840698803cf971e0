package command

import (
	"context"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/cmd/internal/lookup"
	"github.com/scopevet/scopevet/cmd/internal/report"
	"github.com/scopevet/scopevet/cmd/internal/why"
)

// why prints the evidence for what is said of a route.
func (c *Cmd) why(ctx context.Context, args []string) (Status, error) {
	s := selection{evidence: true}
	formats := []string{"json", "text"}
	flags := c.flags("why")
	s.set(flags)
	format := flags.String("format", "text", "print the evidence as `format`: "+report.Alternatives(formats))
	args, err := parse(flags, args)
	if err != nil {
		return Usage, err
	}
	if err := checkFormat(*format, formats); err != nil {
		return Usage, err
	}
	if len(args) == 0 {
		return Usage, usagef(`no route is named; expected scopevet why "METHOD /path"`)
	}
	name, err := lookup.Parse(args[0])
	if err != nil {
		return Usage, usagef("%v", err)
	}
	patterns := args[1:]
	if len(patterns) == 0 {
		patterns = []string{c.wholeModule()}
	}
	s.unfinished = true
	found, err := c.analyse(ctx, s, nil, patterns)
	if err != nil {
		return Failed, err
	}
	accounts, err := accountsOf(name, found)
	if err != nil {
		printable.Fprintf(c.Stderr, "scopevet: %s\n", found.summary().Listed())
		return Failed, err
	}
	if *format == "json" {
		err = why.JSON(c.Stdout, accounts, found.places)
	} else {
		err = why.Text(c.Stdout, accounts, found.places)
	}
	if err != nil || found.incomplete {
		return Failed, err
	}
	return OK, nil
}

// accountsOf returns the evidence for the routes that are meant by a name.
func accountsOf(name lookup.Name, found *outcome) ([]why.Account, error) {
	names := make([]lookup.Name, len(found.routes))
	for i, r := range found.routes {
		names[i] = lookup.Name{Method: r.Method, Path: r.Path}
	}
	meant, err := lookup.Find(name, names)
	if err != nil {
		return nil, err
	}
	known, err := found.catalog()
	if err != nil {
		return nil, err
	}
	var accounts []why.Account
	for _, i := range meant {
		accounts = append(accounts, why.New(found.routes[i], known, found.findings, found.suppressed))
	}
	return accounts, nil
}
