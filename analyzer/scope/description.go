package scope

import (
	"iter"
	"strings"
)

// AccessOfDescription tells the access of a scope from the verbs of its
// description. "View contacts" reads, "Create and update contacts" writes,
// "View and change customer data" does both, and so does "Full access to
// contacts". Managing writes, and does not read of itself.
//
// Only verbs in the position of a verb count, not the nouns that look like
// them ("View change logs", "Read update history", "a list of sent emails").
// They are:
//
//  1. the verbs that the first sentence begins with, joined by commas, and,
//     or, & or a slash, after an opening such as "Allows you to", "Grants
//     permission to", "Ability to", "Can" or "Lets apps";
//  2. read, write, read-only and the like before access, permission or
//     rights;
//  3. further verbs of the same form behind a conjunction: "View contacts and
//     delete deals". A word that may as well be a noun counts there only if an
//     article or the like follows it: "and update the deals";
//  4. the same in later sentences that have an opening.
//
// What stands behind a negation ("but not edit") does not count, nor what is
// set in `backquotes`.
//
// The result is false if there is no such verb, or if the verbs read but the
// description may allow more: an unknown verb beside them ("View and
// decrypt"), a word behind a conjunction that could be a verb that writes
// ("View contacts and update history"), or such a verb elsewhere ("View
// orders to update", "View contacts. Editing needs approval."). English alone
// is understood.
func AccessOfDescription(text string) (Access, bool) {
	var access Access
	sure, first := true, true
	for sentence := range sentences(text) {
		c := clause{words: sentence}
		found := c.opening(first)
		if found == 0 {
			// An opening without a known verb allows something, and so
			// may a later sentence: "View contacts. Edit contacts."
			sure = sure && !c.unknown && (first || !c.mentionsWriting())
			first = false
			continue
		}
		first = false
		access |= found | c.further()
		sure = sure && !c.unknown
	}
	// That it writes is certain, whatever else it may do. That it only
	// reads is not, if there is anything that was not understood.
	if access == 0 || !sure && !access.Writes() {
		return 0, false
	}
	return access, true
}

// sentences yields the sentences of text as lower-case words; commas, slashes
// and their like are words too.
func sentences(text string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		var (
			sentence []string
			word     strings.Builder
			quoted   bool
		)
		flush := func() {
			if word.Len() > 0 {
				sentence = append(sentence, strings.Trim(word.String(), "-'_"))
				word.Reset()
			}
		}
		runes := []rune(linkages.Replace(strings.ToLower(text)))
		for i, r := range runes {
			if r == '`' {
				if !quoted {
					flush()
					sentence = append(sentence, "`")
				}
				quoted = !quoted
				continue
			}
			if quoted {
				continue
			}
			if r == '’' {
				r = '\''
			}
			switch {
			case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '-', r == '\'', r == '_', r > 0x7F && r != '–' && r != '—' && r != '•' && r != '\u00a0':
				word.WriteRune(r)
			case r == '.' && word.Len() > 0 && i+1 < len(runes) && runes[i+1] > ' ':
				word.WriteByte('_') // a name: contacts.read
			case r == ':' && word.Len() > 0 && i+1 < len(runes) && runes[i+1] > ' ':
				word.WriteByte('_') // a name: read:contacts
			case strings.ContainsRune(".:!?\n", r):
				flush()
				if len(sentence) > 0 && !yield(sentence) {
					return
				}
				sentence = nil
			case strings.ContainsRune(",;/&+()–—", r):
				flush()
				sentence = append(sentence, string(r))
			default:
				flush()
			}
		}
		flush()
		if len(sentence) > 0 {
			yield(sentence)
		}
	}
}

// A clause is one sentence while its verbs are read.
type clause struct {
	words   []string
	at      int
	form    form   // of the verbs it begins with
	found   Access // by now
	unknown bool   // it may allow more than was found
}

// word returns the i-th word from the current one, "" behind the end.
func (c *clause) word(i int) string {
	if c.at+i >= 0 && c.at+i < len(c.words) {
		return c.words[c.at+i]
	}
	return ""
}

// opening reads up to the end of the verbs that the sentence begins with. In
// a sentence that is not the first, they need something before them that says
// that they are allowed: "Read more in the guide" allows nothing.
func (c *clause) opening(first bool) Access {
	var (
		previous = ""
		letter   = false
		opened   = false // something said that what follows is allowed
	)
	for ; c.at < len(c.words); c.at++ {
		word := c.words[c.at]
		if negations[word] {
			return 0
		}
		if c.isWhole() {
			c.found = readWrite
			c.form = base
			return c.found
		}
		licensed := previous == "" && first || licensors[previous]
		if v, f, ok := formOf(word); ok {
			accepted := false
			switch f {
			case base:
				accepted = licensed || letter && fillers[previous]
			case third:
				accepted = previous == "" && first && !v.noun || previous == "this" || previous == "it" || previous == "that"
			case gerund:
				accepted = previous == "" && first || gerundLicensors[previous]
			}
			if accepted && c.isThing(v, f, previous) {
				c.unknown = true
				return 0
			}
			if accepted || c.namesAccess() {
				c.form = f
				return c.group()
			}
		}
		switch {
		case letters[word]:
			letter, opened = true, true
		case licensors[word], gerundLicensors[word]:
			opened = true
		case fillers[word], adverbs[word], isAdverb(word), word == "(":
		default:
			// A word behind "to" or "can" is a verb, and not known.
			c.unknown = licensors[previous] && opened
			return 0
		}
		if !adverbs[word] && !isAdverb(word) && word != "(" {
			previous = word
		}
	}
	return 0
}

