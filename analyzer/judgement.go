package analyzer

import (
	"encoding/json"
	"slices"
	"sync"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/lower"
	"github.com/scopevet/scopevet/analyzer/join"
	"github.com/scopevet/scopevet/analyzer/rule"
)

// A judgement carries a package from its syntax to its findings: its configuration, its
// annotations and those of the program, the catalog in its code and the one that was
// found, and its code.
type judgement struct {
	*unit
	deps       dependencies
	conf       *config.Config // as it was read; see decide
	severities severities
	relevant   bool // the package can matter to routes
	top        bool // its routes are decided here, and not where it is imported

	input       annotation.Input
	annotations *annotation.Annotations
	imported    []*annotation.Annotation // those of other packages; none unless the package is the top
	designs     []annotation.Problem     // of designs that code was generated from
	own         ownCatalog
	found       foundCatalog
	code        *flow.Package // nil if nothing in it can matter to routes
	names       *ir.Summary   // its constants, if it has no code
}

// collect reads the annotations of the package, those of its dependencies if the
// routes are decided here, and the catalog.
func (j *judgement) collect() (err error) {
	j.input = j.annotationInput()
	j.annotations = annotation.Collect(j.input)
	clearBroken(j.annotations.All, j.severities.isOn(rule.BadAnnotation))
	if j.top {
		if j.imported, err = j.deps.annotations(); err != nil {
			return err
		}
		designed, problems := join.Designed(slices.Concat(j.annotations.All, j.imported), func(importPath string) ([]*annotation.Annotation, bool) {
			world := j.world()
			if world == nil {
				return nil, false
			}
			return annotation.Design(importPath, world.Files, j.read), true
		})
		j.imported, j.designs = append(j.imported, designed...), problems
	}
	if j.own, err = ownCatalogOf(j.unit, j.conf, j.deps, j.annotations); err != nil {
		return err
	}
	j.found, err = findCatalog(j.unit, j.conf, j.deps, j.own.catalog, j.annotations.All, j.imported)
	return err
}

// newReporter returns what reports to the result the findings of rules that judge by a
// configuration.
func (j *judgement) newReporter(result *Result, conf *config.Config, ignores *join.Ignores) *reporter {
	return &reporter{origins: origins{j.unit, j.deps}, conf: conf, severities: j.severities, ignores: ignores, result: result}
}

// newSubject returns what the rules look at in any package.
func (j *judgement) newSubject(conf *config.Config) *rule.Subject {
	return &rule.Subject{
		Catalog:     conf.Catalog,
		Config:      conf,
		Annotations: j.annotations.All,
		Problems:    slices.Concat(j.annotations.Problems, j.own.problems),
		ReadFile:    j.read,
		Insert:      (&inserter{unit: j.unit, own: j.input}).insert,
	}
}

// clearBroken clears Broken where bad-annotation is off or ignored, so that the other
// rules judge the route.
func clearBroken(annotations []*annotation.Annotation, reported bool) {
	for _, a := range annotations {
		a.Broken = a.Broken && reported && !slices.ContainsFunc(a.Ignores, func(i annotation.Ignore) bool { return i.Rule == rule.BadAnnotation })
	}
}

// newResult returns the result with what is known before the routes are.
func (j *judgement) newResult() *Result {
	r := &Result{
		Package: j.Pkg.Path(), ConfigFile: j.conf.File, Baseline: j.conf.Baseline,
		Enforcement: j.conf.Enforcement, Severities: j.severities, Unread: j.found.unread,
	}
	if j.top {
		r.NoCatalog = j.conf.Catalog == nil && j.found.catalog == nil
		r.Found = j.found.files()
	}
	return r
}

// lower prepares the code of the package for the evaluator.
func (j *judgement) lower() {
	in := flowInput(j.unit, j.conf, j.deps, j.own, j.found, j.annotations.All)
	if j.relevant {
		j.code = flow.Lower(in)
		if told := j.shared.settings.Code; told != nil {
			told(j.Pkg.Path(), j.code.Code())
		}
	} else if j.names = lower.Constants(in.Source); j.names != nil {
		j.names.Constant = false // its annotations are for those who import it
	}
}

// waits returns a function that counts the registrations of a package whose routes its
// importers decide. It returns nil if the package has no code, or if nobody can ask.
func (j *judgement) waits() func() int {
	if j.code == nil || j.shared.settings.Single {
		return nil
	}
	code := j.code
	code.Rest()
	return sync.OnceValue(func() int {
		table, err := code.Evaluate(func() bool { return false })
		if err != nil {
			return 0
		}
		n := len(table.Routes)
		for _, u := range table.Unresolved {
			n += max(1, u.Routes)
		}
		return n
	})
}

// export writes the package's fact, if it has anything to say. Its bytes
// depend on the package and its dependencies alone.
func (j *judgement) export(r *reporter) {
	if j.Pkg.Name() == "main" {
		return // nothing imports it
	}
	fact := &Fact{Summary: j.names, Reported: r.keys, Silenced: r.ignores.Used()}
	if j.code != nil {
		fact.Summary = j.code.Summary()
	}
	if len(j.annotations.All) > 0 {
		fact.Annotations = pack(j.annotations.All)
	}
	if j.own.catalog != nil {
		fact.Catalog, _ = json.Marshal(j.own.catalog) // plain data: nothing could fail
		fact.Permissions = j.own.permissions
	}
	fact.Products = productsOf(j.Fset, j.files)
	fact.Carried = carriedOf(j.Pkg, j.deps)
	if fact.Summary != nil || fact.Annotations != nil || fact.Catalog != nil || fact.Reported != nil || fact.Carried != nil {
		j.ExportPackageFact(fact)
	}
}
