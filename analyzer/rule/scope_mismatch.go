package rule

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// ScopeMismatch reports a route whose annotation and whose code demand
// something else, under what the catalog says implies what. The finding stands
// at the annotation. It says which side is weaker, and, where [evidence] tells,
// which of them is likely wrong.
//
// The fix makes the annotation say what the code does. There is none where that
// would document a guard that is weaker than what was promised, or that is
// likely the wrong side, nor where other routes share the annotation and demand
// something else.
const ScopeMismatch = "scope-mismatch"

func checkScopeMismatch(s *Subject, report func(Finding)) {
	if s.Config != nil && s.Config.Enforcement == config.EnforcementOff {
		return
	}
	m := &matcher{Subject: s, im: s.Catalog.Implication()}
	for _, r := range s.Routes {
		if !m.differ(r) || len(r.Claims) == 0 || unreadable(s, r) || takenBack(r) {
			continue
		}
		f := about(ScopeMismatch, r)
		f.Span = r.Claims[0].Span
		f.says(m.message(r, "is", "declares"), m.message(r, "are", "declare"))
		for _, g := range r.Guards {
			f.Notes = append(f.Notes, source.Note{Span: g.Span, Message: g.Requirement.String() + " is enforced here"})
		}
		f.Notes = append(f.Notes, registered(r, f.Span)...)
		if fix, ok := m.fix(r); ok {
			f.Fixes = []source.Fix{fix}
		}
		report(f)
	}
}

// takenBack reports whether the configuration says that a route is public, of which the
// annotation is about the whole API, and nothing is enforced on it.
func takenBack(r *route.Route) bool {
	return r.Public && r.Enforced.IsPublic() && !slices.ContainsFunc(r.Claims, func(c route.Claim) bool { return !c.Inherited })
}

// A matcher compares the two sides of routes.
type matcher struct {
	*Subject
	im       *scope.Implication
	demander *demander
	suggest  *suggester
}

// differ reports whether both sides of a route say something, and not the same. What
// the guard accepts besides is not held against the annotation if the catalog does not
// list it, which is for unknown-scope to tell, once, or if it is the scope of
// administrators, which opens whatever is documented.
func (m *matcher) differ(r *route.Route) bool {
	if !r.Declared.IsStated() || !r.Enforced.IsStated() {
		return false
	}
	same := func(enforced scope.Requirement) bool {
		return scope.Compare(r.Declared, enforced.As(r.Declared), m.im) == scope.Equal
	}
	return !same(r.Enforced) && !same(m.listed(r))
}

// listed returns the alternatives that a route's guards accept, without those with a
// scope that the annotation does not have and that names a privilege, or is not in the
// catalog; all of them if no other is left.
func (m *matcher) listed(r *route.Route) scope.Requirement {
	if m.Catalog == nil {
		return r.Enforced
	}
	listed := slices.DeleteFunc(slices.Clone(r.Enforced), func(set scope.Set) bool {
		return slices.ContainsFunc(set, func(name scope.Scope) bool {
			_, ok := m.Catalog.Lookup(name)
			besides := !ok && len(m.Catalog.Fitting(name)) == 0 || naming.IsPrivilege(string(name))
			return besides && !slices.ContainsFunc(r.Declared, func(set scope.Set) bool { return set.Contains(name) })
		})
	})
	if len(listed) == 0 {
		return r.Enforced
	}
	return listed
}

// A side is one of the two that a route's requirement has.
type side int

const (
	neither side = iota
	annotated
	enforced
)

var sideNames = []string{"neither side", "the annotation", "the guard"}

// message says what the sides of a route demand, and how they relate, with the
// verbs as the number of its methods wants them.
func (m *matcher) message(r *route.Route, is, declares string) string {
	text := is + " declared public"
	if !r.Declared.IsPublic() {
		text = declares + " " + r.Declared.String()
	}
	if r.Enforced.IsPublic() {
		return text + ", but nothing enforces it"
	}
	text += ", but " + enforcer(r) + " " + r.Enforced.String() + "; "
	weaker := neither
	switch scope.Compare(r.Declared, r.Enforced, m.im) {
	case scope.Weaker:
		weaker = annotated
	case scope.Stronger:
		weaker = enforced
	}
	text += sideNames[weaker] + " is weaker"
	if takesAny(r) {
		text += ", since any one of the scopes suffices"
	}
	if wrong, since := m.judge(r); wrong != neither {
		subject := sideNames[wrong]
		if wrong == weaker {
			subject = "it"
		}
		text += ", and " + subject + " is likely wrong: " + since
	}
	return text
}

// takesAny reports whether a route demands several scopes together, and what runs
// takes any one of these.
func takesAny(r *route.Route) bool {
	if len(r.Declared) != 1 || len(r.Declared[0]) < 2 || len(r.Enforced) != len(r.Declared[0]) {
		return false
	}
	return !slices.ContainsFunc(r.Enforced, func(set scope.Set) bool { return len(set) != 1 || !r.Declared[0].Contains(set[0]) })
}

// enforcer returns who enforces what the route demands, with the verb.
func enforcer(r *route.Route) string {
	switch {
	case len(r.Guards) > 0 && !slices.ContainsFunc(r.Guards, func(g route.Claim) bool { return g.Dialect != route.Check }):
		return "the handler enforces"
	case len(r.Guards) > 1:
		return "its guards enforce"
	}
	return "its guard enforces"
}

