package report

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
)

// text writes each finding on a line, as go vet does, sorted by file, line and column.
// Lines that a style adds follow the line of their finding and begin with a tab, so that
// no reader takes them for findings.
type text struct {
	w       io.Writer
	places  Places
	style   Style
	regions *regions
}

func (t text) Findings(found Outcome) error {
	w := bufio.NewWriter(t.w)
	for _, f := range slices.SortedFunc(slices.Values(found.Findings), byPlace) {
		printable.Fprintf(w, "%s: %s%s %s\n", t.paint(bold, t.local(f.Span)), t.severity(f), f.Message, t.paint(faint, "("+f.Rule+")"))
		if t.style.Source {
			t.source(w, f.Span)
		}
		if t.style.Related {
			for _, n := range f.Notes {
				printable.Fprintf(w, "\t%s: %s\n", t.local(n.Span), n.Message)
			}
		}
	}
	return w.Flush()
}

// severity returns what stands before the message of a finding that does not fail the
// run.
func (t text) severity(f rule.Finding) printable.Block {
	if f.Severity == config.SeverityError {
		return ""
	}
	return t.paint(yellow, "warning:") + " "
}

func (t text) local(s source.Span) string {
	pos := s.Pos
	pos.File = t.places.Local(pos.File)
	return pos.String()
}

// source writes the line that a finding stands in, with what is meant marked below. It
// writes none where the file is no longer what it was.
func (t text) source(w io.Writer, s source.Span) {
	data := t.regions.file(s.File)
	if at := t.regions.region(s); at.EndLine == 0 {
		return
	}
	start := bytes.LastIndexByte(data[:s.Offset], '\n') + 1
	end := len(data)
	if i := bytes.IndexByte(data[s.Offset:], '\n'); i >= 0 {
		end = s.Offset + i
	}
	line := strings.TrimRight(string(data[start:end]), "\r")
	const longest = 200
	if len(line) > longest {
		return
	}
	before := string(printable.Source(line[:min(len(line), s.Offset-start)]))
	marked := line[min(len(line), s.Offset-start):min(len(line), max(s.End, s.Offset)-start)]
	width := max(1, utf8.RuneCountInString(string(printable.Source(marked))))
	blank := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, before)
	printable.Fprintf(w, "\t%s\n\t%s%s\n", printable.Source(line), printable.Source(blank), t.paint(green, "^"+strings.Repeat("~", width-1)))
}

// The colours of a terminal (ECMA-48, 8.3.117).
const (
	bold   = "\x1b[1m"
	faint  = "\x1b[2m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	reset  = "\x1b[0m"
)

// paint returns a text in a colour, where there are any.
func (t text) paint(color, s string) printable.Block {
	s = string(printable.Text(s))
	if !t.style.Color {
		return printable.Block(s)
	}
	return printable.Block(color + s + reset)
}
