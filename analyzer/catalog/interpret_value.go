package catalog

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// This file is what an [interpreter] knows of values, and of the operators and
// functions that compute them.

// What values are, besides constants of go/constant.
type (
	record  map[string]any // the fields of a struct
	array   map[int64]any  // the elements of a list
	entries map[string]any // the elements of a map, by the exact text of their keys
)

// at returns an element of a list or a map.
func at(x, index any) any {
	key, ok := keyOf(index)
	if !ok {
		return nil
	}
	switch x := x.(type) {
	case entries:
		return x[key]
	case array:
		i, _ := constant.Int64Val(index.(constant.Value))
		return x[i]
	}
	return nil
}

// zeroValue returns the zero value of a text, a number or a boolean.
func zeroValue(t types.Type) any {
	if b, ok := t.Underlying().(*types.Basic); ok {
		switch {
		case b.Info()&types.IsString != 0:
			return constant.MakeString("")
		case b.Info()&types.IsInteger != 0:
			return constant.MakeInt64(0)
		case b.Info()&types.IsBoolean != 0:
			return constant.MakeBool(false)
		}
	}
	return nil
}

// library returns what functions of the standard library write.
func library(full string, args []any) any {
	operands := make([]any, len(args))
	for i, arg := range args {
		k, ok := arg.(constant.Value)
		if !ok {
			return nil
		}
		switch k.Kind() {
		case constant.String:
			operands[i] = constant.StringVal(k)
		case constant.Int:
			operands[i], _ = constant.Int64Val(k)
		default:
			return nil
		}
	}
	switch full {
	case "fmt.Sprintf":
		if format, ok := operands[0].(string); ok {
			return constant.MakeString(fmt.Sprintf(format, operands[1:]...))
		}
	case "strconv.Itoa", "strconv.FormatInt":
		if n, ok := operands[0].(int64); ok {
			return constant.MakeString(strconv.FormatInt(n, 10))
		}
	case "strings.ToLower":
		if s, ok := operands[0].(string); ok {
			return constant.MakeString(strings.ToLower(s))
		}
	}
	return nil
}

// compute returns what a binary operator makes of two values.
func compute(x any, op token.Token, y any) any {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return compare(x, op, y)
	}
	a, okA := x.(constant.Value)
	b, okB := y.(constant.Value)
	if !okA || !okB || a.Kind() != b.Kind() {
		return nil
	}
	switch {
	case a.Kind() == constant.String && op == token.ADD,
		a.Kind() == constant.Int && (op == token.ADD || op == token.SUB || op == token.AND || op == token.OR):
		return constant.BinaryOp(a, op, b)
	}
	return nil
}

// compare returns whether two values compare so, as a constant.
func compare(x any, op token.Token, y any) any {
	a, okA := x.(constant.Value)
	b, okB := y.(constant.Value)
	if !okA || !okB || a.Kind() != b.Kind() {
		return nil
	}
	return constant.MakeBool(constant.Compare(a, op, b))
}

func truthOf(v any) (holds, ok bool) {
	k, ok := v.(constant.Value)
	if !ok || k.Kind() != constant.Bool {
		return false, false
	}
	return constant.BoolVal(k), true
}

func textOf(v any) (string, bool) {
	k, ok := v.(constant.Value)
	if !ok || k.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(k), true
}

// keyOf returns what tells constants apart as keys of a map.
func keyOf(v any) (string, bool) {
	k, ok := v.(constant.Value)
	if !ok {
		return "", false
	}
	return k.ExactString(), true
}
