package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// A fill is an assignment to an element of a map that a variable or a field holds.
type fill struct {
	key  string // the source of the key
	from *ast.FuncDecl
}

// findFills notes where the elements of maps are set.
func (c *collector) findFills(files []*ast.File) {
	for _, file := range files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				assign, ok := n.(*ast.AssignStmt)
				if !ok || assign.Tok != token.ASSIGN {
					return true
				}
				for _, lhs := range assign.Lhs {
					if v, key := c.element(lhs); v != nil {
						c.fills[v] = append(c.fills[v], fill{key, fn})
					}
				}
				return true
			})
		}
	}
}

// element returns the variable or field that holds a map, and the source of the key, of an
// expression for an element of one; nil for any other expression, and for a map that other
// packages see.
func (l *lowerer) element(e ast.Expr) (*types.Var, string) {
	index, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok {
		return nil, ""
	}
	if t := l.info.TypeOf(index.X); t == nil || !holdsAnswers(t) {
		return nil, ""
	}
	id, ok := calleeIdent(index.X)
	if !ok {
		return nil, ""
	}
	v, ok := l.info.Uses[id].(*types.Var)
	if !ok || v.Exported() { // another package may set elements, too
		return nil, ""
	}
	return v, types.ExprString(index.Index)
}

// holdsAnswers reports whether t is a map of what says yes or no: flags, numbers, errors. What
// else a function keeps is seldom what it was asked, and costs more to find out.
func holdsAnswers(t types.Type) bool {
	m, ok := t.Underlying().(*types.Map)
	if !ok {
		return false
	}
	b, ok := m.Elem().Underlying().(*types.Basic)
	return framework.TypeName(m.Elem()) == "error" || ok && b.Info()&(types.IsBoolean|types.IsInteger) != 0
}

// remembers marks the look-up of an element, with whether it is there, as one of what the
// same function keeps for the next time: it has found that out before as it would now.
// Nothing else in the package sets elements of the map.
//
//	if yes, ok := c.answers[token]; ok {
//		return yes
//	}
//	yes := ask(token)
//	c.answers[token] = yes
func (l *lowerer) remembers(e ast.Expr, n *ir.Node) {
	v, key := l.element(e)
	if v == nil || n.Op != ir.OpIndex {
		return
	}
	kept := false
	for _, f := range l.fills[v] {
		if e.Pos() < f.from.Pos() || e.Pos() >= f.from.End() {
			return
		}
		kept = kept || f.key == key
	}
	if kept {
		n.N = ir.Remembered
	}
}
