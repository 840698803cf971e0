package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// A handler of net/http or fasthttp that has everything below a path may tell paths
// apart itself, and hand each to another function:
//
//	switch r.URL.Path {
//	case "/v1/contacts":
//		a.contacts(w, r)
//	case "/v1/deals":
//		a.deals(w, r)
//	default:
//		http.NotFound(w, r)
//	}
//
// It then stands for as many routes. A path that is compared with what is not a
// constant is not known.

// pathArms returns the arms of a body that tells paths apart, or nil if it does
// not, or hands none of them to another function, or all to the same.
func (a *armLowerer) pathArms(body []ast.Stmt) []ir.Arm {
	p := &pathLowerer{armLowerer: a, paths: make(map[types.Object]string)}
	for i, s := range body {
		p.remember(s)
		switch s := s.(type) {
		case *ast.SwitchStmt:
			p.remember(s.Init)
			if p.pathSwitch(s, body[i+1:]) {
				return p.result()
			}
		case *ast.IfStmt:
			p.remember(s.Init)
			if _, ok := p.compared(s.Cond); ok {
				p.pathChain(s, body[i+1:])
				return p.result()
			}
		}
	}
	return nil
}

// A pathLowerer reads a body that tells paths apart.
type pathLowerer struct {
	*armLowerer
	paths map[types.Object]string // variables that hold the path, without a prefix
	found []ir.Arm
	next  []string // what the arms hand requests to, as it is written
}

// result returns the arms, if they are several.
func (p *pathLowerer) result() []ir.Arm {
	hands := func(a ir.Arm) bool { return a.Paths != nil && a.Handler != nil }
	if !slices.ContainsFunc(p.found, hands) || len(slices.Compact(slices.Sorted(slices.Values(p.next)))) < 2 && !p.alone() {
		return nil
	}
	return p.found
}

// alone reports whether all other paths are refused.
func (p *pathLowerer) alone() bool {
	return !slices.ContainsFunc(p.found, func(a ir.Arm) bool { return a.Paths == nil || a.Handler == nil })
}

// remember notes a variable that holds the path.
func (p *pathLowerer) remember(s ast.Stmt) {
	as, ok := s.(*ast.AssignStmt)
	if !ok || as.Tok != token.DEFINE || len(as.Lhs) != 1 || len(as.Rhs) != 1 {
		return
	}
	if id, ok := as.Lhs[0].(*ast.Ident); ok {
		if prefix, ok := p.path(as.Rhs[0]); ok && p.info.Defs[id] != nil {
			p.paths[p.info.Defs[id]] = prefix
		}
	}
}

// path reports whether an expression is the request's path, and returns the
// prefix that it is without.
func (p *pathLowerer) path(e ast.Expr) (prefix string, ok bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		prefix, ok = p.paths[p.info.Uses[e]]
		return prefix, ok
	case *ast.SelectorExpr: // r.URL.Path
		url, ok := ast.Unparen(e.X).(*ast.SelectorExpr)
		if !ok || e.Sel.Name != "Path" || url.Sel.Name != "URL" {
			return "", false
		}
		id, ok := ast.Unparen(url.X).(*ast.Ident)
		return "", ok && p.info.Uses[id] == p.r
	case *ast.CallExpr: // strings.TrimPrefix(r.URL.Path, "/v1"), string(ctx.Path())
		if p.asks(e, "Path") {
			return "", true
		}
		f, ok := typeutil.Callee(p.info, e).(*types.Func)
		if !ok || f.FullName() != "strings.TrimPrefix" {
			return "", false
		}
		before, ok := p.path(e.Args[0])
		cut, known := p.text(e.Args[1])
		return before + cut, ok && known
	}
	return "", false
}

// compared reads a condition on the path: r.URL.Path == "/a", several of them with
// ||, or strings.HasPrefix(r.URL.Path, "/a/").
func (p *pathLowerer) compared(e ast.Expr) (paths []string, ok bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LOR:
			x, okX := p.compared(e.X)
			y, okY := p.compared(e.Y)
			return slices.Concat(x, y), okX && okY
		case token.EQL:
			prefix, isPath := p.path(e.X)
			return []string{p.exactly(prefix, e.Y)}, isPath
		}
	case *ast.CallExpr:
		f, isFunc := typeutil.Callee(p.info, e).(*types.Func)
		if !isFunc || f.FullName() != "strings.HasPrefix" {
			return nil, false
		}
		prefix, isPath := p.path(e.Args[0])
		text, known := p.text(e.Args[1])
		if !known {
			return []string{ir.UnknownPath}, isPath
		}
		return []string{strings.TrimSuffix(prefix+text, "/") + "/**"}, isPath
	}
	return nil, false
}

