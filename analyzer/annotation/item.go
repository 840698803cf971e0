package annotation

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file takes parts of a requirement away, in the dialects in which it is a
// list, and writes others in their place. What stays keeps its layout: it is told
// from the text of the file how its parts are written.

// An item is the text of one alternative, as an element of the list of them.
type item struct {
	from, to int
	commas   bool // what separates elements; else they are on lines of their own
}

// Rewrite returns the edits that make want the requirement of a, which stands in a
// file of which data is the text: alternatives that are there stay, others are
// written in the place of those that go. It reports false where the dialect has no
// such lists, or where it cannot be told how they are written.
func (a *Annotation) Rewrite(data []byte, want scope.Requirement) ([]source.Edit, bool) {
	alternatives := a.alternatives()
	if !a.stands(data) {
		return nil, false
	}
	var missing []scope.Set
	kept := make([]bool, len(alternatives))
	for _, set := range want {
		i := slices.IndexFunc(alternatives, func(alt []route.ScopeAt) bool { return setOf(alt).Equal(set) })
		if i < 0 {
			missing = append(missing, set)
		} else {
			kept[i] = true
		}
	}
	if len(missing) > 0 && len(alternatives) > 1 && !a.oneScheme(data, alternatives) {
		return nil, false // of which scheme is what is missing
	}
	var edits []source.Edit
	var gone []int
	for i, alt := range alternatives {
		switch {
		case kept[i]:
		case len(missing) > 0:
			sets := missing[:1]
			if !slices.Contains(kept[i+1:], false) { // the last that is to be written over
				sets = missing
			}
			edit, ok := a.write(data, alt, sets)
			if !ok {
				return nil, false
			}
			edits, missing = append(edits, edit), missing[len(sets):]
		default:
			gone = append(gone, i)
		}
	}
	if len(missing) > 0 {
		return nil, false
	}
	if len(gone) == 0 {
		return edits, len(edits) > 0
	}
	removals, ok := a.Without(data, gone...)
	edits = append(edits, removals...)
	slices.SortFunc(edits, func(a, b source.Edit) int { return a.Span.Compare(b.Span.Pos) })
	return edits, ok
}

// oneScheme reports whether all alternatives begin alike up to their scopes: with
// the name of the same scheme, and no other.
func (a *Annotation) oneScheme(data []byte, alternatives [][]route.ScopeAt) bool {
	d := findDialect(a.Dialect)
	if d == nil || d.item == nil {
		return false
	}
	var before string
	for i, alt := range alternatives {
		x, ok := d.item(data, alt, a.Extent)
		if !ok {
			return false
		}
		lead := strings.Join(strings.Fields(string(data[x.from:alt[0].Span.Offset])), " ")
		if i > 0 && lead != before {
			return false
		}
		before = lead
	}
	return true
}

// write returns the edit that writes sets in the place of an alternative: the
// first in its place, and further ones behind it, each an element like it.
func (a *Annotation) write(data []byte, alt []route.ScopeAt, sets []scope.Set) (source.Edit, bool) {
	first, last := alt[0].Span.Offset, alt[len(alt)-1].Span.End
	between, quoted := a.Seam.Scope, func(s string) string { return s }
	if a.Dialect == Huma {
		var ok bool
		if between, ok = betweenHuma(data, alt); !ok {
			return source.Edit{}, false
		}
		quoted = strconv.Quote
	} else if !slices.ContainsFunc(a.Requires, func(span source.Span) bool {
		return span.Offset == first && span.End == last && !a.shared(span)
	}) {
		return source.Edit{}, false // scopes of another scheme are needed with these
	}
	texts := make([]string, len(sets))
	for i, set := range sets {
		names := make([]string, len(set))
		for k, name := range set {
			if !isPlain(string(name)) || k > 0 && between == "" {
				return source.Edit{}, false
			}
			names[k] = quoted(string(name))
		}
		texts[i] = strings.Join(names, between)
	}
	edit := source.Edit{Span: stretchOf(data, alt[0].Span.File, first, last), Text: texts[0]}
	if len(sets) == 1 {
		return edit, true
	}
	d := findDialect(a.Dialect)
	if d == nil || d.item == nil {
		return source.Edit{}, false
	}
	x, ok := d.item(data, alt, a.Extent)
	if !ok {
		return source.Edit{}, false
	}
	edit.Text = strings.Join(texts, string(data[last:x.to])+x.seam(data)+string(data[x.from:first]))
	return edit, true
}

