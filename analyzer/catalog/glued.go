package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// gluedTable reads a table whose cells lost what was between them:
//
//	ScopeNameDescription
//	public.contact:readContact (Read)Allow to read all contacts
//	public.contact:writeContact (Write)Allow to manage contacts
//
// The header tells the columns, since it can only be cut into heads of
// columns. A row can be cut where a lower-case letter, a digit or a closing
// bracket is followed by a capital or an opening that has no space before it
// (a seam). If there are more seams than cuts, those are taken whose
// neighbours occur in most other rows: the last part of a name (read, write)
// and the first word of a description (Allow, View) repeat, the inside of
// OAuth or readWrite does less. A verb after the seam decides where they are
// even.
//
// A column of names must come first: behind other text nothing tells where a
// name in lower case begins.
func (r *plainReader) gluedTable(n int) (block, int) {
	heads := splitHeads(&r.lines[n])
	if len(heads) < 2 {
		return block{}, 0
	}
	switch columnOf(heads[0].text) {
	case scopeColumn, nameColumn, otherColumn: // what is about others is read so as not to be taken for text
	default:
		return block{}, 0
	}
	end := n + 1
	var rows []gluedRow
	for ; end < len(r.lines); end++ {
		row, ok := newGluedRow(&r.lines[end])
		if !ok || len(row.seams) < len(heads)-1 && !row.named() || len(splitHeads(&r.lines[end])) > 1 {
			break
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return block{}, 0
	}
	b := block{kind: table, headed: true, rows: [][]phrase{heads}}
	b.rows = append(b.rows, cutRows(rows, len(heads)-1)...)
	return b, end - n
}

// maxHead is longer than any head of a column.
const maxHead = 40

// splitHeads cuts a line into heads of columns, nil if that cannot be done.
// Each begins with a capital, and no space stands before it.
func splitHeads(p *phrase) []phrase {
	if len(p.text) > 4*maxHead || strings.ContainsAny(p.text, ".,:;|\t") {
		return nil
	}
	var cuts []int
	if !cutHeads(p.text, 0, &cuts, new(int)) || len(cuts) < 2 {
		return nil
	}
	var heads []phrase
	for i, from := range cuts {
		to := len(p.text)
		if i+1 < len(cuts) {
			to = cuts[i+1]
		}
		heads = append(heads, p.slice(from, to))
	}
	return heads
}

// cutHeads finds heads from an index on, long ones first.
func cutHeads(s string, from int, cuts *[]int, steps *int) bool {
	if from == len(s) {
		return true
	}
	const maxSteps = 1000
	if *steps++; *steps > maxSteps {
		return false
	}
	for to := min(len(s), from+maxHead); to > from; to-- {
		if to < len(s) && !isSeam(s, to) || columnOf(s[from:to]) == unknownColumn {
			continue
		}
		*cuts = append(*cuts, from)
		if cutHeads(s, to, cuts, steps) {
			return true
		}
		*cuts = (*cuts)[:len(*cuts)-1]
	}
	return false
}

// isSeam reports whether a separator may have been lost before s[i].
func isSeam(s string, i int) bool {
	if i <= 0 || i >= len(s) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i:])
	closes := unicode.IsLower(before) || unicode.IsDigit(before) || strings.ContainsRune(")]*✓", before)
	opens := unicode.IsUpper(after) || after == '✓' || strings.ContainsRune(")]", before) && unicode.IsLetter(after)
	return closes && opens
}

// A gluedRow is a line and where it may be cut.
type gluedRow struct {
	phrase *phrase
	seams  []int
}

// maxSeams bounds the ways to cut a line.
const maxSeams = 24

// newGluedRow returns the seams of a line; false if it cannot begin with a
// name.
func newGluedRow(p *phrase) (gluedRow, bool) {
	row := gluedRow{phrase: p}
	if p.text == "" {
		return row, false
	}
	for i := range p.text {
		if isSeam(p.text, i) && len(row.seams) < maxSeams {
			row.seams = append(row.seams, i)
		}
	}
	return row, len(row.seams) > 0 && shapeOf(p.text[:row.seams[0]]) != noName
}

// named reports whether the line begins with a name that follows a convention,
// so that it belongs to the table although a cell of it is empty.
func (row gluedRow) named() bool { return shapeOf(row.phrase.text[:row.seams[0]]) == telling }

// cutRows cuts every row at as many seams as given, or fewer where it has no
// more.
func cutRows(rows []gluedRow, cuts int) [][]phrase {
	// How often a part of a word stands before and after a seam, counted
	// once a row.
	before, after := make(map[string]int), make(map[string]int)
	for _, row := range rows {
		seen := make(map[string]bool)
		for _, i := range row.seams {
			l, r := lastPart(row.phrase.text[:i]), firstWord(row.phrase.text[i:])
			if !seen["<"+l] {
				before[l]++
			}
			if !seen[">"+r] {
				after[r]++
			}
			seen["<"+l], seen[">"+r] = true, true
		}
	}
	var table [][]phrase
	for _, row := range rows {
		p := row.phrase
		first := func(i int) int { return before[lastPart(p.text[:i])] }
		later := func(i int) int {
			score := after[firstWord(p.text[i:])]
			if _, ok := described(p.text[i:min(len(p.text), i+60)]); ok {
				score++ // it begins with a verb
			}
			return score
		}
		chosen := choose(row, cuts, first, later)
		var cells []phrase
		from := 0
		for _, i := range append(chosen, len(p.text)) {
			cells = append(cells, collapse(p.slice(from, i)))
			from = i
		}
		// A cell that is missing is one in the middle: names and
		// descriptions are never empty.
		for len(cells) < cuts+1 {
			last := cells[len(cells)-1]
			cells = append(cells[:len(cells)-1], phrase{}, last)
		}
		table = append(table, cells)
	}
	return table
}

// choose returns the seams to cut at: the first one by what stands before it,
// since that ends a name, the others by what stands after them, and the last
// one the more so, as it begins a description. Of equals the first counts.
func choose(row gluedRow, cuts int, before, after func(int) int) []int {
	s := row.phrase.text
	if len(row.seams) <= cuts {
		return row.seams
	}
	best := -1
	var chosen []int
	for a, i := range row.seams {
		if len(row.seams)-a < cuts || strings.ContainsAny(s[:i], " \t") || shapeOf(s[:i]) == noName {
			break
		}
		score := 2 * before(i)
		if cuts == 1 {
			score += 2 * after(i)
			if score > best {
				best, chosen = score, []int{i}
			}
			continue
		}
		// Of the seams after it, the last cut is the one whose word repeats
		// most; the cuts between take those that are left, in order.
		for b := a + cuts - 1; b < len(row.seams); b++ {
			total := score + 2*after(row.seams[b])
			if total > best {
				best = total
				chosen = append([]int{i}, row.seams[a+1:a+cuts-1]...)
				chosen = append(chosen, row.seams[b])
			}
		}
	}
	if chosen == nil {
		return row.seams[:cuts]
	}
	return chosen
}

// lastPart returns the last part of a name: read of public.contact:read.
func lastPart(s string) string {
	if i := strings.LastIndexAny(s, ".:_/- "); i >= 0 {
		return s[i+1:]
	}
	return s
}

// firstWord returns the word that a text begins with, up to the next seam.
func firstWord(s string) string {
	for i, c := range s {
		if i > 0 && (!unicode.IsLetter(c) || isSeam(s, i)) {
			return s[:i]
		}
	}
	return s
}
