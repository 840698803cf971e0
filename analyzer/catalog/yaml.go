package catalog

import (
	"errors"
	"strings"
	"unicode/utf8"

	yaml "github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/scopevet/scopevet/analyzer/source"
)

// The time the YAML parser takes grows with the square of the entries of a
// mapping and of the tokens of a line. These bounds, far above any catalog
// (half a megabyte holds some ten thousand scopes), keep it in seconds.
const (
	maxYAML      = 1 << 19
	maxLineParts = 2000
)

// readYAML reads a catalog in YAML 1.2 (https://yaml.org/spec/1.2.2/).
// Aliases are followed; merge keys and tags are refused.
func readYAML(p *page) (*draft, error) {
	root, err := parseYAML(p)
	if err != nil {
		return nil, err
	}
	if root == nil {
		return nil, errorf(p.pos(0), "the catalog is empty; expected the key scopes")
	}
	tree, err := newYAMLReader(p.file, root, p.place).value(root, 0)
	if err != nil {
		return nil, err
	}
	return readTree(tree)
}

// FromYAML reads a catalog that is part of another YAML document, such as the
// one in a configuration. Lines and columns are those that the parser gives:
// its columns and offsets count characters. [FromYAMLAt] gets them right.
func FromYAML(file string, root ast.Node) (*Catalog, error) {
	return FromYAMLAt(file, root, func(p *token.Position) source.Pos {
		return source.Pos{File: file, Offset: max(p.Offset-1, 0), Line: max(p.Line, 1), Column: max(p.Column, 1)}
	})
}

// FromYAMLAt is [FromYAML] for a caller who has the document's text, and can
// therefore tell the place of what the parser positions by characters.
func FromYAMLAt(file string, root ast.Node, place func(*token.Position) source.Pos) (*Catalog, error) {
	if root == nil {
		return nil, errorf(source.Pos{File: file}, "the catalog is empty; expected the key scopes")
	}
	tree, err := newYAMLReader(file, root, place).value(root, 0)
	if err != nil {
		return nil, err
	}
	d, err := readTree(tree)
	if err != nil {
		return nil, err
	}
	return join([]*draft{d})
}

// parseYAML returns the root of the only document, nil if there is none.
func parseYAML(p *page) (ast.Node, error) {
	data := p.data[p.body():]
	if len(data) > maxYAML {
		return nil, beyond(p.pos(maxYAML), "longer than %d bytes; split the catalog into several files", maxYAML)
	}
	return parseLines(p, string(data))
}

// parseLines parses the text of a page, of which lines may have been emptied.
func parseLines(p *page, lines string) (ast.Node, error) {
	// The lexer counts a line twice that ends a comment with CR LF. Places
	// go by line and column, so the text may lose its carriage returns.
	tokens := unglue(lexer.Tokenize(strings.ReplaceAll(lines, "\r\n", "\n")))
	if err := checkTokens(p, tokens); err != nil {
		return nil, err
	}
	// Duplicate keys are found by distinct, which names both places.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		if e, ok := errors.AsType[yaml.Error](err); ok && e.GetToken() != nil {
			return nil, errorf(p.place(e.GetToken().Position), "not YAML: %s", e.GetMessage())
		}
		return nil, errorf(p.pos(0), "not YAML: %v", err)
	}
	var root ast.Node
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case root != nil:
			return nil, errorf(p.place(doc.Body.GetToken().Position), "a second YAML document; expected one")
		default:
			root = doc.Body
		}
	}
	return root, nil
}

// checkTokens holds the bounds that keep the parser quick and its recursion
// shallow, before it runs.
func checkTokens(p *page, tokens token.Tokens) error {
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
		case token.MappingValueType:
			if depth > 0 && isGlued(t) {
				return beyond(p.place(t.Position), "a colon with no space after it, between braces; expected a space, or the name in quotes")
			}
		}
		if max(depth, entries) > maxDepth {
			return beyond(p.place(t.Position), "nested deeper than %d levels", maxDepth)
		}
		if parts > maxLineParts {
			return beyond(p.place(t.Position), "more than %d keys and values on one line", maxLineParts)
		}
	}
	return nil
}

