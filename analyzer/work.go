package analyzer

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/lower"
	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
)

// work is the pass over one package.
type work struct {
	pass *pass
	*analysis.Pass
	files       []*ast.File
	deps        map[string]*Fact // by package path
	conf        *config.Config
	annotations *annotation.Annotations
	inspect     *inspector.Inspector // over files
	blocks      *catalog.Catalog     // of the const blocks and types of this package
	permissions []catalog.Permission // what stands for scopes of it and is no text
	found       *find                // the configuration's catalog, if it does not name it
	designs     []annotation.Problem // of the designs that code was generated from
	result      *Result
	reported    []string                    // keys of the findings
	decls       map[string]token.Pos        // functions of this package by full name, once asked for
	foreign     map[string]annotation.Input // files of other packages by name, once asked for
	own         map[string]*token.File      // files by name: this package's, and those added for a finding
	contents    map[string][]byte           // of files that were read, by name
}

func (w *work) fileName(f *ast.File) string {
	return w.Fset.PositionFor(f.FileStart, false).Filename
}

// read reads a file of this or another package, once: a finding asks for it each
// time that it proposes to insert a line. (A driver may lack ReadFile.)
func (w *work) read(name string) ([]byte, error) {
	if data, ok := w.contents[name]; ok {
		return data, nil
	}
	data, err := w.readFile(name)
	if err == nil {
		if w.contents == nil {
			w.contents = make(map[string][]byte)
		}
		w.contents[name] = data
	}
	return data, err
}

func (w *work) readFile(name string) ([]byte, error) {
	if w.Pass.ReadFile != nil {
		if data, err := w.Pass.ReadFile(name); err == nil {
			return data, nil
		}
	}
	return regular.Read(name)
}

func (w *work) input() annotation.Input {
	if w.inspect == nil {
		w.inspect = inspector.New(w.files)
	}
	return annotation.Input{
		Fset: w.Fset, Files: w.files, Info: w.TypesInfo, Pkg: w.Pkg, Inspect: w.inspect,
		ReadFile: w.read, Rules: w.pass.rules,
	}
}

func (w *work) flowInput() flow.Input {
	return flow.Input{Source: lower.Source{Fset: w.Fset, Files: w.files, Pkg: w.Pkg, Info: w.TypesInfo, Kinds: w.pass.kindsOf(w.Fset), Elsewhere: w.pass.elsewhere}, Evidence: w.pass.settings.Evidence}
}

// foreignModule keeps the code of another module's package, if it wraps a
// router, or what wraps one, or makes guards. What is wrong with it is not for the user
// to mend.
func (w *work) foreignModule() {
	imports := make([]string, len(w.Pkg.Imports()))
	for i, imp := range w.Pkg.Imports() {
		imports[i] = imp.Path()
	}
	wraps := framework.Wraps(w.Pkg.Path(), slices.Values(imports)) || slices.ContainsFunc(imports, func(path string) bool {
		fact := w.deps[path]
		return fact != nil && fact.Summary != nil && !fact.Summary.Guards
	})
	if !wraps && !w.makesGuards(imports) || framework.IsFramework(w.Pkg.Path()) {
		return
	}
	in := w.flowInput()
	in.Deps = w.summaries()
	if s := flow.Lower(in).Summary(); s != nil {
		s.Foreign, s.Guards = true, !wraps
		w.ExportPackageFact(&Fact{Summary: s, Hidden: w.hidden()})
	}
}

// makesGuards reports whether a package of another module may make middleware that
// limits requests by itself.
func (w *work) makesGuards(imports []string) bool {
	names := make([]string, len(w.files))
	for i, f := range w.files {
		names[i] = w.fileName(f)
	}
	return framework.MakesGuards(w.Pkg.Path(), slices.Values(imports), slices.Values(names), w.read)
}

