package annotation

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fatih/structtag"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// The keys of struct tags.
const (
	scopeKey  = "scope"
	routeKey  = "route"
	pathKey   = "path"
	methodKey = "method"
)

// A metaType is a type that marks the request type it is embedded in: its tag
// speaks about the route, not about a field.
type metaType struct{ pkg, name string }

// metaTypes are those whose tag has path and method apart.
var metaTypes = []metaType{
	// g.Meta is an alias of it. https://goframe.org/en/docs/web/router-registering-standard
	{"github.com/gogf/gf/v2/util/gmeta", "Meta"},
}

func isMeta(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	for _, m := range metaTypes {
		if n.Obj().Name() == m.name && n.Obj().Pkg().Path() == m.pkg {
			return true
		}
	}
	return false
}

// meantAsOurs matches a malformed tag that has a key of ours: scope:x, scope="x".
var meantAsOurs = regexp.MustCompile("[`\" ](?:" + scopeKey + `|` + routeKey + `) *[:=]`)

// tags reads the struct tags of a file.
func (c *collector) tags(file inspector.Cursor, _ *ast.File) {
	for cur := range file.Preorder((*ast.Field)(nil)) {
		n := cur.Node().(*ast.Field)
		if n.Tag == nil || n.Tag.Kind != token.STRING || cur.Parent().ParentEdgeKind() != edge.StructType_Fields {
			continue
		}
		c.tag(cur, n)
	}
}

// tag reads the tag of a field that has a key of ours.
func (c *collector) tag(cur inspector.Cursor, n *ast.Field) {
	literal := n.Tag.Value
	at := n.Tag.ValuePos
	meta := len(n.Names) == 0 && isMeta(c.typeOf(n.Type))
	pairs, err := parseTag(literal)
	if err != nil {
		if meta || meantAsOurs.MatchString(literal) {
			c.report(&fault{pos: at, end: n.Tag.End(), text: fmt.Sprintf("malformed struct tag %s: %v", literal, err)})
			if s, ok := c.tagSite(cur, n, meta); ok {
				c.say(s, c.tagAnnotation(n, s, true))
			}
		}
		return
	}
	values := c.tagValues(at, pairs)
	value, scoped := values[scopeKey]
	path, routed := values[routeKey]
	if meta {
		path, routed = values[pathKey]
	}
	s, ok := c.tagSite(cur, n, meta)
	spoilt := false
	if !scoped && ok && (meta || routed || isMarker(n) || fitness(c.typeOf(n.Type)) == handler) {
		for _, p := range pairs {
			spoilt = c.nearKey(at, literal, p) || spoilt
		}
	}
	switch {
	case !scoped && !routed:
		if spoilt {
			c.say(s, c.tagAnnotation(n, s, true))
		}
		return
	case !ok:
		if scoped {
			c.report(&fault{pos: at + token.Pos(value.start), end: at + token.Pos(value.end), text: "misplaced scope tag " + s.what +
				"; it belongs on a field that is a handler, or on a field _ struct{} of a request type"})
		}
		return
	}

	a := c.tagAnnotation(n, s, spoilt)
	if routed {
		a.Span = c.within(at, path.start, path.end)
		a.Bound = meta
		c.tagRoutes(&a, at, path, values[methodKey], meta)
	}
	if scoped {
		a.Span = c.within(at, value.start, value.end)
		c.tagScopes(&a, at, value)
	}
	c.say(s, a)
}

// tagValues returns the values of a tag's keys. Of a key that is there twice the first counts.
func (c *collector) tagValues(at token.Pos, pairs []pair) map[string]located {
	values := make(map[string]located)
	for _, p := range pairs {
		if _, twice := values[p.key]; twice {
			if p.key == scopeKey || p.key == routeKey {
				c.report(&fault{pos: at + token.Pos(p.start), end: at + token.Pos(p.end), text: "duplicate key " + p.key + " in a struct tag, of which the first counts"})
			}
			continue
		}
		values[p.key] = p.located
	}
	return values
}

// tagAnnotation returns the annotation of a field's tag before any key of it is
// read. It is broken if no key can be.
func (c *collector) tagAnnotation(n *ast.Field, s site, broken bool) Annotation {
	whole := source.Between(c.in.Fset, n.Tag.Pos(), n.Tag.End())
	a := Annotation{Dialect: Tag, Broken: broken, Span: whole, Extent: whole, Literal: n.Tag.Value, LiteralSpan: whole}
	if s.span {
		a.Stmt = source.Between(c.in.Fset, n.Pos(), n.End())
	}
	return a
}

