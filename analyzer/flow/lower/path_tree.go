package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// A generated server may search a tree of paths by itself. It holds what is left of the
// path in a variable, takes the text off that all paths of a branch begin with, looks at
// the next character, and puts what a parameter matches aside:
//
//	elem := r.URL.Path
//	switch elem[0] {
//	case '/':
//		if l := len("/pets/"); len(elem) >= l && elem[0:l] == "/pets/" {
//			elem = elem[l:]
//		} else {
//			break
//		}
//		args[0] = elem
//		elem = ""
//		if len(elem) == 0 {
//			switch r.Method {
//			case "GET":
//				s.handleFindPetRequest([1]string{args[0]}, w, r)
//			}
//			return
//		}
//	}
//
// The paths are what was taken off on the way to where nothing is left. A tree with a
// statement that changes what is left in another way is not read at all.
//
// https://github.com/ogen-go/ogen/blob/main/gen/_template/router.tmpl

// treeArms returns the arms of a body that searches a tree of paths, or nil if it does
// not, or not as far as it is understood.
func (a *armLowerer) treeArms(body []ast.Stmt) []ir.Arm {
	t := &treeLowerer{
		pathLowerer: pathLowerer{armLowerer: a, paths: make(map[types.Object]string)},
		left:        make(map[types.Object]bool), saved: make(map[types.Object]string), texts: make(map[types.Object]string), known: true,
	}
	for i, s := range body {
		if t.remember(s); len(t.paths) == 1 {
			for v := range t.paths {
				t.left[v] = true
			}
			t.walk(body[i+1:], "")
			break
		}
	}
	if !t.known || len(t.found) < 2 {
		return nil
	}
	sole := t.asksNothing(body)
	for i := range t.found {
		t.found[i].Prefix, t.found[i].Sole = t.prefix, sole
	}
	return t.found
}

// A treeLowerer reads a body that searches a tree of paths.
type treeLowerer struct {
	pathLowerer
	left   map[types.Object]bool   // the variables that hold what is left of the path
	saved  map[types.Object]string // variables that hold what was left before, by what was taken off then
	texts  map[types.Object]string // variables that hold a text, or the length of one
	prefix *ir.Node                // what is taken off before the tree
	leaves []ast.Node              // what answers where nothing is left
	inside bool                    // something was taken off
	put    bool                    // what a parameter matches was put aside, and not taken off yet
	known  bool
}

// walk reads statements behind what was taken off.
func (t *treeLowerer) walk(body []ast.Stmt, taken string) {
	for _, s := range body {
		if !t.known {
			return
		}
		switch s := s.(type) {
		case *ast.AssignStmt:
			taken = t.assign(s, taken)
		case *ast.IfStmt:
			taken = t.condition(s, taken)
		case *ast.SwitchStmt:
			for _, c := range s.Body.List {
				t.walk(c.(*ast.CaseClause).Body, taken)
			}
		case *ast.BlockStmt:
			t.walk(s.List, taken)
		case *ast.ExprStmt: // what all other paths are handed to
			call, ok := s.X.(*ast.CallExpr)
			t.known = !ok || !t.passes(call) || refusesMethod(calleeName(call))
		default:
			t.known = !t.sets(s)
		}
	}
}

// condition reads what is taken off if the path goes on so, or what answers where nothing
// is left.
func (t *treeLowerer) condition(s *ast.IfStmt, taken string) string {
	if as, ok := s.Init.(*ast.AssignStmt); ok && len(as.Lhs) == 1 && len(as.Rhs) == 1 {
		t.note(as)
	}
	switch text, begins := t.begins(s.Cond); {
	case begins && t.takesOff(s.Body):
		t.inside = true
		return taken + literal(text)
	case t.nothingLeft(s.Cond) && !isJump(s.Body.List):
		path := taken
		if strings.HasSuffix(path, "/") {
			path += "{$}"
		}
		if t.inside {
			t.arm([]string{path}, s.Body.List)
			t.leaves = append(t.leaves, s.Body)
		}
	case t.sets(s):
		t.known = !t.inside && (t.readsSent(s) || t.cutsPrefix(s))
	}
	return taken
}

