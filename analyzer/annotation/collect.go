package annotation

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Collect reads all annotations of a package. It never fails: what it cannot
// read becomes a [Problem]. Its result depends on the input alone.
func Collect(in Input) *Annotations {
	if in.Inspect == nil {
		in.Inspect = inspector.New(in.Files)
	}
	c := &collector{in: in, drafts: make(map[ast.Node]*draft), inside: make(map[ast.Node][]inspector.Cursor)}
	for file := range in.Inspect.Root().Children() {
		f, ok := file.Node().(*ast.File)
		if !ok || !slices.Contains(in.Files, f) {
			continue
		}
		for _, d := range dialects {
			if d.read != nil {
				d.read(c, file, f)
			}
		}
	}
	slices.SortFunc(c.all, (*Annotation).compare)
	slices.SortFunc(c.problems, Problem.compare)
	return &Annotations{All: c.all, Problems: c.problems}
}

type collector struct {
	in       Input
	drafts   map[ast.Node]*draft             // what the directives on a node say so far
	inside   map[ast.Node][]inspector.Cursor // the children of nodes that comments are in
	all      []*Annotation
	problems []Problem
}

// A draft is an annotation that further lines may add to.
type draft struct {
	Annotation
	site site
	seen map[string]token.Pos // verbs, and where the first line of each is
}

// line returns the line of pos in the file as it was read.
func (c *collector) line(pos token.Pos) int { return c.in.Fset.PositionFor(pos, false).Line }

// directives reads the //scope: comments of a file.
func (c *collector) directives(cur inspector.Cursor, file *ast.File) {
	isOurs := func(m *ast.Comment) bool {
		l, f := scan(m.Slash, m.Text)
		return l != nil || f != nil
	}
	if !slices.ContainsFunc(file.Comments, func(g *ast.CommentGroup) bool { return slices.ContainsFunc(g.List, isOurs) }) {
		return // as most files
	}
	attached := attachedComments(cur)
	var drafts []*draft // in the order of their first lines
	for _, group := range file.Comments {
		lines, unread := c.lines(group)
		if len(lines) == 0 && unread == nil {
			continue
		}
		at := c.comment(cur, group, attached)
		for _, l := range lines {
			if d := c.read(l, at); d != nil {
				drafts = append(drafts, d)
			}
		}
		if unread != nil {
			if d := c.spoil(at, unread.Pos(), unread.End()); d != nil {
				drafts = append(drafts, d)
			}
		}
	}
	for _, d := range drafts {
		c.finish(d)
	}
}

// attachedComments returns the comments of a file that the parser attached to
// a declaration.
func attachedComments(file inspector.Cursor) map[*ast.CommentGroup]inspector.Cursor {
	attached := make(map[*ast.CommentGroup]inspector.Cursor)
	for g := range file.Preorder((*ast.CommentGroup)(nil)) {
		attached[g.Node().(*ast.CommentGroup)] = g
	}
	return attached
}

// isDirective reports whether a comment is, or was meant to be, a directive.
func isDirective(m *ast.Comment) bool {
	return strings.HasPrefix(m.Text, "//") && strings.HasPrefix(strings.TrimLeft(m.Text[2:], " \t"), tool+":")
}

// lines returns the lines of a comment group, and the first that was meant to
// be one and could not be read.
func (c *collector) lines(group *ast.CommentGroup) (lines []*line, unread *ast.Comment) {
	for _, comment := range group.List {
		l, f := scan(comment.Slash, comment.Text)
		if l != nil {
			lines = append(lines, l)
		}
		c.report(f)
		if f != nil && unread == nil {
			unread = comment
		}
	}
	return lines, unread
}

// spoil marks what is said at a site as broken by the line from pos to end. If
// that is all there is, the annotation is broken and says nothing, and spoil
// returns its draft.
func (c *collector) spoil(at site, pos, end token.Pos) (first *draft) {
	d := c.drafts[at.node]
	if d == nil {
		if at.function == nil && at.place&(declaration|statement) == 0 {
			return nil // nobody looks here for what a route demands
		}
		d = c.draft(at, pos, end)
		first = d
	}
	c.extend(d, pos, end)
	d.Broken = true
	return first
}

// draft starts what is said at a site, with the line from pos to end.
func (c *collector) draft(at site, pos, end token.Pos) *draft {
	d := &draft{site: at, seen: make(map[string]token.Pos)}
	d.Dialect = Directive
	d.Span = source.Between(c.in.Fset, pos, end)
	d.Extent = d.Span
	c.drafts[at.node] = d
	return d
}

// extend makes the line from pos to end part of a draft's extent.
func (c *collector) extend(d *draft, pos, end token.Pos) {
	line := source.Between(c.in.Fset, pos, end)
	if line.Offset < d.Extent.Offset {
		d.Extent.Pos = line.Pos
	}
	d.Extent.End = max(d.Extent.End, line.End)
}

