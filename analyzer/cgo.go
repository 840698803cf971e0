package analyzer

import (
	"bytes"
	"path/filepath"
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
		if span, ok := w.written(r.At); ok {
			copied := *r
			copied.At = span
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
	pos, ok := w.position(s.Pos, false)
	if !ok {
		return s, false
	}
	at := w.Fset.Position(pos)
	if at.Filename == s.File {
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