// check recovers the routes, joins the annotations to them, runs the rules,
// and reports. A package that is not the top leaves its routes to its
// importers and checks its annotations only.
func (w *work) check(fl *flow.Package, top bool) (*joiner, error) {
	w.unbreak()
	s := &rule.Subject{
		Catalog:     w.conf.Catalog,
		Config:      w.conf,
		Annotations: w.annotations.All,
		Problems:    w.annotations.Problems,
		ReadFile:    w.read,
		Insert:      w.insert,
	}
	if !top {
		j := newJoiner(w.conf, w.annotations.All)
		w.apply(s, j)
		return j, nil
	}
	var table flow.Table
	var err error
	if fl != nil {
		if table, err = fl.Evaluate(w.alone); err != nil {
			return nil, err
		}
	}
	imported, err := w.imports()
	if err != nil {
		return nil, err
	}
	settled, problems := settle(table.Routes, w.annotations.All, imported)
	documented, wrong, err := w.documents(table.Routes)
	if err != nil {
		return nil, err
	}
	s.Annotations, s.Imported = slices.Concat(settled[0], documented), settled[1]
	if w.doubt(slices.Concat(s.Annotations, s.Imported), table); w.found != nil {
		s.Problems = slices.Concat(s.Problems, w.found.problems)
		// It was not known where the others were written. What was said there
		// all the same is not said again.
		s.Annotations, s.Imported = slices.Concat(s.Annotations, s.Imported), nil
	}
	s.Catalog, s.Config = w.conf.Catalog, w.conf
	j := newJoiner(w.conf, settled[0], documented, settled[1])
	j.join(table.Routes)
	w.unexamined(j.routes)
	s.Routes, s.Ignored = j.routes, j.ignores
	s.Problems = slices.Concat(s.Problems, problems, w.designs, wrong, j.problems)
	s.Mismatches = j.renamed
	for _, r := range s.Routes {
		r.Unclear = s.Unclear(r)
	}
	missing := 0
	for _, u := range table.Unresolved {
		if !j.ignored(rule.UnresolvedRoute, u.At) {
			missing += max(1, u.Routes)
			w.result.Missing = append(w.result.Missing, Missing{u.At, max(1, u.Routes)})
		}
		s.Unresolved = append(s.Unresolved, rule.Unresolved{Span: u.At, Message: u.Message})
	}
	w.result.Routes = w.originals(s.Routes)
	w.result.Catalog = w.conf.Catalog
	w.result.Unresolved = missing
	w.result.Hints = hints(j.all, table)

	s.Unattached = j.unattached(settled[0], w.mentioned(table.Unresolved))
	// What nothing in the program needs can be told only where every route of
	// it is known. A registration that is not resolved, ignored or not, may
	// be what an exemption was written for.
	whole := false
	if w.Pkg.Name() == "main" && len(table.Unresolved) == 0 {
		everywhere := j.unattached(j.all, nil)
		s.Nameless = w.nameless(table)
		if len(everywhere) > len(s.Unattached) || len(s.Nameless) > 0 || !j.exhausted() || len(w.idle(j)) > 0 ||
			w.severity(rule.UnusedScope) != config.SeverityOff {
			whole = w.alone()
		}
		if whole {
			s.Used, s.Unattached = j.used, everywhere
		}
	}
	w.apply(s, j)
	if whole {
		w.stale(s, j)
	}
	return j, nil
}

// unexamined says of routes of which nobody has looked for what the code enforces
// why that is. Where nobody says what a route declares either, what may guard them is
// not known: those of a program that shows no guard, or of one of its servers.
func (w *work) unexamined(routes []*route.Route) {
	says := slices.ContainsFunc(routes, func(r *route.Route) bool { return r.Declared.IsStated() || r.Declares() })
	shows := slices.ContainsFunc(routes, func(r *route.Route) bool { return r.Enforced.IsStated() })
	dark := !says && (shows || !slices.ContainsFunc(routes, func(r *route.Route) bool { return len(r.Faults) > 0 }))
	for _, r := range routes {
		switch {
		case r.Enforced.IsStated() || len(r.Unknown) > 0:
		case w.conf.Enforcement == config.EnforcementOff:
			r.Unexamined = "enforcement is off"
		case dark && len(r.Suspects) > 0:
			r.Unsettle(r.Suspects...)
		case r.Unexamined == "":
			r.Unexamined = "no guard is seen on any route of this server"
		}
	}
}

