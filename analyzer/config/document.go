package config

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/analyzer/yamldoc"
)

// A document is the text of scopevet.yaml, whose syntax tree is walked.
type document struct {
	*source.Text
}

// These bounds lie far above any configuration.
const (
	maxBytes = 1 << 20
	maxDepth = 100
)

// parse returns the document and its root, which is nil if the file holds
// nothing but comments.
func parse(file string, data []byte) (*document, ast.Node, error) {
	d := &document{source.NewText(file, data)}
	if at, ok := d.Invalid(); ok {
		return nil, nil, errorf(at, "expected UTF-8 text")
	}
	if len(data) > maxBytes {
		return nil, nil, errorf(d.Pos(d.Body()), "longer than %d bytes; put the catalog into a file of its own", maxBytes)
	}
	root, err := yamldoc.Parse(d.Text, string(data[d.Body():]), maxDepth)
	if e, ok := errors.AsType[*yamldoc.Error](err); ok {
		return nil, nil, errorf(e.Pos, "%s", e.Msg)
	}
	return d, root, nil
}

// at returns the place where a node begins.
func (d *document) at(n ast.Node) source.Pos { return yamldoc.At(d.Text, n) }

// check walks the tree below the root and refuses what scopevet.yaml has no use
// for and a reviewer would stumble over. A catalog in the configuration is
// left to its own reader.
func (d *document) check(root ast.Node) error {
	v := &checker{doc: d}
	if m, ok := root.(*ast.MappingNode); ok {
		for _, value := range m.Values {
			if key, _ := yamldoc.Scalar(value.Key); key == "catalog" && kind(value.Value) == "a mapping" {
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
		key, ok := yamldoc.Scalar(value.Key)
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
			key, ok := yamldoc.Scalar(value.Key)
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
	s, _ := yamldoc.Scalar(node)
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return "", errorf(at, "%s is empty; expected %s", name, expected)
	}
	return s, nil
}

// word returns the index of a text among the words it has to be one of.
func (d *document) word(e entry, name string, words []string) (int, error) {
	s, ok := yamldoc.Scalar(e.value)
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
