package annotation

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file finds alternatives in Go code: in calls of goa, and in literals that
// huma is given.

// enclosingNodes returns what stands around an offset of a Go file, the innermost
// first, with the place of an offset in it.
func enclosingNodes(data []byte, offset int) (around []ast.Node, at func(token.Pos) int) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", data, parser.SkipObjectResolution)
	if err != nil || offset >= len(data) {
		return nil, nil
	}
	of := fset.File(file.FileStart)
	cur, ok := inspector.New([]*ast.File{file}).Root().FindByPos(of.Pos(offset), of.Pos(offset))
	if !ok {
		return nil, nil
	}
	for outer := range cur.Enclosing() {
		if n := outer.Node(); n != nil {
			around = append(around, n)
		}
	}
	return around, of.Offset
}

// goaItem finds the call of Security in which an alternative is.
func goaItem(data []byte, alt []route.ScopeAt, _ source.Span) (item, bool) {
	around, at := enclosingNodes(data, alt[0].Span.Offset)
	for i, n := range around {
		call, ok := n.(*ast.CallExpr)
		if !ok || i+1 == len(around) || callName(call) != "Security" {
			continue
		}
		_, statement := around[i+1].(*ast.ExprStmt)
		x := item{from: at(call.Pos()), to: at(call.End())}
		return x, statement && alt[len(alt)-1].Span.End <= x.to
	}
	return item{}, false
}

func callName(call *ast.CallExpr) string {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name
	}
	return ""
}

// A humaLiteral is an alternative as a literal of Go: an element of a list that is a
// map with one scheme, of which the scopes are literals.
type humaLiteral struct {
	item
	scopes [][2]int // each with its quotes
}

// humaItem finds the literal of an alternative.
func humaItem(data []byte, alt []route.ScopeAt, _ source.Span) (item, bool) {
	x, ok := findHuma(data, alt)
	return x.item, ok
}

// findHuma returns the literal of an alternative in the text of a Go file.
func findHuma(data []byte, alt []route.ScopeAt) (x humaLiteral, ok bool) {
	around, at := enclosingNodes(data, alt[0].Span.Offset)
	i := slices.IndexFunc(around, func(n ast.Node) bool { _, ok := n.(*ast.CompositeLit); return ok })
	if i < 0 || len(around) < i+4 {
		return x, false
	}
	scopes := around[i].(*ast.CompositeLit)
	_, keyed := around[i+1].(*ast.KeyValueExpr)
	scheme, okScheme := around[i+2].(*ast.CompositeLit)
	list, okList := around[i+3].(*ast.CompositeLit)
	if !keyed || !okScheme || !okList || len(scheme.Elts) != 1 || len(scopes.Elts) != len(alt) || !slices.Contains(list.Elts, ast.Expr(scheme)) {
		return x, false
	}
	for k, elt := range scopes.Elts {
		b, ok := elt.(*ast.BasicLit)
		if !ok {
			return x, false
		}
		if s, err := strconv.Unquote(b.Value); err != nil || s != string(alt[k].Name) {
			return x, false
		}
		x.scopes = append(x.scopes, [2]int{at(b.Pos()), at(b.End())})
	}
	x.item = item{from: at(scheme.Pos()), to: at(scheme.End()), commas: true}
	return x, true
}

// betweenHuma returns what stands between two scopes of an alternative.
func betweenHuma(data []byte, alt []route.ScopeAt) (string, bool) {
	x, ok := findHuma(data, alt)
	switch {
	case !ok:
		return "", false
	case len(x.scopes) > 1:
		return string(data[x.scopes[0][1]:x.scopes[1][0]]), true
	}
	lead := string(data[x.from:x.scopes[0][0]])
	if i := strings.LastIndexByte(lead, '\n'); i >= 0 {
		return "," + lead[i:], true
	}
	return ", ", true
}
