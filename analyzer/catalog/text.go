package catalog

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/scopevet/scopevet/analyzer/source"
)

// readPlain reads the plain text of a page: what is left after copying it
// from a browser or printing it from a terminal. Tables appear there in five
// forms, which tableForms lists; headings are lines that stand like headings.
func readPlain(p *source.Text) (*draft, error) {
	r := &plainReader{page: p}
	for n := range p.Lines() {
		r.lines = append(r.lines, r.phrase(n))
	}
	return readDocument(p, r.blocks())
}

// A plainReader turns lines into blocks.
type plainReader struct {
	page   *source.Text
	lines  []phrase // each trimmed; its text keeps tabs and runs of spaces
	out    []block
	titled bool // a heading about scopes has been seen
	groups int
}

// phrase returns a line as it stands, without the space around it.
func (r *plainReader) phrase(n int) phrase {
	start := r.page.Start(n + 1)
	line := string(r.page.Line(n + 1))
	if n == 0 {
		start += r.page.Body()
		line = line[min(r.page.Body(), len(line)):]
	}
	trimmed := strings.TrimLeftFunc(line, unicode.IsSpace)
	start += len(line) - len(trimmed)
	trimmed = strings.TrimRightFunc(trimmed, unicode.IsSpace)
	return phrase{text: trimmed, origins: []origin{{0, start}}}
}

// tableForms are the forms of tables, tried in order on each line. Each
// returns the table that begins there and the number of its lines.
var tableForms = []func(r *plainReader, n int) (block, int){
	(*plainReader).pipeTable,
	(*plainReader).tabTable,
	(*plainReader).alignedTable,
	(*plainReader).gluedTable,
	(*plainReader).stackedTable,
}

func (r *plainReader) blocks() []block {
lines:
	for n := 0; n < len(r.lines); {
		if r.lines[n].text == "" {
			n++
			continue
		}
		for _, form := range tableForms {
			if b, count := form(r, n); count > 0 {
				r.out = append(r.out, b)
				n += count
				continue lines
			}
		}
		n += r.line(n)
	}
	return r.out
}

// line reads a line that is no table, and returns the number of lines read.
func (r *plainReader) line(n int) int {
	p := &r.lines[n]
	if b, ok := bullet(p); ok {
		if n == 0 || r.previous() != item {
			r.groups++
		}
		b.group = r.groups
		r.out = append(r.out, b)
		return 1
	}
	if level := r.headingLevel(n); level > 0 {
		r.out = append(r.out, block{kind: heading, level: level, text: collapse(*p)})
		return 1
	}
	text := collapse(*p)
	if l := leading(&text); len(l.names) > 0 && l.separated && l.rest < len(text.text) && shapeOf(string(l.names[0].name)) == telling {
		// A list that lost its bullets.
		if n == 0 || r.previous() != item {
			r.groups++
		}
		r.out = append(r.out, block{kind: item, group: r.groups, text: text})
		return 1
	}
	r.out = append(r.out, block{kind: paragraph, text: text})
	return 1
}

// previous returns the kind of the last block.
func (r *plainReader) previous() blockKind {
	if len(r.out) == 0 {
		return heading
	}
	return r.out[len(r.out)-1].kind
}

// collapse makes runs of white space one space.
func collapse(p phrase) phrase {
	var w phraseWriter
	w.write(p.text, p.offset(0))
	return w.done()
}

// bullets begin the items of lists. A hyphen and an asterisk need a space
// after them.
const bullets = "•◦‣▪▫●○∙·–*-+o"

// bullet reads an item.
func bullet(p *phrase) (block, bool) {
	r, n := utf8.DecodeRuneInString(p.text)
	if !strings.ContainsRune(bullets, r) || n == len(p.text) || p.text[n] != ' ' && p.text[n] != '\t' {
		return block{}, false
	}
	return block{kind: item, text: collapse(p.slice(n, len(p.text)))}, true
}

