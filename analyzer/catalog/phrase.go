package catalog

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A phrase is a stretch of a page's text without its markup: white space is
// one space, a forced line break a newline, and what the page sets apart is
// kept as marks.
type phrase struct {
	text    string
	marks   []mark // sorted by from
	origins []origin
}

// markKind is how a page sets text apart.
type markKind uint8

const (
	code markKind = iota
	strong
	link
)

// A mark is text[from:to] set apart.
type mark struct {
	kind     markKind
	from, to int
	target   string // of a link
}

// An origin says that text from an index on was copied from the page's data.
type origin struct{ text, data int }

// offset returns where in the page text[i] comes from.
func (p *phrase) offset(i int) int {
	at, found := slices.BinarySearchFunc(p.origins, i, func(o origin, i int) int { return o.text - i })
	if !found {
		at--
	}
	if at < 0 {
		return 0
	}
	return p.origins[at].data + i - p.origins[at].text
}

// markAt returns the longest mark of one of the kinds that starts at i.
func (p *phrase) markAt(i int, kinds ...markKind) (mark, bool) {
	at, _ := slices.BinarySearchFunc(p.marks, i, func(m mark, i int) int { return m.from - i })
	for ; at < len(p.marks) && p.marks[at].from == i; at++ {
		if slices.Contains(kinds, p.marks[at].kind) {
			return p.marks[at], true
		}
	}
	return mark{}, false
}

// hasCode reports whether anything is set apart as code.
func (p *phrase) hasCode() bool {
	return slices.ContainsFunc(p.marks, func(m mark) bool { return m.kind == code })
}

// slice returns text[from:to], trimmed, as a phrase of its own.
func (p *phrase) slice(from, to int) phrase {
	for from < to && isSpace(p.text[from]) {
		from++
	}
	for from < to && isSpace(p.text[to-1]) {
		to--
	}
	s := phrase{text: p.text[from:to], origins: []origin{{0, p.offset(from)}}}
	for _, o := range p.origins {
		if from < o.text && o.text < to {
			s.origins = append(s.origins, origin{o.text - from, o.data})
		}
	}
	for _, m := range p.marks {
		if from <= m.from && m.to <= to {
			s.marks = append(s.marks, mark{m.kind, m.from - from, m.to - from, m.target})
		}
	}
	return s
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' }

// flat returns the text on one line.
func (p *phrase) flat() string { return strings.Join(strings.Fields(p.text), " ") }

// A phraseWriter collects a phrase.
type phraseWriter struct {
	text    strings.Builder
	p       phrase
	open    []mark // marks that have begun
	space   bool   // white space is due before the next character
	newline bool   // a forced line break is
	next    int    // the data offset that would continue the last origin
}

// write adds text that stands at an offset of the page. A negative offset
// continues the last place (text that an entity stands for).
func (w *phraseWriter) write(s string, offset int) {
	for i, r := range s {
		switch {
		case r == '\u200b' || r == '\ufeff' || r == '\u00ad' || r == '\u2060':
			// Invisible: pages put them into long names to let them break.
			continue
		case unicode.IsSpace(r):
			w.space = true
			continue
		}
		at := w.next
		if offset >= 0 {
			at = offset + i
		}
		w.writeRune(r, at)
	}
}

func (w *phraseWriter) writeRune(r rune, at int) {
	if w.text.Len() > 0 {
		switch {
		case w.newline:
			w.text.WriteByte('\n')
			w.next++
		case w.space:
			w.text.WriteByte(' ')
			w.next++
		}
	}
	w.space, w.newline = false, false
	// Marks that begin between white space and text begin with the text.
	for i := range w.open {
		if w.open[i].from < 0 {
			w.open[i].from = w.text.Len()
		}
	}
	if w.next != at || len(w.p.origins) == 0 {
		w.p.origins = append(w.p.origins, origin{w.text.Len(), at})
	}
	w.text.WriteRune(r)
	w.next = at + utf8.RuneLen(r)
}

// lineBreak adds a forced line break.
func (w *phraseWriter) lineBreak() { w.newline = true }

// maxMarks bounds how deep marks may be open inside each other, which broken
// HTML (tags that are never closed) would otherwise make slow.
const maxMarks = 16

// begin starts a mark.
func (w *phraseWriter) begin(kind markKind, target string) {
	if len(w.open) < maxMarks {
		w.open = append(w.open, mark{kind: kind, from: -1, target: target})
	}
}

// end finishes the last mark of that kind.
func (w *phraseWriter) end(kind markKind) {
	for i, m := range slices.Backward(w.open) {
		if m.kind == kind {
			if m.from >= 0 {
				m.to = w.text.Len()
				w.p.marks = append(w.p.marks, m)
			}
			w.open = slices.Delete(w.open, i, i+1)
			return
		}
	}
}

// done returns what was collected and starts anew; marks that are open stay.
func (w *phraseWriter) done() phrase {
	p := w.p
	p.text = w.text.String()
	for i, m := range w.open {
		if m.from >= 0 {
			m.to = len(p.text)
			p.marks = append(p.marks, m)
		}
		w.open[i].from = -1
	}
	slices.SortStableFunc(p.marks, func(a, b mark) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	*w = phraseWriter{open: w.open}
	return p
}

// blockKind is what a block of a page is.
type blockKind uint8

const (
	heading    blockKind = iota
	paragraph            // running text
	item                 // an element of a list
	definition           // a term (text) and what it means (body)
	table                // rows
)

// A block is a piece of a page, as all three formats of documentation yield
// it.
type block struct {
	kind  blockKind
	level int    // of a heading, 1 to 6; depth of an item, from 0
	group int    // tells lists apart that follow each other
	text  phrase // of a heading, paragraph, item; the term of a definition
	body  phrase // of a definition

	rows   [][]phrase // of a table, its header first
	headed bool       // rows[0] is a header
}

// isEmpty reports whether a block has nothing to say.
func (b *block) isEmpty() bool {
	return b.text.text == "" && b.body.text == "" && len(b.rows) == 0
}
