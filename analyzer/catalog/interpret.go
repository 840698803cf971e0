package catalog

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// This file computes what a method like String says of a value, for the few ways
// in which such methods are written: a switch, a table, what stringer generates
// (https://pkg.go.dev/golang.org/x/tools/cmd/stringer), fields put together. What is
// written otherwise is not known, which is no error.

// An interpreter runs small functions of one package that depend on nothing but
// their arguments and the initial values of variables.
type interpreter struct {
	info    *types.Info
	bodies  map[*types.Func]*ast.FuncDecl
	globals map[*types.Var]ast.Expr
	steps   int // that are left
}

const maxInterpreted = 10_000

func newInterpreter(files []*ast.File, info *types.Info) *interpreter {
	in := &interpreter{info: info, bodies: make(map[*types.Func]*ast.FuncDecl), globals: make(map[*types.Var]ast.Expr)}
	for _, file := range files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if fn, ok := info.Defs[decl.Name].(*types.Func); ok && decl.Body != nil {
					in.bodies[fn] = decl
				}
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					spec, ok := spec.(*ast.ValueSpec)
					if !ok || len(spec.Values) != len(spec.Names) {
						continue
					}
					for i, name := range spec.Names {
						if v, ok := info.Defs[name].(*types.Var); ok {
							in.globals[v] = spec.Values[i]
						}
					}
				}
			}
		}
	}
	return in
}

// An activation is one call of a function: its variables.
type activation struct {
	*interpreter
	vars map[types.Object]any
}

// call returns what a function returns, nil if that is not known.
func (in *interpreter) call(fn *types.Func, recv any, args []any) any {
	decl := in.bodies[fn.Origin()]
	if in.steps--; decl == nil || in.steps < 0 {
		return nil
	}
	a := &activation{in, make(map[types.Object]any)}
	if decl.Recv != nil && len(decl.Recv.List) == 1 && len(decl.Recv.List[0].Names) == 1 {
		a.vars[in.info.Defs[decl.Recv.List[0].Names[0]]] = recv
	}
	i := 0
	for _, field := range decl.Type.Params.List {
		for _, name := range field.Names {
			if i < len(args) {
				a.vars[in.info.Defs[name]] = args[i]
			}
			i++
		}
	}
	v, _ := a.run(decl.Body.List)
	return v
}

// run executes statements and returns what they return. It reports false if they
// do not return; a nil value says that it is not known what they do.
func (a *activation) run(list []ast.Stmt) (any, bool) {
	for _, stmt := range list {
		if a.steps--; a.steps < 0 {
			return nil, true
		}
		switch stmt := stmt.(type) {
		case *ast.ReturnStmt:
			if len(stmt.Results) != 1 {
				return nil, true
			}
			return a.eval(stmt.Results[0]), true
		case *ast.BlockStmt:
			if v, returns := a.run(stmt.List); returns {
				return v, true
			}
		case *ast.AssignStmt:
			if !a.assign(stmt) {
				return nil, true
			}
		case *ast.IfStmt:
			v, returns := a.branch(stmt)
			if returns {
				return v, true
			}
		case *ast.SwitchStmt:
			if v, returns := a.choose(stmt); returns {
				return v, true
			}
		default:
			return nil, true
		}
	}
	return nil, false
}

// branch runs an if statement.
func (a *activation) branch(stmt *ast.IfStmt) (any, bool) {
	if stmt.Init != nil {
		if v, returns := a.run([]ast.Stmt{stmt.Init}); returns {
			return v, true
		}
	}
	holds, ok := truthOf(a.eval(stmt.Cond))
	switch {
	case !ok:
		return nil, true
	case holds:
		return a.run(stmt.Body.List)
	case stmt.Else != nil:
		return a.run([]ast.Stmt{stmt.Else})
	}
	return nil, false
}

