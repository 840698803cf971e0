package catalog

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"regexp"
	"slices"
	"strings"

	yamltoken "github.com/goccy/go-yaml/token"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/analyzer/yamldoc"
)

// catalogDirective marks a const block as a catalog.
const catalogDirective = "//scope:catalog"

var packageClause = regexp.MustCompile(`(?m)^package [\pL_]`)

func looksLikeGo(data []byte) bool {
	return (bytes.Contains(data, []byte(catalogDirective)) || hasScopeAttr(data)) && packageClause.Match(data)
}

// readGo reads the const blocks of a Go file that are marked //scope:catalog,
// and the scopes that swaggo's comments declare there. The values are told from
// that file alone: a constant that is made of one of another package, or of
// another file, is an error.
func readGo(p *source.Text) (*draft, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, p.File, p.Data, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		if list, ok := errors.AsType[scanner.ErrorList](err); ok && len(list) > 0 {
			return nil, errorf(p.Pos(list[0].Pos.Offset), "not Go: %s", list[0].Msg)
		}
		return nil, errorf(p.Pos(0), "not Go: %v", err)
	}
	r := newGoReader(fset, p.File)
	if err := r.readFile(file, newEvaluator(fset, file).value); err != nil {
		return nil, err
	}
	r.readSwaggo(file)
	if len(r.draft.entries) == 0 {
		return nil, errorf(p.Pos(p.Body()), "no scopes found; expected a block of string constants marked %s, or lines of swaggo with %sNAME", catalogDirective, scopeAttr)
	}
	r.draft.findContradictions()
	return r.draft, nil
}

// FromGo reads the catalog in the const blocks of parsed files, with comments,
// that are marked //scope:catalog. It is for a caller who has type-checked
// them: value returns the string that a constant stands for, an [*Error] if
// that is none. Without such a block there is no catalog, which is no error.
func FromGo(fset *token.FileSet, files []*ast.File, value func(*ast.Ident) (string, error)) (*Catalog, error) {
	return fromFiles(fset, files, func(r *goReader, file *ast.File) error { return r.readFile(file, value) })
}

// fromFiles makes a catalog of what read finds in each of some files; nil if that is nothing.
func fromFiles(fset *token.FileSet, files []*ast.File, read func(*goReader, *ast.File) error) (*Catalog, error) {
	var drafts []*draft
	for _, file := range files {
		r := newGoReader(fset, source.At(fset, file.Package).File)
		if err := read(r, file); err != nil {
			return nil, err
		}
		if len(r.draft.entries) > 0 {
			r.draft.findContradictions()
			drafts = append(drafts, r.draft)
		}
	}
	if len(drafts) == 0 {
		return nil, nil
	}
	return join(drafts)
}

type goReader struct {
	fset  *token.FileSet
	draft *draft
	first map[string]source.Pos // of each scope
}

func newGoReader(fset *token.FileSet, name string) *goReader {
	return &goReader{fset: fset, draft: &draft{file: name, exact: true}, first: make(map[string]source.Pos)}
}

func (r *goReader) at(pos token.Pos) source.Pos { return source.At(r.fset, pos) }

// readFile reads the blocks of a file that are marked as a catalog.
func (r *goReader) readFile(file *ast.File, value func(*ast.Ident) (string, error)) error {
	for _, decl := range file.Decls {
		decl, ok := decl.(*ast.GenDecl)
		if !ok || decl.Tok != token.CONST || !isCatalog(decl.Doc) {
			continue
		}
		if err := r.readBlock(decl, value); err != nil {
			return err
		}
	}
	return nil
}

// isCatalog reports whether a comment marks what follows as a catalog. What
// stands behind the directive is for the reader of directives to judge.
func isCatalog(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool {
		rest, ok := strings.CutPrefix(c.Text, catalogDirective)
		return ok && (rest == "" || rest[0] <= ' ')
	})
}

