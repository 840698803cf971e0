package rule

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// withoutProse returns findings about unknown scopes, which are sorted, with those about
// words in a row put together: "//scope:require read:notes to see them" has no scopes
// called to, see and them, but an explanation that no second "//" begins.
func (s *Subject) withoutProse(found []Finding) []Finding {
	const fewest = 2 // one word may be the name of a scope
	var out []Finding
	for i := 0; i < len(found); {
		n := 1
		for i+n < len(found) && isWord(found[i]) && isWord(found[i+n]) && s.follows(found[i+n-1].Span, found[i+n].Span) {
			n++
		}
		f := found[i]
		if n >= fewest {
			last := found[i+n-1].Span
			var words []string
			for _, g := range found[i : i+n] {
				words = append(words, g.Subject)
			}
			f.Span.End = last.End
			f.Subject = strings.Join(words, " ")
			f.Message = "unknown scopes " + f.Subject + "; an explanation stands behind a second //"
			f.Fixes = []source.Fix{{Message: "Begin the explanation with //", Edits: []source.Edit{{Span: source.Span{Pos: f.Span.Pos, End: f.Span.Offset}, Text: "// "}}}}
		}
		out = append(out, f)
		i += n
	}
	return out
}

// isWord reports whether a finding is about a name that is a plain word, which nothing in
// the catalog is like, in a directive.
func isWord(f Finding) bool {
	return len(f.Fixes) == 0 && f.Subject != "" && !f.ByCause && strings.HasSuffix(f.Span.File, ".go") &&
		!strings.ContainsFunc(f.Subject, func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune("'.!?", r)
		})
}

// follows reports whether blanks alone stand between two places of a line that is a
// directive's.
func (s *Subject) follows(a, b source.Span) bool {
	if a.File != b.File || a.Line != b.Line || b.Offset <= a.End || s.ReadFile == nil {
		return false
	}
	data, err := s.ReadFile(a.File)
	if err != nil || b.Offset > len(data) {
		return false
	}
	start := slices.Max([]int{0, a.Offset - a.Column + 1})
	return strings.TrimSpace(string(data[a.End:b.Offset])) == "" && strings.Contains(string(data[start:a.Offset]), "//scope:require ")
}
