package analyzer

import (
	"encoding/json"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/lower"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/join"
)

// run looks at one package. Most have nothing to do with routes: those of the
// standard library, which the tables of frameworks know, those of other modules, of
// which the code is kept that wraps routers, and those that import no router.
func (s *shared) run(ap *analysis.Pass) (any, error) {
	if err := s.settings.check(); err != nil {
		return nil, err
	}
	none := &Result{Package: ap.Pkg.Path()}
	if naming.IsStandard(ap.Pkg.Path()) {
		return none, nil // go vet visits all of it
	}
	u := newUnit(s, ap)
	deps := dependenciesOf(u)
	if m := ap.Module; m != nil && m.Version != "" {
		exportForeign(u, deps)
		return none, nil
	}
	if len(u.files) == 0 {
		return none, nil
	}
	conf, err := s.config(u.configDir())
	relevant := isRelevant(u, conf, deps)
	if !relevant && !speaks(u.files) {
		return exportNames(u, conf, deps) // without any routes, the configuration may be wrong
	}
	if err != nil {
		return nil, err
	}
	top := ap.Pkg.Name() == "main" || !u.imported()
	return judge(&judgement{unit: u, deps: deps, conf: conf, severities: s.settings.severities(conf), relevant: relevant, top: top})
}

// judge finds out what a package says, recovers its routes, holds them against the
// rules, and exports what the importers of the package have to know.
func judge(j *judgement) (any, error) {
	if err := j.collect(); err != nil {
		return nil, err
	}
	j.lower()
	result := j.newResult()
	switch {
	case !j.top:
		r := j.newReporter(result, j.conf, join.NewIgnores(j.annotations.All))
		r.apply(j.newSubject(j.conf))
		j.export(r)
		result.Waits = j.waits()
	case isTestHelper(j.Pkg.Name()) && !j.shared.settings.Tests:
	default:
		r, err := judgeRoutes(j, result)
		if err != nil {
			return nil, err
		}
		j.export(r)
	}
	return result, nil
}

// exportForeign keeps the code of another module's package, if it wraps a
// router, or what wraps one, or makes guards. What is wrong with it is not for the
// user to mend.
func exportForeign(u *unit, deps dependencies) {
	imports := make([]string, len(u.Pkg.Imports()))
	for i, imp := range u.Pkg.Imports() {
		imports[i] = imp.Path()
	}
	wraps := framework.Wraps(u.Pkg.Path(), slices.Values(imports)) || slices.ContainsFunc(imports, func(path string) bool {
		fact := deps[path]
		return fact != nil && fact.Summary != nil && !fact.Summary.Guards
	})
	names := make([]string, len(u.files))
	for i, f := range u.files {
		names[i] = u.fileName(f)
	}
	if !wraps && !framework.MakesGuards(u.Pkg.Path(), slices.Values(imports), slices.Values(names), u.read) || framework.IsFramework(u.Pkg.Path()) {
		return
	}
	if s := flow.Lower(sourceInput(u, deps)).Summary(); s != nil {
		s.Foreign, s.Guards = true, !wraps
		u.ExportPackageFact(&Fact{Summary: s, Carried: carriedOf(u.Pkg, deps)})
	}
}

// exportNames keeps what a package that has no routes and no annotations names: its
// constants, and the catalog that its types are. The configuration is nil if it could
// not be read.
func exportNames(u *unit, conf *config.Config, deps dependencies) (any, error) {
	result := &Result{Package: u.Pkg.Path()}
	in := sourceInput(u, deps)
	var own ownCatalog
	if conf != nil {
		var found foundCatalog
		if conf.Catalog == nil {
			var err error
			if own, err = typedCatalog(u, conf.CatalogTypes, deps); err != nil {
				return nil, err
			}
			if found, err = findCatalog(u, conf, deps, own.catalog); err != nil {
				return nil, err
			}
			result.Unread = found.unread
		}
		in = flowInput(u, conf, deps, own, found, nil)
	}
	fact := &Fact{Summary: lower.Constants(in.Source), Permissions: own.permissions}
	if own.catalog != nil {
		fact.Catalog, _ = json.Marshal(own.catalog) // plain data: nothing could fail
	}
	if fact.Summary != nil || fact.Catalog != nil {
		u.ExportPackageFact(fact)
	}
	return result, nil
}
