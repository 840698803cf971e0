package annotation

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// This file evaluates what a design computes of its texts.

// A goaEnv is what local names stand for: parameters, variables that are set
// once, and those of loops.
type goaEnv map[types.Object]goaArg

// A goaArg is an expression and what the names in it stand for, or several of
// them, or a number that a loop counts.
type goaArg struct {
	ast.Expr
	list   []ast.Expr
	isList bool
	number string
	env    goaEnv
}

// A goaRow is what the variables of a loop stand for in one iteration.
type goaRow struct{ key, value goaArg }

// A goaZero is an element or a field that is not set.
type goaZero struct{ ast.Expr }

// defined returns the variable that an identifier declares, nil if none.
func (g *goaReader) defined(e ast.Expr) types.Object {
	id, ok := e.(*ast.Ident)
	if !ok || id.Name == "_" {
		return nil
	}
	return g.in.Info.Defs[id]
}

// resolve returns the expression that a name, an element or a field stands for,
// as far as that is known.
func (g *goaReader) resolve(e ast.Expr, env goaEnv) (ast.Expr, goaEnv, bool) {
	g.nested++
	defer func() { g.nested-- }()
	if g.nested > maxGoaNested || !g.step(e) {
		return nil, nil, false
	}
	for range maxGoaDepth {
		e = ast.Unparen(e)
		switch x := e.(type) {
		case *ast.Ident:
			obj := g.in.Info.Uses[x]
			if arg, ok := env[obj]; ok && obj != nil {
				if arg.Expr == nil {
					return e, env, true
				}
				e, env = arg.Expr, arg.env
				continue
			}
			if value, ok := g.variables[obj]; ok && !g.moved[obj] {
				e, env = value, nil
				continue
			}
			return e, env, true
		case *ast.SelectorExpr:
			lit, around, ok := g.literal(x.X, env)
			if !ok {
				return e, env, true
			}
			if e, ok = field(lit, g.in.Info.TypeOf(lit), x.Sel.Name); !ok {
				return goaZero{x}, nil, true
			}
			env = around
		case *ast.IndexExpr:
			lit, around, ok := g.literal(x.X, env)
			key, _, known := g.constant(x.Index, env)
			if !ok || !known {
				return nil, nil, false
			}
			element, known := g.element(lit, around, key)
			if element == nil {
				return goaZero{x}, nil, known
			}
			e, env = element, around
		case *ast.UnaryExpr:
			if e = x.X; x.Op != token.AND {
				return x, env, true
			}
		case *ast.CallExpr:
			f, result := g.returned(x)
			if result == nil {
				return e, env, true
			}
			e, env = result, g.bind(f.Type, x, env, nil)
		default:
			return e, env, true
		}
	}
	return nil, nil, false
}

// returned returns a function of the design that is called, and the one expression that it
// returns; nil if its body is anything else.
func (g *goaReader) returned(call *ast.CallExpr) (*ast.FuncDecl, ast.Expr) {
	f := g.functions[g.object(call.Fun)]
	if f == nil || len(f.Body.List) != 1 {
		return nil, nil
	}
	ret, ok := f.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return nil, nil
	}
	return f, ret.Results[0]
}

// literal returns the composite literal that an expression stands for.
func (g *goaReader) literal(e ast.Expr, env goaEnv) (*ast.CompositeLit, goaEnv, bool) {
	value, around, ok := g.resolve(e, env)
	if !ok {
		return nil, nil, false
	}
	lit, ok := value.(*ast.CompositeLit)
	return lit, around, ok
}

// field returns what a literal sets a field to.
func field(lit *ast.CompositeLit, t types.Type, name string) (ast.Expr, bool) {
	if t == nil {
		return nil, false
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil, false
	}
	for i, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok && id.Name == name {
				return kv.Value, true
			}
		} else if i < s.NumFields() && s.Field(i).Name() == name {
			return elt, true
		}
	}
	return nil, false
}

// element returns the element of a list or a map at a key, nil if there is none,
// and whether that is known.
func (g *goaReader) element(lit *ast.CompositeLit, env goaEnv, key string) (e ast.Expr, known bool) {
	known = true
	for i, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			if strconv.Itoa(i) == key {
				return elt, true
			}
			continue
		}
		k, _, ok := g.constant(kv.Key, env)
		if ok && k == key {
			return kv.Value, true
		}
		known = known && ok
	}
	return nil, known
}

