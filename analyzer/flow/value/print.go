package value

import (
	"fmt"
	"strconv"
	"strings"
)

// This file computes what package fmt makes of known values:
// https://pkg.go.dev/fmt#hdr-Printing. (That a value prints itself, by its
// method String, is seen when the call is lowered.)

// Print returns what fmt's %v and %s write for v.
func Print(v Value) Value {
	switch v := v.(type) {
	case Number:
		return Text{S: strconv.Itoa(v.N), Loose: v.Loose}
	case Truth:
		return Text{S: strconv.FormatBool(v.B), Loose: v.Loose}
	}
	return v
}

// sprint is fmt.Sprint, which writes a space between two operands if neither
// is a string. What an operand is, is not known if its value is not.
func sprint(args []Value) (Value, bool) {
	var out Value = Text{}
	for i, arg := range args {
		if i > 0 {
			_, before := args[i-1].(Text)
			_, now := arg.(Text)
			switch {
			case before || now:
			case IsUnknown(args[i-1]) || IsUnknown(arg):
				return nil, false
			default:
				out = Concat(out, Text{S: " "})
			}
		}
		out = Concat(out, Print(arg))
	}
	return out, true
}

// sprintln is fmt.Sprintln.
func sprintln(args []Value) (Value, bool) {
	var out Value = Text{}
	for i, arg := range args {
		if i > 0 {
			out = Concat(out, Text{S: " "})
		}
		out = Concat(out, Print(arg))
	}
	return Concat(out, Text{S: "\n"}), true
}

// sprintf is fmt.Sprintf: of any format if all operands are known, else of
// those with plain verbs, which is how paths are written.
func sprintf(args []Value) (Value, bool) {
	if len(args) == 0 {
		return nil, false
	}
	format, ok := args[0].(Text)
	if !ok {
		return nil, false
	}
	args = args[1:]
	if v, ok := formatted(format, args); ok {
		return v, true
	}
	var out Value = Text{}
	rest := format.S
	for {
		before, after, found := strings.Cut(rest, "%")
		out = Concat(out, Text{S: before})
		if !found {
			return out, true
		}
		if after == "" {
			return nil, false
		}
		verb := after[0]
		rest = after[1:]
		if verb == '%' {
			out = Concat(out, Text{S: "%"})
			continue
		}
		if strings.IndexByte("svd", verb) < 0 || len(args) == 0 {
			return nil, false
		}
		out = Concat(out, Print(args[0]))
		args = args[1:]
	}
}

// formatted is fmt.Sprintf of operands that are all known.
func formatted(format Text, args []Value) (Value, bool) {
	out := Text{Loose: format.Loose, At: format.At}
	operands := make([]any, len(args))
	for i, arg := range args {
		switch arg := arg.(type) {
		case Text:
			operands[i] = arg.S
			out = Text{At: arg.From(out), Path: out.Path || arg.Path}
		case Number:
			operands[i] = arg.N
		case Truth:
			operands[i] = arg.B
		default:
			return nil, false
		}
	}
	out.S = fmt.Sprintf(format.S, operands...)
	return out, len(out.S) <= maxText && !strings.Contains(out.S, "%!")
}
