package analyzer

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/types"
	"maps"
	"path/filepath"
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A catalog need not be named. Where neither the configuration nor a flag names
// one, what the program says of its scopes elsewhere is the catalog:
//
//  1. the documents that the configuration names for their operations, the
//     const blocks marked //scope:catalog, and the security schemes that the
//     annotations of an API declare, all of them together;
//  2. else a description of the API that lies where such files usually do, and
//     has scopes.
//
// Documents that are named and const blocks are the catalog because somebody
// says so. What else is found has to know one of the scopes that annotations and
// guards name, if they name any: else it describes something else, or is what
// the example had that somebody started from. A server whose guards are given
// permissions may have OAuth scopes besides, which are what its document describes.
//
// What a program says is known where it is linked. So a catalog that is found
// counts in the package that decides the routes, which then judges the
// annotations of the others, too. Elsewhere it tells no more than which texts
// may be scopes; nor does it say there or here that others are none, since it
// may not be whole.

// A find is a catalog that was found.
type find struct {
	catalog  *catalog.Catalog
	problems []annotation.Problem
	stated   bool // somebody says that it is one
	whole    bool // it is all of it
}

// constants reads the const blocks of this package that are a catalog. What is
// wrong with one is a problem there, if the reader of annotations does not say
// so already; the block then has its constants and no more.
func (w *work) constants() *catalog.Catalog {
	if w.annotations == nil || !slices.ContainsFunc(w.annotations.All, func(a *annotation.Annotation) bool { return len(a.Catalog) > 0 }) {
		return nil
	}
	typed := catalog.NewTyped(w.Fset, w.files, w.Pkg, w.TypesInfo)
	c, err := catalog.FromGo(w.Fset, w.files, typed.Name)
	if err == nil {
		w.permissions = typed.Permissions(c)
		return c
	}
	if e, ok := errors.AsType[*catalog.Error](err); ok && !slices.ContainsFunc(w.annotations.Problems, func(p annotation.Problem) bool {
		return p.Span.File == e.Pos.File && p.Span.Line == e.Pos.Line
	}) {
		w.annotations.Problems = append(w.annotations.Problems, annotation.Problem{
			Span: source.Span{Pos: e.Pos, End: e.Pos.Offset}, Message: e.Msg,
		})
	}
	var constants []annotation.Constant
	for _, a := range w.annotations.All {
		constants = append(constants, a.Catalog...)
	}
	return fromConstants(constants, func(k annotation.Constant) scope.Scope { return k.Name })
}

// typed returns the catalog that the types of this package are which the
// configuration names, nil if none is.
func (w *work) typed(conf *config.Config) (*catalog.Catalog, error) {
	var parts []*catalog.Catalog
	var reader *catalog.Typed
	for _, t := range conf.CatalogTypes {
		if t.Package != w.Pkg.Path() {
			if pkg := w.dependency(t.Package); pkg != nil && (w.deps[t.Package] == nil || w.deps[t.Package].Catalog == nil) {
				c, permissions, err := catalog.FromType(w.Fset, pkg, t.Name)
				if err != nil {
					return nil, err
				}
				if c == nil {
					return nil, noValues(t)
				}
				parts = append(parts, c)
				w.permissions = append(w.permissions, permissions...)
			}
			continue
		}
		if reader == nil {
			reader = catalog.NewTyped(w.Fset, w.files, w.Pkg, w.TypesInfo)
		}
		c, err := reader.Catalog(t.Name)
		if err != nil {
			return nil, err
		}
		if c == nil {
			return nil, noValues(t)
		}
		parts = append(parts, c)
	}
	if len(parts) == 0 {
		return nil, nil
	}
	c, err := catalog.Combine(parts...)
	if err != nil {
		return nil, err
	}
	if reader != nil {
		w.permissions = append(w.permissions, reader.Permissions(c)...)
	}
	return c, nil
}

func noValues(t config.CatalogType) error {
	return &config.Error{Pos: t.Pos, Msg: fmt.Sprintf("the catalog is %s%s; expected a type that its package has constants or variables of", "go:", t)}
}

// dependency returns a package that this one imports, be it by others.
func (w *work) dependency(path string) *types.Package {
	seen := make(map[*types.Package]bool)
	var find func(pkg *types.Package) *types.Package
	find = func(pkg *types.Package) *types.Package {
		if seen[pkg] {
			return nil
		}
		seen[pkg] = true
		for _, imp := range pkg.Imports() {
			if imp.Path() == path {
				return imp
			}
			if naming.IsStandard(imp.Path()) {
				continue
			}
			if found := find(imp); found != nil {
				return found
			}
		}
		return nil
	}
	return find(w.Pkg)
}

