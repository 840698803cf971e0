package catalog

import (
	"errors"
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/analyzer/yamldoc"
)

// A yamlTree finds values in the syntax tree of a YAML document.
type yamlTree struct {
	reader *yamlReader
	root   ast.Node
	passed map[ast.Node]map[string]ast.Node

	merging int // merge keys that pick is behind
}

// openYAML parses a description of an API. Of a document that is beyond the bounds of
// catalogs, it parses the lines around what is looked for alone (see outline), since the
// parser would take too long.
func openYAML(p *source.Text, paths, below [][]string) (*yamlTree, error) {
	root, err := parseYAML(p)
	if e, ok := errors.AsType[*Error](err); ok && e.bound {
		var lines string
		if lines, err = outline(p, paths, below); err == nil {
			root, err = parseLines(p, lines)
		}
	}
	if err != nil {
		return nil, err
	}
	if root == nil {
		return nil, errorf(p.Pos(0), "the document is empty; expected the key openapi or swagger")
	}
	t := &yamlTree{root: root, passed: make(map[ast.Node]map[string]ast.Node)}
	t.reader = newYAMLReader(p.File, root, yamldoc.Places(p))
	t.reader.merges = true
	return t, nil
}

// find returns the value at a path, if there is one.
func (t *yamlTree) find(path []string) (node, bool, error) {
	n, ok, err := t.target(path)
	if err != nil || !ok {
		return node{}, false, err
	}
	v, err := t.reader.value(n, 0)
	return v, err == nil, err
}

// target returns the value at a path.
func (t *yamlTree) target(path []string) (ast.Node, bool, error) {
	n, err := t.reader.target(t.root)
	for _, key := range path {
		if err != nil {
			return nil, false, err
		}
		values, ok := t.passed[n]
		if !ok {
			if values, err = t.values(n); err != nil {
				return nil, false, err
			}
			t.passed[n] = values
		}
		next, ok := values[key]
		if !ok {
			return nil, false, nil
		}
		n, err = t.reader.target(next)
	}
	return n, err == nil, err
}

// values returns the values of a mapping or a list.
func (t *yamlTree) values(n ast.Node) (map[string]ast.Node, error) {
	values := make(map[string]ast.Node)
	keys := make(map[string]ast.Node)
	add := func(kv *ast.MappingValueNode) error {
		var name ast.Node = kv.Key
		switch k := kv.Key.(type) {
		case *ast.MergeKeyNode:
			return nil // may stand here several times, and has none of the keys that are looked for
		case *ast.MappingKeyNode:
			name = k.Value
		}
		key := name.GetToken().Value
		if first, ok := keys[key]; ok {
			return errorf(t.reader.at(kv.Key), "key %s stands here for the second time; the first is at %s", key, t.reader.at(first))
		}
		keys[key], values[key] = kv.Key, kv.Value
		return nil
	}
	var err error
	switch n := n.(type) {
	case *ast.SequenceNode:
		for i, e := range n.Values {
			values[strconv.Itoa(i)] = e
		}
	case *ast.MappingNode:
		for _, kv := range n.Values {
			if err = add(kv); err != nil {
				break
			}
		}
	case *ast.MappingValueNode:
		err = add(n)
	}
	return values, err
}
