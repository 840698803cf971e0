package command

import (
	"cmp"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/cmd/internal/draft"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// A voice is how much a run says besides what it was asked for.
type voice struct {
	quiet   bool
	verbose bool
}

func (v *voice) set(fs *flag.FlagSet, quiet, verbose string) {
	fs.BoolVar(&v.quiet, "q", false, quiet)
	fs.BoolVar(&v.verbose, "v", false, verbose)
}

func (v voice) check() error {
	if v.quiet && v.verbose {
		return usagef("-q goes not with -v")
	}
	return nil
}

// manySources is how many findings are shown with the lines that they stand in.
const manySources = 10

// style returns what is printed besides the findings. Lines of their own are for
// people: editors take every line for a finding.
func (c *Cmd) style(v voice, findings int) report.Style {
	colorless := slices.ContainsFunc(c.Env, func(s string) bool { return strings.HasPrefix(s, "NO_COLOR=") && s != "NO_COLOR=" })
	return report.Style{
		Related: v.verbose || c.Screen && !v.quiet && findings <= manySources,
		Source:  c.Screen && !v.quiet && (v.verbose || findings <= manySources),
		Color:   c.Screen && !colorless, // https://no-color.org
	}
}

// manyFindings is how many findings are listed without a summary.
const manyFindings = 20

// summarize prints how many findings there are of each rule, where they are many; with
// -v, where each rule is explained.
func (c *Cmd) summarize(v voice, findings []rule.Finding, listed int) {
	count := make(map[string]int)
	for _, f := range findings {
		count[f.Rule]++
	}
	if v.verbose {
		for _, name := range rule.Names() {
			if n := count[name]; n > 0 {
				printable.Fprintf(c.Stderr, "scopevet: %d %s: %s\n", n, name, rule.URL(name))
			}
		}
		return
	}
	if len(findings) <= manyFindings {
		return
	}
	names := slices.SortedStableFunc(slices.Values(rule.Names()), func(a, b string) int { return cmp.Compare(count[b], count[a]) })
	var parts []string
	for _, name := range names {
		if n := count[name]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, name))
		}
	}
	text := strings.Join(parts, ", ")
	if listed < len(findings) {
		text += "; those that say the same are one line, and -v lists all"
	}
	printable.Fprintf(c.Stderr, "scopevet: %s\n", text)
}

// used says what a run went by: the configuration, the catalog, the guards and the
// programs.
func (c *Cmd) used(found *outcome) {
	say := func(what string, list []string) {
		if len(list) == 0 {
			list = []string{"none"}
		}
		printable.Fprintf(c.Stderr, "scopevet: %s: %s\n", what, strings.Join(list, ", "))
	}
	var configs []string
	for _, name := range found.configFiles {
		configs = append(configs, found.places.Local(name))
	}
	say("configuration", configs)
	var catalogs []string
	for _, name := range found.catalogFiles {
		catalogs = append(catalogs, found.places.Local(name))
	}
	say("catalog", catalogs)
	var guards []string
	for _, g := range draft.New(found.routes, nil, found.hints).Guards {
		guards = append(guards, fmt.Sprintf("%s (%s)", g.Func, report.Count(g.Routes, "route", "routes")))
	}
	say("guards", guards)
	say("programs", found.programs)
}
