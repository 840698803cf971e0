package value

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// This file computes what functions of the standard library make of a shape, and what
// they say of it.

// shapeTests are the functions that compare a shape with a text: what they look for as an
// expression for whole texts, and which argument the shape is.
var shapeTests = map[string]struct {
	shape int
	expr  func(text string) (string, bool)
}{
	"strings.Contains":    {0, quoted(anything, anything)},
	"strings.EqualFold":   {0, quoted("(?i:", ")")},
	"strings.HasPrefix":   {0, quoted("", anything)},
	"strings.HasSuffix":   {0, quoted(anything, "")},
	"path.Match":          {1, globExpr},
	"path/filepath.Match": {1, globExpr},
	"regexp.MatchString":  {1, Searching},
}

func quoted(before, after string) func(string) (string, bool) {
	return func(s string) (string, bool) { return before + regexp.QuoteMeta(s) + after, true }
}

// Searching returns the expression for whole texts in which a regular expression matches.
func Searching(re string) (string, bool) {
	_, err := regexp.Compile(re)
	return anything + "(?:" + re + ")" + anything, err == nil
}

// globExpr returns the expression for a pattern of path.Match.
func globExpr(glob string) (string, bool) {
	if _, err := path.Match(glob, ""); err != nil {
		return "", false
	}
	var b strings.Builder
	for i := 0; i < len(glob); i++ {
		switch c := glob[i]; c {
		case '*':
			b.WriteString(`[^/]*`)
		case '?':
			b.WriteString(`[^/]`)
		case '[':
			n := strings.IndexByte(glob[i:], ']')
			if n < 0 {
				return "", false
			}
			b.WriteString(glob[i : i+n+1])
			i += n
		case '\\':
			i++
			b.WriteString(regexp.QuoteMeta(glob[i : i+1]))
		default:
			b.WriteString(regexp.QuoteMeta(glob[i : i+1]))
		}
	}
	return b.String(), true
}

// Asks returns what a function that compares texts says where one of them is a shape, or
// is the path of a request and the other is known in part.
func Asks(full string, args []Value) (Value, bool) {
	t, ok := shapeTests[full]
	if !ok || len(args) != 2 {
		return nil, false
	}
	c, ok := ask(full, t.expr, args[t.shape], args[1-t.shape])
	if !ok && full == "strings.EqualFold" {
		c, ok = ask(full, t.expr, args[1], args[0])
	}
	if !ok {
		return nil, false
	}
	if full == "path.Match" || full == "path/filepath.Match" || full == "regexp.MatchString" {
		return Tuple{c, Null{}}, true
	}
	return c, true
}

// ask is [Asks] for the expression of a test.
func ask(full string, expr func(string) (string, bool), of, what Value) (Value, bool) {
	t, ok := Bare(what).(Text)
	if !ok || !OfPath(of) {
		return nil, false
	}
	s, whole := ShapeOf(of)
	if !whole {
		return nil, false
	}
	return s.asked(full+" "+t.S, func(s *Shape) (Value, bool) {
		if full == "strings.HasPrefix" {
			if does, can, known := s.begins(t.S); known && (does || !can) {
				return Truth{B: does}, true
			}
		}
		test, ok := expr(t.S)
		if !ok {
			return nil, false
		}
		return s.matches(test), true
	})
}

// matches returns what an expression for whole texts says of s.
func (s *Shape) matches(test string) Value { return s.outcomes(test).Decided() }

