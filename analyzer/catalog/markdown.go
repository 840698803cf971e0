package catalog

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	markup "github.com/yuin/goldmark/text"

	"github.com/scopevet/scopevet/analyzer/source"
)

// readMarkdown reads documentation in CommonMark (https://spec.commonmark.org)
// with tables and definition lists. HTML within it, which carries tables in
// much published documentation, goes to the reader of HTML.
//
// A comment of HTML that begins with "scopevet:catalog" holds a catalog in YAML,
// which is read instead: tables that this package wrote could not say all of
// it.
func readMarkdown(p *source.Text) (*draft, error) {
	if lines, ok := embedded(p); ok {
		return readEmbedded(p, lines)
	}
	return readDocument(p, markdownBlocks(p))
}

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.DefinitionList))

func markdownBlocks(p *source.Text) []block {
	data, title := frontMatter(p)
	r := &markdownReader{data: flatten(data)}
	r.html = newHTMLReader(p)
	if title.text != "" {
		r.html.blocks = append(r.html.blocks, block{kind: heading, level: 1, text: title})
	}
	r.children(markdown.Parser().Parse(markup.NewReader(r.data)))
	return r.html.finish()
}

// maxNesting bounds how deep quotes and lists may nest.
const maxNesting = 50

// flatten replaces the marks of quotes and lists that nest deeper than any
// document does by spaces: the parser's time grows with the square of the
// depth. Offsets stay as they are.
func flatten(data []byte) []byte {
	var out []byte
	start := 0
	for line := range bytes.Lines(data) {
		marks := 0
	scan:
		for i, b := range line {
			switch b {
			case '>', '-', '*', '+':
				if marks++; marks > maxNesting {
					if out == nil {
						out = bytes.Clone(data)
					}
					out[start+i] = ' '
				}
			case ' ', '\t':
			default:
				break scan
			}
		}
		start += len(line)
	}
	if out == nil {
		return data
	}
	return out
}

// frontMatter blanks the YAML block that static site generators put before
// the text, and returns its title. Offsets stay as they are.
func frontMatter(p *source.Text) ([]byte, phrase) {
	data := p.Data
	const fence = "---"
	start := p.Body()
	if start > 0 {
		data = bytes.Clone(data)
		copy(data, "   ")
	}
	if p.Lines() < 3 || strings.TrimSpace(string(p.Line(1)[start:])) != fence {
		return data, phrase{}
	}
	var title phrase
	for n := 2; n <= p.Lines(); n++ {
		line := string(p.Line(n))
		if key, value, ok := strings.Cut(line, ":"); ok && key == "title" {
			at := p.Start(n) + len(key) + 1
			at += len(value) - len(strings.TrimLeft(value, ` "'`))
			var w phraseWriter
			w.write(strings.Trim(value, ` "'`), at)
			title = w.done()
		}
		if strings.TrimSpace(line) != fence {
			continue
		}
		out := bytes.Clone(data)
		for i := range p.Start(n) + len(fence) {
			if out[i] != '\n' {
				out[i] = ' '
			}
		}
		return out, title
	}
	return data, phrase{}
}

// A markdownReader walks the syntax tree. Blocks go to the reader of HTML
// right away, so that both kinds of markup keep their order.
type markdownReader struct {
	data  []byte
	html  *htmlReader
	depth int
}

func (r *markdownReader) children(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		r.block(n)
	}
}

func (r *markdownReader) emit(b block) { r.html.emit(b) }

