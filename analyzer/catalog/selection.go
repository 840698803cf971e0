package catalog

import (
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// anyKey stands in a path for every key of a mapping.
const anyKey = "*"

// under returns what follows a key in paths, and whether it ends one of them.
func under(paths [][]string, key string) (deeper [][]string, ends bool) {
	for _, path := range paths {
		if len(path) > 0 && (path[0] == key || path[0] == anyKey) {
			ends = ends || len(path) == 1
			deeper = append(deeper, path[1:])
		}
	}
	return deeper, ends
}

// extend returns the paths that lead on from one, itself where none does.
func extend(path []string, below [][]string) [][]string {
	if len(below) == 0 {
		return [][]string{path}
	}
	var out [][]string
	for _, b := range below {
		out = append(out, slices.Concat(path, b))
	}
	return out
}

func (t *jsonTree) pick(path []string, below [][]string) (node, bool, error) {
	at, ok, err := t.offset(path)
	if err != nil || !ok {
		return node{}, false, err
	}
	n, err := t.pickAt(at, below)
	return n, err == nil, err
}

func (t *jsonTree) pickAt(at int, paths [][]string) (node, error) {
	if at >= len(t.page.Data) || t.page.Data[at] != '{' {
		return t.value(at)
	}
	n := node{kind: mapping, pos: t.page.Pos(at)}
	for m := range jsonMembers(t.page.Data, at) {
		key := m.text(t.page.Data, 0)
		deeper, ends := under(paths, key)
		if len(deeper) == 0 {
			continue
		}
		read := t.value
		if !ends {
			read = func(at int) (node, error) { return t.pickAt(at, deeper) }
		}
		v, err := read(m.value)
		if err != nil {
			return node{}, err
		}
		n.keys = append(n.keys, node{kind: text, text: key, pos: t.page.Pos(m.key)})
		n.values = append(n.values, v)
	}
	return n, nil
}

func (t *yamlTree) pick(path []string, below [][]string) (node, bool, error) {
	n, ok, err := t.target(path)
	if err != nil || !ok {
		return node{}, false, err
	}
	v, err := t.pickIn(n, below)
	return v, err == nil, err
}

func (t *yamlTree) pickIn(n ast.Node, paths [][]string) (node, error) {
	at := n
	n, err := t.reader.target(n)
	if err != nil {
		return node{}, err
	}
	var values []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		return t.reader.value(at, 0)
	}
	out := node{kind: mapping, pos: t.reader.at(n)}
	var merged []node
	for _, kv := range values {
		if t.reader.budget--; t.reader.budget < 0 {
			return node{}, errorf(out.pos, "the aliases add up to more than %d values", maxNodes)
		}
		if _, ok := kv.Key.(*ast.MergeKeyNode); ok {
			// Not more than what is looked for, and so no deeper.
			more, err := t.pickMerged(kv.Value, paths)
			if err != nil {
				return node{}, err
			}
			merged = append(merged, more...)
			continue
		}
		key, err := t.reader.value(kv.Key, 0)
		if err != nil {
			return node{}, err
		}
		deeper, ends := under(paths, key.text)
		if len(deeper) == 0 {
			continue
		}
		var v node
		if ends {
			v, err = t.reader.value(kv.Value, 0)
		} else {
			v, err = t.pickIn(kv.Value, deeper)
		}
		if err != nil {
			return node{}, err
		}
		if v.kind == null && v.pos.Line == 0 {
			v.pos = key.pos
		}
		out.keys, out.values = append(out.keys, key), append(out.values, v)
	}
	return out, mergeInto(&out, merged)
}

// pickMerged returns what is looked for of the mappings behind a merge key. A
// mapping that merges itself has no end, hence the bound on values.
func (t *yamlTree) pickMerged(n ast.Node, paths [][]string) ([]node, error) {
	n, err := t.reader.target(n)
	if err != nil {
		return nil, err
	}
	values := []ast.Node{n}
	if list, ok := n.(*ast.SequenceNode); ok {
		values = list.Values
	}
	var out []node
	for _, v := range values {
		if t.merging++; t.merging > maxDepth {
			return nil, errorf(t.reader.at(v), "nested deeper than %d levels, or an alias that contains itself", maxDepth)
		}
		m, err := t.pickIn(v, paths)
		if err != nil {
			return nil, err
		}
		t.merging--
		out = append(out, m)
	}
	return out, nil
}
