package catalog

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/analyzer/yamldoc"
)

// readYAML reads a catalog in YAML 1.2 (https://yaml.org/spec/1.2.2/).
// Aliases are followed; merge keys and tags are refused.
func readYAML(p *source.Text) (*draft, error) {
	root, err := parseYAML(p)
	if err != nil {
		return nil, err
	}
	if root == nil {
		return nil, errorf(p.Pos(0), "the catalog is empty; expected the key scopes")
	}
	tree, err := newYAMLReader(p.File, root, yamldoc.Places(p)).value(root, 0)
	if err != nil {
		return nil, err
	}
	return readTree(tree)
}

// FromYAML reads a catalog that is part of another YAML document, such as the
// one in a configuration.
func FromYAML(t *source.Text, root ast.Node) (*Catalog, error) {
	if root == nil {
		return nil, errorf(source.Pos{File: t.File}, "the catalog is empty; expected the key scopes")
	}
	tree, err := newYAMLReader(t.File, root, yamldoc.Places(t)).value(root, 0)
	if err != nil {
		return nil, err
	}
	d, err := readTree(tree)
	if err != nil {
		return nil, err
	}
	return join([]*draft{d})
}

// maxYAML keeps the parser in seconds. It is far above any catalog: half a megabyte holds
// some ten thousand scopes.
const maxYAML = 1 << 19

// parseYAML returns the root of the only document, nil if there is none.
func parseYAML(p *source.Text) (ast.Node, error) {
	data := p.Data[p.Body():]
	if len(data) > maxYAML {
		return nil, beyond(p.Pos(maxYAML), "longer than %d bytes; split the catalog into several files", maxYAML)
	}
	return parseLines(p, string(data))
}

// parseLines parses the text of a page, of which lines may have been emptied.
func parseLines(p *source.Text, lines string) (ast.Node, error) {
	root, err := yamldoc.Parse(p, lines, maxDepth)
	if e, ok := errors.AsType[*yamldoc.Error](err); ok {
		return nil, &Error{Pos: e.Pos, Msg: e.Msg, bound: e.Bound}
	}
	return root, err
}

// A yamlReader turns the syntax tree of a YAML document into nodes of this package. It
// follows aliases, within a budget, and merge keys where merges is set.
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

// at returns the place where a node begins.
func (r *yamlReader) at(n ast.Node) source.Pos {
	if p := yamldoc.Position(n); p != nil {
		return r.place(p)
	}
	return source.Pos{File: r.file}
}

// value turns a node of the syntax tree into a node of this package, with aliases
// followed.
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

// mapping turns the pairs of a mapping into a node, with those of merged mappings behind
// them.
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
