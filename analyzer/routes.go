package analyzer

import (
	"go/ast"
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/join"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
)

// judgeRoutes recovers the routes of a program, joins the annotations to them, decides
// which catalog counts, and runs the rules. What it finds is added to the result.
func judgeRoutes(j *judgement, result *Result) (*reporter, error) {
	var table flow.Table
	if j.code != nil {
		var err error
		if table, err = j.code.Evaluate(j.alone); err != nil {
			return nil, err
		}
	}
	said, err := settle(j, table)
	if err != nil {
		return nil, err
	}
	conf, isFound := decide(j.conf, j.found, slices.Concat(said.own, said.imported), table)
	result.Catalog = conf.Catalog
	if result.NoCatalog = conf.Catalog == nil; !isFound {
		result.Found = nil
	}
	joined := join.New(conf, table.Routes, said.own, said.imported)
	unexamined(joined.Routes, conf.Enforcement)

	s := j.newSubject(conf)
	s.Annotations, s.Imported = said.own, said.imported
	if isFound {
		s.Problems = slices.Concat(s.Problems, j.found.problems)
		// It was not known where the others were written. What was said there
		// all the same is not said again.
		s.Annotations, s.Imported = slices.Concat(said.own, said.imported), nil
	}
	s.Problems = slices.Concat(s.Problems, said.problems, joined.Problems)
	s.Routes, s.Mismatches = joined.Routes, joined.Mismatches
	for _, r := range s.Routes {
		r.Unclear = s.Unclear(r)
	}
	r := j.newReporter(result, conf, joined.Ignores())
	s.Ignored = func(f rule.Finding) bool { _, ok := r.ignores.Silences(f); return ok }
	s.Unresolved = unresolved(r, table)
	result.Routes = r.routes(s.Routes)
	result.Hints = hints(joined.Annotations, table)

	whole := isWhole(j, r, s, said.written, joined, table)
	r.apply(s)
	if whole {
		r.stale(s)
	}
	return r, nil
}

// settledAnnotations are the annotations of a program, completed with what its APIs and
// documents say.
type settledAnnotations struct {
	own, imported []*annotation.Annotation // of the package and its documents; of other packages
	written       []*annotation.Annotation // own without those of the documents
	problems      []annotation.Problem
}

// settle completes the annotations with what APIs and documents say.
func settle(j *judgement, table flow.Table) (settledAnnotations, error) {
	settled, problems := join.Settle(table.Routes, j.annotations.All, j.imported)
	apis, err := j.conf.APIs()
	if err != nil {
		return settledAnnotations{}, err
	}
	alone := func() bool { return j.Pkg.Name() == "main" && j.alone() }
	documented, wrong := join.Documents(apis, table.Routes, alone)
	return settledAnnotations{
		own: slices.Concat(settled[0], documented), imported: settled[1], written: settled[0],
		problems: slices.Concat(problems, j.designs, wrong),
	}, nil
}

// unresolved returns the registrations that could not be determined, and counts in the
// result those that no ignore line silences.
func unresolved(r *reporter, table flow.Table) []rule.Unresolved {
	var out []rule.Unresolved
	for _, u := range table.Unresolved {
		if n := max(1, u.Routes); !r.ignores.SilencesAt(rule.UnresolvedRoute, u.At) {
			r.result.Unresolved += n
			r.result.Missing = append(r.result.Missing, Missing{u.At, n})
		}
		out = append(out, rule.Unresolved{Span: u.At, Message: u.Message})
	}
	return out
}

// isWhole sets what of the subject depends on how much of the program is known, and
// reports whether all of it is. What nothing in the program needs can be told only
// where every route of it is known. A registration that is not resolved, ignored or
// not, may be what an exemption was written for.
func isWhole(j *judgement, r *reporter, s *rule.Subject, written []*annotation.Annotation, joined *join.Join, table flow.Table) bool {
	s.Unattached = joined.Unattached(written, mentioned(j.unit, table.Unresolved))
	if j.Pkg.Name() != "main" || len(table.Unresolved) > 0 {
		return false
	}
	everywhere := joined.Unattached(joined.Annotations, nil)
	s.Nameless = namelessEntries(j.unit, s.Config, table)
	matters := len(everywhere) > len(s.Unattached) || len(s.Nameless) > 0 || !joined.Exhausted() || len(r.unusedIgnores()) > 0 ||
		j.severities.isOn(rule.UnusedScope)
	if !matters || !j.alone() {
		return false
	}
	s.Used, s.Unattached = joined.Used, everywhere
	return true
}

// unexamined records on each route without a known requirement why nobody has looked for
// what the code enforces there. In a program that declares nothing, a route that shows no
// guard is not known instead if the code suggests one ([route.Route.Suspects]) and no
// guard is known to fail.
func unexamined(routes []*route.Route, enforcement config.Enforcement) {
	says := slices.ContainsFunc(routes, func(r *route.Route) bool { return r.Declared.IsStated() || r.Declares() })
	shows := slices.ContainsFunc(routes, func(r *route.Route) bool { return r.Enforced.IsStated() })
	dark := !says && (shows || !slices.ContainsFunc(routes, func(r *route.Route) bool { return len(r.Faults) > 0 }))
	for _, r := range routes {
		switch {
		case r.Enforced.IsStated() || len(r.Unknown) > 0:
		case enforcement == config.EnforcementOff:
			r.Unexamined = "enforcement is off"
		case dark && len(r.Suspects) > 0:
			r.Unsettle(r.Suspects...)
		case r.Unexamined == "":
			r.Unexamined = "no guard is seen on any route of this server"
		}
	}
}

// mentioned returns the declarations that registrations which are not resolved
// mention: one of them may be the handler.
func mentioned(u *unit, unresolved []flow.Unresolved) map[string]bool {
	names := make(map[string]bool)
	for _, r := range unresolved {
		for _, key := range r.Keys {
			names[key] = true
		}
		for _, f := range u.files {
			if u.fileName(f) != r.At.File {
				continue
			}
			file := u.Fset.File(f.FileStart)
			ast.Inspect(f, func(n ast.Node) bool {
				if n == nil || file.Offset(n.End()) <= r.At.Offset || file.Offset(n.Pos()) >= r.At.End {
					return false
				}
				if id, ok := n.(*ast.Ident); ok {
					if obj := u.TypesInfo.Uses[id]; obj != nil {
						names[fullName(obj)] = true
					}
				}
				return true
			})
		}
	}
	return names
}
