package analyzer_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A mutant is a program with one mistake.
type mutant struct {
	operator string
	pkg      *packages.Package
	file     string
	edits    []edit
	at       token.Pos // what the operator fits
	function string    // the full name of the function that this is in
	refusal  bool      // which ends requests there
	spoken   bool      // it changes what the program says about itself, and nothing of what runs
}

// An edit replaces what stands between two offsets of a file.
type edit struct {
	from, to int
	text     string
}

// replace returns the edit of a node.
func (p *mutated) replace(n ast.Node, text string) edit {
	return edit{p.offset(n.Pos()), p.offset(n.End()), text}
}

// insert returns the edit that adds text at a place.
func (p *mutated) insert(at token.Pos, text string) edit {
	return edit{p.offset(at), p.offset(at), text}
}

// remove returns the edit that drops an element of a list: with the comma before
// it, or the one after it if it is the first.
func removeFrom[T ast.Node](p *mutated, list []T, i int) edit {
	from, to := list[i].Pos(), list[i].End()
	switch {
	case i > 0:
		from = list[i-1].End()
	case len(list) > 1:
		to = list[1].Pos()
	}
	return edit{p.offset(from), p.offset(to), ""}
}

// edited returns the text after edits, which do not overlap.
func edited(text []byte, edits []edit) []byte {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var out bytes.Buffer
	last := 0
	for _, e := range edits {
		if e.from < last {
			continue
		}
		out.Write(text[last:e.from])
		out.WriteString(e.text)
		last = e.to
	}
	out.Write(text[last:])
	return out.Bytes()
}

// before returns where an offset of the text after edits was before them; false
// if it is in what they wrote.
func before(edits []edit, offset int) (int, bool) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	for _, e := range edits {
		switch {
		case offset < e.from:
			return offset, true
		case offset < e.from+len(e.text):
			return 0, false
		}
		offset += e.to - e.from - len(e.text)
	}
	return offset, true
}

// diffOf shows what a mutant is, line by line.
func diffOf(name string, from, to []byte) string {
	a, b := strings.Split(string(from), "\n"), strings.Split(string(to), "\n")
	start := 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s:%d\n", name, start+1)
	for _, line := range a[start : len(a)-end] {
		fmt.Fprintf(&out, "-%s\n", line)
	}
	for _, line := range b[start : len(b)-end] {
		fmt.Fprintf(&out, "+%s\n", line)
	}
	return out.String()
}
