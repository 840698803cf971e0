// Package config reads scopevet.yaml, the one file that says what the code
// cannot: which catalog counts, which routes need no scope or only read, which
// in-house functions register routes or guard them, and how severe a finding
// of each rule is.
//
// The file is found by walking up from a package's directory ([Find]), so that
// every driver, whatever its working directory, finds the same one. It is read
// and checked once ([Load]); what is returned holds no syntax and is never
// changed afterwards, since passes run at the same time.
//
// Reading is strict. An unknown key, a value of another kind, a pattern that
// does not parse, an exemption without its reason, the same thing said twice:
// each is an [*Error] that names the place as file:line:column, the thing, and
// what was expected. YAML's anchors, aliases, tags and merge keys are errors
// too: the file is short, and a reviewer should see each exemption as it
// stands.
package config

import (
	"fmt"
	"iter"
	"slices"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Filename is the name of the file that [Find] looks for.
const Filename = "scopevet.yaml"

// A Config is what scopevet.yaml says, checked. The zero Config is that of a
// repository without one.
type Config struct {
	File string // the file that was read; "" if there is none
	Dir  string // its directory, which relative names in it start from

	// Catalog is the catalog of the configuration, or of the [Options] that
	// override it; nil if neither names one. CatalogFiles are the files it
	// was read from, none if it stands in the configuration itself.
	Catalog      *catalog.Catalog
	CatalogFiles []string

	// CatalogTypes are the types whose values are the catalog instead, if the file
	// names some. What these are is for those to find who have the types.
	CatalogTypes []CatalogType

	Public  Exemptions // routes that need no scope
	Reads   Exemptions // routes that read, whatever their method
	OpenAPI []string   // documents whose operations' security is declared requirements, see [Config.APIs]

	Routers []Router
	Guards  []Guard

	Values      []Value
	Enforcement Enforcement
	Baseline    Baseline
	Rules       map[string]Severity // what the file says about a rule; the others keep their default

	digest [32]byte
	apis   func() ([]*catalog.API, error)
}

// A Baseline is the file with the findings that are known, which scopevet reads and
// the drivers of other programs do not. The zero Baseline is none.
type Baseline struct {
	File string
	Pos  source.Pos // where it is named
}

// A CatalogType is a named Go type, the constants and variables of which are the
// scopes of a catalog: go:example.com/crm/auth.Permission in the file.
type CatalogType struct {
	Package string // its path
	Name    string
	Pos     source.Pos
}

// String returns the type's full name.
func (t CatalogType) String() string { return t.Package + "." + t.Name }

// An Exemption is an entry of public or reads: the routes it is about and why.
type Exemption struct {
	Pattern pattern.Pattern
	Reason  string
	Pos     source.Pos
}

// Exemptions are the entries of public or of reads, in the order of the file.
type Exemptions []Exemption

// Matching yields the index of every entry that the route matches. Several may
// match one route; none of them is stale then.
func (e Exemptions) Matching(method, path string) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range e {
			if e[i].Pattern.Matches(method, path) && !yield(i) {
				return
			}
		}
	}
}

// Match returns the index of the first entry that the route matches.
func (e Exemptions) Match(method, path string) (int, bool) {
	for i := range e.Matching(method, path) {
		return i, true
	}
	return 0, false
}

// IsPublic returns the index in c.Public of the first entry that says that the
// route needs no scope.
func (c *Config) IsPublic(method, path string) (int, bool) { return c.Public.Match(method, path) }

// IsRead returns the index in c.Reads of the first entry that says that the
// route reads, whatever its method.
func (c *Config) IsRead(method, path string) (int, bool) { return c.Reads.Match(method, path) }

// A Router is an in-house function that registers a route. Func is written as
// [go/types.Func.FullName] prints it: "example.com/web.Handle" or
// "(*example.com/web.Router).Handle". Method, Path and Handler are indexes into
// its arguments, the receiver not counted; -1 where there is no such argument.
type Router struct {
	Func       string
	Method     int
	MethodName string // the method that every call registers, if no argument says; "" for every method
	Path       int
	Handler    int
	Pos        source.Pos
}

// A Guard is an in-house function that enforces the scopes it is called with:
// all of them, any of them, or, where Mode is empty, what its body shows. Func
// is written as in [Router]. Scope, where it is not nil, says which scope the
// arguments mean together, the receiver not counted.
type Guard struct {
	Func  string
	Mode  string // "all", "any" or ""
	Scope *scope.Template
	Pos   source.Pos
}

// A Value is what only the configuration of the program knows of paths, by the name that
// findings give it.
type Value struct {
	Name, Text string
	Pos        source.Pos
}

// An Enforcement says where declared and enforced requirements are compared.
type Enforcement uint8

const (
	EnforcementAuto     Enforcement = iota // where a router's tree shows any guard
	EnforcementRequired                    // everywhere: each route must show a guard
	EnforcementOff                         // nowhere: a gateway enforces
)

var enforcements = []string{"auto", "required", "off"}

// String returns the word that stands in the file.
func (e Enforcement) String() string { return word(enforcements, int(e)) }

// A Severity says how severe the findings of a rule are.
type Severity uint8

const (
	SeverityError Severity = iota // reported, and the run fails
	SeverityWarn                  // reported
	SeverityOff                   // not looked for
)

var severities = []string{"error", "warn", "off"}

// String returns the word that stands in the file.
func (s Severity) String() string { return word(severities, int(s)) }

// word returns the i-th word, or the number where there is none.
func word(words []string, i int) string {
	if i < len(words) {
		return words[i]
	}
	return fmt.Sprint(i)
}

// Severity returns how severe findings of the named rule are, given whether
// the rule is off unless the file says otherwise.
func (c *Config) Severity(rule string, off bool) Severity {
	if s, ok := c.Rules[rule]; ok {
		return s
	}
	if off {
		return SeverityOff
	}
	return SeverityError
}

// APIs returns what the documents of c.OpenAPI say, which are read when they are
// first asked for. An error is a [*catalog.Error].
func (c *Config) APIs() ([]*catalog.API, error) {
	if c.apis == nil {
		return nil, nil
	}
	return c.apis()
}

// Digest returns a hash of everything that was read: the configuration file
// and every catalog and OpenAPI file it names. Equal digests mean equal
// configurations, wherever the repository lies on the disk; drivers make it
// part of their cache keys. Without any file it is the hash of nothing.
func (c *Config) Digest() [32]byte { return c.digest }

// Files returns every file that the configuration was made of, sorted.
func (c *Config) Files() []string {
	files := slices.Concat(c.CatalogFiles, c.OpenAPI)
	if c.File != "" {
		files = append(files, c.File)
	}
	slices.Sort(files)
	return slices.Compact(files)
}
