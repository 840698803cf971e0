package command

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/tools/go/packages"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/world"
	"github.com/scopevet/scopevet/cmd/internal/load"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// A selection is what every command that analyses packages is told.
type selection struct {
	config   string
	catalog  list
	tests    bool
	tags     string
	evidence bool // for what is said of routes is kept; no flag

	unfinished bool // entries of the configuration without a reason pass
}

func (s *selection) set(fs *flag.FlagSet) {
	fs.StringVar(&s.config, "config", "", "use this configuration `file` instead of the nearest scopevet.yaml")
	fs.Var(&s.catalog, "catalog", "use these catalog `files`, separated by commas, instead of the configuration's")
	s.setBuild(fs)
}

// setBuild adds the flags that say what of the packages is looked at.
func (s *selection) setBuild(fs *flag.FlagSet) {
	fs.BoolVar(&s.tests, "test", false, "analyse test files, too")
	fs.StringVar(&s.tags, "tags", "", "build `tags`, separated by commas")
}

// An outcome is what the passes said about the matched packages, merged.
type outcome struct {
	findings   []rule.Finding
	suppressed []report.Suppressed
	severities map[string]config.Severity // of the rules that were looked for; where configurations differ, the strictest
	routes     []*route.Route
	elsewhere  map[*route.Route]bool // those whose scopes a gateway enforces
	strict     map[*route.Route]bool // those that have to show a guard
	shows      bool                  // guards are seen, or have to be
	packages   int
	unresolved int
	waiting    waiting
	noCatalog  bool
	configFile string
	found      []string // the files of catalogs that nobody has named
	unread     []error  // what is wrong with others
	hints      analyzer.Hints
	catalogs   []*catalog.Catalog // that the routes were held against, no two alike
	errors     []error            // passes that failed
	problems   []packages.Error
	whole      bool     // every package of the module was asked for
	failed     int      // packages that did not load whole
	incomplete bool     // packages or passes failed, as was said
	dirs       []string // what may be changed: the modules, and where the configuration lies
	places     report.Places

	configFiles, catalogFiles, programs []string // what the run went by

	baselines  []config.Baseline   // that configurations name
	unembedded []packages.Error    // of packages that are checked all the same
	matched    []*packages.Package // where nobody has configured the run
}

// analyse loads packages and runs the pass on them. What is wrong with a
// package is said on Stderr, and the rest is analysed as far as it goes; an
// error is returned if nothing was.
func (c *Cmd) analyse(ctx context.Context, s selection, rules []string, patterns []string) (*outcome, error) {
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	if err := c.checkDir(); err != nil {
		return nil, err
	}
	debug, err := c.debugging()
	if err != nil {
		return nil, err
	}
	settings, err := c.settings(s, rules)
	if err != nil {
		return nil, err
	}
	debug.set(&settings)
	progress := c.startProgress()
	defer progress.stop()
	prog, err := c.load(ctx, s, patterns, progress)
	if err != nil {
		return nil, c.lost(err)
	}
	out, err := c.judge(prog, settings, progress)
	if err != nil {
		return nil, err
	}
	if err := debug.print(c.Stderr, out); err != nil {
		return nil, err
	}
	if out.configFile == "" {
		out.matched = prog.Matched
	}
	if c.complain(out); out.packages == 0 && out.incomplete {
		if hint := c.elsewhere(); hint != "" {
			printable.Fprintf(c.Stderr, "scopevet: %s\n", hint)
		}
		return nil, errSaid
	}
	return out, nil
}

func (c *Cmd) checkDir() error {
	if info, err := os.Stat(c.Dir); err != nil {
		return err
	} else if !info.IsDir() {
		return fmt.Errorf("%s is not a directory", c.Dir)
	}
	return nil
}

func (c *Cmd) load(ctx context.Context, s selection, patterns []string, progress *progress) (*load.Program, error) {
	progress.set("loading packages")
	return load.Load(ctx, load.Config{Dir: c.Dir, Env: c.goEnv(), Patterns: patterns, Tests: s.tests, Tags: s.tags, Build: c.build(s)})
}

// goEnv returns the environment of the go command, which takes the name of its
// directory from PWD.
func (c *Cmd) goEnv() []string { return append(slices.Clip(c.Env), "PWD="+c.Dir) }

