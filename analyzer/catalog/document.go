package catalog

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A document is documentation on its way to a draft. Markdown, HTML and plain
// text all arrive here as blocks.
//
// A page about scopes holds much else: parameters, errors, endpoints. What is
// a scope is therefore decided for a whole table, list or heading at once, by
// what its column heads say, by the topic of the nearest heading or the
// sentence before it, and by whether the names follow a naming convention of
// scopes. None of it knows a particular page.
type document struct {
	page     *source.Text
	draft    *draft
	sections []*section
	found    []Entry             // in the order of reading, a scope as often as it is described
	index    map[scope.Scope]int // of draft.entries; before that is filled, only which scopes there are
	sure     int                 // names that follow a convention
	deferred []deferred          // tables that only refer to scopes
	demands  map[demand]bool     // what those say about routes
}

// A section is a heading and what follows up to the next one.
type section struct {
	heading *block // nil before the first heading
	parent  *section
	blocks  []block
	used    []bool // blocks that have been read

	names     []scope.Scope // described here
	has       map[scope.Scope]bool
	roles     []string
	routes    []pattern.Pattern
	resources []string
}

// readDocument reads the blocks of a page.
func readDocument(p *source.Text, blocks []block) (*draft, error) {
	doc := &document{page: p, draft: &draft{file: p.File}, index: make(map[scope.Scope]int), demands: make(map[demand]bool)}
	doc.outline(blocks)
	// Labels go first, since the lists after them are no lists of scopes;
	// then what follows conventions, which tells how names look here.
	for _, s := range doc.sections {
		doc.readLabels(s)
	}
	for _, s := range doc.sections {
		doc.readTables(s)
	}
	for _, s := range doc.sections {
		doc.readLists(s)
		doc.readParagraphs(s)
	}
	for _, s := range doc.sections {
		doc.readHeading(s)
	}
	doc.judgeDeferred()
	if len(doc.found) == 0 {
		return nil, errorf(p.Pos(0), "no scopes found; expected a table, a list or headings with names and descriptions of scopes")
	}
	doc.settle()
	doc.readDeferred()
	for _, s := range doc.sections {
		doc.spread(s)
	}
	doc.readRelations()
	doc.draft.findContradictions()
	return doc.draft, nil
}

// outline cuts the page into sections.
func (doc *document) outline(blocks []block) {
	current := &section{}
	doc.sections = append(doc.sections, current)
	var open []*section
	for i, b := range blocks {
		if b.kind == heading {
			_, isLabel := labelOf(b.text.text)
			if isLabel && current.heading != nil && b.level > current.heading.level && isBareName(&current.heading.text) {
				// "Applies to" below the heading of a scope belongs to it.
				b = block{kind: paragraph, text: b.text}
			} else {
				current = &section{heading: &blocks[i]}
				for len(open) > 0 && open[len(open)-1].heading.level >= b.level {
					open = open[:len(open)-1]
				}
				if len(open) > 0 {
					current.parent = open[len(open)-1]
				}
				open = append(open, current)
				doc.sections = append(doc.sections, current)
				continue
			}
		}
		current.blocks = append(current.blocks, b)
		current.used = append(current.used, false)
	}
}

// isBareName reports whether a heading is a name and nothing else.
func isBareName(p *phrase) bool {
	names, ok := namesIn(p)
	return ok && len(names) == 1
}

// topic is what a heading, a column or a sentence is about.
type topic uint8

const (
	unclear topic = iota
	scopes
	others
)

// topicWords tell topics. A word about scopes counts more than others in the
// same heading ("Scopes for webhook events"), save errors.
var topicWords = map[string]topic{
	"scope": scopes, "scopes": scopes, "permission": scopes, "permissions": scopes,
	"parameter": others, "parameters": others, "field": others, "fields": others, "attribute": others, "attributes": others,
	"property": others, "properties": others, "header": others, "headers": others, "response": others, "responses": others,
	"request": others, "requests": others, "event": others, "events": others, "topic": others, "topics": others,
	"webhook": others, "webhooks": others, "claim": others, "claims": others, "status": others, "statuses": others,
	"example": others, "examples": others, "endpoint": others, "endpoints": others, "variable": others, "variables": others,
	"limit": others, "limits": others, "changelog": others, "environment": others, "environments": others, "resources": others,
	"grant": others, "tokens": others, "arguments": others, "configuration": others,
}

// errorWords make a heading one about errors whatever else it says.
var errorWords = []string{"error", "errors", "troubleshooting", "failures"}

func topicOf(text string) topic {
	found := unclear
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if slices.Contains(errorWords, w) {
			return others
		}
		switch t := topicWords[w]; {
		case t == scopes:
			found = scopes
		case t == others && found == unclear:
			found = others
		}
	}
	return found
}

// topic returns what the section is about: what its heading says, or else the
// nearest one above it.
func (s *section) topic() topic {
	for ; s != nil; s = s.parent {
		if s.heading != nil {
			if t := topicOf(s.heading.text.text); t != unclear {
				return t
			}
		}
	}
	return unclear
}

// own returns what the section's own heading is about.
func (s *section) own() topic {
	if s.heading == nil {
		return unclear
	}
	return topicOf(s.heading.text.text)
}