// unglue puts names together that the lexer has cut at a colon, in a list in
// brackets that stands between braces: {OAuth2: [read:a]}.
func unglue(tokens token.Tokens) token.Tokens {
	out := tokens[:0]
	var open []token.Type
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			open = append(open, t.Type)
		case token.SequenceEndType, token.MappingEndType:
			open = open[:max(len(open)-1, 0)]
		case token.MappingValueType:
			if len(open) == 0 || open[len(open)-1] != token.SequenceStartType || !isGlued(t) {
				break
			}
			before, after := t.Prev, t.Next
			before.Value += t.Value + after.Value
			before.Origin += t.Origin + after.Origin
			if before.Next = after.Next; after.Next != nil {
				after.Next.Prev = before
			}
			i++
			continue
		}
		out = append(out, t)
	}
	return out
}

// isGlued reports whether a colon that the lexer took for the end of a key in
// a flow mapping belongs to a name: in {read:a: View a} the key is read:a
// (YAML 1.2.2, section 7.3.3), which the lexer gets wrong.
func isGlued(colon *token.Token) bool {
	before, after := colon.Prev, colon.Next
	return before != nil && before.Type == token.StringType && after != nil && after.Position.Line == colon.Position.Line &&
		after.Position.Column == colon.Position.Column+1 && strings.TrimLeft(after.Origin, " \t") == after.Origin &&
		(after.Type == token.StringType || after.Type == token.IntegerType)
}

// place turns the parser's line and column, which counts characters, into a
// place in bytes. The parser's own offset drifts after some tokens.
func (p *page) place(at *token.Position) source.Pos {
	line := min(max(at.Line, 1), len(p.lines))
	rest := p.line(line)
	offset := p.lines[line-1]
	if line == 1 {
		offset += p.body()
		rest = rest[min(p.body(), len(rest)):]
	}
	for range at.Column - 1 {
		if len(rest) == 0 {
			break
		}
		_, n := utf8.DecodeRune(rest)
		rest = rest[n:]
		offset += n
	}
	return p.pos(offset)
}

type yamlReader struct {
	file    string
	place   func(*token.Position) source.Pos
	anchors map[string]ast.Node
	budget  int // nodes that may still be read
	merges  bool
}

// maxNodes bounds what aliases may blow up to ("billion laughs").
const maxNodes = 1 << 19

func newYAMLReader(file string, root ast.Node, place func(*token.Position) source.Pos) *yamlReader {
	r := &yamlReader{file: file, place: place, anchors: make(map[string]ast.Node), budget: maxNodes}
	for _, n := range ast.Filter(ast.AnchorType, root) {
		if anchor, ok := n.(*ast.AnchorNode); ok {
			r.anchors[anchor.Name.String()] = anchor.Value
		}
	}
	return r
}

// at returns the place where a node begins. The token of a block mapping is
// the colon after its first key.
func (r *yamlReader) at(n ast.Node) source.Pos {
	switch m := n.(type) {
	case *ast.MappingNode:
		if !m.IsFlowStyle && len(m.Values) > 0 {
			return r.at(m.Values[0].Key)
		}
		if m.Start != nil {
			return r.place(m.Start.Position)
		}
	case *ast.MappingValueNode:
		return r.at(m.Key)
	case *ast.AnchorNode:
		if m.Start != nil {
			return r.place(m.Start.Position)
		}
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return r.place(t.Position)
	}
	return source.Pos{File: r.file}
}

