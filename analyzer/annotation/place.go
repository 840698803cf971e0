package annotation

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"sort"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/source"
)

// A place is a kind of node that an annotation can stand on.
type place uint8

const (
	declaration place = 1 << iota // function, method, variable, field, type
	statement                     // statement, table row, argument, variable's spec
	constants                     // const block
	other                         // what is no handler, but may silence a rule

	anywhere = declaration | statement | constants | other
)

// String says where a line belongs that may stand in p.
func (p place) String() string {
	switch p {
	case constants:
		return "on a const block of the package"
	case anywhere:
		return "with a declaration or statement"
	}
	return "in the doc comment of a handler, or with the statement that registers it"
}

// A site is where an annotation stands.
type site struct {
	place place
	node  ast.Node // nil: on nothing
	keys  []string // of the declarations; several where one line declares them
	span  bool     // node is what the annotation is about, not a declaration's name
	what  string   // for messages: "on an import", "inside an expression"

	// function is set, and place is not, where the annotation should be in the
	// doc comment of this function, which is also the node.
	function *ast.FuncDecl
}

func nowhere(what string) site { return site{what: what} }

// comment returns the site of a comment group.
//
// A group that the parser attached to a declaration stands on that, be it a
// doc comment or at the end of the line. Any other group is either at the end
// of a line of code, and belongs to the outermost node whose first or last
// line this is, or on lines of its own, and belongs to the node that starts on
// the line below. Candidates are the nodes that [collector.classify] knows.
func (c *collector) comment(file inspector.Cursor, group *ast.CommentGroup, attached map[*ast.CommentGroup]inspector.Cursor) site {
	if at, ok := attached[group]; ok {
		s, _ := c.classify(at.Parent())
		return s
	}
	inner := c.around(file, group)
	if s, ok := c.trailing(inner, group); ok {
		return s
	}
	children := c.children(inner)
	after := sort.Search(len(children), func(i int) bool { return children[i].Node().Pos() > group.End() })
	if after < len(children) && c.line(children[after].Node().Pos()) == c.line(group.End())+1 {
		if s, ok := c.classify(children[after]); ok {
			return s
		}
		return nowhere("inside an expression")
	}
	return nowhere("above no statement, table row or declaration")
}

// around returns the innermost node of a file that a comment group is in. It does
// what [inspector.Cursor.FindByPos] does, without going through all that is before:
// a file may have many comments, and many nodes.
func (c *collector) around(file inspector.Cursor, group *ast.CommentGroup) inspector.Cursor {
	const overlapping = 3 // the type of a function begins before its name and its receiver
	inner := file
descend:
	for {
		children := c.children(inner)
		at := sort.Search(len(children), func(i int) bool { return children[i].Node().End() >= group.End() })
		for _, child := range children[at:min(len(children), at+overlapping)] {
			if child.Node().Pos() <= group.Pos() {
				inner = child
				continue descend
			}
		}
		return inner
	}
}

// children returns the children of a node, which stand one behind the other.
func (c *collector) children(of inspector.Cursor) []inspector.Cursor {
	list, ok := c.inside[of.Node()]
	if !ok {
		list = slices.Collect(of.Children())
		c.inside[of.Node()] = list
	}
	return list
}

// trailing returns the site of a comment that follows code on its line, and
// reports whether it does. Every token is next to the boundary of some node, so
// that code comes first exactly if a node around the comment starts on its
// line, or a child of the innermost of them ends there.
func (c *collector) trailing(inner inspector.Cursor, group *ast.CommentGroup) (site, bool) {
	line, follows := c.line(group.Pos()), false
	outermost := nowhere("inside an expression")
	for outer := range inner.Enclosing() { // innermost first
		n := outer.Node()
		if n == nil || c.line(n.Pos()) != line || n.Pos() > group.Pos() {
			continue
		}
		follows = true
		if s, ok := c.classify(outer); ok || outermost.node == nil {
			outermost = s
		}
	}
	if follows {
		return c.notFunction(outermost), true
	}
	children := c.children(inner)
	end := sort.Search(len(children), func(i int) bool { return children[i].Node().End() > group.Pos() })
	begin := end
	for begin > 0 && c.line(children[begin-1].Node().End()) == line {
		begin--
	}
	for _, child := range children[begin:end] {
		follows = true
		if s, ok := c.classify(child); ok {
			return c.notFunction(s), true
		}
	}
	return outermost, follows
}