// rows returns what a loop over an expression goes through.
func (g *goaReader) rows(e ast.Expr, env goaEnv) (rows []goaRow, known bool) {
	value, around, ok := g.resolve(e, env)
	if !ok {
		return nil, false
	}
	if _, ok := value.(goaZero); ok {
		return nil, true
	}
	if arg, ok := around[g.object(value)]; ok && arg.isList {
		for i, e := range arg.list {
			rows = append(rows, goaRow{goaArg{number: strconv.Itoa(i)}, goaArg{Expr: e, env: arg.env}})
		}
		return rows, true
	}
	if n, ok := number(g.in.Info.Types[value].Value); ok && n <= maxGoaSteps {
		for i := range n {
			rows = append(rows, goaRow{key: goaArg{number: strconv.Itoa(i)}})
		}
		return rows, true
	}
	lit, ok := value.(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	for i, elt := range lit.Elts {
		row := goaRow{goaArg{number: strconv.Itoa(i)}, goaArg{Expr: elt, env: around}}
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			row = goaRow{goaArg{Expr: kv.Key, env: around}, goaArg{Expr: kv.Value, env: around}}
		}
		rows = append(rows, row)
	}
	return rows, true
}

func number(v constant.Value) (int, bool) {
	if v == nil || v.Kind() != constant.Int {
		return 0, false
	}
	n, exact := constant.Int64Val(v)
	return int(n), exact
}

// constant returns a text or number that is known, and the expression that says
// it: the literal, if one does.
func (g *goaReader) constant(e ast.Expr, env goaEnv) (string, ast.Expr, bool) {
	return g.evaluated(e, env, 0)
}

// evaluated returns the text that an expression is, if it is known, and the expression
// that says it.
func (g *goaReader) evaluated(e ast.Expr, env goaEnv, depth int) (string, ast.Expr, bool) {
	if s, ok := g.text(e); ok {
		return s, e, true
	}
	value, around, ok := g.resolve(e, env)
	if !ok || depth > maxGoaDepth {
		return "", nil, false
	}
	if zero, ok := value.(goaZero); ok {
		return "", zero.Expr, isString(g.in.Info.TypeOf(zero.Expr))
	}
	if s, ok := g.text(value); ok {
		return s, value, true
	}
	if n, ok := number(g.in.Info.Types[value].Value); ok {
		return strconv.Itoa(n), value, true
	}
	switch x := value.(type) {
	case *ast.Ident:
		if arg, ok := around[g.object(x)]; ok && arg.number != "" {
			return arg.number, x, true
		}
	case *ast.BinaryExpr:
		if x.Op != token.ADD || !isString(g.in.Info.TypeOf(x)) {
			return "", nil, false
		}
		left, _, okLeft := g.evaluated(x.X, around, depth+1)
		right, _, okRight := g.evaluated(x.Y, around, depth+1)
		return left + right, x, okLeft && okRight
	case *ast.CallExpr:
		s, ok := g.computed(x, around, depth)
		return s, x, ok
	}
	return "", nil, false
}

// goaTexts are functions of the standard library that make a text of one.
var goaTexts = map[string]func(string) string{
	"strings.ToLower": strings.ToLower, // https://pkg.go.dev/strings#ToLower
	"strings.ToUpper": strings.ToUpper, // https://pkg.go.dev/strings#ToUpper
}

// computed returns the text that a call makes, if it is a conversion, or one of
// the functions that only put text together.
func (g *goaReader) computed(call *ast.CallExpr, env goaEnv, depth int) (string, bool) {
	var args []string
	for _, arg := range call.Args {
		s, _, ok := g.evaluated(arg, env, depth+1)
		if !ok {
			return "", false
		}
		args = append(args, s)
	}
	if g.in.Info.Types[call.Fun].IsType() && len(args) == 1 && isString(g.in.Info.TypeOf(call)) && isString(g.in.Info.TypeOf(call.Args[0])) {
		return args[0], true
	}
	f, ok := g.object(call.Fun).(*types.Func)
	if !ok || len(args) == 0 || call.Ellipsis.IsValid() {
		return "", false
	}
	if make := goaTexts[f.FullName()]; make != nil {
		return make(args[0]), true
	}
	if f.FullName() != "fmt.Sprintf" { // https://pkg.go.dev/fmt#Sprintf
		return "", false
	}
	parts := strings.Split(args[0], "%")
	out := parts[0]
	if len(parts) != len(args) {
		return "", false
	}
	for i, part := range parts[1:] {
		switch {
		case part == "" || strings.IndexByte("svdq", part[0]) < 0:
			return "", false
		case part[0] == 'q':
			out += fmt.Sprintf("%q", args[i+1]) + part[1:]
		default:
			out += args[i+1] + part[1:]
		}
	}
	return out, true
}

func isString(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}