// within returns the span from one offset to another of what starts at pos.
func (c *collector) within(pos token.Pos, from, to int) source.Span {
	return source.Between(c.in.Fset, pos+token.Pos(from), pos+token.Pos(to))
}

// tagSite returns what the tag of a field is about: the type around it where
// the field is but a marker, else the field.
func (c *collector) tagSite(cur inspector.Cursor, n *ast.Field, meta bool) (site, bool) {
	if meta || isMarker(n) || len(n.Names) == 0 && fitness(c.typeOf(n.Type)) != handler {
		s := site{place: declaration, node: n}
		if o := c.owner(cur.Parent().Parent()); o.key != "" {
			s.keys = []string{o.key}
		} else {
			s.span = true
		}
		return s, true
	}
	s, _ := c.field(cur, n)
	return s, s.place&(declaration|statement) != 0
}

// nearKey reports a misspelt key of ours on a field where the key would count, and
// whether there is one.
func (c *collector) nearKey(at token.Pos, literal string, p pair) bool {
	if !strings.EqualFold(strings.TrimSuffix(p.key, "s"), scopeKey) {
		return false
	}
	from, to := at+token.Pos(p.start), at+token.Pos(p.end)
	f := &fault{pos: from, end: to, text: "unknown key " + p.key + " in a struct tag; the nearest is " + scopeKey}
	if strings.HasPrefix(literal[p.start:], p.key) {
		f.replace(from, from+token.Pos(len(p.key)), scopeKey, "Write "+scopeKey)
	}
	c.report(f)
	return true
}

// isMarker reports whether n is a field _ struct{}.
func isMarker(n *ast.Field) bool {
	t, ok := ast.Unparen(n.Type).(*ast.StructType)
	return ok && t.Fields.NumFields() == 0 && len(n.Names) == 1 && n.Names[0].Name == "_"
}

// tagScopes reads the requirement in a scope tag into an annotation.
func (c *collector) tagScopes(a *Annotation, at token.Pos, value located) {
	requirement, tokens, err := scope.Parse(value.text)
	if err != nil {
		offset, width, text := syntaxError(err, value.text)
		from, to := value.start, value.end
		if width > 0 {
			from, to = value.offsets[offset], value.offsets[offset+width]
		}
		if value.text == "" {
			text += "; a route that needs none says so with " + findVerb("public").usage()
		}
		a.Broken = true
		c.report(&fault{pos: at + token.Pos(from), end: at + token.Pos(to), text: "scope tag: " + text})
		return
	}
	a.Requirement = requirement
	a.Requires = []source.Span{c.within(at, value.offsets[0], value.offsets[len(value.text)])}
	for _, t := range tokens {
		from, to := value.offsets[t.Offset], value.offsets[t.Offset+len(t.Scope)]
		alternative := strings.Count(value.text[:t.Offset], "|")
		a.Scopes = append(a.Scopes, route.ScopeAt{Name: t.Scope, Span: c.within(at, from, to), Alternative: alternative})
	}
}

// tagRoutes reads the routes in a tag into an annotation: those of a GoFrame tag, or
// METHOD /path.
func (c *collector) tagRoutes(a *Annotation, at token.Pos, path, method located, meta bool) {
	span := c.within(at, path.offsets[0], path.offsets[len(path.text)])
	words := [][]string{strings.Fields(path.text)}
	if meta {
		words = metaRoutes(path.text, method.text)
	}
	for _, w := range words {
		r, err := parseRoute(w)
		if err != nil {
			a.Broken = true
			c.report(&fault{pos: at + token.Pos(path.start), end: at + token.Pos(path.end), text: "route tag: " + err.Error()})
			return
		}
		r.Span, r.Relative = span, meta
		a.Routes = append(a.Routes, r)
	}
}

// metaRoutes returns method and path of each route that a GoFrame tag names:
// methods are separated by commas, in any case; none, or "all", is every one.
func metaRoutes(path, method string) [][]string {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	var all [][]string
	for m := range strings.SplitSeq(method, ",") {
		if m = strings.ToUpper(strings.TrimSpace(m)); m == "" || m == "ALL" {
			return [][]string{{path}}
		}
		all = append(all, []string{m, path})
	}
	return all
}

// A located is the value of a tag's key. offsets[i] is where in the literal
// the i-th byte of text is written; it has one more, for the end.
type located struct {
	text       string
	offsets    []int
	start, end int // of key and value in the literal
}

// index is the inverse of offsets.
func (l located) index(offset int) (int, bool) {
	for i, o := range l.offsets {
		if o == offset {
			return i, true
		}
	}
	return 0, false
}

type pair struct {
	key string
	located
}

