// Package analyzer is the scopevet analysis pass. It joins the layers below:
// configuration and catalog, annotations, recovered routes, and rules.
package analyzer

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/lower"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/analyzer/world"
)

// Doc is the analyzer's documentation.
const Doc = `check that HTTP routes demand the API scopes that they should

The scopevet pass recovers the routes that a program registers, reads the
scope annotations on their handlers (//scope: directives and struct tags), and
reports routes that demand no scope, routes that write although read scopes
alone open them, and scope names that the published catalog does not have.
A registration that it cannot follow is reported, too.

The catalog and what else the code cannot say is in scopevet.yaml, which is
looked for in the package's directory and above it.`

// Settings are what a driver can say that scopevet.yaml does not.
type Settings struct {
	Config  string   // the scopevet.yaml to use; "" for the one found from the package's directory
	Catalog []string // catalog files, instead of those that the configuration names
	Rules   []string // the rules to run; nil for those that the configuration leaves on
	Tests   bool     // look at _test.go files, too

	// Evidence says to keep what each route and what is said of it was found by
	// ([route.Route.Evidence]).
	Evidence bool

	// LocalFixes keeps fixes to the file that their finding stands in, for
	// drivers that can apply no others: what is missing is then demanded where
	// the route is registered, if its handler is in another file.
	LocalFixes bool

	// GoFiles keeps findings to Go files, for drivers that drop all others. One
	// about a line of a document or a catalog then stands where the route is
	// registered that it is about, or at the package clause, and names its place.
	GoFiles bool

	// Files is where Config, Catalog and what they name are read from, for
	// drivers whose passes cannot read other files than those of the package:
	// put them into the program with go:embed. The nearest scopevet.yaml is then
	// looked for in Files, by the names of the package's files, which have to be
	// relative to its top. Nil is the disk.
	Files fs.FS

	// Unfinished lets entries of scopevet.yaml pass that have no reason yet.
	Unfinished bool

	// Build says how the packages are built.
	Build world.Build

	// Imported reports whether another package under analysis imports the
	// package, which then leaves its routes to be decided there, where their
	// prefix and guards are known. If nil, the files of the module tell, and of
	// the other modules of its workspace.
	Imported func(path string) bool

	// Single says that the process analyses one package, so that it does not
	// pay to read all of those files to know who imports it.
	Single bool
}

// A Result is what the pass found in one package.
type Result struct {
	Package    string
	Routes     []*route.Route // decided here; their handlers may be elsewhere
	Findings   []rule.Finding
	Silenced   []Silenced       // what an ignore line keeps from being one of them
	Unresolved int              // registrations that could not be determined
	Missing    []Missing        // where these are
	NoCatalog  bool             // there is none, so that scope names were not checked
	Catalog    *catalog.Catalog // what the routes were held against; nil if there is none
	ConfigFile string           // "" if there is none
	Found      []string         // the files of the catalog, if nobody has named it
	Unread     []error          // why descriptions of an API that were found are not the catalog; nobody has named them
	Hints      Hints
	Baseline   config.Baseline // that the configuration names

	// Waits counts the registrations of a package that leaves its routes to who
	// imports it. It is nil if it has none to say of.
	Waits func() int

	// Enforcement says which of the routes must show what guards them.
	Enforcement config.Enforcement

	// Severities has the rules that were looked for; nil if nothing in the
	// package called for it.
	Severities map[string]config.Severity
}

// Missing is a place of which it could not be determined what is registered there.
type Missing struct {
	At     source.Span
	Routes int // how many at least
}

// Silenced is a finding that an ignore line silences.
type Silenced struct {
	rule.Finding
	By annotation.Ignore
}

// Analyzer is the pass with the settings that its flags give.
var Analyzer = New(Settings{})

// New returns a pass with the given settings, which its flags -config,
// -catalog, -rules and -test override. Passes made by one analyzer share what
// they read of the disk.
func New(s Settings) *analysis.Analyzer {
	p := &pass{
		settings: s, configs: make(map[string]*loaded), documents: make(map[string]document),
		worlds: make(map[string]func() *world.World), rules: rule.Names(), elsewhere: lower.NewElsewhere(os.ReadFile),
	}
	a := &analysis.Analyzer{
		Name:       "scopevet",
		Doc:        Doc,
		URL:        "https://github.com/scopevet/scopevet",
		Run:        p.run,
		FactTypes:  []analysis.Fact{new(Fact)},
		ResultType: reflect.TypeFor[*Result](),
		// What code does not type-check is analysed as far as it goes.
		RunDespiteErrors: true,
	}
	a.Flags.Init("scopevet", flag.ContinueOnError)
	a.Flags.StringVar(&p.settings.Config, "config", s.Config, "read the configuration from `file`")
	a.Flags.Var((*names)(&p.settings.Catalog), "catalog", "read the catalog from `files`, by comma")
	a.Flags.Var((*names)(&p.settings.Rules), "rules", "run only these `rules`, by comma")
	a.Flags.BoolVar(&p.settings.Tests, "test", s.Tests, "look at _test.go files, too")
	return a
}

