package analyzer

import (
	"errors"
	"fmt"
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// An ownCatalog is the catalog that the code of a package itself is: the constants of
// its blocks marked //scope:catalog, or of the types that the configuration names.
type ownCatalog struct {
	catalog     *catalog.Catalog     // nil if there is none
	permissions []catalog.Permission // what stands for scopes of it and is no text
	problems    []annotation.Problem
}

// ownCatalogOf reads the catalog in the code of a package. The types that the
// configuration names are all of it, if it names some.
func ownCatalogOf(u *unit, conf *config.Config, deps dependencies, annotations *annotation.Annotations) (ownCatalog, error) {
	if len(conf.CatalogTypes) > 0 {
		return typedCatalog(u, conf.CatalogTypes, deps)
	}
	return markedCatalog(u, annotations), nil
}

// markedCatalog reads the const blocks of a package that are a catalog. What is
// wrong with one is a problem there, if the reader of annotations does not say
// so already; the block then has its constants and no more.
func markedCatalog(u *unit, annotations *annotation.Annotations) ownCatalog {
	if !slices.ContainsFunc(annotations.All, func(a *annotation.Annotation) bool { return len(a.Catalog) > 0 }) {
		return ownCatalog{}
	}
	typed := catalog.NewTyped(u.Fset, u.files, u.Pkg, u.TypesInfo)
	c, err := catalog.FromGo(u.Fset, u.files, typed.Name)
	if err == nil {
		return ownCatalog{catalog: c, permissions: typed.Permissions(c)}
	}
	var own ownCatalog
	if e, ok := errors.AsType[*catalog.Error](err); ok && !slices.ContainsFunc(annotations.Problems, func(p annotation.Problem) bool {
		return p.Span.File == e.Pos.File && p.Span.Line == e.Pos.Line
	}) {
		own.problems = []annotation.Problem{{Span: source.Span{Pos: e.Pos, End: e.Pos.Offset}, Message: e.Msg}}
	}
	var constants []annotation.Constant
	for _, a := range annotations.All {
		constants = append(constants, a.Catalog...)
	}
	own.catalog = fromConstants(constants, func(k annotation.Constant) scope.Scope { return k.Name })
	return own
}

// typedCatalog reads the types that the configuration names, if they are of this
// package, or of a dependency that has not read them itself.
func typedCatalog(u *unit, types []config.CatalogType, deps dependencies) (own ownCatalog, err error) {
	var parts []*catalog.Catalog
	var reader *catalog.Typed
	for _, t := range types {
		var c *catalog.Catalog
		switch {
		case t.Package == u.Pkg.Path():
			if reader == nil {
				reader = catalog.NewTyped(u.Fset, u.files, u.Pkg, u.TypesInfo)
			}
			c, err = reader.Catalog(t.Name)
		case deps[t.Package] != nil && deps[t.Package].Catalog != nil:
			continue
		default:
			pkg := u.dependency(t.Package)
			if pkg == nil {
				continue
			}
			var permissions []catalog.Permission
			c, permissions, err = catalog.FromType(u.Fset, pkg, t.Name)
			own.permissions = append(own.permissions, permissions...)
		}
		if err != nil {
			return ownCatalog{}, err
		}
		if c == nil {
			return ownCatalog{}, &config.Error{Pos: t.Pos, Msg: fmt.Sprintf("the catalog is go:%s; expected a type that its package has constants or variables of", t)}
		}
		parts = append(parts, c)
	}
	if len(parts) == 0 {
		return ownCatalog{}, nil
	}
	if own.catalog, err = catalog.Combine(parts...); err != nil {
		return ownCatalog{}, err
	}
	if reader != nil {
		own.permissions = append(own.permissions, reader.Permissions(own.catalog)...)
	}
	return own, nil
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
