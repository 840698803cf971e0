package annotation

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// The designs of goa are programs in a language of functions, each of which
// says something of what the function around it describes:
//
//	var _ = Service("contacts", func() {
//		Security(OAuth2, func() { Scope("read:contacts") })
//		Method("list", func() {
//			HTTP(func() { GET("/contacts") })
//		})
//	})
//
// They are read without running them: functions of the same package are
// followed, conditions and loops are not. https://pkg.go.dev/goa.design/goa/v3/dsl

const goaPath = "goa.design/goa/v3/dsl"

// A goaReader reads the designs of one package.
type goaReader struct {
	*collector
	functions map[types.Object]*ast.FuncDecl
	variables map[types.Object]ast.Expr // of the package, by what they are set to
	base      string                    // the path of the API
	bare      bool                      // the API demands nothing
	scoped    bool                      // scopes are named somewhere
}

// A goaCall is a call of a function of the language, and what the parameters
// of the function around it stand for.
type goaCall struct {
	name string
	*ast.CallExpr
	params goaParams
}

type goaParams map[types.Object]goaArg

type goaArg struct {
	ast.Expr
	params goaParams
}

// goa reads the designs of a file.
func (c *collector) goa(_ inspector.Cursor, file *ast.File) {
	if !importsPackage(file, goaPath) {
		return
	}
	g := &goaReader{collector: c, functions: make(map[types.Object]*ast.FuncDecl), variables: make(map[types.Object]ast.Expr)}
	for _, f := range c.in.Files {
		g.scoped = g.scoped || g.namesScopes(f)
		for name, value := range packageValues(f) {
			if obj := c.in.Info.Defs[name]; obj != nil {
				g.variables[obj] = value
			}
			if call, ok := g.call(value, nil); ok && call.name == "API" {
				var s goaSecurity
				for in := range g.inside(call) {
					g.security(&s, in)
				}
				g.base, g.bare = g.apiPath(call), !s.said()
			}
		}
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Body != nil {
				if obj := c.in.Info.Defs[fn.Name]; obj != nil {
					g.functions[obj] = fn
				}
			}
		}
	}
	general := &Annotation{Dialect: Goa, General: new(General)}
	for _, value := range packageValues(file) {
		call, ok := g.call(value, nil)
		if !ok {
			continue
		}
		switch call.name {
		case "API":
			g.api(call, general)
		case "Service":
			g.service(call)
		case "OAuth2Security", "JWTSecurity", "APIKeySecurity", "BasicAuthSecurity":
			general.General.Schemes = append(general.General.Schemes, g.scheme(call))
			if !general.Span.IsValid() {
				general.Span = source.Between(c.in.Fset, call.Pos(), call.Fun.End())
			}
		}
	}
	if general.Span.IsValid() {
		general.Extent = general.Span
		c.all = append(c.all, general)
	}
}

// packageValues yields the variables of a file with what each is set to.
func packageValues(file *ast.File) iter.Seq2[*ast.Ident, ast.Expr] {
	return func(yield func(*ast.Ident, ast.Expr) bool) {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.GenDecl)
			if !ok || decl.Tok != token.VAR {
				continue
			}
			for _, spec := range decl.Specs {
				spec, ok := spec.(*ast.ValueSpec)
				if !ok || len(spec.Names) != len(spec.Values) {
					continue
				}
				for i, name := range spec.Names {
					if !yield(name, spec.Values[i]) {
						return
					}
				}
			}
		}
	}
}

// call returns an expression that is a call of a function of the language.
func (g *goaReader) call(e ast.Expr, params goaParams) (goaCall, bool) {
	if e == nil {
		return goaCall{}, false
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return goaCall{}, false
	}
	f, ok := g.object(call.Fun).(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() != goaPath {
		return goaCall{}, false
	}
	return goaCall{f.Name(), call, params}, true
}

// object returns what an identifier, or one of another package, stands for.
func (g *goaReader) object(e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return g.in.Info.Uses[e]
	case *ast.SelectorExpr:
		return g.in.Info.Uses[e.Sel]
	}
	return nil
}

// maxGoaDepth bounds how deep functions are followed.
const maxGoaDepth = 16

// inside yields the calls of the language in the function that ends the
// arguments of a call.
func (g *goaReader) inside(c goaCall) iter.Seq[goaCall] {
	return func(yield func(goaCall) bool) {
		if len(c.Args) > 0 {
			g.function(c.Args[len(c.Args)-1], c.params, 0, yield)
		}
	}
}

// function yields the calls in a function, and reports whether to go on.
func (g *goaReader) function(e ast.Expr, params goaParams, depth int, yield func(goaCall) bool) bool {
	if depth > maxGoaDepth {
		return true
	}
	if f, ok := ast.Unparen(e).(*ast.FuncLit); ok {
		return g.body(f.Body, params, depth, yield)
	}
	obj := g.object(e)
	if arg, ok := params[obj]; ok && obj != nil {
		return g.function(arg.Expr, arg.params, depth+1, yield)
	}
	if value, ok := g.variables[obj]; ok && obj != nil {
		return g.function(value, nil, depth+1, yield)
	}
	if f := g.functions[obj]; obj != nil && f != nil {
		return g.body(f.Body, nil, depth+1, yield)
	}
	return true
}

