package annotation

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"iter"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/analyzer/world"
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
// They are read without running them. Functions of the same package are followed
// with what they are given, loops over literals are unrolled, and conditions on
// constants decided (goa_walk.go, goa_value.go). What of the security or the
// routes cannot be read is a problem there. https://pkg.go.dev/goa.design/goa/v3/dsl

const goaPath = "goa.design/goa/v3/dsl"

// A goaReader reads the designs of one package.
type goaReader struct {
	*collector
	functions map[types.Object]*ast.FuncDecl
	variables map[types.Object]ast.Expr // of the package, by what they are set to
	moved     map[types.Object]bool     // variables that are set anew somewhere
	says      map[*ast.FuncDecl]bool    // whether functions speak of security or routes, as far as asked for
	services  map[string]goaCall        // by name
	said      map[goaProblem]bool       // those that are reported
	steps     int                       // calls and iterations that may still be followed
	nested    int                       // values that are looked for, one inside the other
	api       *goaCall                  // nil where it is in another package
	base      string                    // its path
	bare      bool                      // it demands nothing
	scoped    bool                      // scopes are named somewhere
}

// A goaCall is a call of a function of the language, and what the names in the
// functions around it stand for.
type goaCall struct {
	name string
	*ast.CallExpr
	env goaEnv
}

// maxGoaSteps bounds the calls, iterations and values that are followed in a
// file, and maxGoaNested the values inside one another.
const (
	maxGoaSteps  = 200_000
	maxGoaNested = 100
)

// goa reads the designs of a file.
func (c *collector) goa(_ inspector.Cursor, file *ast.File) {
	if from, ok := world.GeneratedFrom(file); ok {
		c.goaServer(file, from)
	}
	if !importsPackage(file, goaPath) {
		return
	}
	g := &goaReader{
		collector: c, functions: make(map[types.Object]*ast.FuncDecl), variables: make(map[types.Object]ast.Expr),
		moved: make(map[types.Object]bool), says: make(map[*ast.FuncDecl]bool), services: make(map[string]goaCall), said: make(map[goaProblem]bool),
		steps: maxGoaSteps,
	}
	for _, f := range c.in.Files {
		g.declare(f)
	}
	for _, f := range c.in.Files {
		for call := range g.top(f) {
			switch call.name {
			case "API":
				var s goaSecurity
				for in := range g.inside(call) {
					g.security(&s, in)
				}
				g.api, g.base, g.bare = &call, g.apiPath(call), !s.said()
			case "Service":
				if len(call.Args) > 0 {
					if name, _, ok := g.constant(call.Args[0], call.env); ok {
						g.services[name] = call
					}
				}
			}
		}
	}
	general := &Annotation{Dialect: Goa, General: &General{Base: g.base}}
	for call := range g.top(file) {
		switch call.name {
		case "API":
			general.General.API = true
			g.describe(call, general)
		case "Service":
			g.service(call)
		case goaForeign:
			general.Calls = append(general.Calls, g.foreign(call))
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
	g.telling(file)
}

// declare notes what a file declares, and which variables change.
func (g *goaReader) declare(f *ast.File) {
	for name, value := range packageValues(f) {
		if obj := g.in.Info.Defs[name]; obj != nil {
			g.variables[obj] = value
		}
	}
	for _, decl := range f.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Body != nil {
			if obj := g.in.Info.Defs[fn.Name]; obj != nil {
				g.functions[obj] = fn
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, lhs := range n.Lhs {
					g.moved[g.object(lhs)] = true
				}
			}
		case *ast.IncDecStmt:
			g.moved[g.object(n.X)] = true
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				g.moved[g.object(n.Key)], g.moved[g.object(n.Value)] = true, true
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				g.moved[g.object(n.X)] = true
			}
		case *ast.CallExpr:
			if call, ok := g.call(n, nil); ok {
				g.scoped = g.scoped || call.name == "Scope"
			}
		}
		return true
	})
	delete(g.moved, nil)
}