// topicAt returns what the block at i is about: what the sentence says that
// introduces it, or else the section.
func (s *section) topicAt(i int) (t topic, own bool) {
	if i > 0 && s.blocks[i-1].kind == paragraph && strings.HasSuffix(s.blocks[i-1].text.text, ":") {
		if t := topicOf(s.blocks[i-1].text.text); t != unclear {
			return t, true
		}
	}
	return s.topic(), s.own() == scopes
}

// add describes scopes: several names share the texts.
func (doc *document) add(s *section, p *phrase, names []nameAt, e Entry) {
	for _, n := range names {
		e := e
		e.Name = n.name
		e.Pos = doc.page.Pos(p.offset(n.at))
		if len(names) > 1 && !e.AccessStated {
			// The verbs of a text about several scopes tell of all
			// together; which does what, only the names do.
			if access, ok := scope.AccessOfName(n.name); ok {
				e.Access, e.AccessStated = access, true
			}
		}
		if shapeOf(string(n.name)) == telling {
			doc.sure++
		}
		if s != nil && !s.has[n.name] {
			if s.has == nil {
				s.has = make(map[scope.Scope]bool)
			}
			s.has[n.name] = true
			s.names = append(s.names, n.name)
		}
		doc.index[n.name] = -1
		doc.found = append(doc.found, e)
	}
}

// repeat adds what a page says about a scope in a further place.
func (doc *document) repeat(e *Entry, again Entry) {
	first, ok := accessOf(*e)
	if second, ok2 := accessOf(again); ok && ok2 && first != second {
		doc.draft.problemf(again.Pos, "scope %s is said to be %s here, but %s at %s, which is taken", e.Name, second, first, e.Pos)
	}
	if e.AccessStated {
		again.AccessStated = false
	}
	if err := merge(e, again, false); err != nil {
		panic(err) // only stated access contradicts
	}
}

// accessOf returns what a place in the documentation says about access.
func accessOf(e Entry) (scope.Access, bool) {
	if e.AccessStated {
		return e.Access, true
	}
	return described(e.Description)
}

// readHeading reads a heading that is the name of a scope, with its own text
// below.
func (doc *document) readHeading(s *section) {
	if s.heading == nil || len(s.names) > 0 {
		return
	}
	h := &s.heading.text
	l := leading(h)
	if len(l.names) != 1 || !l.separated || isProtocolWord(string(l.names[0].name)) {
		return
	}
	name := string(l.names[0].name)
	title := h.slice(l.rest, len(h.text))
	e := Entry{Description: title.flat()}
	hasText := len(s.roles) > 0 || len(s.routes) > 0 || len(s.resources) > 0 || e.Description != ""
	for i, b := range s.blocks {
		if b.kind == paragraph && !s.used[i] {
			hasText = true
			if e.Description == "" {
				e.Description = b.text.flat()
			}
			break
		}
	}
	above := unclear
	if s.parent != nil {
		above = s.parent.topic()
	}
	switch shapeOf(name) {
	case telling:
		if above == others {
			return
		}
	case coded, word:
		if above != scopes || !hasText || name != strings.ToLower(name) || topicWords[name] != unclear && !l.names[0].marked && s.parent.own() != scopes ||
			slices.Contains(headingWords, name) {
			return
		}
	default:
		return
	}
	if !hasText && len(s.blocks) == 0 && doc.hasChildren(s) {
		return // the heading of a group
	}
	doc.add(s, h, l.names, e)
}

// headingWords are words that headings in lower case consist of.
var headingWords = []string{"overview", "introduction", "notes", "usage", "description", "scopes", "scope", "permissions", "parameters", "errors", "example", "examples"}

func (doc *document) hasChildren(s *section) bool {
	return slices.ContainsFunc(doc.sections, func(c *section) bool { return c.parent == s })
}

// settle puts what was found kind by kind in the page's order, and makes one
// entry of each scope.
func (doc *document) settle() {
	slices.SortStableFunc(doc.found, func(a, b Entry) int { return a.Pos.Compare(b.Pos) })
	for _, e := range doc.found {
		if i := doc.index[e.Name]; i >= 0 {
			doc.repeat(&doc.draft.entries[i], e)
			continue
		}
		doc.index[e.Name] = len(doc.draft.entries)
		doc.draft.entries = append(doc.draft.entries, e)
	}
}

// spread gives every scope of a section what the section says about all.
func (doc *document) spread(s *section) {
	for _, name := range s.names {
		e := &doc.draft.entries[doc.index[name]]
		e.Roles = union(e.Roles, s.roles)
		e.Routes = union(e.Routes, s.routes)
		e.Resources = union(e.Resources, s.resources)
	}
}

// union adds distinct values to distinct values. Scopes of one section share
// what they have in common.
func union[E comparable](a, b []E) []E {
	if len(a) == 0 {
		return slices.Clip(b)
	}
	return appendNew(a, b...)
}

// known reports whether the page describes a scope.
func (doc *document) known(name scope.Scope) bool {
	_, ok := doc.index[name]
	return ok
}

func (doc *document) at(p *phrase, i int) source.Pos { return doc.page.Pos(p.offset(i)) }
