package draft

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/yamldoc"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// Candidates returns what several programs say of functions that may be guards, each once,
// those before most routes first.
func Candidates(all []flow.Candidate) []flow.Candidate {
	var out []flow.Candidate
	for _, f := range all {
		i := slices.IndexFunc(out, func(g flow.Candidate) bool { return g.Func == f.Func })
		if i < 0 {
			out = append(out, f)
			continue
		}
		g := &out[i]
		if g.Routes += f.Routes; !slices.Equal(g.Args, f.Args) {
			g.Args = nil
		}
		if f.At.Pos.Compare(g.At.Pos) < 0 {
			g.At = f.At
		}
	}
	slices.SortStableFunc(out, func(a, b flow.Candidate) int {
		return cmp.Or(cmp.Compare(b.Routes, a.Routes), strings.Compare(a.Func, b.Func))
	})
	return out
}

// GuardEntries returns the lines of a configuration that say of functions that they are
// guards. Several arguments that are constants in every call are proposed to mean one
// scope together.
func GuardEntries(candidates []flow.Candidate, name func(file string) string) []string {
	w := &writer{name: name}
	w.line("guards:")
	w.guards("  ", candidates)
	return strings.Split(strings.TrimSuffix(w.String(), "\n"), "\n")
}

func (w *writer) guards(indent string, candidates []flow.Candidate) {
	for _, f := range candidates {
		w.rows([]commented{{indent + "- func: " + yamldoc.Text(f.Func), report.Count(f.Routes, "route", "routes") + ", " + w.place(f.At.Pos)}})
		if len(f.Args) > 1 {
			var parts []string
			for _, i := range f.Args {
				parts = append(parts, fmt.Sprintf("{%d}", i))
			}
			w.line(indent + "  scope: " + yamldoc.Quoted(strings.Join(parts, ":")))
		}
	}
}
