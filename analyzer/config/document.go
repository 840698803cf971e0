package config

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	yaml "github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A document is a YAML file's text with its syntax tree. The tree is walked by
// hand instead of being decoded into structs, because every message needs the
// place of the very key or value that is wrong.
type document struct {
	file  string
	data  []byte
	lines []int // offset of each line's first byte
	skip  int   // bytes of a byte order mark, which the parser would take for text
}

// The YAML parser recurses, and the time it takes grows with the square of the
// tokens of a line. These bounds lie far above any configuration.
const (
	maxBytes     = 1 << 20
	maxDepth     = 100
	maxLineParts = 2000
)

// byteOrderMark is U+FEFF in UTF-8 (YAML 1.2.2, section 5.2).
var byteOrderMark = []byte("\xef\xbb\xbf")

// parse returns the document and its root, which is nil if the file holds
// nothing but comments.
func parse(file string, data []byte) (*document, ast.Node, error) {
	d := &document{file: file, data: data, lines: []int{0}}
	if bytes.HasPrefix(data, byteOrderMark) {
		d.skip = len(byteOrderMark)
	}
	for i, b := range data {
		if b == '\n' {
			d.lines = append(d.lines, i+1)
		}
	}
	if !utf8.Valid(data) {
		return nil, nil, errorf(d.invalid(), "expected UTF-8 text")
	}
	if len(data) > maxBytes {
		return nil, nil, errorf(d.place(&token.Position{Line: 1, Column: 1}), "longer than %d bytes; put the catalog into a file of its own", maxBytes)
	}
	tokens := lexer.Tokenize(string(data[d.skip:]))
	if err := d.bound(tokens); err != nil {
		return nil, nil, err
	}
	// Duplicate keys are found by check, which can name both places.
	f, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, nil, d.syntaxError(err)
	}
	var bodies []ast.Node
	for _, doc := range f.Docs {
		if doc.Body != nil {
			bodies = append(bodies, doc.Body)
		}
	}
	if len(bodies) == 0 {
		return d, nil, nil
	}
	if len(bodies) > 1 {
		return nil, nil, errorf(d.at(bodies[1]), "a second YAML document; expected one")
	}
	return d, bodies[0], nil
}

// bound holds the bounds that keep the parser quick and its recursion shallow.
func (d *document) bound(tokens token.Tokens) error {
	depth, line, parts, entries := 0, 0, 0, 0
	for _, t := range tokens {
		if t.Position == nil {
			continue
		}
		if t.Position.Line != line {
			line, parts, entries = t.Position.Line, 0, 0
		}
		parts++
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType:
			entries++
		}
		if max(depth, entries) > maxDepth {
			return errorf(d.place(t.Position), "nested deeper than %d levels", maxDepth)
		}
		if parts > maxLineParts {
			return errorf(d.place(t.Position), "more than %d keys and values on one line", maxLineParts)
		}
	}
	return nil
}

// invalid returns the place of the first byte that is not UTF-8.
func (d *document) invalid() source.Pos {
	for i := 0; i < len(d.data); {
		r, n := utf8.DecodeRune(d.data[i:])
		if r == utf8.RuneError && n == 1 {
			line, _ := slices.BinarySearch(d.lines, i+1)
			return source.Pos{File: d.file, Offset: i, Line: line, Column: i - d.lines[line-1] + 1}
		}
		i += n
	}
	return source.Pos{File: d.file}
}

// syntaxError keeps the parser's message and drops the excerpt it appends.
func (d *document) syntaxError(err error) *Error {
	if e, ok := errors.AsType[yaml.Error](err); ok && e.GetToken() != nil {
		return errorf(d.place(e.GetToken().Position), "not YAML: %s", e.GetMessage())
	}
	return errorf(d.place(&token.Position{Line: 1, Column: 1}), "not YAML: %v", err)
}

// at returns the place where a node begins. For a mapping that is its first
// key: the token of the node itself is the colon after it.
func (d *document) at(node ast.Node) source.Pos {
	switch n := node.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return d.at(n.Values[0])
		}
		if n.Start != nil {
			return d.place(n.Start.Position)
		}
	case *ast.MappingValueNode:
		return d.at(n.Key)
	}
	return d.place(node.GetToken().Position)
}

// place turns the parser's line and column (in characters) into a place with
// bytes. The parser's own offsets count characters and drift after some
// tokens, so the line is what is relied on.
func (d *document) place(p *token.Position) source.Pos {
	line := min(max(p.Line, 1), len(d.lines))
	start := d.lines[line-1]
	end := len(d.data)
	if line < len(d.lines) {
		end = d.lines[line] - 1
	}
	offset := start
	if line == 1 {
		offset += d.skip
	}
	for range p.Column - 1 {
		if offset >= end {
			break
		}
		_, n := utf8.DecodeRune(d.data[offset:])
		offset += n
	}
	return source.Pos{File: d.file, Offset: offset, Line: line, Column: offset - start + 1}
}

// check walks the tree below the root and refuses what scopevet.yaml has no use
// for and a reviewer would stumble over. A catalog in the configuration is
// left to its own reader.
func (d *document) check(root ast.Node) error {
	v := &checker{doc: d}
	if m, ok := root.(*ast.MappingNode); ok {
		for _, value := range m.Values {
			if key, _ := text(value.Key); key == "catalog" && kind(value.Value) == "a mapping" {
				v.catalog = value.Value
			}
		}
	}
	ast.Walk(v, root)
	if v.err != nil {
		return v.err
	}
	return nil
}

type checker struct {
	doc     *document
	catalog ast.Node // the catalog, if it stands here
	err     *Error
}

