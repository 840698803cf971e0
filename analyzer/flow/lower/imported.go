package lower

import (
	"go/ast"
	"maps"
	"slices"
	"strconv"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// importedBy returns the functions that do what the imports of a package do to
// http.DefaultServeMux.
func (l *lowerer) importedBy(pkg string, files []*ast.File) []*ir.Function {
	var out []*ir.Function
	seen := make(map[string]bool)
	for _, file := range files {
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			if framework.RegistersItself(path) == nil || seen[path] {
				continue
			}
			seen[path] = true
			at := l.place(spec)
			at.Stmt = l.place(spec)
			fn := &ir.Function{Name: pkg + ir.Importing + path, File: l.file(spec.Pos()), At: at, Body: &ir.Node{Op: ir.OpBlock}, Registers: true, Referred: true}
			for _, pattern := range slices.Sorted(maps.Keys(framework.RegistersItself(path))) {
				fn.Body.Kids = append(fn.Body.Kids, &ir.Node{Op: ir.OpExpr, Kids: []*ir.Node{{
					Op: ir.OpCall, Name: "net/http.HandleFunc", At: at, Kids: []*ir.Node{
						{Op: ir.OpNop},
						{Op: ir.OpString, Name: pattern, At: at},
						{Op: ir.OpFunc, Name: path + "." + framework.RegistersItself(path)[pattern], N: ir.ResultHandler, At: at},
					},
				}}})
			}
			out = append(out, fn)
		}
	}
	return out
}