// assign reads an assignment: to what is left, of that, or of what a parameter matches.
func (t *treeLowerer) assign(s *ast.AssignStmt, taken string) string {
	if len(s.Lhs) != 1 || len(s.Rhs) != 1 {
		if t.sets(s) {
			t.known = !t.inside && t.takesPrefix(s)
		}
		return taken
	}
	lhs, rhs := ast.Unparen(s.Lhs[0]), ast.Unparen(s.Rhs[0])
	if t.isLeft(lhs) {
		if t.put && (t.isEmpty(rhs) || t.isRest(rhs)) {
			t.put = false
			return taken
		}
		id, ok := rhs.(*ast.Ident)
		before, saved := "", false
		if ok {
			before, saved = t.saved[t.info.Uses[id]]
		}
		t.known = saved
		return before
	}
	switch lhs := lhs.(type) {
	case *ast.Ident:
		if obj := t.info.ObjectOf(lhs); obj != nil && t.isLeft(rhs) {
			t.saved[obj] = taken
		}
	case *ast.IndexExpr: // args[0] = elem, args[0] = elem[:idx]
		cut, ok := rhs.(*ast.SliceExpr)
		if t.isLeft(rhs) || ok && t.isLeft(cut.X) && cut.Low == nil {
			t.inside, t.put = true, true
			return taken + "{" + t.parameter(lhs) + "}"
		}
	}
	return taken
}

// asksNothing reports whether a body looks at nothing of the request but its path and its
// method, and gives it to nobody, but where nothing is left and to say that there is no
// such path.
func (t *treeLowerer) asksNothing(body []ast.Stmt) bool {
	asks := false
	for _, s := range body {
		ast.Inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if n.Sel.Name == "URL" || n.Sel.Name == "Method" {
					return false
				}
			case *ast.CallExpr:
				if t.passes(n) && refusesMethod(calleeName(n)) {
					return false
				}
			case *ast.Ident:
				asks = asks || t.info.Uses[n] == t.r || t.info.Uses[n] == t.w
			}
			return n != nil && !slices.Contains(t.leaves, n)
		})
	}
	return !asks
}

// note notes a variable that holds a text, or the length of one.
func (t *treeLowerer) note(s *ast.AssignStmt) {
	id, ok := s.Lhs[0].(*ast.Ident)
	if !ok || t.info.Defs[id] == nil {
		return
	}
	e := ast.Unparen(s.Rhs[0])
	if call, isCall := e.(*ast.CallExpr); isCall && calleeName(call) == "len" && len(call.Args) == 1 {
		e = call.Args[0]
	}
	if text, ok := t.text(e); ok {
		t.texts[t.info.Defs[id]] = text
	}
}

// begins reads a condition that what is left begins with a text: elem[0:l] == "/pets",
// behind a look at the length, or strings.HasPrefix(elem, "/pets").
func (t *treeLowerer) begins(e ast.Expr) (text string, ok bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		if e.Op == token.LAND {
			return t.begins(e.Y)
		}
		cut, isCut := ast.Unparen(e.X).(*ast.SliceExpr)
		if e.Op != token.EQL || !isCut || !t.isLeft(cut.X) {
			return "", false
		}
		if id, ok := ast.Unparen(e.Y).(*ast.Ident); ok && t.texts[t.info.Uses[id]] != "" {
			return t.texts[t.info.Uses[id]], true
		}
		return t.text(e.Y)
	case *ast.CallExpr:
		f, isFunc := typeutil.Callee(t.info, e).(*types.Func)
		if !isFunc || f.FullName() != "strings.HasPrefix" || !t.isLeft(e.Args[0]) {
			return "", false
		}
		return t.text(e.Args[1])
	}
	return "", false
}

// takesOff reports whether a block does nothing but take off what the path begins with.
func (t *treeLowerer) takesOff(body *ast.BlockStmt) bool {
	if len(body.List) != 1 {
		return false
	}
	as, ok := body.List[0].(*ast.AssignStmt)
	return ok && len(as.Lhs) == 1 && len(as.Rhs) == 1 && t.isLeft(as.Lhs[0]) && t.isRest(as.Rhs[0])
}

