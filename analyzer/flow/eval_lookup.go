package flow

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file finds the routes of tables that a program searches by itself (see
// lower/lookup.go). A row is a route if no router was told of it, and if what
// answers requests looks at rows of its type: at the field that holds the
// handler, and at one that holds the path, or at the map that has the path as
// its key.

// A finder finds the routes among the rows of tables.
type finder struct{ *registering }

// servedDirectly marks the routers that servers answer with, which may be
// mounted elsewhere, too.
func servedDirectly(m *registering) {
	for _, o := range m.servers {
		if m.frontOf(o) {
			continue
		}
		for _, name := range sortedKeys(o.fields) {
			m.marksServed(o.fields[name].v)
		}
	}
}

func (m *registering) marksServed(v value) {
	if isHandler(v) {
		m.handlers(v, func(h handler) {
			if h.router != nil && len(h.strips) == 0 {
				h.router.top().served = true
			}
		})
	}
}

// A lookup is what is known of the rows of one type: which of their fields are
// looked at, and by what.
type lookup struct {
	search
	handlers, fields []string
}

// lookups returns, by the type of the rows, or of the map, what is searched.
func (m finder) lookups() map[string][]lookup {
	all := slices.Clone(m.searching)
	for _, o := range m.servers {
		for _, name := range sortedKeys(o.fields) {
			all = append(all, m.searches(o.fields[name].v, o.row)...)
		}
	}
	for _, r := range m.routers {
		guards, _ := r.used.v.(guardList)
		for _, g := range slices.Concat(r.base, guards) {
			all = append(all, m.searches(g.by, g.at)...)
		}
		for _, e := range r.routes {
			all = append(all, m.searches(e.handler, e.at, e.around()...)...)
			for _, g := range e.guards {
				all = append(all, m.searches(g.by, g.at)...)
			}
		}
	}
	out := make(map[string][]lookup)
	for i, s := range all {
		if slices.ContainsFunc(all[:i], func(t search) bool { return s.name == t.name && slices.EqualFunc(s.strips, t.strips, same) }) {
			continue
		}
		byRow := make(map[string]*lookup)
		at := func(row string) *lookup {
			if byRow[row] == nil {
				byRow[row] = &lookup{search: s}
			}
			return byRow[row]
		}
		for _, look := range s.looks {
			if table, ok := strings.CutPrefix(look, ir.ElementLook); ok {
				at(table)
			} else if full, ok := strings.CutPrefix(look, ir.HandlerLook); ok {
				row, field := splitLook(full)
				at(row).handlers = append(at(row).handlers, field)
			} else if full, ok := strings.CutPrefix(look, ir.FieldLook); ok {
				row, field := splitLook(full)
				at(row).fields = append(at(row).fields, field)
			}
		}
		for _, row := range sortedKeys(byRow) {
			out[row] = append(out[row], *byRow[row])
		}
	}
	return out
}

func splitLook(full string) (row, field string) {
	i := strings.LastIndexByte(full, '.')
	return full[:i], full[i+1:]
}

// A line is a row of a table, with the key that it has there if that is a map.
type line struct {
	row     string // its type
	object  *object
	key     value
	handler value // of a map of handlers
}

// lines returns all rows that the program made.
func (m finder) lines() []line {
	var out []line
	inMap := make(map[*object]bool)
	for _, d := range m.tables {
		for _, p := range d.pairs() {
			if d.table != "" {
				out = append(out, line{row: d.table, key: p.key, handler: p.value})
			}
			alternatives(p.value, func(v value) {
				rows := []value{v}
				if isMethods(p.key) {
					rows = flat(v)
				}
				for _, v := range rows {
					if ptr, ok := bare(v).(pointer); ok {
						v = ptr.to.v
					}
					if o, ok := v.(*object); ok {
						inMap[o] = true
						out = append(out, line{row: o.typ, key: p.key, object: o})
					}
				}
			})
		}
	}
	for _, o := range m.rows {
		if !inMap[o] {
			out = append(out, line{row: o.typ, object: o})
		}
	}
	return out
}

// searched registers the rows of the tables that the program searches itself,
// and reports those of which the path is not known.
func (m finder) searched() {
	lookups := m.lookups()
	if len(lookups) == 0 {
		return
	}
	told := told(m.routers)
	unclear := make(map[string][]line)
	routers := make(map[string]*router) // by what searches: its rows belong together
	for _, l := range m.lines() {
		var seen []*entry
		for _, lk := range lookups[l.row] {
			entries, clear := m.lineEntries(l, lk)
			if !clear {
				unclear[l.row] = append(unclear[l.row], l)
			}
			for _, e := range entries {
				if other := alike(seen, e); other != nil {
					other.ways = append(other.ways, e.guards)
					continue
				}
				e.ways = [][]guard{e.guards}
				seen = append(seen, e)
				if !told.knows(e) {
					if routers[lk.name] == nil {
						routers[lk.name] = m.newRouter(m.house, "*house.Router", lk.at)
					}
					m.register(routers[lk.name], e)
				}
			}
		}
	}
	for _, row := range sortedKeys(unclear) {
		m.unclear(unclear[row], lookups[row][0])
	}
}

// unclear reports rows of one type of which the path is not known.
func (m finder) unclear(lines []line, lk lookup) {
	at := lk.at
	if o := lines[0].object; o != nil {
		at = o.row
		for _, name := range lk.handlers {
			if fn, ok := bare(m.fieldOfArg(o, name, ir.ZeroNil)).(*fun); ok && fn.at.IsValid() && !fn.at.Within(at) {
				at = fn.at // all rows are made in one place
			}
		}
	}
	paths := "path of a row is"
	if len(lines) > 1 {
		paths = fmt.Sprintf("paths of %d rows are", len(lines))
	}
	m.lost = append(m.lost, loss{At: at, Message: "the " + paths + " not known, in a table that " + naming.Short(lk.name) + " searches by itself"})
}

// lineEntries returns the routes that a row is, and whether they are all that it
// is. A row without a handler is none.
func (m finder) lineEntries(l line, lk lookup) (out []*entry, clear bool) {
	handlers := []value{l.handler}
	if l.object != nil {
		handlers = nil
		for _, name := range lk.handlers {
			handlers = append(handlers, m.fieldOfArg(l.object, name, ir.ZeroNil))
		}
	}
	var path, methods value
	paths, unknown := 0, false
	consider := func(name string, v value) {
		switch {
		case isPath(v) && paths > 0 && m.samePath(path, patternText(v)):
			if _, written := v.(text); written { // as it is shown, not as it is matched
				path = v
			}
		case isPath(v):
			path = patternText(v)
			paths++
		case isMethods(v) && (methods == nil || strings.Contains(strings.ToLower(name), "method")):
			methods = v
		case isUnknown(v):
			unknown = true // it may be the path
		}
	}
	if l.key != nil {
		consider("", l.key)
	}
	for _, name := range lk.fields {
		if paths == 0 || l.key == nil {
			consider(name, m.fieldOfArg(l.object, name, ir.ZeroNil))
		}
	}
	clear = true
	for _, h := range handlers {
		if !isHandler(h) {
			continue
		}
		if paths != 1 {
			clear = clear && paths == 0 && !unknown
			continue
		}
		e := &entry{path: path, methods: methods, pattern: true, made: true, handler: h, at: lk.at, guards: lk.around}
		for _, s := range slices.Backward(lk.strips) {
			e.path = concat(each(s, trimSlash), e.path)
		}
		if l.object != nil {
			e.guards = append(slices.Clip(e.guards), guard{by: lk.by, at: lk.at, inner: h, row: l.object})
		}
		m.placeLine(e, l)
		out = append(out, e)
	}
	return out, clear
}

func trimSlash(v value) value {
	if t, ok := v.(text); ok {
		return text{S: strings.TrimSuffix(t.S, "/"), At: t.At}
	}
	return v
}

// placeLine says where a row is written: at the row, or at what says its path,
// if the rows are all made in one place. A row of another module's stays where
// the search is.
func (m finder) placeLine(e *entry, l line) {
	var at source.Span
	alternatives(e.path, func(v value) {
		if t, ok := v.(text); ok && t.At.IsValid() {
			at = t.At
		}
	})
	if l.object != nil && (!at.IsValid() || at.Within(l.object.row)) {
		at = l.object.row
	}
	if at.IsValid() && !m.foreign[at.File] {
		e.at = at
	}
	e.sites = []source.Span{e.at}
}

// isPath reports whether v is a path, a pattern, or a regular expression for
// paths.
func isPath(v value) bool {
	v = patternText(v)
	some := false
	alternatives(v, func(v value) {
		if t, ok := v.(text); ok {
			_, rest := splitPattern(t.S, "")
			some = some || strings.HasPrefix(rest, "/")
		}
	})
	return some
}

// samePath reports whether two texts are one path, whatever its parameters are
// called.
func (m finder) samePath(a, b value) bool {
	x, okX := a.(text)
	y, okY := b.(text)
	canonical := func(t text) string {
		_, rest := splitPattern(t.S, "")
		return m.house.Syntax.Canonical(rest)
	}
	return okX && okY && pattern.SamePath(canonical(x), canonical(y))
}

// isMethods reports whether v is the name of a method, or lists some.
func isMethods(v value) bool {
	names, whole := methodNames(v)
	return whole && len(names) > 0 && !slices.ContainsFunc(names, func(name string) bool {
		return !slices.Contains(framework.MethodsByName(), name)
	})
}

// patternText returns the path that a regular expression is for, where each
// group stands for a segment; any other value is returned as it is.
func patternText(v value) value {
	return each(v, func(v value) value {
		r, ok := v.(*result)
		if !ok || !strings.HasPrefix(r.callee, "regexp.") || len(r.args) != 1 {
			return v
		}
		return each(r.args[0], func(arg value) value {
			t, ok := arg.(text)
			if !ok {
				return v
			}
			path, ok := pathOf(t.S)
			if !ok {
				return v
			}
			return text{S: path, At: t.At}
		})
	})
}

// pathOf turns a regular expression for a path into the path: what is literal
// in it, and a parameter for each group.
func pathOf(expr string) (string, bool) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return "", false
	}
	parts := []*syntax.Regexp{re}
	if re.Op == syntax.OpConcat {
		parts = re.Sub
	}
	var b strings.Builder
	for _, part := range parts {
		switch part.Op {
		case syntax.OpBeginText, syntax.OpBeginLine, syntax.OpEndText, syntax.OpEndLine, syntax.OpEmptyMatch:
		case syntax.OpLiteral:
			if part.Flags&syntax.FoldCase != 0 {
				return "", false
			}
			b.WriteString(string(part.Rune))
		case syntax.OpCapture:
			name := part.Name
			if name == "" {
				name = fmt.Sprintf("p%d", part.Cap)
			}
			b.WriteString("{" + name + "}")
		default:
			return "", false
		}
	}
	return b.String(), true
}

// holds keeps a struct that holds handlers, or that a library made for them.
func (m *machine) holds(o *object, row bool) {
	if row {
		m.rows = append(m.rows, o)
	} else if path := naming.PackageOf(o.typ); o.typ != "" && (naming.IsStandard(path) || m.know.Framework(path) != nil) {
		m.servers = append(m.servers, o)
	}
}
