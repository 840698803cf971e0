package annotation

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"iter"
	"maps"
	"slices"
)

// This file follows the functions of a design.

// maxGoaDepth bounds how deep functions are followed.
const maxGoaDepth = 16

// goaTelling are the functions of the language that say what is demanded, or where. Code
// that is not followed matters only if it calls one of them.
var goaTelling = append([]string{"API", "Service", "Method", "Security", "NoSecurity", "Scope", "Path", "Parent", "CanonicalMethod"}, goaMethods...)

// inside yields the calls of the language in the function that ends the
// arguments of a call.
func (g *goaReader) inside(c goaCall) iter.Seq[goaCall] {
	return func(yield func(goaCall) bool) {
		if len(c.Args) > 0 {
			g.function(c.Args[len(c.Args)-1], c.env, 0, yield)
		}
	}
}

// function yields the calls in a function, and reports whether to go on.
func (g *goaReader) function(e ast.Expr, env goaEnv, depth int, yield func(goaCall) bool) bool {
	if depth > maxGoaDepth {
		return true
	}
	if f, ok := ast.Unparen(e).(*ast.FuncLit); ok {
		return g.body(f.Body, env, depth, yield)
	}
	obj := g.object(e)
	if arg, ok := env[obj]; ok && obj != nil && arg.Expr != nil {
		return g.function(arg.Expr, arg.env, depth+1, yield)
	}
	if value, ok := g.variables[obj]; ok && obj != nil && !g.moved[obj] {
		return g.function(value, nil, depth+1, yield)
	}
	if f := g.functions[obj]; obj != nil && f != nil {
		return g.body(f.Body, nil, depth+1, yield)
	}
	return true
}

// body yields the calls in a block, whose names it adds to a copy of env.
func (g *goaReader) body(block *ast.BlockStmt, env goaEnv, depth int, yield func(goaCall) bool) bool {
	inner := maps.Clone(env)
	if inner == nil {
		inner = make(goaEnv)
	}
	return g.statements(block.List, inner, depth, yield)
}

// statements yields the calls in statements, which share their names.
func (g *goaReader) statements(list []ast.Stmt, env goaEnv, depth int, yield func(goaCall) bool) bool {
	for _, stmt := range list {
		if _, ok := stmt.(*ast.ReturnStmt); ok {
			return true
		}
		if !g.statement(stmt, env, depth, yield) {
			return false
		}
	}
	return true
}

// statement yields the calls in a statement. It adds to env what the statement
// declares.
func (g *goaReader) statement(stmt ast.Stmt, env goaEnv, depth int, yield func(goaCall) bool) bool {
	switch s := stmt.(type) {
	case *ast.ExprStmt:
		return g.expression(s.X, env, depth, yield)
	case *ast.AssignStmt:
		for i, lhs := range s.Lhs {
			if obj := g.defined(lhs); obj != nil && len(s.Lhs) == len(s.Rhs) && s.Tok == token.DEFINE && !g.moved[obj] {
				env[obj] = goaArg{Expr: s.Rhs[i], env: maps.Clone(env)}
			}
		}
		for _, rhs := range s.Rhs {
			if !g.expression(rhs, env, depth, yield) {
				return false
			}
		}
	case *ast.DeclStmt:
		decl, ok := s.Decl.(*ast.GenDecl)
		if !ok || decl.Tok != token.VAR {
			return true
		}
		for _, spec := range decl.Specs {
			spec := spec.(*ast.ValueSpec)
			for i, value := range spec.Values {
				if obj := g.in.Info.Defs[spec.Names[min(i, len(spec.Names)-1)]]; obj != nil && len(spec.Names) == len(spec.Values) && !g.moved[obj] {
					env[obj] = goaArg{Expr: value, env: maps.Clone(env)}
				}
				if !g.expression(value, env, depth, yield) {
					return false
				}
			}
		}
	case *ast.BlockStmt:
		return g.body(s, env, depth, yield)
	case *ast.IfStmt:
		if s.Init == nil {
			switch holds, known := g.condition(s.Cond, env); {
			case known && holds:
				return g.body(s.Body, env, depth, yield)
			case known && s.Else != nil:
				return g.statement(s.Else, env, depth, yield)
			case known:
				return true
			}
		}
		g.unfollowed(s, "a condition")
	case *ast.SwitchStmt:
		if body, known := g.chosen(s, env); known {
			return g.statements(body, maps.Clone(env), depth, yield)
		}
		g.unfollowed(s, "a switch")
	case *ast.RangeStmt:
		return g.loop(s, env, depth, yield)
	default:
		g.unfollowed(s, "a statement")
	}
	return true
}