// fromConstants makes a catalog of names and descriptions.
func fromConstants(constants []annotation.Constant, name func(annotation.Constant) scope.Scope) *catalog.Catalog {
	c := new(catalog.Catalog)
	for _, k := range constants {
		c.Scopes = append(c.Scopes, catalog.Entry{Name: name(k), Description: k.Description, Pos: k.Span.Pos})
		if !slices.Contains(c.Files, k.Span.File) {
			c.Files = append(c.Files, k.Span.File)
		}
	}
	return c
}

// seek looks for a catalog where none is named. In the package that decides the
// routes it becomes that of the configuration; elsewhere what is found may be a
// part of it.
func (w *work) seek(top bool) (find, error) {
	own, err := w.typed(w.conf)
	if err != nil {
		return find{}, err
	}
	if len(w.conf.CatalogTypes) == 0 {
		own = w.constants()
	}
	w.blocks = own
	if top {
		w.result.NoCatalog = w.conf.Catalog == nil
	}
	if w.conf.Catalog != nil {
		return find{}, nil
	}
	lists := [][]*annotation.Annotation{w.annotations.All}
	if top {
		imported, err := w.imports()
		if err != nil {
			return find{}, err
		}
		lists = append(lists, imported)
	}
	found, err := w.find(own, lists...)
	if err != nil || found.catalog == nil || !top {
		return found, err
	}
	conf := *w.conf
	conf.Catalog = found.catalog
	w.conf, w.found = &conf, &found
	if w.result.NoCatalog = false; !found.whole {
		w.result.Found = found.catalog.Files
	}
	return found, nil
}

