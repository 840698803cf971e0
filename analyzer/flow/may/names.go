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
	byWord map[string][]int // the names that have a word, in their order
	known  map[string][]int // the names that a text may be a part of, once asked for
}

func indexNames(names []string) *nameIndex {
	x := &nameIndex{byWord: make(map[string][]int), known: make(map[string][]int)}
	for i, name := range names {
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

// wordsOf returns the words of a text, in lower case.
func wordsOf(text string) []string {
	var words []string
	for field := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		words = append(words, naming.Words(field)...)
	}
	return words
}