// choose runs a switch statement.
func (a *activation) choose(stmt *ast.SwitchStmt) (any, bool) {
	if stmt.Init != nil {
		if v, returns := a.run([]ast.Stmt{stmt.Init}); returns {
			return v, true
		}
	}
	var tag any = constant.MakeBool(true)
	if stmt.Tag != nil {
		tag = a.eval(stmt.Tag)
	}
	var otherwise *ast.CaseClause
	for _, clause := range stmt.Body.List {
		clause := clause.(*ast.CaseClause)
		if clause.List == nil {
			otherwise = clause
		}
		for _, e := range clause.List {
			same, ok := truthOf(compare(tag, token.EQL, a.eval(e)))
			if !ok {
				return nil, true
			}
			if same {
				return a.run(clause.Body)
			}
		}
	}
	if otherwise != nil {
		return a.run(otherwise.Body)
	}
	return nil, false
}

// assign reports whether it is known what an assignment sets.
func (a *activation) assign(stmt *ast.AssignStmt) bool {
	target := func(e ast.Expr) types.Object {
		id, ok := e.(*ast.Ident)
		if !ok {
			return nil
		}
		if obj := a.info.Defs[id]; obj != nil {
			return obj
		}
		return a.info.Uses[id]
	}
	if len(stmt.Lhs) == 2 && len(stmt.Rhs) == 1 { // v, ok := m[k]
		index, isIndex := ast.Unparen(stmt.Rhs[0]).(*ast.IndexExpr)
		if !isIndex {
			return false
		}
		m, isTable := a.eval(index.X).(entries)
		key, known := keyOf(a.eval(index.Index))
		if !isTable || !known {
			return false
		}
		v, has := m[key]
		a.set(target(stmt.Lhs[0]), v)
		a.set(target(stmt.Lhs[1]), constant.MakeBool(has))
		return true
	}
	if len(stmt.Lhs) != len(stmt.Rhs) {
		return false
	}
	for i, e := range stmt.Lhs {
		v := a.eval(stmt.Rhs[i])
		if op, isOp := operator(stmt.Tok); isOp {
			v = compute(a.eval(e), op, v)
		}
		obj := target(e)
		if v == nil || obj == nil && !isBlank(e) {
			return false
		}
		a.set(obj, v)
	}
	return true
}