// parseTag returns the pairs of a tag, given as a string literal of Go. What
// is a valid tag [structtag.Parse] decides; it tells no offsets, so that the
// text it accepts is scanned once more here.
func parseTag(literal string) ([]pair, error) {
	tag, err := unquote(literal)
	if err != nil {
		return nil, err
	}
	tags, err := structtag.Parse(tag.text)
	if err != nil || tags == nil {
		return nil, err
	}
	var pairs []pair
	rest := 0
	for _, t := range tags.Tags() {
		start := rest + strings.Index(tag.text[rest:], t.Key+":")
		open := start + len(t.Key) + len(":")
		quoted, err := strconv.QuotedPrefix(tag.text[open:])
		if err != nil {
			return nil, err
		}
		rest = open + len(quoted)
		value, err := unquote(quoted)
		if err != nil {
			return nil, err
		}
		for i, o := range value.offsets {
			value.offsets[i] = tag.offsets[open+o]
		}
		value.start, value.end = tag.offsets[start], tag.offsets[rest]
		pairs = append(pairs, pair{t.Key, value})
	}
	return pairs, nil
}

// replaceTag writes a part of the requirement in a tag, which is rewritten as a whole.
func replaceTag(a *Annotation, span source.Span, text string) (source.Edit, bool) {
	value, ok := findTag(a.Literal, scopeKey)
	if !ok {
		return source.Edit{}, false
	}
	base := a.LiteralSpan.Offset
	from, ok1 := value.index(span.Offset - base)
	to, ok2 := value.index(span.End - base)
	if !ok1 || !ok2 {
		return source.Edit{}, false
	}
	return a.setTag(value.text[:from] + text + value.text[to:])
}

// rerouteTag writes another route into a tag, which is rewritten as a whole.
func rerouteTag(a *Annotation, _ RouteAt, method, path string) (source.Edit, bool) {
	literal, err := rewriteTag(a.Literal, routeKey, routeText(method, path))
	if err != nil {
		return source.Edit{}, false
	}
	return source.Edit{Span: a.LiteralSpan, Text: literal}, true
}

// setTag writes a whole requirement into a tag, which is rewritten as a whole.
func (a *Annotation) setTag(value string) (source.Edit, bool) {
	literal, err := rewriteTag(a.Literal, scopeKey, value)
	if err != nil {
		return source.Edit{}, false
	}
	return source.Edit{Span: a.LiteralSpan, Text: literal}, true
}

func findTag(literal, key string) (located, bool) {
	pairs, _ := parseTag(literal)
	for _, p := range pairs {
		if p.key == key {
			return p.located, true
		}
	}
	return located{}, false
}

// unquote is [strconv.Unquote] for string literals, with offsets.
func unquote(literal string) (located, error) {
	value, err := strconv.Unquote(literal)
	if err != nil || literal[0] == '\'' {
		return located{}, errors.New("not a string literal")
	}
	l := located{text: value, end: len(literal)}
	quote, i := literal[0], 1
	for rest := literal[1 : len(literal)-1]; rest != ""; {
		width, bytes := 1, 1
		switch {
		case quote == '`' && rest[0] == '\r':
			bytes = 0 // is dropped
		case quote == '"':
			r, multibyte, tail, err := strconv.UnquoteChar(rest, quote)
			if err != nil {
				return located{}, err
			}
			width = len(rest) - len(tail)
			if multibyte {
				bytes = utf8.RuneLen(r)
			}
			// A byte that is no UTF-8 comes out as U+FFFD.
		}
		for range bytes {
			l.offsets = append(l.offsets, i)
		}
		i, rest = i+width, rest[width:]
	}
	l.offsets = append(l.offsets, i)
	if len(l.offsets) != len(value)+1 {
		return located{}, errors.New("invalid UTF-8 in a string literal")
	}
	return l, nil
}

// rewriteTag returns literal with key set to value, through structtag. The
// other keys keep their values; a raw literal stays one where that is possible.
func rewriteTag(literal, key, value string) (string, error) {
	pairs, err := parseTag(literal)
	if err != nil {
		return "", err
	}
	tags := new(structtag.Tags)
	for _, p := range pairs {
		if _, err := tags.Get(p.key); err == nil {
			continue // nobody reads the second of two
		}
		// The value as a whole is the name: an option that is empty, as in
		// "name,", would get lost.
		if err := tags.Set(&structtag.Tag{Key: p.key, Name: p.text}); err != nil {
			return "", err
		}
	}
	if err := tags.Set(&structtag.Tag{Key: key, Name: value}); err != nil {
		return "", err
	}
	text := tags.String()
	if literal[0] == '`' && strconv.CanBackquote(text) {
		return "`" + text + "`", nil
	}
	return strconv.Quote(text), nil
}
