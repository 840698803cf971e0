package catalog

import (
	"strings"
)

// An element is an entry of a list that may describe scopes.
type element struct {
	block  int // index in the section
	phrase *phrase
	leader leader
	body   string
}

// readLists reads the lists and definition lists of a section.
func (doc *document) readLists(s *section) {
	for i := 0; i < len(s.blocks); {
		b := &s.blocks[i]
		if b.kind != item && b.kind != definition || s.used[i] {
			i++
			continue
		}
		end := i + 1
		for end < len(s.blocks) && s.blocks[end].kind == b.kind && !s.used[end] {
			end++
		}
		doc.readRun(s, i, end)
		i = end
	}
}

// readRun reads a run of items or definitions, list by list.
func (doc *document) readRun(s *section, from, to int) {
	groups := make(map[int][]element)
	var order []int
	for i := from; i < to; i++ {
		b := &s.blocks[i]
		e := element{block: i, phrase: &b.text, leader: leading(&b.text)}
		if b.kind == definition {
			names, ok := namesIn(&b.text)
			if !ok {
				names = nil
			}
			e.leader = leader{names: names, rest: len(b.text.text), separated: true}
			e.body = b.body.flat()
		} else {
			rest := b.text.slice(e.leader.rest, len(b.text.text))
			e.body = trimBrackets(rest.flat())
		}
		if groups[b.group] == nil {
			order = append(order, b.group)
		}
		groups[b.group] = append(groups[b.group], e)
	}
	for _, g := range order {
		doc.readList(s, from, to, groups[g])
	}
}

// trimBrackets takes the brackets off "(View contacts)", of which the
// separator has taken the first.
func trimBrackets(s string) string {
	if strings.HasSuffix(s, ")") && !strings.Contains(s, "(") {
		s = strings.TrimSuffix(s, ")")
	}
	return s
}

// readList reads one list if most of its elements describe scopes.
func (doc *document) readList(s *section, from, to int, elements []element) {
	topic, own := s.topicAt(elements[0].block)
	if elements[0].block > from {
		topic, own = s.topic(), s.own() == scopes // a list within a list
	}
	if topic == others {
		return
	}
	allMarked := true
	for _, e := range elements {
		allMarked = allMarked && len(e.leader.names) > 0 && e.leader.names[0].marked
	}
	var good []element
	anyTelling := false
	for _, e := range elements {
		if len(e.leader.names) == 0 || !e.leader.separated && !allMarked {
			continue
		}
		ok := true
		for _, n := range e.leader.names {
			switch sh := shapeOf(string(n.name)); {
			case isProtocolWord(string(n.name)):
				ok = false
			case sh == telling:
				anyTelling = true
			case topic != scopes, !n.marked && string(n.name) != strings.ToLower(string(n.name)):
				ok = false
			case !n.marked && e.body == "":
				ok = false
			}
		}
		if ok {
			good = append(good, e)
		}
	}
	if len(good)*2 <= len(elements) {
		doc.readSetList(s, elements)
		return
	}
	if !anyTelling && !own && doc.sure >= 3 {
		return // names here follow a convention, and these do not
	}
	for _, e := range good {
		if e.body == "" {
			e.body = doc.details(s, e.block, to)
		}
		s.used[e.block] = true
		doc.add(s, e.phrase, e.leader.names, Entry{Description: e.body})
	}
}

// details returns the text of the list within an element that has no text of
// its own.
func (doc *document) details(s *section, at, to int) string {
	var texts []string
	for i := at + 1; i < to && s.blocks[i].level > s.blocks[at].level; i++ {
		if l := leading(&s.blocks[i].text); len(l.names) > 0 && shapeOf(string(l.names[0].name)) == telling {
			return ""
		}
		texts = append(texts, s.blocks[i].text.flat())
	}
	return strings.Join(texts, "; ")
}

// setWords are in headings and column heads over sets of scopes.
var setWords = []string{"recommended", "use case", "use cases", "sets", "bundle", "bundles", "preset", "presets", "combination", "combinations", "scenario", "scenarios", "typical", "profiles"}

// readSetList reads a list of sets: "Dashboard: `read:a` `read:b`".
func (doc *document) readSetList(s *section, elements []element) {
	if s.heading == nil || !containsAny(s.heading.text.text, setWords) {
		return
	}
	for _, e := range elements {
		p := e.phrase
		for i := range p.text {
			rest, ok := separator(p.text, i)
			if !ok || i == 0 || rest >= len(p.text) {
				continue
			}
			value := p.slice(rest, len(p.text))
			if names, ok := namesIn(&value); ok {
				name := p.slice(0, i)
				s.used[e.block] = true
				doc.deferred = append(doc.deferred, deferred{kind: setRow, key: name, value: value, names: names})
			}
			break
		}
	}
}

func containsAny(text string, words []string) bool {
	text = " " + strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !(r >= 'a' && r <= 'z') }), " ") + " "
	for _, w := range words {
		if strings.Contains(text, " "+w+" ") {
			return true
		}
	}
	return false
}

// readParagraphs reads paragraphs that describe one scope each.
func (doc *document) readParagraphs(s *section) {
	for i := range s.blocks {
		b := &s.blocks[i]
		if b.kind != paragraph || s.used[i] {
			continue
		}
		l := leading(&b.text)
		if len(l.names) == 0 || !l.separated || l.rest >= len(b.text.text) || strings.HasSuffix(b.text.text, ":") {
			continue
		}
		if strings.HasSuffix(b.text.text[:l.rest], ". ") {
			continue // a sentence that ends with a name
		}
		topic, own := s.topicAt(i)
		ok := topic != others
		for _, n := range l.names {
			ok = ok && !isProtocolWord(string(n.name)) && (shapeOf(string(n.name)) == telling || n.marked && own)
		}
		if !ok {
			continue
		}
		s.used[i] = true
		rest := b.text.slice(l.rest, len(b.text.text))
		doc.add(s, &b.text, l.names, Entry{Description: trimBrackets(rest.flat())})
	}
}
