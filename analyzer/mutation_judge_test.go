package analyzer_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
)

// An otherRoute is what a mutant does to a route: its names before and after, and, for
// readers, in which way.
type otherRoute struct {
	names []string
	how   string
}

// changes returns the routes that mutants answer otherwise than the program did:
// those that let in whoever they did not, or that some tokens no longer open.
func (c *campaign) changes(after replies, tried []*trial) (out []otherRoute) {
	other, gone := make(map[string]bool), make(map[string]bool)
	for _, t := range tried {
		has := byName(t.verdict.routes)
		for _, r := range c.base.routes {
			gone[r.String()] = gone[r.String()] || has[r.String()] == nil
		}
		for _, n := range t.names {
			other[n.now.String()] = true
			if n.now.Method != route.Any || n.was.Method == route.Any {
				other[n.was.String()] = true
			}
		}
	}
	for _, t := range tried {
		for _, n := range t.names {
			if how := c.differs(c.before, after, n); how != "" {
				out = append(out, otherRoute{[]string{n.now.String(), n.was.String()}, how})
			}
		}
	}
	for _, r := range c.base.routes {
		for _, key := range c.known[r] {
			if other[r.String()] || gone[r.String()] && isGone(after[key]) {
				continue
			}
			if how := differ(c.before[key], after[key]); how != "" {
				out = append(out, otherRoute{[]string{r.String()}, how})
				break
			}
		}
	}
	return out
}

// isGone reports whether there is no such route, whoever asks.
func isGone(all map[string]reply) bool {
	for _, r := range all {
		if r.Status != 404 && r.Status != 405 {
			return false
		}
	}
	return true
}

// isShut reports whether nobody is served any more who was: what is enforced holds
// of nobody.
func isShut(after map[string]reply) bool {
	for _, r := range after {
		if r.kind() != "refused" {
			return false
		}
	}
	return true
}

// differ tells the first token for which two routes differ in their replies.
func differ(before, after map[string]reply) string {
	for _, token := range slices.Sorted(maps.Keys(before)) {
		if a, b := before[token].kind(), after[token].kind(); a != b {
			how := fmt.Sprintf("%s: %s, was %s", token, b, a)
			if isShut(after) {
				how = shut + how
			}
			return how
		}
	}
	return ""
}

// shut begins what is said of a route that serves nobody.
const shut = "shut: "

// differs tells in which way a route differs from the one that it was. One that
// answers other methods as well may do so for whoever has a scope that writes.
func (p *mutated) differs(before, after replies, n renamed) string {
	for _, c := range n.calls {
		key := c.Method + " " + c.Path
		if strings.HasPrefix(c.Like, c.Method+" ") {
			if how := differ(before[c.Like], after[key]); how != "" {
				return how
			}
			continue
		}
		if _, reads := n.was.Demands().ReadOnly(p.access); !reads || !n.now.Access.Writes() {
			continue
		}
		for _, token := range slices.Sorted(maps.Keys(after[key])) {
			if k := after[key][token].kind(); k != "refused" && after[key][token].Status < 300 && before[c.Like][token].kind() == "served" {
				return fmt.Sprintf("%s %s: %s", c.Method, token, k)
			}
		}
	}
	return ""
}

// A told is a finding that the program as it was does not have.
type told struct {
	finding rule.Finding
	routes  []string
	right   bool // whatever is answered
}

func (t told) String() string {
	return fmt.Sprintf("%s (%s) at %s", t.finding.Message, t.finding.Rule, strings.Join(t.routes, ", "))
}

// news returns the findings of a mutant that the program does not have.
func (p *mutated) news(m *mutant, v *verdict) (out []told) {
	had := make(map[string]int)
	for _, f := range p.base.findings {
		had[identity(f)]++
	}
	for _, f := range v.findings {
		if had[identity(f)]--; had[identity(f)] < 0 {
			out = append(out, told{f, p.routesOf(f), p.isRight(m, v, f)})
		}
	}
	return out
}

// isRight reports whether a finding is true of a mutant, whatever that is answered: the
// catalog does not have what was written; the handler of an annotation serves nothing any
// more; or the program had it of the same routes, in other words.
func (p *mutated) isRight(m *mutant, v *verdict, f rule.Finding) bool {
	switch {
	case f.Rule == rule.UnknownScope && strings.HasPrefix(m.operator, "misspell"):
		return true
	case f.Rule == rule.BadAnnotation && f.Path == "":
		return !slices.ContainsFunc(v.routes, func(r *route.Route) bool { return strings.HasSuffix(f.Message, " "+r.Handler) })
	}
	return f.Path != "" && slices.ContainsFunc(p.base.findings, func(g rule.Finding) bool {
		return f.Rule == g.Rule && f.Method == g.Method && f.Path == g.Path && slices.Equal(p.routesOf(f), p.routesOf(g))
	})
}

// identity is the same for a finding before and after lines have moved.
func identity(f rule.Finding) string { return f.Rule + " " + f.Message }