// judge runs the pass on what was loaded.
func (c *Cmd) judge(prog *load.Program, settings analyzer.Settings, progress *progress) (*outcome, error) {
	settings.Imported = prog.Imported()
	var done atomic.Int64
	progress.count("analysing packages", &done, prog.Len())
	analysis, err := prog.Analyze(analyzer.New(settings), &done)
	progress.stop()
	if err != nil {
		return nil, err
	}
	if failed := slices.DeleteFunc(slices.Clone(analysis.Errors), load.IsInternal); len(failed) > 0 {
		// The configuration or the catalog. What was found without it would
		// be something else.
		for _, err := range failed {
			c.warn(err)
		}
		return nil, errSaid
	}
	out := &outcome{
		severities: make(map[string]config.Severity), elsewhere: make(map[*route.Route]bool), strict: make(map[*route.Route]bool),
		dirs: prog.MainDirs(), whole: prog.Whole(),
		places: report.Places{Dir: c.Dir, Modules: prog.ModuleDirs(), Root: repository(c.Dir)},
	}
	out.errors, out.problems, out.unembedded = analysis.Errors, slices.Collect(prog.Problems()), prog.Unembedded()
	out.failed = prog.Failed() + len(out.errors)
	out.incomplete = len(out.errors)+len(out.problems) > 0
	for _, result := range analysis.Results {
		out.add(result.(*analyzer.Result))
	}
	named := newNamed(prog)
	for _, result := range analysis.Above {
		part := named.part(result.(*analyzer.Result))
		out.add(part)
		out.packages--
		named.reach(part)
	}
	out.await(analysis.Results, prog, named)
	out.merge()
	return out, nil
}

// complain says what is wrong with the packages, and with documents that would be
// the catalog. These fail no run: nobody has named them.
func (c *Cmd) complain(out *outcome) {
	for _, err := range out.errors {
		c.warn(err)
	}
	for _, problem := range out.problems {
		c.printProblem(out.places, problem.Pos, problem.Msg)
	}
	for _, err := range out.unembedded {
		c.printProblem(out.places, err.Pos, err.Msg+"; the package is checked all the same")
	}
	if line := out.waiting.String(); line != "" {
		printable.Fprintf(c.Stderr, "scopevet: %s\n", line)
	}
	for _, err := range out.unread {
		if e, ok := errors.AsType[*catalog.Error](err); ok {
			said := *e
			said.Msg += "; nobody has named the file, and it is not the catalog"
			c.warn(&said)
		}
	}
}

// settings returns what the pass is told. Files that flags name are read once
// before anything is loaded: what is wrong with them is said soon, and even if
// no package turns out to need them.
func (c *Cmd) settings(s selection, rules []string) (analyzer.Settings, error) {
	set := analyzer.Settings{Rules: rules, Tests: s.tests, Build: c.build(s), Evidence: s.evidence, Unfinished: s.unfinished}
	for _, name := range s.catalog {
		set.Catalog = append(set.Catalog, c.abs(name))
	}
	var err error
	o := config.Options{Catalog: set.Catalog, RuleNames: rule.Names(), Unfinished: s.unfinished}
	if s.config != "" {
		set.Config = c.abs(s.config)
		_, err = config.Load(set.Config, o)
	} else {
		_, err = config.Default(o)
	}
	return set, err
}

// build says how the packages are built.
func (c *Cmd) build(s selection) world.Build {
	b := world.Build{Workspace: world.FindWorkspace(c.abs("."))}
	if s.tags != "" {
		b.Tags = world.SplitTags(s.tags)
	}
	return b
}

// printProblem prints an error of the go command, the parser or the type
// checker.
func (c *Cmd) printProblem(places report.Places, pos, msg string) {
	if pos == "" {
		printable.Fprintf(c.Stderr, "scopevet: %s\n", printable.Lines(strings.TrimSpace(msg)))
		return
	}
	// A position is file:line:column or file:line; the file may hold colons.
	file := pos
	for range 2 {
		if i := strings.LastIndexByte(file, ':'); i >= 0 && strings.Trim(file[i+1:], "0123456789") == "" {
			file = file[:i]
		}
	}
	printable.Fprintf(c.Stderr, "%s%s: %s\n", places.Local(file), pos[len(file):], printable.Lines(msg))
}

// add adds what a pass says about one package.
func (o *outcome) add(r *analyzer.Result) {
	o.packages++
	o.findings = append(o.findings, r.Findings...)
	for _, s := range r.Silenced {
		o.suppressed = append(o.suppressed, report.Suppressed{Finding: s.Finding, InSource: true, Reason: s.By.Reason})
	}
	for name, severity := range r.Severities {
		if before, ok := o.severities[name]; !ok || severity < before {
			o.severities[name] = severity
		}
	}
	o.routes = append(o.routes, r.Routes...)
	o.shows = o.shows || r.Enforcement == config.EnforcementRequired && len(r.Routes) > 0
	for _, route := range r.Routes {
		o.shows = o.shows || len(route.Guards) > 0
		o.elsewhere[route] = r.Enforcement == config.EnforcementOff
		o.strict[route] = r.Enforcement == config.EnforcementRequired
	}
	o.unresolved += r.Unresolved
	o.hints.Constants = append(o.hints.Constants, r.Hints.Constants...)
	o.hints.Named = append(o.hints.Named, r.Hints.Named...)
	o.hints.Registrars = append(o.hints.Registrars, r.Hints.Registrars...)
	o.hints.Candidates = append(o.hints.Candidates, r.Hints.Candidates...)
	o.noCatalog = o.noCatalog || r.NoCatalog && len(r.Routes) > 0
	if len(r.Routes) > 0 {
		o.programs = append(o.programs, r.Package)
		if r.ConfigFile != "" {
			o.configFiles = append(o.configFiles, r.ConfigFile)
		}
		if r.Catalog != nil {
			o.catalogFiles = append(o.catalogFiles, r.Catalog.Files...)
		}
		o.found = append(o.found, r.Found...)
		o.unread = append(o.unread, r.Unread...)
	}
	if r.Catalog != nil && !slices.Contains(o.catalogs, r.Catalog) {
		o.catalogs = append(o.catalogs, r.Catalog)
	}
	if r.ConfigFile != "" {
		o.configFile = r.ConfigFile
		if b := r.Baseline; b.File != "" && !slices.ContainsFunc(o.baselines, func(c config.Baseline) bool { return c.File == b.File }) {
			o.baselines = append(o.baselines, b)
		}
		o.dirs = append(o.dirs, filepath.Dir(r.ConfigFile))
	}
}

