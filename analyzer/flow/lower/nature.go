package lower

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
)

// This file tells the functions that answer requests from those that look at them and
// say yes or no, and from those that answer what went wrong.

func (f *funcLowerer) function(obj *types.Func, e ast.Expr) *ir.Node {
	return &ir.Node{Op: ir.OpFunc, Name: obj.Origin().FullName(), N: f.nature(obj.Type()), At: f.place(e)}
}

// nature returns the flags of a function that is named; none in code that does
// not type-check.
func (f *funcLowerer) nature(t types.Type) int {
	if t == nil {
		return 0
	}
	switch sig, ok := t.Underlying().(*types.Signature); {
	case ok && sig.Results().Len() == 1 && framework.VerdictName(sig.Results().At(0).Type()) == "bool":
		return ir.ResultVerdict // also if it is given the request
	case ok && (onlyLooks(sig) || answersErrors(sig)):
		return ir.ResultVerdict
	case f.kinds.Handler(t):
		return ir.ResultHandler
	}
	return 0
}

// makesDecorator reports whether a function returns one from functions of a type to such:
// middleware of the house, whatever its handlers are given.
//
//	func Measured() func(next Handler) Handler
func makesDecorator(sig *types.Signature) bool {
	for v := range sig.Results().Variables() {
		by, ok := v.Type().Underlying().(*types.Signature)
		if !ok || by.Params().Len() != 1 || by.Results().Len() != 1 || !types.Identical(by.Params().At(0).Type(), by.Results().At(0).Type()) {
			continue
		}
		if of, ok := by.Params().At(0).Type().Underlying().(*types.Signature); ok && of.Params().Len() > 0 {
			return true
		}
	}
	return false
}

// handsBack reports whether a function returns what it is given, whatever that is:
// a value of a type parameter. It may be what registers routes.
func handsBack(sig *types.Signature) bool {
	given := func(t types.Type) bool {
		for v := range sig.Params().Variables() {
			if types.Identical(v.Type(), t) {
				return true
			}
		}
		return false
	}
	for v := range sig.Results().Variables() {
		if _, ok := types.Unalias(v.Type()).(*types.TypeParam); ok && given(v.Type()) {
			return true
		}
	}
	return false
}

// onlyLooks reports whether a function is given nothing of a request but the request
// itself, and returns but a verdict, a number or a text: that answers nobody.
func onlyLooks(sig *types.Signature) bool {
	given := false
	for v := range sig.Params().Variables() {
		switch name := framework.TypeName(v.Type()); {
		case name == "*net/http.Request":
			given = true
		case strings.HasSuffix(name, ".ResponseWriter"):
			return false
		}
	}
	if !given || sig.Results().Len() == 0 {
		return false
	}
	for v := range sig.Results().Variables() {
		_, basic := v.Type().Underlying().(*types.Basic)
		if name := framework.VerdictName(v.Type()); !basic && name != "error" && name != framework.VerdictsType {
			return false
		}
	}
	return true
}

// answersErrors reports whether a function is given an error besides what it may be given of a
// request: it tells the client of that, and is no handler that requests are handed on to.
//
//	func Require(scope string, fail func(w http.ResponseWriter, err error)) http.HandlerFunc
func answersErrors(sig *types.Signature) bool {
	for v := range sig.Params().Variables() {
		if framework.VerdictName(v.Type()) == "error" {
			return true
		}
	}
	return false
}
