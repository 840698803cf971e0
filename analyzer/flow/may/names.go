package may

import (
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file finds the texts that are parts of the names of scopes. A resource and an
// action that a call is given mean the scope that consists of them, whatever stands
// between and in whatever order, if the catalog has one.

// A nameIndex tells which names of a catalog have which words.
type nameIndex struct {
	names   []string         // in lower case
	byWord  map[string][]int // the names that have a word, in their order
	known   map[string][]int // the names that a text may be a part of, once asked for
	spelled map[string]bool  // and whether it is spelled in one as it is
}

func indexNames(names []string) *nameIndex {
	x := &nameIndex{byWord: make(map[string][]int), known: make(map[string][]int), spelled: make(map[string]bool)}
	for i, name := range names {
		x.names = append(x.names, strings.ToLower(name))
		for _, word := range wordsOf(name) {
			if list := x.byWord[word]; len(list) == 0 || list[len(list)-1] != i {
				x.byWord[word] = append(list, i)
			}
		}
	}
	return x
}

// with returns the names that have all words of a text, in their order.
func (x *nameIndex) with(text string) []int {
	out, ok := x.known[text]
	if ok {
		return out
	}
	for i, word := range wordsOf(text) {
		if i == 0 {
			out = x.byWord[word]
			continue
		}
		out = slices.DeleteFunc(slices.Clone(out), func(name int) bool { return !slices.Contains(x.byWord[word], name) })
	}
	x.known[text] = out
	return out
}

// together reports whether two of several texts are parts of one name, or one of them
// is a whole part of any, if something else is given with them that is not known.
func (x *nameIndex) together(texts []string, open bool) bool {
	seen := make(map[int]bool)
	for _, text := range texts {
		names := x.with(text)
		if open && slices.ContainsFunc(names, func(name int) bool { return isPart(text, x.names[name]) }) || slices.ContainsFunc(names, func(name int) bool { return seen[name] }) {
			return true
		}
		for _, name := range names {
			seen[name] = true
		}
	}
	return false
}

// isPart reports whether a text is a part of a name, or several of them: what its separators
// set apart. Of a name without separators any word is one.
func isPart(text, name string) bool {
	if !strings.ContainsFunc(name, separates) {
		return true
	}
	text = strings.ToLower(text)
	for at := 0; ; {
		i := strings.Index(name[at:], text)
		if i < 0 {
			return false
		}
		begin, end := at+i, at+i+len(text)
		if (begin == 0 || separates(rune(name[begin-1]))) && (end == len(name) || separates(rune(name[end]))) {
			return true
		}
		at = begin + 1
	}
}

// completes reports whether a text is a whole part of a name.
func (x *nameIndex) completes(text string) bool {
	return slices.ContainsFunc(x.with(text), func(name int) bool { return isPart(text, x.names[name]) })
}

// spells reports whether all that a text says, which may be a format, stands in one of the
// names as it is.
func (x *nameIndex) spells(text string) bool {
	is, ok := x.spelled[text]
	if !ok {
		said := literals(strings.ToLower(text))
		is = slices.ContainsFunc(x.names, func(name string) bool {
			return !slices.ContainsFunc(said, func(s string) bool { return !strings.Contains(name, s) })
		})
		x.spelled[text] = is
	}
	return is
}

// reads reports whether a name of the catalog reads as parts do together, of which those
// that are not known are empty. At an end a name may go on behind what only separates.
func (x *nameIndex) reads(parts []string) bool {
	said := make([]string, len(parts))
	for i, p := range parts {
		said[i] = strings.ToLower(p)
	}
	first, last := said[0], said[len(said)-1]
	begins := first != "" && !separates(rune(first[0]))
	ends := last != "" && !separates(rune(last[len(last)-1]))
	return slices.ContainsFunc(x.names, func(name string) bool {
		if begins && !strings.HasPrefix(name, first) || ends && !strings.HasSuffix(name, last) {
			return false
		}
		for _, p := range said {
			i := strings.Index(name, p)
			if i < 0 {
				return false
			}
			name = name[i+len(p):]
		}
		return true
	})
}

// separates reports whether a character stands between the parts of a name.
func separates(c rune) bool { return strings.ContainsRune(":._-/ ", c) }

// literals returns what a format says between its verbs.
func literals(format string) []string {
	var out []string
	for i, part := range strings.Split(format, "%") {
		if i > 0 {
			part = strings.TrimLeft(part, "+-# .0123456789[]*")
			part = part[min(1, len(part)):]
		}
		out = append(out, part)
	}
	return out
}

// wordsOf returns the words of a text, in lower case.
func wordsOf(text string) []string {
	var words []string
	for field := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		words = append(words, naming.Words(field)...)
	}
	return words
}