// seam returns what stands between an item and another one like it.
func (x item) seam(data []byte) string {
	indent := string(data[bytes.LastIndexByte(data[:x.from], '\n')+1 : x.from])
	switch alone := strings.TrimSpace(indent) == ""; {
	case alone && x.commas:
		return ",\n" + indent
	case alone:
		return "\n" + indent
	}
	return ", "
}

// alternatives returns the scopes of a, alternative by alternative.
func (a *Annotation) alternatives() [][]route.ScopeAt {
	var out [][]route.ScopeAt
	for i, s := range a.Scopes {
		if i == 0 || s.Alternative != a.Scopes[i-1].Alternative {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], s)
	}
	return out
}

// stands reports whether a text has the scopes of a at their places, in this order, with
// or without quotes.
func (a *Annotation) stands(data []byte) bool {
	before := source.Span{}
	for _, s := range a.Scopes {
		if s.Span.Offset < before.End || s.Span.End > len(data) || s.Span.End < s.Span.Offset || before.IsValid() && s.Span.File != before.File {
			return false
		}
		text := string(data[s.Span.Offset:s.Span.End])
		if unquoted, err := strconv.Unquote(text); err == nil {
			text = unquoted
		}
		if text != string(s.Name) {
			return false
		}
		before = s.Span
	}
	return len(a.Scopes) > 0
}

func setOf(alt []route.ScopeAt) scope.Set {
	var names []scope.Scope
	for _, s := range alt {
		names = append(names, s.Name)
	}
	return scope.NewSet(names...)
}

// Without returns the edits that take alternatives of a out, by their numbers, with
// what separates them from others. One has to stay.
func (a *Annotation) Without(data []byte, gone ...int) ([]source.Edit, bool) {
	alternatives := a.alternatives()
	d := findDialect(a.Dialect)
	if d == nil || d.item == nil || len(gone) >= len(alternatives) || !a.stands(data) {
		return nil, false
	}
	var items []item
	for _, i := range slices.Sorted(slices.Values(gone)) {
		own := alternatives[i]
		x, ok := d.item(data, own, a.Extent)
		if !ok || slices.ContainsFunc(a.Scopes, func(s route.ScopeAt) bool {
			return x.from <= s.Span.Offset && s.Span.Offset < x.to && !slices.Contains(own, s)
		}) {
			return nil, false
		}
		// Neighbours go together, and with them the comma between.
		if n := len(items); n > 0 && x.commas && items[n-1].to <= x.from && string(bytes.TrimSpace(data[items[n-1].to:x.from])) == "," {
			items[n-1].to = x.to
			continue
		}
		items = append(items, x)
	}
	var ranges [][2]int
	for _, x := range items {
		from, to, ok := x.whole(data)
		if !ok {
			return nil, false
		}
		ranges = append(ranges, [2]int{from, to})
	}
	return erase(data, a.Scopes[0].Span.File, ranges)
}

