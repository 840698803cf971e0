package flow

import (
	"fmt"
	"maps"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A gap is a prefix that is not known, where it enters. The routes whose paths
// begin with it are missing for that one reason, which is said once.
type gap struct {
	at     source.Span
	of     string
	routes map[string]bool // by what tells them apart
	listed int             // how often one was listed all the same
	keys   []string
}

// gap returns what is not known of the paths below p, if v, which enters at at,
// is added to them.
func (t *tabulator) gap(p mountPoint, v value.Value, at source.Span) *gap {
	if p.unknown != nil {
		return p.unknown
	}
	of := whyOpen(v)
	i := slices.IndexFunc(t.gaps, func(g *gap) bool { return g.at == at && g.of == of })
	if i < 0 {
		i = len(t.gaps)
		t.gaps = append(t.gaps, &gap{at: at, of: of, routes: make(map[string]bool)})
	}
	return t.gaps[i]
}

// miss notes a route whose path begins with what is not known.
func (g *gap) miss(key string, handlers []string) {
	if !g.routes[key] {
		g.routes[key] = true
		g.keys = append(g.keys, handlers...)
	}
}

// together returns the gaps, those as one that are of the same thing and whose routes are
// all listed: it is the first of them that says so.
func together(gaps []*gap) []*gap {
	first := make(map[string]*gap)
	var out []*gap
	slices.SortStableFunc(gaps, func(g, h *gap) int { return g.at.Compare(h.at.Pos) })
	for _, g := range gaps {
		f := first[g.of]
		switch {
		case len(g.routes) == 0 || g.listed == 0:
			out = append(out, g)
		case f == nil:
			first[g.of] = g
			out = append(out, g)
		default:
			maps.Copy(f.routes, g.routes)
			f.listed += g.listed
			f.keys = append(f.keys, g.keys...)
		}
	}
	return out
}

// filled reports the routes that a gap leaves out. Those that are listed without what is
// not known, since that may be nothing, are none.
func (t *tabulator) filled(g *gap) {
	if g.listed == 0 {
		maps.DeleteFunc(g.routes, func(key string, _ bool) bool { return t.seen[key] })
	}
	n := len(g.routes)
	if n == 0 {
		return
	}
	paths := "path of one route begins"
	if n > 1 {
		paths = fmt.Sprintf("paths of %d routes begin", n)
	}
	missing := n
	if g.listed > 0 {
		missing = 0
	}
	slices.Sort(g.keys)
	t.table.Unresolved = append(t.table.Unresolved, Unresolved{
		At:      g.at,
		Message: "the " + paths + " with " + g.of + ", which is not known here",
		Routes:  missing,
		Keys:    slices.Compact(g.keys),
	})
}
