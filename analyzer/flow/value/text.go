package value

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Sketch writes what is known of a text, and … for the rest. Of two paths
// that are not known, it tells whether they are the same.
func Sketch(v Value) string {
	switch v := v.(type) {
	case Text:
		return v.S
	case Partial:
		return Sketch(v.A) + Sketch(v.B)
	case *Result:
		if TextFuncs[v.Callee] == nil {
			break
		}
		args := make([]string, len(v.Args))
		for i, arg := range v.Args {
			args[i] = Sketch(arg)
		}
		return naming.Short(v.Callee) + "(" + strings.Join(args, ", ") + ")"
	case Choice:
		var all []string
		for _, v := range v {
			all = append(all, Sketch(v))
		}
		return strings.Join(all, "|")
	}
	return "…"
}

// Concat adds strings, and multiplies alternatives out.
func Concat(a, b Value) Value {
	return Each(a, func(a Value) Value {
		return Each(b, func(b Value) Value {
			if v, ok := joined(a, b); ok {
				return v
			}
			x, okX := a.(Text)
			y, okY := b.(Text)
			switch {
			case textSize(a)+textSize(b) > maxJoined:
				return Opaque{Why: "a text that is too long"}
			case okX && okY:
				return Text{S: x.S + y.S, Loose: x.Loose || y.Loose, Path: x.Path || y.Path, At: y.From(x)}
			case okX && x.S == "":
				return b
			case okY && y.S == "":
				return a
			}
			return Partial{a, b, textSize(a) + textSize(b)}
		})
	})
}

// From returns where t is written, or what was before it.
func (t Text) From(before Text) source.Span {
	if t.At.IsValid() {
		return t.At
	}
	return before.At
}

// endApart reports whether two texts are certainly not the same since what is known of
// their ends is not.
func endApart(a, b Value) bool {
	_, partial := a.(Partial)
	if _, other := b.(Partial); !partial && !other {
		return false
	}
	x, y := end(a), end(b)
	return !strings.HasSuffix(x, y) && !strings.HasSuffix(y, x)
}

// end returns what is known of the end of a text.
func end(v Value) string {
	switch v := v.(type) {
	case Text:
		if !v.Loose {
			return v.S
		}
	case Partial:
		return end(v.B)
	}
	return ""
}

// Partial is text of which some is not known.
type Partial struct {
	A, B Value
	size int
}