// merge sorts, and drops what several packages said alike: two programs that
// serve the same package's routes both decide them.
func (o *outcome) merge() {
	compare := func(a, b rule.Finding) int {
		return cmp.Or(a.Span.Compare(b.Span.Pos), cmp.Compare(a.Span.End, b.Span.End), cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method),
			slices.CompareFunc(a.Routes, b.Routes, (*route.Route).Compare))
	}
	slices.SortFunc(o.findings, compare)
	o.findings = slices.CompactFunc(o.findings, func(a, b rule.Finding) bool { return compare(a, b) == 0 })
	// One is enough that is not silenced.
	o.suppressed = slices.DeleteFunc(o.suppressed, func(s report.Suppressed) bool {
		_, reported := slices.BinarySearchFunc(o.findings, s.Finding, compare)
		return reported
	})
	slices.SortFunc(o.suppressed, func(a, b report.Suppressed) int { return compare(a.Finding, b.Finding) })
	o.suppressed = slices.CompactFunc(o.suppressed, func(a, b report.Suppressed) bool { return compare(a.Finding, b.Finding) == 0 })
	text := func(r *route.Route) string {
		return fmt.Sprint(r.Declared, "\x00", r.Enforced, "\x00", r.Access, "\x00", r.Public, "\x00", r.WhyUnknown())
	}
	slices.SortFunc(o.routes, func(a, b *route.Route) int {
		return cmp.Or(a.Compare(b), cmp.Compare(text(a), text(b)))
	})
	o.routes = slices.CompactFunc(o.routes, func(a, b *route.Route) bool {
		return a.Compare(b) == 0 && text(a) == text(b)
	})
	for _, list := range []*[]string{&o.found, &o.configFiles, &o.catalogFiles, &o.programs} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	slices.SortFunc(o.unread, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	o.unread = slices.CompactFunc(o.unread, func(a, b error) bool { return a.Error() == b.Error() })
	slices.Sort(o.dirs)
	o.dirs = slices.Compact(o.dirs)
}

// catalog returns the catalog that the routes were held against, those of several
// configurations as one; nil if there is none.
func (o *outcome) catalog() (*catalog.Catalog, error) {
	if len(o.catalogs) == 1 {
		return o.catalogs[0], nil
	}
	return catalog.Combine(o.catalogs...)
}

// repository returns the root of the repository that dir lies in, which holds
// .git (a directory, or a file in a worktree or submodule); "" if there is none.
func repository(dir string) string {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// summary counts everything but the findings. A route whose guards are not known
// counts as that, or, where what it declares is judged instead, as not verified,
// also if nobody is told of it any more. Routes whose guards are not seen
// count where others show some, or where all have to; in a program that shows no guard at
// all, those count that are annotated, since nothing keeps what is promised there.
func (o *outcome) summary() report.Summary {
	s := report.Summary{Routes: len(o.routes), Packages: o.packages, Unresolved: o.unresolved + o.waiting.registrations, Failed: o.failed}
	for _, r := range o.routes {
		switch {
		case r.Public:
			s.Public++
		case len(r.Unknown) > 0 && r.Declares() && !o.strict[r]:
			s.Unverified++
		case len(r.Unknown) > 0:
			s.Unknown++
		case o.shows && !r.Enforced.IsStated() && !o.elsewhere[r]:
			s.Unseen++
		case !r.Enforced.IsStated() && r.Declares() && !r.Declared.IsPublic() && !o.elsewhere[r]:
			s.Unenforced++
		}
		if r.Unserved != "" {
			s.Unserved++
		}
		if len(r.Unclear) > 0 {
			s.Unclear++
		}
	}
	for _, file := range o.found {
		s.Catalog = append(s.Catalog, o.places.Local(file))
	}
	return s
}