// names is a flag that takes a list by comma.
type names []string

func (n *names) String() string { return strings.Join(*n, ",") }

func (n *names) Set(text string) error {
	*n = nil
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			*n = append(*n, name)
		}
	}
	return nil
}

// A pass is what the passes of one analyzer share.
type pass struct {
	settings Settings
	rules    []string // the names of all

	elsewhere *lower.Elsewhere

	mu        sync.Mutex
	configs   map[string]*loaded             // by file; "" for none
	documents map[string]document            // by file; those that were found
	worlds    map[string]func() *world.World // by root directories
	program   *token.FileSet                 // of the packages that were loaded together
	kinds     *framework.Kinds               // of the types of these
}

// kindsOf returns what is known of the types of the packages that were loaded
// together. It is forgotten where others come.
func (p *pass) kindsOf(program *token.FileSet) *framework.Kinds {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.program != program {
		p.program, p.kinds = program, framework.NewKinds(framework.Known())
	}
	return p.kinds
}

// loaded is a configuration, read once.
type loaded struct {
	once sync.Once
	conf *config.Config
	err  error
}

// config returns the configuration for the package in dir, which is relative
// to the top of the settings' Files, if these are given.
func (p *pass) config(dir string) (*config.Config, error) {
	file := p.settings.Config
	switch {
	case file != "":
	case p.settings.Files != nil:
		file, _ = config.FindFS(p.settings.Files, dir)
	case dir != "":
		file, _ = config.Find(dir)
	}
	p.mu.Lock()
	l, ok := p.configs[file]
	if !ok {
		l = new(loaded)
		p.configs[file] = l
	}
	p.mu.Unlock()
	l.once.Do(func() {
		o := config.Options{Catalog: p.settings.Catalog, RuleNames: rule.Names(), Files: p.settings.Files, Found: p.settings.Config == "", Unfinished: p.settings.Unfinished}
		if file == "" {
			l.conf, l.err = config.Default(o)
		} else {
			l.conf, l.err = config.Load(file, o)
		}
	})
	return l.conf, l.err
}

func (p *pass) run(ap *analysis.Pass) (any, error) {
	for _, name := range p.settings.Rules {
		if _, ok := rule.Find(name); !ok {
			return nil, fmt.Errorf("unknown rule %s, expected one of %s", name, strings.Join(rule.Names(), ", "))
		}
	}
	w := &work{pass: p, Pass: ap, result: &Result{Package: ap.Pkg.Path()}}
	if naming.IsStandard(ap.Pkg.Path()) {
		return w.result, nil // known by the table of frameworks; go vet visits all of it
	}
	w.facts()
	w.files = slices.DeleteFunc(slices.Clone(ap.Files), func(f *ast.File) bool {
		return !p.settings.Tests && strings.HasSuffix(w.fileName(f), "_test.go")
	})
	if m := ap.Module; m != nil && m.Version != "" {
		w.foreignModule()
		return w.result, nil
	}
	if len(w.files) == 0 {
		return w.result, nil
	}
	conf, err := p.config(w.configDir())
	relevant := framework.Relevant(ap.Pkg, func(path string) bool {
		if conf != nil && slices.ContainsFunc(registrars(conf), func(r framework.Registrar) bool { return r.Package() == path }) {
			return true
		}
		fact := w.deps[path]
		return fact != nil && (fact.Summary == nil || !fact.Summary.Constant)
	})
	if !relevant && !speaks(w.files) {
		var found find
		if w.conf = conf; conf != nil && conf.Catalog == nil {
			if w.blocks, err = w.typed(conf); err != nil {
				return nil, err
			}
			if found, err = w.find(w.blocks); err != nil {
				return nil, err
			}
		}
		fact := &Fact{Summary: lower.Constants(w.catalogInput(conf, nil, found).Source), Permissions: w.permissions}
		if w.blocks != nil {
			fact.Catalog, _ = json.Marshal(w.blocks) // plain data: nothing could fail
		}
		if fact.Summary != nil || fact.Catalog != nil {
			ap.ExportPackageFact(fact)
		}
		return w.result, nil
	}
	if err != nil {
		return nil, err
	}
	w.conf = conf
	w.result.ConfigFile, w.result.Baseline = w.conf.File, w.conf.Baseline
	w.result.Enforcement = w.conf.Enforcement
	w.result.Severities = w.severities()

	w.annotations = annotation.Collect(w.input())
	top := ap.Pkg.Name() == "main" || !w.imported()
	found, err := w.seek(top)
	if err != nil {
		return nil, err
	}
	var fl *flow.Package
	var named *ir.Summary
	if in := w.catalogInput(w.conf, w.annotations.All, found); relevant {
		fl = flow.Lower(in)
	} else if named = lower.Constants(in.Source); named != nil {
		named.Constant = false // its annotations are for those who import it
	}
	if top && !p.settings.Tests && isTestHelper(ap.Pkg.Name()) {
		return w.result, nil
	}
	j, err := w.check(fl, top)
	if err != nil {
		return nil, err
	}
	w.export(fl, named, j.quiet)
	if !top && fl != nil && !p.settings.Single {
		fl.Rest()
		w.result.Waits = sync.OnceValue(func() int { return registrations(fl) })
	}
	return w.result, nil
}

