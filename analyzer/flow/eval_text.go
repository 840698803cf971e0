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
	"fmt.Sprintln":       sprintln,
	"net/url.JoinPath":   joinPath, // https://pkg.go.dev/net/url#JoinPath
	"net/url.PathEscape": onText(url.PathEscape),
	"path.Base":          onText(path.Base),
	"path.Clean":         onText(path.Clean), // https://pkg.go.dev/path
	"path.Dir":           onText(path.Dir),
	"path.Join":          onTexts(path.Join),
	"maps.All":           itself, // https://pkg.go.dev/maps
	"maps.Collect":       itself,
	"maps.Keys":          keys,
	"maps.Values":        values,
	"slices.All":         itself, // https://pkg.go.dev/slices
	"slices.Backward":    itself, // no router cares for the order of routes
	"slices.Clip":        itself,
	"slices.Clone":       concatLists,
	"slices.Collect":     concatLists,
	"slices.Concat":      concatLists,
	"slices.Compact":     perhapsLess,
	"slices.Delete":      perhapsLess,
	"slices.DeleteFunc":  perhapsLess,
	"slices.Grow":        itself,
	"slices.Insert":      insert,
	"slices.Sorted":      concatLists,
	"slices.SortedFunc":  itself,
	"slices.Values":      concatLists,
	"strconv.FormatBool": sprint, // https://pkg.go.dev/strconv
	"strconv.FormatInt":  inBase,
	"strconv.FormatUint": inBase,
	"strconv.Itoa":       sprint,
	"strconv.Quote":      onText(strconv.Quote),
	"strings.Contains":   condition(strings.Contains), // https://pkg.go.dev/strings
	"strings.Cut":        cut(strings.Cut),
	"strings.CutPrefix":  cutOff(strings.CutPrefix),
	"strings.CutSuffix":  cutOff(strings.CutSuffix),
	"strings.EqualFold":  condition(strings.EqualFold),
	"strings.Fields": func(args []value) (value, bool) {
		return split(args, 1, func(s []string) []string { return strings.Fields(s[0]) })
	},
	"strings.FieldsSeq": func(args []value) (value, bool) {
		return split(args, 1, func(s []string) []string { return strings.Fields(s[0]) })
	},
	"strings.HasPrefix": condition(strings.HasPrefix),
	"strings.HasSuffix": condition(strings.HasSuffix),
	"strings.Join":      join,
	"strings.Repeat": func(args []value) (value, bool) {
		return counted(args, 2, func(s []string, n int) (string, bool) {
			if n < 0 || n*len(s[0]) > maxText {
				return "", false
			}
			return strings.Repeat(s[0], n), true
		})
	},
	"strings.Replace": func(args []value) (value, bool) {
		return counted(args, 4, func(s []string, n int) (string, bool) { return strings.Replace(s[0], s[1], s[2], n), true })
	},
	"strings.ReplaceAll": onThree(strings.ReplaceAll),
	"strings.Split": func(args []value) (value, bool) {
		return split(args, 2, func(s []string) []string { return strings.Split(s[0], s[1]) })
	},
	"strings.SplitSeq": func(args []value) (value, bool) {
		return split(args, 2, func(s []string) []string { return strings.Split(s[0], s[1]) })
	},
	"strings.Title":      onText(strings.Title),
	"strings.ToLower":    onText(strings.ToLower),
	"strings.ToUpper":    onText(strings.ToUpper),
	"strings.Trim":       onTwo(strings.Trim),
	"strings.TrimLeft":   onTwo(strings.TrimLeft),
	"strings.TrimPrefix": onTwo(strings.TrimPrefix),
	"strings.TrimRight":  onTwo(strings.TrimRight),
	"strings.TrimSpace":  onText(strings.TrimSpace),
	"strings.TrimSuffix": onTwo(strings.TrimSuffix),

	"(*strings.Replacer).Replace": replacer,
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

// maxText bounds the length of a text that is computed.
const maxText = 1 << 16

// itself is what returns its first argument, as far as routes go.
func itself(args []value) (value, bool) {
	if len(args) == 0 {
		return nil, false
	}
	switch bare(args[0]).(type) {
	case list, *dict:
		return args[0], true
	}
	return nil, false
}

// perhapsLess is what returns some of a list's elements.
func perhapsLess(args []value) (value, bool) {
	if len(args) == 0 {
		return nil, false
	}
	l, ok := args[0].(list)
	if !ok {
		return nil, false
	}
	out := list{open: l.open}
	for _, e := range l.elems {
		e, _ := certainly(e)
		out.elems = append(out.elems, maybe{v: e})
	}
	return out, true
}

// insert is slices.Insert, but for the order.
func insert(args []value) (value, bool) {
	if len(args) < 2 {
		return nil, false
	}
	l, ok := args[0].(list)
	if !ok && !isNull(args[0]) {
		return nil, false
	}
	return l.plus(args[2:]...), true
}

// inBase is strconv.FormatInt.
func inBase(args []value) (value, bool) {
	if len(args) != 2 {
		return nil, false
	}
	n, ok := args[0].(number)
	base, okBase := args[1].(number)
	if !ok || !okBase || base.N < 2 || base.N > 36 {
		return nil, false
	}
	return text{S: strconv.FormatInt(int64(n.N), base.N)}, true
}

// counted is for functions of texts that end with a number.
func counted(args []value, n int, f func(s []string, n int) (string, bool)) (value, bool) {
	if len(args) != n {
		return nil, false
	}
	s, ok := knownTexts(args[:n-1])
	count, okCount := args[n-1].(number)
	if !ok || !okCount {
		return nil, false
	}
	out, ok := f(s, count.N)
	return text{S: out}, ok
}

// cut is strings.Cut.
func cut(f func(s, sep string) (before, after string, found bool)) textFunc {
	return exactly(2, func(s []string) value {
		before, after, found := f(s[0], s[1])
		return tuple{text{S: before}, text{S: after}, truth{B: found}}
	})
}

// cutOff is strings.CutPrefix and strings.CutSuffix.
func cutOff(f func(s, affix string) (rest string, found bool)) textFunc {
	return exactly(2, func(s []string) value {
		rest, found := f(s[0], s[1])
		return tuple{text{S: rest}, truth{B: found}}
	})
}

// replacer is what strings.NewReplacer makes of a text: the text comes first.
func replacer(args []value) (value, bool) {
	s, ok := knownTexts(args)
	if !ok || len(s)%2 == 0 {
		return nil, false
	}
	return text{S: strings.NewReplacer(s[1:]...).Replace(s[0])}, true
}
