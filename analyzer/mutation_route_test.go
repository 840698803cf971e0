package analyzer_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/edge"
)

// leaveGroup registers a route on the router around the group that it is in: after
// the function of the group, or on what the group was made of.
func leaveGroup(at place) [][]edit {
	s := at.Node().(*ast.ExprStmt)
	call, ok := s.X.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 || !slices.ContainsFunc(call.Args, func(e ast.Expr) bool { return !at.isGuard(e) }) {
		return nil
	}
	root := rootOf(call)
	if root == nil {
		return nil
	}
	v, ok := at.info().Uses[root].(*types.Var)
	if !ok {
		return nil
	}
	var out [][]edit
	at.definedAs(v, func(e ast.Expr) bool {
		if made, ok := ast.Unparen(e).(*ast.CallExpr); ok {
			if sel, ok := made.Fun.(*ast.SelectorExpr); ok && at.info().Selections[sel] != nil {
				out = append(out, []edit{at.replace(root, at.textOf(sel.X))})
			}
		}
		return true
	})
	lit, ok := at.Parent().Parent().Node().(*ast.FuncLit)
	if !ok || at.Parent().Parent().ParentEdgeKind() != edge.CallExpr_Args || v.Parent() != at.info().Scopes[lit.Type] {
		return out
	}
	around := at.Parent().Parent().Parent()
	sel, ok := around.Node().(*ast.CallExpr).Fun.(*ast.SelectorExpr)
	if !ok || around.ParentEdgeKind() != edge.ExprStmt_X {
		return out
	}
	moved := "\n" + at.textOf(sel.X) + at.text(root.End(), s.End())
	return append(out, []edit{at.replace(s, ""), at.insert(around.Node().End(), moved)})
}

// rootOf returns the variable that a chain of calls starts with.
func rootOf(e ast.Expr) *ast.Ident {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.CallExpr:
			e = x.Fun
		case *ast.SelectorExpr:
			e = x.X
		case *ast.Ident:
			return x
		default:
			return nil
		}
	}
}

// httpMethods are those that routes are registered for.
var httpMethods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}

// widenMethod registers a route for every method.
func widenMethod(at place) [][]edit {
	if lit, ok := at.Node().(*ast.BasicLit); ok {
		text, ok := literal(lit)
		method, rest, cut := strings.Cut(text, " ")
		if !ok || !cut || !slices.Contains(httpMethods, method) || at.ParentEdgeKind() == edge.Field_Tag {
			return nil
		}
		return [][]edit{{at.replace(lit, strconv.Quote(rest))}}
	}
	call := at.Node().(*ast.CallExpr)
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !slices.Contains(httpMethods, strings.ToUpper(sel.Sel.Name)) || at.info().Selections[sel] == nil {
		return nil
	}
	set := types.NewMethodSet(at.info().TypeOf(sel.X))
	for _, name := range []string{"Any", "All", "Handle", "HandleFunc"} {
		m := set.Lookup(at.pkg.Types, name)
		if m != nil && types.Identical(stripped(m.Type(), at), stripped(at.info().TypeOf(call.Fun), at)) {
			return [][]edit{{at.replace(sel.Sel, name)}}
		}
	}
	return nil
}

// stripped returns the type of a function without a receiver, and without results where
// nobody looks at those of the call.
func stripped(t types.Type, call place) types.Type {
	sig, ok := t.(*types.Signature)
	if !ok {
		return t
	}
	results := sig.Results()
	if call.ParentEdgeKind() == edge.ExprStmt_X {
		results = nil
	}
	return types.NewSignatureType(nil, nil, nil, sig.Params(), results, sig.Variadic())
}

// literal returns the text of a literal.
func literal(lit *ast.BasicLit) (string, bool) {
	if lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// changePath changes the first segment of a path that is not a parameter.
func changePath(at place) [][]edit {
	lit := at.Node().(*ast.BasicLit)
	text, ok := literal(lit)
	if !ok || at.ParentEdgeKind() == edge.Field_Tag || at.ParentEdgeKind() == edge.ImportSpec_Path {
		return nil
	}
	method, path, cut := strings.Cut(text, " ")
	if !cut {
		method, path = "", text
	} else if !slices.Contains(httpMethods, method) {
		return nil
	}
	if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, " %") {
		return nil
	}
	for i, segment := range strings.Split(path, "/") {
		if segment == "" || strings.ContainsAny(segment, "{:*") {
			continue
		}
		segments := strings.Split(path, "/")
		segments[i] += "x"
		path = strings.Join(segments, "/")
		if cut {
			path = method + " " + path
		}
		return [][]edit{{at.replace(lit, strconv.Quote(path))}}
	}
	return nil
}
