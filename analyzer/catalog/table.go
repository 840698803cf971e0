package catalog

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// A grid is a table with what is known about its columns.
type grid struct {
	rows    [][]phrase // without the header
	columns []column
	names   int // index of the column of scopes
}

// readTables reads the tables of a section.
func (doc *document) readTables(s *section) {
	for i := range s.blocks {
		if b := &s.blocks[i]; b.kind == table && !s.used[i] {
			s.used[i] = true
			doc.readTable(s, i, b)
		}
	}
}

func (doc *document) readTable(s *section, at int, b *block) {
	g := grid{rows: b.rows}
	width := 0
	for _, row := range b.rows {
		width = max(width, len(row))
	}
	g.columns = make([]column, width)
	if b.headed && len(b.rows) > 0 || looksHeaded(b.rows) {
		for i, head := range b.rows[0] {
			if i > 0 && head.text != "" && head.text == b.rows[0][i-1].text {
				continue // one head over several columns is that of the first
			}
			g.columns[i] = columnOf(head.text)
		}
		g.rows = b.rows[1:]
	}
	topic, own := s.topicAt(at)
	if !g.findNames(topic) {
		return
	}
	key := unknownColumn
	if g.names > 0 {
		key = g.columns[0]
	}
	switch {
	case key == otherColumn, key == routeColumn, g.holdsRoutes(0), key == resourceColumn:
		doc.postpone(&g, routeRow)
	case key == setColumn, key == roleColumn, g.names > 0 && g.holdsSets() && containsAny(headingText(s), setWords):
		doc.postpone(&g, setRow)
	case g.names > 0 && g.holdsSets() && key != groupColumn:
		// Whether the table describes scopes or combines them is known
		// when all others have been read.
		doc.postpone(&g, setRow)
	default:
		doc.readRows(s, &g, topic, own)
	}
}

func headingText(s *section) string {
	if s.heading == nil {
		return ""
	}
	return s.heading.text.text
}

// looksHeaded reports whether a table without a header has one in its first
// row all the same.
func looksHeaded(rows [][]phrase) bool {
	if len(rows) < 2 {
		return false
	}
	for _, cell := range rows[0] {
		if columnOf(cell.text) == unknownColumn {
			return false
		}
	}
	return true
}

// findNames finds the column that holds scopes: the one whose head says so
// and whose cells can be names, else one headed as names of something or not
// at all whose names follow a convention of scopes.
func (g *grid) findNames(topic topic) bool {
	best, g2 := 0, -1
	for i, c := range g.columns {
		filled, good, sure, marked, protocol := 0, 0, 0, 0, 0
		for _, row := range g.rows {
			if i >= len(row) || row[i].text == "" || strings.HasPrefix(row[i].text, "(") {
				continue
			}
			filled++
			names, ok := namesIn(&row[i])
			if !ok {
				continue
			}
			good++
			if shapeOf(string(names[0].name)) == telling {
				sure++
			}
			if names[0].marked {
				marked++
			}
			if isProtocolWord(string(names[0].name)) {
				protocol++
			}
		}
		// A column that is headed so may hold a row that is no name; one
		// that only looks so must do it nearly throughout.
		if filled == 0 || good*2 < filled || c != scopeColumn && good*5 < filled*4 {
			continue
		}
		rank := 0
		switch {
		case c == scopeColumn:
			rank = 4
		case protocol*2 > good, topic == others:
		case c == nameColumn && sure*2 > filled:
			rank = 3
		case c == nameColumn && topic == scopes && !g.hasOther():
			rank = 2
		case (c == unknownColumn || c == titleColumn) && sure*5 >= filled*4:
			rank = 2
		case c == unknownColumn && i == 0 && topic == scopes && marked == filled && !g.hasOther():
			rank = 1
		}
		if rank > best {
			best, g2 = rank, i
		}
	}
	g.names = g2
	return g2 >= 0
}

// hasOther reports whether a column makes the table one of other things.
func (g *grid) hasOther() bool {
	return slices.Contains(g.columns, otherColumn)
}

// holdsRoutes reports whether most cells of a column are routes.
func (g *grid) holdsRoutes(i int) bool {
	filled, routes := 0, 0
	for _, row := range g.rows {
		if i < len(row) && row[i].text != "" {
			filled++
			if _, ok := routeOf(row[i].text); ok {
				routes++
			}
		}
	}
	return routes*2 > filled
}

// holdsSets reports whether rows name several scopes.
func (g *grid) holdsSets() bool {
	return slices.ContainsFunc(g.rows, func(row []phrase) bool {
		if g.names >= len(row) {
			return false
		}
		names, ok := namesIn(&row[g.names])
		return ok && len(names) > 1
	})
}

