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
// is a part of any, if something else is given with them that is not known.
func (x *nameIndex) together(texts []string, open bool) bool {
	seen := make(map[int]bool)
	for _, text := range texts {
		names := x.with(text)
		if open && len(names) > 0 || slices.ContainsFunc(names, func(name int) bool { return seen[name] }) {
			return true
		}
		for _, name := range names {
			seen[name] = true
		}
	}
	return false
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
