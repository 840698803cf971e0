package annotation

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A fault is a [Problem] before its positions are turned into places.
type fault struct {
	pos, end token.Pos
	text     string
	fixes    []fix
}

type fix struct {
	title string
	edits []edit
}

type edit struct {
	pos, end token.Pos
	text     string
}

// replace adds the fix that writes text from pos to end.
func (f *fault) replace(pos, end token.Pos, text, title string) *fault {
	f.fixes = append(f.fixes, fix{title: title, edits: []edit{{pos, end, text}}})
	return f
}

// nearest says that word, which stands from pos to end behind lead, is none of
// known. The nearest one is the fix; where none is near, the message lists all.
func nearest(pos, end token.Pos, what, lead, word string, known []string) *fault {
	f := &fault{pos: pos, end: end, text: what + " " + lead + word}
	among := func(yield func(scope.Scope) bool) {
		for _, k := range known {
			if !yield(scope.Scope(k)) {
				return
			}
		}
	}
	if near, ok := scope.Nearest(scope.Scope(word), among); ok {
		f.text += "; the nearest is " + lead + string(near)
		return f.replace(pos, end, string(near), "Write "+lead+string(near))
	}
	f.text += "; known are " + strings.Join(slices.Sorted(slices.Values(known)), ", ")
	return f
}

// misplaced says that a line stands at s, where its verb cannot.
func (c *collector) misplaced(l *line, s site) *fault {
	f := &fault{pos: l.Slash, end: l.end,
		text: fmt.Sprintf("misplaced %s%s %s; it belongs %s", prefix, l.verb.name, s.what, l.verb.on)}
	if s.function != nil && l.verb.on&declaration != 0 {
		text := strings.TrimRight(prefix+l.Name+" "+l.Args, " ") + "\n"
		if endsInProse(s.function.Doc) {
			text = "//\n" + text
		}
		at := s.function.Pos()
		f.fixes = append(f.fixes, fix{"Move " + prefix + l.Name + " to the doc comment", []edit{{at, at, text}, {l.Slash - token.Pos(c.blanksBefore(l)), l.end, ""}}})
	}
	return f
}

// blanksBefore returns how many blanks stand between the code of a line and a
// comment that ends it, as far as the source is at hand.
func (c *collector) blanksBefore(l *line) int {
	if c.in.ReadFile == nil {
		return 0
	}
	at := source.Between(c.in.Fset, l.Slash, l.end)
	data, err := c.in.ReadFile(at.File)
	if err != nil || at.End > len(data) {
		return 0
	}
	rest, _, _ := strings.Cut(string(data[at.End:]), "\n")
	if strings.TrimSpace(rest) != "" {
		return 0 // a note stays
	}
	before := string(data[:at.Offset])
	return len(before) - len(strings.TrimRight(before, " \t"))
}

func (c *collector) report(f *fault) {
	if f == nil {
		return
	}
	p := Problem{Span: source.Between(c.in.Fset, f.pos, f.end), Message: f.text}
	for _, x := range f.fixes {
		mended := source.Fix{Message: x.title}
		for _, e := range x.edits {
			mended.Edits = append(mended.Edits, source.Edit{Span: source.Between(c.in.Fset, e.pos, e.end), Text: e.text})
		}
		p.Fixes = append(p.Fixes, mended)
	}
	c.problems = append(c.problems, p)
}
