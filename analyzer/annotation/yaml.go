package annotation

import (
	"go/token"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	yamltoken "github.com/goccy/go-yaml/token"
)

// A yamlBlock is YAML in a comment.
type yamlBlock struct {
	word     string    // what it stands below, for messages
	pos, end token.Pos // from there to the end
	lines    []yamlLine
	keyed    bool // word is part of the YAML
}

// A yamlLine is a line of YAML, indented as YAML wants it.
type yamlLine struct {
	text  string
	line  textLine // where it is from
	shift int      // from an offset of text, past the indentation, to one of line
}

// at returns the place of an offset of the text.
func (l yamlLine) at(offset int) token.Pos {
	return l.line.pos + token.Pos(min(max(offset+l.shift, 0), len(l.line.text)))
}

// maxYAMLBlock bounds what is parsed: the parser's time grows with the square
// of some of it.
const maxYAMLBlock = 1 << 14

// read takes lines as go-swagger does (yaml/dedent.go): tabs in front are two
// blanks each, and what the first line is indented by is cut off all of them.
func (b *yamlBlock) read(lines []textLine) {
	for len(lines) > 0 && strings.TrimSpace(lines[len(lines)-1].text) == "" {
		lines = lines[:len(lines)-1]
	}
	cut, known := 0, false
	for _, l := range lines {
		text := strings.TrimRight(l.text, " \t\r")
		rest := strings.TrimLeft(text, " \t")
		own := len(text) - len(rest)
		if rest == "" {
			b.lines = append(b.lines, yamlLine{line: l})
			continue
		}
		text = strings.ReplaceAll(text[:own], "\t", "  ") + rest
		indent := len(text) - len(rest)
		if !known {
			slashes := len(rest) - len(strings.TrimLeft(rest, "/"))
			cut, known = indent, true
			if slashes > 0 {
				cut += slashes
				cut += len(rest[slashes:]) - len(strings.TrimLeft(rest[slashes:], " \t"))
			}
		}
		shift := own - indent
		if len(text) >= cut {
			text = text[cut:]
			shift += cut
		}
		b.lines = append(b.lines, yamlLine{text, l, shift})
		b.end = l.pos + token.Pos(len(strings.TrimRight(l.text, " \t\r")))
	}
}

// parse returns the value of the block: nil, and no message, for none.
func (b *yamlBlock) parse() (root ast.Node, message string) {
	var text strings.Builder
	lines := b.lines
	if !b.keyed {
		lines = b.flow()
	}
	for _, l := range lines {
		text.WriteString(l.text)
		text.WriteByte('\n')
	}
	if text.Len() > maxYAMLBlock {
		return nil, "it is too long"
	}
	if !utf8.ValidString(text.String()) {
		return nil, "it is not UTF-8"
	}
	file, err := parser.ParseBytes([]byte(text.String()), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		message, _, _ = strings.Cut(err.Error(), "\n")
		if _, rest, ok := strings.Cut(message, "] "); ok && strings.HasPrefix(message, "[") {
			message = rest
		}
		return nil, message
	}
	switch {
	case len(file.Docs) == 0:
		return nil, ""
	case len(file.Docs) > 1:
		return nil, "it is several documents"
	}
	root = file.Docs[0].Body
	if !b.keyed {
		return root, ""
	}
	pairs := pairsOf(root)
	if len(pairs) == 0 {
		return nil, "it is no mapping"
	}
	return pairs[len(pairs)-1].Value, ""
}

// flow returns the lines up to the bracket that closes the one which the block
// begins with, if it does: nothing behind it is read.
func (b *yamlBlock) flow() []yamlLine {
	depth := 0
	for i, l := range b.lines {
		if i == 0 && !strings.HasPrefix(l.text, "[") {
			break
		}
		depth += strings.Count(l.text, "[") - strings.Count(l.text, "]")
		if depth <= 0 {
			return b.lines[:i+1]
		}
	}
	return b.lines
}

// pairsOf returns the keys and values of a mapping.
func pairsOf(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

// isMapping reports whether n is a mapping.
func isMapping(n ast.Node) bool {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return true
	}
	return false
}

// A yamlText is a scalar and where it stands.
type yamlText struct {
	text     string
	line     int // of the block
	from, to int // in that line
	exact    bool
}

// scalar returns the text of a scalar. It reports false for what is none, and
// for a value that is left out.
func (b *yamlBlock) scalar(n ast.Node) (yamlText, bool) {
	switch n := n.(type) {
	case nil:
		return yamlText{}, false
	case *ast.NullNode:
		if n.Token != nil && n.Token.Type == yamltoken.ImplicitNullType {
			return yamlText{}, false
		}
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
	case *ast.LiteralNode:
		if n.Value == nil {
			return yamlText{}, false
		}
		return yamlText{text: strings.TrimSpace(n.Value.Value), line: b.row(n.GetToken())}, true
	default:
		return b.pair(n)
	}
	t := n.GetToken()
	if t == nil {
		return yamlText{}, false
	}
	s := yamlText{text: t.Value, line: b.row(t)}
	if len(b.lines) == 0 {
		return s, true
	}
	// The parser counts columns in characters, and from the quote or behind it.
	line := b.lines[s.line].text
	from := 0
	for range max(t.Position.Column-2, 0) {
		_, size := utf8.DecodeRuneInString(line[from:])
		from += size
	}
	if i := strings.Index(line[from:], s.text); i >= 0 && i <= 4 {
		s.from, s.to = from+i, from+i+len(s.text)
		s.exact = s.text != "" && !(t.Type == yamltoken.DoubleQuoteType && strings.Contains(t.Origin, `\`))
	} else {
		s.from, s.to = leading(line), len(line)
	}
	return s, true
}

// pair returns the text of a scalar with a colon, such as a:b in
// {x: [a:b]}, which the parser takes for a key and a value.
func (b *yamlBlock) pair(n ast.Node) (yamlText, bool) {
	pairs := pairsOf(n)
	if len(pairs) != 1 || pairs[0].Value == nil {
		return yamlText{}, false
	}
	key, ok := b.scalar(pairs[0].Key)
	value, known := b.scalar(pairs[0].Value)
	if !ok || !known || !key.exact || !value.exact || key.line != value.line || key.to+1 != value.from || b.lines[key.line].text[key.to] != ':' {
		return yamlText{}, false
	}
	return yamlText{key.text + ":" + value.text, key.line, key.from, value.to, true}, true
}

// row returns the line of the block that a token is in.
func (b *yamlBlock) row(t *yamltoken.Token) int {
	if t == nil || t.Position == nil {
		return 0
	}
	return min(max(t.Position.Line-1, 0), max(len(b.lines)-1, 0))
}

// place returns where a text stands.
func (b *yamlBlock) place(t yamlText) (pos, end token.Pos) {
	if t.line >= len(b.lines) {
		return b.pos, b.end
	}
	l := b.lines[t.line]
	return l.at(t.from), l.at(t.to)
}

// sequence returns the values of a list.
func sequence(n ast.Node) ([]ast.Node, bool) {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		return nil, false
	}
	return slices.DeleteFunc(slices.Clone(s.Values), func(n ast.Node) bool { return n == nil }), true
}
