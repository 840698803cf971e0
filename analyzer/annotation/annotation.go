package annotation

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// An Input is one type-checked package, in the terms of an analysis pass.
type Input struct {
	Fset    *token.FileSet
	Files   []*ast.File // parsed with comments
	Info    *types.Info // Defs and Types are used
	Pkg     *types.Package
	Inspect *inspector.Inspector // over Files; nil: made here
	// ReadFile reads a file that Fset names. It may be nil, as under nogo; an
	// [Insertion] then guesses the indentation, nothing else changes.
	ReadFile func(name string) ([]byte, error)
	// Rules are the names that //scope:ignore may give; nil: every name.
	Rules []string
}

// Annotations are what a package says about its routes, sorted by place.
type Annotations struct {
	All      []*Annotation
	Problems []Problem
}

// An Annotation is everything that one dialect says in one place. It is plain
// data: no position of a file set, no object of a type checker, so that it
// can be kept in a fact.
type Annotation struct {
	Dialect string // its name: [Directive], [Tag], ...

	// Key names the declaration that the annotation stands on (see the
	// package's documentation); it is empty on a statement.
	Key string
	// Stmt is the statement, table row, argument or variable's spec that the
	// annotation stands on; zero on a declaration. A package-level variable
	// whose type is named, but no handler by itself, has both: the variable
	// may be a route, and the call that makes it may register one.
	Stmt source.Span

	Requirement  scope.Requirement
	Scopes       []route.ScopeAt // every scope of Requirement, in the order written
	Requires     []source.Span   // the texts that Requirement was read from
	PublicReason string

	Access       scope.Access
	AccessReason string
	AccessSpan   source.Span

	Routes []RouteAt
	// Bound is set where these are routes only if a framework is given a method that
	// takes what the annotation stands on.
	Bound bool `json:",omitempty"`

	Guard     string // "all", "any", or "" for none
	GuardSpan source.Span

	Ignores []Ignore

	// Catalog is set on a const block marked //scope:catalog.
	Catalog []Constant

	// Schemes are the security schemes that the scopes are of.
	Schemes []SchemeAt `json:",omitempty"`
	// Inherits is set where the annotation leaves it to the API that its routes
	// are part of what they demand.
	Inherits bool `json:",omitempty"`

	// Inherited is set where it has been settled so: what it demands is said of the
	// whole API, and not of its routes.
	Inherited bool `json:",omitempty"`
	// General is set on what is about no route, but about a whole API. The
	// requirement is then that of the routes that inherit it.
	General *General `json:",omitempty"`

	// Bare is set on a route of which nothing is said, and nothing in its package
	// either: it is one without scopes where the API names some elsewhere.
	Bare bool `json:",omitempty"`
	// Calls are functions of other packages that may say more of what is demanded,
	// or where: they do if such a package says so of them (see General.Tells).
	Calls []route.TextAt `json:",omitempty"`
	// Service is the part of a design that the annotation is of, and Canonical set
	// where the service's children continue the path of the routes.
	Service   string `json:",omitempty"`
	Canonical bool   `json:",omitempty"`

	// Broken is set where a line of the annotation could not be read, so that
	// what it says is not all that was meant.
	Broken bool

	Handler string // the declaration, for readers: (*example.com/crm.API).Create
	Span    source.Span
	Extent  source.Span // from the first of its lines to the last, or the whole tag

	// Literal is the struct tag as it stands in the source, quotes and all,
	// and LiteralSpan its place. Of a swaggo comment whose only @Security line
	// has one scheme it is that line up to the scopes, with the blanks before
	// it. Both are zero for a directive.
	Literal     string
	LiteralSpan source.Span

	// Seam is how further scopes and alternatives are written, in the dialects
	// that have a syntax for lists.
	Seam Seam `json:",omitzero"`
}

// A RouteAt is a route as an annotation names it.
type RouteAt struct {
	Method string // upper case, or [route.Any]
	Path   string // canonical, see package pattern
	// Relative is set where Path continues the prefix of the group that the
	// handler is bound to, as in GoFrame.
	Relative bool
	// Template is set where Path is a path template of OpenAPI, which has no
	// word for the rest of a path: its last parameter may stand for that. Base
	// is then the path of the API before it, "" where it has none.
	Template bool   `json:",omitempty"`
	Base     string `json:",omitempty"`
	// Below is set where the path of an API that is described in another package
	// is before Path.
	Below bool `json:",omitempty"`
	// Parent is the service of another package whose canonical method's path is
	// before Path.
	Parent string `json:",omitempty"`
	Span   source.Span
}

