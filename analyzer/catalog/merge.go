package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A draft is what one file says, before names are looked up: a file may name
// scopes that another one describes.
type draft struct {
	file       string
	strict     bool // the file is a catalog, not documentation
	exact      bool // texts stand as they are meant: two that differ contradict each other
	entries    []Entry
	sets       []NamedSet
	references []reference
	problems   []Problem
}

// relation is how a scope is referred to, as a verb of messages.
type relation string

const (
	implies   relation = "implies"
	conflicts relation = "conflicts with"
	member    relation = "names"
)

// A reference is a place that names a scope in relation to another one, or as
// a member of a set.
type reference struct {
	relation relation
	verb     string // what the documentation says instead: "supersedes"
	from     scope.Scope
	set      int // for member: index of the set in the draft
	to       scope.Scope
	pos      source.Pos
	strict   bool
	nearby   []scope.Scope // in documentation: the scopes of the same section
}

func (d *draft) problemf(pos source.Pos, format string, args ...any) {
	d.problems = append(d.problems, Problem{pos, fmt.Sprintf(format, args...)})
}

// join makes a catalog of drafts: entries of the same scope are merged, then
// references looked up, then cycles found.
func join(drafts []*draft) (*Catalog, error) {
	c := &Catalog{index: make(map[scope.Scope]int), named: make(map[string]int)}
	if err := c.addEntries(drafts); err != nil {
		return nil, err
	}
	edges, err := c.addReferences(drafts)
	if err != nil {
		return nil, err
	}
	if err := c.imply(edges); err != nil {
		return nil, err
	}
	slices.SortStableFunc(c.Problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(slices.Index(c.Files, a.Pos.File), slices.Index(c.Files, b.Pos.File)), a.Pos.Compare(b.Pos))
	})
	return c, nil
}

// addEntries adds the entries of drafts, those of one scope merged.
func (c *Catalog) addEntries(drafts []*draft) error {
	strict, exact := make(map[scope.Scope]bool), make(map[scope.Scope]bool)
	for _, d := range drafts {
		c.Files = append(c.Files, d.file)
		c.Problems = append(c.Problems, d.problems...)
		for _, e := range d.entries {
			i, ok := c.index[e.Name]
			if !ok {
				c.index[e.Name] = len(c.Scopes)
				c.Scopes = append(c.Scopes, e)
				strict[e.Name], exact[e.Name] = d.strict, d.exact
				continue
			}
			both := strict[e.Name] && d.strict
			if p, ok := contradiction(&c.Scopes[i], &e); ok && !both && exact[e.Name] && d.exact {
				c.Problems = append(c.Problems, p)
			}
			if err := merge(&c.Scopes[i], e, both); err != nil {
				return err
			}
			strict[e.Name], exact[e.Name] = strict[e.Name] || d.strict, exact[e.Name] || d.exact
		}
	}
	for i := range c.Scopes {
		c.Scopes[i].settle()
	}
	return nil
}

// addReferences adds what drafts say about scopes in relation to others, and their sets. It
// returns the implications, each once.
func (c *Catalog) addReferences(drafts []*draft) (edges []edge, err error) {
	type related struct {
		relation relation
		from, to scope.Scope
	}
	seen := make(map[related]bool)
	for _, d := range drafts {
		members := make([][]scope.Scope, len(d.sets))
		for _, r := range d.references {
			to, err := c.resolve(r)
			if err != nil {
				return nil, err
			}
			if to == "" || to == r.from {
				continue
			}
			if r.relation == member {
				members[r.set] = append(members[r.set], to)
				continue
			}
			key := related{r.relation, r.from, to}
			if seen[key] {
				continue
			}
			seen[key] = true
			switch r.relation {
			case implies:
				edges = append(edges, edge{from: r.from, to: to, pos: r.pos, strict: r.strict})
			case conflicts:
				e := &c.Scopes[c.index[r.from]]
				e.Conflicts = append(e.Conflicts, to)
			}
		}
		if err := c.addSets(d, members); err != nil {
			return nil, err
		}
	}
	return edges, nil
}

