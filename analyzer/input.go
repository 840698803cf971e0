package analyzer

import (
	"cmp"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/lower"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// sourceInput returns the evaluator's input for the code of a package alone, without a
// configuration.
func sourceInput(u *unit, deps dependencies) flow.Input {
	in := flow.Input{
		Source:   lower.Source{Fset: u.Fset, Files: u.files, Pkg: u.Pkg, Info: u.TypesInfo, Kinds: u.shared.kinds(u.Fset), Elsewhere: u.shared.elsewhere},
		Evidence: u.shared.settings.Evidence,
	}
	in.Deps = deps.summaries()
	return in
}

// flowInput returns the evaluator's input for a package: its code, and what the
// configuration, the catalog, which may be the one that was found, and the package's
// annotations say.
func flowInput(u *unit, conf *config.Config, deps dependencies, own ownCatalog, found foundCatalog, annotations []*annotation.Annotation) flow.Input {
	in := sourceInput(u, deps)
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
	in.Permissions = permissions(own, deps)
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

// guards returns the functions that the configuration or an annotation declares as
// guards, with their modes. An annotation in the code counts before the configuration.
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

// templates returns, by function, which scope the arguments of a configured guard mean
// together.
func templates(conf *config.Config) map[string]scope.Template {
	out := make(map[string]scope.Template)
	for _, g := range conf.Guards {
		if g.Scope != nil {
			out[g.Func] = *g.Scope
		}
	}
	return out
}

// permissions returns the values other than strings that stand for scopes, of a package
// and its dependencies.
func permissions(own ownCatalog, deps dependencies) lower.Permissions {
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
	add(own.permissions)
	for _, fact := range deps {
		add(fact.Permissions)
	}
	return p
}

// enforcements maps the words of the configuration to those of the evaluator.
var enforcements = map[config.Enforcement]flow.Enforcement{
	config.EnforcementAuto:     flow.EnforcementAuto,
	config.EnforcementRequired: flow.EnforcementRequired,
	config.EnforcementOff:      flow.EnforcementOff,
}

// mayBeScope returns a predicate for texts that may be scopes: those in the catalog and,
// where the catalog may be incomplete, those that look like scopes. It returns nil
// without a catalog.
func mayBeScope(c *catalog.Catalog, whole bool) func(string) bool {
	if c == nil {
		return nil
	}
	return func(s string) bool {
		_, ok := c.Lookup(scope.Scope(s))
		return ok || !whole && naming.LooksLikeScope(s)
	}
}