// headingLevel returns the level of the heading that a line is, 0 if it is
// none. The first one about scopes is the page's title. Names of scopes on
// lines of their own are headings below all others.
func (r *plainReader) headingLevel(n int) int {
	p := &r.lines[n]
	if marks := strings.IndexFunc(p.text, func(c rune) bool { return c != '#' }); marks > 0 && marks <= 6 && p.text[marks] == ' ' {
		*p = p.slice(marks, len(p.text))
		return marks
	}
	if shapeOf(p.text) == telling {
		return 6
	}
	alone := (n == 0 || r.lines[n-1].text == "") && (n+1 == len(r.lines) || r.lines[n+1].text == "")
	if shapeOf(p.text) != noName && p.text == strings.ToLower(p.text) {
		if alone {
			return 6
		}
		return 0
	}
	if n > 0 && r.lines[n-1].text != "" && shapeOf(r.lines[n-1].text) >= coded && r.previous() == heading {
		return 0 // what the name on the line above means
	}
	const longest, words = 60, 9
	if len(p.text) > longest || len(strings.Fields(p.text)) > words {
		return 0
	}
	first, _ := utf8.DecodeRuneInString(p.text)
	last := p.text[len(p.text)-1]
	if !unicode.IsUpper(first) || strings.IndexByte(".:;,!?|", last) >= 0 || strings.ContainsAny(p.text, "|\t") ||
		strings.Contains(p.text, ": ") {
		return 0
	}
	if l := leading(p); len(l.names) > 0 && l.separated && l.rest < len(p.text) {
		return 0
	}
	if topicOf(p.text) == scopes && !r.titled {
		r.titled = true
		return 1
	}
	return 2
}

// pipeTable reads a Markdown table, whose lines may have lost the pipe they
// begin or end with:
//
//	| Scope | Grants |
//	|---|---|
//	read:accounts | View company accounts |
func (r *plainReader) pipeTable(n int) (block, int) {
	if n+1 >= len(r.lines) || !strings.Contains(r.lines[n].text, "|") || !isDelimiter(r.lines[n+1].text) {
		return block{}, 0
	}
	head := splitPipes(&r.lines[n])
	b := block{kind: table, headed: true, rows: [][]phrase{head}}
	i := n + 2
	for ; i < len(r.lines) && strings.Contains(r.lines[i].text, "|"); i++ {
		b.rows = append(b.rows, splitPipes(&r.lines[i]))
	}
	return b, i - n
}

// isDelimiter reports whether a line is the one below a table's header.
func isDelimiter(s string) bool {
	return strings.Contains(s, "|") && strings.Contains(s, "--") && strings.Trim(s, "|-: \t+") == ""
}

func splitPipes(p *phrase) []phrase {
	from, to := 0, len(p.text)
	if strings.HasPrefix(p.text, "|") {
		from = 1
	}
	if to > from && p.text[to-1] == '|' && (to < 2 || p.text[to-2] != '\\') {
		to--
	}
	var cells []phrase
	start := from
	for i := from; i < to; i++ {
		if p.text[i] == '|' && (i == 0 || p.text[i-1] != '\\') {
			cells = append(cells, unquote(p.slice(start, i)))
			start = i + 1
		}
	}
	return append(cells, unquote(p.slice(start, to)))
}

// unquote takes back-quotes, which plain text may keep, for marks.
func unquote(p phrase) phrase {
	if !strings.Contains(p.text, "`") {
		return collapse(p)
	}
	var w phraseWriter
	open := false
	start := 0
	for i := range len(p.text) {
		if p.text[i] != '`' {
			continue
		}
		w.write(p.text[start:i], p.offset(start))
		if open {
			w.end(code)
		} else {
			w.begin(code, "")
		}
		open = !open
		start = i + 1
	}
	w.write(p.text[start:], p.offset(start))
	return w.done()
}

