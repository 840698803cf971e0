package flow

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

func (f *funcLowerer) block(list []ast.Stmt) *node {
	b := &node{Op: opBlock}
	for _, s := range list {
		if n := f.statement(s); n.Op != opNop {
			b.Kids = append(b.Kids, n)
		}
	}
	return b
}

// statement lowers s, and lets every call below know that it is in s.
func (f *funcLowerer) statement(s ast.Stmt) *node {
	if s == nil {
		return &node{Op: opNop}
	}
	outer := f.stmt
	f.stmt = f.place(s)
	n := f.stmtNode(s)
	f.stmt = outer
	return n
}

func (f *funcLowerer) stmtNode(s ast.Stmt) *node {
	switch s := s.(type) {
	case *ast.BlockStmt:
		return f.block(s.List)
	case *ast.ExprStmt:
		if n := f.changes(s.X); n != nil {
			return n
		}
		n := f.expr(s.X)
		if call, ok := ast.Unparen(s.X).(*ast.CallExpr); ok && f.panics(call) {
			return &node{Op: opPanic, Kids: []*node{n}}
		}
		return &node{Op: opExpr, Kids: []*node{n}}
	case *ast.GoStmt:
		return &node{Op: opGo, Kids: []*node{f.expr(s.Call)}}
	case *ast.DeferStmt:
		return &node{Op: opDefer, Kids: []*node{f.expr(s.Call)}}
	case *ast.SendStmt:
		return &node{Op: opExpr, Kids: []*node{f.expr(s.Value)}}
	case *ast.AssignStmt:
		return f.assign(s)
	case *ast.IncDecStmt:
		op := token.ADD_ASSIGN
		if s.Tok == token.DEC {
			op = token.SUB_ASSIGN
		}
		return f.store(f.target(s.X), f.operation(op, f.expr(s.X), &node{Op: opInt, N: 1}))
	case *ast.DeclStmt:
		return f.decl(s)
	case *ast.LabeledStmt:
		return &node{Op: opLabel, Name: s.Label.Name, Kids: []*node{f.statement(s.Stmt)}}
	case *ast.IfStmt:
		init := f.statement(s.Init) // first: what follows uses its variables
		n := &node{Op: opIf, Kids: []*node{f.expr(s.Cond), f.block(s.Body.List), f.statement(s.Else)}}
		if init.Op == opNop {
			return n
		}
		return &node{Op: opBlock, Kids: []*node{init, n}}
	case *ast.ForStmt:
		cond := &node{Op: opNop}
		init := f.statement(s.Init)
		if s.Cond != nil {
			cond = f.expr(s.Cond)
		}
		loop := &node{Op: opFor, At: f.place(s), Kids: []*node{cond, f.block(s.Body.List), f.statement(s.Post)}}
		loop.Kids = append(loop.Kids, changed(loop.Kids[1], loop.Kids[2])...)
		return &node{Op: opBlock, Kids: []*node{init, loop}}
	case *ast.RangeStmt:
		x := f.expr(s.X)
		n := &node{Op: opRange, Type: elementName(f.info.TypeOf(s.X)), At: f.place(s), Kids: []*node{
			f.target(s.Key), f.target(s.Value), x, f.block(s.Body.List)}}
		if isSeq(f.info.TypeOf(s.X)) {
			n.N = 1
		}
		n.Kids = append(n.Kids, changed(n.Kids[3])...)
		return n
	case *ast.SwitchStmt:
		init := f.statement(s.Init)
		tag := &node{Op: opBool, N: 1}
		if s.Tag != nil {
			tag = f.expr(s.Tag)
		}
		n := &node{Op: opSwitch, Kids: []*node{tag}}
		for _, c := range s.Body.List {
			n.Kids = append(n.Kids, f.clause(c.(*ast.CaseClause)))
		}
		return &node{Op: opBlock, Kids: []*node{init, n}}
	case *ast.TypeSwitchStmt:
		return f.typeSwitch(s)
	case *ast.SelectStmt:
		n := &node{Op: opSwitch, Kids: []*node{unknown("a channel")}}
		for _, c := range s.Body.List {
			c := c.(*ast.CommClause)
			body := f.block(c.Body)
			body.Kids = append([]*node{f.statement(c.Comm)}, body.Kids...)
			n.Kids = append(n.Kids, &node{Op: opClause, Kids: []*node{body, unknown("a channel")}})
		}
		return n
	case *ast.ReturnStmt:
		n := &node{Op: opReturn}
		for _, e := range s.Results {
			n.Kids = append(n.Kids, f.value(e))
		}
		return n
	case *ast.BranchStmt:
		n := &node{Op: opNop}
		switch s.Tok {
		case token.BREAK:
			n.Op = opBreak
		case token.CONTINUE:
			n.Op = opContinue
		case token.GOTO:
			if label := f.info.Uses[s.Label]; label != nil && label.Pos() < s.Pos() {
				n.Op, n.At = opGoto, f.place(s)
			}
		}
		if s.Label != nil {
			n.Name = s.Label.Name
		}
		return n
	}
	return &node{Op: opNop}
}