// exactly returns the path that an expression, after a prefix, says.
func (p *pathLowerer) exactly(prefix string, e ast.Expr) string {
	text, known := p.text(e)
	switch path := prefix + text; {
	case !known || !strings.HasPrefix(path, "/"):
		return ir.UnknownPath
	case strings.HasSuffix(path, "/"):
		return path + "{$}"
	default:
		return path
	}
}

// pathSwitch reads a switch on the path, or one whose clauses compare it.
func (p *pathLowerer) pathSwitch(s *ast.SwitchStmt, rest []ast.Stmt) bool {
	prefix, tagged := "", false
	if s.Tag != nil {
		if prefix, tagged = p.path(s.Tag); !tagged {
			return false
		}
	}
	hasDefault := false
	for _, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		var paths []string
		for _, e := range c.List {
			if tagged {
				paths = append(paths, p.exactly(prefix, e))
				continue
			}
			more, ok := p.compared(e)
			if !ok {
				return false
			}
			paths = append(paths, more...)
		}
		hasDefault = hasDefault || c.List == nil
		p.arm(paths, c.Body)
	}
	if !hasDefault {
		p.arm(nil, rest)
	}
	return true
}

// pathChain reads a chain of conditions on the path, and what follows it.
func (p *pathLowerer) pathChain(s *ast.IfStmt, rest []ast.Stmt) {
	paths, ok := p.compared(s.Cond)
	if !ok {
		p.arm(nil, append([]ast.Stmt{s}, rest...))
		return
	}
	p.arm(paths, s.Body.List)
	switch e := s.Else.(type) {
	case *ast.BlockStmt:
		p.arm(nil, e.List)
	case *ast.IfStmt:
		p.pathChain(e, rest)
	default:
		if len(rest) > 0 {
			if next, isIf := rest[0].(*ast.IfStmt); isIf {
				p.pathChain(next, rest[1:])
				return
			}
		}
		p.arm(nil, rest)
	}
}

// arm adds what statements do for some paths, or for all others: by method, or
// for all of them.
func (p *pathLowerer) arm(paths []string, body []ast.Stmt) {
	own := &armLowerer{funcLowerer: p.funcLowerer, w: p.w, r: p.r}
	if !own.methods(body) {
		own.arms = nil
		own.arm(nil, body, nil)
	}
	for _, one := range own.arms {
		if one.Paths == nil {
			one.Paths = paths
		}
		p.found = append(p.found, one)
		p.next = append(p.next, sketchNode(one.Handler))
	}
}

// tellsApart reports whether the body of a handler that somebody's generator wrote looks at
// the path, and hands requests to several others: it is as many routes, of which the paths
// are not known. (Of what people write this is not certain: they look at paths for much
// else.)
//
// https://github.com/ogen-go/ogen/blob/main/gen/_template/router.tmpl
func (a *armLowerer) tellsApart(body *ast.BlockStmt) bool {
	if !slices.Contains(a.generated, a.file(body.Pos())) {
		return false
	}
	p := &pathLowerer{armLowerer: a}
	looks := false
	var next []string
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			_, isPath := p.path(n)
			looks = looks || isPath
		case *ast.CallExpr:
			if a.passes(n) && !refusesMethod(calleeName(n)) {
				next = append(next, types.ExprString(n.Fun))
			}
		}
		return true
	})
	slices.Sort(next)
	return looks && len(slices.Compact(next)) > 1
}

// sketchNode says what is called, to tell it from others.
func sketchNode(n *ir.Node) string {
	if n == nil {
		return ""
	}
	parts := []string{n.Name, string(rune('0' + n.Op)), string(rune('0' + n.N))}
	for _, kid := range n.Kids {
		parts = append(parts, sketchNode(kid))
	}
	return strings.Join(parts, " ")
}