// merge adds what another place says about the same scope. Two catalogs that
// say different things contradict each other; of two texts in documentation
// the first one stays, since pages tell the same in different words. Access
// decides findings and must agree everywhere.
func merge(e *Entry, other Entry, strict bool) error {
	contradiction := func(what, first, second string) error {
		return errorf(other.Pos, "scope %s has the %s %q here, but %q at %s", e.Name, what, second, first, e.Pos)
	}
	switch {
	case e.AccessStated && other.AccessStated && e.Access != other.Access:
		return contradiction("access", e.Access.String(), other.Access.String())
	case strict && e.Title != "" && other.Title != "" && e.Title != other.Title:
		return contradiction("title", e.Title, other.Title)
	case strict && e.Description != "" && other.Description != "" && e.Description != other.Description:
		return contradiction("description", e.Description, other.Description)
	}
	if other.AccessStated && !e.AccessStated {
		e.Access, e.AccessStated = other.Access, true
	}
	e.Title = cmp.Or(e.Title, other.Title)
	e.Description = cmp.Or(e.Description, other.Description)
	e.Roles = appendNew(e.Roles, other.Roles...)
	e.Routes = appendNew(e.Routes, other.Routes...)
	e.Resources = appendNew(e.Resources, other.Resources...)
	return nil
}

// findContradictions tells of scopes whose names say one thing and whose
// descriptions another.
func (d *draft) findContradictions() {
	for _, e := range d.entries {
		if e.AccessStated {
			continue
		}
		verbs, ok := described(e.Description)
		named, ok2 := scope.AccessOfName(e.Name)
		if ok && ok2 && verbs != 0 && named != 0 && verbs&named == 0 {
			d.problemf(e.Pos, "scope %s is described as one to %s, but its name says %s; taken as %s",
				e.Name, verbs, named, verbs)
		}
	}
}

// contradiction returns the problem that two descriptions of a scope differ.
func contradiction(first, second *Entry) (Problem, bool) {
	if first.Description == "" || second.Description == "" || first.Description == second.Description {
		return Problem{}, false
	}
	return Problem{second.Pos, fmt.Sprintf("scope %s is described as %q here, but as %q at %s, which is taken",
		second.Name, abbreviate(second.Description), abbreviate(first.Description), first.Pos)}, true
}

// settle decides the access of a scope whose source does not state it.
func (e *Entry) settle() {
	if e.AccessStated {
		return
	}
	access, ok := described(e.Description)
	if !ok {
		access, _ = scope.AccessOfName(e.Name)
	}
	e.Access = access
}

// described returns the access that the verbs of a description tell. They
// stand at its beginning; what is longer is no description of one scope.
func described(text string) (scope.Access, bool) {
	const most = 1000
	return scope.AccessOfDescription(strings.ToValidUTF8(text[:min(len(text), most)], ""))
}

func appendNew[E comparable](to []E, values ...E) []E {
	for _, v := range values {
		if !slices.Contains(to, v) {
			to = append(to, v)
		}
	}
	return to
}

// resolve returns the scope that a reference names. In a catalog it must
// exist. In documentation one that does not is a problem, and the nearest one
// is meant if the section leaves no doubt; else none.
func (c *Catalog) resolve(r reference) (scope.Scope, error) {
	if _, ok := c.index[r.to]; ok {
		return r.to, nil
	}
	subject, verb := fmt.Sprintf("scope %s", r.from), cmp.Or(r.verb, string(r.relation))
	if r.relation == member {
		subject, verb = "the set", string(member)
	}
	message := fmt.Sprintf("%s %s %s, which does not exist", subject, verb, r.to)
	if !r.strict && r.relation != member {
		if to, ok := meant(r); ok {
			c.Problems = append(c.Problems, Problem{r.pos, fmt.Sprintf("%s; taken as %s, the nearest in its section", message, to)})
			return to, nil
		}
	}
	if near, ok := c.search(r.to); ok {
		message += fmt.Sprintf("; the nearest is %s", near)
	}
	if r.strict {
		return "", errorf(r.pos, "%s", message)
	}
	c.Problems = append(c.Problems, Problem{r.pos, message})
	return "", nil
}

