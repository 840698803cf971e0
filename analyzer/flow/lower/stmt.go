package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

func (f *funcLowerer) block(list []ast.Stmt) *ir.Node {
	b := &ir.Node{Op: ir.OpBlock}
	for _, s := range list {
		if n := f.statement(s); n.Op != ir.OpNop {
			b.Kids = append(b.Kids, n)
		}
	}
	return b
}

// statement lowers s, and lets every call below know that it is in s.
func (f *funcLowerer) statement(s ast.Stmt) *ir.Node {
	if s == nil {
		return &ir.Node{Op: ir.OpNop}
	}
	outer := f.stmt
	f.stmt = f.place(s)
	n := f.stmtNode(s)
	f.stmt = outer
	return n
}

func (f *funcLowerer) stmtNode(s ast.Stmt) *ir.Node {
	switch s := s.(type) {
	case *ast.BlockStmt:
		return f.block(s.List)
	case *ast.ExprStmt:
		if n := f.changes(s.X); n != nil {
			return n
		}
		n := f.expr(s.X)
		if call, ok := ast.Unparen(s.X).(*ast.CallExpr); ok && f.panics(call) {
			return &ir.Node{Op: ir.OpPanic, Kids: []*ir.Node{n}}
		}
		return &ir.Node{Op: ir.OpExpr, Kids: []*ir.Node{n}}
	case *ast.GoStmt:
		return &ir.Node{Op: ir.OpGo, Kids: []*ir.Node{f.expr(s.Call)}}
	case *ast.DeferStmt:
		return &ir.Node{Op: ir.OpDefer, Kids: []*ir.Node{f.expr(s.Call)}}
	case *ast.SendStmt:
		return &ir.Node{Op: ir.OpSend, At: f.place(s), Kids: []*ir.Node{f.expr(s.Chan), f.expr(s.Value)}}
	case *ast.AssignStmt:
		return f.assign(s)
	case *ast.IncDecStmt:
		op := token.ADD_ASSIGN
		if s.Tok == token.DEC {
			op = token.SUB_ASSIGN
		}
		return f.store(f.target(s.X), f.operation(op, f.expr(s.X), &ir.Node{Op: ir.OpInt, N: 1}))
	case *ast.DeclStmt:
		return f.decl(s)
	case *ast.LabeledStmt:
		return &ir.Node{Op: ir.OpLabel, Name: s.Label.Name, Kids: []*ir.Node{f.statement(s.Stmt)}}
	case *ast.IfStmt:
		init := f.statement(s.Init) // first: what follows uses its variables
		n := &ir.Node{Op: ir.OpIf, Kids: []*ir.Node{f.expr(s.Cond), f.block(s.Body.List), f.statement(s.Else)}}
		if init.Op == ir.OpNop {
			return n
		}
		return &ir.Node{Op: ir.OpBlock, Kids: []*ir.Node{init, n}}
	case *ast.ForStmt:
		if l := f.indexLoopOf(s); l != nil {
			return l.lower(f, f.place(s))
		}
		cond := &ir.Node{Op: ir.OpNop}
		init := f.statement(s.Init)
		if s.Cond != nil {
			cond = f.expr(s.Cond)
		}
		loop := &ir.Node{Op: ir.OpFor, At: f.place(s), Kids: []*ir.Node{cond, f.block(s.Body.List), f.statement(s.Post)}}
		loop.Kids = append(loop.Kids, changed(loop.Kids[1], loop.Kids[2])...)
		return &ir.Node{Op: ir.OpBlock, Kids: []*ir.Node{init, loop}}
	case *ast.RangeStmt:
		if l := f.indexLoopOf(s); l != nil {
			return l.lower(f, f.place(s))
		}
		x := f.expr(s.X)
		n := &ir.Node{Op: ir.OpRange, Type: elementName(f.info.TypeOf(s.X)), At: f.place(s), Kids: []*ir.Node{
			f.target(s.Key), f.target(s.Value), x, f.block(s.Body.List)}}
		if t := f.info.TypeOf(s.X); isSeq(t) || isChannel(t) {
			n.N = ir.OnlyValues
		}
		n.Kids = append(n.Kids, changed(n.Kids[3])...)
		return n
	case *ast.SwitchStmt:
		init := f.statement(s.Init)
		tag := &ir.Node{Op: ir.OpBool, N: 1}
		if s.Tag != nil {
			tag = f.expr(s.Tag)
		}
		n := &ir.Node{Op: ir.OpSwitch, Kids: []*ir.Node{tag}}
		for _, c := range s.Body.List {
			n.Kids = append(n.Kids, f.clause(c.(*ast.CaseClause)))
		}
		return &ir.Node{Op: ir.OpBlock, Kids: []*ir.Node{init, n}}
	case *ast.TypeSwitchStmt:
		return f.typeSwitch(s)
	case *ast.SelectStmt:
		return f.selects(s)
	case *ast.ReturnStmt:
		n := &ir.Node{Op: ir.OpReturn}
		for i, e := range s.Results {
			if len(s.Results) == len(f.results) {
				n.Kids = append(n.Kids, f.boxed(e, f.results[i]))
			} else {
				n.Kids = append(n.Kids, f.value(e))
			}
		}
		return n
	case *ast.BranchStmt:
		n := &ir.Node{Op: ir.OpNop}
		switch s.Tok {
		case token.BREAK:
			n.Op = ir.OpBreak
		case token.CONTINUE:
			n.Op = ir.OpContinue
		case token.GOTO:
			if label := f.info.Uses[s.Label]; label != nil && label.Pos() < s.Pos() {
				n.Op, n.At = ir.OpGoto, f.place(s)
			}
		}
		if s.Label != nil {
			n.Name = s.Label.Name
		}
		return n
	}
	return &ir.Node{Op: ir.OpNop}
}

