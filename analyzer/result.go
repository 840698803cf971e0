package analyzer

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
)

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

// A Missing is a place at which a registration could not be determined.
type Missing struct {
	At     source.Span
	Routes int // how many at least
}

// Silenced is a finding that an ignore line silences.
type Silenced struct {
	rule.Finding
	By annotation.Ignore
}

// Hints are what the code suggests for a first scopevet.yaml. A package that leaves its
// routes to its importers has none.
type Hints struct {
	Constants  []annotation.Constant // of const blocks marked //scope:catalog
	Named      []route.ScopeAt       // scopes in annotations, those that no route has among them
	Registrars []Registrar           // functions that look as if they registered routes
	Candidates []flow.Candidate      // functions that may be guards and are not seen to be
}

// A Registrar is a function that is not followed, with a call that looks as if
// it registered a route.
type Registrar struct {
	framework.Registrar
	At source.Span
}

// hints collects them from the annotations of a program and from the registrations that
// could not be resolved.
func hints(annotations []*annotation.Annotation, table flow.Table) Hints {
	h := Hints{Candidates: table.Candidates}
	for _, a := range annotations {
		h.Constants = append(h.Constants, a.Catalog...)
		h.Named = append(h.Named, a.Scopes...)
	}
	for _, u := range table.Unresolved {
		if u.Seems != nil && !slices.ContainsFunc(h.Registrars, func(r Registrar) bool { return r.Func == u.Seems.Func }) {
			h.Registrars = append(h.Registrars, Registrar{*u.Seems, u.At})
		}
	}
	return h
}
