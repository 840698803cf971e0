package analyzer

import (
	"bytes"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Drivers hand over what cgo made of a file that imports "C", which lies in the
// build cache. Its line directives lead back to the file.

// isProduct reports whether cgo wrote the file of that name: under these names
// in a directory for the build, or under a hash in the cache.
func isProduct(name string) bool {
	base := filepath.Base(name)
	return base == "_cgo_gotypes.go" || strings.HasSuffix(base, ".cgo1.go") || filepath.Ext(base) != ".go"
}

// dir returns the directory of the package, "" if it is not known: under nogo
// names of files are relative to an unknown directory.
func (w *work) dir() string {
	name := ""
	for _, f := range w.files {
		if name = w.fileName(f); !isProduct(name) {
			break
		}
		name = w.Fset.Position(f.Package).Filename
		if !isProduct(name) {
			break
		}
	}
	if !filepath.IsAbs(name) {
		return ""
	}
	return filepath.Dir(name)
}

// configDir returns the directory of the package as its configuration is looked
// for.
func (w *work) configDir() string {
	if w.pass.settings.Files == nil {
		return w.dir()
	}
	if name := w.fileName(w.files[0]); !filepath.IsAbs(name) {
		return path.Dir(filepath.ToSlash(name))
	}
	return "."
}

// original returns a finding with the places that the user wrote. It has no
// fixes then: cgo rewrites expressions, so that offsets do not carry over.
func (w *work) original(f rule.Finding) rule.Finding {
	if span, ok := w.written(f.Span); ok {
		f.Span, f.Fixes = span, nil
	}
	var notes []source.Note
	for _, n := range f.Notes {
		if span, ok := w.written(n.Span); ok {
			n.Span = span
		}
		notes = append(notes, n)
	}
	f.Notes = notes
	return f
}

// originals returns routes with the places that the user wrote.
func (w *work) originals(routes []*route.Route) []*route.Route {
	out := make([]*route.Route, len(routes))
	for i, r := range routes {
		out[i] = r
		at, moved := w.written(r.At)
		gaps := slices.Clone(r.Unknown)
		for i := range gaps {
			span, ok := w.written(gaps[i].At)
			gaps[i].At, moved = span, moved || ok
		}
		if moved {
			copied := *r
			copied.At, copied.Unknown = at, nil
			copied.Unsettle(gaps...)
			out[i] = &copied
		}
	}
	return out
}

// written returns where what stands in a product of cgo was written, and
// whether it does stand in one.
func (w *work) written(s source.Span) (source.Span, bool) {
	if !s.IsValid() || !isProduct(s.File) {
		return s, false
	}
	at, ok := w.madeFrom(s.Pos)
	if !ok {
		return s, false
	}
	offset := 0
	if data, err := w.read(at.Filename); err == nil {
		for range at.Line - 1 {
			offset += bytes.IndexByte(data[offset:], '\n') + 1
		}
		offset += at.Column - 1
	}
	return source.Span{
		Pos: source.Pos{File: at.Filename, Offset: offset, Line: at.Line, Column: at.Column},
		End: offset + s.End - s.Offset,
	}, true
}

// madeFrom returns the place in the file that cgo was given of a place in what
// it made of it, in this package or in a dependency.
func (w *work) madeFrom(p source.Pos) (token.Position, bool) {
	if pos, ok := w.position(p, false); ok {
		at := w.Fset.Position(pos)
		return at, at.Filename != p.File
	}
	for _, fact := range w.deps {
		for _, product := range fact.Products {
			if product.File == p.File {
				return product.madeFrom(p.Offset)
			}
		}
	}
	return token.Position{}, false
}

// A Product says what a file that cgo wrote was made from. Under go vet it is
// gone when the command ends, while the fact stays.
type Product struct {
	File  string   // its name
	From  []string // what it was made from
	Marks []Mark   // by offset
}

// A Mark says where the text was written that begins at an offset.
type Mark struct{ Offset, From, Line, Column int }

// products describes the files that cgo wrote.
func (w *work) products() []Product {
	var out []Product
	for _, f := range w.files {
		name := w.fileName(f)
		if !isProduct(name) {
			continue
		}
		file := w.Fset.File(f.FileStart)
		starts := file.Lines()
		for _, group := range f.Comments {
			for _, c := range group.List {
				if strings.HasPrefix(c.Text, "/*line ") { // the place changes inside a line
					starts = append(starts, file.Offset(c.End()))
				}
			}
		}
		slices.Sort(starts)
		p := Product{File: name}
		for _, offset := range starts {
			at := file.Position(file.Pos(offset))
			if at.Filename == name {
				continue
			}
			from := slices.Index(p.From, at.Filename)
			if from < 0 {
				from = len(p.From)
				p.From = append(p.From, at.Filename)
			}
			p.Marks = append(p.Marks, Mark{offset, from, at.Line, at.Column})
		}
		if p.Marks != nil {
			out = append(out, p)
		}
	}
	return out
}

// madeFrom returns where what stands at an offset was written. A mark reaches
// as far as the next one.
func (p Product) madeFrom(offset int) (token.Position, bool) {
	i, exact := slices.BinarySearchFunc(p.Marks, offset, func(m Mark, offset int) int { return m.Offset - offset })
	if !exact {
		i--
	}
	if i < 0 {
		return token.Position{}, false
	}
	m := p.Marks[i]
	return token.Position{Filename: p.From[m.From], Line: m.Line, Column: m.Column + offset - m.Offset}, true
}
