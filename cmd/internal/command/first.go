package command

import (
	"os"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/cmd/internal/draft"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// This file is about the first runs on a program, which know neither its scopes nor
// its guards: what is said of all routes alike is said once, and what would help is
// named.

const (
	manyAlike      = 20  // findings that say the same, in a run that nobody has configured
	manyAlikeEver  = 100 // in any other
	mostCandidates = 3   // functions that are proposed as guards
)

// alike returns how many findings that say the same are listed one by one: fewer where
// no configuration is, or where the program is not understood, since no route is seen
// to demand anything.
func (o *outcome) alike() int {
	if o.configFile == "" || !o.demands() {
		return manyAlike
	}
	return manyAlikeEver
}

// demands reports whether any route demands something, or is said to need nothing.
func (o *outcome) demands() bool {
	return slices.ContainsFunc(o.routes, func(r *route.Route) bool {
		return len(r.Claims) > 0 || len(r.Guards) > 0 || r.Public
	})
}

// advise says what would help: what scopevet init would write down, or which functions
// may be guards.
func (c *Cmd) advise(found *outcome) {
	if len(found.routes) == 0 {
		return
	}
	missing := slices.ContainsFunc(found.findings, func(f rule.Finding) bool {
		return f.Rule == rule.MissingScope || f.Rule == rule.UnresolvedRoute
	})
	if missing {
		c.proposeGuards(found)
	}
	switch {
	case found.configFile != "":
		if found.noCatalog {
			printable.Fprintf(c.Stderr, "scopevet: %s names no catalog, so scope names were not checked; name the scopes' documentation in it as \"catalog: FILE\"\n", found.places.Local(found.configFile))
		}
	case missing && found.speaksOfNothing():
		printable.Fprintf(c.Stderr, "scopevet: nothing was seen that looks like a scope: no annotation, no catalog, no guard that is given one; if the API has scopes, \"scopevet init\" writes a scopevet.yaml to name them in\n")
	case found.noCatalog || len(found.findings) > 0:
		text := "no scopevet.yaml was found"
		if found.noCatalog {
			text += ", so scope names were not checked"
		}
		text += "; \"scopevet init\" writes one"
		if what := c.discovered(found); len(what) > 0 {
			text += ", with " + strings.Join(what, ", ")
		}
		printable.Fprintf(c.Stderr, "scopevet: %s\n", text)
	}
}

// speaksOfNothing reports whether nothing in the program was seen that looks like a
// scope. What stands before most routes has to be known for that.
func (o *outcome) speaksOfNothing() bool {
	dark := 0
	for _, r := range o.routes {
		if len(r.Unknown)+len(r.Suspects) > 0 {
			dark++
		}
	}
	return o.noCatalog && !o.demands() && 2*dark < len(o.routes) && len(o.hints.Candidates)+len(o.hints.Constants)+len(o.hints.Named) == 0
}

// discovered returns what scopevet init would begin with.
func (c *Cmd) discovered(found *outcome) []string {
	d := draft.New(found.routes, found.findings, found.hints)
	var what []string
	if root, err := os.OpenRoot(moduleRoot(c.Dir)); err == nil {
		defer root.Close()
		if file, _ := draft.FindCatalog(root.FS(), d.Scopes); file != "" {
			what = append(what, "the catalog "+file)
		}
	}
	if len(what) == 0 {
		if t, ok := draft.Certain(draft.FindTyped(found.matched, d.Scopes), d.Scopes); ok {
			what = append(what, "the catalog go:"+t.Name)
		}
	}
	if len(what) == 0 && len(d.Scopes) > 0 {
		what = append(what, report.Count(len(d.Scopes), "scope", "scopes")+" that the code names")
	}
	if n := len(d.Guards); n > 0 {
		what = append(what, report.Count(n, "guard", "guards"))
	}
	if n := len(d.Public); n > 0 {
		what = append(what, report.Count(n, "route that looks", "routes that look")+" public")
	}
	return what
}

// proposeGuards prints the functions that stand before handlers and are given
// constants, as the entries of scopevet.yaml that would make them guards.
func (c *Cmd) proposeGuards(found *outcome) {
	candidates := draft.Candidates(found.hints.Candidates)
	if len(candidates) == 0 {
		return
	}
	what := "functions that are given constants stand before handlers; those of them that are guards scopevet.yaml has to name"
	if len(candidates) == 1 {
		what = "function that is given constants stands before handlers; if it is a guard, scopevet.yaml has to name it"
	}
	printable.Fprintf(c.Stderr, "scopevet: %d %s:\n\n", len(candidates), what)
	for _, line := range draft.GuardEntries(candidates[:min(mostCandidates, len(candidates))], found.places.Local) {
		printable.Fprintf(c.Stderr, "%s\n", line)
	}
	printable.Fprintf(c.Stderr, "\n")
	if n := len(candidates) - mostCandidates; n > 0 {
		printable.Fprintf(c.Stderr, "scopevet: \"scopevet init -print\" lists %d more\n", n)
	}
}