// top yields the calls of the language that run when a package is initialized,
// those of init functions among them.
func (g *goaReader) top(file *ast.File) iter.Seq[goaCall] {
	return func(yield func(goaCall) bool) {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.GenDecl:
				if decl.Tok != token.VAR {
					continue
				}
				for _, spec := range decl.Specs {
					for _, value := range spec.(*ast.ValueSpec).Values {
						if !g.expression(value, nil, 0, yield) {
							return
						}
					}
				}
			case *ast.FuncDecl:
				if decl.Name.Name == "init" && decl.Recv == nil && decl.Body != nil && !g.body(decl.Body, nil, 0, yield) {
					return
				}
			}
		}
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
func (g *goaReader) call(e ast.Expr, env goaEnv) (goaCall, bool) {
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
	return goaCall{f.Name(), call, env}, true
}

// object returns what an identifier, or one of another package, stands for.
func (g *goaReader) object(e ast.Expr) types.Object {
	if e == nil {
		return nil
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return g.in.Info.Uses[e]
	case *ast.SelectorExpr:
		return g.in.Info.Uses[e.Sel]
	}
	return nil
}

// describe reads what an API says of all its methods.
func (g *goaReader) describe(c goaCall, general *Annotation) {
	var s goaSecurity
	for in := range g.inside(c) {
		g.security(&s, in)
		if in.name == goaForeign {
			general.Calls = append(general.Calls, g.foreign(in))
		}
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
	var calls []route.TextAt
	for in := range g.inside(c) {
		switch in.name {
		case "Method":
			methods = append(methods, in)
		case goaForeign:
			calls = append(calls, g.foreign(in))
		case "HTTP":
			for h := range g.inside(in) {
				if h.name == goaForeign {
					calls = append(calls, g.foreign(h))
				}
			}
		default:
			g.security(&own, in)
		}
	}
	g.reportAll(&own)
	bases := g.servicePaths(c)
	name, canonical := "", ""
	if len(c.Args) > 0 {
		name, _, _ = g.constant(c.Args[0], c.env)
		_, _, canonical = g.http(c)
	}
	for _, m := range methods {
		if a := g.method(m, &own, bases); a != nil {
			a.Calls = append(a.Calls, calls...)
			a.Service, a.Canonical = name, a.Handler == cmp.Or(canonical, goaCanonical)
		}
	}
}

// method reads a method. What it demands itself counts, else what the service
// does, else the API.
func (g *goaReader) method(c goaCall, service *goaSecurity, bases []goaPrefix) *Annotation {
	var own goaSecurity
	a := &Annotation{
		Dialect: Goa, Span: source.Between(g.in.Fset, c.Pos(), c.Fun.End()),
		Extent: source.Between(g.in.Fset, c.Pos(), c.End()), Stmt: source.Between(g.in.Fset, c.Pos(), c.End()),
	}
	if len(c.Args) > 0 {
		a.Handler, _, _ = g.constant(c.Args[0], c.env)
	}
	unread := len(g.said)
	for in := range g.inside(c) {
		if in.name == goaForeign {
			a.Calls = append(a.Calls, g.foreign(in))
		}
		if in.name == "HTTP" {
			for h := range g.inside(in) {
				if h.name == goaForeign {
					a.Calls = append(a.Calls, g.foreign(h))
				}
				a.Routes = append(a.Routes, g.routes(h, bases)...)
			}
			continue
		}
		g.security(&own, in)
	}
	lost := len(g.said) > unread // what some of it says is not known
	s := &own
	if !own.said() {
		s = service
	}
	g.reportAll(&own)
	switch {
	case len(a.Routes) == 0 && len(a.Calls) == 0:
		return nil
	case len(s.faults) > 0 || lost:
		a.Broken = true
	case s.said():
		g.demand(a, s)
	default:
		a.Inherits = g.api == nil || !g.bare
	}
	// Nothing else registers the route: where scopes are a matter at all, it is
	// one without.
	a.Bare = a.Requirement == nil && !g.scoped
	for i := range a.Routes {
		a.Routes[i].Span = a.Stmt // a directive may stand there
	}
	g.all = append(g.all, a)
	return a
}

// reportAll reports why something that is said of security is not known.
func (g *goaReader) reportAll(s *goaSecurity) {
	for _, f := range s.faults {
		g.unread(f)
	}
}
