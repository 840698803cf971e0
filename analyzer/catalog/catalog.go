package catalog

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Catalog is the list of scopes a system has. Every method can be called on
// a nil catalog, which has none.
type Catalog struct {
	Scopes   []Entry    // in the order of the source
	Sets     []NamedSet // recommended sets, in the order of the source
	Problems []Problem  // where documentation contradicts itself
	Files    []string   // what was read

	index    map[scope.Scope]int // of Scopes; nil in a catalog that was put together by hand
	named    map[string]int      // of Sets, likewise
	searched int                 // names compared to find the nearest one
}

// An Entry is what a catalog says about one scope.
type Entry struct {
	Name        scope.Scope
	Title       string // what the documentation calls it: "Contact (Read)"
	Description string

	// Access is what the scope permits; none if nobody says. It comes from
	// the source where that states it (AccessStated), else from the verbs of
	// the description, else from the name.
	Access       scope.Access
	AccessStated bool

	Implies   []scope.Scope // a token with this scope satisfies these, too
	Conflicts []scope.Scope // scopes that cannot be had together with this one

	Roles     []string          // permissions of the authorising user
	Routes    []pattern.Pattern // where the scope is demanded
	Resources []string          // what else it applies to: the documentation's links

	Pos source.Pos
}

// A NamedSet is a set of scopes that is recommended for a purpose.
type NamedSet struct {
	Name   string
	Scopes scope.Set
	Pos    source.Pos
}

// A Problem is a place where documentation contradicts itself, and what was
// made of it.
type Problem struct {
	Pos     source.Pos
	Message string
}

// Lookup returns the entry of a scope.
func (c *Catalog) Lookup(name scope.Scope) (*Entry, bool) {
	if c == nil {
		return nil, false
	}
	i, ok := c.index[name]
	if !ok || i >= len(c.Scopes) || c.Scopes[i].Name != name {
		// Scopes is exported and may have been edited since.
		i = slices.IndexFunc(c.Scopes, func(e Entry) bool { return e.Name == name })
	}
	if i < 0 {
		return nil, false
	}
	return &c.Scopes[i], true
}

// Fitting returns the entries that a name can be of which a part is not known.
// Of any other name there are none.
func (c *Catalog) Fitting(name scope.Scope) []*Entry {
	if c == nil || !name.IsPattern() {
		return nil
	}
	var out []*Entry
	for i := range c.Scopes {
		if name.Matches(c.Scopes[i].Name) {
			out = append(out, &c.Scopes[i])
		}
	}
	return out
}

// Access returns what a scope permits: what the catalog says, or, if that
// does not know the scope, what the name says. It is none if neither does.
func (c *Catalog) Access(name scope.Scope) scope.Access {
	if e, ok := c.Lookup(name); ok {
		return e.Access
	}
	if fit := c.Fitting(name); len(fit) > 0 && !slices.ContainsFunc(fit, func(e *Entry) bool { return e.Access != fit[0].Access }) {
		return fit[0].Access
	}
	access, _ := scope.AccessOfName(name)
	return access
}

// IsUnclear reports whether nobody says what a scope permits: it is the catalog's, or
// there is no catalog, and neither its description nor its name has a verb.
func (c *Catalog) IsUnclear(name scope.Scope) bool {
	e, ok := c.Lookup(name)
	if ok {
		return e.Access == 0 && !e.AccessStated
	}
	return c.Access(name) == 0 && (c == nil || len(c.Fitting(name)) > 0)
}

// Implication returns which scopes satisfy which others.
func (c *Catalog) Implication() *scope.Implication {
	implied := make(map[scope.Scope][]scope.Scope)
	if c != nil {
		for _, e := range c.Scopes {
			if len(e.Implies) > 0 {
				implied[e.Name] = e.Implies
			}
		}
	}
	return scope.NewImplication(implied)
}

// Names returns the names of all scopes in the order of the source.
func (c *Catalog) Names() []scope.Scope {
	if c == nil {
		return nil
	}
	names := make([]scope.Scope, len(c.Scopes))
	for i, e := range c.Scopes {
		names[i] = e.Name
	}
	return names
}

// Nearest returns the scope whose name is most like the given one.
func (c *Catalog) Nearest(name scope.Scope) (scope.Scope, bool) {
	return nearest(name, c.Names())
}
