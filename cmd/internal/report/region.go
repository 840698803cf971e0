package report

import (
	"bytes"
	"strings"
	"unicode/utf16"

	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/cmd/internal/sarif"
)

// regions turns spans, which count bytes, into regions, which count lines and
// UTF-16 code units. It reads each file once.
type regions struct {
	readFile func(string) ([]byte, error)
	files    map[string][]byte // nil where a file cannot be read
}

func newRegions(readFile func(string) ([]byte, error)) *regions {
	return &regions{readFile, make(map[string][]byte)}
}

func (r *regions) file(name string) []byte {
	data, ok := r.files[name]
	if !ok && r.readFile != nil {
		if data, _ = r.readFile(name); data == nil {
			data = []byte{}
		}
		r.files[name] = data
	}
	return data
}

// region returns the region of a span. Of a file that cannot be read, or is no
// longer what it was, only the line is known.
func (r *regions) region(s source.Span) sarif.Region {
	data := r.file(s.File)
	if s.Offset < 0 || s.End < s.Offset || s.End > len(data) || 1+bytes.Count(data[:s.Offset], newline) != s.Line {
		return sarif.Region{StartLine: max(1, s.Line)}
	}
	text := data[s.Offset:s.End]
	return sarif.Region{
		StartLine: s.Line, StartColumn: column(data, s.Offset),
		EndLine: s.Line + bytes.Count(text, newline), EndColumn: column(data, s.End),
	}
}

var newline = []byte("\n")

// column returns the column of an offset, in UTF-16 code units. A byte order
// mark takes none.
func column(data []byte, offset int) int {
	line := data[bytes.LastIndexByte(data[:offset], '\n')+1 : offset]
	if len(line) == offset {
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
	}
	n := 1
	for _, r := range string(line) {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// lines returns text with the line ends that the file has.
func (r *regions) lines(file, text string) string {
	if bytes.Contains(r.file(file), []byte("\r\n")) {
		return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	}
	return text
}