// meant returns which scope of the same section a name stands for that does
// not exist: the only other one there, else the nearest in spelling.
func meant(r reference) (scope.Scope, bool) {
	const most = 100 // a section with more leaves doubt
	if len(r.nearby) > most {
		return "", false
	}
	others := slices.DeleteFunc(slices.Clone(r.nearby), func(s scope.Scope) bool { return s == r.from })
	if len(others) == 1 {
		return others[0], true
	}
	return nearest(r.to, others)
}

// addSets adds a draft's sets. The same set may stand in several places, but
// not with other scopes.
func (c *Catalog) addSets(d *draft, members [][]scope.Scope) error {
	for i, s := range d.sets {
		s.Scopes = scope.NewSet(members[i]...)
		if len(s.Scopes) == 0 {
			continue
		}
		at, ok := c.named[s.Name]
		switch {
		case !ok:
			c.named[s.Name] = len(c.Sets)
			c.Sets = append(c.Sets, s)
		case slices.Equal(c.Sets[at].Scopes, s.Scopes):
		case d.strict:
			return errorf(s.Pos, "set %s is %q here, but %q at %s", s.Name, s.Scopes, c.Sets[at].Scopes, c.Sets[at].Pos)
		default:
			c.Problems = append(c.Problems, Problem{s.Pos,
				fmt.Sprintf("set %s is %q here, but %q at %s, which is taken", s.Name, s.Scopes, c.Sets[at].Scopes, c.Sets[at].Pos)})
		}
	}
	return nil
}

// An edge is one implication and the place that states it.
type edge struct {
	from, to scope.Scope
	pos      source.Pos
	strict   bool
}

// imply adds the implications one after the other. One that closes a cycle is
// an error in a catalog, since either all scopes of a cycle are the same or
// one line is wrong; in documentation it is a problem, and left out.
func (c *Catalog) imply(edges []edge) error {
	for _, e := range edges {
		if path := c.path(e.to, e.from); path != nil {
			message := fmt.Sprintf("scope %s implies %s, which implies %s: a cycle", e.from, e.to, e.from)
			if len(path) > 2 {
				message = fmt.Sprintf("scope %s implies %s, which implies %s by way of %s: a cycle", e.from, e.to, e.from, path[len(path)-2])
			}
			if e.strict {
				return errorf(e.pos, "%s", message)
			}
			c.Problems = append(c.Problems, Problem{e.pos, message + "; left out"})
			continue
		}
		entry := &c.Scopes[c.index[e.from]]
		entry.Implies = append(entry.Implies, e.to)
	}
	return nil
}

// path returns the scopes from one to another along implications, nil if
// there is no way.
func (c *Catalog) path(from, to scope.Scope) []scope.Scope {
	before := map[scope.Scope]scope.Scope{from: ""}
	for queue := []scope.Scope{from}; len(queue) > 0; queue = queue[1:] {
		if queue[0] == to {
			var path []scope.Scope
			for s := to; s != ""; s = before[s] {
				path = append(path, s)
			}
			slices.Reverse(path)
			return path
		}
		for _, next := range c.Scopes[c.index[queue[0]]].Implies {
			if _, seen := before[next]; !seen {
				before[next] = queue[0]
				queue = append(queue, next)
			}
		}
	}
	return nil
}

// search is Nearest as long as that does not take too long in all: it helps in
// messages, and is not worth minutes on a page that names a hundred thousand
// scopes which do not exist.
func (c *Catalog) search(name scope.Scope) (scope.Scope, bool) {
	const most = 100_000
	if c.searched += len(c.Scopes); c.searched > most && c.searched > len(c.Scopes) {
		return "", false
	}
	return c.Nearest(name)
}

func nearest(name scope.Scope, among []scope.Scope) (scope.Scope, bool) {
	return scope.Nearest(name, slices.Values(among))
}
