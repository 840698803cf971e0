package catalog

import (
	"slices"
	"strings"
)

// rowKind is what a row that refers to scopes says.
type rowKind uint8

const (
	setRow rowKind = iota
	routeRow
)

// A deferred is a row whose meaning depends on which scopes there are.
type deferred struct {
	kind  rowKind
	key   phrase
	value phrase
	names []nameAt
	group int // rows of one table
}

// postpone keeps the rows of a table that refers to scopes.
func (doc *document) postpone(g *grid, kind rowKind) {
	group := len(doc.deferred)
	for _, row := range g.rows {
		if g.names >= len(row) || g.names == 0 {
			continue
		}
		names, ok := namesIn(&row[g.names])
		if !ok || saysNone(names) {
			continue
		}
		key := row[0]
		if kind == routeRow {
			// The route may be spread over a column for the method and one
			// for the path.
			for i := 1; i < len(row); i++ {
				if _, ok := routeOf(key.text + " " + row[i].text); ok && i != g.names && !strings.Contains(key.text, "/") {
					key.text += " " + row[i].text
					break
				}
			}
		}
		doc.deferred = append(doc.deferred, deferred{kind, key, row[g.names], names, group})
	}
}

// readDeferred reads the tables that refer to scopes. Where nothing on the
// page describes scopes, what such tables name are all the scopes there are.
func (doc *document) readDeferred() {
	alone := len(doc.draft.entries) == 0
	var unknown []int // first rows of tables whose scopes are described nowhere
	for i := 0; i < len(doc.deferred); {
		j, total, known := i, 0, 0
		for ; j < len(doc.deferred) && doc.deferred[j].group == doc.deferred[i].group; j++ {
			for _, n := range doc.deferred[j].names {
				total++
				if doc.known(n.name) {
					known++
				}
			}
		}
		if known*2 < total {
			unknown = append(unknown, doc.deferred[i].group)
		}
		i = j
	}
	for i := range doc.deferred {
		row := &doc.deferred[i]
		_, missing := slices.BinarySearch(unknown, row.group)
		e := Entry{}
		if row.kind == setRow && missing {
			// The table describes scopes after all, several in a row.
			e.Title = row.key.flat()
		}
		if alone || row.kind == setRow && missing {
			var names []nameAt
			for _, n := range row.names {
				if !doc.known(n.name) {
					names = append(names, n)
				}
			}
			doc.add(nil, &row.value, names, e)
		}
		switch {
		case row.kind == routeRow:
			doc.readRouteRow(row)
		case !missing:
			doc.readSetRow(row)
		}
	}
}

func (doc *document) readSetRow(row *deferred) {
	name := strings.Trim(row.key.flat(), " :")
	if name == "" {
		return
	}
	doc.draft.sets = append(doc.draft.sets, NamedSet{Name: name, Pos: doc.at(&row.key, 0)})
	for _, n := range row.names {
		doc.draft.references = append(doc.draft.references, reference{
			relation: member, set: len(doc.draft.sets) - 1, to: n.name, pos: doc.at(&row.value, n.at),
		})
	}
}

func (doc *document) readRouteRow(row *deferred) {
	route, ok := routeOf(row.key.text)
	for _, n := range row.names {
		i, known := doc.index[n.name]
		if !known {
			doc.draft.problemf(doc.at(&row.value, n.at), "%s names scope %s, which is described nowhere", abbreviate(row.key.flat()), n.name)
			continue
		}
		if ok {
			e := &doc.draft.entries[i]
			e.Routes = appendNew(e.Routes, route)
		}
	}
}
