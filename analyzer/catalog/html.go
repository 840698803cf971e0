package catalog

import (
	"bytes"
	"html"
	"slices"
	"strings"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/scopevet/scopevet/analyzer/source"
)

// readHTML reads documentation in HTML. It reads tags as they come instead of
// building a tree: that keeps the place of every word, takes time linear in
// the size of the page however deep it nests, and a page without end tags
// (which HTML allows for cells and items) reads the same.
func readHTML(p *source.Text) (*draft, error) {
	r := newHTMLReader(p)
	r.read(p.Body(), len(p.Data))
	return readDocument(p, r.finish())
}

// hidden are elements whose content is no text of the page.
var hidden = []atom.Atom{atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Svg, atom.Select, atom.Textarea, atom.Iframe, atom.Pre}

// An htmlReader turns tags and text into blocks.
type htmlReader struct {
	page   *source.Text
	blocks []block
	groups int // lists so far

	w      phraseWriter
	kind   blockKind // what the text being collected is
	level  int
	hidden atom.Atom // the element being skipped
	nested int       // how often it is open

	lists   []int    // groups of the lists that are open
	terms   []phrase // of a definition list, before what they mean
	meaning int      // group of the definition list that is open

	table *htmlTable
}

func newHTMLReader(p *source.Text) *htmlReader { return &htmlReader{page: p, kind: paragraph} }

// read reads the page's bytes from start to end. It can be called again for
// what follows; elements stay open.
func (r *htmlReader) read(start, end int) {
	z := nethtml.NewTokenizer(bytes.NewReader(r.page.Data[start:end]))
	offset := start
	for {
		t := z.Next()
		if t == nethtml.ErrorToken {
			return
		}
		raw := z.Raw()
		at := offset
		offset += len(raw)
		switch t {
		case nethtml.TextToken:
			if r.hidden == 0 && (r.table == nil || r.table.inCell || r.kind == heading) {
				writeEntities(&r.w, string(raw), at)
			}
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			name, more := z.TagName()
			r.start(atom.Lookup(name), attributes(z, more))
		case nethtml.EndTagToken:
			name, _ := z.TagName()
			r.end(atom.Lookup(name))
		}
	}
}

// attributes returns those attributes of a tag that the reader uses.
func attributes(z *nethtml.Tokenizer, more bool) map[atom.Atom]string {
	var attrs map[atom.Atom]string
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch a := atom.Lookup(key); a {
		case atom.Href, atom.Colspan, atom.Rowspan:
			if attrs == nil {
				attrs = make(map[atom.Atom]string)
			}
			attrs[a] = string(value)
		}
	}
	return attrs
}

// writeEntities adds text in which entities stand for characters.
func writeEntities(w *phraseWriter, s string, offset int) {
	for s != "" {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			w.write(s, offset)
			return
		}
		w.write(s[:i], offset)
		n := strings.IndexByte(s[i:min(len(s), i+32)], ';') + 1
		n = max(n, 1)
		for _, c := range html.UnescapeString(s[i : i+n]) {
			w.write(string(c), offset+i)
		}
		s, offset = s[i+n:], offset+i+n
	}
}

// writeTags adds inline HTML found in another markup.
func writeTags(w *phraseWriter, raw []byte, offset int) {
	z := nethtml.NewTokenizer(bytes.NewReader(raw))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			name, more := z.TagName()
			startInline(w, atom.Lookup(name), attributes(z, more))
		case nethtml.EndTagToken:
			name, _ := z.TagName()
			endInline(w, atom.Lookup(name))
		}
	}
}

// inlineMarks are the elements that set text apart.
var inlineMarks = map[atom.Atom]markKind{
	atom.Code: code, atom.Tt: code, atom.Kbd: code, atom.Samp: code, atom.Var: code,
	atom.B: strong, atom.Strong: strong, atom.Em: strong, atom.I: strong, atom.Dfn: strong,
	atom.A: link,
}

// startInline begins the mark of an inline element.
func startInline(w *phraseWriter, tag atom.Atom, attrs map[atom.Atom]string) {
	switch kind, ok := inlineMarks[tag]; {
	case ok:
		w.begin(kind, attrs[atom.Href])
	case tag == atom.Br:
		w.lineBreak()
	}
}

// endInline ends the mark of an inline element.
func endInline(w *phraseWriter, tag atom.Atom) {
	if kind, ok := inlineMarks[tag]; ok {
		w.end(kind)
	}
}

// headingLevels are the elements that are headings.
var headingLevels = map[atom.Atom]int{
	atom.Title: 1, atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6, atom.Caption: 6, atom.Summary: 6,
}

