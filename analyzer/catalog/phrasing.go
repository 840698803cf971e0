package catalog

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// A phrasing is how documentation says that one scope relates to another.
type phrasing struct {
	verb     *regexp.Regexp
	relation relation
	reversed bool // "included in": the other one implies this one
	plain    bool // an existing scope counts even if it is a word like others
}

// phrasings are tried in order; the first that matches a place has it.
var phrasings = []phrasing{
	{regexp.MustCompile(`(?i)\b(?:is |are )?(?:superseded|superceded) by\b`), implies, true, true},
	{regexp.MustCompile(`(?i)\b(?:is |are )?(?:implied by|included in|covered by)\b`), implies, true, false},
	{regexp.MustCompile(`(?i)\b(?:supersed|superced)(?:es|e|ing)\b`), implies, false, true},
	{regexp.MustCompile(`(?i)\b(?:implies|implying|implicitly includes|automatically includes|also includes|includes|also grants|encompasses)\b`), implies, false, false},
	{regexp.MustCompile(`(?i)\b(?:conflicts with|incompatible with|mutually exclusive with|(?:cannot|can't|can not|must not|may not) be (?:combined|used|requested|granted)(?: together| along)? with)`), conflicts, false, true},
}

// stems are in every phrasing. They are quicker to look for.
var stems = []string{"super", "impl", "includ", "cover", "grants", "encompasses", "conflicts", "incompatible", "exclusive", "with"}

// negation matches what turns the phrase after it around. "Cannot be combined"
// is a phrasing of its own.
var negation = regexp.MustCompile(`(?i)\b(?:not|never|no longer|n't|without)(?: \w+)?\s*$`)

// readRelations looks for scopes that a description, or another sentence with
// a scope as its subject, relates to others.
func (doc *document) readRelations() {
	for _, s := range doc.sections {
		for i := range s.blocks {
			b := &s.blocks[i]
			switch b.kind {
			case paragraph, item:
				doc.relate(s, doc.subject(s, &b.text), &b.text, leading(&b.text).rest)
			case definition:
				for _, n := range leading(&b.text).names {
					doc.relate(s, n.name, &b.body, 0)
				}
			case table:
				stated := statedRelations(b)
				for _, row := range b.rows {
					doc.relateRow(s, row, stated)
				}
			}
		}
	}
}

// relateRow reads the cells of a row that begins with (or has, in another
// column) the name of a scope.
func (doc *document) relateRow(s *section, row []phrase, stated []relation) {
	for i := range row {
		names, ok := namesIn(&row[i])
		if !ok || len(names) != 1 || !doc.known(names[0].name) {
			continue
		}
		for j := range row {
			if j != i {
				doc.relate(s, names[0].name, &row[j], 0, stated...)
			}
		}
		return
	}
}

// statedRelations returns the relations for which a table has a column of its
// own. What that column says, sentences in the others say again.
func statedRelations(b *block) []relation {
	var stated []relation
	if b.headed && len(b.rows) > 0 {
		for _, head := range b.rows[0] {
			switch columnOf(head.text) {
			case impliesColumn:
				stated = append(stated, implies)
			case conflictsColumn:
				stated = append(stated, conflicts)
			}
		}
	}
	return stated
}

// subject returns the scope that a phrase is about: the one it begins with,
// or the one its section is about.
func (doc *document) subject(s *section, p *phrase) scope.Scope {
	if l := leading(p); len(l.names) == 1 && doc.known(l.names[0].name) {
		return l.names[0].name
	}
	if len(s.names) == 1 && s.heading != nil && isBareName(&s.heading.text) {
		return s.names[0]
	}
	return ""
}

// relate reads the relations in a phrase, but for those that are stated
// elsewhere.
func (doc *document) relate(s *section, subject scope.Scope, p *phrase, from int, stated ...relation) {
	lower := strings.ToLower(p.text[from:])
	if !slices.ContainsFunc(stems, func(s string) bool { return strings.Contains(lower, s) }) {
		return
	}
	for _, ph := range phrasings {
		if slices.Contains(stated, ph.relation) {
			continue
		}
		for _, m := range ph.verb.FindAllStringIndex(p.text[from:], -1) {
			start, end := from+m[0], from+m[1]
			if negation.MatchString(p.text[max(start-24, 0):start]) {
				continue
			}
			who := subject
			if n, ok := doc.markedBefore(p, start); ok {
				who = n
			}
			if who == "" || !doc.known(who) {
				continue
			}
			for _, n := range doc.objects(p, end, ph.plain) {
				r := reference{relation: ph.relation, from: who, to: n.name, pos: doc.at(p, n.at), nearby: s.names}
				r.verb = strings.ToLower(p.text[start:end])
				if strings.HasPrefix(r.verb, "superc") || strings.HasPrefix(r.verb, "supers") {
					r.verb = "supersedes"
				}
				if ph.reversed {
					if !doc.known(n.name) {
						continue
					}
					r.from, r.to = n.name, who
				}
				doc.draft.references = append(doc.draft.references, r)
			}
		}
	}
}

// markedBefore returns the scope set as code right before a verb: "the
// `people` scope supersedes".
func (doc *document) markedBefore(p *phrase, at int) (scope.Scope, bool) {
	for _, m := range slices.Backward(p.marks) {
		if m.kind != code || m.to > at {
			continue
		}
		if m.to < at-maxName {
			break
		}
		between := strings.Fields(p.text[m.to:at])
		name := scope.Scope(p.text[m.from:m.to])
		return name, len(between) <= 2 && !strings.ContainsAny(p.text[m.to:at], ".;,") && doc.known(name)
	}
	return "", false
}

// objects returns the names after a verb: those set as code, or words that
// look like names.
func (doc *document) objects(p *phrase, at int, plain bool) []nameAt {
	var names []nameAt
	for i := at; i < len(p.text); {
		if isSpace(p.text[i]) || p.text[i] == ',' {
			i++
			continue
		}
		if j := slices.IndexFunc([]string{"and", "or", "the", "both", "scope", "scopes"}, func(w string) bool { return hasWord(p.text[i:], w) }); j >= 0 {
			i += strings.IndexByte(p.text[i:], ' ')
			continue
		}
		n, next, ok := nameAtIndex(p, i)
		if !ok {
			break
		}
		if s := strings.TrimRight(string(n.name), "."); s != string(n.name) {
			n.name = scope.Scope(s)
		}
		sh := shapeOf(string(n.name))
		if !n.marked && sh < coded && !(plain && doc.known(n.name)) {
			break
		}
		names = append(names, n)
		i = next
	}
	return names
}
