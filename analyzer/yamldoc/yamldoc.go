// Package yamldoc reads YAML into the syntax tree of github.com/goccy/go-yaml, within
// bounds and with places in bytes, and writes texts as YAML has them. The packages of
// catalogs and of the configuration walk the tree by hand instead of decoding it into
// structs, because every message needs the place of the very key or value that is wrong.
//
// It hides what the library gets wrong: the time that its parser takes grows with the
// square of the entries of a mapping and of the tokens of a line, it recurses, its
// offsets count characters and drift, it counts a line twice that ends a comment with CR
// LF, and its lexer cuts names at a colon between brackets. Keys that are there twice are
// left for the caller to find, who can name both places.
package yamldoc

import (
	"errors"
	"fmt"
	"strings"

	yaml "github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/scopevet/scopevet/analyzer/source"
)

// maxLineParts lies far above anything that people write.
const maxLineParts = 2000

// An Error says what is wrong with a text as YAML.
type Error struct {
	Pos   source.Pos
	Msg   string
	Bound bool // it is beyond the bounds of what is parsed, and may be right
}

func (e *Error) Error() string { return e.Pos.String() + ": " + e.Msg }

func errorf(pos source.Pos, format string, args ...any) *Error {
	return &Error{Pos: pos, Msg: fmt.Sprintf(format, args...)}
}

func beyond(pos source.Pos, format string, args ...any) *Error {
	return &Error{Pos: pos, Msg: fmt.Sprintf(format, args...), Bound: true}
}

// Parse returns the root of the only document in a text, nil if there is none. Lines is
// the text behind its byte order mark; some of its lines may have been emptied. Depth is how
// deep the document may be nested. An error is an [*Error].
func Parse(t *source.Text, lines string, depth int) (ast.Node, error) {
	tokens := unglue(lexer.Tokenize(strings.ReplaceAll(lines, "\r\n", "\n")))
	if err := bound(t, tokens, depth); err != nil {
		return nil, err
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		if e, ok := errors.AsType[yaml.Error](err); ok && e.GetToken() != nil { // without its excerpt
			return nil, errorf(Place(t, e.GetToken().Position), "not YAML: %s", e.GetMessage())
		}
		return nil, errorf(t.Pos(0), "not YAML: %v", err)
	}
	var root ast.Node
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case root != nil:
			return nil, errorf(At(t, doc.Body), "a second YAML document; expected one")
		default:
			root = doc.Body
		}
	}
	return root, nil
}

// bound holds the bounds that keep the parser quick and its recursion shallow, before it
// runs.
func bound(t *source.Text, tokens token.Tokens, most int) error {
	depth, line, parts, entries := 0, 0, 0, 0
	for _, tok := range tokens {
		if tok.Position == nil {
			continue
		}
		if tok.Position.Line != line {
			line, parts, entries = tok.Position.Line, 0, 0
		}
		parts++
		switch tok.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType:
			entries++
		case token.MappingValueType:
			if depth > 0 && isGlued(tok) {
				return beyond(Place(t, tok.Position), "a colon with no space after it, between braces; expected a space, or the name in quotes")
			}
		}
		if max(depth, entries) > most {
			return beyond(Place(t, tok.Position), "nested deeper than %d levels", most)
		}
		if parts > maxLineParts {
			return beyond(Place(t, tok.Position), "more than %d keys and values on one line", maxLineParts)
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

// Place turns the parser's line and column, which counts characters, into a place in
// bytes.
func Place(t *source.Text, at *token.Position) source.Pos { return t.PosIn(at.Line, at.Column-1) }

// Places returns what tells the places in a text.
func Places(t *source.Text) func(*token.Position) source.Pos {
	return func(at *token.Position) source.Pos { return Place(t, at) }
}

// At returns the place in a text where a node begins.
func At(t *source.Text, n ast.Node) source.Pos {
	if p := Position(n); p != nil {
		return Place(t, p)
	}
	return source.Pos{File: t.File}
}

// Position returns the parser's position of where a node begins; nil if it has none. The
// token of a block mapping is the colon behind its first key.
func Position(n ast.Node) *token.Position {
	switch m := n.(type) {
	case *ast.MappingNode:
		if !m.IsFlowStyle && len(m.Values) > 0 {
			return Position(m.Values[0])
		}
		if m.Start != nil {
			return m.Start.Position
		}
	case *ast.MappingValueNode:
		return Position(m.Key)
	case *ast.AnchorNode:
		if m.Start != nil {
			return m.Start.Position
		}
	}
	if t := n.GetToken(); t != nil {
		return t.Position
	}
	return nil
}

// Scalar returns a scalar as it is written, whatever YAML makes of it: true, 404 and 1.0
// are texts where a text is wanted. It reports false for what is no scalar, and for null.
func Scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.MappingKeyNode:
		return Scalar(n.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}

// Pairs returns the keys and values of a mapping, and reports whether the node is one.
func Pairs(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}