func (r *yamlReader) value(n ast.Node, depth int) (node, error) {
	if n == nil {
		return node{kind: null, pos: source.Pos{File: r.file}}, nil
	}
	pos := r.at(n)
	if r.budget--; r.budget < 0 {
		return node{}, errorf(pos, "the aliases add up to more than %d values", maxNodes)
	}
	if depth > maxDepth {
		return node{}, errorf(pos, "nested deeper than %d levels, or an alias that contains itself", maxDepth)
	}
	switch n := n.(type) {
	case *ast.NullNode:
		return node{kind: null, pos: pos, text: "null"}, nil
	case *ast.StringNode:
		return node{kind: text, pos: pos, text: n.Value}, nil
	case *ast.LiteralNode:
		return node{kind: text, pos: pos, text: n.Value.Value}, nil
	case *ast.BoolNode:
		return node{kind: boolean, pos: pos, text: n.GetToken().Value}, nil
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return node{kind: number, pos: pos, text: n.GetToken().Value}, nil
	case *ast.AnchorNode:
		return r.value(n.Value, depth+1)
	case *ast.AliasNode:
		target, ok := r.anchors[n.Value.String()]
		if !ok {
			return node{}, errorf(pos, "alias *%s has no anchor", n.Value)
		}
		v, err := r.value(target, depth+1)
		v.pos = pos
		return v, err
	case *ast.SequenceNode:
		out := node{kind: list, pos: pos}
		for _, e := range n.Values {
			v, err := r.value(e, depth+1)
			if err != nil {
				return node{}, err
			}
			out.values = append(out.values, v)
		}
		return out, nil
	case *ast.MappingNode:
		return r.mapping(pos, n.Values, depth)
	case *ast.MappingValueNode:
		return r.mapping(pos, []*ast.MappingValueNode{n}, depth)
	}
	return node{}, errorf(pos, "expected a plain value; a catalog has no use for a %s", strings.ToLower(n.Type().String()))
}

func (r *yamlReader) mapping(pos source.Pos, values []*ast.MappingValueNode, depth int) (node, error) {
	out := node{kind: mapping, pos: pos}
	var merged []node
	for _, kv := range values {
		if _, ok := kv.Key.(*ast.MergeKeyNode); ok {
			if !r.merges {
				return node{}, errorf(r.at(kv.Key), "merge keys are not supported; write the keys out")
			}
			v, err := r.value(kv.Value, depth+1)
			if err != nil {
				return node{}, err
			}
			if v.kind == list {
				merged = append(merged, v.values...)
			} else {
				merged = append(merged, v)
			}
			continue
		}
		k, err := r.value(kv.Key, depth+1)
		if err != nil {
			return node{}, err
		}
		v, err := r.value(kv.Value, depth+1)
		if err != nil {
			return node{}, err
		}
		if v.kind == null && v.pos.Line == 0 {
			v.pos = k.pos
		}
		out.keys = append(out.keys, k)
		out.values = append(out.values, v)
	}
	return out, mergeInto(&out, merged)
}

// mergeInto adds the keys of merged mappings that a mapping does not have
// itself (https://yaml.org/type/merge.html).
func mergeInto(out *node, merged []node) error {
	if len(merged) == 0 {
		return nil
	}
	has := make(map[string]bool, len(out.keys))
	for _, k := range out.keys {
		has[k.text] = true
	}
	for _, m := range merged {
		if m.kind != mapping {
			return errorf(m.pos, "a merge key: expected a mapping, found %s", m.kind)
		}
		for i, k := range m.keys {
			if !has[k.text] {
				has[k.text] = true
				out.keys, out.values = append(out.keys, k), append(out.values, m.values[i])
			}
		}
	}
	return nil
}

// target returns what an alias or anchor stands for.
func (r *yamlReader) target(n ast.Node) (ast.Node, error) {
	for range maxDepth {
		switch v := n.(type) {
		case *ast.AnchorNode:
			n = v.Value
		case *ast.AliasNode:
			to, ok := r.anchors[v.Value.String()]
			if !ok {
				return nil, errorf(r.at(n), "alias *%s has no anchor", v.Value)
			}
			n = to
		default:
			return n, nil
		}
	}
	return nil, errorf(r.at(n), "nested deeper than %d levels, or an alias that contains itself", maxDepth)
}