// routesOf returns the names of the routes that a finding is about: where it names
// none, those that its message has the handler of.
func (p *mutated) routesOf(f rule.Finding) []string {
	var out []string
	if f.Path == "" {
		for _, r := range p.base.routes {
			if strings.Contains(f.Message, r.Handler) {
				out = append(out, r.String())
			}
		}
	}
	if f.Path != "" {
		out = append(out, f.Method+" "+f.Path)
	}
	for _, r := range f.Routes {
		if !slices.Contains(out, r.String()) {
			out = append(out, r.String())
		}
	}
	return out
}

// A judgement is how the tool did on a mutant.
type judgement struct {
	survived []string // routes that have changed and are not told
	shut     bool     // all of these serve nobody any more
	alarms   []string // findings about others
	changes  int
}

// judge holds what is told of a mutant against what it changes.
func judge(changes []otherRoute, news []told) judgement {
	j := judgement{changes: len(changes), shut: true}
	covered := make(map[string]bool)
	for _, n := range news {
		for _, r := range n.routes {
			covered[r] = true
		}
	}
	meant := make(map[string]bool)
	for _, c := range changes {
		found := false
		for _, name := range c.names {
			meant[name] = true
			_, path, _ := strings.Cut(name, " ")
			found = found || covered[name] || covered[route.Any+" "+path]
		}
		if !found {
			j.survived = append(j.survived, c.names[0]+": "+c.how)
			j.shut = j.shut && strings.HasPrefix(c.how, shut)
		}
	}
	for _, n := range news {
		fits := n.right || len(n.routes) == 0 && len(changes) > 0
		for _, r := range n.routes {
			fits = fits || meant[r]
		}
		if !fits {
			j.alarms = append(j.alarms, n.String())
		}
	}
	return j
}

// judgeSpoken holds what is told of a change in an annotation against what that
// is: a promise that is wrong now, or only no longer made.
func (p *mutated) judgeSpoken(m *mutant, news []told) judgement {
	line := p.fset.Position(p.fset.File(m.at).Pos(m.edits[0].from)).Line
	text := strings.Split(string(p.sources[m.file]), "\n")[line-1]
	var about []otherRoute
	for _, r := range p.base.routes {
		for _, c := range r.Claims {
			if c.Span.File == m.file && c.Span.Line == line {
				about = append(about, otherRoute{[]string{r.String()}, "its annotation"})
			}
		}
	}
	switch {
	case !strings.HasPrefix(m.operator, "drop"):
		if len(about) == 0 && len(news) == 0 {
			return judgement{changes: 1, survived: []string{"the annotation is no route's"}}
		}
		return judge(about, news)
	case strings.Contains(text, "//scope:public"), strings.Contains(text, "//scope:access"):
		j := judgement{changes: 1}
		if len(news) == 0 {
			j.survived = []string{strings.TrimSpace(text)}
		}
		return j
	}
	return judge(nil, news)
}

// judgeUnasked holds what is told of a mutant against what the operator expects
// where no server can be asked: that something is told, or that the route table,
// which can be locked, is another. It is false for one that is not seen to touch what
// a route is guarded by.
func (p *mutated) judgeUnasked(m *mutant, v *verdict, news []told) (judgement, bool) {
	j := judgement{changes: 1, alarms: p.unfounded(m, v, news)}
	if len(j.alarms) > 0 || len(news) > 0 || !slices.Equal(table(p.base.routes), table(v.routes)) {
		return j, true
	}
	j.survived = []string{"nothing is told, and the route table is the same"}
	return j, slices.ContainsFunc(p.base.routes, func(r *route.Route) bool { return p.guardsBy(r, m) })
}

// unfounded returns what is told of routes of which the place of a mutant is no guard, and
// which are as they were.
func (p *mutated) unfounded(m *mutant, v *verdict, news []told) (out []string) {
	had, has := byName(p.base.routes), byName(v.routes)
	for _, n := range news {
		if n.right || len(n.routes) == 0 || slices.ContainsFunc(n.routes, func(name string) bool {
			a, b := had[name], has[name]
			return a == nil || b == nil || p.guardsBy(a, m) || a.Handler != b.Handler ||
				a.WhyUnknown() != b.WhyUnknown() || len(a.Faults) != len(b.Faults) || !slices.Equal(table([]*route.Route{a}), table([]*route.Route{b}))
		}) {
			continue
		}
		out = append(out, n.String())
	}
	return out
}

// guardsBy reports whether the place of a mutant is one of those that guard a route: the
// call of a guard, a refusal in the function that is given the scopes, or, for a
// route that leaves its group, where something else than its own statement guards it.
func (p *mutated) guardsBy(r *route.Route, m *mutant) bool {
	from, to := m.edits[0].from, m.edits[0].to
	within := func(s source.Span) bool { return s.File == m.file && s.Offset <= to && from <= s.End }
	for _, c := range r.Guards {
		switch {
		case m.operator == "move a route out of its group":
			if within(r.At) && c.Dialect == route.Guard && c.Span.Line != r.At.Line {
				return true
			}
		case within(c.Span), m.refusal && m.function == c.Func && c.Func != "":
			return true
		}
	}
	return false
}

// table returns what is locked of routes.
func table(routes []*route.Route) (out []string) {
	for _, r := range routes {
		out = append(out, fmt.Sprintf("%s %s %v", r, r.Demands(), r.Public))
	}
	slices.Sort(out)
	return out
}