// shapeFuncs are the functions that make another text of a shape.
var shapeFuncs = map[string]func(s *Shape, args []string) (Value, bool){
	"strings.ToLower":    func(s *Shape, _ []string) (Value, bool) { return s.cased(strings.ToLower) },
	"strings.ToUpper":    func(s *Shape, _ []string) (Value, bool) { return s.cased(strings.ToUpper) },
	"strings.TrimSpace":  func(s *Shape, _ []string) (Value, bool) { return s, true },
	"strings.Clone":      func(s *Shape, _ []string) (Value, bool) { return s, true },
	"strings.TrimPrefix": withText((*Shape).withoutPrefix),
	"strings.TrimSuffix": withText((*Shape).withoutSuffix),
	"strings.TrimLeft":   withText(func(s *Shape, set string) (Value, bool) { return s.trimmed(set, true, false) }),
	"strings.TrimRight":  withText(func(s *Shape, set string) (Value, bool) { return s.trimmed(set, false, true) }),
	"strings.Trim":       withText(func(s *Shape, set string) (Value, bool) { return s.trimmed(set, true, true) }),
	"strings.Split":      withText((*Shape).split),
	"strings.SplitSeq":   withText((*Shape).split),
	"strings.CutPrefix": withText(func(s *Shape, prefix string) (Value, bool) {
		v, ok := s.withoutPrefix(prefix)
		has, _ := quoted("", anything)(prefix)
		return Tuple{v, s.matches(has)}, ok
	}),
	"strings.CutSuffix": withText(func(s *Shape, suffix string) (Value, bool) {
		v, ok := s.withoutSuffix(suffix)
		has, _ := quoted(anything, "")(suffix)
		return Tuple{v, s.matches(has)}, ok
	}),
	"strings.Cut": withText((*Shape).cut),
}

func withText(f func(*Shape, string) (Value, bool)) func(*Shape, []string) (Value, bool) {
	return func(s *Shape, args []string) (Value, bool) {
		if len(args) != 1 {
			return nil, false
		}
		return f(s, args[0])
	}
}

// shaped returns what a function makes of a shape that is its first argument.
func shaped(full string, args []Value) (Value, bool) {
	f := shapeFuncs[full]
	if f == nil || len(args) == 0 {
		return nil, false
	}
	s, ok := args[0].(*Shape)
	rest, known := knownTexts(args[1:])
	if !ok || !known {
		return nil, false
	}
	return s.asked(fmt.Sprintf("%s %q", full, rest), func(s *Shape) (Value, bool) { return f(s, rest) })
}

// cased returns s with its letters changed.
func (s *Shape) cased(f func(string) string) (Value, bool) {
	return s.mapped(func(pieces []Piece) ([]Piece, bool) {
		out := slices.Clone(pieces)
		for i, p := range out {
			if p.Kind == Literal {
				out[i].Text, out[i].Folds = f(p.Text), false
			}
		}
		return out, true
	})
}

// withoutPrefix is strings.TrimPrefix.
func (s *Shape) withoutPrefix(prefix string) (Value, bool) {
	test, _ := quoted("", anything)(prefix)
	has := s.outcomes(test)
	if has.Yes.Never() {
		return s, true
	}
	v, ok := s.mapped(func(pieces []Piece) ([]Piece, bool) {
		first := Piece{}
		if len(pieces) > 0 {
			first = pieces[0]
		}
		n := len(prefix)
		if first.Kind != Literal || first.Escapes || first.Doubles || len(first.Text) < n || !strings.EqualFold(first.Text[:n], prefix) {
			return []Piece{{Kind: Rest}}, true
		}
		first.Text = first.Text[n:]
		return append([]Piece{first}, pieces[1:]...), true
	})
	if !has.No.Never() && ok {
		v = Either(v, s)
	}
	return v, ok
}

// From returns the part of s that begins at a byte, if that is in its first literal.
func (s *Shape) From(at int) (Value, bool) {
	return s.asked(fmt.Sprint("from ", at), func(s *Shape) (Value, bool) {
		first := s.Pieces[0]
		if first.Kind != Literal || first.Escapes || first.Doubles || at < 0 || at > len(first.Text) {
			return nil, false
		}
		first.Text = first.Text[at:]
		return Shaped(&Shape{Pieces: append([]Piece{first}, s.Pieces[1:]...), Vague: s.Vague}), true
	})
}