// Cut returns the edits that take single scopes of a out, of which others of their
// alternatives stay.
func (a *Annotation) Cut(data []byte, gone []route.ScopeAt) ([]source.Edit, bool) {
	d := findDialect(a.Dialect)
	if d == nil || d.item == nil || !a.stands(data) {
		return nil, false
	}
	var ranges [][2]int
	for _, alt := range a.alternatives() {
		var kept *route.ScopeAt // the last one before
		for i, s := range alt {
			if !slices.Contains(gone, s) {
				kept = &alt[i]
				continue
			}
			from, to := 0, 0
			switch next := slices.IndexFunc(alt[i:], func(s route.ScopeAt) bool { return !slices.Contains(gone, s) }); {
			case i > 0 && kept != nil:
				from, to = alt[i-1].Span.End, s.Span.End
			case next > 0:
				from, to = s.Span.Offset, alt[i+1].Span.Offset
			default:
				return nil, false
			}
			if from > to || to > len(data) || bytes.ContainsAny(data[from:to], "#") || s.Span.File != alt[0].Span.File {
				return nil, false
			}
			ranges = append(ranges, [2]int{from, to})
		}
	}
	return erase(data, a.Scopes[0].Span.File, ranges)
}

// erase returns the edits that remove stretches of a file. Those that overlap are
// one.
func erase(data []byte, file string, ranges [][2]int) ([]source.Edit, bool) {
	slices.SortFunc(ranges, func(a, b [2]int) int { return a[0] - b[0] })
	var edits []source.Edit
	for _, r := range ranges {
		if n := len(edits); n > 0 && r[0] <= edits[n-1].Span.End {
			edits[n-1].Span.End = max(edits[n-1].Span.End, r[1])
			continue
		}
		edits = append(edits, source.Edit{Span: stretchOf(data, file, r[0], r[1])})
	}
	return edits, len(edits) > 0
}

// stretchOf returns a span of a file of which data is the text.
func stretchOf(data []byte, file string, from, to int) source.Span {
	start := bytes.LastIndexByte(data[:from], '\n') + 1
	return source.Span{Pos: source.Pos{File: file, Offset: from, Line: 1 + bytes.Count(data[:from], []byte("\n")), Column: from - start + 1}, End: to}
}

// whole returns the stretch that goes with an item: its lines if nothing else is on
// them, else one of the commas beside it.
func (x item) whole(data []byte) (from, to int, ok bool) {
	from, to = x.from, x.to
	start := bytes.LastIndexByte(data[:from], '\n') + 1
	alone := len(bytes.TrimSpace(data[start:from])) == 0
	end := func(at int) int { // of the line, if nothing else is on it
		if i := bytes.IndexByte(data[at:], '\n'); i >= 0 && len(bytes.TrimSpace(data[at:at+i])) == 0 {
			return at + i + 1
		}
		return -1
	}
	if !x.commas {
		if n := end(to); alone && n >= 0 {
			return start, n, true
		}
		return 0, 0, false
	}
	next := to + leadingBlanks(data[to:])
	if next < len(data) && data[next] == ',' {
		if n := end(next + 1); alone && n >= 0 {
			return start, n, true
		}
		after := next + 1 + leadingBlanks(data[next+1:])
		if after < len(data) && !bytes.ContainsAny(data[after:after+1], "]}") {
			return from, after, true
		}
	}
	before := len(bytes.TrimRight(data[:from], " \t\r\n"))
	if before == 0 || data[before-1] != ',' {
		return 0, 0, false
	}
	return before - 1, to, true
}

func leadingBlanks(data []byte) int { return len(data) - len(bytes.TrimLeft(data, " \t\r\n")) }

// listItem finds an alternative in YAML, also in that of a comment, and in JSON: a
// pair of braces, or lines below a dash.
func listItem(data []byte, alt []route.ScopeAt, within source.Span) (item, bool) {
	if x, ok := braceItem(data, alt, within); ok {
		return x, true
	}
	return dashItemOf(data, alt)
}