// tabTable reads cells with tabs between, as browsers copy tables.
func (r *plainReader) tabTable(n int) (block, int) {
	return r.separatedTable(n, func(p *phrase) []phrase {
		var cells []phrase
		start := 0
		for i := range len(p.text) {
			if p.text[i] == '\t' {
				cells = append(cells, collapse(p.slice(start, i)))
				start = i + 1
			}
		}
		return append(cells, collapse(p.slice(start, len(p.text))))
	})
}

// alignedTable reads cells with two or more spaces between, as terminals
// print tables.
func (r *plainReader) alignedTable(n int) (block, int) {
	return r.separatedTable(n, func(p *phrase) []phrase {
		var cells []phrase
		start := 0
		for i := 0; i < len(p.text); {
			end := i
			for end < len(p.text) && p.text[end] == ' ' {
				end++
			}
			if end-i >= 2 {
				cells = append(cells, p.slice(start, i))
				start = end
			}
			i = max(end, i+1)
		}
		return append(cells, p.slice(start, len(p.text)))
	})
}

// separatedTable reads a table that begins with the heads of columns, at
// least one of them for names.
func (r *plainReader) separatedTable(n int, split func(*phrase) []phrase) (block, int) {
	head := split(&r.lines[n])
	if len(head) < 2 || !isHead(head) {
		return block{}, 0
	}
	b := block{kind: table, headed: true, rows: [][]phrase{head}}
	i := n + 1
	for ; i < len(r.lines); i++ {
		if strings.Trim(r.lines[i].text, "-=+ \t") == "" && r.lines[i].text != "" {
			continue // a rule below the header
		}
		row := split(&r.lines[i])
		if len(row) < 2 {
			break
		}
		b.rows = append(b.rows, row)
	}
	if len(b.rows) < 2 {
		return block{}, 0
	}
	return b, i - n
}

// isHead reports whether phrases are the heads of columns of a table that
// lists something by name.
func isHead(cells []phrase) bool {
	known, names := 0, false
	for _, c := range cells {
		k := columnOf(c.text)
		if k != unknownColumn {
			known++
		}
		names = names || k == scopeColumn || k == nameColumn
	}
	return names && known*2 > len(cells)
}

// stackedTable reads a table of which each cell stands on a line of its own:
//
//	Scope
//	Description
//	read:accounts
//	View company accounts
func (r *plainReader) stackedTable(n int) (block, int) {
	var heads []phrase
	var cells []phrase
	var ends []int // line after each cell
	const most = 6
	i := n
	for ; i < len(r.lines) && len(heads) < most; i++ {
		if r.lines[i].text == "" {
			if i > n && r.lines[i-1].text == "" {
				break
			}
			continue
		}
		if columnOf(r.lines[i].text) == unknownColumn || len(r.lines[i].text) > 30 {
			break
		}
		heads = append(heads, r.lines[i])
	}
	isScope := func(p phrase) bool { return columnOf(p.text) == scopeColumn }
	names := slices.IndexFunc(heads, isScope)
	if names >= 0 && slices.ContainsFunc(heads[names+1:], isScope) {
		return block{}, 0 // the first one is the heading above the table
	}
	if names < 0 {
		names = slices.IndexFunc(heads, func(p phrase) bool { return columnOf(p.text) == nameColumn })
	}
	if len(heads) < 2 || names < 0 {
		return block{}, 0
	}
	for ; i < len(r.lines); i++ {
		if r.lines[i].text == "" {
			continue
		}
		if name := r.lines[i].text; len(cells)%len(heads) == names && shapeOf(name) < coded &&
			(shapeOf(name) == noName || name != strings.ToLower(name)) {
			break
		}
		cells = append(cells, collapse(r.lines[i]))
		ends = append(ends, i+1)
	}
	whole := len(cells) / len(heads) * len(heads)
	if whole == 0 {
		return block{}, 0
	}
	b := block{kind: table, headed: true, rows: [][]phrase{heads}}
	for row := range slices.Chunk(cells[:whole], len(heads)) {
		b.rows = append(b.rows, row)
	}
	return b, ends[whole-1] - n
}
