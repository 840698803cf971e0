package flow

import (
	"cmp"
	"slices"
	"strings"
)

// While a request is followed, what is known of a token depends on the path
// that is taken, and so do values. This file has the values that remember by
// which path they came to be.

type (
	// A cond is a boolean of which only is known what is certain of the
	// token if it is true, and if it is false.
	cond struct {
		yes, no demand
		turns   []turn
		tests   bool // it says something of the token, or came of what does

		// absentYes and absentNo say that there is no token if it is true, or
		// false; failsYes and failsNo, that something went wrong.
		absentYes, absentNo, failsYes, failsNo bool

		kept string // the name under which was kept with the request what it is about
		from origin // what it depends on; 0 if that is not known
	}

	// A nilness is a value of which is known what is certain of the token if
	// it is nil, and if it is not.
	nilness struct {
		null, set demand
		turns     []turn
		value     value // if it is not nil
		tests     bool
		from      origin
	}

	// failed is a value that is certainly not nil.
	failed struct{ value value }
)

// A turn is what a variable holds if a condition turns out to be true, or
// false: another value than it has as long as that is open.
type turn struct {
	cell      *cell
	open      value
	yes, no   value
	unchecked bool // it holds whatever became of the variable since
}

// The marks of a request: what is kept of it on each path.
const (
	refused  = iota // an error was answered
	aborted         // what is behind does not run
	absent          // it has no token
	checked         // its token was asked for scopes
	lacking         // its token lacks what it was asked for last
	answered        // its response is written
	passed          // what is behind ran
	asked           // its token was asked for scopes in the part of the code that runs
	forInput        // the last condition that did not ask the token was one on the path, or the method
	forData         // it was one on what else is asked for

	// What absent and checked say of paths on which it is not refused: where what
	// is behind runs only if nothing was answered, only these count.
	absentOpen
	checkedOpen
	markCount
)

// A mark is the value of a variable that says something of the request: that
// it was refused, that what follows is not to run. It is a pointer, so that
// marks that say the same can be told apart.
type mark struct{ cond }

// The evidence of a request is what is certain of its token on the present path:
// its demand, and its marks.
type evidence struct {
	path  *cell // holds the demand
	marks [markCount]*cell
	row   *object // the row of a table that the handler of the request is found by

	nested int // the structs in structs that are joined
}

func newEvidence() evidence {
	e := evidence{path: &cell{v: always()}}
	for i := range e.marks {
		e.marks[i] = &cell{v: certainMark(false)}
	}
	return e
}

func (r *evidence) demand() demand {
	d, _ := r.path.v.(demand)
	return d
}

func (r *evidence) mark(i int) *mark {
	mk, _ := r.marks[i].v.(*mark)
	return mk
}

func certainMark(b bool) *mark {
	if b {
		return &mark{cond{yes: always()}}
	}
	return &mark{cond{no: always()}}
}

// conditionOf returns what v says as a condition.
func conditionOf(v value) (cond, bool) {
	switch v := v.(type) {
	case null: // the zero value of a result
		return cond{no: always()}, true
	case truth:
		switch {
		case v.Loose:
			return cond{yes: always(), no: always()}, true
		case v.B:
			return cond{yes: always()}, true
		}
		return cond{no: always()}, true
	case cond:
		return v, true
	case *mark:
		return v.cond, true
	}
	return cond{yes: always(), no: always()}, false
}

// nilnessOf returns what is certain if v is nil, and if it is not, and whether
// v tells the two apart.
func nilnessOf(v value) (nilness, bool) {
	switch v := v.(type) {
	case null:
		return nilness{null: always()}, true
	case nilness:
		return v, true
	case failed:
		return nilness{set: always(), value: v}, true
	case text:
		if v.Typ != "" { // of a type with methods, such as Error
			return nilness{set: always(), value: v}, true
		}
	case *result:
		if makesError(v.callee, v.typ, v.args) {
			return nilness{set: always(), value: v}, true
		}
	case pointer:
		if o, ok := v.to.v.(*object); ok && o.open { // it came from elsewhere
			return nilness{null: always(), set: always(), value: v}, false
		}
	}
	if isSet(v) {
		return nilness{set: always(), value: v}, true
	}
	return nilness{null: always(), set: always(), value: v}, false
}

