package catalog

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/scopevet/scopevet/analyzer/source"
)

// A page is a file's text with an index of its lines.
type page struct {
	file  string
	data  []byte
	lines []int // offset of each line's first byte
}

// byteOrderMark is U+FEFF in UTF-8. Editors on Windows still write it.
const byteOrderMark = "\xef\xbb\xbf"

// newPage indexes data. Text that is not UTF-8 is refused here, once, so that
// no reader has to think of it: a saved page in another encoding would
// otherwise yield names that no token ever has.
func newPage(file string, data []byte) (*page, error) {
	p := &page{file: file, data: data, lines: []int{0}}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, errorf(p.pos(0), "expected UTF-8 text, found UTF-16")
	}
	for i, b := range data {
		if b == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
	if !utf8.Valid(data) {
		return nil, errorf(p.pos(invalidAt(data)), "expected UTF-8 text")
	}
	return p, nil
}

// invalidAt returns the offset of the first byte that is not UTF-8.
func invalidAt(data []byte) int {
	i := 0
	for i < len(data) {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		i += n
	}
	return i
}

// pos returns the place of a byte offset.
func (p *page) pos(offset int) source.Pos {
	offset = min(max(offset, 0), len(p.data))
	line, found := slices.BinarySearch(p.lines, offset)
	if found {
		line++
	}
	return source.Pos{File: p.file, Offset: offset, Line: line, Column: offset - p.lines[line-1] + 1}
}

// body returns the offset of the first byte after a byte order mark.
func (p *page) body() int {
	if bytes.HasPrefix(p.data, []byte(byteOrderMark)) {
		return len(byteOrderMark)
	}
	return 0
}

// line returns the bytes of a line, counted from 1, without its line ending.
func (p *page) line(n int) []byte {
	end := len(p.data)
	if n < len(p.lines) {
		end = p.lines[n]
	}
	return bytes.TrimRight(p.data[p.lines[n-1]:end], "\r\n")
}
