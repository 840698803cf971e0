package annotation

import (
	"bytes"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/source"
)

// An Insertion is where a new directive goes: the start of the line of a
// declaration or statement.
type Insertion struct {
	At     source.Pos
	Indent string
	// Apart is set under a doc comment that ends in prose, from which gofmt
	// parts directives by an empty comment line.
	Apart bool
}

// Edit returns the edit that inserts a directive: "//scope:require x".
func (i Insertion) Edit(directive string) source.Edit {
	text := i.Indent + directive + "\n"
	if i.Apart {
		text = i.Indent + "//\n" + text
	}
	return source.Edit{Span: source.Span{Pos: i.At, End: i.At.Offset}, Text: text}
}

// InsertionPoint returns where a directive goes that is to stand on what is at
// pos: the declaration whose name, signature or keyword is there, else the
// innermost statement or table row around it. It reports false where that
// does not start its line, so that a line above would not be its own, and in a
// file that is generated.
func InsertionPoint(in Input, pos token.Pos) (Insertion, bool) {
	if slices.ContainsFunc(in.Files, func(f *ast.File) bool { return f.FileStart <= pos && pos <= f.FileEnd && ast.IsGenerated(f) }) {
		return Insertion{}, false
	}
	if in.Inspect == nil {
		in.Inspect = inspector.New(in.Files)
	}
	c := &collector{in: in}
	inner, ok := in.Inspect.Root().FindByPos(pos, pos)
	if !ok {
		return Insertion{}, false
	}
	for cur := range inner.Enclosing() {
		n := cur.Node()
		if n == nil {
			break
		}
		s, ok := c.classify(cur)
		if !ok || s.place&(declaration|statement) == 0 {
			continue
		}
		top := c.outermost(cur)
		if _, ok := top.Node().(*ast.FuncDecl); ok && top != cur {
			return Insertion{}, false // the body is on the function's line
		}
		return c.above(top)
	}
	return Insertion{}, false
}

// outermost returns the outermost node that starts on the same line as cur's
// and can be annotated: a line above belongs to it.
func (c *collector) outermost(cur inspector.Cursor) inspector.Cursor {
	line := c.line(cur.Node().Pos())
	for up := range cur.Enclosing() {
		if n := up.Node(); n == nil || c.line(n.Pos()) != line {
			break
		}
		if s, ok := c.classify(up); ok && s.place&(declaration|statement) != 0 {
			cur = up
		}
	}
	return cur
}

// above returns the start of the line of cur's node, if nothing but blanks
// comes before the node there.
func (c *collector) above(cur inspector.Cursor) (Insertion, bool) {
	n := cur.Node()
	at := source.At(c.in.Fset, n.Pos())
	column := at.Column - 1
	at.Offset, at.Column = at.Offset-column, 1
	// Without the source, trust that it is formatted.
	indent := strings.Repeat("\t", column)
	if c.in.ReadFile != nil {
		data, err := c.in.ReadFile(at.File)
		if err != nil || at.Offset < 0 || at.Offset+column > len(data) {
			return Insertion{}, false
		}
		indent = string(data[at.Offset : at.Offset+column])
		if len(bytes.Trim([]byte(indent), " \t")) > 0 {
			return Insertion{}, false
		}
	} else if s, _ := c.classify(cur); s.place == statement && c.preceded(cur) {
		return Insertion{}, false
	}
	return Insertion{At: at, Indent: indent, Apart: endsInProse(docOf(cur))}, true
}

// preceded reports whether another node ends or starts before cur's on its line.
func (c *collector) preceded(cur inspector.Cursor) bool {
	line := c.line(cur.Node().Pos())
	if before, ok := cur.PrevSibling(); ok && c.line(before.Node().End()) == line {
		return true
	}
	parent := cur.Parent().Node()
	return parent != nil && c.line(parent.Pos()) == line
}

// docOf returns the doc comment of a declaration, which for a spec without
// parentheses is that of the declaration around it.
func docOf(cur inspector.Cursor) *ast.CommentGroup {
	switch n := cur.Node().(type) {
	case *ast.FuncDecl:
		return n.Doc
	case *ast.Field:
		return n.Doc
	case *ast.GenDecl:
		return n.Doc
	case *ast.TypeSpec:
		return n.Doc
	case *ast.ValueSpec:
		return n.Doc
	}
	return nil
}

func endsInProse(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	last := doc.List[len(doc.List)-1]
	if _, ok := ast.ParseDirective(last.Slash, last.Text); ok || last.Text == "//" {
		return false
	}
	return !slices.ContainsFunc(doc.List, func(m *ast.Comment) bool { return strings.HasPrefix(m.Text, "/*") })
}