// readRows reads a table that describes scopes.
func (doc *document) readRows(s *section, g *grid, topic topic, own bool) {
	for _, row := range g.rows {
		if g.names >= len(row) {
			continue
		}
		cell := &row[g.names]
		names, ok := namesIn(cell)
		if ok && saysNone(names) {
			continue
		}
		if !ok {
			if cell.text != "" && columnOf(cell.text) == unknownColumn && !strings.HasPrefix(cell.text, "(") && len(g.columns) > 1 && !sameCells(row) {
				doc.draft.problemf(doc.at(cell, 0), "expected the name of a scope, found %q; the row is left out", abbreviate(cell.flat()))
			}
			continue
		}
		e := doc.readRow(g, row, names)
		doc.add(s, cell, names, e)
	}
}

// sameCells reports whether one cell spans the row: it is the heading of the
// rows that follow.
func sameCells(row []phrase) bool {
	for _, c := range row[1:] {
		if c.text != row[0].text && c.text != "" {
			return false
		}
	}
	return true
}

func abbreviate(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// readRow reads what a row says beside the names.
func (doc *document) readRow(g *grid, row []phrase, names []nameAt) Entry {
	var e Entry
	var marks, checks scope.Access
	var texts []string
	for i := range row {
		cell, c := &row[i], g.columns[i]
		if i == g.names || cell.text == "" && c != readColumn && c != writeColumn {
			continue
		}
		switch c {
		case titleColumn, nameColumn:
			if e.Title == "" {
				e.Title = cell.flat()
			} else {
				texts = append(texts, cell.flat())
			}
		case descriptionColumn:
			if e.Description == "" {
				e.Description = cell.flat()
			}
		case accessColumn:
			if access, ok := shortAccess(cell.text); ok {
				e.Access, e.AccessStated = access, true
			} else {
				texts = append(texts, cell.flat())
			}
		case readColumn, writeColumn: // no mark is a mark, too
			bit := scope.Read
			if c == writeColumn {
				bit = scope.Write
			}
			switch yes, ok := checkMark(cell.text); {
			case !ok:
				texts = append(texts, cell.flat())
			case yes:
				marks |= bit
				fallthrough
			default:
				checks |= bit
			}
		case routeColumn, resourceColumn:
			v := valuesOf(cell)
			e.Routes = appendNew(e.Routes, v.routes...)
			e.Resources = appendNew(e.Resources, v.others...)
		case roleColumn:
			e.Roles = appendNew(e.Roles, valuesOf(cell).others...)
		case impliesColumn, conflictsColumn:
			r := implies
			if c == conflictsColumn {
				r = conflicts
			}
			doc.refer(r, names, cell)
		case unknownColumn:
			texts = append(texts, cell.flat())
		}
	}
	e.completeRow(marks, checks, texts)
	return e
}

// completeRow sets what a row says in several cells together: by marks for reading and
// writing, of which checks are those that have one, and by texts whose columns are not known.
func (e *Entry) completeRow(marks, checks scope.Access, texts []string) {
	if checks == scope.Read|scope.Write && !e.AccessStated {
		e.Access, e.AccessStated = marks, true
	}
	if e.Description == "" && len(texts) > 0 { // the wordiest one describes
		e.Description = slices.MaxFunc(texts, func(a, b string) int { return len(a) - len(b) })
	}
}

// refer adds that each of some names relates to the names that a cell holds, if it holds nothing
// else.
func (doc *document) refer(r relation, names []nameAt, cell *phrase) {
	others, ok := namesIn(cell)
	if !ok {
		return
	}
	for _, n := range names {
		for _, o := range others {
			doc.draft.references = append(doc.draft.references, reference{relation: r, from: n.name, to: o.name, pos: doc.at(cell, o.at)})
		}
	}
}

// shortAccess reads a cell that states access in a word or two.
func shortAccess(s string) (scope.Access, bool) {
	if strings.EqualFold(strings.TrimSpace(s), "none") {
		return 0, true
	}
	var access scope.Access
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" /,&+-_", r) }) {
		switch w {
		case "read", "view", "r":
			access |= scope.Read
		case "write", "edit", "manage", "w", "modify":
			access |= scope.Write
		case "rw", "full", "readwrite":
			access |= scope.Read | scope.Write
		case "only", "and", "access", "or":
		default:
			return 0, false
		}
	}
	return access, access != 0
}

// checkMark reads a cell that says yes or no.
func checkMark(s string) (yes, ok bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "✓", "✔", "✔️", "✅", "☑", "yes", "y", "x", "true", "•", "●":
		return true, true
	case "", "-", "–", "—", "✗", "✘", "❌", "no", "n", "false", "❌️":
		return false, true
	}
	return false, false
}