// read adds a line to what is said at its site, and returns the draft if this
// was its first line.
func (c *collector) read(l *line, at site) (first *draft) {
	v := l.verb
	if v.on&at.place == 0 {
		c.report(c.misplaced(l, at))
		if at.function != nil {
			return c.spoil(at, l.Slash, l.end)
		}
		return nil
	}
	d := c.drafts[at.node]
	if d == nil {
		d = c.draft(at, l.Slash, l.end)
		first = d
	}
	c.extend(d, l.Slash, l.end)
	earlier, again := d.seen[v.name]
	if !again {
		d.seen[v.name] = l.Slash
	}
	if v.once && again {
		c.report(c.clash(l, "duplicate", v.name, earlier))
		return first
	}
	if opposite, ok := d.seen[v.not]; ok {
		c.report(c.clash(l, "contradictory", v.not, opposite))
		if v.name == "public" {
			return first // what demands more counts
		}
		d.Requirement, d.PublicReason = nil, ""
	}
	if f := v.read(l, &reader{Annotation: &d.Annotation, fset: c.in.Fset, rules: c.in.Rules}); f != nil {
		d.Broken = true
		c.report(f)
	}
	return first
}

// clash says that l cannot stand beside the line of verb that came before.
func (c *collector) clash(l *line, how, verb string, earlier token.Pos) *fault {
	return &fault{pos: l.Slash, end: l.end, text: fmt.Sprintf("%s %s%s: %s%s is in line %d",
		how, prefix, l.Name, prefix, verb, c.line(earlier))}
}

// finish completes a draft: an annotation for each declaration it is on.
func (c *collector) finish(d *draft) {
	if d.site.span {
		d.Stmt = source.Between(c.in.Fset, d.site.node.Pos(), d.site.node.End())
	}
	if _, ok := d.seen["catalog"]; ok {
		d.Catalog = c.constants(d.site.node.(*ast.GenDecl), d.seen["catalog"])
	}
	c.say(d.site, d.Annotation)
}

// say adds an annotation for each declaration of a site, or one annotation if the site is
// no declaration.
func (c *collector) say(s site, a Annotation) {
	if len(s.keys) == 0 {
		c.all = append(c.all, &a)
		return
	}
	for _, key := range s.keys {
		b := a
		b.Key, b.Handler = key, key
		c.all = append(c.all, &b)
	}
}

// constants reads the const block under a //scope:catalog at pos.
func (c *collector) constants(block *ast.GenDecl, pos token.Pos) []Constant {
	var found []Constant
	seen := make(map[scope.Scope]bool)
	for _, spec := range block.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for i, name := range spec.Names {
			if name.Name == "_" {
				continue
			}
			at, end := name.Pos(), name.End()
			if i < len(spec.Values) {
				if lit, ok := ast.Unparen(spec.Values[i]).(*ast.BasicLit); ok && lit.Kind == token.STRING {
					at, end = lit.Pos()+1, lit.End()-1
				}
			}
			if value, ok := c.constant(name); !ok {
				c.report(&fault{pos: name.Pos(), end: name.End(), text: "constant " + name.Name + " is neither a string nor of a type of its own, as every scope of a " + prefix + "catalog is"})
			} else if err := scope.Scope(value).Validate(); err != nil {
				c.report(&fault{pos: at, end: end, text: "constant " + name.Name + ": " + err.Error()})
			} else if seen[scope.Scope(value)] {
				c.report(&fault{pos: at, end: end, text: "duplicate scope " + value + " in a " + prefix + "catalog"})
			} else {
				seen[scope.Scope(value)] = true
				found = append(found, Constant{
					Name: scope.Scope(value), Ident: name.Name, Description: describe(spec),
					Span: source.Between(c.in.Fset, at, end),
				})
			}
		}
	}
	if len(found) == 0 {
		c.report(&fault{pos: pos, end: pos + token.Pos(len(prefix+"catalog")), text: prefix + "catalog stands on a const block without a scope"})
	}
	return found
}

// constant returns the value of a string constant, or the name of a number of a type
// of its own.
func (c *collector) constant(name *ast.Ident) (string, bool) {
	obj := c.in.Info.Defs[name]
	if obj == nil {
		return "", false
	}
	k, ok := obj.(interface{ Val() constant.Value })
	if !ok || k.Val() == nil {
		return "", false
	}
	if k.Val().Kind() != constant.String {
		_, named := types.Unalias(obj.Type()).(*types.Named)
		return name.Name, named
	}
	return constant.StringVal(k.Val()), true
}

// describe returns what the comments of a constant say about it. Directives
// are no part of it, which [ast.CommentGroup.Text] sees to.
func describe(spec *ast.ValueSpec) string {
	for _, group := range []*ast.CommentGroup{spec.Doc, spec.Comment} {
		if text := strings.Join(strings.Fields(group.Text()), " "); text != "" {
			return text
		}
	}
	return ""
}