// readBlock reads a const block: its constants are scopes, its comment may have sets.
func (r *goReader) readBlock(decl *ast.GenDecl, value func(*ast.Ident) (string, error)) error {
	grouped := decl.Lparen.IsValid()
	if grouped {
		if err := r.readSets(r.comment(decl.Doc)); err != nil {
			return err
		}
	}
	for _, spec := range decl.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		c := r.comment(spec.Doc)
		if !grouped {
			c = r.comment(decl.Doc)
		}
		if c.prose == "" && len(c.block) == 0 {
			c = r.comment(spec.Comment)
		}
		for i, name := range spec.Names {
			if name.Name == "_" {
				continue
			}
			text, err := value(name)
			if errors.Is(err, errSkip) {
				continue
			}
			if err != nil {
				return err
			}
			pos := r.at(name.Pos())
			if i < len(spec.Values) {
				pos = r.at(spec.Values[i].Pos())
				if lit, ok := spec.Values[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
					pos = r.at(lit.Pos() + 1)
				}
			}
			if err := r.readConstant(name.Name, text, pos, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// readConstant reads a constant of a block as a scope, with what its comment says.
func (r *goReader) readConstant(ident, text string, pos source.Pos, c comment) error {
	if err := checkName(text); err != nil {
		return errorf(pos, "constant %s: %v", ident, err)
	}
	if at, ok := r.first[text]; ok {
		return errorf(pos, "scope %s stands here for the second time; the first is at %s", text, at)
	}
	r.first[text] = pos
	e := Entry{Name: scope.Scope(text), Description: withoutSubject(c.prose, ident), Pos: pos}
	if len(c.block) > 0 {
		n, err := r.parse(c.block)
		if err == nil {
			err = r.draft.readEntry(&e, n)
		}
		if err != nil {
			return err
		}
	}
	r.draft.entries = append(r.draft.entries, e)
	return nil
}

// withoutSubject drops the constant's name from the start of its comment, as
// in "ReadContacts allows to view contacts".
func withoutSubject(prose, ident string) string {
	if rest, ok := strings.CutPrefix(prose, ident); ok && (rest == "" || rest[0] == ' ') {
		return strings.TrimPrefix(rest, " ")
	}
	return prose
}

// readSets reads the sets in the comment of a block.
func (r *goReader) readSets(c comment) error {
	if len(c.block) == 0 {
		return nil
	}
	n, err := r.parse(c.block)
	if err != nil {
		return err
	}
	if err := distinct(n, "key"); err != nil {
		return err
	}
	for i, key := range n.keys {
		if key.text != "sets" {
			return errorf(key.pos, "unknown key %q; expected sets", key.text)
		}
		if err := r.draft.readSets(n.values[i]); err != nil {
			return err
		}
	}
	return nil
}

// A comment is what a comment says: text, and lines of YAML in a code block
// (https://go.dev/doc/comment#codeblock) in the grammar of catalogs.
type comment struct {
	prose string
	block []commentLine
}

type commentLine struct {
	text string
	pos  token.Pos // of its first byte
}

// isIndented reports whether a line of a comment is part of a code block.
func (l commentLine) isIndented() bool {
	return strings.HasPrefix(l.text, "\t") || strings.HasPrefix(l.text, "  ") || strings.HasPrefix(l.text, " \t")
}

func (l commentLine) isBlank() bool { return strings.TrimSpace(l.text) == "" }

// begins reports whether a line is the first one of our code block: it has one
// of our keys. Other code blocks are examples.
func (l commentLine) begins() bool {
	key, _, ok := strings.Cut(strings.TrimSpace(l.text), ":")
	return ok && l.isIndented() && (key == "sets" || slices.ContainsFunc(fields, func(f field) bool { return f.name == key }))
}

func (r *goReader) comment(group *ast.CommentGroup) comment {
	var c comment
	var prose, examples []string
	inside := false
	for _, l := range commentLines(group) {
		switch {
		case inside && (l.isIndented() || l.isBlank()):
			c.block = append(c.block, l)
		case len(c.block) == 0 && l.begins():
			inside = true
			c.block = append(c.block, l)
		case l.isIndented():
			examples = append(examples, l.text)
		default:
			inside = false
			prose = append(prose, l.text)
		}
	}
	c.prose = strings.Join(strings.Fields(strings.Join(prose, " ")), " ")
	if c.prose == "" {
		c.prose = strings.Join(strings.Fields(strings.Join(examples, " ")), " ")
	}
	return c
}

// commentLines returns the lines of a comment without what makes them one.
// Directives are no part of it.
func commentLines(group *ast.CommentGroup) []commentLine {
	if group == nil {
		return nil
	}
	var lines []commentLine
	for _, c := range group.List {
		if text, ok := strings.CutPrefix(c.Text, "//"); ok {
			if _, directive := ast.ParseDirective(c.Pos(), c.Text); !directive {
				lines = append(lines, commentLine{strings.TrimRight(text, "\r"), c.Pos() + 2})
			}
			continue
		}
		// Between /* and */ an indentation means nothing.
		for line := range strings.SplitSeq(strings.TrimSuffix(strings.TrimPrefix(c.Text, "/*"), "*/"), "\n") {
			lines = append(lines, commentLine{strings.TrimLeft(strings.TrimSpace(line), "* "), c.Pos()})
		}
	}
	return lines
}

// parse reads the YAML of a code block.
func (r *goReader) parse(block []commentLine) (node, error) {
	first := block[0].text
	indent := first[:len(first)-len(strings.TrimLeft(first, " \t"))]
	var b strings.Builder
	starts := make([]source.Pos, len(block))
	for i, l := range block {
		text, cut := strings.CutPrefix(l.text, indent)
		starts[i] = r.at(l.pos)
		if cut {
			starts[i].Offset += len(indent)
			starts[i].Column += len(indent)
		}
		b.WriteString(text + "\n")
	}
	place := func(p source.Pos) source.Pos {
		at := starts[min(max(p.Line, 1), len(starts))-1]
		at.Offset += max(p.Column, 1) - 1
		at.Column += max(p.Column, 1) - 1
		return at
	}
	lines, err := newPage(r.draft.file, []byte(b.String()))
	if err != nil {
		return node{}, err
	}
	root, err := parseYAML(lines)
	if err != nil {
		if e, ok := errors.AsType[*Error](err); ok {
			e.Pos = place(e.Pos)
		}
		return node{}, err
	}
	if root == nil {
		return node{}, errorf(starts[0], "expected a mapping")
	}
	n, err := newYAMLReader(r.draft.file, root, func(p *yamltoken.Position) source.Pos { return place(yamldoc.Place(lines, p)) }).value(root, 0)
	if err == nil && n.kind != mapping {
		err = errorf(n.pos, "expected a mapping, found %s", n.kind)
	}
	return n, err
}