// doubt drops the catalog that was found if nobody says that it is one, and it
// knows none of the scopes that annotations and guards name, or, if they name none,
// of the texts that are given to what is called like a guard.
func (w *work) doubt(annotations []*annotation.Annotation, table flow.Table) {
	if w.found == nil || w.found.stated {
		return
	}
	named, known := false, false
	see := func(scopes []route.ScopeAt) {
		for _, s := range scopes {
			_, ok := w.conf.Catalog.Lookup(s.Name)
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
	if !named || known {
		return
	}
	conf := *w.conf
	conf.Catalog = nil
	w.conf, w.found = &conf, nil
	w.result.NoCatalog, w.result.Found = true, nil
}

// find looks for a catalog, given the annotations of the program.
func (w *work) find(own *catalog.Catalog, lists ...[]*annotation.Annotation) (find, error) {
	parts := []*catalog.Catalog{own}
	for _, path := range slices.Sorted(maps.Keys(w.deps)) {
		if data := w.deps[path].Catalog; len(data) > 0 {
			c := new(catalog.Catalog)
			if err := json.Unmarshal(data, c); err != nil {
				return find{}, err
			}
			parts = append(parts, c)
		}
	}
	named := make(map[scope.Scope]bool)
	for _, list := range lists {
		for _, a := range list {
			for _, s := range a.Scopes {
				named[s.Name] = true
			}
		}
	}
	if len(w.conf.CatalogTypes) > 0 { // somebody says what is the catalog: nothing else
		parts = slices.DeleteFunc(parts, func(c *catalog.Catalog) bool { return c == nil })
		if len(parts) == 0 {
			return find{}, nil // the program has no such type
		}
		c, err := catalog.Combine(parts...)
		if err != nil {
			return find{}, err
		}
		return find{catalog: c, stated: true, whole: true}, nil
	}
	for _, name := range w.conf.OpenAPI {
		if c, err := w.loadCatalog(name); err == nil {
			parts = append(parts, c)
		}
	}
	stated := slices.ContainsFunc(parts, func(c *catalog.Catalog) bool { return c != nil && len(c.Scopes) > 0 })
	for _, list := range lists {
		for _, a := range list {
			if a.General != nil {
				parts = append(parts, fromSchemes(a.General.Schemes, named))
			}
		}
	}
	for i := range parts {
		parts[i] = withoutPlaceholders(parts[i])
	}
	isNone := func(c *catalog.Catalog) bool { return c == nil || len(c.Scopes) == 0 }
	parts = slices.DeleteFunc(parts, isNone)
	if len(parts) == 0 {
		if c := w.document(); c != nil {
			parts = append(parts, c)
		}
	}
	problems, err := contradictions(parts)
	if err != nil {
		return find{}, err
	}
	c, err := catalog.Combine(parts...)
	if e, ok := errors.AsType[*catalog.Error](err); ok {
		// Nobody has named them, so nobody need mend them for the rest to be
		// checked. The first one counts.
		c, err = catalog.Combine(parts[0])
		problems = []annotation.Problem{{Span: source.Span{Pos: e.Pos, End: e.Pos.Offset}, Message: e.Msg}}
	}
	return find{catalog: c, problems: problems, stated: stated}, err
}

// withoutPlaceholders returns a catalog without what stands for no scope, which
// some declare so that it can be demanded.
func withoutPlaceholders(c *catalog.Catalog) *catalog.Catalog {
	if c == nil {
		return nil
	}
	own := *c
	own.Scopes = slices.DeleteFunc(slices.Clone(c.Scopes), func(e catalog.Entry) bool { return scope.IsPlaceholder(string(e.Name)) })
	return &own
}

// contradictions returns the scopes that sources say something else of: that
// they permit to read in one, and to write in another. That they use other words
// for the same does not matter.
func contradictions(parts []*catalog.Catalog) (problems []annotation.Problem, err error) {
	first := make(map[scope.Scope]*catalog.Entry)
	for i, part := range parts {
		// Those that were put together here have no access yet.
		if parts[i], err = catalog.Combine(part); err != nil {
			return nil, err
		}
		for j := range parts[i].Scopes {
			e := &parts[i].Scopes[j]
			known, ok := first[e.Name]
			if !ok {
				first[e.Name] = e
			} else if known.Access != 0 && e.Access != 0 && known.Access != e.Access {
				problems = append(problems, annotation.Problem{
					Span: source.Span{Pos: e.Pos, End: e.Pos.Offset + len(e.Name)},
					Message: fmt.Sprintf("scope %s is one to %s here, but one to %s in %s:%d, which is taken",
						e.Name, e.Access, known.Access, filepath.Base(known.Pos.File), known.Pos.Line),
				})
			}
		}
	}
	return problems, nil
}

// fromSchemes makes a catalog of the scopes of security schemes. A dialect may
// change the case of a name; it is what annotations demand, if they do.
func fromSchemes(schemes []annotation.Scheme, named map[scope.Scope]bool) *catalog.Catalog {
	var constants []annotation.Constant
	for _, s := range schemes {
		constants = append(constants, s.Scopes...)
	}
	return fromConstants(constants, func(k annotation.Constant) scope.Scope {
		if written := scope.Scope(k.Ident); named[written] && !named[k.Name] {
			return written
		}
		return k.Name
	})
}

// loadCatalog reads a catalog from where the settings say, once.
func (w *work) loadCatalog(name string) (*catalog.Catalog, error) {
	w.pass.mu.Lock()
	defer w.pass.mu.Unlock()
	l, ok := w.pass.documents[name]
	if !ok {
		if files := w.pass.settings.Files; files != nil {
			l.catalog, l.err = catalog.LoadFS(files, filepath.ToSlash(name))
		} else {
			l.catalog, l.err = catalog.Load(name)
		}
		w.pass.documents[name] = l
	}
	return l.catalog, l.err
}

// A document is a catalog that was read from a description of an API.
type document struct {
	catalog *catalog.Catalog
	err     error
}

// document returns the scopes of the first description of an API at a usual
// place that has any. One that cannot be read is passed over, since nobody has
// said that it counts, but it is noted.
func (w *work) document() *catalog.Catalog {
	var names []string
	if files := w.pass.settings.Files; files != nil {
		names = config.FindDocumentsFS(files, w.configDir())
	} else if dir := w.dir(); dir != "" {
		names = config.FindDocuments(dir)
	}
	for _, name := range names {
		c, err := w.loadCatalog(name)
		switch {
		case err == nil && len(c.Scopes) > 0:
			return c
		case err != nil && !isOther(err) && w.describesAPI(name):
			w.result.Unread = append(w.result.Unread, err)
		}
	}
	return nil
}

// isOther reports whether a file is no catalog since it is about something else.
func isOther(err error) bool {
	e, ok := errors.AsType[*catalog.Error](err)
	return ok && e.IsOther()
}

// describesAPI reports whether a file is a description of an API, or meant to be
// one.
func (w *work) describesAPI(name string) bool {
	read := w.read
	if files := w.pass.settings.Files; files != nil {
		name = filepath.ToSlash(name)
		read = func(name string) ([]byte, error) { return regular.ReadFS(files, name) }
	}
	_, err := catalog.LoadAPI(read, name)
	return !isOther(err)
}

// mayBeScope returns what tells whether a text may be a scope: it is in the
// catalog, or looks like one where the catalog need not be whole. Without a
// catalog it is nil.
func mayBeScope(c *catalog.Catalog, whole bool) func(string) bool {
	if c == nil {
		return nil
	}
	return func(s string) bool {
		_, ok := c.Lookup(scope.Scope(s))
		return ok || !whole && naming.LooksLikeScope(s)
	}
}
