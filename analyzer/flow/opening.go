package flow

import (
	"fmt"
	"slices"
	"strings"
)

// An opening is what the paths of several registrations begin with and what is
// not known, as in
//
//	base := os.Getenv("BASE")
//	mux.HandleFunc(base+"/contacts", h)
//	mux.HandleFunc("POST "+base+"/deals", h)
//
// They are missing for one reason, which is said once, where it enters.
type opening struct {
	of      value
	unknown value // the path of the first one
	entries []*entry
	keys    []string
}

// openingOf returns the unknown value that a path begins with, if what follows
// it begins a segment.
func openingOf(path value) (value, bool) {
	var parts []value
	var flatten func(value)
	flatten = func(v value) {
		switch v := v.(type) {
		case partial:
			flatten(v.a)
			flatten(v.b)
			return
		case *result:
			if v.callee == "path.Join" && len(v.args) > 1 {
				flatten(v.args[0])
				parts = append(parts, text{S: "/"})
				return
			}
		}
		parts = append(parts, v)
	}
	flatten(path)
	if t, ok := parts[0].(text); ok {
		method, rest := splitPattern(t.S, "")
		if method == "" || rest != "" {
			return nil, false
		}
		parts = parts[1:]
	}
	if len(parts) < 2 {
		return nil, false
	}
	next, ok := parts[1].(text)
	return parts[0], ok && isUnknown(parts[0]) && strings.HasPrefix(next.S, "/")
}

// without notes that the path of e is not known.
func (t *tabulator) without(e *entry, unknown value, keys []string) {
	of, ok := openingOf(unknown)
	if !ok {
		t.unresolved(e.at, "the path of this route is not known: "+why(unknown))
		return
	}
	i := slices.IndexFunc(t.openings, func(o *opening) bool { return same(o.of, of) && o.entries[0].at.File == e.at.File })
	if i < 0 {
		i = len(t.openings)
		t.openings = append(t.openings, &opening{of: of, unknown: unknown})
	}
	o := t.openings[i]
	o.keys = append(o.keys, keys...)
	if !slices.ContainsFunc(o.entries, func(other *entry) bool { return other.at == e.at && sketch(other.path) == sketch(e.path) }) {
		o.entries = append(o.entries, e)
	}
}

// opened reports the routes whose paths have an opening.
func (t *tabulator) opened(o *opening) {
	at, n := o.entries[0].at, len(o.entries)
	if n == 1 {
		t.unresolved(at, "the path of this route is not known: "+why(o.unknown))
		return
	}
	if r, ok := o.of.(*result); ok && r.at.IsValid() && !t.m.foreign[r.at.File] {
		at = r.at
	}
	slices.Sort(o.keys)
	t.table.Unresolved = append(t.table.Unresolved, Unresolved{
		At:      at,
		Message: fmt.Sprintf("the paths of %d routes begin with %s, which is not known here", n, why(o.of)),
		Routes:  n,
		Keys:    slices.Compact(o.keys),
	})
}
