package analyzer

import (
	"go/ast"
	"go/token"
	"maps"
	"os"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow"
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
	result      *Result
	decls       map[string]token.Pos // functions of this package by full name, once asked for
}

func (w *work) fileName(f *ast.File) string {
	return w.Fset.PositionFor(f.FileStart, false).Filename
}

// read reads a file of this or another package. (A driver may lack ReadFile.)
func (w *work) read(name string) ([]byte, error) {
	if w.Pass.ReadFile != nil {
		if data, err := w.Pass.ReadFile(name); err == nil {
			return data, nil
		}
	}
	return os.ReadFile(name)
}

func (w *work) input() annotation.Input {
	return annotation.Input{
		Fset: w.Fset, Files: w.files, Info: w.TypesInfo, Pkg: w.Pkg,
		ReadFile: w.read, Rules: rule.Names(),
	}
}

// check recovers the routes, joins the annotations to them, runs the rules,
// and reports. A package that is not the top leaves its routes to its
// importers and checks its annotations only.
func (w *work) check(fl *flow.Package, top bool) error {
	s := &rule.Subject{
		Catalog:     w.conf.Catalog,
		Config:      w.conf,
		Annotations: w.annotations.All,
		Problems:    w.annotations.Problems,
		ReadFile:    w.read,
		Insert:      w.insert,
	}
	var j *joiner
	if top {
		var table flow.Table
		var err error
		if fl != nil {
			if table, err = fl.Evaluate(); err != nil {
				return err
			}
		}
		if s.Imported, err = w.imports(); err != nil {
			return err
		}
		j = newJoiner(w.conf, w.annotations.All, s.Imported)
		j.join(table.Routes)
		s.Routes = j.routes
		s.Problems = slices.Concat(s.Problems, j.problems)
		s.Unattached = j.unattached(w.annotations.All)
		for _, u := range table.Unresolved {
			if !j.ignored(rule.UnresolvedRoute, u.At) {
				s.Unresolved = append(s.Unresolved, rule.Unresolved{Span: u.At, Message: u.Message})
			}
		}
		if w.Pkg.Name() == "main" {
			s.Used = j.used
		}
		w.result.Routes = s.Routes
		w.result.Unresolved = len(s.Unresolved)
	}
	w.apply(s, j)
	return nil
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
	if j == nil {
		j = newJoiner(w.conf, w.annotations.All, nil)
	}
	for _, r := range rule.All() {
		severity := w.conf.Severity(r.Name, r.Off)
		if w.pass.settings.Rules != nil {
			severity = config.SeverityOff
			if slices.Contains(w.pass.settings.Rules, r.Name) {
				severity = config.SeverityError
			}
		}
		if severity == config.SeverityOff {
			continue
		}
		r.Check(s, func(f rule.Finding) {
			f.Severity = severity
			if known[findingKey(f.Rule, f.Span)] || j.silenced(f) {
				return
			}
			w.result.Findings = append(w.result.Findings, f)
			w.report(f)
		})
	}
}

// insert returns the edit that puts an annotation line where it belongs for a
// route: on the handler, if it is declared here, else on the registration.
func (w *work) insert(r *route.Route, line string) (source.Edit, bool) {
	for _, key := range r.Keys {
		if pos, ok := w.declared(key); ok {
			return w.insertAt(pos, line)
		}
	}
	if pos, ok := w.position(r.At.Pos, false); ok {
		return w.insertAt(pos, line)
	}
	return source.Edit{}, false
}

func (w *work) insertAt(pos token.Pos, line string) (source.Edit, bool) {
	point, ok := annotation.InsertionPoint(w.input(), pos)
	if !ok {
		return source.Edit{}, false
	}
	return point.Edit(line), true
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