// nothingLeft reports whether a condition is that nothing is left: len(elem) == 0.
func (t *treeLowerer) nothingLeft(e ast.Expr) bool {
	b, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok || b.Op != token.EQL {
		return false
	}
	if t.isLeft(b.X) {
		return t.isEmpty(b.Y)
	}
	call, ok := ast.Unparen(b.X).(*ast.CallExpr)
	zero := t.info.Types[b.Y].Value
	return ok && calleeName(call) == "len" && len(call.Args) == 1 && t.isLeft(call.Args[0]) &&
		zero != nil && zero.Kind() == constant.Int && constant.Sign(zero) == 0
}

// isLeft reports whether an expression is what is left of the path.
func (t *treeLowerer) isLeft(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && t.left[t.info.ObjectOf(id)]
}

// isRest reports whether an expression is what is left without its beginning: elem[l:].
func (t *treeLowerer) isRest(e ast.Expr) bool {
	cut, ok := ast.Unparen(e).(*ast.SliceExpr)
	return ok && t.isLeft(cut.X) && cut.Low != nil && cut.High == nil
}

// isEmpty reports whether an expression is the empty text.
func (t *treeLowerer) isEmpty(e ast.Expr) bool {
	text, ok := t.text(e)
	return ok && text == ""
}

// sets reports whether what is left is assigned in a statement.
func (t *treeLowerer) sets(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		if as, ok := n.(*ast.AssignStmt); ok && slices.ContainsFunc(as.Lhs, t.isLeft) {
			found = true
		}
		if x, ok := n.(*ast.UnaryExpr); ok && x.Op == token.AND && t.isLeft(x.X) {
			found = true
		}
		return !found
	})
	return found
}

// readsSent reports whether a condition is about the path as it was sent, which is the
// same path with its escapes: rawPath := r.URL.RawPath; rawPath != "".
func (t *treeLowerer) readsSent(s *ast.IfStmt) bool {
	from := initialized(s)
	return from != nil && from.Sel.Name == "RawPath"
}

// cutsPrefix reports whether a condition takes off what the configuration puts before all
// paths, and notes where that is: prefix := s.cfg.Prefix; len(prefix) > 0.
func (t *treeLowerer) cutsPrefix(s *ast.IfStmt) bool {
	from := initialized(s)
	if from == nil || t.prefix != nil || s.Else != nil || !framework.IsTreePrefix(from.Sel.Name) {
		return false
	}
	t.prefix = t.expr(from)
	t.holds(from.X)
	return true
}

// initialized returns the field that the variable of a condition is initialized with.
func initialized(s *ast.IfStmt) *ast.SelectorExpr {
	as, ok := s.Init.(*ast.AssignStmt)
	if !ok || len(as.Rhs) != 1 {
		return nil
	}
	sel, _ := ast.Unparen(as.Rhs[0]).(*ast.SelectorExpr)
	return sel
}