// notFunction turns away a comment at the end of a line of a function
// declaration: it is easily taken for one about the statements inside.
func (c *collector) notFunction(s site) site {
	if f, ok := s.node.(*ast.FuncDecl); ok {
		return site{node: f, keys: s.keys, what: "outside the doc comment of " + s.keys[0], function: f}
	}
	return s
}

// classify returns what an annotation on the node of cur is on, and reports
// whether one can be on it at all; if not, the site says what the node is.
func (c *collector) classify(cur inspector.Cursor) (site, bool) {
	switch n := cur.Node().(type) {
	case *ast.File:
		return nowhere("on the package clause"), false
	case *ast.FuncDecl:
		key := c.funcKey(n)
		return site{place: declaration, node: n, keys: []string{key}, what: "on " + key}, true
	case *ast.GenDecl:
		return c.group(cur, n)
	case *ast.ImportSpec:
		return nowhere("on an import"), true
	case *ast.ValueSpec:
		return c.value(cur, n)
	case *ast.TypeSpec:
		return c.typeSpec(n), true
	case *ast.Field:
		return c.field(cur, n)
	case *ast.DeclStmt:
		if decl, ok := n.Decl.(*ast.GenDecl); ok && decl.Tok == token.TYPE && len(decl.Specs) == 1 {
			return c.classify(cur.ChildAt(edge.DeclStmt_Decl, -1))
		}
		return onStatement(n), true
	case ast.Stmt:
		switch cur.ParentEdgeKind() {
		case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body, edge.LabeledStmt_Stmt:
			return onStatement(n), true
		}
	case ast.Expr:
		switch cur.ParentEdgeKind() {
		case edge.CompositeLit_Elts:
			return onStatement(n), true
		case edge.CallExpr_Args:
			// A list of routes handed to a variadic function reads
			// like a table. What is no call and no literal is a part
			// of a registration, not one.
			if isRow(n) {
				return onStatement(n), true
			}
		}
	}
	return nowhere("inside an expression"), false
}

func onStatement(n ast.Node) site {
	return site{place: statement, node: n, span: true, what: "on a statement"}
}

func isRow(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CallExpr, *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		_, ok := e.X.(*ast.CompositeLit)
		return ok
	}
	return false
}

// group classifies a declaration with var, const, type or import.
func (c *collector) group(cur inspector.Cursor, n *ast.GenDecl) (site, bool) {
	local := cur.ParentEdgeKind() == edge.DeclStmt_Decl
	switch {
	case n.Tok == token.IMPORT:
		return nowhere("on an import"), true
	case n.Tok == token.CONST && !local:
		return site{place: constants, node: n, span: true, what: "on a const block"}, true
	case len(n.Specs) == 1 && (n.Tok == token.TYPE || !local):
		return c.classify(cur.ChildAt(edge.GenDecl_Specs, 0))
	case local:
		return onStatement(cur.Parent().Node()), true
	}
	return nowhere("on a group of declarations"), true
}

// value classifies the spec of variables or constants.
func (c *collector) value(cur inspector.Cursor, n *ast.ValueSpec) (site, bool) {
	decl := cur.Parent()
	gen, _ := decl.Node().(*ast.GenDecl)
	switch {
	case decl.ParentEdgeKind() == edge.DeclStmt_Decl:
		if gen != nil && !gen.Lparen.IsValid() {
			return onStatement(decl.Parent().Node()), true
		}
		return onStatement(n), true
	case gen != nil && gen.Tok == token.CONST:
		if !gen.Lparen.IsValid() {
			return c.classify(decl)
		}
		return site{place: other, node: n, span: true, what: "on the constant " + n.Names[0].Name}, true
	}
	s := onStatement(n)
	s.what = "on a variable"
	for _, name := range n.Names {
		if name.Name == "_" {
			continue
		}
		switch fitness(c.typeOf(name)) {
		case handler:
			s.place, s.span = declaration, false
			s.keys = append(s.keys, c.packageKey(name.Name))
		case named:
			s.keys = append(s.keys, c.packageKey(name.Name))
		}
	}
	return s, true
}