// changes lowers the calls of builtin functions that change what they are
// given, as assignments; it returns nil for any other expression. Where part
// of a slice is copied to, the elements are added.
func (f *funcLowerer) changes(x ast.Expr) *node {
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
		element := &node{Op: opIndex, Kids: []*node{f.expr(to), f.expr(call.Args[1])}}
		return f.store(element, &node{Op: opAbsent})
	case "copy":
		before := &node{Op: opList}
		if part, ok := to.(*ast.SliceExpr); ok {
			to = part.X
			before = f.expr(to)
		}
		return f.store(f.target(to), &node{Op: opAppend, N: spread, Kids: []*node{before, f.value(call.Args[1])}})
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

func (f *funcLowerer) clause(c *ast.CaseClause) *node {
	n := &node{Op: opClause, Kids: []*node{f.block(c.Body)}}
	if c.List == nil {
		n.N = clauseDefault
	}
	if len(c.Body) > 0 {
		if b, ok := c.Body[len(c.Body)-1].(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
			n.N |= clauseFalls
		}
	}
	for _, e := range c.List {
		n.Kids = append(n.Kids, f.expr(e))
	}
	return n
}

func (f *funcLowerer) typeSwitch(s *ast.TypeSwitchStmt) *node {
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
	n := &node{Op: opTypeSwitch, Kids: []*node{f.expr(x)}}
	for _, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		clause := &node{Op: opClause}
		slot := -1
		if v, ok := f.info.Implicits[c].(*types.Var); ok {
			slot = f.slot(v)
		}
		var names []string
		for _, e := range c.List {
			names = append(names, typeName(f.info.TypeOf(e)))
		}
		if c.List == nil {
			clause.N = clauseDefault
		}
		clause.Name = strings.Join(names, ",")
		clause.Kids = []*node{f.block(c.Body), {Op: opDefine, N: slot}}
		n.Kids = append(n.Kids, clause)
	}
	return &node{Op: opBlock, Kids: []*node{init, n}}
}

func (f *funcLowerer) assign(s *ast.AssignStmt) *node {
	switch s.Tok {
	case token.ASSIGN, token.DEFINE:
	default:
		return f.store(f.target(s.Lhs[0]), f.operation(s.Tok, f.expr(s.Lhs[0]), f.expr(s.Rhs[0])))
	}
	n := &node{Op: opAssign, N: len(s.Lhs)}
	// The right sides first: a variable on the left may not exist yet.
	right := make([]*node, len(s.Rhs))
	for i, e := range s.Rhs {
		right[i] = f.value(e)
	}
	for _, e := range s.Lhs {
		n.Kids = append(n.Kids, f.target(e))
	}
	n.Kids = append(n.Kids, right...)
	return n
}

// operation lowers what an assignment operator such as += computes.
func (f *funcLowerer) operation(tok token.Token, x, y *node) *node {
	if tok == token.ADD_ASSIGN {
		return &node{Op: opConcat, Kids: []*node{x, y}}
	}
	return &node{Op: opArithmetic, Name: strings.TrimSuffix(tok.String(), "="), Kids: []*node{x, y}}
}

// changed returns the local variables that the statements assign, each once.
func changed(list ...*node) []*node {
	var out []*node
	seen := make(map[int]bool)
	var visit func(*node)
	visit = func(n *node) {
		if n.Op == opAssign {
			for _, target := range n.Kids[:n.N] {
				if target.Op == opLocal && !seen[target.N] {
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

// panics reports whether a call does not return.
func (f *funcLowerer) panics(call *ast.CallExpr) bool {
	switch callee := typeutil.Callee(f.info, call).(type) {
	case *types.Builtin:
		return callee.Name() == "panic"
	case *types.Func:
		return noReturn[callee.FullName()]
	}
	return false
}

// noReturn are the functions of the standard library that do not return.
var noReturn = map[string]bool{
	"os.Exit": true, "runtime.Goexit": true, // https://pkg.go.dev/os#Exit, https://pkg.go.dev/runtime#Goexit
	"log.Fatal": true, "log.Fatalf": true, "log.Fatalln": true, // https://pkg.go.dev/log#Fatal
	"log.Panic": true, "log.Panicf": true, "log.Panicln": true,
	"(*log.Logger).Fatal": true, "(*log.Logger).Fatalf": true, "(*log.Logger).Fatalln": true,
	"(*log.Logger).Panic": true, "(*log.Logger).Panicf": true, "(*log.Logger).Panicln": true,
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
		return typeName(u.Elem())
	case *types.Array:
		return typeName(u.Elem())
	case *types.Map:
		return typeName(u.Elem())
	}
	return ""
}

// store assigns one node to one target.
func (f *funcLowerer) store(target, value *node) *node {
	return &node{Op: opAssign, N: 1, Kids: []*node{target, value}}
}

// target lowers the left side of an assignment.
func (f *funcLowerer) target(e ast.Expr) *node {
	if e == nil {
		return &node{Op: opNop}
	}
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if id.Name == "_" {
			return &node{Op: opNop}
		}
		if v, ok := f.info.Defs[id].(*types.Var); ok {
			return &node{Op: opDefine, N: f.slot(v)}
		}
	}
	n := f.expr(e)
	if n.Op == opKeyed {
		n = n.Kids[0]
	}
	return n
}

func (f *funcLowerer) decl(s *ast.DeclStmt) *node {
	gen, ok := s.Decl.(*ast.GenDecl)
	if !ok || gen.Tok != token.VAR {
		return &node{Op: opNop}
	}
	b := &node{Op: opBlock}
	for _, spec := range gen.Specs {
		spec := spec.(*ast.ValueSpec)
		n := &node{Op: opAssign, N: len(spec.Names)}
		var right []*node
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
