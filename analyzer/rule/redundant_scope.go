package rule

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// RedundantScope reports what an annotation demands for nothing: a scope beside
// another one that implies it, and an alternative that can be left out since
// all that satisfies it satisfies another one. Of two that make each other
// redundant, the first stays.
//
// Guards are not judged. One that compares names does not know what implies
// what, and has to be told both read_people and people. Nor is an annotation
// with an alternative that should not be there, since it opens a route that
// writes to read scopes ([ReadScopeOnWrite]), or lacks what the catalog demands
// ([WrongScope]): that one has to go, not the one that it makes redundant. An
// annotation is therefore judged where its routes are known.
const RedundantScope = "redundant-scope"

func checkRedundantScope(s *Subject, report func(Finding)) {
	im := s.Catalog.Implication()
	d := newDemander(s.Catalog, im)
	for _, st := range s.declarations() {
		if s.tooOpen(st, d) {
			continue
		}
		alternatives := s.alternatives(st.Claim)
		found := redundant(alternatives, im)
		if len(found) == 0 {
			continue
		}
		fix, ok := s.withoutRedundant(st.annotation, alternatives, found)
		for _, x := range found {
			f := st.about(RedundantScope, x.at().Span)
			f.Subject = join(names(x.scopes))
			f.Message = x.message
			if ok {
				f.Fixes = []source.Fix{fix}
			}
			report(f)
		}
	}
}

// tooOpen reports whether an alternative of an annotation should not open one
// of its routes.
func (s *Subject) tooOpen(st *statement, d *demander) bool {
	_, reads := st.Requirement.ReadOnly(s.knownAccess)
	return slices.ContainsFunc(st.routes, func(r *route.Route) bool {
		return !r.Public && (reads && r.Access.Writes() || !d.meets(d.at(r), st.Requirement))
	})
}

// A superfluous is an alternative, or a scope in one, that can be left out.
type superfluous struct {
	scopes  []route.ScopeAt
	message string
}

func (x superfluous) at() route.ScopeAt { return x.scopes[0] }

// redundant returns what can be left out of alternatives, as written. What is
// left then opens to the same tokens: a scope is left out only for one that
// stays, and so is an alternative.
func redundant(alternatives [][]route.ScopeAt, im *scope.Implication) []superfluous {
	var found []superfluous
	sets := make([]scope.Set, len(alternatives))
	for i, alternative := range alternatives {
		sets[i] = scope.NewSet(names(alternative)...)
	}
	covers := func(a, b int) bool {
		return im.Closure(sets[a]).Includes(im.Closure(sets[b])) && signsInAs(alternatives[a], alternatives[b])
	}
	for i, alternative := range alternatives {
		if j := better(len(sets), i, covers); j >= 0 {
			found = append(found, superfluous{alternative, "the alternative " + join(names(alternative)) + " is redundant: " + suffices(sets[i], sets[j])})
			continue
		}
		for k, at := range alternative {
			if l := better(len(alternative), k, func(a, b int) bool {
				return alternative[a].Scheme == alternative[b].Scheme && im.Implies(alternative[b].Name, alternative[a].Name)
			}); l >= 0 {
				reason := string(alternative[l].Name) + " implies it"
				if alternative[l].Name == at.Name {
					reason = "it is demanded twice"
				}
				found = append(found, superfluous{alternative[k : k+1], string(at.Name) + " is redundant: " + reason})
			}
		}
	}
	return found
}

// signsInAs reports whether who meets one alternative has signed in by every
// security scheme of another. Two schemes are two ways to sign in, of which a
// client may have but one, whatever scopes they are asked for.
func signsInAs(alternative, other []route.ScopeAt) bool {
	return !slices.ContainsFunc(other, func(b route.ScopeAt) bool {
		return !slices.ContainsFunc(alternative, func(a route.ScopeAt) bool { return a.Scheme == b.Scheme })
	})
}

// better returns which of n things makes the i-th one redundant and is not
// redundant itself, -1 if there is none. Covers reports whether the second can
// stand for the first; of two that can stand for each other the first stays.
func better(n, i int, covers func(i, j int) bool) int {
	for j := range n {
		if j != i && covers(i, j) && (j < i || !covers(j, i)) {
			if k := better(n, j, covers); k >= 0 {
				return k
			}
			return j
		}
	}
	return -1
}

