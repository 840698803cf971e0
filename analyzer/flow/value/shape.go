package value

import (
	"regexp"
	"slices"
	"strings"
)

// A Shape is a text of which is known what it is made of: the path of the requests to
// a route, which has what clients like in place of its parameters. A comparison with
// a constant is true of all of these paths, of none, or of some.
type Shape struct {
	Pieces []Piece
	Except []*Shape // texts that it is not: requests for these come to other routes
	Vague  bool     // its parameters take less than is told

	in     *Inquiry // that notes what is asked of it; nil if none does
	number int      // there

	texts *languages // nil until it is asked
}

// Languages are the texts that a shape is, without and with slashes that were escaped. They
// are nothing but what its expressions say, compiled, and what was found of them.
type languages [2]language

type language struct {
	set   *automaton // nil for an expression that is not understood
	known bool       // that it is, or is not
	tests map[test]result
}

// A test is an expression for whole texts; excepting if what the shape is not is left out.
type test struct {
	expr      string
	excepting bool
}

// A result is what was found of a test.
type result struct{ yes, no, known bool }

// A Piece is a part of a shape.
type Piece struct {
	Kind    PieceKind
	Text    string // of a literal; the regular expression of a parameter that has one
	Folds   bool   // a literal may have letters of either case
	Doubles bool   // there may be several slashes in the place of one
	Escapes bool   // its characters may be written as escapes: %61 for a
	Slashes bool   // a parameter may have slashes, which were escaped
}

// A PieceKind says what a piece stands for.
type PieceKind uint8

const (
	Literal   PieceKind = iota // its text
	Parameter                  // a segment, or a part of one, that is not empty
	Rest                       // whatever follows
	Slash                      // a slash, or nothing
	Query                      // a question mark and what follows, or nothing
)

// Shaped returns what is made of pieces: a text, if there is only one such.
func Shaped(s *Shape) Value {
	var pieces []Piece
	for _, p := range s.Pieces {
		if p.Kind == Literal {
			if p.Text == "" {
				continue
			}
			p.Folds = p.Folds && strings.ToLower(p.Text) != strings.ToUpper(p.Text)
			if n := len(pieces); n > 0 {
				last := &pieces[n-1]
				if last.Kind == Literal && last.Folds == p.Folds && last.Escapes == p.Escapes && last.Doubles == p.Doubles {
					last.Text += p.Text
					continue
				}
			}
		}
		pieces = append(pieces, p)
	}
	switch {
	case len(pieces) == 0:
		return Text{Path: true}
	case len(pieces) == 1 && pieces[0].Kind == Literal && !pieces[0].Folds && !pieces[0].Escapes && !pieces[0].Doubles:
		return Text{S: pieces[0].Text, Path: true}
	}
	return &Shape{Pieces: pieces, Except: s.Except, Vague: s.Vague}
}

// same reports whether a and b, which are two, are certainly the same text.
func (s *Shape) same(other *Shape) bool {
	v, _ := asked("same", []*Shape{s, other}, func(of []*Shape) (Value, bool) {
		a, b := of[0], of[1]
		return Truth{B: a.Vague == b.Vague && slices.Equal(a.Pieces, b.Pieces) && len(a.Except) == 0 && len(b.Except) == 0}, true
	})
	return v == Truth{B: true}
}

// ShapeOf returns v as a shape, if it is text; of what is not known in it, anything
// may be meant.
func ShapeOf(v Value) (s *Shape, whole bool) {
	switch v := Bare(v).(type) {
	case Text:
		return &Shape{Pieces: []Piece{{Text: v.S}}}, true
	case *Shape:
		return v, true
	case Partial:
		a, _ := ShapeOf(v.A)
		b, _ := ShapeOf(v.B)
		return &Shape{Pieces: slices.Concat(a.Pieces, b.Pieces)}, false
	}
	return &Shape{Pieces: []Piece{{Kind: Rest}}}, false
}

// OfPath reports whether a value is the path of the request, or made of it.
func OfPath(v Value) bool { return ofPath(v, 0) }

