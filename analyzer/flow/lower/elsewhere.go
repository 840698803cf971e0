package lower

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"sync"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// Elsewhere tells the functions of other modules that do not return. Packages that have nothing
// to do with routes are not loaded with their syntax; of a function that a guard calls to
// refuse a request, its declaration is read.
type Elsewhere struct {
	read  func(name string) ([]byte, error)
	mu    sync.Mutex
	files map[string]map[int]bool // by file, the lines of functions that end in a panic
}

// NewElsewhere returns an Elsewhere that reads files by read.
func NewElsewhere(read func(name string) ([]byte, error)) *Elsewhere {
	return &Elsewhere{read: read, files: make(map[string]map[int]bool)}
}

// endsElsewhere reports whether a function of a package that has no summary ends in a panic,
// and returns nowhere. What it calls is not looked at.
func (l *lowerer) endsElsewhere(fn *types.Func) bool {
	pkg := fn.Pkg()
	if l.elsewhere == nil || pkg == nil || pkg == l.own || fn.Signature().Results().Len() > 0 || l.summed(pkg.Path()) ||
		naming.IsStandard(pkg.Path()) || framework.IsFramework(pkg.Path()) {
		return false
	}
	return l.elsewhere.ends(l.fset.Position(fn.Pos()))
}

// ends reports whether the function that is declared at a place ends in a panic.
func (e *Elsewhere) ends(at token.Position) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	lines, known := e.files[at.Filename]
	if !known {
		lines = e.linesOf(at.Filename)
		e.files[at.Filename] = lines
	}
	return lines[at.Line]
}

// linesOf returns the lines in which functions are named that end in a panic; nil for a file
// that cannot be read, as where the build system has no names for it.
func (e *Elsewhere) linesOf(name string) map[int]bool {
	data, err := e.read(name)
	if err != nil || !bytes.Contains(data, []byte("panic(")) {
		return nil
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, data, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	lines := make(map[int]bool)
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		if last := lastCall(fn.Body); last != nil && calleeName(last) == "panic" {
			if _, plain := ast.Unparen(last.Fun).(*ast.Ident); plain {
				lines[fset.Position(fn.Name.Pos()).Line] = true
			}
		}
	}
	return lines
}
