// Package annotation reads what Go code says about its routes: in //scope:
// directives, struct tags, the comments of swaggo and go-swagger, and in what is
// written for huma, goa, oapi-codegen and grpc-gateway.
//
// [Collect] takes one type-checked package and returns its annotations as plain
// data, each with the declaration or statement it stands on, and a [Problem]
// for everything that was meant to be an annotation and is none. Which route an
// annotation is about, and whether there is one at all, the pass decides.
//
// # Directives
//
// A directive is a line comment that starts with "//scope:", in the form of
// https://go.dev/doc/comment#directives:
//
//	//scope:require SCOPE... [| SCOPE...]
//	//scope:public REASON
//	//scope:access read|write REASON
//	//scope:route [METHOD ]/PATH
//	//scope:guard [all|any]
//	//scope:ignore RULE REASON
//	//scope:catalog
//
// A second "//" after a space starts a note, which is no part of it. A comment
// between /* and */ is no directive. One that differs from a directive by a
// space after the slashes, or in the spelling of "scope", is a problem and not
// a directive.
//
//   - require: all scopes of an alternative are needed, any alternative
//     suffices; the grammar is that of [scope.Parse]. Several lines in one
//     place are alternatives of one requirement.
//   - public: no scope is needed. The reason is obligatory, here as with access
//     and ignore: each of them takes a check away.
//   - access: what the route does, against its method.
//   - route: method and path, where no registration can be seen. The path may
//     be written as net/http, chi, or a router with :name parameters has it.
//     Without a method it is every method. There may be several.
//   - guard: what it stands on enforces the scopes it is given, all of them
//     (the default) or any.
//   - ignore: silences one rule here. There may be one for each rule.
//   - catalog: the constants of the block are the catalog: strings, or numbers of a
//     type of their own, by what their String method says or by their names. A constant's
//     description is its doc comment, else the comment at the end of its line.
//
// Require and public contradict each other; of the two, require is kept. Where
// a line cannot be read, the annotation is made of the others and marked
// Broken, so that a rule need not report twice. An annotation of which no line
// can be read says nothing and is Broken.
//
// # Where a directive stands
//
// On a declaration, in its doc comment or at the end of its line: a function or
// method, a package-level variable, a type, a struct's field, an interface's
// method. A comment at the end of a function's line is not in its doc comment
// and a problem, with a fix.
//
// On a statement inside a function, or a row: an element or key-value pair of a
// composite literal, at any depth; an argument that is itself a call or a
// composite literal. The directive is either on the lines right above it, or at
// the end of its first or last line. Lines above may be stacked, other comments
// between them; an empty line parts them from the code. If several such nodes
// start (or end) on the line, the outermost counts.
//
// A directive on a group of declarations, on an import, on the package clause,
// inside an expression, or above nothing is a problem. So is one on what can be
// no handler: a field of a plain type, a type without methods that is no
// struct, function or interface. Only ignore may stand there.
//
// # Keys
//
// A declaration's [Annotation.Key] is, for package example.com/crm,
//
//	example.com/crm.List             a function (types.Func.FullName)
//	(*example.com/crm.API).Create    a method; of a generic type, (*example.com/crm.API[T]).Create
//	(example.com/crm.Handlers).List  a method of an interface type
//	example.com/crm.Health           a package-level variable
//	example.com/crm.Server           a type
//	(example.com/crm.API).List       a field of a struct type, (example.com/crm.API).Contacts.List
//	                                 where it lies in a struct without a name
//
// One line that declares several names makes an annotation for each. A variable
// that is no handler (a table of routes, what a registration returned) is
// annotated as the spec it is declared by, see [Annotation.Stmt].
//
// # Struct tags
//
// A tag may have the keys scope, a requirement, and route, a method and a path,
// on
//
//   - a field that is a handler: a function, an interface, or of a type with a
//     name (the key is the field's);
//   - a field _ struct{}, which marks the struct type it is in as the request
//     type of a handler (the key is the type's);
//   - an embedded type that handles nothing, likewise;
//   - an embedded g.Meta of GoFrame, with path and method in place of route.
//     The path then continues the prefix of its group ([RouteAt.Relative]).
//
// The grammar of tags, and what [Annotation.Replace] and [Annotation.Demand]
// make of one, is that of github.com/fatih/structtag. The position of a scope
// is exact in raw and in interpreted literals, whatever is escaped before it or
// in it. The keys scopes and Scope are problems there. A tag has no word for
// public: that needs a reason, hence a directive.
//
// # Swaggo
//
// A comment with a @Router line is an operation, and its @Security lines say
// what it demands, as github.com/swaggo/swag reads them (operation.go,
// parser.go; v1.16.6). Attributes are read in any case, names of schemes and
// scopes as they stand. What counts is the document that swag generates:
//
//   - "@Security A[x, y]" demands both scopes. Schemes on one line are all
//     needed, whether && or || stands between them; lines are alternatives. A
//     scheme without brackets forgets the scopes that it has before on the
//     line.
//   - An alternative without scopes is authenticated in another way, by an API
//     key perhaps. It is no matter of scopes and left out; but if one of its
//     schemes has scopes in another alternative, any token of that scheme
//     opens the route, and the operation says nothing.
//   - "@Security" without a value says that none is needed, and takes back the
//     lines above. So does a word for none in the place of scopes, A[none].
//   - An operation without @Security inherits ([Annotation.Inherits]) what the
//     general information of the API says.
//
// An operation that says nothing about scopes makes no annotation. Nor is
// anything wrong with it reported, so that a program that documents how its
// users sign in, and no more, hears nothing.
//
// Unlike swag without --parseFuncBody, the package reads operations wherever
// they stand: on a function, a method, a variable, a statement, and above
// nothing, where they are known by their route alone. A line with @State is read
// like every other. Between /* and */ are no operations.
//
// A file with a comment that has @title, @BasePath or a
// @securityDefinitions line and is no operation's has the general information
// ([Annotation.General]): swag is told the file, this package has to guess. All
// such comments of the file count. From a @securityDefinitions line on, but for
// a basic one, swag takes every line of the comment for a part of the scheme,
// @Security among them, up to the next scheme. @scope.NAME is in the document
// in lower case.
//
// # Documents
//
// [Document] makes annotations of what a description of an API demands, OpenAPI
// 3 or Swagger 2, which [catalog.ReadAPI] has read. Alternatives are those of
// the specification (https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object),
// and count as with swaggo: one without scopes is left out. One without schemes
// makes the operation public, and so does an empty list. The annotation stands on
// no declaration: it is known by its route. Its scopes are written anew in the
// quotes and the list that they stand in; where the document has one alternative,
// further ones repeat it.
//
// # Go-swagger
//
// A comment with a swagger:route or swagger:operation line is an operation, as
// github.com/go-openapi/codescan reads it (v0.36; before v0.33 it was part of
// go-swagger, and let more stand before the word). It may stand anywhere. What it
// demands is YAML, below the keyword Security of a route and in the YAML of an
// operation; both are indented anew as codescan does, so that a scope stands where
// it is written.
//
//   - Items of a list are alternatives, keys of an item are all needed. Of a
//     route, scopes may be one text with commas, an item a scheme alone, and keys
//     without items are alternatives.
//   - An empty list says that nothing is needed. An operation without the key
//     inherits what stands beside swagger:meta.
//   - The keyword ends where another one begins that is indented no deeper; what
//     is between belongs to it, prose as well.
//
// # Code that says it
//
// The security of huma is data of the program. It is recovered with the routes,
// in package flow, and [Documented] makes an annotation of it; Collect reads
// the schemes. Designs of goa are read as far as functions of the package, loops over literals
// and conditions on constants lead; the API and a service's parent may be in another
// package, and what else is not known is a problem.
// What oapi-codegen and grpc-gateway generate stands for the document that it
// was generated from, and is never edited: the annotations are silent, judged
// with the routes that have them. Those of a grpc-gateway stand in the .proto file
// if that lies beside the generated code, or in the module under the name that
// the descriptor has. The descriptor decides what is said; a method of which the
// text says anything else, or says it with escapes or in pieces, stands in the
// generated code.
//
// # Limits
//
// A key of a type declared inside a function does not name the function. A tag
// of a struct type without a name has no key, unless a package-level variable
// has that type.
package annotation