func (r *markdownReader) block(n ast.Node) {
	if raw, ok := n.(*ast.HTMLBlock); ok {
		for i := range raw.Lines().Len() {
			s := raw.Lines().At(i)
			r.html.read(s.Start, s.Stop)
		}
		if raw.HasClosure() {
			r.html.read(raw.ClosureLine.Start, raw.ClosureLine.Stop)
		}
		return
	}
	if r.html.inTable() && n.Kind() != extast.KindTable {
		// A blank line ended the block of HTML, but not its table.
		r.html.write(r.phrase(n))
		return
	}
	switch n := n.(type) {
	case *ast.Heading:
		r.emit(block{kind: heading, level: n.Level, text: r.phrase(n)})
	case *ast.Paragraph, *ast.TextBlock:
		r.emit(block{kind: paragraph, text: r.phrase(n)})
	case *ast.List:
		r.list(n)
	case *extast.DefinitionList:
		r.definitions(n)
	case *extast.Table:
		t := block{kind: table, headed: true}
		for row := n.FirstChild(); row != nil; row = row.NextSibling() {
			var cells []phrase
			for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
				cells = append(cells, r.phrase(cell))
			}
			t.rows = append(t.rows, cells)
		}
		r.emit(t)
	case *ast.FencedCodeBlock, *ast.CodeBlock, *ast.ThematicBreak:
		// Examples and rules say nothing about scopes.
	default:
		r.children(n)
	}
}

func (r *markdownReader) list(n *ast.List) {
	r.html.groups++
	group, depth := r.html.groups, r.depth
	for e := n.FirstChild(); e != nil; e = e.NextSibling() {
		var w phraseWriter
		var rest []ast.Node
		for c := e.FirstChild(); c != nil; c = c.NextSibling() {
			switch c.(type) {
			case *ast.Paragraph, *ast.TextBlock:
				if len(rest) == 0 {
					w.lineBreak()
					r.inline(&w, c)
					continue
				}
			}
			rest = append(rest, c)
		}
		r.emit(block{kind: item, level: depth, group: group, text: w.done()})
		r.depth = depth + 1
		for _, c := range rest {
			r.block(c)
		}
		r.depth = depth
	}
}

func (r *markdownReader) definitions(n *extast.DefinitionList) {
	r.html.groups++
	group := r.html.groups
	var term phrase
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *extast.DefinitionTerm:
			term = r.phrase(c)
		case *extast.DefinitionDescription:
			r.emit(block{kind: definition, group: group, text: term, body: r.phrase(c)})
		}
	}
}

// phrase returns all text below n.
func (r *markdownReader) phrase(n ast.Node) phrase {
	var w phraseWriter
	r.inline(&w, n)
	return w.done()
}

func (r *markdownReader) inline(w *phraseWriter, parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			writeMarkup(w, string(n.Segment.Value(r.data)), n.Segment.Start, n.IsRaw())
			switch {
			case n.HardLineBreak():
				w.lineBreak()
			case n.SoftLineBreak():
				w.space = true
			}
		case *ast.String:
			w.write(string(n.Value), -1)
		case *ast.CodeSpan:
			w.begin(code, "")
			r.inline(w, n)
			w.end(code)
		case *ast.Emphasis:
			w.begin(strong, "")
			r.inline(w, n)
			w.end(strong)
		case *ast.Link:
			w.begin(link, string(n.Destination))
			r.inline(w, n)
			w.end(link)
		case *ast.AutoLink:
			label := string(n.Label(r.data))
			w.begin(link, label)
			w.write(label, -1)
			w.end(link)
		case *ast.RawHTML:
			for i := range n.Segments.Len() {
				s := n.Segments.At(i)
				writeTags(w, r.data[s.Start:s.Stop], s.Start)
			}
		case *ast.Image:
		default:
			if n.Type() == ast.TypeBlock {
				w.lineBreak()
			}
			r.inline(w, n)
		}
	}
}

// writeMarkup adds Markdown text: backslashes are taken off and entities
// resolved, unless it is raw.
func writeMarkup(w *phraseWriter, s string, offset int, raw bool) {
	if raw {
		w.write(s, offset)
		return
	}
	start := 0
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '\\' && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0 {
			writeEntities(w, s[start:i], offset+start)
			w.write(s[i+1:i+2], offset+i+1)
			i++
			start = i + 1
		}
	}
	writeEntities(w, s[start:], offset+start)
}