// registrations counts what a package registers on routers that it is given.
func registrations(fl *flow.Package) int {
	table, err := fl.Evaluate(func() bool { return false })
	if err != nil {
		return 0
	}
	n := len(table.Routes)
	for _, u := range table.Unresolved {
		n += max(1, u.Routes)
	}
	return n
}

// catalogInput is the input for a package with what the configuration, which
// may be nil, and the package's own annotations say, and what was found.
func (w *work) catalogInput(conf *config.Config, annotations []*annotation.Annotation, found find) flow.Input {
	in := w.flowInput()
	in.Deps = w.summaries()
	if conf == nil {
		return in
	}
	in.Registrars = registrars(conf)
	in.Guards = guards(conf, annotations)
	in.Enforcement = enforcements[conf.Enforcement]
	in.Values = make(map[string]string, len(conf.Values))
	for _, v := range conf.Values {
		in.Values[v.Name] = v.Text
	}
	known := found.catalog
	if in.Scopes = mayBeScope(known, found.whole); in.Scopes == nil {
		known = conf.Catalog
		in.Scopes = mayBeScope(known, true)
	}
	for _, name := range known.Names() {
		in.Names = append(in.Names, string(name))
	}
	in.Templates = templates(conf)
	in.Permissions = w.standing()
	return in
}

// registrars returns the in-house registration functions that a configuration
// names.
func registrars(conf *config.Config) []framework.Registrar {
	out := make([]framework.Registrar, len(conf.Routers))
	for i, r := range conf.Routers {
		out[i] = framework.Registrar{Func: r.Func, Method: r.Method, MethodName: r.MethodName, Path: r.Path, Handler: r.Handler}
	}
	return out
}

// guards returns the functions that a configuration or an annotation says are
// guards. What the code says about itself counts.
func guards(conf *config.Config, annotations []*annotation.Annotation) map[string]string {
	out := make(map[string]string)
	for _, g := range conf.Guards {
		out[g.Func] = cmp.Or(g.Mode, flow.GuardBody)
	}
	for _, a := range annotations {
		if a.Guard != "" && a.Key != "" {
			out[a.Key] = a.Guard
		}
	}
	return out
}

// templates returns what the arguments of guards mean together, by their functions.
func templates(conf *config.Config) map[string]scope.Template {
	out := make(map[string]scope.Template)
	for _, g := range conf.Guards {
		if g.Scope != nil {
			out[g.Func] = *g.Scope
		}
	}
	return out
}

// standing returns the values of this package and of its dependencies that stand for
// scopes and are no text.
func (w *work) standing() lower.Permissions {
	p := lower.Permissions{Numbers: make(map[string]map[int]string), Vars: make(map[string]string), Types: make(map[string]bool), Consts: make(map[string]string)}
	add := func(list []catalog.Permission) {
		for _, x := range list {
			p.Types[x.Type] = true
			if x.Var != "" {
				p.Vars[x.Var] = string(x.Scope)
				continue
			}
			if p.Numbers[x.Type] == nil {
				p.Numbers[x.Type] = make(map[int]string)
			}
			if x.Const != "" {
				p.Consts[x.Const] = string(x.Scope)
			}
			if p.Numbers[x.Type][int(x.Value)] == "" {
				p.Numbers[x.Type][int(x.Value)] = string(x.Scope)
			}
		}
	}
	add(w.permissions)
	for _, fact := range w.deps {
		add(fact.Permissions)
	}
	return p
}

// enforcements are what the evaluator calls the configuration's.
var enforcements = map[config.Enforcement]flow.Enforcement{
	config.EnforcementAuto:     flow.EnforcementAuto,
	config.EnforcementRequired: flow.EnforcementRequired,
	config.EnforcementOff:      flow.EnforcementOff,
}

// speaks reports whether any file of a package that has nothing to do with
// routers has annotations all the same.
func speaks(files []*ast.File) bool {
	for _, f := range files {
		if annotation.Speaks(f) {
			return true
		}
		for _, decl := range f.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok && tagged(gen) {
				return true
			}
		}
	}
	return false
}

// tagged reports whether a declaration has struct types with scope tags.
func tagged(decl *ast.GenDecl) bool {
	for _, spec := range decl.Specs {
		t, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		s, ok := t.Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, field := range s.Fields.List {
			if field.Tag != nil && strings.Contains(field.Tag.Value, "scope:") {
				return true
			}
		}
	}
	return false
}
