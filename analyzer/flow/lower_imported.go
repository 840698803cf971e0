package flow

import (
	"go/ast"
	"maps"
	"slices"
	"strconv"
)

// importedBy returns the functions that do what the imports of a package do to
// http.DefaultServeMux.
func (l *lowerer) importedBy(pkg string, files []*ast.File) []*function {
	var out []*function
	seen := make(map[string]bool)
	for _, file := range files {
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			if registersItself(path) == nil || seen[path] {
				continue
			}
			seen[path] = true
			at := l.place(spec)
			at.Stmt = l.place(spec)
			fn := &function{Name: pkg + importing + path, File: l.file(spec.Pos()), At: at, Body: &node{Op: opBlock}, Registers: true, Referred: true}
			for _, pattern := range slices.Sorted(maps.Keys(registersItself(path))) {
				fn.Body.Kids = append(fn.Body.Kids, &node{Op: opExpr, Kids: []*node{{
					Op: opCall, Name: "net/http.HandleFunc", At: at, Kids: []*node{
						{Op: opNop},
						{Op: opString, Name: pattern, At: at},
						{Op: opFunc, Name: path + "." + registersItself(path)[pattern], N: resultHandler, At: at},
					},
				}}})
			}
			out = append(out, fn)
		}
	}
	return out
}
