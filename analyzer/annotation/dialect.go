package annotation

import (
	"go/ast"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// The dialects of this package.
const (
	Directive = "directive" // //scope: comments
	Tag       = "tag"       // struct tags
	Swaggo    = "swaggo"    // the comments of github.com/swaggo/swag
	OpenAPI   = "openapi"   // documents in OpenAPI 3 or Swagger 2, see [Document]
	GoSwagger = "goswagger" // the comments of github.com/go-swagger/go-swagger
	Huma      = "huma"      // the operations of github.com/danielgtaylor/huma
	Goa       = "goa"       // the designs of goa.design/goa

	OAPICodegen = "oapi-codegen" // what github.com/oapi-codegen/oapi-codegen generates
	Gateway     = "grpc-gateway" // what github.com/grpc-ecosystem/grpc-gateway serves
)

// Traits are what dialects have in common with some others, and what those need to know
// that join annotations with routes and judge them.
type Traits struct {
	// Document is set where annotations stand in a document beside the code. They count
	// for the routes that they name, also where others stand on the code of these.
	Document bool

	// Design is set where annotations are parts of a design, which may be spread over
	// packages, and in which one statement may make several routes.
	Design bool

	// Told is set where the framework is told at the registration what a route demands:
	// a claim then stands on nothing, and no annotation has more than it.
	Told bool
}

// TraitsOf returns the traits of the named dialect.
func TraitsOf(name string) Traits {
	if d := findDialect(name); d != nil {
		return d.traits
	}
	return Traits{}
}

// A dialect is a way to write annotations: how it is read, and how what was
// read is written anew. The functions that write are given a part of what the
// annotation has, and report false where the dialect cannot say what is asked.
type dialect struct {
	name string

	// speaks reports whether a comment may be of the dialect; nil where it is
	// not written in comments.
	speaks func(*ast.Comment) bool
	// imports is the package that a file imports which is written in the dialect,
	// if that makes the difference.
	imports string
	// read reads a file of the package; nil where annotations do not stand in Go
	// code.
	read func(*collector, inspector.Cursor, *ast.File)

	// silent is set where annotations are no text that somebody wrote to be
	// one, but data of the program or generated: they are judged with the routes
	// that have them, and need not be on any.
	silent bool

	traits Traits

	replace func(a *Annotation, span source.Span, text string) (source.Edit, bool)
	demand  func(a *Annotation, text string) (source.Edit, bool)
	reroute func(a *Annotation, at RouteAt, method, path string) (source.Edit, bool) // nil: never

	// item finds the text of an alternative of an annotation that has an extent;
	// nil where alternatives are no elements of a list.
	item func(data []byte, alternative []route.ScopeAt, extent source.Span) (item, bool)
}

// dialects are all of them, in the order in which a file is read.
var dialects = []dialect{
	{
		name: Directive, speaks: isDirective, read: (*collector).directives,
		replace: replaceText, demand: demandText, reroute: rerouteText,
	},
	{
		name: Tag, read: (*collector).tags,
		replace: replaceTag, demand: (*Annotation).setTag, reroute: rerouteTag,
	},
	{
		name: Swaggo, speaks: isSwaggo, read: (*collector).swaggo,
		replace: replaceSecurity, demand: demandSecurity, reroute: rerouteSwaggo,
	},
	{
		name: OpenAPI, traits: Traits{Document: true}, replace: replaceSeam, demand: demandSeam, reroute: rerouteDocument, item: listItem,
	},
	{
		name: GoSwagger, speaks: isGoSwagger, read: (*collector).goSwagger,
		replace: replaceSeam, demand: demandSeam, reroute: rerouteGoSwagger, item: listItem,
	},
	{
		name: Huma, read: (*collector).huma, silent: true, traits: Traits{Told: true}, item: humaItem,
	},
	{
		name: Goa, imports: goaPath, read: (*collector).goa, traits: Traits{Design: true},
		replace: replaceSeam, demand: demandSeam, item: goaItem,
	},
	{
		name: OAPICodegen, read: (*collector).oapiCodegen, silent: true,
	},
	{
		name: Gateway, speaks: isGateway, read: (*collector).gateway, silent: true,
		replace: replaceSeam, demand: demandSeam, item: protoItem,
	},
}

// IsDialect reports whether annotations of the named dialect are written where
// [Collect] finds them, to be judged there.
func IsDialect(name string) bool {
	d := findDialect(name)
	return d != nil && !d.silent
}

// Speaks reports whether a comment of the file may be an annotation, or the file
// is written in a dialect.
func Speaks(file *ast.File) bool {
	for _, d := range dialects {
		if d.imports != "" && importsPackage(file, d.imports) {
			return true
		}
	}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if slices.ContainsFunc(dialects, func(d dialect) bool { return d.speaks != nil && d.speaks(comment) }) {
				return true
			}
		}
	}
	return false
}

func importsPackage(file *ast.File, path string) bool {
	return slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"`+path+`"` })
}

// findDialect returns the row of the named dialect, nil if there is none.
func findDialect(name string) *dialect {
	for i := range dialects {
		if dialects[i].name == name {
			return &dialects[i]
		}
	}
	return nil
}