// braceItem finds the braces around the scopes of an alternative, and the brackets
// around their list.
func braceItem(data []byte, alt []route.ScopeAt, within source.Span) (item, bool) {
	first, last := alt[0].Span.Offset, alt[len(alt)-1].Span.End
	if last > len(data) || first < within.Offset {
		return item{}, false
	}
	open := enclosing(data[within.Offset:first], '{', '}')
	if open < 0 {
		return item{}, false
	}
	open += within.Offset
	end := closing(data, open)
	return item{from: open, to: end, commas: true}, end >= last
}

// closing returns where the pair of braces ends that is open at an offset, -1 if it
// does not.
func closing(data []byte, open int) int {
	depth := 0
	for i := open; i < len(data); i++ {
		switch data[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// securityField matches what stands before a message of a field of its own.
var securityField = regexp.MustCompile(`\bsecurity\s*:?\s*$`)

// protoItem finds an alternative in the text format of Protocol Buffers: an element
// of a list of messages, or a field that is one of several.
// https://protobuf.dev/reference/protobuf/textformat-spec/
func protoItem(data []byte, alt []route.ScopeAt, within source.Span) (item, bool) {
	first, last := alt[0].Span.Offset, alt[len(alt)-1].Span.End
	for open := first; open >= within.Offset && last <= len(data); {
		up := enclosing(data[within.Offset:open], '{', '}')
		if up < 0 {
			break
		}
		open = up + within.Offset
		x := item{from: open, to: closing(data, open), commas: true}
		before := bytes.TrimRight(data[within.Offset:open], " \t\r\n")
		if len(before) > 0 && bytes.ContainsAny(before[len(before)-1:], "[,") {
			return x, x.to >= last
		}
		if m := securityField.FindIndex(data[within.Offset:open]); m != nil {
			return item{from: within.Offset + m[0], to: x.to}, x.to >= last
		}
	}
	return item{}, false
}

// enclosing returns where the last bracket stands that is open at the end of a
// text, -1 if none is. Brackets in scopes and in the names of schemes are none that
// YAML lets stand without quotes.
func enclosing(text []byte, open, shut byte) int {
	depth := 0
	for i := len(text) - 1; i >= 0; i-- {
		switch text[i] {
		case shut:
			depth++
		case open:
			if depth--; depth < 0 {
				return i
			}
		}
	}
	return -1
}

// itemLine matches the line in which an item of a block list begins that is a
// mapping, and contentLine any other, each with what stands before and the
// indentation.
var (
	itemLine    = regexp.MustCompile(`^([ \t]*//|[ \t]*\*[ \t]|)([ \t]*)-[ \t]+["']?[^\s\[{'"-][^\s:]*["']?[ \t]*:(?:[ \t]|$)`)
	contentLine = regexp.MustCompile(`^([ \t]*//|[ \t]*\*[ \t]|)([ \t]*)\S`)
)

// dashItemOf finds the lines of an item in a block list.
func dashItemOf(data []byte, alt []route.ScopeAt) (item, bool) {
	start := bytes.LastIndexByte(data[:alt[0].Span.Offset], '\n') + 1
	var m [][]byte
	for {
		end := bytes.IndexByte(data[start:], '\n')
		if end < 0 {
			end = len(data) - start
		}
		line := data[start : start+end]
		if m = itemLine.FindSubmatch(line); m != nil {
			break
		}
		if contentLine.FindSubmatch(line) == nil || start == 0 {
			return item{}, false
		}
		start = bytes.LastIndexByte(data[:start-1], '\n') + 1
	}
	to := start
	for i := 0; to < len(data); i++ {
		end := bytes.IndexByte(data[to:], '\n')
		if end < 0 {
			end = len(data) - to - 1
		}
		n := contentLine.FindSubmatch(data[to : to+end])
		if i > 0 && (n == nil || string(n[1]) != string(m[1]) || len(n[2]) <= len(m[2])) {
			break
		}
		to += end + 1
	}
	if to < alt[len(alt)-1].Span.End || to == 0 || data[to-1] != '\n' {
		return item{}, false
	}
	return item{from: start, to: to - 1}, true
}