func (g *goaReader) body(block *ast.BlockStmt, params goaParams, depth int, yield func(goaCall) bool) bool {
	for _, stmt := range block.List {
		s, ok := stmt.(*ast.ExprStmt)
		if !ok {
			continue
		}
		if c, ok := g.call(s.X, params); ok {
			if !yield(c) {
				return false
			}
			continue
		}
		call, ok := ast.Unparen(s.X).(*ast.CallExpr)
		if !ok {
			continue
		}
		obj := g.object(call.Fun)
		f := g.functions[obj]
		if obj == nil || f == nil || depth >= maxGoaDepth {
			if !g.function(call.Fun, params, depth+1, yield) { // a variable that holds a function
				return false
			}
			continue
		}
		if !g.body(f.Body, g.bind(f, call, params), depth+1, yield) {
			return false
		}
	}
	return true
}

// bind returns what the parameters of a function stand for in a call.
func (g *goaReader) bind(f *ast.FuncDecl, call *ast.CallExpr, params goaParams) goaParams {
	bound := make(goaParams)
	i := 0
	for _, field := range f.Type.Params.List {
		for _, name := range field.Names {
			if _, variadic := field.Type.(*ast.Ellipsis); i < len(call.Args) && !variadic {
				bound[g.in.Info.Defs[name]] = goaArg{call.Args[i], params}
			}
			i++
		}
	}
	return bound
}

// constant returns a constant text, and the expression that says it.
func (g *goaReader) constant(e ast.Expr, params goaParams) (string, ast.Expr, bool) {
	for range maxGoaDepth {
		if s, ok := g.text(e); ok {
			return s, e, true
		}
		arg, ok := params[g.object(e)]
		if !ok {
			break
		}
		e, params = arg.Expr, arg.params
	}
	return "", nil, false
}

// api reads what an API says of all its methods.
func (g *goaReader) api(c goaCall, general *Annotation) {
	var s goaSecurity
	for in := range g.inside(c) {
		g.security(&s, in)
	}
	general.Span = source.Between(g.in.Fset, c.Pos(), c.Fun.End())
	switch {
	case len(s.faults) > 0:
		g.reportAll(&s)
	case s.said():
		g.demand(general, &s)
	}
}

// demand sets what functions about security say together.
func (g *goaReader) demand(a *Annotation, s *goaSecurity) {
	if s.public != nil {
		a.Span = source.Between(g.in.Fset, s.public.Pos(), s.public.End())
		a.Requirement, a.PublicReason = scope.Public(), "NoSecurity"
		return
	}
	first := s.calls[0]
	a.Span = source.Between(g.in.Fset, first.Pos(), first.End())
	a.Seam = g.seam(s)
	a.demand(s.list, "Security")
}

// service reads a service and its methods.
func (g *goaReader) service(c goaCall) {
	var own goaSecurity
	var methods []goaCall
	paths, child := []string{}, false
	for in := range g.inside(c) {
		switch in.name {
		case "HTTP":
			for h := range g.inside(in) {
				switch h.name {
				case "Path":
					if p, _, ok := g.constant(h.Args[0], h.params); ok && len(h.Args) == 1 {
						paths = append(paths, p)
					}
				case "Parent":
					child = true
				}
			}
		case "Method":
			methods = append(methods, in)
		default:
			g.security(&own, in)
		}
	}
	if child {
		return // its paths continue those of another service
	}
	g.reportAll(&own)
	for _, m := range methods {
		g.method(m, &own, g.servicePaths(paths))
	}
}

// method reads a method. What it demands itself counts, else what the service
// does, else the API.
func (g *goaReader) method(c goaCall, service *goaSecurity, bases []string) {
	var own goaSecurity
	a := &Annotation{
		Dialect: Goa, Span: source.Between(g.in.Fset, c.Pos(), c.Fun.End()),
		Extent: source.Between(g.in.Fset, c.Pos(), c.End()), Stmt: source.Between(g.in.Fset, c.Pos(), c.End()),
	}
	if len(c.Args) > 0 {
		a.Handler, _, _ = g.constant(c.Args[0], c.params)
	}
	for in := range g.inside(c) {
		if in.name == "HTTP" {
			for h := range g.inside(in) {
				a.Routes = append(a.Routes, g.routes(h, bases)...)
			}
			continue
		}
		g.security(&own, in)
	}
	s := &own
	if !own.said() {
		s = service
	}
	g.reportAll(&own)
	switch {
	case len(a.Routes) == 0:
		return
	case len(s.faults) > 0:
		a.Broken = true
	case s.said():
		g.demand(a, s)
	default:
		a.Inherits = !g.bare
	}
	// Nothing else registers the route: where scopes are a matter at all, it is
	// one without.
	if a.Inherits || a.Requirement != nil || g.scoped {
		for i := range a.Routes {
			a.Routes[i].Span = a.Stmt // a directive may stand there
		}
		g.all = append(g.all, a)
	}
}

// reportAll reports why something that is said of security is not known.
func (g *goaReader) reportAll(s *goaSecurity) {
	for _, f := range s.faults {
		g.report(f)
	}
}

// namesScopes reports whether a file has a call of Scope.
func (g *goaReader) namesScopes(f *ast.File) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && !found {
			call, ok := g.call(e, nil)
			found = ok && call.name == "Scope"
		}
		return !found
	})
	return found
}