// breaking are further elements that end a paragraph.
var breaking = []atom.Atom{
	atom.P, atom.Div, atom.Section, atom.Article, atom.Aside, atom.Header, atom.Footer, atom.Main, atom.Nav,
	atom.Blockquote, atom.Figure, atom.Form, atom.Details, atom.Hr, atom.Body, atom.Html, atom.Address, atom.Fieldset,
}

// start handles a start tag.
func (r *htmlReader) start(tag atom.Atom, attrs map[atom.Atom]string) {
	if r.hidden != 0 {
		if tag == r.hidden {
			r.nested++
		}
		return
	}
	if slices.Contains(hidden, tag) && (tag != atom.Pre || r.table == nil) {
		r.hidden, r.nested = tag, 1
		return
	}
	if r.table != nil && r.table.start(r, tag, attrs) {
		return
	}
	switch level := headingLevels[tag]; {
	case level > 0:
		r.flush()
		r.kind, r.level = heading, level
	case tag == atom.Table:
		r.flush()
		r.table = new(htmlTable)
	case tag == atom.Ul || tag == atom.Ol:
		r.flush()
		r.groups++
		r.lists = append(r.lists, r.groups)
	case tag == atom.Li:
		r.flush()
		r.kind = item
	case tag == atom.Dl:
		r.flush()
		r.groups++
		r.meaning = r.groups
	case tag == atom.Dt, tag == atom.Dd:
		r.flush()
		r.kind = definition
		r.level = 0
		if tag == atom.Dd {
			r.level = 1
		}
	case slices.Contains(breaking, tag):
		r.breakText()
	default:
		startInline(&r.w, tag, attrs)
	}
}

// end handles an end tag.
func (r *htmlReader) end(tag atom.Atom) {
	if r.hidden != 0 {
		if tag == r.hidden {
			if r.nested--; r.nested == 0 {
				r.hidden = 0
			}
		}
		return
	}
	if r.table != nil && r.table.end(r, tag) {
		return
	}
	switch {
	case headingLevels[tag] > 0, tag == atom.Li, tag == atom.Dt, tag == atom.Dd:
		r.flush()
	case tag == atom.Ul || tag == atom.Ol:
		r.flush()
		r.lists = r.lists[:max(len(r.lists)-1, 0)]
	case tag == atom.Dl:
		r.flush()
		r.endTerms(phrase{})
	case slices.Contains(breaking, tag):
		r.breakText()
	default:
		endInline(&r.w, tag)
	}
}

// breakText ends a paragraph; within an item, a term or a heading it only
// breaks the line.
func (r *htmlReader) breakText() {
	if r.kind == paragraph {
		r.flush()
	} else {
		r.w.lineBreak()
	}
}

// flush ends the block being collected.
func (r *htmlReader) flush() {
	text := r.w.done()
	b := block{kind: r.kind, level: r.level, text: text}
	r.kind = paragraph
	if text.text == "" {
		return
	}
	switch b.kind {
	case item:
		b.level = max(len(r.lists)-1, 0)
		if len(r.lists) > 0 {
			b.group = r.lists[len(r.lists)-1]
		}
	case definition:
		if b.level == 0 {
			r.terms = append(r.terms, text)
		} else {
			r.endTerms(text)
		}
		return
	}
	r.blocks = append(r.blocks, b)
}

// endTerms adds a block for the terms of a definition list that share the meaning which
// just ended.
func (r *htmlReader) endTerms(meaning phrase) {
	for _, term := range r.terms {
		r.blocks = append(r.blocks, block{kind: definition, group: r.meaning, text: term, body: meaning})
	}
	r.terms = nil
}

// emit adds a block that another reader made.
func (r *htmlReader) emit(b block) {
	r.flush()
	if !b.isEmpty() {
		r.blocks = append(r.blocks, b)
	}
}

// write adds a phrase that another reader made to the text being collected.
func (r *htmlReader) write(p phrase) {
	if !r.table.inCell {
		return
	}
	r.w.lineBreak()
	at := 0
	for _, m := range p.marks {
		if m.from < at {
			continue
		}
		r.w.write(p.text[at:m.from], p.offset(at))
		r.w.begin(m.kind, m.target)
		r.w.write(p.text[m.from:m.to], p.offset(m.from))
		r.w.end(m.kind)
		at = m.to
	}
	r.w.write(p.text[at:], p.offset(at))
}

func (r *htmlReader) inTable() bool { return r.table != nil }

// finish ends whatever is open and returns all blocks.
func (r *htmlReader) finish() []block {
	if r.table != nil {
		r.table.close(r)
	}
	r.flush()
	r.endTerms(phrase{})
	return r.blocks
}
