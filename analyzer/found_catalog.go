package analyzer

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/regular"
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

// A foundCatalog is a catalog that neither the configuration nor a flag names. The zero
// foundCatalog is none.
type foundCatalog struct {
	catalog  *catalog.Catalog
	problems []annotation.Problem
	stated   bool    // somebody says that it is one
	whole    bool    // it is all of it
	unread   []error // why descriptions of an API are not the catalog
}

// files returns the files of the catalog; none where the configuration names its types.
func (f foundCatalog) files() []string {
	if f.catalog == nil || f.whole {
		return nil
	}
	return f.catalog.Files
}

// findCatalog looks for a catalog where the configuration names none. Own is the catalog
// in the code of the package, and lists are the annotations of the program, as far as
// they are known.
func findCatalog(u *unit, conf *config.Config, deps dependencies, own *catalog.Catalog, lists ...[]*annotation.Annotation) (foundCatalog, error) {
	if conf.Catalog != nil {
		return foundCatalog{}, nil
	}
	parts, err := deps.catalogs()
	if err != nil {
		return foundCatalog{}, err
	}
	parts = append([]*catalog.Catalog{own}, parts...)
	if len(conf.CatalogTypes) > 0 { // somebody says what is the catalog: nothing else
		return typesAlone(parts)
	}
	for _, name := range conf.OpenAPI {
		if c, err := u.shared.catalog(name); err == nil {
			parts = append(parts, c)
		}
	}
	stated := slices.ContainsFunc(parts, func(c *catalog.Catalog) bool { return !isEmpty(c) })
	parts = append(parts, schemeCatalogs(lists)...)
	for i := range parts {
		parts[i] = withoutPlaceholders(parts[i])
	}
	parts = slices.DeleteFunc(parts, isEmpty)
	var unread []error
	if len(parts) == 0 {
		var c *catalog.Catalog
		if c, unread = usualDocument(u); c != nil {
			parts = append(parts, c)
		}
	}
	problems, err := contradictions(parts)
	if err != nil {
		return foundCatalog{}, err
	}
	c, err := catalog.Combine(parts...)
	if e, ok := errors.AsType[*catalog.Error](err); ok {
		// Nobody has named them, so nobody need mend them for the rest to be
		// checked. The first one counts.
		c, err = catalog.Combine(parts[0])
		problems = []annotation.Problem{{Span: source.Span{Pos: e.Pos, End: e.Pos.Offset}, Message: e.Msg}}
	}
	return foundCatalog{catalog: c, problems: problems, stated: stated, unread: unread}, err
}

func isEmpty(c *catalog.Catalog) bool { return c == nil || len(c.Scopes) == 0 }

// typesAlone combines the catalogs of the types that the configuration names.
func typesAlone(parts []*catalog.Catalog) (foundCatalog, error) {
	parts = slices.DeleteFunc(parts, func(c *catalog.Catalog) bool { return c == nil })
	if len(parts) == 0 {
		return foundCatalog{}, nil // the program has no such type
	}
	c, err := catalog.Combine(parts...)
	if err != nil {
		return foundCatalog{}, err
	}
	return foundCatalog{catalog: c, stated: true, whole: true}, nil
}

// withoutPlaceholders returns a catalog without the names that stand for no scope. Some
// APIs declare such a name so that an operation can demand it.
func withoutPlaceholders(c *catalog.Catalog) *catalog.Catalog {
	if c == nil {
		return nil
	}
	own := *c
	own.Scopes = slices.DeleteFunc(slices.Clone(c.Scopes), func(e catalog.Entry) bool { return scope.IsPlaceholder(string(e.Name)) })
	return &own
}

// contradictions returns a problem for each scope that permits to read according to one
// source, and to write according to another. That sources describe it in other words does
// not matter.
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

// schemeCatalogs returns a catalog for each API whose annotations declare security
// schemes.
func schemeCatalogs(lists [][]*annotation.Annotation) []*catalog.Catalog {
	demanded := make(map[scope.Scope]bool)
	var apis []*annotation.General
	for _, list := range lists {
		for _, a := range list {
			for _, s := range a.Scopes {
				demanded[s.Name] = true
			}
			if a.General != nil {
				apis = append(apis, a.General)
			}
		}
	}
	var out []*catalog.Catalog
	for _, api := range apis {
		out = append(out, fromSchemes(api.Schemes, demanded))
	}
	return out
}

// fromSchemes makes a catalog of the scopes of security schemes. A dialect may
// change the case of a name; it is what annotations demand, if they do.
func fromSchemes(schemes []annotation.Scheme, demanded map[scope.Scope]bool) *catalog.Catalog {
	var constants []annotation.Constant
	for _, s := range schemes {
		constants = append(constants, s.Scopes...)
	}
	return fromConstants(constants, func(k annotation.Constant) scope.Scope {
		if written := scope.Scope(k.Ident); demanded[written] && !demanded[k.Name] {
			return written
		}
		return k.Name
	})
}

// usualDocument returns the scopes of the first description of an API at a usual
// place that has any. One that cannot be read is passed over, since nobody has
// said that it counts, and unread says why.
func usualDocument(u *unit) (found *catalog.Catalog, unread []error) {
	var names []string
	if files := u.shared.settings.Files; files != nil {
		names = config.FindDocumentsFS(files, u.configDir())
	} else if dir := u.dir(); dir != "" {
		names = config.FindDocuments(dir)
	}
	for _, name := range names {
		c, err := u.shared.catalog(name)
		switch {
		case err == nil && len(c.Scopes) > 0:
			return c, unread
		case err != nil && !isOther(err) && describesAPI(u, name):
			unread = append(unread, err)
		}
	}
	return nil, unread
}

// isOther reports whether a file is no catalog since it is about something else.
func isOther(err error) bool {
	e, ok := errors.AsType[*catalog.Error](err)
	return ok && e.IsOther()
}

// describesAPI reports whether a file is a description of an API, or meant to be
// one.
func describesAPI(u *unit, name string) bool {
	read := u.read
	if files := u.shared.settings.Files; files != nil {
		name = filepath.ToSlash(name)
		read = func(name string) ([]byte, error) { return regular.ReadFS(files, name) }
	}
	_, err := catalog.LoadAPI(read, name)
	return !isOther(err)
}