// evidence is what tells which side of a mismatch is wrong, the strongest
// first. Each asks whether a requirement is right for a route. Where it is
// right about one side and not about the other, the other one is likely wrong.
var evidence = []struct {
	since func(m *matcher, r *route.Route) string
	right func(m *matcher, r *route.Route, side scope.Requirement) bool
}{
	{
		since: func(m *matcher, r *route.Route) string {
			return conjunction(m.demander.at(r)) + " is what the catalog demands there"
		},
		right: func(m *matcher, r *route.Route, side scope.Requirement) bool {
			return m.demander.meets(m.demander.at(r), side)
		},
	},
	{
		since: func(*matcher, *route.Route) string { return "the route writes" },
		right: func(m *matcher, r *route.Route, side scope.Requirement) bool {
			_, reads := side.ReadOnly(m.knownAccess)
			return !r.Access.Writes() || !reads && !side.IsPublic()
		},
	},
	{
		since: func(*matcher, *route.Route) string { return "the route reads" },
		right: func(m *matcher, r *route.Route, side scope.Requirement) bool {
			return r.Access.Writes() || side.IsPublic() || slices.ContainsFunc(side, func(set scope.Set) bool {
				_, excess := m.excess(set)
				return !excess
			})
		},
	},
	{
		since: func(m *matcher, r *route.Route) string {
			name, _ := m.suggest.suggest(r)
			return string(name) + " is the scope of the path"
		},
		right: func(m *matcher, r *route.Route, side scope.Requirement) bool {
			name, ok := m.suggest.suggest(r)
			return !ok || len(side) > 0 && !slices.ContainsFunc(side, func(set scope.Set) bool { return !m.im.Closure(set).Contains(name) })
		},
	},
}

// judge returns the side that is likely wrong, and why.
func (m *matcher) judge(r *route.Route) (wrong side, since string) {
	if m.demander == nil {
		m.demander, m.suggest = newDemander(m.Catalog, m.im), newSuggester(m.Catalog)
	}
	for _, e := range evidence {
		declared, guarded := e.right(m, r, r.Declared), e.right(m, r, r.Enforced)
		switch {
		case declared && !guarded:
			return enforced, e.since(m, r)
		case guarded && !declared:
			return annotated, e.since(m, r)
		}
	}
	return neither, ""
}

// fix returns the fix that makes the annotations of a route say what its guards
// enforce.
func (m *matcher) fix(r *route.Route) (source.Fix, bool) {
	for _, other := range m.Routes {
		if !sharesClaim(r, other) {
			continue
		}
		if !other.Enforced.IsStated() || scope.Compare(other.Enforced, r.Enforced, m.im) != scope.Equal ||
			scope.Compare(other.Declared, other.Enforced, m.im) == scope.Stronger {
			return source.Fix{}, false
		}
		if wrong, _ := m.judge(other); wrong == enforced {
			return source.Fix{}, false
		}
	}
	want := r.Enforced.Normal(m.im)
	text := want.String()
	var edits []source.Edit
	for _, c := range r.Claims {
		a, ok := m.annotation(c)
		if !ok {
			return source.Fix{}, false
		}
		own, ok := m.demand(a, want)
		if !ok {
			return source.Fix{}, false
		}
		edits = append(edits, own...)
	}
	return source.Fix{Message: "Require " + text, Edits: edits}, true
}

// sharesClaim reports whether an annotation is about both routes.
func sharesClaim(r, other *route.Route) bool {
	return slices.ContainsFunc(r.Claims, func(c route.Claim) bool {
		return slices.ContainsFunc(other.Claims, func(d route.Claim) bool { return c.Span == d.Span })
	})
}

// annotation returns the annotation that a claim was made of. What a framework is
// told of a route stands on nothing.
func (s *Subject) annotation(c route.Claim) (*annotation.Annotation, bool) {
	if annotation.TraitsOf(c.Dialect).Told {
		return &annotation.Annotation{Dialect: c.Dialect, Requirement: c.Requirement, Scopes: c.Scopes, Span: c.Span, Extent: c.Span}, true
	}
	for a := range s.annotations() {
		if a.Span == c.Span && a.Dialect == c.Dialect {
			return a, true
		}
	}
	return nil, false
}

// demand returns the edits that make want the whole requirement of an
// annotation. In a list of alternatives those that are right stay. Of several
// lines the first says it, and the others go.
func (s *Subject) demand(a *annotation.Annotation, want scope.Requirement) ([]source.Edit, bool) {
	text := want.String()
	if len(a.Requires) == 1 {
		if edit, ok := a.Replace(a.Requires[0], text); ok {
			return []source.Edit{edit}, true
		}
	}
	if len(a.Scopes) > 0 {
		if data, ok := s.file(a.Scopes[0].Span.File); ok {
			if edits, ok := a.Rewrite(data, want); ok {
				return edits, true
			}
		}
	}
	if len(a.Requires) == 0 {
		return nil, false
	}
	edit, ok := a.Replace(a.Requires[0], text)
	edits := []source.Edit{edit}
	for _, more := range a.Requires[1:] {
		gone, removed := s.line(more)
		edits, ok = append(edits, gone), ok && removed
	}
	return edits, ok
}
