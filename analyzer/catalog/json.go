package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/scopevet/scopevet/analyzer/source"
)

// readJSON reads a catalog in JSON (RFC 8259). Duplicate names, which the RFC
// leaves to the reader (section 4), are errors, as in YAML.
func readJSON(p *source.Text) (*draft, error) {
	dec := json.NewDecoder(bytes.NewReader(p.Data[p.Body():]))
	dec.UseNumber()
	r := jsonReader{page: p, base: p.Body(), dec: dec}
	root, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errorf(r.next(), "expected the end of the file after the catalog")
	}
	return readTree(root)
}

type jsonReader struct {
	page *source.Text
	base int // where the decoder started
	dec  *json.Decoder
}

// offset returns how far the decoder has read.
func (r *jsonReader) offset() int { return r.base + int(r.dec.InputOffset()) }

// next returns the place of the token that comes next: what lies between is
// white space and punctuation, since every value ends its token.
func (r *jsonReader) next() source.Pos {
	data := r.page.Data
	i := r.offset()
	for i < len(data) && bytes.IndexByte([]byte(" \t\r\n,:"), data[i]) >= 0 {
		i++
	}
	return r.page.Pos(i)
}

// fail places an error at the token that is wrong: the offset of a
// json.SyntaxError counts from different places in different states.
func (r *jsonReader) fail(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errorf(r.page.Pos(len(r.page.Data)), "not JSON: the file ends early")
	}
	return errorf(r.next(), "not JSON: %v", err)
}

func (r *jsonReader) value(depth int) (node, error) {
	pos := r.next()
	token, err := r.dec.Token()
	if err != nil {
		return node{}, r.fail(err)
	}
	n := node{pos: pos}
	switch token := token.(type) {
	case nil:
		n.kind = null
	case string:
		n.kind, n.text = text, token
	case bool:
		n.kind, n.text = boolean, fmt.Sprint(token)
	case json.Number:
		n.kind, n.text = number, token.String()
	case json.Delim:
		if depth == maxDepth {
			return node{}, errorf(pos, "nested deeper than %d levels", maxDepth)
		}
		n.kind = list
		if token == '{' {
			n.kind = mapping
		}
		for r.dec.More() {
			v, err := r.value(depth + 1)
			if err != nil {
				return node{}, err
			}
			if n.kind == mapping && len(n.keys) == len(n.values) {
				n.keys = append(n.keys, v)
			} else {
				n.values = append(n.values, v)
			}
		}
		if _, err := r.dec.Token(); err != nil {
			return node{}, r.fail(err)
		}
	}
	return n, nil
}
