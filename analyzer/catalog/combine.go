package catalog

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// Combine merges catalogs as [Load] merges files. They may have been put
// together by hand: of a scope whose access nobody states it is what its
// description or its name says. Where they contradict each other the first one
// counts, and the others are [Problem]s. Scopes that no catalog has, and cycles,
// are problems, too. Without catalogs there is none.
//
// It returns an error where two state that a scope permits something else.
func Combine(parts ...*Catalog) (*Catalog, error) {
	var drafts []*draft
	var files []string
	var problems []Problem
	for _, part := range parts {
		if part == nil {
			continue
		}
		d := &draft{exact: true}
		files = append(files, part.Files...)
		problems = append(problems, part.Problems...)
		for _, e := range part.Scopes {
			refer := func(r relation, to []scope.Scope) {
				for _, name := range to {
					d.references = append(d.references, reference{relation: r, from: e.Name, to: name, pos: e.Pos})
				}
			}
			refer(implies, e.Implies)
			refer(conflicts, e.Conflicts)
			e.Implies, e.Conflicts = nil, nil
			e.Roles, e.Routes, e.Resources = slices.Clip(e.Roles), slices.Clip(e.Routes), slices.Clip(e.Resources)
			d.entries = append(d.entries, e)
		}
		for i, s := range part.Sets {
			d.sets = append(d.sets, NamedSet{Name: s.Name, Pos: s.Pos})
			for _, name := range s.Scopes {
				d.references = append(d.references, reference{relation: member, set: i, to: name, pos: s.Pos})
			}
		}
		drafts = append(drafts, d)
	}
	if len(drafts) == 0 {
		return nil, nil
	}
	c, err := join(drafts)
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	c.Files = slices.Compact(files)
	c.Problems = append(problems, c.Problems...)
	return c, nil
}