// takesPrefix reports whether an assignment takes off what the configuration puts before
// all paths, by a method that is known to do so, and notes where that is.
func (t *treeLowerer) takesPrefix(s *ast.AssignStmt) bool {
	if len(s.Rhs) != 1 || t.prefix != nil {
		return false
	}
	call, ok := ast.Unparen(s.Rhs[0]).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !t.isLeft(call.Args[0]) {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fields := framework.TreePrefix(sel.Sel.Name)
	id, named := s.Lhs[0].(*ast.Ident)
	if fields == nil || !named {
		return false
	}
	t.prefixed = append(t.prefixed, holders(t.info.TypeOf(sel.X))...)
	t.prefix = t.field(sel, fields)
	t.left[t.info.ObjectOf(id)] = true
	return true
}

// field lowers a path of fields of what a method is selected from, and notes the structs
// that it leads through, those that are embedded on the way as well.
func (t *treeLowerer) field(method *ast.SelectorExpr, names []string) *ir.Node {
	n, typ := t.expr(method.X), t.info.TypeOf(method.X)
	for _, name := range names {
		_, index, _ := types.LookupFieldOrMethod(typ, true, t.own, name)
		for _, i := range index {
			if p, ok := typ.Underlying().(*types.Pointer); ok {
				typ = p.Elem()
			}
			s, ok := typ.Underlying().(*types.Struct)
			if !ok || i >= s.NumFields() {
				return Unknown(name)
			}
			typ = s.Field(i).Type()
			n = &ir.Node{Op: ir.OpField, Name: s.Field(i).Name(), Type: framework.TypeName(typ), N: zeroKind(typ), Kids: []*ir.Node{n}, At: t.place(method)}
			t.prefixed = append(t.prefixed, holders(typ)...)
		}
	}
	return n
}

// holds notes the structs that a selection leads through.
func (t *treeLowerer) holds(e ast.Expr) {
	for {
		t.prefixed = append(t.prefixed, holders(t.info.TypeOf(e))...)
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		if !ok {
			return
		}
		e = sel.X
	}
}

// holders returns the struct that a type, or what it points to, is, if that has a name.
func holders(typ types.Type) []*types.TypeName {
	if p, ok := typ.Underlying().(*types.Pointer); ok {
		typ = p.Elem()
	}
	named, ok := types.Unalias(typ).(*types.Named)
	if _, isStruct := typ.Underlying().(*types.Struct); !ok || !isStruct {
		return nil
	}
	return []*types.TypeName{named.Obj()}
}

// configures keeps the functions that make or change what holds the prefix of a tree of
// paths.
func (c *collector) configures() {
	for _, u := range c.units {
		if u.fn == nil || u.decl.End()-u.decl.Pos() > maxCheck || c.kinds.Handler(u.fn.Type()) {
			continue
		}
		sig := u.fn.Signature()
		concerns := slices.ContainsFunc(u.types, func(t *types.TypeName) bool { return slices.Contains(c.prefixed, t) })
		for _, of := range []*types.Tuple{sig.Params(), sig.Results()} {
			for v := range of.Variables() {
				concerns = concerns || slices.ContainsFunc(holders(v.Type()), func(t *types.TypeName) bool { return slices.Contains(c.prefixed, t) })
			}
		}
		u.relevant = u.relevant || concerns || takesItself(sig)
	}
}

// takesItself reports whether a method is one of a function that has a type of its own, as
// options are.
func takesItself(sig *types.Signature) bool {
	if sig.Recv() == nil {
		return false
	}
	_, ok := sig.Recv().Type().Underlying().(*types.Signature)
	return ok
}

// parameter is what a parameter is called in the comment above the statements that put
// it aside, else its number.
func (t *treeLowerer) parameter(e *ast.IndexExpr) string {
	if name := t.named(e.Pos()); name != "" {
		return name
	}
	return types.ExprString(e.Index)
}

// treeParameter is the comment that names a parameter.
var treeParameter = regexp.MustCompile(`^// Param: "([^"{}/]+)"$`)

// named returns the name in the last comment before pos that names a parameter, "" if
// there is none in the function.
func (t *treeLowerer) named(pos token.Pos) string {
	name := ""
	for _, f := range t.files {
		if f.FileStart > pos || pos >= f.FileEnd {
			continue
		}
		from, _ := slices.BinarySearchFunc(f.Comments, t.body.Pos(), func(g *ast.CommentGroup, at token.Pos) int { return int(g.Pos() - at) })
		for _, g := range f.Comments[from:] {
			if g.Pos() > pos {
				break
			}
			for _, c := range g.List {
				if m := treeParameter.FindStringSubmatch(c.Text); m != nil {
					name = m[1]
				}
			}
		}
	}
	return name
}

// literal is a text of a path in which no brace begins a parameter.
func literal(text string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D").Replace(text)
}

// isJump reports whether statements only leave a switch.
func isJump(body []ast.Stmt) bool {
	if len(body) != 1 {
		return len(body) == 0
	}
	_, ok := body[0].(*ast.BranchStmt)
	return ok
}
