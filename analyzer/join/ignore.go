package join

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Ignores are the ignore lines of annotations. They remember which of them have
// silenced a finding, so that the others can be reported.
type Ignores struct {
	index    index
	attached map[string][]*annotation.Annotation // annotations of a route, by its routeKey
	routes   []*route.Route
	byText   map[string][]*route.Route // routes by method and path
	silenced map[source.Span]bool      // lines that have silenced a finding
}

// NewIgnores returns the ignore lines of annotations whose routes are not known.
func NewIgnores(annotations []*annotation.Annotation) *Ignores {
	return &Ignores{index: newIndex(annotations), silenced: make(map[source.Span]bool)}
}

// Silences returns the ignore line that silences a finding, if there is one: on
// the route that the finding is about, or in the same place. All such lines have
// done their work; the first is returned.
func (g *Ignores) Silences(f rule.Finding) (by annotation.Ignore, ok bool) {
	try := func(a *annotation.Annotation) {
		if i, silences := g.line(a, f.Rule); silences && !ok {
			by, ok = i, true
		}
	}
	for _, a := range g.index.all {
		if f.Span.Within(a.Stmt) || f.Span.Within(a.Extent) || a.Span.File == f.Span.File && a.Span.Line == f.Span.Line {
			try(a)
		}
	}
	method, path := f.Method, f.Path
	if f.ByCause { // the line is about all of its routes, or about none
		method, path = f.Routes[0].Method, f.Routes[0].Path
	}
	if method == "" {
		return by, ok
	}
	for _, r := range g.byText[(&route.Route{Method: method, Path: path}).String()] {
		for _, a := range g.attached[routeKey(r)] {
			try(a)
		}
	}
	return by, ok
}

// SilencesAt reports whether an ignore line on the statement at a place silences
// the named rule there.
func (g *Ignores) SilencesAt(name string, at source.Span) bool {
	ignored := false
	for _, a := range g.index.statements[at.File] {
		if at.Within(a.Stmt) {
			_, silences := g.line(a, name)
			ignored = ignored || silences
		}
	}
	return ignored
}

// line returns the line by which an annotation silences what the named rule finds
// where it stands, and notes that the line has silenced it: line is asked only if
// there is a finding.
func (g *Ignores) line(a *annotation.Annotation, name string) (annotation.Ignore, bool) {
	for _, i := range a.Ignores {
		if i.Rule == name {
			g.silenced[i.Span] = true
			return i, true
		}
	}
	return annotation.Ignore{}, false
}

// Used returns the places of the lines that have silenced a finding, sorted.
func (g *Ignores) Used() []string {
	var out []string
	for at := range g.silenced {
		out = append(out, at.String())
	}
	slices.Sort(out)
	return out
}

// Unused returns the ignore lines about the rules that judged reports that have
// silenced nothing, neither here nor in the packages that said which lines have:
// their places are in elsewhere.
func (g *Ignores) Unused(elsewhere map[string]bool, judged func(name string) bool) []annotation.Ignore {
	undecided := make(map[*annotation.Annotation]bool) // what they would silence is not known
	for _, r := range g.routes {
		for _, a := range g.attached[routeKey(r)] {
			undecided[a] = undecided[a] || len(r.Unknown) > 0
		}
	}
	var out []annotation.Ignore
	seen := make(map[source.Span]bool)
	for _, a := range g.index.all {
		for _, i := range a.Ignores {
			if !g.silenced[i.Span] && !elsewhere[i.Span.String()] && judged(i.Rule) && !seen[i.Span] && !(undecided[a] && needsEnforced(i.Rule)) {
				seen[i.Span] = true
				out = append(out, i)
			}
		}
	}
	slices.SortFunc(out, func(a, b annotation.Ignore) int { return a.Span.Compare(b.Span.Pos) })
	return out
}

// needsEnforced reports whether the named rule may find something about a route once
// it is known what the code enforces there.
func needsEnforced(name string) bool {
	r, ok := rule.Find(name)
	return ok && r.Enforced
}
