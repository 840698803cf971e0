package analyzer

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Hints are what the code of a program says that a configuration could say:
// what a first scopevet.yaml is written from. There are none of a package that
// leaves its routes to its importers.
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

// hints collects them from the annotations of a program and from what could not
// be resolved.
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
