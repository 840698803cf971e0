package value

// The evidence of a request is what is certain of its token on the present path:
// its demand, and its marks.
type Evidence struct {
	Path  *Cell // holds the demand
	Marks [markCount]*Cell
	Row   *Object // the row of a table that the handler of the request is found by

	Blurred bool // what told something of the token came by more ways than are told apart

	Dropped []Demand // what was certain on a way, and is not where that met others

	nested  int   // the structs in structs that are joined
	scratch []Way // room for the ways that lead to one outcome or the other, in one meeting and those in it
}

// NewEvidence returns the evidence of a request that begins: nothing is demanded.
func NewEvidence() Evidence {
	e := Evidence{Path: &Cell{V: Always()}}
	for i := range e.Marks {
		e.Marks[i] = &Cell{V: CertainMark(false)}
	}
	return e
}

// Demand is what is certain of the token on the present path.
func (r *Evidence) Demand() Demand {
	d, _ := r.Path.V.(Demand)
	return d
}

// Mark is one of the marks, as it is on the present path.
func (r *Evidence) Mark(i int) *Mark {
	mk, _ := r.Marks[i].V.(*Mark)
	return mk
}

// The marks of a request: what is kept of it on each path.
const (
	Refused  = iota // an error was answered
	Aborted         // what is behind does not run
	Absent          // it has no token
	Checked         // its token was asked for scopes
	Lacking         // its token lacks what it was asked for last
	Answered        // its response is written
	Passed          // what is behind ran
	Asked           // its token was asked for scopes in the part of the code that runs
	ForInput        // the last condition that did not ask the token was one on the path, or the method
	ForData         // it was one on what else is asked for

	AbsentOff // it has no token, and a setting decides that this is no matter here
	Denied    // the client was told that it is refused
	Limited   // the scopes of its token are there
	OnSetting // a setting decided which way the path went

	// What absent and checked say of paths on which it is not refused: where what
	// is behind runs only if nothing was answered, only these count.
	AbsentOpen
	AbsentOffOpen
	CheckedOpen

	Done   // its response is written, be that a refusal or not
	Handed // or was handed to what is not followed, and may write it
	markCount
)

// Marks are the marks of a path.
type Marks [markCount]*Mark

// MarksNow returns the marks of the present path.
func (r *Evidence) MarksNow() *Marks {
	out := new(Marks)
	for i := range r.Marks {
		out[i] = r.Mark(i)
	}
	return out
}

// Mark is one of the marks, as it is on a way.
func (w Way) Mark(i int) *Mark { return w.Marks[i] }

// With returns a way on which some marks are another one.
func (w Way) With(mk *Mark, marks ...int) Way {
	changed := *w.Marks
	for _, i := range marks {
		changed[i] = mk
	}
	w.Marks = &changed
	return w
}

// A Mark is the value of a variable that says something of the request: that
// it was refused, that what follows is not to run. It is a pointer, so that
// marks that say the same can be told apart.
type Mark struct{ Yes, No Demand }

// Condition returns the condition that the mark is set.
func (mk *Mark) Condition() Condition { return Condition{Yes: mk.Yes, No: mk.No} }

// CertainMark returns a mark that is set on all paths, or on none.
func CertainMark(b bool) *Mark {
	if b {
		return &Mark{Yes: Always()}
	}
	return &Mark{No: Always()}
}
