package catalog

import (
	"bytes"
	"iter"
	"regexp"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// mappingKey matches a line of YAML that begins with the key of a block
// mapping, and what follows the colon.
var mappingKey = regexp.MustCompile(`^( *)("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#&*!|>'"%@,\[\]{}\x60-][^#]*?|-[^\s#][^#]*?)[ \t]*:(?:[ \t]+(.*))?$`)

// beforeBlock matches what may follow the colon of a key whose value begins on
// the next line: an anchor, a comment.
var beforeBlock = regexp.MustCompile(`^(?:&\S+)?[ \t]*(?:#.*)?$`)

// innerReference matches a reference within the document.
var innerReference = regexp.MustCompile(`["']?\$ref["']?[ \t]*:[ \t]*["']?#(/[^\s"'},]+)`)

// maxOutline bounds the lines that are kept of a document.
const maxOutline = 1 << 20

// outline returns a long description of an API in YAML with all lines emptied
// but those of its version, of the values at some paths, and of what these
// refer to: of that, the values at the paths below are kept, all of it where
// there are none. It follows block mappings by their indentation alone; a value
// in another style is kept whole. Anchors elsewhere in the document are lost.
func outline(p *source.Text, paths, below [][]string) (string, error) {
	o := outliner{page: p, keep: make([]bool, p.Lines())}
	paths = slices.Concat([][]string{{"openapi"}, {"swagger"}}, paths)
	seen := make(map[string]bool)
	for round := 0; len(paths) > 0; round++ {
		if round == maxDepth {
			return "", errorf(p.Pos(p.Body()), "references lead on for more than %d steps", maxDepth)
		}
		var next [][]string
		for _, stretch := range o.mark(paths) {
			for n := stretch.from; n < stretch.to; n++ {
				if line := bytes.TrimLeft(p.Line(n), " \t"); len(line) > 0 && line[0] != '#' {
					o.size += len(p.Line(n)) + 1
				}
				for _, m := range innerReference.FindAllSubmatch(p.Line(n), -1) {
					ref := string(m[1])
					if path, err := pointer(node{kind: text, text: "#" + ref}); err == nil && !seen[ref] {
						seen[ref] = true
						next = append(next, extend(path, below)...)
					}
				}
			}
			if o.size > maxOutline {
				return "", errorf(p.Pos(p.Start(stretch.from)), "the lines about security and what they refer to are longer than %d bytes in YAML; write the document as JSON", maxOutline)
			}
		}
		paths = next
	}
	var b strings.Builder
	for i, keep := range o.keep {
		if keep {
			line := p.Line(i + 1)
			if i == 0 {
				line = line[min(p.Body(), len(line)):]
			}
			b.Write(line)
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// A stretch is lines from one, counted from 1, up to another.
type stretch struct{ from, to int }

type outliner struct {
	page *source.Text
	keep []bool // by line, from 0
	size int    // bytes that are kept
}

// mark keeps the lines of the values at the paths, and the keys that lead
// there. It returns what was not kept before.
func (o *outliner) mark(paths [][]string) []stretch {
	return o.markIn(stretch{1, o.page.Lines() + 1}, paths)
}

// markIn keeps the lines of the values at paths below a stretch of lines, and returns
// what was not kept before.
func (o *outliner) markIn(within stretch, paths [][]string) []stretch {
	var marked []stretch
	for e := range o.entries(within) {
		deeper, ends := under(paths, e.key)
		whole := ends || len(deeper) > 0 && !e.block
		switch {
		case whole:
			marked = append(marked, o.take(e.stretch)...)
		case len(deeper) > 0:
			marked = append(marked, o.take(stretch{e.from, e.from + 1})...)
			marked = append(marked, o.markIn(stretch{e.from + 1, e.to}, deeper)...)
		}
	}
	return marked
}

// take keeps lines, and returns those that were not kept before.
func (o *outliner) take(s stretch) []stretch {
	var fresh []stretch
	for n := s.from; n < s.to; n++ {
		if o.keep[n-1] {
			continue
		}
		o.keep[n-1] = true
		if last := len(fresh) - 1; last >= 0 && fresh[last].to == n {
			fresh[last].to++
		} else {
			fresh = append(fresh, stretch{n, n + 1})
		}
	}
	return fresh
}

// An outlined entry is a key of a block mapping with the lines of its value.
type outlined struct {
	stretch
	key   string
	block bool // the value begins on the next line
}

// entries yields the entries of the block mapping that some lines hold. What
// is indented less than its first key is not part of it; what is no key, such
// as the elements of a list, belongs to the key before.
func (o *outliner) entries(within stretch) iter.Seq[outlined] {
	return func(yield func(outlined) bool) {
		indent := -1
		var current outlined
		for n := within.from; n < within.to; n++ {
			line := o.page.Line(n)
			if n == 1 {
				line = line[min(o.page.Body(), len(line)):]
			}
			at := len(line) - len(bytes.TrimLeft(line, " "))
			if at == len(line) || line[at] == '#' || indent >= 0 && at != indent {
				continue
			}
			if at == 0 && len(line) > 4096 {
				line = line[:4096] // no key is longer
			}
			m := mappingKey.FindSubmatch(line)
			if m == nil {
				continue
			}
			if indent < 0 {
				indent = at
			}
			if current.from > 0 {
				current.to = n
				if !yield(current) {
					return
				}
			}
			current = outlined{stretch: stretch{from: n}, key: unquoteKey(string(m[2])), block: beforeBlock.Match(m[3])}
		}
		if current.from > 0 {
			current.to = within.to
			yield(current)
		}
	}
}

// unquoteKey returns a key without its quotes.
func unquoteKey(key string) string {
	switch {
	case len(key) > 1 && key[0] == '"':
		return strings.ReplaceAll(strings.ReplaceAll(key[1:len(key)-1], `\"`, `"`), `\\`, `\`)
	case len(key) > 1 && key[0] == '\'':
		return strings.ReplaceAll(key[1:len(key)-1], "''", "'")
	}
	return key
}
