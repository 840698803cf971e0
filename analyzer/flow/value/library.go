package value

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// This file computes what functions of the standard library make of known
// text, since paths, methods and patterns are put together with them.

// A textFunc computes a function's result, if its arguments are known well
// enough. None of the arguments is a choice.
type textFunc func(args []Value) (Value, bool)

// TextFuncs is the table of these functions, by full name.
var TextFuncs = map[string]textFunc{
	"fmt.Sprint":         sprint, // https://pkg.go.dev/fmt#Sprint
	"fmt.Sprintf":        sprintf,
	"fmt.Sprintln":       sprintln,
	"net/url.JoinPath":   joinPath, // https://pkg.go.dev/net/url#JoinPath
	"net/url.PathEscape": onText(url.PathEscape),
	"path.Base":          onText(path.Base),
	"path.Clean":         onText(path.Clean), // https://pkg.go.dev/path
	"path.Dir":           onText(path.Dir),
	"path.Join":          onTexts(path.Join),
	"path.Match":         matched(path.Match),
	// Package filepath does as package path where its separator is a slash; what
	// serves under other paths elsewhere was meant to serve under these.
	"path/filepath.Base":    onText(path.Base), // https://pkg.go.dev/path/filepath
	"path/filepath.Clean":   onText(path.Clean),
	"path/filepath.Dir":     onText(path.Dir),
	"path/filepath.Join":    onTexts(path.Join),
	"path/filepath.ToSlash": onText(strings.Clone),
	"maps.All":              itself, // https://pkg.go.dev/maps
	"maps.Collect":          itself,
	"maps.Keys":             keys,
	"maps.Values":           values,
	"slices.All":            itself, // https://pkg.go.dev/slices
	"slices.Backward":       itself, // no router cares for the order of routes
	"slices.Clip":           itself,
	"slices.Clone":          concatLists,
	"slices.Collect":        concatLists,
	"slices.Concat":         concatLists,
	"slices.Compact":        perhapsLess,
	"slices.Delete":         perhapsLess,
	"slices.DeleteFunc":     perhapsLess,
	"slices.Grow":           itself,
	"slices.Insert":         insert,
	"slices.Sorted":         concatLists,
	"slices.SortedFunc":     itself,
	"slices.Values":         concatLists,
	"strconv.FormatBool":    sprint, // https://pkg.go.dev/strconv
	"strconv.FormatInt":     inBase,
	"strconv.FormatUint":    inBase,
	"strconv.Itoa":          sprint,
	"strconv.Quote":         onText(strconv.Quote),
	"strings.Contains":      condition(strings.Contains), // https://pkg.go.dev/strings
	"strings.Cut":           cut(strings.Cut),
	"strings.CutPrefix":     cutOff(strings.CutPrefix),
	"strings.CutSuffix":     cutOff(strings.CutSuffix),
	"strings.EqualFold":     condition(strings.EqualFold),
	"strings.Fields": func(args []Value) (Value, bool) {
		return split(args, 1, func(s []string) []string { return strings.Fields(s[0]) })
	},
	"strings.FieldsSeq": func(args []Value) (Value, bool) {
		return split(args, 1, func(s []string) []string { return strings.Fields(s[0]) })
	},
	"strings.HasPrefix": condition(strings.HasPrefix),
	"strings.HasSuffix": condition(strings.HasSuffix),
	"strings.Join":      join,
	"strings.Repeat": func(args []Value) (Value, bool) {
		return counted(args, 2, func(s []string, n int) (string, bool) {
			if n < 0 || n*len(s[0]) > maxText {
				return "", false
			}
			return strings.Repeat(s[0], n), true
		})
	},
	"strings.Replace": func(args []Value) (Value, bool) {
		return counted(args, 4, func(s []string, n int) (string, bool) { return strings.Replace(s[0], s[1], s[2], n), true })
	},
	"strings.ReplaceAll": onThree(strings.ReplaceAll),
	"strings.Split": func(args []Value) (Value, bool) {
		return split(args, 2, func(s []string) []string { return strings.Split(s[0], s[1]) })
	},
	"strings.SplitSeq": func(args []Value) (Value, bool) {
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

// Compute returns the result of a call of one of [TextFuncs], for each of the
// alternatives of its arguments. It is known if that of some alternative is.
func Compute(full string, args []Value) (Value, bool) {
	f := TextFuncs[full]
	if f == nil {
		return nil, false
	}
	known := false
	var over func(done, rest []Value) Value
	over = func(done, rest []Value) Value {
		if len(rest) == 0 {
			v, ok := shaped(full, done)
			if !ok {
				v, ok = f(done)
			}
			known = known || ok
			if !ok { // of this alternative
				return &Result{Callee: full, Args: slices.Clone(done)}
			}
			if slices.ContainsFunc(done, isLoose) {
				v = Loosen(v)
			}
			if slices.ContainsFunc(done, OfPath) {
				v = Pathed(v)
			}
			for _, arg := range done {
				if t, ok := arg.(Text); ok && t.Drawn != nil {
					v = madeOf(v, t.Drawn)
				}
			}
			return v
		}
		return Each(rest[0], func(v Value) Value { return over(append(slices.Clip(done), v), rest[1:]) })
	}
	v := over(nil, args)
	return v, known
}

// isLoose reports whether other code may change what v says.
func isLoose(v Value) bool {
	switch v := v.(type) {
	case Text:
		return v.Loose
	case Number:
		return v.Loose
	case Truth:
		return v.Loose
	}
	return false
}

// knownTexts returns the strings that args are, if all are known.
func knownTexts(args []Value) ([]string, bool) {
	out := make([]string, len(args))
	for i, a := range args {
		t, ok := a.(Text)
		if !ok {
			return nil, false
		}
		out[i] = t.S
	}
	return out, true
}

func onTexts(f func(...string) string) textFunc {
	return func(args []Value) (Value, bool) {
		s, ok := knownTexts(args)
		if !ok {
			return nil, false
		}
		return Text{S: f(s...)}, true
	}
}

func onText(f func(string) string) textFunc {
	return exactly(1, func(s []string) Value { return Text{S: f(s[0])} })
}

func onTwo(f func(a, b string) string) textFunc {
	return exactly(2, func(s []string) Value { return Text{S: f(s[0], s[1])} })
}

func onThree(f func(a, b, c string) string) textFunc {
	return exactly(3, func(s []string) Value { return Text{S: f(s[0], s[1], s[2])} })
}

func condition(f func(a, b string) bool) textFunc {
	return exactly(2, func(s []string) Value { return Truth{B: f(s[0], s[1])} })
}

func exactly(n int, f func([]string) Value) textFunc {
	return func(args []Value) (Value, bool) {
		s, ok := knownTexts(args)
		if !ok || len(s) != n {
			return nil, false
		}
		return f(s), true
	}
}

func split(args []Value, n int, f func([]string) []string) (Value, bool) {
	return exactly(n, func(s []string) Value { return Texts(f(s)) })(args)
}

// join is strings.Join, which may leave some parts unknown.
func join(args []Value) (Value, bool) {
	if len(args) != 2 {
		return nil, false
	}
	l, ok := args[0].(List)
	if !ok || !l.Exact() {
		return nil, false
	}
	var out Value = Text{}
	for i, v := range l.Elems {
		if i > 0 {
			out = Concat(out, args[1])
		}
		out = Concat(out, v)
	}
	return out, true
}

// matched is path.Match, which has an error as its second result.
func matched(f func(pattern, name string) (bool, error)) textFunc {
	return func(args []Value) (Value, bool) {
		s, ok := knownTexts(args)
		if !ok || len(s) != 2 {
			return nil, false
		}
		is, err := f(s[0], s[1])
		return Tuple{Truth{B: is}, Null{}}, err == nil
	}
}

// joinPath is url.JoinPath, which has an error as its second result.
func joinPath(args []Value) (Value, bool) {
	s, ok := knownTexts(args)
	if !ok || len(s) == 0 {
		return nil, false
	}
	joined, err := url.JoinPath(s[0], s[1:]...)
	if err != nil {
		return nil, false
	}
	return Tuple{Text{S: joined}, Null{}}, true
}

// keys is maps.Keys, of which the sequence is a list here.
func keys(args []Value) (Value, bool) {
	return entriesOf(args, func(p Pair) Value { return p.Key })
}

// values is maps.Values.
func values(args []Value) (Value, bool) {
	return entriesOf(args, func(p Pair) Value { return p.Value })
}

func entriesOf(args []Value, part func(Pair) Value) (Value, bool) {
	if len(args) != 1 {
		return nil, false
	}
	d, ok := args[0].(*Map)
	if !ok {
		return nil, false
	}
	var out List
	for _, p := range d.Entries() {
		if there, optional := p.Value.(Maybe); optional {
			p.Value = there.V
			there.V = part(p)
			out = out.Plus(there)
		} else {
			out = out.Plus(part(p))
		}
	}
	return out, true
}

// concatLists is slices.Concat.
func concatLists(args []Value) (Value, bool) {
	var out List
	for _, a := range args {
		switch a := a.(type) {
		case List:
			out = out.Plus(a.Elems...)
			out.Open = out.Open || a.Open
		case Null:
		default:
			return nil, false
		}
	}
	return out, true
}

// maxText bounds the length of a text that is computed.
const maxText = 1 << 16

// itself is what returns its first argument, as far as routes go.
func itself(args []Value) (Value, bool) {
	if len(args) == 0 {
		return nil, false
	}
	switch Bare(args[0]).(type) {
	case List, *Map:
		return args[0], true
	}
	return nil, false
}

// perhapsLess is what returns some of a list's elements.
func perhapsLess(args []Value) (Value, bool) {
	if len(args) == 0 {
		return nil, false
	}
	l, ok := args[0].(List)
	if !ok {
		return nil, false
	}
	out := List{Open: l.Open}
	for _, e := range l.Elems {
		e, _ := Certainly(e)
		out.Elems = append(out.Elems, Maybe{V: e})
	}
	return out, true
}

// insert is slices.Insert, but for the order.
func insert(args []Value) (Value, bool) {
	if len(args) < 2 {
		return nil, false
	}
	l, ok := args[0].(List)
	if !ok && !IsNull(args[0]) {
		return nil, false
	}
	return l.Plus(args[2:]...), true
}

// inBase is strconv.FormatInt.
func inBase(args []Value) (Value, bool) {
	if len(args) != 2 {
		return nil, false
	}
	n, ok := args[0].(Number)
	base, okBase := args[1].(Number)
	if !ok || !okBase || base.N < 2 || base.N > 36 {
		return nil, false
	}
	return Text{S: strconv.FormatInt(int64(n.N), base.N)}, true
}

// counted is for functions of texts that end with a number.
func counted(args []Value, n int, f func(s []string, n int) (string, bool)) (Value, bool) {
	if len(args) != n {
		return nil, false
	}
	s, ok := knownTexts(args[:n-1])
	count, okCount := args[n-1].(Number)
	if !ok || !okCount {
		return nil, false
	}
	out, ok := f(s, count.N)
	return Text{S: out}, ok
}

// cut is strings.Cut.
func cut(f func(s, sep string) (before, after string, found bool)) textFunc {
	return exactly(2, func(s []string) Value {
		before, after, found := f(s[0], s[1])
		return Tuple{Text{S: before}, Text{S: after}, Truth{B: found}}
	})
}

// cutOff is strings.CutPrefix and strings.CutSuffix.
func cutOff(f func(s, affix string) (rest string, found bool)) textFunc {
	return exactly(2, func(s []string) Value {
		rest, found := f(s[0], s[1])
		return Tuple{Text{S: rest}, Truth{B: found}}
	})
}

// replacer is what strings.NewReplacer makes of a text: the text comes first.
func replacer(args []Value) (Value, bool) {
	s, ok := knownTexts(args)
	if !ok || len(s)%2 == 0 {
		return nil, false
	}
	return Text{S: strings.NewReplacer(s[1:]...).Replace(s[0])}, true
}

// Pathed marks what v says as made of the path of the request.
func Pathed(v Value) Value {
	return eachText(v, func(t Text) Text {
		t.Path = true
		return t
	})
}

// madeOf marks what v says as made of a scope of the token.
func madeOf(v Value, drawn *scope.Scope) Value {
	return eachText(v, func(t Text) Text {
		t.Drawn = drawn
		return t
	})
}

// eachText returns v with f applied to the texts in it.
func eachText(v Value, f func(Text) Text) Value {
	switch v := v.(type) {
	case Text:
		return f(v)
	case Tuple:
		out := make(Tuple, len(v))
		for i, part := range v {
			out[i] = eachText(part, f)
		}
		return out
	case List:
		elems := make([]Value, len(v.Elems))
		for i, e := range v.Elems {
			elems[i] = eachText(e, f)
		}
		v.Elems = elems
		return v
	}
	return v
}

// Loosen marks what v says as such that other code may change.
func Loosen(v Value) Value {
	switch v := v.(type) {
	case Text:
		v.Loose = true
		return v
	case Number:
		v.Loose = true
		return v
	case Truth:
		v.Loose = true
		return v
	case Tuple:
		out := make(Tuple, len(v))
		for i, part := range v {
			out[i] = Loosen(part)
		}
		return out
	}
	return v
}
