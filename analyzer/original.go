package analyzer

import (
	"bytes"
	"go/token"
	"slices"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
)

// origins lead from places in what cgo wrote to those that the user wrote.
type origins struct {
	*unit
	deps dependencies
}

// finding returns a finding with the places that the user wrote. It has no
// fixes then: cgo rewrites expressions, so that offsets do not carry over.
func (o origins) finding(f rule.Finding) rule.Finding {
	if span, ok := o.written(f.Span); ok {
		f.Span, f.Fixes = span, nil
	}
	var notes []source.Note
	for _, n := range f.Notes {
		if span, ok := o.written(n.Span); ok {
			n.Span = span
		}
		notes = append(notes, n)
	}
	f.Notes = notes
	return f
}

// routes returns routes with the places that the user wrote.
func (o origins) routes(routes []*route.Route) []*route.Route {
	out := make([]*route.Route, len(routes))
	for i, r := range routes {
		out[i] = r
		at, moved := o.written(r.At)
		gaps := slices.Clone(r.Unknown)
		for i := range gaps {
			span, ok := o.written(gaps[i].At)
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

// written maps a place in a file that cgo wrote to the place that the user wrote, and
// reports whether the place is in such a file.
func (o origins) written(s source.Span) (source.Span, bool) {
	if !s.IsValid() || !isProduct(s.File) {
		return s, false
	}
	at, ok := o.madeFrom(s.Pos)
	if !ok {
		return s, false
	}
	offset := 0
	if data, err := o.read(at.Filename); err == nil {
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

// madeFrom returns the place in the user's file of what stands at p, in a file that cgo
// wrote for this package or for a dependency.
func (o origins) madeFrom(p source.Pos) (token.Position, bool) {
	if pos, ok := o.position(p, false); ok {
		at := o.Fset.Position(pos)
		return at, at.Filename != p.File
	}
	for _, fact := range o.deps {
		for _, product := range fact.Products {
			if product.File == p.File {
				return product.madeFrom(p.Offset)
			}
		}
	}
	return token.Position{}, false
}
