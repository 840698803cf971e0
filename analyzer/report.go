package analyzer

import (
	"go/token"
	"go/types"
	"path/filepath"

	"golang.org/x/tools/go/analysis"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
)

// report turns a finding into a diagnostic.
func (w *work) report(f rule.Finding) {
	pos, end, ok := w.span(f.Span)
	if !ok || w.pass.settings.GoFiles && filepath.Ext(f.Span.File) != ".go" {
		// The place is in a file that cannot be read here, or pointed at.
		// Better elsewhere, naming the place, than not at all.
		pos, end = w.instead(f)
		f.Message += " at " + w.place(f.Span)
	}
	d := analysis.Diagnostic{
		Pos:      pos,
		End:      end,
		Category: f.Rule,
		Message:  printable.Text(f.Message) + " (" + f.Rule + ")", // drivers print no more than the message
		URL:      rule.URL(f.Rule),
	}
	for _, n := range f.Notes {
		if pos, end, ok := w.span(n.Span); ok {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: pos, End: end, Message: printable.Text(n.Message)})
		}
	}
	for _, fix := range f.Fixes {
		s := analysis.SuggestedFix{Message: printable.Text(fix.Message)}
		for _, e := range fix.Edits {
			pos, end, ok := w.span(e.Span)
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
	w.Report(d)
}

// instead returns where a finding stands that cannot stand where it should: at
// the registration of its route, or what was generated to be it, else at the
// package clause.
func (w *work) instead(f rule.Finding) (pos, end token.Pos) {
	for _, r := range f.Routes {
		for _, at := range append([]source.Span{r.At}, r.Sites...) {
			if filepath.Ext(at.File) != ".go" {
				continue
			}
			if pos, end, ok := w.span(at); ok {
				return pos, end
			}
		}
	}
	return w.files[0].Package, token.NoPos
}

// place names a place as file:line:column, the file relative to the directory of
// the configuration if it lies there.
func (w *work) place(s source.Span) string {
	if rel, err := filepath.Rel(w.conf.Dir, s.File); err == nil && w.conf.Dir != "" && filepath.IsLocal(rel) {
		s.File = filepath.ToSlash(rel)
	}
	return s.Pos.String()
}

// span returns the positions of a span, also of one in another package's file.
func (w *work) span(s source.Span) (pos, end token.Pos, ok bool) {
	pos, ok = w.position(s.Pos, true)
	if !ok {
		return token.NoPos, token.NoPos, false
	}
	return pos, pos + token.Pos(s.End-s.Offset), true
}

// position returns the position of a place. The file of another package is
// added to the file set if foreign is set: the set then knows its lines, which
// is all that is needed to point there. (What the set already has under its
// name may be a stand-in without a text, made by the reader of export data.)
func (w *work) position(p source.Pos, foreign bool) (token.Pos, bool) {
	if w.own == nil {
		w.own = make(map[string]*token.File)
		for _, f := range w.Files {
			file := w.Fset.File(f.FileStart)
			w.own[file.Name()] = file
		}
	}
	file, ok := w.own[p.File]
	if !ok && foreign && p.IsValid() {
		file = w.plain(p.File)
		w.own[p.File] = file
	}
	if file == nil || p.Offset > file.Size() {
		return token.NoPos, false
	}
	pos := file.Pos(p.Offset)
	if foreign && !isProduct(p.File) && w.Fset.Position(pos) != w.Fset.PositionFor(pos, false) {
		// Drivers apply line directives. But what is to be mended is in the
		// file that was read, and that is where all places are.
		if file = w.plain(p.File); file == nil || p.Offset > file.Size() {
			return pos, true
		}
		w.own[p.File] = file
		pos = file.Pos(p.Offset)
	}
	return pos, true
}

// plain adds a file to the file set, with lines, but without line directives.
func (w *work) plain(name string) *token.File {
	data, err := w.read(name)
	if err != nil {
		return nil
	}
	file := w.Fset.AddFile(name, -1, len(data))
	file.SetLinesForContent(data)
	return file
}

// fullName names a declaration as annotations and routes do; "" if it is none
// that they could stand on.
func fullName(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Origin().FullName()
	case *types.Var, *types.TypeName:
		if obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() {
			return obj.Pkg().Path() + "." + obj.Name()
		}
	}
	return ""
}