func ofPath(v Value, depth int) bool {
	if depth > maxParts {
		return false
	}
	inner := func(v Value) bool { return ofPath(v, depth+1) }
	switch v := Bare(v).(type) {
	case Text:
		return v.Path
	case *Shape:
		return true
	case Partial:
		return inner(v.A) || inner(v.B)
	case *Result:
		return slices.ContainsFunc(v.Args, inner)
	case Choice:
		return slices.ContainsFunc(v, inner)
	case Tuple:
		return slices.ContainsFunc(v, inner)
	case List:
		return slices.ContainsFunc(v.Elems, inner)
	}
	return false
}

// anything is the expression for any text.
const anything = `(?s:.)*`

// expr returns the regular expression for the texts that s is; with slashes for those
// that only are in it because a slash may be escaped.
func (s *Shape) expr(slashes bool) string {
	var b strings.Builder
	for _, p := range s.Pieces {
		switch p.Kind {
		case Parameter:
			if p.Text != "" {
				b.WriteString(`(?:` + p.Text + `)`)
			} else if p.Slashes && slashes {
				b.WriteString(`(?s:.)+`)
			} else {
				b.WriteString(`[^/]+`)
			}
		case Rest:
			b.WriteString(anything)
		case Slash:
			b.WriteString(`/?`)
		case Query:
			b.WriteString(`(?:\?` + anything + `)?`)
		default:
			b.WriteString(p.expr())
		}
	}
	return `\A` + b.String() + `\z`
}

// expr is that of a literal.
func (p Piece) expr() string {
	if p.Doubles {
		parts := strings.Split(p.Text, "/")
		p.Doubles = false
		for i, text := range parts {
			p.Text = text
			parts[i] = p.expr()
		}
		return strings.Join(parts, `/+`)
	}
	if !p.Escapes {
		if p.Folds {
			return `(?i:` + regexp.QuoteMeta(p.Text) + `)`
		}
		return regexp.QuoteMeta(p.Text)
	}
	var b strings.Builder
	for i := range len(p.Text) {
		const hex = "0123456789ABCDEF"
		c := p.Text[i : i+1]
		if c == "/" {
			b.WriteString(c)
			continue
		}
		escape := "%" + string(hex[c[0]>>4]) + string(hex[c[0]&15])
		b.WriteString(`(?:` + Piece{Text: c, Folds: p.Folds}.expr() + `|(?i:` + escape + `))`)
	}
	return b.String()
}

// outcomes returns the condition that a test, an expression for whole texts, matches s. It
// depends on data where that is not decided.
func (s *Shape) outcomes(expr string) Condition {
	t := test{expr: `\A(?:` + expr + `)\z`}
	is := s.result(false, t)
	if is.known && is.yes && is.no && len(s.Except) > 0 {
		t.excepting = true
		is = s.result(false, t)
	}
	if !is.known || is.yes == is.no && (!is.yes || s.Vague) {
		return open(true, true, OfInput|OfData)
	}
	c := open(is.yes, is.no, OfInput)
	if is.yes != is.no && slices.ContainsFunc(s.Pieces, func(p Piece) bool { return p.Slashes }) {
		if r := s.result(true, t); r.yes && r.no {
			c.Yes, c.No, c.RareYes, c.RareNo = Always(), Always(), is.no, is.yes
		}
	}
	return c
}

// language returns what is known of the texts that s is.
func (s *Shape) language(slashes bool) *language {
	if s.texts == nil {
		s.texts = new(languages)
	}
	if slashes {
		return &s.texts[1]
	}
	return &s.texts[0]
}

// set returns the texts that s is; nil if that is not understood.
func (s *Shape) set(slashes bool) *automaton {
	l := s.language(slashes)
	if !l.known {
		l.set, _ = automatonOf(s.expr(slashes))
		l.known = true
	}
	return l.set
}

// result returns what is found of a test.
func (s *Shape) result(slashes bool, t test) result {
	l := s.language(slashes)
	if r, ok := l.tests[t]; ok {
		return r
	}
	r := s.find(slashes, t)
	if l.tests == nil {
		l.tests = make(map[test]result)
	}
	l.tests[t] = r
	return r
}