// withoutSuffix is strings.TrimSuffix.
func (s *Shape) withoutSuffix(suffix string) (Value, bool) {
	test, _ := quoted(anything, "")(suffix)
	has := s.outcomes(test)
	if has.Yes.Never() {
		return s, true
	}
	last := s.Pieces[len(s.Pieces)-1]
	switch {
	case last.Kind == Slash && suffix == "/":
		return s.trimmed("/", false, true)
	case last.Kind == Parameter && suffix == "/":
		return s, true
	case last.Kind == Rest && len(s.Pieces) > 1:
		v, ok := Shaped(&Shape{Pieces: s.Pieces[:len(s.Pieces)-1], Vague: s.Vague}), true
		switch before := v.(type) {
		case *Shape:
			v, ok = before.withoutSuffix(suffix)
		case Text:
			before.S = strings.TrimSuffix(before.S, suffix)
			v = before
		}
		if !ok {
			return nil, false
		}
		return Either(v, s), true
	}
	n := len(last.Text) - len(suffix)
	if last.Kind != Literal || last.Escapes || last.Doubles || n < 0 || !strings.EqualFold(last.Text[n:], suffix) {
		return nil, false
	}
	v, ok := s.mapped(func(pieces []Piece) ([]Piece, bool) {
		if len(pieces) == 0 {
			return nil, false
		}
		end := pieces[len(pieces)-1]
		if n := len(end.Text) - len(suffix); end.Kind == Literal && n >= 0 {
			end.Text = end.Text[:n]
			return append(slices.Clone(pieces[:len(pieces)-1]), end), true
		}
		return nil, false
	})
	if !has.No.Never() && ok {
		v = Either(v, s)
	}
	return v, ok
}

// trimmed is strings.Trim, at its left or right end.
func (s *Shape) trimmed(set string, left, right bool) (Value, bool) {
	return s.mapped(func(pieces []Piece) ([]Piece, bool) {
		pieces = slices.Clone(pieces)
		for left && len(pieces) > 0 && pieces[0].Kind == Literal {
			if pieces[0].Text = strings.TrimLeft(pieces[0].Text, set); pieces[0].Text != "" {
				break
			}
			pieces = pieces[1:]
		}
		for right && len(pieces) > 0 {
			last := &pieces[len(pieces)-1]
			switch last.Kind {
			case Literal:
				last.Text = strings.TrimRight(last.Text, set)
			case Slash:
				if !strings.Contains(set, "/") {
					return pieces, true
				}
			}
			if last.Text != "" || last.Kind != Literal && last.Kind != Slash {
				break
			}
			pieces = pieces[:len(pieces)-1]
		}
		return pieces, true
	})
}

// split is strings.Split at slashes.
func (s *Shape) split(separator string) (Value, bool) {
	if separator != "/" || slices.ContainsFunc(s.Pieces, func(p Piece) bool { return p.Escapes || p.Doubles }) {
		return nil, false
	}
	var out List
	var segment []Piece
	end := func() {
		out.Elems = append(out.Elems, Shaped(&Shape{Pieces: segment, Vague: s.Vague}))
		segment = nil
	}
	for _, p := range s.Pieces {
		switch p.Kind {
		case Literal:
			for i, text := range strings.Split(p.Text, "/") {
				if i > 0 {
					end()
				}
				p.Text = text
				segment = append(segment, p)
			}
		case Parameter:
			segment = append(segment, p)
		default:
			segment = append(segment, Piece{Kind: Rest})
			out.Open = true
		}
	}
	end()
	return out, true
}

// cut is strings.Cut at what is in its first literal.
func (s *Shape) cut(separator string) (Value, bool) {
	first := s.Pieces[0]
	if first.Kind != Literal || first.Escapes || first.Doubles || first.Folds || separator == "" {
		return nil, false
	}
	before, after, found := strings.Cut(first.Text, separator)
	if !found {
		return nil, false
	}
	rest, _ := s.mapped(func(pieces []Piece) ([]Piece, bool) {
		if len(pieces) == 0 || pieces[0].Kind != Literal || !strings.HasPrefix(pieces[0].Text, before+separator) {
			return nil, false
		}
		p := pieces[0]
		p.Text = p.Text[len(before+separator):]
		return append([]Piece{p}, pieces[1:]...), true
	})
	if rest == nil {
		rest = Shaped(&Shape{Pieces: append([]Piece{{Text: after}}, s.Pieces[1:]...), Vague: s.Vague})
	}
	return Tuple{Text{S: before, Path: true}, rest, Truth{B: true}}, true
}