// isThing reports whether the current word, which is a form of v, may be part
// of a noun where a verb was to be expected.
func (c *clause) isThing(v verb, f form, previous string) bool {
	next := c.word(1)
	if determiners[next] || isConjunction(next) || f == gerund && next == "of" {
		return false
	}
	if f == gerund {
		return things[c.word(0)]
	}
	if !v.noun || !v.access.Writes() {
		return false
	}
	switch {
	case heads[next]: // "Update history"
		return true
	case previous == "to" && c.word(-2) == "access": // "Access to log files"
		return true
	case licensors[previous]:
		return false
	}
	return things[c.word(0)] && !strings.HasSuffix(next, "s")
}

// isWhole reports whether the current word begins "full access".
func (c *clause) isWhole() bool {
	if !wholes[c.word(0)] {
		return false
	}
	for i := 1; ; i++ {
		switch word := c.word(i); {
		case accessNouns[word]:
			return true
		case !wholes[word] && word != "and" && word != ",":
			return false
		}
	}
}

// namesAccess reports whether the verbs from the current one on stand before
// a noun for what is granted: "read and write access".
func (c *clause) namesAccess() bool {
	for i := 0; ; i++ {
		word := c.word(i)
		if accessNouns[word] {
			return i > 0
		}
		_, f, ok := formOf(word)
		if !(ok && f == base || isConjunction(word) || word == "only") {
			return false
		}
	}
}

// group reads verbs joined by conjunctions: "create, update and delete". It
// ends before the object.
func (c *clause) group() Access {
	joined := true
	for ; c.at < len(c.words); c.at++ {
		word := c.words[c.at]
		v, f, ok := formOf(word)
		switch {
		case ok && joined && f == c.form:
			c.found |= v.access
			joined = false
		case isConjunction(word):
			joined = true
		case joined && (adverbs[word] || isAdverb(word)):
		case word == "only" && !joined: // "read only"
		case negations[word]:
			return c.found
		case joined:
			// "View and decrypt data": an unknown verb.
			c.unknown = true
			return c.found
		default:
			return c.found
		}
	}
	return c.found
}

// further reads the rest of the sentence, behind the object of its verbs, for
// more verbs.
func (c *clause) further() Access {
	aside := false // in a clause about the object
	for ; c.at < len(c.words); c.at++ {
		word := c.words[c.at]
		switch {
		case negations[word]:
			return c.found
		case c.isWhole():
			c.found = readWrite
			continue
		case clauses[word]:
			aside = true
			continue
		case !isConjunction(word):
			c.unknown = c.unknown || c.mayWrite()
			continue
		}
		// Skipped for good, lest a run of commas be read again from each.
		for isConjunction(c.word(1)) || adverbs[c.word(1)] || licensors[c.word(1)] || isAdverb(c.word(1)) {
			c.at++
			if c.isWhole() {
				c.found = readWrite
			}
		}
		if vague[c.word(1)] {
			c.unknown = true
			continue
		}
		v, f, ok := formOf(c.word(1))
		if !ok || f != c.form || c.found&v.access == v.access {
			continue
		}
		// "Views, and update of deals": a noun.
		following := c.word(2)
		switch {
		case following == "" && v.noun, following == "of":
			continue
		case aside, v.noun && !determiners[following]:
			c.unknown = c.unknown || v.access.Writes()
		default:
			c.found |= v.access
		}
	}
	return c.found
}

// mayWrite reports whether the current word, with no conjunction before, is a
// verb that the object or an adverbial phrase may bring in: "with the ability
// to edit", "including creating them".
func (c *clause) mayWrite() bool {
	v, f, ok := formOf(c.word(0))
	switch {
	case !ok || !v.access.Writes() || f == c.form && f != base:
		return false
	case f == base:
		return licensors[c.word(-1)]
	}
	return f == gerund && !v.noun
}

// mentionsWriting reports whether the sentence has, anywhere and not negated,
// a word that is certainly a verb that writes.
func (c *clause) mentionsWriting() bool {
	mentioned := false
	for c.at = range c.words {
		if negations[c.word(0)] {
			return false
		}
		v, f, ok := formOf(c.word(0))
		if ok && v.access.Writes() && f != third && (!v.noun || determiners[c.word(1)]) {
			mentioned = true
		}
	}
	return mentioned
}

func isConjunction(word string) bool {
	switch word {
	case "and", "or", "plus", "then", ",", ";", "/", "&", "+", "(", ")":
		return true
	}
	return false
}

// isAdverb reports whether word looks like one in -ly: "permanently delete".
func isAdverb(word string) bool {
	if _, known := verbs[word]; known || word == "apply" || word == "supply" {
		return false
	}
	return len(word) >= 5 && strings.HasSuffix(word, "ly")
}