// typeSpec classifies a type. A type that can be no handler, no middleware and
// no request is one without methods whose values are plain data.
func (c *collector) typeSpec(n *ast.TypeSpec) site {
	key := c.packageKey(n.Name.Name)
	s := site{place: declaration, node: n, keys: []string{key}, what: "on the type " + n.Name.Name}
	t := c.typeOf(n.Name)
	if t == nil {
		return s
	}
	switch t.Underlying().(type) {
	case *types.Signature, *types.Struct, *types.Interface:
		return s
	}
	if fitness(t) != handler && types.NewMethodSet(types.NewPointer(t)).Len() == 0 {
		s.place, s.what = other, s.what+", which is no handler"
	}
	return s
}

// field classifies a field of a struct, or a method of an interface.
func (c *collector) field(cur inspector.Cursor, n *ast.Field) (site, bool) {
	holder := cur.Parent().Parent()
	switch holder.Node().(type) {
	case *ast.InterfaceType:
		if len(n.Names) == 0 {
			return nowhere("on an embedded interface"), true
		}
		s := site{place: declaration, node: n}
		for _, name := range n.Names {
			s.keys = append(s.keys, c.methodKey(holder, name))
		}
		s.what = "on " + s.keys[0]
		return s, true
	case *ast.StructType:
		owner := c.owner(holder)
		s := site{place: declaration, node: n, what: "on the field " + fieldNames(n)[0]}
		for _, name := range fieldNames(n) {
			if key, ok := owner.field(name); ok && name != "_" {
				s.keys = append(s.keys, key)
			}
		}
		switch {
		case fitness(c.typeOf(n.Type)) == plain:
			s.place, s.what = other, s.what+", which is no handler"
		case len(s.keys) == 0:
			s.place, s.span = statement, true
		}
		return s, true
	}
	return nowhere("on a parameter"), false
}

// An owner is the declaration that a struct type belongs to. The zero owner is
// a struct type without a name: a local variable's, a result's.
type owner struct {
	key  string // example.com/crm.API
	path string // of fields from there to the struct, dotted: "Contacts."
}

func (o owner) field(name string) (string, bool) {
	return "(" + o.key + ")." + o.path + name, o.key != ""
}

// owner walks from a struct type outwards, through the types made of it.
func (c *collector) owner(holder inspector.Cursor) owner {
	for up := holder.Parent(); up.Node() != nil; up = up.Parent() {
		switch n := up.Node().(type) {
		case *ast.ArrayType, *ast.StarExpr, *ast.MapType, *ast.ChanType, *ast.ParenExpr:
		case *ast.TypeSpec:
			return owner{key: c.packageKey(n.Name.Name)}
		case *ast.ValueSpec:
			if up.Parent().ParentEdgeKind() == edge.File_Decls && len(n.Names) == 1 && n.Type != nil {
				return owner{key: c.packageKey(n.Names[0].Name)}
			}
			return owner{}
		case *ast.Field:
			around := up.Parent().Parent()
			if _, ok := around.Node().(*ast.StructType); !ok {
				return owner{}
			}
			o := c.owner(around)
			o.path += fieldNames(n)[0] + "."
			return o
		default:
			return owner{}
		}
	}
	return owner{}
}

// fieldNames returns the names of a field; an embedded one has its type's.
func fieldNames(n *ast.Field) []string {
	if len(n.Names) == 0 {
		return []string{baseName(n.Type)}
	}
	names := make([]string, len(n.Names))
	for i, name := range n.Names {
		names[i] = name.Name
	}
	return names
}

func baseName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.StarExpr:
		return baseName(e.X)
	case *ast.ParenExpr:
		return baseName(e.X)
	case *ast.IndexExpr:
		return baseName(e.X)
	case *ast.IndexListExpr:
		return baseName(e.X)
	}
	return "_"
}

// operations are the comments of a file that are about operations: each belongs to the
// handler or the registration that it stands on, else to its route alone.
type operations struct {
	c        *collector
	cur      inspector.Cursor                       // of the file
	attached map[*ast.CommentGroup]inspector.Cursor // once asked for
}

func (c *collector) operations(cur inspector.Cursor) *operations { return &operations{c: c, cur: cur} }

// say adds what a comment says of an operation.
func (o *operations) say(group *ast.CommentGroup, a *Annotation) {
	if o.attached == nil {
		o.attached = attachedComments(o.cur)
	}
	s := o.c.comment(o.cur, group, o.attached)
	if s.function != nil || s.place&(declaration|statement) == 0 {
		s = site{} // known by its route alone, as a stub's is
	}
	if s.span {
		a.Stmt = source.Between(o.c.in.Fset, s.node.Pos(), s.node.End())
	}
	o.c.say(s, *a)
}
