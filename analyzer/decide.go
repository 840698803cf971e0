package analyzer

import (
	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// decide returns the configuration that the routes of a program are judged by: the
// one that was read, with the catalog that was found if it names none. It reports
// whether the catalog is the one that was found.
func decide(conf *config.Config, found foundCatalog, annotations []*annotation.Annotation, table flow.Table) (*config.Config, bool) {
	if found.catalog == nil || !found.stated && isUnrelated(found, annotations, table) {
		return conf, false
	}
	decided := *conf
	decided.Catalog = found.catalog
	return &decided, true
}

// isUnrelated reports whether a catalog that was found knows none of the scopes that
// annotations and guards name, or, if they name none, of the texts that are given to
// what is called like a guard.
func isUnrelated(found foundCatalog, annotations []*annotation.Annotation, table flow.Table) bool {
	named, known := false, false
	see := func(scopes []route.ScopeAt) {
		for _, s := range scopes {
			_, ok := found.catalog.Lookup(s.Name)
			named, known = true, known || ok
		}
	}
	for _, a := range annotations {
		see(a.Scopes)
	}
	for _, r := range table.Routes {
		for _, g := range r.Guards {
			see(g.Scopes)
		}
	}
	if !named && len(table.Given) > 1 { // one may be anything
		for _, name := range table.Given {
			see([]route.ScopeAt{{Name: scope.Scope(name)}})
		}
	}
	return named && !known
}
