package lower

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
)

// A program may register nothing but what a server has in its field.

// setsServer reports whether an assignment's left side is a field of a server, or one that is
// held elsewhere.
func (c *collector) setsServer(lhs ast.Expr) bool {
	sel, ok := ast.Unparen(lhs).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	is := func(e ast.Expr) bool {
		t := c.info.TypeOf(e)
		return t != nil && isServer(t)
	}
	return is(sel) || is(sel.X)
}

// isServer reports whether a type is that of servers, or of pointers to one.
func isServer(t types.Type) bool {
	return framework.IsServer(strings.TrimPrefix(framework.TypeName(t), "*"))
}