// operator returns that of an assignment which computes, if it is one.
func operator(assign token.Token) (token.Token, bool) {
	switch assign {
	case token.ADD_ASSIGN:
		return token.ADD, true
	case token.SUB_ASSIGN:
		return token.SUB, true
	}
	return assign, false
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

func (a *activation) set(obj types.Object, v any) {
	if obj != nil {
		a.vars[obj] = v
	}
}

// eval returns the value of an expression, nil if it is not known.
func (a *activation) eval(e ast.Expr) any {
	if a.steps--; a.steps < 0 {
		return nil
	}
	e = ast.Unparen(e)
	if v := a.info.Types[e].Value; v != nil {
		return v
	}
	switch e := e.(type) {
	case *ast.Ident:
		obj := a.info.Uses[e]
		if v, ok := a.vars[obj]; ok {
			return v
		}
		if v, ok := obj.(*types.Var); ok && a.globals[v] != nil {
			return (&activation{a.interpreter, nil}).eval(a.globals[v])
		}
	case *ast.UnaryExpr:
		switch e.Op {
		case token.AND:
			return a.eval(e.X)
		case token.NOT:
			if b, ok := truthOf(a.eval(e.X)); ok {
				return constant.MakeBool(!b)
			}
		}
	case *ast.StarExpr:
		return a.eval(e.X)
	case *ast.BinaryExpr:
		if e.Op == token.LAND || e.Op == token.LOR {
			x, ok := truthOf(a.eval(e.X))
			switch {
			case !ok:
				return nil
			case x == (e.Op == token.LOR):
				return constant.MakeBool(x)
			}
			return a.eval(e.Y)
		}
		return compute(a.eval(e.X), e.Op, a.eval(e.Y))
	case *ast.SelectorExpr:
		if r, ok := a.eval(e.X).(record); ok {
			return r[e.Sel.Name]
		}
	case *ast.IndexExpr:
		return at(a.eval(e.X), a.eval(e.Index))
	case *ast.SliceExpr:
		return a.slice(e)
	case *ast.CompositeLit:
		return a.composite(e)
	case *ast.CallExpr:
		return a.called(e)
	}
	return nil
}

// slice returns a part of a text.
func (a *activation) slice(e *ast.SliceExpr) any {
	s, ok := textOf(a.eval(e.X))
	if !ok {
		return nil
	}
	low, high := int64(0), int64(len(s))
	for _, bound := range []struct {
		e  ast.Expr
		to *int64
	}{{e.Low, &low}, {e.High, &high}} {
		if bound.e == nil {
			continue
		}
		k, ok := a.eval(bound.e).(constant.Value)
		if !ok || k.Kind() != constant.Int {
			return nil
		}
		*bound.to, _ = constant.Int64Val(k)
	}
	if low < 0 || low > high || high > int64(len(s)) {
		return nil
	}
	return constant.MakeString(s[low:high])
}

// composite returns the value of a composite literal, nil if it is not known.
func (a *activation) composite(e *ast.CompositeLit) any {
	t := a.info.TypeOf(e)
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.Underlying().(type) {
	case *types.Struct:
		out := make(record)
		for i := range t.NumFields() {
			out[t.Field(i).Name()] = zeroValue(t.Field(i).Type())
		}
		for i, elt := range e.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				if id, ok := kv.Key.(*ast.Ident); ok {
					out[id.Name] = a.eval(kv.Value)
				}
			} else if i < t.NumFields() {
				out[t.Field(i).Name()] = a.eval(elt)
			}
		}
		return out
	case *types.Slice, *types.Array:
		out := make(array)
		next := int64(0)
		for _, elt := range e.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				k, ok := a.eval(kv.Key).(constant.Value)
				if !ok {
					return nil
				}
				next, _ = constant.Int64Val(constant.ToInt(k))
				elt = kv.Value
			}
			out[next] = a.eval(elt)
			next++
		}
		return out
	case *types.Map:
		out := make(entries)
		for _, elt := range e.Elts {
			kv, ok := elt.(*ast.KeyValueExpr)
			if !ok {
				return nil
			}
			key, known := keyOf(a.eval(kv.Key))
			if !known {
				return nil
			}
			out[key] = a.eval(kv.Value)
		}
		return out
	}
	return nil
}

// called returns the result of a call: of a conversion, of a function of the
// package, or of one of the standard library that writes text.
func (a *activation) called(e *ast.CallExpr) any {
	args := make([]any, len(e.Args))
	for i, arg := range e.Args {
		args[i] = a.eval(arg)
	}
	if tv := a.info.Types[e.Fun]; tv.IsType() && len(args) == 1 {
		_, from := textOf(args[0])
		if b, ok := tv.Type.Underlying().(*types.Basic); ok && (b.Info()&types.IsString != 0) != from {
			return nil // the text of a number is a letter
		}
		return args[0]
	}
	var id *ast.Ident
	var recv any
	switch fun := ast.Unparen(e.Fun).(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
		if a.info.Selections[fun] != nil {
			recv = a.eval(fun.X)
		}
	default:
		return nil
	}
	switch obj := a.info.Uses[id].(type) {
	case *types.Builtin:
		if obj.Name() != "len" || len(args) != 1 {
			return nil
		}
		switch x := args[0].(type) {
		case array:
			return constant.MakeInt64(int64(len(x)))
		case constant.Value:
			if s, ok := textOf(x); ok {
				return constant.MakeInt64(int64(len(s)))
			}
		}
	case *types.Func:
		if a.bodies[obj.Origin()] != nil {
			return a.call(obj, recv, args)
		}
		return library(obj.FullName(), args)
	}
	return nil
}
