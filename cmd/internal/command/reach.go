package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/lock"
	"github.com/scopevet/scopevet/cmd/internal/lookup"
	"github.com/scopevet/scopevet/cmd/internal/reach"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// A basis is where a command takes the demands of routes from: the code, or a lock, which
// needs no compiler.
type basis struct {
	selection
	lock   string
	format string
}

var reachFormats = []string{"json", "text"}

func (b *basis) set(fs *flag.FlagSet) {
	b.selection.set(fs)
	fs.StringVar(&b.lock, "lock", "", "read what routes demand from this lock `file` instead of the code")
	fs.StringVar(&b.format, "format", "text", "print the answer as `format`: "+report.Alternatives(reachFormats))
}

// read returns what routes demand, the catalog, which may be nil, and whether that is
// the whole of it.
func (c *Cmd) read(ctx context.Context, b basis, patterns []string) (table *lock.File, known *catalog.Catalog, whole bool, err error) {
	if err := checkFormat(b.format, reachFormats); err != nil {
		return nil, nil, false, err
	}
	if b.lock == "" {
		found, table, err := c.contract(ctx, b.selection, "", patterns)
		if err != nil {
			return nil, nil, false, err
		}
		known, err := found.catalog()
		return table, known, !found.incomplete, err
	}
	if len(patterns) > 0 {
		return nil, nil, false, usagef("-lock goes without packages; got %s", strings.Join(patterns, " "))
	}
	if table, err = c.readLock(b.lock); err != nil {
		return nil, nil, false, err
	}
	known, err = c.namedCatalog(b.selection)
	return table, known, true, err
}

// namedCatalog returns the catalog that flags or the configuration name, as far as it
// can be read without the code.
func (c *Cmd) namedCatalog(s selection) (*catalog.Catalog, error) {
	set, err := c.settings(s, nil)
	if err != nil {
		return nil, err
	}
	file := set.Config
	if file == "" {
		file, _ = config.Find(c.Dir)
	}
	o := config.Options{Catalog: set.Catalog, RuleNames: rule.Names()}
	var conf *config.Config
	if file == "" {
		conf, err = config.Default(o)
	} else {
		conf, err = config.Load(file, o)
	}
	if err != nil {
		return nil, err
	}
	return conf.Catalog, nil
}

// can prints which routes a token opens.
func (c *Cmd) can(ctx context.Context, args []string) (Status, error) {
	var b basis
	flags := c.flags("can")
	b.set(flags)
	var scopes *string
	flags.Func("scopes", "the `scopes` of the token, with blanks between them, or the name of a set of the catalog; \"\" for none", func(text string) error {
		scopes = &text
		return nil
	})
	patterns, err := parse(flags, args)
	if err != nil {
		return Usage, err
	}
	if scopes == nil {
		return Usage, usagef(`no scopes are named; expected scopevet can -scopes "..."`)
	}
	table, known, whole, err := c.read(ctx, b, patterns)
	if err != nil {
		return Failed, err
	}
	token, err := tokenOf(*scopes, known)
	if err != nil {
		return Usage, usagef("-scopes: %v", err)
	}
	c.doubtScopes(token, table, known)
	opened := reach.Open(table, token)
	if b.format == "json" {
		err = opened.JSON(c.Stdout, token)
	} else {
		err = opened.Text(c.Stdout)
	}
	if err != nil {
		return Failed, err
	}
	line := fmt.Sprintf("%d of %s: %d read, %d write", len(reach.Routes(opened.Reads))+len(reach.Routes(opened.Writes)),
		report.Count(len(reach.Routes(table.Rows)), "route", "routes"), len(reach.Routes(opened.Reads)), len(reach.Routes(opened.Writes)))
	if n := len(reach.Routes(opened.Unknown)); n > 0 {
		line += fmt.Sprintf("; of %s it is not known", report.Count(n, "more", "more"))
	}
	return c.end(line, table, whole), nil
}

// end prints the last line of an answer, with what it leaves out.
func (c *Cmd) end(line string, table *lock.File, whole bool) Status {
	if table.Unresolved > 0 {
		line += fmt.Sprintf("; %s not resolved", report.Count(table.Unresolved, "registration is", "registrations are"))
	}
	printable.Fprintf(c.Stderr, "scopevet: %s\n", line)
	if !whole {
		return Failed
	}
	return OK
}

