package flow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/value"
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
	of      value.Value
	unknown value.Value // the path of the first one
	entries []*value.Entry
	keys    []string
}

// openingOf returns the unknown value that a path begins with, if what follows
// it begins a segment.
func openingOf(path value.Value) (value.Value, bool) {
	var parts []value.Value
	var flatten func(value.Value)
	flatten = func(v value.Value) {
		switch v := v.(type) {
		case value.Partial:
			flatten(v.A)
			flatten(v.B)
			return
		case *value.Result:
			if v.Callee == "path.Join" && len(v.Args) > 1 {
				flatten(v.Args[0])
				parts = append(parts, value.Text{S: "/"})
				return
			}
		}
		parts = append(parts, v)
	}
	flatten(path)
	if t, ok := parts[0].(value.Text); ok {
		method, rest := value.SplitPattern(t.S, "")
		if method == "" || rest != "" {
			return nil, false
		}
		parts = parts[1:]
	}
	if len(parts) < 2 {
		return nil, false
	}
	next, ok := parts[1].(value.Text)
	return parts[0], ok && value.IsUnknown(parts[0]) && strings.HasPrefix(next.S, "/")
}

// without notes that the path of e is not known.
func (t *tabulator) without(e *value.Entry, unknown value.Value, keys []string) {
	of, ok := openingOf(unknown)
	if !ok {
		t.unresolved(e.At, "the path of this route is not known: "+whyOpen(unknown))
		return
	}
	i := slices.IndexFunc(t.openings, func(o *opening) bool { return value.Same(o.of, of) && o.entries[0].At.File == e.At.File })
	if i < 0 {
		i = len(t.openings)
		t.openings = append(t.openings, &opening{of: of, unknown: unknown})
	}
	o := t.openings[i]
	o.keys = append(o.keys, keys...)
	if !slices.ContainsFunc(o.entries, func(other *value.Entry) bool {
		return other.At == e.At && value.Sketch(other.Path) == value.Sketch(e.Path)
	}) {
		o.entries = append(o.entries, e)
	}
}

// missing returns how many of n routes are missing: none if they are listed with the
// name of what is not known.
func (o *opening) missing(n int) int {
	if _, named := value.SettingName(o.of); named {
		return 0
	}
	return n
}

// opened reports the routes whose paths have an opening.
func (t *tabulator) opened(o *opening) {
	at, n := o.entries[0].At, len(o.entries)
	if n == 1 {
		t.unresolved(at, "the path of this route is not known: "+whyOpen(o.unknown))
		return
	}
	if r, ok := o.of.(*value.Result); ok && r.At.IsValid() && !t.m.Foreign[r.At.File] {
		at = r.At
	}
	slices.Sort(o.keys)
	t.table.Unresolved = append(t.table.Unresolved, Unresolved{
		At:      at,
		Message: fmt.Sprintf("the paths of %d routes begin with %s, which is not known here", n, whyOpen(o.of)),
		Routes:  o.missing(n),
		Keys:    slices.Compact(o.keys),
	})
}
