package lower

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

// A helper may be all that refuses a request:
//
//	func bomb(status int) { panic(refusal{status}) }
//
// Who calls it does not go on, as after a panic in its place.

// findEnds notes the functions of the package that do not return: nothing in them does, and
// the last thing that they do is to panic, to end the program, or to call such a function.
// Loops that do not end are none.
func (c *collector) findEnds(files []*ast.File) {
	c.ends = make(map[string]bool)
	for _, dep := range c.deps {
		for _, name := range dep.Ends {
			c.ends[name] = true
		}
	}
	may := make(map[string]*ast.CallExpr) // the last call of what could be one
	for _, file := range files {
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil {
				if obj, _ := c.info.Defs[fn.Name].(*types.Func); obj != nil {
					if last := lastCall(fn.Body); last != nil {
						may[c.fullName(obj)] = last
					}
				}
			}
		}
	}
	for found := true; found; {
		found = false
		for name, last := range may {
			if !c.ends[name] && c.panics(last) {
				c.ends[name], found = true, true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(may)) {
		if c.ends[name] {
			c.ended = append(c.ended, name)
		}
	}
}

// panicsFor reports whether a function returns nothing, and panics for some of the verdicts or
// errors that it is given.
func (l *lowerer) panicsFor(fn *types.Func, decl *ast.FuncDecl) bool {
	sig := fn.Signature()
	takes := false
	for v := range sig.Params().Variables() {
		takes = takes || types.Identical(v.Type(), types.Typ[types.Bool]) || types.Identical(v.Type(), types.Universe.Lookup("error").Type())
	}
	if !takes || sig.Results().Len() > 0 {
		return false
	}
	panics := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		panics = panics || ok && l.panics(call)
		return !panics
	})
	return panics
}

// lastCall returns the call that a body ends in, if nothing in it returns; else nil.
func lastCall(body *ast.BlockStmt) *ast.CallExpr {
	if len(body.List) == 0 {
		return nil
	}
	last, ok := body.List[len(body.List)-1].(*ast.ExprStmt)
	if !ok {
		return nil
	}
	call, _ := ast.Unparen(last.X).(*ast.CallExpr)
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt, *ast.DeferStmt: // what is deferred may recover
			call = nil
		case *ast.BranchStmt:
			if n.Label != nil {
				call = nil
			}
		}
		return call != nil
	})
	return call
}

// panics reports whether a call does not return.
func (l *lowerer) panics(call *ast.CallExpr) bool {
	switch callee := typeutil.Callee(l.info, call).(type) {
	case *types.Builtin:
		return callee.Name() == "panic"
	case *types.Func:
		name := callee.FullName()
		return noReturn[name] || l.ends[name] || l.endsElsewhere(callee)
	}
	return false
}

// noReturn are the functions of the standard library that do not return.
var noReturn = map[string]bool{
	"os.Exit": true, "runtime.Goexit": true, // https://pkg.go.dev/os#Exit, https://pkg.go.dev/runtime#Goexit
	"log.Fatal": true, "log.Fatalf": true, "log.Fatalln": true, // https://pkg.go.dev/log#Fatal
	"log.Panic": true, "log.Panicf": true, "log.Panicln": true,
	"(*log.Logger).Fatal": true, "(*log.Logger).Fatalf": true, "(*log.Logger).Fatalln": true,
	"(*log.Logger).Panic": true, "(*log.Logger).Panicf": true, "(*log.Logger).Panicln": true,
}