// loop yields the calls in a loop over a list that is known, iteration by iteration.
func (g *goaReader) loop(s *ast.RangeStmt, env goaEnv, depth int, yield func(goaCall) bool) bool {
	rows, known := g.rows(s.X, env)
	if !known {
		g.unfollowed(s, "a loop")
		return true
	}
	for _, row := range rows {
		if !g.step(s.X) {
			return true
		}
		inner := maps.Clone(env)
		if obj := g.defined(s.Key); obj != nil {
			inner[obj] = row.key
		}
		if obj := g.defined(s.Value); obj != nil {
			inner[obj] = row.value
		}
		if !g.body(s.Body, inner, depth, yield) {
			return false
		}
	}
	return true
}

// expression yields the calls that evaluating an expression makes: it is one of
// the language, or of a function that is followed.
func (g *goaReader) expression(e ast.Expr, env goaEnv, depth int, yield func(goaCall) bool) bool {
	if c, ok := g.call(e, env); ok {
		return yield(c)
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || depth >= maxGoaDepth {
		return true
	}
	if !g.step(call) {
		return true
	}
	obj := g.object(call.Fun)
	if f := g.functions[obj]; obj != nil && f != nil {
		return g.body(f.Body, g.bind(f.Type, call, env, nil), depth+1, yield)
	}
	fun, around := ast.Unparen(call.Fun), env
	for range maxGoaDepth { // a variable that holds a function
		arg, ok := around[g.object(fun)]
		if !ok || arg.Expr == nil {
			break
		}
		fun, around = ast.Unparen(arg.Expr), arg.env
	}
	if obj := g.object(fun); obj != nil && g.variables[obj] != nil && !g.moved[obj] {
		fun, around = ast.Unparen(g.variables[obj]), nil
	}
	if lit, ok := fun.(*ast.FuncLit); ok {
		return g.body(lit.Body, g.bind(lit.Type, call, env, around), depth+1, yield)
	}
	if f := g.functions[g.object(fun)]; f != nil {
		return g.body(f.Body, g.bind(f.Type, call, env, nil), depth+1, yield)
	}
	if f, ok := g.object(fun).(*types.Func); ok && g.mayTell(f.Pkg()) {
		return yield(goaCall{goaForeign, call, env})
	}
	return true
}

// step counts what is followed, and reports whether there is not too much of it.
func (g *goaReader) step(n ast.Node) bool {
	if g.steps--; g.steps == -1 {
		g.unread(&fault{pos: n.Pos(), end: n.End(), text: "the design is too large to be followed from here on"})
	}
	return g.steps >= 0
}

// bind returns what names stand for in a function that is called: those around it,
// and its parameters.
func (g *goaReader) bind(typ *ast.FuncType, call *ast.CallExpr, env, around goaEnv) goaEnv {
	bound := maps.Clone(around)
	if bound == nil {
		bound = make(goaEnv)
	}
	i := 0
	for _, field := range typ.Params.List {
		for _, name := range field.Names {
			obj := g.in.Info.Defs[name]
			_, variadic := field.Type.(*ast.Ellipsis)
			switch {
			case obj == nil || g.moved[obj]:
			case variadic && call.Ellipsis.IsValid() && i < len(call.Args):
				bound[obj] = goaArg{Expr: call.Args[i], env: env}
			case variadic:
				bound[obj] = goaArg{list: call.Args[min(i, len(call.Args)):], isList: true, env: env}
			case i < len(call.Args):
				bound[obj] = goaArg{Expr: call.Args[i], env: env}
			}
			i++
		}
	}
	return bound
}

// chosen returns the statements that a switch runs, if that is known.
func (g *goaReader) chosen(s *ast.SwitchStmt, env goaEnv) (body []ast.Stmt, known bool) {
	if s.Init != nil || s.Tag == nil {
		return nil, false
	}
	tag, _, ok := g.constant(s.Tag, env)
	if !ok {
		return nil, false
	}
	for _, stmt := range s.Body.List {
		clause := stmt.(*ast.CaseClause)
		if slices.ContainsFunc(clause.Body, func(s ast.Stmt) bool { _, jumps := s.(*ast.BranchStmt); return jumps }) {
			return nil, false
		}
		if clause.List == nil {
			if body == nil {
				body = clause.Body
			}
			continue
		}
		for _, e := range clause.List {
			text, _, ok := g.constant(e, env)
			if !ok {
				return nil, false
			}
			if text == tag {
				return clause.Body, true
			}
		}
	}
	return body, true
}

// condition decides a condition on constants.
func (g *goaReader) condition(e ast.Expr, env goaEnv) (holds, known bool) {
	e = ast.Unparen(e)
	if v := g.in.Info.Types[e].Value; v != nil && v.Kind() == constant.Bool {
		return constant.BoolVal(v), true
	}
	switch e := e.(type) {
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			holds, known = g.condition(e.X, env)
			return !holds, known
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.EQL, token.NEQ:
			x, _, okX := g.constant(e.X, env)
			y, _, okY := g.constant(e.Y, env)
			return (x == y) == (e.Op == token.EQL), okX && okY
		case token.LAND, token.LOR:
			x, okX := g.condition(e.X, env)
			y, okY := g.condition(e.Y, env)
			if e.Op == token.LAND {
				return x && y, okX && okY
			}
			return x || y, okX && okY
		}
	default:
		value, around, ok := g.resolve(e, env)
		if _, zero := value.(goaZero); zero {
			return false, true
		}
		if ok && value != e {
			return g.condition(value, around)
		}
	}
	return false, false
}

