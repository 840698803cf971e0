package source

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// A Text is the text of a file other than Go code, indexed by lines, so that offsets can
// be turned into places.
type Text struct {
	File string
	Data []byte

	starts []int // offset of each line's first byte
}

// byteOrderMark is U+FEFF in UTF-8. Editors on Windows still write it.
const byteOrderMark = "\xef\xbb\xbf"

// NewText indexes a text.
func NewText(file string, data []byte) *Text {
	t := &Text{File: file, Data: data, starts: []int{0}}
	for i, b := range data {
		if b == '\n' {
			t.starts = append(t.starts, i+1)
		}
	}
	return t
}

// Lines returns the number of lines. A text that ends with a line end has an empty one
// behind it.
func (t *Text) Lines() int { return len(t.starts) }

// Start returns the offset at which a line, counted from 1, begins.
func (t *Text) Start(line int) int { return t.starts[line-1] }

// Line returns the bytes of a line, counted from 1, without its line ending.
func (t *Text) Line(n int) []byte {
	end := len(t.Data)
	if n < len(t.starts) {
		end = t.starts[n]
	}
	return bytes.TrimRight(t.Data[t.starts[n-1]:end], "\r\n")
}

// Pos returns the place of a byte offset.
func (t *Text) Pos(offset int) Pos {
	offset = min(max(offset, 0), len(t.Data))
	line, found := slices.BinarySearch(t.starts, offset)
	if found {
		line++
	}
	return Pos{File: t.File, Offset: offset, Line: line, Column: offset - t.starts[line-1] + 1}
}

// PosIn returns the place in a line, counted from 1, before which a number of
// characters stand. A byte order mark is not counted. What lies outside of the text is
// put at the nearest place in it.
func (t *Text) PosIn(line, characters int) Pos {
	line = min(max(line, 1), len(t.starts))
	rest := t.Line(line)
	offset := t.starts[line-1]
	if line == 1 {
		offset += t.Body()
		rest = rest[min(t.Body(), len(rest)):]
	}
	for ; characters > 0 && len(rest) > 0; characters-- {
		_, n := utf8.DecodeRune(rest)
		rest = rest[n:]
		offset += n
	}
	return t.Pos(offset)
}

// Body returns the offset of the first byte behind a byte order mark.
func (t *Text) Body() int {
	if bytes.HasPrefix(t.Data, []byte(byteOrderMark)) {
		return len(byteOrderMark)
	}
	return 0
}

// Invalid returns the place of the first byte that is not UTF-8, if there is one.
func (t *Text) Invalid() (Pos, bool) {
	for i := 0; i < len(t.Data); {
		r, n := utf8.DecodeRune(t.Data[i:])
		if r == utf8.RuneError && n == 1 {
			return t.Pos(i), true
		}
		i += n
	}
	return Pos{}, false
}
