package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
	"strconv"

	"github.com/scopevet/scopevet/analyzer/source"
)

// A jsonTree finds values in JSON by skipping what lies before them. The keys
// of the mappings on the way are kept, so that each is looked through once.
type jsonTree struct {
	page   *source.Text
	passed map[int]map[string]jsonMember // of a mapping or list at an offset
}

// openJSON checks that a document is JSON. Nothing else is read yet.
func openJSON(p *source.Text) (*jsonTree, error) {
	data := p.Data[p.Body():]
	if !json.Valid(data) {
		err := json.Unmarshal(data, new(json.RawMessage))
		at := len(data)
		if e, ok := errors.AsType[*json.SyntaxError](err); ok && e.Offset < int64(len(data)) {
			at = int(e.Offset) - 1
		}
		return nil, errorf(p.Pos(p.Body()+at), "not JSON: %v", err)
	}
	return &jsonTree{page: p, passed: make(map[int]map[string]jsonMember)}, nil
}

func (t *jsonTree) find(path []string) (node, bool, error) {
	at, ok, err := t.offset(path)
	if err != nil || !ok {
		return node{}, false, err
	}
	n, err := t.value(at)
	return n, err == nil, err
}

// offset returns where the value at a path begins.
func (t *jsonTree) offset(path []string) (int, bool, error) {
	at := jsonSpace(t.page.Data, t.page.Body())
	for _, key := range path {
		members, ok := t.passed[at]
		if !ok {
			var err error
			if members, err = t.members(at); err != nil {
				return 0, false, err
			}
			t.passed[at] = members
		}
		m, ok := members[key]
		if !ok {
			return 0, false, nil
		}
		at = m.value
	}
	return at, true, nil
}

// value reads the value at an offset.
func (t *jsonTree) value(at int) (node, error) {
	dec := json.NewDecoder(bytes.NewReader(t.page.Data[at:jsonSkip(t.page.Data, at)]))
	dec.UseNumber()
	r := jsonReader{page: t.page, base: at, dec: dec}
	return r.value(0)
}

// members returns the members of a mapping by their keys, and the elements of
// a list by their indexes.
func (t *jsonTree) members(at int) (map[string]jsonMember, error) {
	members := make(map[string]jsonMember)
	for m := range jsonMembers(t.page.Data, at) {
		key := m.text(t.page.Data, len(members))
		if first, ok := members[key]; ok {
			return nil, errorf(t.page.Pos(m.key), "key %s stands here for the second time; the first is at %s", key, t.page.Pos(first.key))
		}
		members[key] = m
	}
	return members, nil
}

// A jsonMember is where a member of a JSON object, or an element of a list,
// stands. An element has no key.
type jsonMember struct {
	key, end int // of the key with its quotes; both 0 in a list
	value    int
}

func (m jsonMember) text(data []byte, index int) string {
	if m.end == 0 {
		return strconv.Itoa(index)
	}
	quoted := data[m.key:m.end]
	var key string
	if bytes.IndexByte(quoted, '\\') >= 0 && json.Unmarshal(quoted, &key) == nil {
		return key
	}
	return string(bytes.Trim(quoted, `"`))
}

// jsonMembers yields the members of the object or list at an offset, none for
// another value. Of text that is no JSON it yields what comes before the fault.
func jsonMembers(data []byte, at int) iter.Seq[jsonMember] {
	return func(yield func(jsonMember) bool) {
		if at >= len(data) || data[at] != '{' && data[at] != '[' {
			return
		}
		object := data[at] == '{'
		for i := jsonSpace(data, at+1); i < len(data) && data[i] != '}' && data[i] != ']'; {
			var m jsonMember
			if object {
				if data[i] != '"' {
					return
				}
				m.key, m.end = i, jsonSkip(data, i)
				if i = jsonSpace(data, m.end); i >= len(data) || data[i] != ':' {
					return
				}
				i = jsonSpace(data, i+1)
			}
			m.value = i
			if !yield(m) {
				return
			}
			if i = jsonSpace(data, jsonSkip(data, i)); i >= len(data) || data[i] != ',' {
				return
			}
			i = jsonSpace(data, i+1)
		}
	}
}

// jsonKeys yields the keys of a JSON document's root, which need not be whole.
func jsonKeys(data []byte) iter.Seq[string] {
	return func(yield func(string) bool) {
		for m := range jsonMembers(data, jsonSpace(data, 0)) {
			if !yield(m.text(data, 0)) {
				return
			}
		}
	}
}

// jsonSpace returns the offset of the first byte from i on that is no white
// space.
func jsonSpace(data []byte, i int) int {
	for i < len(data) && (data[i] == ' ' || data[i] == '\t' || data[i] == '\n' || data[i] == '\r') {
		i++
	}
	return i
}

// jsonSkip returns the offset after the value at i.
func jsonSkip(data []byte, i int) int {
	for depth := 0; i < len(data); {
		switch data[i] {
		case '"':
			for i++; i < len(data) && data[i] != '"'; i++ {
				if data[i] == '\\' {
					i++
				}
			}
			i = min(i+1, len(data))
		case '{', '[':
			depth++
			i++
			continue
		case '}', ']':
			depth--
			i++
		case ' ', '\t', '\n', '\r', ',', ':':
			if depth == 0 {
				return i
			}
			i++
			continue
		default:
			i++
			if depth == 0 && i < len(data) && bytes.IndexByte([]byte("}]"), data[i]) < 0 {
				continue // a number or a word goes on
			}
		}
		if depth <= 0 {
			return i
		}
	}
	return i
}
