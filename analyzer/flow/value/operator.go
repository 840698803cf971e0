package value

import (
	"cmp"
	"strings"
)

// Not computes !.
func Not(v Value) Value {
	switch v := v.(type) {
	case Truth:
		v.B = !v.B
		return v
	case Condition:
		return v.Not()
	}
	return Opaque{Why: "a condition"}
}

// Binary computes a binary operator for each of the alternatives of its operands.
func Binary(op string, x, y Value) Value {
	return Each(x, func(x Value) Value {
		return Each(y, func(y Value) Value { return arithmetic(op, x, y) })
	})
}

// arithmetic computes a binary operator other than the logical ones, and + of
// strings, == and !=.
func arithmetic(op string, x, y Value) Value {
	switch x := x.(type) {
	case AtLeast:
		if y, ok := y.(Number); ok {
			return x.compare(op, y)
		}
	case Size:
		if y, ok := y.(Number); ok {
			return x.Compare(op, y)
		}
	case Status:
		if y, ok := y.(Number); ok {
			return x.Compare(op, y)
		}
	case Tally:
		if y, ok := y.(Number); ok {
			return x.arithmetic(op, y)
		}
	case Number:
		switch y := y.(type) {
		case Number:
			return numeric(op, x, y)
		case AtLeast:
			if Turned[op] != "" {
				return y.compare(Turned[op], x)
			}
		case Tally:
			if op = cmp.Or(Turned[op], op); op != "-" {
				return y.arithmetic(op, x)
			}
		}
	case Text:
		if y, ok := y.(Text); ok {
			return ordered(op, strings.Compare(x.S, y.S), x.Loose || y.Loose)
		}
	}
	return Opaque{Why: "the result of " + op}
}

func numeric(op string, x, y Number) Value {
	loose := x.Loose || y.Loose
	switch op {
	case "+":
		return Number{N: x.N + y.N, Loose: loose}
	case "-":
		return Number{N: x.N - y.N, Loose: loose}
	case "*":
		return Number{N: x.N * y.N, Loose: loose}
	case "/", "%":
		switch {
		case y.N == 0:
			return Opaque{Why: "a division by zero"}
		case op == "/":
			return Number{N: x.N / y.N, Loose: loose}
		}
		return Number{N: x.N % y.N, Loose: loose}
	case "&":
		return Number{N: x.N & y.N, Loose: loose}
	case "|":
		return Number{N: x.N | y.N, Loose: loose, Typ: x.Typ, At: x.At}
	case "^":
		return Number{N: x.N ^ y.N, Loose: loose}
	case "&^":
		return Number{N: x.N &^ y.N, Loose: loose}
	case "<<":
		if 0 <= y.N && y.N < 63 {
			return Number{N: x.N << y.N, Loose: loose}
		}
	case ">>":
		if 0 <= y.N && y.N < 63 {
			return Number{N: x.N >> y.N, Loose: loose}
		}
	}
	return ordered(op, cmp.Compare(x.N, y.N), loose)
}

// ordered computes a comparison from the order of its operands.
func ordered(op string, order int, loose bool) Value {
	switch op {
	case "<":
		return Truth{order < 0, loose}
	case "<=":
		return Truth{order <= 0, loose}
	case ">":
		return Truth{order > 0, loose}
	case ">=":
		return Truth{order >= 0, loose}
	}
	return Opaque{Why: "the result of " + op}
}

// Length computes len.
func Length(v Value) Value {
	switch v := v.(type) {
	case List:
		if v.Exact() {
			return Number{N: len(v.Elems)}
		}
	case Text:
		return Number{N: len(v.S), Loose: v.Loose}
	case Null:
		return Number{}
	}
	return Opaque{Why: "a length"}
}

// Equal computes ==. Of alternatives, all must agree.
func Equal(a, b Value) Value {
	var out Value
	for _, a := range All(a) {
		for _, b := range All(b) {
			if v := EqualTo(a, b); out == nil {
				out = v
			} else if out != v {
				return Opaque{Why: "a condition"}
			}
		}
	}
	return out
}

// All returns what v can be, nil included.
func All(v Value) []Value {
	if c, ok := anyWay(v).(Choice); ok {
		return c
	}
	return []Value{v}
}

// EqualTo computes == of two values, neither of which is a choice.
func EqualTo(a, b Value) Value {
	switch x := a.(type) {
	case Text:
		if y, ok := b.(Text); ok {
			return Truth{B: x.S == y.S, Loose: x.Loose || y.Loose}
		}
	case Number:
		if y, ok := b.(Number); ok {
			return Truth{B: x.N == y.N, Loose: x.Loose || y.Loose}
		}
	case Truth:
		if y, ok := b.(Truth); ok {
			return Truth{B: x.B == y.B, Loose: x.Loose || y.Loose}
		}
	case TypeValue:
		if y, ok := b.(TypeValue); ok {
			return Truth{B: x == y}
		}
	case Keyed:
		return EqualTo(x.Value, b)
	case Null:
		if IsNull(b) || IsNilList(b) {
			return Truth{B: true}
		}
		if isSet(b) {
			return Truth{B: false}
		}
	}
	if IsNull(b) && IsNilList(a) {
		return Truth{B: true}
	}
	if IsNull(b) && isSet(a) {
		return Truth{B: false}
	}
	return Opaque{Why: "a condition"}
}

// Certain returns a condition's outcome where no setting can change it.
func Certain(v Value) (b, known bool) {
	t, ok := v.(Truth)
	return t.B, ok && !t.Loose
}

// isSet reports whether v is certainly not nil.
func isSet(v Value) bool {
	switch v := v.(type) {
	case *Func, *Router, *Entry, *Object, Pointer, Wrapped, Stripped, Behind, InterfaceMethod, *Map:
		return true
	case List:
		return len(v.Elems) > 0 || v.Born == BornEmpty
	}
	return false
}

// IsNull reports whether v is nil.
func IsNull(v Value) bool {
	_, ok := v.(Null)
	return ok
}

// Sum computes + of numbers or texts.
func Sum(a, b Value) Value {
	switch a.(type) {
	case Number, Tally:
		return arithmetic("+", a, b)
	}
	return Concat(a, b)
}
