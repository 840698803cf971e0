package flow

import (
	"fmt"
	"strconv"
	"strings"
)

// This file computes what package fmt makes of known values:
// https://pkg.go.dev/fmt#hdr-Printing. (That a value prints itself, by its
// method String, is seen when the call is lowered.)

// printed returns what fmt's %v and %s write for v.
func printed(v value) value {
	switch v := v.(type) {
	case number:
		return text{S: strconv.Itoa(v.N), Loose: v.Loose}
	case truth:
		return text{S: strconv.FormatBool(v.B), Loose: v.Loose}
	}
	return v
}

// sprint is fmt.Sprint, which writes a space between two operands if neither
// is a string. What an operand is, is not known if its value is not.
func sprint(args []value) (value, bool) {
	var out value = text{}
	for i, arg := range args {
		if i > 0 {
			_, before := args[i-1].(text)
			_, now := arg.(text)
			switch {
			case before || now:
			case isUnknown(args[i-1]) || isUnknown(arg):
				return nil, false
			default:
				out = concat(out, text{S: " "})
			}
		}
		out = concat(out, printed(arg))
	}
	return out, true
}

// sprintln is fmt.Sprintln.
func sprintln(args []value) (value, bool) {
	var out value = text{}
	for i, arg := range args {
		if i > 0 {
			out = concat(out, text{S: " "})
		}
		out = concat(out, printed(arg))
	}
	return concat(out, text{S: "\n"}), true
}

// sprintf is fmt.Sprintf: of any format if all operands are known, else of
// those with plain verbs, which is how paths are written.
func sprintf(args []value) (value, bool) {
	if len(args) == 0 {
		return nil, false
	}
	format, ok := args[0].(text)
	if !ok {
		return nil, false
	}
	args = args[1:]
	if v, ok := formatted(format, args); ok {
		return v, true
	}
	var out value = text{}
	rest := format.S
	for {
		before, after, found := strings.Cut(rest, "%")
		out = concat(out, text{S: before})
		if !found {
			return out, true
		}
		if after == "" {
			return nil, false
		}
		verb := after[0]
		rest = after[1:]
		if verb == '%' {
			out = concat(out, text{S: "%"})
			continue
		}
		if strings.IndexByte("svd", verb) < 0 || len(args) == 0 {
			return nil, false
		}
		out = concat(out, printed(args[0]))
		args = args[1:]
	}
}

// formatted is fmt.Sprintf of operands that are all known.
func formatted(format text, args []value) (value, bool) {
	out := text{Loose: format.Loose, At: format.At}
	operands := make([]any, len(args))
	for i, arg := range args {
		switch arg := arg.(type) {
		case text:
			operands[i] = arg.S
			out = text{At: arg.from(out)}
		case number:
			operands[i] = arg.N
		case truth:
			operands[i] = arg.B
		default:
			return nil, false
		}
	}
	out.S = fmt.Sprintf(format.S, operands...)
	return out, len(out.S) <= maxText && !strings.Contains(out.S, "%!")
}
