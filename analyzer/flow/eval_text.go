package flow

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
)

// This file computes what functions of the standard library make of known
// text, since paths, methods and patterns are put together with them.

// A textFunc computes a function's result, if its arguments are known well
// enough. None of the arguments is a choice.
type textFunc func(args []value) (value, bool)

// textFuncs is the table of these functions, by full name.
var textFuncs = map[string]textFunc{
	"fmt.Sprint":         sprint, // https://pkg.go.dev/fmt#Sprint
	"fmt.Sprintf":        sprintf,
	"net/url.JoinPath":   joinPath, // https://pkg.go.dev/net/url#JoinPath
	"net/url.PathEscape": onText(url.PathEscape),
	"path.Base":          onText(path.Base),
	"path.Clean":         onText(path.Clean), // https://pkg.go.dev/path
	"path.Dir":           onText(path.Dir),
	"path.Join":          onTexts(path.Join),
	"maps.Keys":          keys, // https://pkg.go.dev/maps
	"maps.Values":        values,
	"slices.Clone":       concatLists, // https://pkg.go.dev/slices
	"slices.Collect":     concatLists,
	"slices.Concat":      concatLists,
	"slices.Sorted":      concatLists, // no router cares for the order of routes
	"slices.Values":      concatLists,
	"strconv.Itoa":       sprint,
	"strconv.Quote":      onText(strconv.Quote),
	"strings.Contains":   condition(strings.Contains), // https://pkg.go.dev/strings
	"strings.EqualFold":  condition(strings.EqualFold),
	"strings.Fields": func(args []value) (value, bool) {
		return split(args, 1, func(s []string) []string { return strings.Fields(s[0]) })
	},
	"strings.HasPrefix":  condition(strings.HasPrefix),
	"strings.HasSuffix":  condition(strings.HasSuffix),
	"strings.Join":       join,
	"strings.ReplaceAll": onThree(strings.ReplaceAll),
	"strings.Split": func(args []value) (value, bool) {
		return split(args, 2, func(s []string) []string { return strings.Split(s[0], s[1]) })
	},
	"strings.ToLower":    onText(strings.ToLower),
	"strings.ToUpper":    onText(strings.ToUpper),
	"strings.Trim":       onTwo(strings.Trim),
	"strings.TrimLeft":   onTwo(strings.TrimLeft),
	"strings.TrimPrefix": onTwo(strings.TrimPrefix),
	"strings.TrimRight":  onTwo(strings.TrimRight),
	"strings.TrimSpace":  onText(strings.TrimSpace),
	"strings.TrimSuffix": onTwo(strings.TrimSuffix),
}

// computed returns the result of a call of one of [textFuncs], for each of the
// alternatives of its arguments. It is known if that of some alternative is.
func computed(full string, args []value) (value, bool) {
	f := textFuncs[full]
	if f == nil {
		return nil, false
	}
	known := false
	var over func(done, rest []value) value
	over = func(done, rest []value) value {
		if len(rest) == 0 {
			v, ok := f(done)
			known = known || ok
			if !ok { // of this alternative
				return &result{callee: full, args: slices.Clone(done)}
			}
			if slices.ContainsFunc(done, isLoose) {
				v = loosen(v)
			}
			return v
		}
		return each(rest[0], func(v value) value { return over(append(slices.Clip(done), v), rest[1:]) })
	}
	v := over(nil, args)
	return v, known
}

// isLoose reports whether other code may change what v says.
func isLoose(v value) bool {
	switch v := v.(type) {
	case text:
		return v.Loose
	case number:
		return v.Loose
	case truth:
		return v.Loose
	}
	return false
}

// knownTexts returns the strings that args are, if all are known.
func knownTexts(args []value) ([]string, bool) {
	out := make([]string, len(args))
	for i, a := range args {
		t, ok := a.(text)
		if !ok {
			return nil, false
		}
		out[i] = t.S
	}
	return out, true
}

func onTexts(f func(...string) string) textFunc {
	return func(args []value) (value, bool) {
		s, ok := knownTexts(args)
		if !ok {
			return nil, false
		}
		return text{S: f(s...)}, true
	}
}

func onText(f func(string) string) textFunc {
	return exactly(1, func(s []string) value { return text{S: f(s[0])} })
}

func onTwo(f func(a, b string) string) textFunc {
	return exactly(2, func(s []string) value { return text{S: f(s[0], s[1])} })
}

func onThree(f func(a, b, c string) string) textFunc {
	return exactly(3, func(s []string) value { return text{S: f(s[0], s[1], s[2])} })
}

func condition(f func(a, b string) bool) textFunc {
	return exactly(2, func(s []string) value { return truth{B: f(s[0], s[1])} })
}

func exactly(n int, f func([]string) value) textFunc {
	return func(args []value) (value, bool) {
		s, ok := knownTexts(args)
		if !ok || len(s) != n {
			return nil, false
		}
		return f(s), true
	}
}

func split(args []value, n int, f func([]string) []string) (value, bool) {
	return exactly(n, func(s []string) value { return texts(f(s)) })(args)
}

// join is strings.Join, which may leave some parts unknown.
func join(args []value) (value, bool) {
	if len(args) != 2 {
		return nil, false
	}
	l, ok := args[0].(list)
	if !ok || !l.exact() {
		return nil, false
	}
	var out value = text{}
	for i, v := range l.elems {
		if i > 0 {
			out = concat(out, args[1])
		}
		out = concat(out, v)
	}
	return out, true
}

// joinPath is url.JoinPath, which has an error as its second result.
func joinPath(args []value) (value, bool) {
	s, ok := knownTexts(args)
	if !ok || len(s) == 0 {
		return nil, false
	}
	joined, err := url.JoinPath(s[0], s[1:]...)
	if err != nil {
		return nil, false
	}
	return tuple{text{S: joined}, null{}}, true
}

// keys is maps.Keys, of which the sequence is a list here.
func keys(args []value) (value, bool) {
	return entriesOf(args, func(p pair) value { return p.key })
}

// values is maps.Values.
func values(args []value) (value, bool) {
	return entriesOf(args, func(p pair) value { return p.value })
}

func entriesOf(args []value, part func(pair) value) (value, bool) {
	if len(args) != 1 {
		return nil, false
	}
	d, ok := args[0].(*dict)
	if !ok {
		return nil, false
	}
	var out list
	for _, p := range d.pairs() {
		out = out.plus(part(p))
	}
	return out, true
}

// concatLists is slices.Concat.
func concatLists(args []value) (value, bool) {
	var out list
	for _, a := range args {
		switch a := a.(type) {
		case list:
			out = out.plus(a.elems...)
			out.open = out.open || a.open
		case null:
		default:
			return nil, false
		}
	}
	return out, true
}

// printed returns what fmt's %v and %s write for v.
func printed(v value) value {
	if n, ok := v.(number); ok {
		return text{S: strconv.Itoa(n.N), Loose: n.Loose}
	}
	return v
}

// sprint is fmt.Sprint of one operand. (Of several, it depends on their types
// whether there is a space between.)
func sprint(args []value) (value, bool) {
	if len(args) != 1 {
		return nil, false
	}
	return concat(text{}, printed(args[0])), true
}

// sprintf is fmt.Sprintf for formats with plain verbs, which is how paths are
// written: https://pkg.go.dev/fmt#hdr-Printing.
func sprintf(args []value) (value, bool) {
	if len(args) == 0 {
		return nil, false
	}
	format, ok := args[0].(text)
	if !ok {
		return nil, false
	}
	args = args[1:]
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
