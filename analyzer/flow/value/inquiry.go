package value

import (
	"fmt"
	"slices"
	"strings"
)

// What a guard does to a request may depend on the path, and the path is another one for
// each route. But a guard asks little of it: whether it begins with "/api", say. An
// inquiry notes what was asked, in which order, and what the answers were. Who gives the
// same answers to the same questions is treated the same.

// An Inquiry is what was asked of one route while something was followed: of facts, such
// as its path, and of shapes, which are facts or were made of them. Nobody reads a shape
// but by means of this package, and what reads one says so here.
type Inquiry struct {
	Asked []Question
	Whole bool // something was asked that is not noted

	told map[any]Value // the facts
	of   numberedShapes
	busy bool // a question is answered: what that takes is no question of its own
	over bool
}

// A Question is a fact that is asked for, or what is asked of shapes. Name tells what is
// asked for from what else could be.
type Question struct {
	Name   string
	Fact   any // comparable; nil for what is asked of shapes
	of     []int
	ask    func(of []*Shape) (Value, bool)
	Answer string
}

// Fact returns a fact: what find finds, unless it was asked for before. A shape is one of
// the inquiry's own from there on.
func (q *Inquiry) Fact(fact any, find func() Value) Value {
	if v, ok := q.told[fact]; ok {
		return v
	}
	v := find()
	if s, ok := v.(*Shape); ok {
		if s.texts == nil {
			s.texts = new(languages)
		}
		own := *s // what is found of it, it shares with others
		v = &own
	}
	if q.told == nil {
		q.told = make(map[any]Value)
	}
	q.told[fact] = v
	q.note(Question{Name: fmt.Sprint(fact), Fact: fact}, v, true)
	return v
}

// End ends the inquiry: what is asked from here on is no matter. If some of values, which
// outlive what was followed, are made of what was asked for, not all is noted.
func (q *Inquiry) End(values map[string]Value) {
	q.over = true
	for _, v := range values {
		q.Whole = q.Whole || OfPath(v)
	}
}

func (q *Inquiry) note(asked Question, v Value, ok bool) {
	if q.over || q.Whole {
		return
	}
	answer, known := q.of.answer(v, ok)
	if !known {
		q.Whole = true
		return
	}
	asked.Answer = answer
	for i, s := range q.of {
		s.in, s.number = q, i
	}
	q.Asked = append(q.Asked, asked)
}

// asked returns what is asked of s, and notes the question.
func (s *Shape) asked(name string, ask func(*Shape) (Value, bool)) (Value, bool) {
	return asked(name, []*Shape{s}, func(of []*Shape) (Value, bool) { return ask(of[0]) })
}

// asked returns what is asked of shapes, and notes the question if they are those of an
// inquiry.
func asked(name string, of []*Shape, ask func(of []*Shape) (Value, bool)) (Value, bool) {
	var q *Inquiry
	for _, s := range of {
		if s.in != nil && !s.in.over {
			q = s.in
		}
	}
	if q == nil || q.busy {
		return ask(of)
	}
	numbers := make([]int, len(of))
	for i, s := range of {
		if numbers[i] = s.number; s.in != q {
			unnoted(s)
			q.Whole = true
		}
	}
	q.busy = true
	v, ok := ask(of)
	q.busy = false
	q.note(Question{Name: name, of: numbers, ask: ask}, v, ok)
	return v, ok
}

// A Reply answers the questions of inquiries as another route does.
type Reply struct {
	Facts func(fact any) Value
	told  map[any]Value
	of    numberedShapes
}

// To returns the answer to the next question, which has to come in the order in which it
// was asked. It reports false if it does not know it.
func (r *Reply) To(q Question) (string, bool) {
	if q.Fact != nil {
		return r.of.answer(r.Facts(q.Fact), true)
	}
	of := make([]*Shape, len(q.of))
	for i, n := range q.of {
		if n >= len(r.of) {
			return "", false
		}
		of[i] = r.of[n]
	}
	v, ok := q.ask(of)
	return r.of.answer(v, ok)
}

// numberedShapes are shapes in the order in which they were answers.
type numberedShapes []*Shape

// answer writes an answer, in which shapes stand by their numbers: what they are is only
// known to who asks them. It reports false for one that it does not know how to write.
func (n *numberedShapes) answer(v Value, ok bool) (string, bool) {
	var b strings.Builder
	known := n.write(&b, v)
	if !ok {
		b.WriteString(" no")
	}
	return b.String(), known
}

func (n *numberedShapes) write(b *strings.Builder, v Value) bool {
	all := func(values []Value) bool {
		fmt.Fprintf(b, "(%d", len(values))
		for _, v := range values {
			if !n.write(b, v) {
				return false
			}
		}
		b.WriteByte(')')
		return true
	}
	switch v := v.(type) {
	case nil:
		b.WriteString(" none")
	case *Shape:
		i := slices.Index(*n, v)
		if i < 0 {
			i = len(*n)
			*n = append(*n, v)
		}
		fmt.Fprintf(b, " #%d", i)
	case Text:
		fmt.Fprintf(b, " %q%+v", v.S, v)
	case Null, Truth, Number, Opaque:
		fmt.Fprintf(b, " %T%+v", v, v)
	case Condition:
		if len(v.Turns) > 0 || v.Tests || v.Kept != "" {
			return false
		}
		for _, d := range []Demand{v.Yes, v.No} {
			if !d.Never() && !d.Always() {
				return false
			}
		}
		fmt.Fprintf(b, " ?%t%t %d %t%t%t%t%t%t", v.Yes.Never(), v.No.Never(), v.From, v.AbsentYes, v.AbsentNo, v.FailsYes, v.FailsNo, v.RareYes, v.RareNo)
	case Tuple:
		return all(v)
	case Choice:
		b.WriteByte('|')
		return all(v)
	case List:
		if v.View != nil || v.Firm != nil {
			return false
		}
		fmt.Fprintf(b, " %q %t %d", v.Type, v.Open, v.Born)
		return all(v.Elems)
	default:
		return false
	}
	return true
}

// unnoted says that the shapes in a text that is known in part are asked what is not noted.
func unnoted(v Value) {
	switch v := Bare(v).(type) {
	case *Shape:
		if v.in != nil {
			v.in.Whole = true
		}
	case Partial:
		unnoted(v.A)
		unnoted(v.B)
	}
}
