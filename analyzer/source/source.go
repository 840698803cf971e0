// Package source names places in source files by file name and byte offset.
//
// A [token.Pos] means nothing outside the [token.FileSet] that made it, so it
// can neither be kept in a fact nor point into a file of another package.
// The layers below the pass therefore speak of places in the terms of this
// package, and the pass alone turns them back into positions.
package source

import (
	"cmp"
	"fmt"
	"go/token"
)

// A Pos is a place in a file. File is the name that the file set gave, Offset
// counts bytes from 0, Line and Column (in bytes) count from 1, as in
// [token.Position]. The zero Pos is no place.
type Pos struct {
	File   string
	Offset int
	Line   int
	Column int
}

// At returns the place of pos. Line directives are not applied: an edit goes
// into the file that was read, not the one it was generated from.
func At(fset *token.FileSet, pos token.Pos) Pos {
	if !pos.IsValid() {
		return Pos{}
	}
	p := fset.PositionFor(pos, false)
	return Pos{File: p.Filename, Offset: p.Offset, Line: p.Line, Column: p.Column}
}

// IsValid reports whether p is a place at all.
func (p Pos) IsValid() bool { return p.Line > 0 }

// String returns file:line:column.
func (p Pos) String() string {
	if !p.IsValid() {
		return "-"
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Compare orders places by file, then by offset, then by line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Offset, q.Offset),
		cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// A Span is a stretch of one file, from Pos up to the byte offset End.
type Span struct {
	Pos
	End int
}

// Between returns the span from pos to end.
func Between(fset *token.FileSet, pos, end token.Pos) Span {
	s := Span{Pos: At(fset, pos)}
	s.End = s.Offset
	if end.IsValid() {
		s.End = max(s.Offset, fset.PositionFor(end, false).Offset)
	}
	return s
}

// Within reports whether s lies inside outer.
func (s Span) Within(outer Span) bool {
	return s.IsValid() && outer.IsValid() && s.File == outer.File &&
		outer.Offset <= s.Offset && s.End <= outer.End
}

// An Edit replaces a span by a text.
type Edit struct {
	Span Span
	Text string
}

// A Fix is one way to mend a finding. Message is a verb phrase without a full
// stop: "Require write:contacts". A fix with several edits is applied whole or
// not at all.
type Fix struct {
	Message string
	Edits   []Edit
}

// A Note points at a further place that a finding is about.
type Note struct {
	Span    Span
	Message string
}
