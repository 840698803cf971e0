package baseline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
)

// An Error says what is wrong with a baseline, and where.
type Error struct {
	Pos source.Pos
	Msg string
}

// Error returns "file:line:col: message".
func (e *Error) Error() string { return e.Pos.String() + ": " + e.Msg }

// Read reads the named file, whose name is absolute. What is wrong in it is an
// [*Error].
func Read(file string) (*Baseline, error) {
	data, err := regular.Read(file)
	if err != nil {
		return nil, err
	}
	return Parse(file, data)
}

// Parse reads the text of a baseline. Empty lines and lines that begin with #
// are passed over; entries may stand in any order, since a merge of two
// branches leaves them so, but none may stand there twice.
func Parse(file string, data []byte) (*Baseline, error) {
	b := &Baseline{File: file}
	seen := make(map[key]int) // lines
	offset, number := 0, 0
	for text := range strings.Lines(string(data)) {
		number++
		p := &parser{
			text: strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r"),
			pos:  source.Pos{File: file, Offset: offset, Line: number, Column: 1},
		}
		offset += len(text)
		if number == 1 {
			if p.text != header {
				return nil, p.errorf(0, "this is no baseline: expected the line %q", header)
			}
			continue
		}
		if p.text == "" || p.text[0] == '#' {
			continue
		}
		e, err := p.entry()
		if err != nil {
			return nil, err
		}
		if line, ok := seen[e.key]; ok {
			return nil, p.errorf(0, "the entry is there twice; the first is in line %d", line)
		}
		seen[e.key] = number
		e.span = source.Span{Pos: p.pos, End: p.pos.Offset + len(p.text)}
		e.end = offset
		b.entries = append(b.entries, e)
	}
	if number == 0 {
		return nil, (&parser{pos: source.Pos{File: file, Line: 1, Column: 1}}).errorf(0, "this is no baseline: expected the line %q", header)
	}
	return b, nil
}

// A parser reads one line.
type parser struct {
	text string
	pos  source.Pos // of its first byte
	at   int
}

func (p *parser) errorf(at int, format string, args ...any) *Error {
	pos := p.pos
	pos.Offset += at
	pos.Column += at
	return &Error{pos, fmt.Sprintf(format, args...)}
}

// A field is what stands between two blanks.
type field struct {
	text   string
	at     int
	quoted bool
}

// next reads the next field, and reports false at the end of the line.
func (p *parser) next() (field, bool, error) {
	if p.at == len(p.text) {
		return field{}, false, nil
	}
	f := field{at: p.at}
	rest := p.text[p.at:]
	length := strings.IndexByte(rest, ' ')
	if length < 0 {
		length = len(rest)
	}
	f.text = rest[:length]
	if rest[0] == '"' {
		literal, err := strconv.QuotedPrefix(rest)
		if err != nil {
			return f, false, p.errorf(p.at, "the quoted text does not end as a Go string does")
		}
		f.text, _ = strconv.Unquote(literal) // of which QuotedPrefix has made sure
		f.quoted, length = true, len(literal)
	}
	switch {
	case length == 0:
		return f, false, p.errorf(p.at, "expected one blank between fields, and none before and after them")
	case !f.quoted && quote(f.text) != f.text && !isCount(f.text):
		return f, false, p.errorf(p.at, "%q has to be written in quotes", f.text)
	}
	if p.at += length; p.at < len(p.text) {
		if p.text[p.at] != ' ' {
			return f, false, p.errorf(p.at, "expected a blank after the quoted text")
		}
		if p.at++; p.at == len(p.text) {
			return f, false, p.errorf(p.at-1, "expected one blank between fields, and none before and after them")
		}
	}
	return f, true, nil
}

// fields reads the whole line.
func (p *parser) fields() ([]field, error) {
	var all []field
	for {
		f, ok, err := p.next()
		if err != nil || !ok {
			return all, err
		}
		all = append(all, f)
	}
}

// entry reads an entry. What is missing is told at the end of the line.
func (p *parser) entry() (entry, error) {
	e := entry{count: 1}
	fields, err := p.fields()
	if err != nil {
		return e, err
	}
	if last := fields[len(fields)-1]; !last.quoted && isCount(last.text) {
		if e.count, _ = parseCount(last.text); e.count < 2 {
			return e, p.errorf(last.at, "the count is %s; expected x2 or more, or none for one finding", last.text)
		}
		fields = fields[:len(fields)-1]
	}
	take := func() (f field, ok bool) {
		if len(fields) == 0 {
			return field{at: len(p.text)}, false
		}
		f, fields = fields[0], fields[1:]
		return f, true
	}

	name, _ := take()
	if e.rule = name.text; !slices.Contains(rule.Names(), e.rule) {
		return e, p.errorf(name.at, "unknown rule %q; expected one of %s", e.rule, strings.Join(rule.Names(), ", "))
	}
	switch place, ok := take(); {
	case !ok:
		return e, p.errorf(place.at, "expected a method and a path, or a file that begins with ./ or ../, after the rule")
	case strings.HasPrefix(place.text, "./"), strings.HasPrefix(place.text, "../"):
		e.file = place.text
	case !place.quoted && strings.Contains(place.text, "/"), place.text == "":
		return e, p.errorf(place.at, "%q is no method; a file begins with ./ or ../", place.text)
	default:
		e.method = place.text
		path, ok := take()
		if !ok {
			return e, p.errorf(path.at, "expected a path after the method")
		}
		e.path = path.text
	}
	subject, ok := take()
	if e.subject = subject.text; e.subject == "" && (ok || e.file != "") {
		return e, p.errorf(subject.at, "expected what the finding is about")
	}
	if more, ok := take(); ok {
		return e, p.errorf(more.at, "expected a count like x2 or the end of the line")
	}
	return e, nil
}

// parseCount reads a count as [entry.String] writes it.
func parseCount(text string) (n int, ok bool) {
	digits, ok := strings.CutPrefix(text, "x")
	if !ok || digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil
}

func isCount(text string) bool {
	_, ok := parseCount(text)
	return ok
}