// unfollowed reports a statement that is not followed, if it says anything of what
// is demanded, or where.
func (g *goaReader) unfollowed(stmt ast.Stmt, what string) {
	if !g.tells(stmt) {
		return
	}
	end := stmt.End()
	switch s := stmt.(type) {
	case *ast.IfStmt:
		end = s.Cond.End()
	case *ast.RangeStmt:
		end = s.X.End()
	case *ast.SwitchStmt:
		end = s.Body.Lbrace
	case *ast.ForStmt:
		end = s.Body.Lbrace
		what = "a loop"
	}
	g.unread(&fault{pos: stmt.Pos(), end: end, text: what + " in a design that cannot be decided without running it; what it says of security and routes is not known"})
}

// tells reports whether code says anything of what is demanded, or where.
func (g *goaReader) tells(n ast.Node) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if call, ok := g.call(n, nil); ok {
				found = found || slices.Contains(goaTelling, call.name)
			}
		case *ast.Ident:
			if f := g.functions[g.in.Info.Uses[n]]; f != nil && !found {
				says, known := g.says[f]
				if !known {
					g.says[f] = false // as far as it only calls itself
					says = g.tells(f.Body)
					g.says[f] = says
				}
				found = says
			}
		}
		return !found
	})
	return found
}

// A goaProblem tells problems apart.
type goaProblem struct {
	pos  token.Pos
	text string
}

// unread reports a problem once, however often it is met.
func (g *goaReader) unread(f *fault) {
	at := goaProblem{f.pos, f.text}
	if !g.said[at] {
		g.said[at] = true
		g.report(f)
	}
}