// changes lowers the calls of builtin functions that change what they are
// given, as assignments; it returns nil for any other expression. Where part
// of a slice is copied to, the elements are added.
func (f *funcLowerer) changes(x ast.Expr) *ir.Node {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok || len(call.Args) != 2 {
		return nil
	}
	callee, ok := typeutil.Callee(f.info, call).(*types.Builtin)
	if !ok {
		return nil
	}
	to := ast.Unparen(call.Args[0])
	switch callee.Name() {
	case "delete":
		element := &ir.Node{Op: ir.OpIndex, Kids: []*ir.Node{f.expr(to), f.expr(call.Args[1])}}
		return f.store(element, &ir.Node{Op: ir.OpAbsent})
	case "copy":
		before := &ir.Node{Op: ir.OpList}
		if part, ok := to.(*ast.SliceExpr); ok {
			to = part.X
			before = f.expr(to)
		}
		return f.store(f.target(to), &ir.Node{Op: ir.OpAppend, N: ir.Spread, Kids: []*ir.Node{before, f.value(call.Args[1])}})
	}
	return nil
}

// isSeq reports whether t is a function that yields single values.
func isSeq(t types.Type) bool {
	if t == nil {
		return false
	}
	seq, ok := t.Underlying().(*types.Signature)
	if !ok || seq.Params().Len() != 1 {
		return false
	}
	yield, ok := seq.Params().At(0).Type().Underlying().(*types.Signature)
	return ok && yield.Params().Len() == 1
}

func isChannel(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

func (f *funcLowerer) clause(c *ast.CaseClause) *ir.Node {
	n := &ir.Node{Op: ir.OpClause, Kids: []*ir.Node{f.block(c.Body)}}
	if c.List == nil {
		n.N = ir.ClauseDefault
	}
	if len(c.Body) > 0 {
		if b, ok := c.Body[len(c.Body)-1].(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
			n.N |= ir.ClauseFalls
		}
	}
	for _, e := range c.List {
		n.Kids = append(n.Kids, f.expr(e))
	}
	return n
}

func (f *funcLowerer) typeSwitch(s *ast.TypeSwitchStmt) *ir.Node {
	init := f.statement(s.Init)
	var x ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		x = a.X
	case *ast.AssignStmt:
		x = a.Rhs[0]
	}
	if a, ok := ast.Unparen(x).(*ast.TypeAssertExpr); ok {
		x = a.X
	}
	n := &ir.Node{Op: ir.OpTypeSwitch, Kids: []*ir.Node{f.expr(x)}}
	for _, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		clause := &ir.Node{Op: ir.OpClause}
		slot := -1
		if v, ok := f.info.Implicits[c].(*types.Var); ok {
			slot = f.slot(v)
		}
		var names, identities []string
		for _, e := range c.List {
			names = append(names, framework.TypeName(f.info.TypeOf(e)))
			identities = append(identities, identity(f.info.TypeOf(e)))
		}
		if c.List == nil {
			clause.N = ir.ClauseDefault
		}
		clause.Name, clause.Type = strings.Join(names, ","), strings.Join(identities, ";")
		clause.Kids = []*ir.Node{f.block(c.Body), {Op: ir.OpDefine, N: slot}}
		n.Kids = append(n.Kids, clause)
	}
	return &ir.Node{Op: ir.OpBlock, Kids: []*ir.Node{init, n}}
}

func (f *funcLowerer) assign(s *ast.AssignStmt) *ir.Node {
	switch s.Tok {
	case token.ASSIGN, token.DEFINE:
	default:
		return f.store(f.target(s.Lhs[0]), f.operation(s.Tok, f.expr(s.Lhs[0]), f.expr(s.Rhs[0])))
	}
	n := &ir.Node{Op: ir.OpAssign, N: len(s.Lhs)}
	// The right sides first: a variable on the left may not exist yet.
	right := make([]*ir.Node, len(s.Rhs))
	for i, e := range s.Rhs {
		right[i] = f.value(e)
		if s.Tok == token.ASSIGN && len(s.Lhs) == len(s.Rhs) {
			right[i] = f.box(right[i], e, f.info.TypeOf(s.Lhs[i]))
		}
	}
	if len(s.Lhs) == 2 && len(s.Rhs) == 1 {
		f.remembers(s.Rhs[0], right[0])
	}
	for _, e := range s.Lhs {
		n.Kids = append(n.Kids, f.target(e))
	}
	n.Kids = append(n.Kids, right...)
	return n
}