func (c cond) not() cond {
	turns := slices.Clone(c.turns)
	for i, t := range turns {
		turns[i].yes, turns[i].no = t.no, t.yes
	}
	return cond{
		yes: c.no, no: c.yes, turns: turns, tests: c.tests,
		absentYes: c.absentNo, absentNo: c.absentYes, failsYes: c.failsNo, failsNo: c.failsYes,
		kept: c.kept, from: c.from,
	}
}

func (c cond) and(d cond) cond {
	return cond{
		yes:   c.yes.and(d.yes),
		no:    c.no.or(c.yes.and(d.no)),
		turns: bothTurns(c.turns, d.turns, func(t turn) turn { t.no = nil; return t }),
		tests: c.tests || d.tests,

		absentYes: c.absentYes || d.absentYes, absentNo: c.absentNo && d.absentNo,
		failsYes: c.failsYes || d.failsYes, failsNo: c.failsNo && d.failsNo,
		kept: cmp.Or(c.kept, d.kept), from: c.from | d.from,
	}
}

func (c cond) or(d cond) cond { return c.not().and(d.not()).not() }

// bothTurns returns the turns of two conditions that are both needed for a
// third, each without what it says of the case that only one of them is.
func bothTurns(a, b []turn, half func(turn) turn) []turn {
	var out []turn
	for _, t := range slices.Concat(a, b) {
		out = append(out, half(t))
	}
	return out
}

// isNil returns the condition that v is nil.
func (n nilness) isNil() cond {
	return cond{yes: n.null, no: n.set, turns: n.turns, tests: n.tests, from: n.from}
}

// suppose makes the present state one in which c is as it says, and reports
// whether there is any.
func (m *serving) suppose(c cond, is bool) bool {
	if !is {
		c = c.not()
	}
	if c.yes.never() {
		return false
	}
	before, lacks := m.req.demand(), m.req.marks[lacking].v
	turns := due(c.turns)
	m.set(m.req.path, before.and(c.yes))
	if c.tests {
		m.note(checked) // unless a turn below knows on which paths
	}
	m.heedOrigin(c)
	if c.kept != "" {
		m.req.tested = append(m.req.tested, c.kept)
	}
	if c.absentYes {
		m.req.lacks = append(m.req.lacks, c.kept)
		m.note(absent)
	}
	if c.failsYes {
		m.note(refused)
	}
	for _, t := range turns {
		m.set(t.cell, t.yes)
	}
	if c.tests && m.req.marks[lacking].v == lacks { // where it was asked says nothing more exact
		fails := m.req.demand().equal(before) && !before.and(c.no).equal(before)
		m.set(m.req.marks[lacking], certainMark(fails))
	}
	return true
}

// due returns the turns that count: those of variables that are as open as they
// were.
func due(turns []turn) []turn {
	return slices.DeleteFunc(slices.Clone(turns), func(t turn) bool {
		return t.yes == nil || !t.unchecked && !same(t.cell.v, t.open)
	})
}

// plain returns what v is, whatever is known of when it is nil.
func plain(v value) value {
	for {
		switch x := v.(type) {
		case nilness:
			if x.value == nil {
				return null{}
			}
			v = x.value
		case failed:
			v = x.value
		default:
			return v
		}
	}
}

// isVerdict reports whether the name of a type is that of something that says
// whether a check was passed.
func isVerdict(typ string) bool {
	return typ == "bool" || typ == "error" || strings.HasSuffix(typ, ",bool") || strings.HasSuffix(typ, ",error")
}