// unbreak makes annotations whole that could not be read, but where nothing
// says so: what is wrong with the route has to be said elsewhere then.
func (w *work) unbreak() {
	off := w.severity(rule.BadAnnotation) == config.SeverityOff
	for _, a := range w.annotations.All {
		a.Broken = a.Broken && !off && !slices.ContainsFunc(a.Ignores, func(i annotation.Ignore) bool { return i.Rule == rule.BadAnnotation })
	}
}

// severity returns how severe a finding of the named rule is.
func (w *work) severity(name string) config.Severity {
	r, ok := rule.Find(name)
	switch {
	case !ok:
		return config.SeverityOff
	case w.pass.settings.Rules == nil:
		return w.conf.Severity(name, r.Off)
	case slices.Contains(w.pass.settings.Rules, name):
		return config.SeverityError
	}
	return config.SeverityOff
}

// severities returns the rules that are on, and how severe their findings are.
func (w *work) severities() map[string]config.Severity {
	on := make(map[string]config.Severity)
	for _, name := range rule.Names() {
		if s := w.severity(name); s != config.SeverityOff {
			on[name] = s
		}
	}
	return on
}

// apply runs the rules that are on, and reports what they find and nothing
// silences.
func (w *work) apply(s *rule.Subject, j *joiner) {
	known := make(map[string]bool)
	for _, path := range slices.Sorted(maps.Keys(w.deps)) {
		for _, key := range w.deps[path].Reported {
			known[key] = true
		}
	}
	var found []rule.Finding
	for _, r := range rule.All() {
		severity := w.severity(r.Name)
		if severity == config.SeverityOff {
			continue
		}
		r.Check(s, func(f rule.Finding) {
			f.Severity = severity
			if by, silenced := j.silenced(f); silenced {
				w.silence(f, by)
				return
			}
			found = append(found, f)
		})
	}
	said := make(map[string]bool) // one route with two handlers is one finding
	for _, f := range rule.Together(s.MostSpecific(found)) {
		key := findingKey(f.Rule, f.Span)
		if !known[key] && !said[key+" "+f.Message] {
			said[key+" "+f.Message] = true
			w.emit(f)
		}
	}
}

// silence adds a finding to those of the result that are not reported.
func (w *work) silence(f rule.Finding, by annotation.Ignore) {
	f = w.original(f)
	f.Fixes = nil
	w.result.Silenced = append(w.result.Silenced, Silenced{f, by})
}

// emit adds a finding to the result, and reports it.
func (w *work) emit(f rule.Finding) {
	w.reported = append(w.reported, findingKey(f.Rule, f.Span))
	f = w.original(f)
	w.result.Findings = append(w.result.Findings, f)
	w.report(f)
}

// idle returns the ignore lines of the program that have silenced nothing so
// far. One about a rule that is off could not.
func (w *work) idle(j *joiner) []annotation.Ignore {
	elsewhere := make(map[string]bool)
	for _, f := range w.deps {
		for _, at := range f.Silenced {
			elsewhere[at] = true
		}
	}
	return j.idle(elsewhere, func(name string) bool { return w.severity(name) != config.SeverityOff })
}

// stale reports the ignore lines that silence nothing: first those about other
// rules, since one about this rule may stand beside them.
func (w *work) stale(s *rule.Subject, j *joiner) {
	severity := w.severity(rule.StaleExemption)
	if severity == config.SeverityOff {
		return
	}
	for _, own := range []bool{false, true} {
		for _, i := range w.idle(j) {
			if own != (i.Rule == rule.StaleExemption) {
				continue
			}
			f := s.StaleIgnore(i)
			f.Severity = severity
			if !own {
				if by, silenced := j.silenced(f); silenced {
					w.silence(f, by)
					continue
				}
			}
			w.emit(f)
		}
	}
}

