package catalog

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/scope"
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

	describes bool // the row describes its scopes instead
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
		doc.deferred = append(doc.deferred, deferred{kind: kind, key: key, value: row[g.names], names: names, group: group})
	}
}

// judgeDeferred decides which tables that only refer to scopes describe them
// after all: all of them where nothing on the page describes scopes, and
// tables with several scopes in a row if those are described nowhere else.
func (doc *document) judgeDeferred() {
	alone := len(doc.found) == 0
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
		for ; i < j; i++ {
			row := &doc.deferred[i]
			row.describes = row.kind == setRow && known*2 < total
			e := Entry{}
			if row.describes {
				e.Title = row.key.flat()
			}
			if !row.describes && !alone {
				continue
			}
			names := slices.DeleteFunc(slices.Clone(row.names), func(n nameAt) bool { return doc.known(n.name) })
			doc.add(nil, &row.value, names, e)
		}
	}
}

// readDeferred reads the tables that refer to scopes.
func (doc *document) readDeferred() {
	for i := range doc.deferred {
		switch row := &doc.deferred[i]; {
		case row.kind == routeRow:
			doc.readRouteRow(row)
		case !row.describes:
			doc.readSetRow(row)
		}
	}
}

// A demand says that a route demands a scope.
type demand struct {
	name  scope.Scope
	route pattern.Pattern
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
		key := demand{n.name, route}
		if ok && !doc.demands[key] {
			doc.demands[key] = true
			e := &doc.draft.entries[i]
			e.Routes = append(e.Routes, route)
		}
	}
}
