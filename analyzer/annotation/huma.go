package annotation

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// The security of huma's operations is data of the program: what the routes
// demand is recovered with them, and [Documented] makes an annotation of it.
// Here the schemes are read that a program declares.
// https://pkg.go.dev/github.com/danielgtaylor/huma/v2#SecurityScheme

const humaPath = "github.com/danielgtaylor/huma/v2"

// huma reads the security schemes that literals of a file declare: the elements
// of maps, and what is assigned to one.
func (c *collector) huma(cur inspector.Cursor, file *ast.File) {
	if !importsPackage(file, humaPath) {
		return
	}
	a := &Annotation{Dialect: Huma, General: new(General)}
	declare := func(key, value ast.Expr) {
		name, ok := c.text(key)
		lit := literal(value)
		if !ok || lit == nil || !c.isHuma(lit, "SecurityScheme") {
			return
		}
		if len(a.General.Schemes) == 0 {
			a.Span = source.Between(c.in.Fset, key.Pos(), key.End())
			a.Extent = a.Span
		}
		a.General.Schemes = append(a.General.Schemes, c.humaScheme(name, lit))
	}
	for n := range cur.Preorder((*ast.CompositeLit)(nil), (*ast.AssignStmt)(nil)) {
		switch n := n.Node().(type) {
		case *ast.CompositeLit:
			for _, elt := range n.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					declare(kv.Key, kv.Value)
				}
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if x, ok := left.(*ast.IndexExpr); ok && len(n.Rhs) == len(n.Lhs) {
					declare(x.Index, n.Rhs[i])
				}
			}
		}
	}
	if len(a.General.Schemes) > 0 {
		c.all = append(c.all, a)
	}
}

// literal returns the literal that an expression is, or the address of.
func literal(e ast.Expr) *ast.CompositeLit {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok {
		e = ast.Unparen(u.X)
	}
	lit, _ := e.(*ast.CompositeLit)
	return lit
}

// isHuma reports whether a literal is of the named type of huma, or a pointer
// to one, as the elements of a map are that leave it out.
func (c *collector) isHuma(lit *ast.CompositeLit, name string) bool {
	t := c.in.Info.TypeOf(lit)
	if t == nil {
		return false
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == humaPath
}

// text returns the value of a constant string.
func (c *collector) text(e ast.Expr) (string, bool) {
	if v := c.in.Info.Types[e].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v), true
	}
	return "", false
}

// humaFlows are the flows of OAuth 2 as huma's fields and as Swagger 2 call
// them.
var humaFlows = map[string]string{
	"Implicit": "implicit", "Password": "password", "ClientCredentials": "application", "AuthorizationCode": "accessCode",
}

// humaScheme reads the literal of a scheme. The scopes of all its flows are its.
func (c *collector) humaScheme(name string, lit *ast.CompositeLit) Scheme {
	s := Scheme{Name: name}
	flow := ""
	for key, value := range fieldsOf(lit) {
		switch key {
		case "Type":
			kind, _ := c.text(value)
			s.Kind = strings.ToLower(kind)
		case "Flows":
			for key, value := range fieldsOf(literal(value)) {
				if humaFlows[key] == "" {
					continue
				}
				flow = humaFlows[key]
				for key, value := range fieldsOf(literal(value)) {
					if key == "Scopes" {
						s.Scopes = append(s.Scopes, c.humaScopes(value)...)
					}
				}
			}
		}
	}
	if s.Kind == "oauth2" && flow != "" {
		s.Kind += "." + flow
	}
	return s
}

// fieldsOf yields the fields of a struct's literal that are named.
func fieldsOf(lit *ast.CompositeLit) func(yield func(string, ast.Expr) bool) {
	return func(yield func(string, ast.Expr) bool) {
		if lit == nil {
			return
		}
		for _, elt := range lit.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				if id, ok := kv.Key.(*ast.Ident); ok && !yield(id.Name, kv.Value) {
					return
				}
			}
		}
	}
}

// humaScopes reads a map from scopes to descriptions.
func (c *collector) humaScopes(e ast.Expr) (scopes []Constant) {
	lit := literal(e)
	if lit == nil {
		return nil
	}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		name, ok := c.text(kv.Key)
		if !ok || scope.Scope(name).Validate() != nil {
			continue
		}
		description, _ := c.text(kv.Value)
		pos, end := kv.Key.Pos(), kv.Key.End()
		if b, ok := kv.Key.(*ast.BasicLit); ok && b.Value[1:len(b.Value)-1] == name {
			pos, end = pos+1, end-1
		}
		scopes = append(scopes, Constant{
			Name: scope.Scope(name), Ident: name, Description: description, Span: source.Between(c.in.Fset, pos, end),
		})
	}
	return scopes
}
