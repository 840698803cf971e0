package route

import "github.com/scopevet/scopevet/analyzer/source"

// A Security is what a program tells its framework about who may call a route, in the
// form of OpenAPI's security requirements: alternatives, of which one suffices, and in
// each the schemes that are all needed.
// https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object
type Security struct {
	Dialect      string // the framework: "huma"
	Alternatives [][]SchemeAt
	Span         source.Span
}

// A SchemeAt is a security scheme, and the scopes that are demanded of it.
type SchemeAt struct {
	Name   string
	Span   source.Span
	Scopes []TextAt
}

// A TextAt is a text that stands where a scope is expected. It need not be one.
type TextAt struct {
	Text string
	Span source.Span
}
