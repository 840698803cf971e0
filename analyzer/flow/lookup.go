package flow

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file finds the routes of tables that a program searches by itself (see
// lower/lookup.go). A row is a route if no router was told of it, and if what
// answers requests looks at rows of its type: at the field that holds the
// handler, and at one that holds the path, or at the map that has the path as
// its key.

// A finder finds the routes among the rows of tables.
type finder struct{ *machine.Registering }

// servedDirectly marks the routers that servers answer with, which may be
// mounted elsewhere, too.
func servedDirectly(m *machine.Registering) {
	for _, o := range m.Servers {
		if m.FrontOf(o) {
			continue
		}
		for _, name := range sortedKeys(o.Fields) {
			m.MarksServed(o.Fields[name].V)
		}
	}
}

// A lookup is what is known of the rows of one type: which of their fields are
// looked at, and by what.
type lookup struct {
	machine.Search
	handlers, fields []string
}

// lookups returns, by the type of the rows, or of the map, what is searched.
func (m finder) lookups() map[string][]lookup {
	all := slices.Clone(m.Searching)
	for _, o := range m.Servers {
		for _, name := range sortedKeys(o.Fields) {
			all = append(all, m.Searches(o.Fields[name].V, o.Row)...)
		}
	}
	for _, r := range m.Routers {
		guards, _ := r.Used.V.(value.Guards)
		for _, g := range slices.Concat(r.Base, guards) {
			all = append(all, m.Searches(g.By, g.At)...)
		}
		for _, e := range r.Routes {
			all = append(all, m.Searches(e.Handler, e.At, e.Around()...)...)
			for _, g := range e.Guards {
				all = append(all, m.Searches(g.By, g.At)...)
			}
		}
	}
	out := make(map[string][]lookup)
	for i, s := range all {
		if slices.ContainsFunc(all[:i], func(t machine.Search) bool {
			return s.Name == t.Name && slices.EqualFunc(s.Strips, t.Strips, value.Same)
		}) {
			continue
		}
		byRow := make(map[string]*lookup)
		at := func(row string) *lookup {
			if byRow[row] == nil {
				byRow[row] = &lookup{Search: s}
			}
			return byRow[row]
		}
		for _, look := range s.Looks {
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
	object  *value.Object
	key     value.Value
	outer   value.Value // the key of that map in another one, if it is the value of one
	handler value.Value // of a map of handlers
}

// lines returns all rows that the program made.
func (m finder) lines() []line {
	var out []line
	inMap := make(map[*value.Object]bool)
	outer := m.outerKeys()
	for _, d := range m.Tables {
		for _, p := range d.Pairs() {
			if len(outer[d]) == 0 {
				out = append(out, line{row: d.Table, key: p.Key, handler: p.Value})
			}
			for _, key := range outer[d] {
				out = append(out, line{row: d.Table, key: p.Key, outer: key, handler: p.Value})
			}
			value.Alternatives(p.Value, func(v value.Value) {
				rows := []value.Value{v}
				if isMethods(p.Key) {
					rows = value.Elements(v)
				}
				for _, v := range rows {
					if ptr, ok := value.Bare(v).(value.Pointer); ok {
						v = ptr.To.V
					}
					if o, ok := v.(*value.Object); ok {
						inMap[o] = true
						out = append(out, line{row: o.Type, key: p.Key, object: o})
					}
				}
			})
		}
	}
	for _, o := range m.Rows {
		if !inMap[o] {
			out = append(out, line{row: o.Type, object: o})
		}
	}
	return out
}

// keys returns the texts that a row is found by: the keys, or the fields of one.
func (l line) keys() []value.Value {
	var out []value.Value
	for _, key := range []value.Value{l.outer, l.key} {
		if o, ok := value.Bare(key).(*value.Object); ok {
			for _, name := range sortedKeys(o.Fields) {
				out = append(out, o.Fields[name].V)
			}
		} else if t, ok := key.(value.Text); ok && t.S == "" && l.outer != nil {
			out = append(out, value.Text{S: "/", At: t.At}) // what is left of it
		} else if key != nil {
			out = append(out, key)
		}
	}
	return out
}

// outerKeys returns, for the maps that are values of other maps, their keys there.
func (m finder) outerKeys() map[*value.Map][]value.Value {
	out := make(map[*value.Map][]value.Value)
	for _, d := range m.Tables {
		for _, p := range d.Pairs() {
			value.Alternatives(p.Value, func(v value.Value) {
				if inner, ok := value.Bare(v).(*value.Map); ok {
					out[inner] = append(out[inner], p.Key)
				}
			})
		}
	}
	return out
}

// searched registers the rows of the tables that the program searches itself,
// and reports those of which the path is not known. It returns the names of what
// searches a table with rows.
func (m finder) searched() map[string]bool {
	found := make(map[string]bool)
	lookups := m.lookups()
	if len(lookups) == 0 {
		return found
	}
	told := told(m.Routers)
	unclear := make(map[string][]line)
	routers := make(map[string]*value.Router) // by what searches: its rows belong together
	for _, l := range m.lines() {
		var seen []*value.Entry
		for _, lk := range lookups[l.row] {
			entries, clear := m.lineEntries(l, lk)
			found[lk.Name] = found[lk.Name] || !clear || len(entries) > 0
			if !clear {
				unclear[l.row] = append(unclear[l.row], l)
			}
			for _, e := range entries {
				if other := alike(seen, e); other != nil {
					other.Ways = append(other.Ways, e.Guards)
					continue
				}
				e.Ways = [][]value.Guard{e.Guards}
				seen = append(seen, e)
				if !told.knows(e) {
					if routers[lk.Name] == nil {
						routers[lk.Name] = m.NewRouter(m.House, "*house.Router", lk.At)
					}
					m.Register(routers[lk.Name], e)
					if lk.By != nil {
						m.Leads[lk.By.Code] = true
					}
				}
			}
		}
	}
	for _, row := range sortedKeys(unclear) {
		m.unclear(unclear[row], lookups[row][0])
	}
	return found
}

// unclear reports rows of one type of which the path is not known.
func (m finder) unclear(lines []line, lk lookup) {
	at := lk.At
	if o := lines[0].object; o != nil {
		at = o.Row
		for _, name := range lk.handlers {
			if fn, ok := value.Bare(m.FieldOfArg(o, name, ir.ZeroNil)).(*value.Func); ok && fn.At.IsValid() && !fn.At.Within(at) {
				at = fn.At // all rows are made in one place
			}
		}
	}
	paths := "path of a row is"
	if len(lines) > 1 {
		paths = fmt.Sprintf("paths of %d rows are", len(lines))
	}
	m.Lost = append(m.Lost, machine.Loss{At: at, Message: "the " + paths + " not known, in a table that " + naming.Short(lk.Name) + " searches by itself"})
}

// lineEntries returns the routes that a row is, and whether they are all that it
// is. A row without a handler is none.
func (m finder) lineEntries(l line, lk lookup) (out []*value.Entry, clear bool) {
	handlers := []value.Value{l.handler}
	if l.object != nil {
		handlers = nil
		for _, name := range lk.handlers {
			handlers = append(handlers, m.FieldOfArg(l.object, name, ir.ZeroNil))
		}
	}
	var path, methods value.Value
	paths, unknown := 0, false
	consider := func(name string, v value.Value) {
		switch {
		case isPath(v) && paths > 0 && m.samePath(path, patternText(v)):
			if _, written := v.(value.Text); written { // as it is shown, not as it is matched
				path = v
			}
		case isPath(v):
			path = patternText(v)
			paths++
		case isMethods(v) && (methods == nil || strings.Contains(strings.ToLower(name), "method")):
			methods = v
		case value.IsUnknown(v):
			unknown = true // it may be the path
		}
	}
	for _, key := range l.keys() {
		consider("", key)
	}
	for _, name := range lk.fields {
		if paths == 0 || l.key == nil {
			consider(name, m.FieldOfArg(l.object, name, ir.ZeroNil))
		}
	}
	clear = true
	for _, h := range handlers {
		if !value.IsHandler(h) {
			continue
		}
		if paths != 1 {
			clear = clear && paths == 0 && !unknown
			continue
		}
		e := &value.Entry{Path: path, Methods: methods, Pattern: true, Made: true, Handler: h, At: lk.At, Guards: lk.Around}
		for _, s := range slices.Backward(lk.Strips) {
			e.Path = value.Concat(value.Each(s, trimSlash), e.Path)
		}
		if l.object != nil {
			e.Guards = append(slices.Clip(e.Guards), value.Guard{By: lk.By, At: lk.At, Inner: h, Row: l.object})
		}
		m.placeLine(e, l)
		if lk.Found {
			m.written(e)
		}
		out = append(out, e)
	}
	return out, clear
}

func trimSlash(v value.Value) value.Value {
	if t, ok := v.(value.Text); ok {
		return value.Text{S: strings.TrimSuffix(t.S, "/"), At: t.At}
	}
	return v
}

// placeLine says where a row is written: at the row, or at what says its path,
// if the rows are all made in one place. A row of another module's stays where
// the search is.
func (m finder) placeLine(e *value.Entry, l line) {
	var at source.Span
	value.Alternatives(e.Path, func(v value.Value) {
		if t, ok := v.(value.Text); ok && t.At.IsValid() {
			at = t.At
		}
	})
	if l.object != nil && (!at.IsValid() || at.Within(l.object.Row)) {
		at = l.object.Row
	}
	if at.IsValid() && !m.Foreign[at.File] {
		e.At = at
	}
	e.Sites = []source.Span{e.At}
}

// isPath reports whether v is a path, a pattern, or a regular expression for
// paths.
func isPath(v value.Value) bool {
	v = patternText(v)
	some := false
	value.Alternatives(v, func(v value.Value) {
		if t, ok := v.(value.Text); ok {
			_, rest := value.SplitPattern(t.S, "")
			some = some || strings.HasPrefix(rest, "/")
		}
	})
	return some
}

// samePath reports whether two texts are one path, whatever its parameters are
// called.
func (m finder) samePath(a, b value.Value) bool {
	x, okX := a.(value.Text)
	y, okY := b.(value.Text)
	canonical := func(t value.Text) string {
		_, rest := value.SplitPattern(t.S, "")
		return m.House.Syntax.Canonical(rest)
	}
	return okX && okY && pattern.SamePath(canonical(x), canonical(y))
}

// isMethods reports whether v is the name of a method, or lists some.
func isMethods(v value.Value) bool {
	names, whole := value.MethodNames(v)
	return whole && len(names) > 0 && !slices.ContainsFunc(names, func(name string) bool {
		return !slices.Contains(framework.MethodsByName(), name)
	})
}

// patternText returns the path that a regular expression is for, where each
// group stands for a segment; any other value is returned as it is.
func patternText(v value.Value) value.Value {
	return value.Each(v, func(v value.Value) value.Value {
		r, ok := v.(*value.Result)
		if !ok || !strings.HasPrefix(r.Callee, "regexp.") || len(r.Args) != 1 {
			return v
		}
		return value.Each(r.Args[0], func(arg value.Value) value.Value {
			t, ok := arg.(value.Text)
			if !ok {
				return v
			}
			path, ok := pathOf(t.S)
			if !ok {
				return v
			}
			return value.Text{S: path, At: t.At}
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

// alike returns the entry for the same path and handler, if there is one: another
// search may come to the same row.
func alike(list []*value.Entry, e *value.Entry) *value.Entry {
	i := slices.IndexFunc(list, func(o *value.Entry) bool { return value.Same(o.Path, e.Path) && value.Same(o.Handler, e.Handler) })
	if i < 0 {
		return nil
	}
	return list[i]
}