// find finds what result returns.
func (s *Shape) find(slashes bool, t test) (r result) {
	unknown := result{yes: true, no: true}
	set := s.set(slashes)
	if set == nil {
		return unknown
	}
	var except []*automaton
	if t.excepting {
		for _, e := range s.Except {
			a := e.set(false)
			if a == nil {
				return unknown
			}
			except = append(except, a)
		}
	}
	r.yes, r.no, r.known = outcomes(set, except, t.expr)
	return r
}

// Equals returns the condition that s is another text.
func (s *Shape) Equals(other Value) Condition {
	of := []*Shape{s}
	if o, ok := Bare(other).(*Shape); ok {
		of = append(of, o)
	} else {
		unnoted(other)
	}
	v, _ := asked("equals "+Sketch(other), of, func(of []*Shape) (Value, bool) {
		if len(of) > 1 {
			return of[0].equals(of[1]), true
		}
		return of[0].equals(other), true
	})
	c, _ := v.(Condition)
	return c
}

func (s *Shape) equals(other Value) Condition {
	if t, ok := Bare(other).(Text); ok {
		if _, is, known := s.begins(t.S); known && !is {
			return open(false, true, OfInput)
		}
	}
	o, whole := ShapeOf(other)
	c := s.outcomes(o.bare())
	if _, constant := Bare(other).(Text); !constant && !c.Yes.Never() {
		c = open(true, true, c.From|OfData)
	}
	if !whole && !c.Yes.Never() {
		c.From |= OfData
	}
	return c
}

// begins reports whether s begins with a text, and whether it can begin like it, as far as
// its first literal tells.
func (s *Shape) begins(text string) (does, can, known bool) {
	first := s.Pieces[0]
	if first.Kind != Literal || first.Folds || first.Escapes || first.Doubles {
		return false, false, false
	}
	n := min(len(first.Text), len(text))
	can = first.Text[:n] == text[:n]
	return can && n == len(text), can, true
}

// bare is expr without its anchors.
func (s *Shape) bare() string {
	return strings.TrimSuffix(strings.TrimPrefix(s.expr(false), `\A`), `\z`)
}

// open returns the condition that has some outcomes.
func open(yes, no bool, from Origin) Condition {
	c := Condition{From: from}
	if yes {
		c.Yes = Always()
	}
	if no {
		c.No = Always()
	}
	return c
}

// Decided returns a condition as the truth, if it has one outcome only.
func (c Condition) Decided() Value {
	switch {
	case c.Yes.Never():
		return Truth{}
	case c.No.Never():
		return Truth{B: true}
	}
	return c
}

// mapped returns s, and what it is not, each changed in the same way; f reports false
// for what it does not know how to change.
func (s *Shape) mapped(f func([]Piece) ([]Piece, bool)) (Value, bool) {
	pieces, ok := f(s.Pieces)
	if !ok {
		return nil, false
	}
	out := &Shape{Pieces: pieces, Vague: s.Vague}
	for _, e := range s.Except {
		if changed, ok := f(e.Pieces); ok {
			out.Except = append(out.Except, &Shape{Pieces: changed})
		}
	}
	return Shaped(out), true
}

// joined returns two texts as one, if one of them is a shape and the other is known.
func joined(a, b Value) (Value, bool) {
	x, okX := a.(*Shape)
	y, okY := b.(*Shape)
	s, okS := a.(Text)
	t, okT := b.(Text)
	switch {
	case okX && okT:
		return x.asked("and "+t.S, func(x *Shape) (Value, bool) {
			return mustMap(x, func(p []Piece) []Piece { return append(slices.Clip(p), Piece{Text: t.S}) }), true
		})
	case okS && okY:
		return y.asked("behind "+s.S, func(y *Shape) (Value, bool) {
			return mustMap(y, func(p []Piece) []Piece { return append([]Piece{{Text: s.S}}, p...) }), true
		})
	case okX && okY:
		return asked("and", []*Shape{x, y}, func(of []*Shape) (Value, bool) {
			x, y := of[0], of[1]
			return Shaped(&Shape{Pieces: slices.Concat(x.Pieces, y.Pieces), Vague: x.Vague || y.Vague}), true
		})
	}
	return nil, false
}

func mustMap(s *Shape, f func([]Piece) []Piece) Value {
	v, _ := s.mapped(func(p []Piece) ([]Piece, bool) { return f(p), true })
	return v
}