// suffices says why an alternative is redundant beside another one.
func suffices(set, other scope.Set) string {
	if set.Equal(other) {
		return "it is there twice"
	}
	text := other.String() + plural(other, " suffices", " suffice")
	if !set.Includes(other) {
		text += ", which " + set.String() + plural(set, " implies", " imply")
	}
	return text
}

// plural returns the form of a verb that goes with the scopes of a set.
func plural(s scope.Set, one, many string) string {
	if len(s) == 1 {
		return one
	}
	return many
}

// withoutRedundant returns the fix that leaves everything redundant out of an
// annotation. What stays keeps its layout, and a line of which nothing stays is
// removed.
func (s *Subject) withoutRedundant(a *annotation.Annotation, alternatives [][]route.ScopeAt, gone []superfluous) (source.Fix, bool) {
	texts := make([]string, len(gone))
	for i, x := range gone {
		texts[i] = join(names(x.scopes))
	}
	fix := source.Fix{Message: "Remove " + strings.Join(texts, ", ")}
	ok := false
	if fix.Edits, ok = s.withoutElements(a, alternatives, gone); !ok {
		fix.Edits, ok = s.withoutText(a, alternatives, gone)
	}
	return fix, ok
}

// withoutElements leaves out elements of lists.
func (s *Subject) withoutElements(a *annotation.Annotation, alternatives [][]route.ScopeAt, gone []superfluous) ([]source.Edit, bool) {
	data, ok := s.file(a.Scopes[0].Span.File)
	if !ok {
		return nil, false
	}
	var items []int
	var scopes []route.ScopeAt
	for _, x := range gone {
		i := slices.IndexFunc(alternatives, func(alt []route.ScopeAt) bool { return slices.Equal(alt, x.scopes) })
		if i >= 0 && len(alternatives) > 1 {
			items = append(items, i)
		} else {
			scopes = append(scopes, x.scopes...)
		}
	}
	var edits []source.Edit
	if len(items) > 0 {
		if edits, ok = a.Without(data, items...); !ok {
			return nil, false
		}
	}
	if len(scopes) > 0 {
		cut, ok := a.Cut(data, scopes)
		if !ok {
			return nil, false
		}
		edits = append(edits, cut...)
	}
	return edits, len(edits) > 0
}

// withoutText leaves out a part of a text.
func (s *Subject) withoutText(a *annotation.Annotation, alternatives [][]route.ScopeAt, gone []superfluous) ([]source.Edit, bool) {
	var edits []source.Edit
	for _, span := range a.Requires {
		lines := slices.DeleteFunc(slices.Clone(alternatives), func(alternative []route.ScopeAt) bool {
			return !alternative[0].Span.Within(span)
		})
		text, changed, ok := s.without(lines, gone)
		if !changed {
			continue
		}
		edit := source.Edit{}
		switch {
		case !ok:
		case text == "":
			edit, ok = s.line(span)
		default:
			edit, ok = a.Replace(across(slices.Concat(lines...)), text)
		}
		if !ok {
			return nil, false
		}
		edits = append(edits, edit)
	}
	return edits, len(edits) > 0
}

// without returns the text of alternatives that stand on one line without what
// is gone, and whether anything is. It reports false where the text cannot be
// read.
func (s *Subject) without(line [][]route.ScopeAt, gone []superfluous) (text string, changed, ok bool) {
	var b strings.Builder
	var last route.ScopeAt // the scope before, gone or not
	for _, alternative := range line {
		first := true // of those that stay in the alternative
		var bar string
		for i, at := range alternative {
			separator := ""
			if last.Span.IsValid() {
				if separator, ok = s.between(last.Span, at.Span); !ok {
					return "", true, false
				}
			}
			last = at
			if i == 0 {
				bar = separator
			}
			if slices.ContainsFunc(gone, func(x superfluous) bool { return slices.Contains(x.scopes, at) }) {
				changed = true
				continue
			}
			if first {
				separator, first = bar, false
			}
			if b.Len() > 0 {
				b.WriteString(separator)
			}
			b.WriteString(string(at.Name))
		}
	}
	return b.String(), changed, true
}
