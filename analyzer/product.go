package analyzer

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// Drivers hand over what cgo made of a file that imports "C", which lies in the
// build cache. Its line directives lead back to the file.

// isProduct reports whether cgo wrote the file of that name: under these names
// in a directory for the build, or under a hash in the cache.
func isProduct(name string) bool {
	base := filepath.Base(name)
	return base == "_cgo_gotypes.go" || strings.HasSuffix(base, ".cgo1.go") || filepath.Ext(base) != ".go"
}

// A Product says what a file that cgo wrote was made from. Under go vet it is
// gone when the command ends, while the fact stays.
type Product struct {
	File  string   // its name
	From  []string // what it was made from
	Marks []Mark   // by offset
}

// A Mark maps an offset in a file that cgo wrote to the place that the text from there on
// comes from.
type Mark struct{ Offset, From, Line, Column int }

// madeFrom returns the place that the text at an offset comes from. A mark holds up to
// the next one.
func (p Product) madeFrom(offset int) (token.Position, bool) {
	i, exact := slices.BinarySearchFunc(p.Marks, offset, func(m Mark, offset int) int { return m.Offset - offset })
	if !exact {
		i--
	}
	if i < 0 {
		return token.Position{}, false
	}
	m := p.Marks[i]
	return token.Position{Filename: p.From[m.From], Line: m.Line, Column: m.Column + offset - m.Offset}, true
}

// productsOf describes those of the files that cgo wrote.
func productsOf(fset *token.FileSet, files []*ast.File) []Product {
	var out []Product
	for _, f := range files {
		name := fset.PositionFor(f.FileStart, false).Filename
		if !isProduct(name) {
			continue
		}
		file := fset.File(f.FileStart)
		starts := file.Lines()
		for _, group := range f.Comments {
			for _, c := range group.List {
				if strings.HasPrefix(c.Text, "/*line ") { // the place changes inside a line
					starts = append(starts, file.Offset(c.End()))
				}
			}
		}
		slices.Sort(starts)
		p := Product{File: name}
		for _, offset := range starts {
			at := file.Position(file.Pos(offset))
			if at.Filename == name {
				continue
			}
			from := slices.Index(p.From, at.Filename)
			if from < 0 {
				from = len(p.From)
				p.From = append(p.From, at.Filename)
			}
			p.Marks = append(p.Marks, Mark{offset, from, at.Line, at.Column})
		}
		if p.Marks != nil {
			out = append(out, p)
		}
	}
	return out
}