// operation lowers what an assignment operator such as += computes.
func (f *funcLowerer) operation(tok token.Token, x, y *ir.Node) *ir.Node {
	if tok == token.ADD_ASSIGN {
		return &ir.Node{Op: ir.OpConcat, Kids: []*ir.Node{x, y}}
	}
	return &ir.Node{Op: ir.OpArithmetic, Name: strings.TrimSuffix(tok.String(), "="), Kids: []*ir.Node{x, y}}
}

// changed returns the local variables that the statements assign, each once.
func changed(list ...*ir.Node) []*ir.Node {
	var out []*ir.Node
	seen := make(map[int]bool)
	var visit func(*ir.Node)
	visit = func(n *ir.Node) {
		if n.Op == ir.OpAssign {
			for _, target := range n.Kids[:n.N] {
				if target.Op == ir.OpLocal && !seen[target.N] {
					seen[target.N] = true
					out = append(out, target)
				}
			}
		}
		for _, kid := range n.Kids {
			visit(kid)
		}
	}
	for _, n := range list {
		visit(n)
	}
	return out
}

// elementName returns the name of the type of t's elements.
func elementName(t types.Type) string {
	if t == nil {
		return ""
	}
	u := t.Underlying()
	if p, ok := u.(*types.Pointer); ok {
		u = p.Elem().Underlying()
	}
	switch u := u.(type) {
	case *types.Slice:
		return framework.TypeName(u.Elem())
	case *types.Array:
		return framework.TypeName(u.Elem())
	case *types.Map:
		return framework.TypeName(u.Elem())
	}
	return ""
}

// selects lowers a select statement to a switch: one of its clauses is taken, and it is
// not known which. One stands for the default, since a select without a default waits.
func (f *funcLowerer) selects(s *ast.SelectStmt) *ir.Node {
	n := &ir.Node{Op: ir.OpSwitch, Kids: []*ir.Node{Unknown("a channel")}}
	waits := true
	for _, c := range s.Body.List {
		c := c.(*ast.CommClause)
		comm := f.statement(c.Comm) // first: the body uses its variables
		body := f.block(c.Body)
		body.Kids = append([]*ir.Node{comm}, body.Kids...)
		clause := &ir.Node{Op: ir.OpClause, Kids: []*ir.Node{body, Unknown("a channel")}}
		if c.Comm == nil {
			clause.N, waits = ir.ClauseDefault, false
		}
		n.Kids = append(n.Kids, clause)
	}
	if waits && len(n.Kids) > 1 {
		n.Kids[len(n.Kids)-1].N = ir.ClauseDefault
	}
	return n
}

// store assigns one node to one target.
func (f *funcLowerer) store(target, value *ir.Node) *ir.Node {
	return &ir.Node{Op: ir.OpAssign, N: 1, Kids: []*ir.Node{target, value}}
}

// target lowers the left side of an assignment.
func (f *funcLowerer) target(e ast.Expr) *ir.Node {
	if e == nil {
		return &ir.Node{Op: ir.OpNop}
	}
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if id.Name == "_" {
			return &ir.Node{Op: ir.OpNop}
		}
		if v, ok := f.info.Defs[id].(*types.Var); ok {
			return &ir.Node{Op: ir.OpDefine, N: f.slot(v)}
		}
	}
	n := f.expr(e)
	if n.Op == ir.OpKeyed {
		n = n.Kids[0]
	}
	return n
}

func (f *funcLowerer) decl(s *ast.DeclStmt) *ir.Node {
	gen, ok := s.Decl.(*ast.GenDecl)
	if !ok || gen.Tok != token.VAR {
		return &ir.Node{Op: ir.OpNop}
	}
	b := &ir.Node{Op: ir.OpBlock}
	for _, spec := range gen.Specs {
		spec := spec.(*ast.ValueSpec)
		n := &ir.Node{Op: ir.OpAssign, N: len(spec.Names)}
		var right []*ir.Node
		for _, e := range spec.Values {
			right = append(right, f.value(e))
		}
		for i, name := range spec.Names {
			n.Kids = append(n.Kids, f.target(name))
			if len(spec.Values) == 0 {
				right = append(right, f.zero(f.info.TypeOf(spec.Names[i])))
			}
		}
		n.Kids = append(n.Kids, right...)
		b.Kids = append(b.Kids, n)
	}
	return b
}
