package scope

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// Nearest returns the scope among those given that name most likely means, and
// whether there is one that it plausibly means at all. It compares names by
// their words, in this order:
//
//   - the same words, written differently: Read:Contacts, read.contacts and
//     readContacts for read:contacts;
//   - the same words in another order: contacts:read for read:contacts;
//   - the same words but for singular and plural: read_order for read_orders;
//   - words mistyped, each by no more than its length allows, so that the long
//     part that all names share does not make read:deals near to read:leads:
//     none in a word of two letters, one edit in up to five, two in up to
//     eight, else three. An edit is a letter inserted, dropped, replaced, or
//     exchanged with its neighbour (Damerau and Levenshtein's distance, in the
//     form that edits no substring twice).
//
// A scope whose name says another access than the one looked for is not near,
// however alike: who mistypes a read scope is not to be led to a write scope.
// Ties go to the fewest edits, then to the first in the alphabet, whatever the
// order of among.
func Nearest(name Scope, among iter.Seq[Scope]) (Scope, bool) {
	wanted := newSpelling(name)
	var (
		best     Scope
		bestRank rank
		found    bool
	)
	for candidate := range among {
		if candidate == name {
			return name, true
		}
		r, ok := wanted.rank(newSpelling(candidate))
		if !ok {
			continue
		}
		if c := r.compare(bestRank); !found || c < 0 || c == 0 && candidate < best {
			best, bestRank, found = candidate, r, true
		}
	}
	return best, found
}

// A rank says how near a candidate is; less is nearer.
type rank struct {
	tier  int // which of the four comparisons succeeded
	edits int // between words as aligned
	whole int // between the names as written
}

func (r rank) compare(s rank) int {
	return cmp.Or(cmp.Compare(r.tier, s.tier), cmp.Compare(r.edits, s.edits), cmp.Compare(r.whole, s.whole))
}

// A spelling is a name taken apart.
type spelling struct {
	name        Scope
	words       []string // in lower case
	access      Access
	accessKnown bool
}

func newSpelling(name Scope) spelling {
	s := spelling{name: name, words: words(string(name))}
	s.access, s.accessKnown = AccessOfName(name)
	return s
}

// rank compares the name looked for with a candidate.
func (s spelling) rank(candidate spelling) (rank, bool) {
	if len(s.words) == 0 || len(candidate.words) == 0 {
		return rank{}, false
	}
	if s.accessKnown && candidate.accessKnown && s.access != candidate.access {
		return rank{}, false
	}
	r := rank{whole: distance(lowerASCII(string(s.name)), lowerASCII(string(candidate.name)))}
	if strings.Join(s.words, "") == strings.Join(candidate.words, "") {
		return r, true
	}
	r.tier++
	if sameWords(s.words, candidate.words) {
		return r, true
	}
	r.tier++
	if sameWords(singulars(s.words), singulars(candidate.words)) {
		return r, true
	}
	r.tier++
	var ok bool
	r.edits, ok = mistyped(s.words, candidate.words)
	return r, ok
}

// words returns the words of a name in lower case: what stands between
// characters that are neither letter nor digit, or begins with a capital.
func words(name string) []string {
	var (
		found []string
		start = -1
	)
	flush := func(end int) {
		if start >= 0 {
			found = append(found, lowerASCII(name[start:end]))
		}
		start = -1
	}
	for i := range len(name) {
		b := name[i]
		switch {
		case !isLower(b) && !isUpper(b) && (b < '0' || b > '9'):
			flush(i)
		case start < 0:
			start = i
		case isUpper(b) && isLower(name[i-1]):
			flush(i)
			start = i
		}
	}
	flush(len(name))
	return found
}

// sameWords reports whether a and b have the same words in any order.
func sameWords(a, b []string) bool {
	return len(a) == len(b) && slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// singulars returns words with the English plural endings taken off. It need
// not be grammar, only alike for a word and its plural.
func singulars(words []string) []string {
	singular := make([]string, len(words))
	for i, w := range words {
		switch {
		case len(w) > 4 && strings.HasSuffix(w, "ies"):
			w = w[:len(w)-3] + "y"
		case len(w) > 4 && hasAnySuffix(w, "ses", "xes", "zes", "ches", "shes"):
			// Both statuses and cases end in -ses: drop the e of the
			// second's singular, too.
			w = strings.TrimSuffix(w, "es")
		case len(w) > 3 && strings.HasSuffix(w, "s") && !hasAnySuffix(w, "ss", "us", "is"):
			w = w[:len(w)-1]
		}
		if len(w) > 3 && hasAnySuffix(w, "se", "xe", "ze", "che", "she") {
			w = w[:len(w)-1]
		}
		singular[i] = w
	}
	return singular
}

func hasAnySuffix(s string, suffixes ...string) bool {
	return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(s, suffix) })
}

// mistyped returns how many edits make b of a, if each of its words is within
// its bound. The words may be rotated as a whole, which costs one edit more:
// contact:raed for read:contact.
func mistyped(a, b []string) (edits int, ok bool) {
	if len(a) != len(b) {
		// A separator too many or too few, and then nothing else.
		joined := distance(strings.Join(a, ""), strings.Join(b, ""))
		return joined + 1, joined <= 1 && len(strings.Join(a, "")) > 5
	}
	best := -1
	for turn := range len(a) {
		sum, within := 0, true
		for i, w := range a {
			other := b[(i+turn)%len(b)]
			d := distance(w, other)
			if d > bound(min(len(w), len(other))) {
				within = false
				break
			}
			sum += d
		}
		if turn > 0 {
			sum++
		}
		if within && (best < 0 || sum < best) {
			best = sum
		}
	}
	return best, best >= 0
}

// bound is how many edits a word of n letters can bear and still be the word.
func bound(n int) int {
	switch {
	case n <= 2:
		return 0
	case n <= 5:
		return 1
	case n <= 8:
		return 2
	}
	return 3
}

// distance is Damerau and Levenshtein's in its restricted form (optimal string
// alignment), in bytes: scope-tokens are ASCII.
func distance(a, b string) int {
	// Three rows of the usual table: the one before last is what an
	// exchange of neighbours continues from.
	older := make([]int, len(b)+1)
	previous := make([]int, len(b)+1)
	current := make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := range len(a) {
		current[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			current[j+1] = min(previous[j+1]+1, current[j]+1, previous[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				current[j+1] = min(current[j+1], older[j-1]+1)
			}
		}
		older, previous, current = previous, current, older
	}
	return previous[len(b)]
}
