package analyzer

import (
	"go/token"
	"path/filepath"

	"golang.org/x/tools/go/analysis"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
)

// report turns a finding into a diagnostic. Dir is the directory of the
// configuration.
func (u *unit) report(f rule.Finding, dir string) {
	pos, end, ok := u.span(f.Span)
	if !ok || u.shared.settings.GoFiles && filepath.Ext(f.Span.File) != ".go" {
		// The place is in a file that cannot be read here, or pointed at.
		// Better elsewhere, naming the place, than not at all.
		pos, end = u.instead(f)
		f.Message += " at " + placeName(f.Span, dir)
	}
	d := analysis.Diagnostic{
		Pos:      pos,
		End:      end,
		Category: f.Rule,
		Message:  printable.Text(f.Message) + " (" + f.Rule + ")", // drivers print no more than the message
		URL:      rule.URL(f.Rule),
	}
	for _, n := range f.Notes {
		if pos, end, ok := u.span(n.Span); ok {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: pos, End: end, Message: printable.Text(n.Message)})
		}
	}
	for _, fix := range f.Fixes {
		s := analysis.SuggestedFix{Message: printable.Text(fix.Message)}
		for _, e := range fix.Edits {
			pos, end, ok := u.span(e.Span)
			if !ok {
				s.TextEdits = nil
				break
			}
			s.TextEdits = append(s.TextEdits, analysis.TextEdit{Pos: pos, End: end, NewText: []byte(e.Text)})
		}
		if len(s.TextEdits) > 0 {
			d.SuggestedFixes = append(d.SuggestedFixes, s)
		}
	}
	u.Report(d)
}

// instead returns where to report a finding whose own place cannot be pointed at: at the
// registration of its route, at the file that the registration was generated in, or else
// at the package clause.
func (u *unit) instead(f rule.Finding) (pos, end token.Pos) {
	for _, r := range f.Routes {
		for _, at := range append([]source.Span{r.At}, r.Sites...) {
			if filepath.Ext(at.File) != ".go" {
				continue
			}
			if pos, end, ok := u.span(at); ok {
				return pos, end
			}
		}
	}
	return u.files[0].Package, token.NoPos
}

// placeName names a place as file:line:column, the file relative to a directory, "" for
// none, if it lies there.
func placeName(s source.Span, dir string) string {
	if rel, err := filepath.Rel(dir, s.File); err == nil && dir != "" && filepath.IsLocal(rel) {
		s.File = filepath.ToSlash(rel)
	}
	return s.Pos.String()
}