// insert returns the edit that puts an annotation line where it belongs for a
// route: on the handler, if it is declared here, else on the registration,
// which may be in a file of another package.
func (w *work) insert(r *route.Route, line string) (source.Edit, bool) {
	for _, key := range r.Keys {
		pos, ok := w.declared(key)
		if ok && w.pass.settings.LocalFixes && w.Fset.File(pos).Name() != r.At.File {
			break
		}
		if ok {
			return insertAt(w.input(), pos, line)
		}
	}
	for _, f := range w.files {
		if w.fileName(f) == r.At.File {
			pos, ok := w.position(r.At.Pos, false)
			if !ok {
				return source.Edit{}, false
			}
			return insertAt(w.input(), pos, line)
		}
	}
	in := w.foreignFile(r.At.File)
	if len(in.Files) == 0 {
		return source.Edit{}, false
	}
	file := in.Fset.File(in.Files[0].FileStart)
	if r.At.Offset > file.Size() {
		return source.Edit{}, false
	}
	return insertAt(in, file.Pos(r.At.Offset), line)
}

func insertAt(in annotation.Input, pos token.Pos, line string) (source.Edit, bool) {
	point, ok := annotation.InsertionPoint(in, pos)
	if !ok {
		return source.Edit{}, false
	}
	return point.Edit(line), true
}

// foreignFile returns a file of another package, parsed here: where a line can
// be put the syntax alone tells. There is no file where it cannot be parsed.
func (w *work) foreignFile(name string) annotation.Input {
	if in, ok := w.foreign[name]; ok {
		return in
	}
	in := annotation.Input{
		Fset: token.NewFileSet(), Info: new(types.Info), Pkg: types.NewPackage("", ""), ReadFile: w.read,
	}
	if data, err := w.read(name); err == nil {
		if f, err := parser.ParseFile(in.Fset, name, data, parser.ParseComments|parser.SkipObjectResolution); err == nil {
			in.Files = []*ast.File{f}
			in.Inspect = inspector.New(in.Files)
		}
	}
	if w.foreign == nil {
		w.foreign = make(map[string]annotation.Input)
	}
	w.foreign[name] = in
	return in
}

// mentioned returns the declarations that registrations which are not resolved
// mention: one of them may be the handler.
func (w *work) mentioned(unresolved []flow.Unresolved) map[string]bool {
	names := make(map[string]bool)
	for _, u := range unresolved {
		for _, key := range u.Keys {
			names[key] = true
		}
		for _, f := range w.files {
			if w.fileName(f) != u.At.File {
				continue
			}
			file := w.Fset.File(f.FileStart)
			ast.Inspect(f, func(n ast.Node) bool {
				if n == nil || file.Offset(n.End()) <= u.At.Offset || file.Offset(n.Pos()) >= u.At.End {
					return false
				}
				if id, ok := n.(*ast.Ident); ok {
					if obj := w.TypesInfo.Uses[id]; obj != nil {
						names[fullName(obj)] = true
					}
				}
				return true
			})
		}
	}
	return names
}

// declared returns where a function of this package is declared.
func (w *work) declared(name string) (token.Pos, bool) {
	if w.decls == nil {
		w.decls = make(map[string]token.Pos)
		for _, f := range w.files {
			for _, decl := range f.Decls {
				if fn, ok := decl.(*ast.FuncDecl); ok {
					if obj := w.TypesInfo.Defs[fn.Name]; obj != nil {
						w.decls[fullName(obj)] = fn.Name.Pos()
					}
				}
			}
		}
	}
	pos, ok := w.decls[name]
	return pos, ok
}
