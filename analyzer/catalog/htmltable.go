package catalog

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// An htmlTable is a table being read.
type htmlTable struct {
	rows   [][]phrase
	row    []phrase
	spans  []span // cells that reach down into the rows below, by column
	inCell bool
	inRow  bool
	colsp  int
	rowsp  int
	heads  int // th cells of the row
	header int // rows at the top that are all th, or in thead
	inHead bool
	depth  int // tables nested in a cell
}

type span struct {
	left int
	cell phrase
}

// maxColumns and maxSpan bound how far cells reach, as browsers do (1000 and
// 65534, https://html.spec.whatwg.org/#attributes-common-to-td-and-th-elements).
// No documentation has more columns.
const (
	maxColumns = 32
	maxSpan    = 1000
)

// start handles a tag within a table, and reports whether that was all.
func (t *htmlTable) start(r *htmlReader, tag atom.Atom, attrs map[atom.Atom]string) bool {
	switch tag {
	case atom.Table:
		t.depth++
	case atom.Caption:
		return false
	}
	if t.depth > 0 {
		r.w.lineBreak()
		return true
	}
	switch tag {
	case atom.Thead:
		t.inHead = true
	case atom.Tbody, atom.Tfoot:
		t.endRow(r)
		t.inHead = false
	case atom.Tr:
		t.endRow(r)
		t.inRow = true
	case atom.Td, atom.Th:
		t.endCell(r)
		r.w.done()
		t.inCell, t.inRow = true, true
		t.colsp, t.rowsp = spanOf(attrs[atom.Colspan]), spanOf(attrs[atom.Rowspan])
		if tag == atom.Th {
			t.heads++
		}
	default:
		if slices.Contains(breaking, tag) || tag == atom.Li || tag == atom.Dt || tag == atom.Dd {
			r.w.lineBreak()
		} else {
			startInline(&r.w, tag, attrs)
		}
	}
	return true
}

func spanOf(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 1
	}
	return min(max(n, 1), maxSpan)
}

// end handles an end tag within a table, and reports whether that was all.
func (t *htmlTable) end(r *htmlReader, tag atom.Atom) bool {
	switch {
	case tag == atom.Table && t.depth > 0:
		t.depth--
	case tag == atom.Table:
		t.close(r)
	case tag == atom.Caption:
		return false
	case t.depth > 0:
	case tag == atom.Td, tag == atom.Th:
		t.endCell(r)
	case tag == atom.Tr, tag == atom.Tbody:
		t.endRow(r)
	case tag == atom.Thead:
		t.endRow(r)
		t.inHead = false
	case slices.Contains(breaking, tag):
		r.w.lineBreak()
	default:
		endInline(&r.w, tag)
	}
	return true
}

// fill adds the cells that reach down from rows above.
func (t *htmlTable) fill() {
	for len(t.row) < len(t.spans) && t.spans[len(t.row)].left > 0 {
		s := &t.spans[len(t.row)]
		s.left--
		t.row = append(t.row, s.cell)
	}
}

func (t *htmlTable) endCell(r *htmlReader) {
	if !t.inCell {
		return
	}
	t.inCell = false
	cell := r.w.done()
	t.fill()
	for range t.colsp {
		if len(t.row) >= maxColumns {
			break
		}
		for len(t.spans) <= len(t.row) {
			t.spans = append(t.spans, span{})
		}
		t.spans[len(t.row)] = span{t.rowsp - 1, cell}
		t.row = append(t.row, cell)
	}
}

func (t *htmlTable) endRow(r *htmlReader) {
	t.endCell(r)
	if t.inRow {
		cells := len(t.row)
		t.fill()
		if len(t.row) > 0 {
			if t.header == len(t.rows) && (t.inHead || t.heads > 0 && t.heads >= cells) {
				t.header++
			}
			t.rows = append(t.rows, t.row)
		}
	}
	t.row, t.heads, t.inRow = nil, 0, false
}

// close ends the table. Of several rows of headings the last one counts.
func (t *htmlTable) close(r *htmlReader) {
	t.endRow(r)
	r.table = nil
	rows := t.rows[max(t.header-1, 0):]
	if len(rows) > 0 {
		r.blocks = append(r.blocks, block{kind: table, rows: rows, headed: t.header > 0})
	}
}