// tokenOf returns the scopes that a text names: a set of the catalog by its name, or
// one by one.
func tokenOf(text string, known *catalog.Catalog) (scope.Set, error) {
	var names []string
	if known != nil {
		for _, s := range known.Sets {
			if s.Name == text {
				return s.Scopes, nil
			}
			names = append(names, fmt.Sprintf("%q", s.Name))
		}
	}
	set, err := scope.ParseSet(text)
	if err != nil && len(names) > 0 {
		err = fmt.Errorf("%w; the catalog has the sets %s", err, strings.Join(names, ", "))
	}
	return set, err
}

// doubtScopes says which scopes of a token nothing knows.
func (c *Cmd) doubtScopes(token scope.Set, table *lock.File, known *catalog.Catalog) {
	spoken := make(map[scope.Scope]bool)
	for _, name := range known.Names() {
		spoken[name] = true
	}
	for _, r := range table.Rows {
		for name := range r.Demand.Requirement.Scopes() {
			spoken[name] = true
		}
	}
	for _, s := range table.Scopes {
		spoken[s.Name] = true
	}
	for _, name := range token {
		if spoken[name] {
			continue
		}
		line := fmt.Sprintf("no route demands %s", name)
		if known != nil {
			line += ", and the catalog does not have it"
		}
		near, ok := scope.Nearest(name, func(yield func(scope.Scope) bool) {
			for other := range spoken {
				if !yield(other) {
					return
				}
			}
		})
		if ok {
			line += "; there is " + string(near)
		}
		printable.Fprintf(c.Stderr, "scopevet: %s\n", line)
	}
}

// need prints the smallest sets of scopes that open routes.
func (c *Cmd) need(ctx context.Context, args []string) (Status, error) {
	var b basis
	var wanted []lookup.Name
	flags := c.flags("need")
	b.set(flags)
	flags.Func("route", "a `route` to open, \"METHOD /path\"; given again, that one, too", func(text string) error {
		name, err := lookup.Parse(text)
		wanted = append(wanted, name)
		return err
	})
	patterns, err := parse(flags, args)
	if err != nil {
		return Usage, err
	}
	if len(wanted) == 0 {
		return Usage, usagef(`no route is named; expected scopevet need -route "METHOD /path"`)
	}
	table, _, whole, err := c.read(ctx, b, patterns)
	if err != nil {
		return Failed, err
	}
	rows, err := asked(wanted, table)
	if err != nil {
		return Failed, err
	}
	for _, r := range rows {
		if r.Demand.Declared {
			printable.Fprintf(c.Stderr, "scopevet: %s %s only declares %s; what the code demands is not known\n", r.Method, r.Path, r.Demand.Requirement)
		}
	}
	needed := reach.Need(table, rows)
	if needed.Cut {
		printable.Fprintf(c.Stderr, "scopevet: the search took too long: these scopes open the routes, but fewer may do\n")
	}
	if b.format == "json" {
		err = needed.JSON(c.Stdout, rows)
	} else {
		err = needed.Text(c.Stdout)
	}
	if err != nil {
		return Failed, err
	}
	line := fmt.Sprintf("%s %s; %s", report.Count(len(reach.Routes(rows)), "route needs", "routes need"),
		report.Count(len(needed.Smallest[0].Scopes), "scope", "scopes"), report.Count(len(needed.Smallest), "set of that size", "sets of that size"))
	return c.end(line, table, whole), nil
}

// asked returns the rows of the routes that are named. What each demands has to be
// known.
func asked(wanted []lookup.Name, table *lock.File) ([]lock.Row, error) {
	names := make([]lookup.Name, len(table.Rows))
	for i, r := range table.Rows {
		names[i] = lookup.Name{Method: r.Method, Path: r.Path}
	}
	var rows []lock.Row
	var missing []error
	for _, name := range wanted {
		found, err := lookup.Find(name, names)
		missing = append(missing, err)
		for _, i := range found {
			if r := table.Rows[i]; r.Demand.Requirement.IsStated() {
				rows = append(rows, r)
			} else {
				missing = append(missing, fmt.Errorf("what %s demands is not known; scopevet why %q says why", names[i], names[i]))
			}
		}
	}
	return rows, errors.Join(missing...)
}