// Visit implements [ast.Visitor].
func (v *checker) Visit(node ast.Node) ast.Visitor {
	if v.err != nil {
		return nil
	}
	switch n := node.(type) {
	case *ast.AnchorNode, *ast.AliasNode:
		v.err = errorf(v.doc.at(node), "anchors and aliases are not supported; expected the value itself")
	case *ast.MergeKeyNode:
		v.err = errorf(v.doc.at(node), "merge keys are not supported; expected the entries themselves")
	case *ast.TagNode:
		v.err = errorf(v.doc.at(node), "tags are not supported; expected the value without %s", n.GetToken().Value)
	case *ast.MappingNode:
		v.err = v.doc.duplicate(n)
	case *ast.MappingValueNode:
		if v.catalog != nil && n.Value == v.catalog {
			return nil
		}
	}
	if v.err != nil {
		return nil
	}
	return v
}

// duplicate reports the first key of the mapping that was there before.
func (d *document) duplicate(n *ast.MappingNode) *Error {
	first := make(map[string]source.Pos, len(n.Values))
	for _, value := range n.Values {
		key, ok := text(value.Key)
		if !ok {
			continue // reported where the key is read
		}
		at := d.at(value.Key)
		if before, ok := first[key]; ok {
			return errorf(at, "%s is there twice; the first is in line %d", key, before.Line)
		}
		first[key] = at
	}
	return nil
}

// text returns a scalar as it is written, whatever YAML makes of it: `true`,
// `404` and `1.0` are texts where a text is wanted.
func text(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.MappingKeyNode:
		return text(n.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return node.GetToken().Value, true
	}
	return "", false
}

// kind says what a node is, for messages.
func kind(node ast.Node) string {
	switch node.(type) {
	case nil, *ast.NullNode:
		return "nothing"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.BoolNode:
		return "a boolean"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "a number"
	}
	return "a text"
}

// An entry is a key of a mapping with its value.
type entry struct {
	key   string
	at    source.Pos // of the key
	value ast.Node
}

// valueAt returns the place of the entry's value, or of its key if the value
// is left out and so stands nowhere.
func (d *document) valueAt(e entry) source.Pos {
	if _, ok := e.value.(*ast.NullNode); ok || e.value == nil {
		return e.at
	}
	return d.at(e.value)
}

// mapping returns the entries of a mapping in the order of the file. Nothing
// at all is an empty mapping: its entries may all be commented out.
func (d *document) mapping(node ast.Node, at source.Pos, name string) ([]entry, error) {
	switch node := node.(type) {
	case nil, *ast.NullNode:
		return nil, nil
	case *ast.MappingNode:
		var entries []entry
		for _, value := range node.Values {
			key, ok := text(value.Key)
			if !ok {
				return nil, errorf(d.at(value.Key), "%s has a key that is %s; expected a text", name, kind(value.Key))
			}
			entries = append(entries, entry{key: key, at: d.at(value.Key), value: value.Value})
		}
		return entries, nil
	}
	return nil, errorf(at, "%s is %s; expected a mapping", name, kind(node))
}

// list returns the elements of a list, none if there is nothing at all.
func (d *document) list(node ast.Node, at source.Pos, name string) ([]ast.Node, error) {
	switch node := node.(type) {
	case nil, *ast.NullNode:
		return nil, nil
	case *ast.SequenceNode:
		return node.Values, nil
	}
	return nil, errorf(at, "%s is %s; expected a list", name, kind(node))
}

// str returns a text that is not empty, on one line and without space around.
func (d *document) str(node ast.Node, at source.Pos, name, expected string) (string, error) {
	if k := kind(node); k != "a text" {
		return "", errorf(at, "%s is %s; expected %s", name, k, expected)
	}
	s, _ := text(node)
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return "", errorf(at, "%s is empty; expected %s", name, expected)
	}
	return s, nil
}

// word returns the index of a text among the words it has to be one of.
func (d *document) word(e entry, name string, words []string) (int, error) {
	s, ok := text(e.value)
	if !ok {
		return 0, errorf(d.valueAt(e), "%s is %s; expected %s", name, kind(e.value), oneOf(words))
	}
	i := slices.Index(words, s)
	if i < 0 {
		return 0, errorf(d.valueAt(e), "%s is %q; expected %s", name, s, oneOf(words))
	}
	return i, nil
}

// index returns the number of an argument.
func (d *document) index(e entry, name string) (int, error) {
	const expected = "expected the number of an argument, counted from 0"
	n, ok := e.value.(*ast.IntegerNode)
	if !ok {
		return 0, errorf(d.valueAt(e), "%s is %s; %s", name, kind(e.value), expected)
	}
	i, err := strconv.Atoi(n.Token.Value)
	if err != nil || i < 0 {
		return 0, errorf(d.valueAt(e), "%s is %s; %s", name, n.Token.Value, expected)
	}
	return i, nil
}

// oneOf lists words for a message: "a, b or c".
func oneOf(words []string) string {
	if len(words) == 0 {
		return "nothing"
	}
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// unknown returns the error about a name that is none of those known, with the
// one that was likely meant.
func unknown(at source.Pos, what, name string, known []string) *Error {
	among := make([]scope.Scope, len(known))
	for i, k := range known {
		among[i] = scope.Scope(k)
	}
	if nearest, ok := scope.Nearest(scope.Scope(name), slices.Values(among)); ok {
		return errorf(at, "unknown %s %s; expected %s, and %s is the nearest", what, name, oneOf(known), nearest)
	}
	return errorf(at, "unknown %s %s; expected %s", what, name, oneOf(known))
}
