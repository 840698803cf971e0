package catalog

import (
	"go/ast"
	"go/token"
	"strconv"

	"github.com/scopevet/scopevet/analyzer/source"
)

// Bounds of the strings that constants are put together to, of each and of all
// in a file, and of how deep they are put together.
const (
	maxConstant      = 4096
	maxConstants     = 1 << 26
	maxConstantDepth = 10_000
)

// An evaluator tells the values of a file's string constants from its syntax.
//
// It knows literals, their concatenation, conversions and other constants of
// the file. A type checker, given that file alone, knows less: it gives up
// on a constant whose type another file declares. And it knows no bound: a few
// lines that double a string each make it as long as memory.
type evaluator struct {
	fset    *token.FileSet
	imports map[string]string // the paths of packages by their names in the file
	values  map[string]ast.Expr
	known   map[string]evaluated
	budget  int // bytes that strings may still have
}

type evaluated struct {
	text string
	err  *Error // also where the constant is being evaluated
}

func newEvaluator(fset *token.FileSet, file *ast.File) *evaluator {
	v := &evaluator{fset: fset, imports: make(map[string]string), values: make(map[string]ast.Expr),
		known: make(map[string]evaluated), budget: maxConstants}
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		v.imports[importName(spec, path)] = path
	}
	for _, decl := range file.Decls {
		decl, ok := decl.(*ast.GenDecl)
		if !ok || decl.Tok != token.CONST {
			continue
		}
		var values []ast.Expr
		for _, spec := range decl.Specs {
			spec, ok := spec.(*ast.ValueSpec)
			if !ok {
				continue
			}
			if len(spec.Values) > 0 || spec.Type != nil {
				values = spec.Values // else those of the line before are repeated
			}
			for i, name := range spec.Names {
				if _, twice := v.values[name.Name]; !twice && i < len(values) {
					v.values[name.Name] = values[i]
				}
			}
		}
	}
	return v
}

// importName returns the name that a package has in a file. A package that is
// not named there is taken to be called like the end of its path.
func importName(spec *ast.ImportSpec, path string) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	name := path
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			name = path[i+1:]
			break
		}
	}
	return name
}

func (v *evaluator) fail(n ast.Node, format string, args ...any) *Error {
	return errorf(source.At(v.fset, n.Pos()), format, args...)
}

// value returns the string that a constant of the file stands for.
func (v *evaluator) value(name *ast.Ident) (string, error) {
	text, err := v.constant(name, 0)
	if err != nil {
		err := *err // it may be known from another constant
		err.Msg = "constant " + name.Name + " " + err.Msg
		return "", &err
	}
	return text, nil
}

// constant returns the value of a name. Messages go on after the name of the
// constant that needs it.
func (v *evaluator) constant(name *ast.Ident, depth int) (string, *Error) {
	if known, ok := v.known[name.Name]; ok {
		return known.text, known.err
	}
	value, ok := v.values[name.Name]
	if !ok {
		switch name.Name {
		case "iota", "true", "false", "nil":
			return "", v.notString(name)
		}
		return "", v.fail(name, "is made of %s, which this file does not declare", name.Name)
	}
	v.known[name.Name] = evaluated{err: v.fail(name, "is made of itself")}
	text, err := v.eval(value, depth+1)
	v.known[name.Name] = evaluated{text, err}
	return text, err
}

func (v *evaluator) notString(n ast.Node) *Error {
	return v.fail(n, "is no string, as every scope of a "+catalogDirective+" is")
}

// eval returns the string that an expression is.
func (v *evaluator) eval(e ast.Expr, depth int) (string, *Error) {
	if depth > maxConstantDepth {
		return "", v.fail(e, "is made of more than %d parts", maxConstantDepth)
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if e.Kind != token.STRING || err != nil {
			return "", v.notString(e)
		}
		return v.bounded(e, text)
	case *ast.ParenExpr:
		return v.eval(e.X, depth+1)
	case *ast.Ident:
		return v.constant(e, depth+1)
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			if path, ok := v.imports[x.Name]; ok {
				return "", v.fail(e, "is made of %s.%s, whose value is in package %s and cannot be told from this file alone", x.Name, e.Sel.Name, path)
			}
			return "", v.fail(e, "is made of %s.%s, whose value is in another package and cannot be told from this file alone", x.Name, e.Sel.Name)
		}
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "", v.notString(e)
		}
		x, err := v.eval(e.X, depth+1)
		if err != nil {
			return "", err
		}
		y, err := v.eval(e.Y, depth+1)
		if err != nil {
			return "", err
		}
		return v.bounded(e, x+y)
	case *ast.CallExpr:
		if f, ok := e.Fun.(*ast.Ident); ok && (f.Name == "len" || f.Name == "cap") {
			return "", v.notString(e)
		}
		// A constant calls nothing: this is a conversion.
		if len(e.Args) == 1 {
			return v.eval(e.Args[0], depth+1)
		}
	}
	return "", v.notString(e)
}

// bounded refuses strings that are no names any more.
func (v *evaluator) bounded(n ast.Node, text string) (string, *Error) {
	if len(text) > maxConstant {
		return "", v.fail(n, "is longer than %d bytes", maxConstant)
	}
	if v.budget -= len(text); v.budget < 0 {
		return "", v.fail(n, "is one of constants that are longer than %d bytes in all", maxConstants)
	}
	return text, nil
}