// Full returns the path with that of the API before it.
func (at RouteAt) Full() string { return at.Base + at.Path }

// A SchemeAt is a security scheme as an annotation names it.
type SchemeAt struct {
	Name string
	Span source.Span
}

// A General is what is said of a whole API.
type General struct {
	API     bool   `json:",omitempty"` // it is described here, and not just what it uses
	Design  string `json:",omitempty"` // the package that describes it instead, as generated code says
	Service string `json:",omitempty"` // the part of it that this code serves
	Tells   string `json:",omitempty"` // a function that says some of it where it is called
	Base    string // the path before that of every route, "" or "/v1"
	Schemes []Scheme
}

// A Scheme is a security scheme that an API declares.
type Scheme struct {
	Name   string
	Kind   string     // "basic", "apikey" or "oauth2.FLOW"
	Scopes []Constant // Name is as in the generated document, Ident as written
}

// An Ignore silences one rule where it stands.
type Ignore struct {
	Rule, Reason string
	Span         source.Span
}

// A Constant is a scope that a const block marked //scope:catalog declares.
type Constant struct {
	Name        scope.Scope
	Ident       string // the constant's name
	Description string // its doc comment, else the comment at the end of its line
	Span        source.Span
}

// A Problem is an annotation that cannot be understood as it stands.
type Problem struct {
	Span    source.Span
	Message string
	Fixes   []source.Fix
}

func (a *Annotation) compare(b *Annotation) int {
	return cmp.Or(a.Span.Compare(b.Span.Pos), cmp.Compare(a.Dialect, b.Dialect), cmp.Compare(a.Key, b.Key))
}

func (p Problem) compare(q Problem) int {
	return cmp.Or(p.Span.Compare(q.Span.Pos), cmp.Compare(p.Message, q.Message))
}

// Replace returns the edit that writes text in place of span, which lies in
// one of a.Requires: a scope, or a whole requirement. A struct tag is
// rewritten as a whole, its other keys kept; alternatives of swaggo are lines.
// It reports false where span is not part of the requirement as written, or
// where the dialect cannot say it there.
func (a *Annotation) Replace(span source.Span, text string) (source.Edit, bool) {
	d := findDialect(a.Dialect)
	if d == nil || d.replace == nil || !slices.ContainsFunc(a.Requires, span.Within) {
		return source.Edit{}, false
	}
	return d.replace(a, span, text)
}

// Demand returns the edit that makes text the whole requirement of a. It
// reports false where the requirement is written on several lines, or where
// a comment states none yet (see [InsertionPoint]).
func (a *Annotation) Demand(text string) (source.Edit, bool) {
	d := findDialect(a.Dialect)
	if d == nil || d.demand == nil {
		return source.Edit{}, false
	}
	return d.demand(a, text)
}

// Reroute returns the edit that makes a name another route in the place of one
// of a.Routes. It reports false where the tag is one that a framework registers
// routes by, or where the dialect cannot name the route.
func (a *Annotation) Reroute(at RouteAt, method, path string) (source.Edit, bool) {
	d := findDialect(a.Dialect)
	if d == nil || d.reroute == nil || at.Relative || !slices.Contains(a.Routes, at) {
		return source.Edit{}, false
	}
	return d.reroute(a, at, method, path)
}

func replaceText(_ *Annotation, span source.Span, text string) (source.Edit, bool) {
	return source.Edit{Span: span, Text: text}, true
}

func demandText(a *Annotation, text string) (source.Edit, bool) {
	if len(a.Requires) != 1 {
		return source.Edit{}, false
	}
	return source.Edit{Span: a.Requires[0], Text: text}, true
}

func rerouteText(_ *Annotation, at RouteAt, method, path string) (source.Edit, bool) {
	return source.Edit{Span: at.Span, Text: routeText(method, path)}, true
}

// routeText writes a route as directives and tags do.
func routeText(method, path string) string {
	if method == route.Any {
		return path
	}
	return method + " " + path
}
