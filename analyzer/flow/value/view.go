package value

import "github.com/scopevet/scopevet/analyzer/source"

// This file is about lists that share memory. What append adds to a list goes into the
// array of that, if there is room, and what another append put there before is gone:
// https://go.dev/ref/spec#Appending_and_copying_slices. How much room there is, is
// known of what make, a literal or a slice expression made. Where append made an array
// itself, the language leaves it open.

// An Array is what lists share that were made of one another.
type Array struct {
	Cap   int   // how many elements it has room for, if that is known
	Known bool  // whether it is
	Log   *Cell // of Overwrites: what was appended to the lists that share it
}

// NewArray returns an array of which is known how much room it has, or not.
func NewArray(room int, known bool) *Array {
	return &Array{Cap: room, Known: known, Log: &Cell{V: Overwrites(nil)}}
}

// Written is what was written to the array so far.
func (a *Array) Written() Overwrites {
	w, _ := a.Log.V.(Overwrites)
	return w
}

// A View is how a list lies in an array.
type View struct {
	Array *Array
	Off   int // where it begins
	Since int // how much of what was written it knows
}

// An Overwrite is what one append wrote.
type Overwrite struct {
	From  int // where in the array
	Elems []Value
	Sure  bool // it was written there, and not to an array of its own
	At    source.Span
}

// Overwrites is the value of the cell that holds what was written to an array.
type Overwrites []Overwrite

// join returns what was written on either of two paths.
func (w Overwrites) join(v Overwrites) Overwrites {
	common := 0
	for common < len(w) && common < len(v) && w[common].At == v[common].At && w[common].From == v[common].From {
		common++
	}
	out := append(Overwrites(nil), w[:common]...)
	for _, rest := range []Overwrites{w[common:], v[common:]} {
		for _, one := range rest {
			one.Sure = false
			out = append(out, one)
		}
	}
	return out
}

// Fits reports whether an array has room for so many elements of a list that lies in
// it, and whether that is known.
func (v *View) Fits(n int) (fits, known bool) {
	if v == nil {
		return false, true
	}
	return v.Off+n <= v.Array.Cap, v.Array.Known
}

// Over says of an element of a list that another append wrote it there.
type Over struct {
	Lost Value       // what was there before
	By   Value       // what is there then
	At   source.Span // the append
	Sure bool
}

// SharedMemory is what is not known of a list where it may share memory with another.
const SharedMemory = "what two appends left"

// Seen returns a list as it is now that others were appended to the array in which it
// lies.
func (l List) Seen() List {
	if l.View == nil {
		return l
	}
	log := l.View.Array.Written()
	if l.View.Since >= len(log) {
		return l
	}
	own := true
	for _, w := range log[l.View.Since:] {
		for i, v := range w.Elems {
			at := w.From + i - l.View.Off
			if at < 0 || at >= len(l.Elems) || Same(l.Elems[at], v) {
				continue
			}
			if own {
				l.same = l.Places()
				own, l.Elems = false, append([]Value(nil), l.Elems...)
			}
			l.Elems[at] = over(l.Elems[at], v, w)
		}
	}
	if !own {
		l.used, l.Firm = nil, nil
	}
	return l
}

// over returns an element that was written over another, or perhaps was.
func over(lost, v Value, w Overwrite) Value {
	lost, _ = Certainly(lost)
	v, optional := Certainly(v)
	by := &Over{Lost: lost, By: v, At: w.At, Sure: w.Sure && !optional}
	if !by.Sure {
		return Opaque{Why: SharedMemory, Over: by}
	}
	if f, ok := v.(*Func); ok {
		marked := *f
		marked.Over = by
		return &marked
	}
	return v
}

// OverwrittenIn returns the elements of a list that others were written over, of what
// a guard may be.
func OverwrittenIn(v Value) []*Over {
	var out []*Over
	Alternatives(v, func(v Value) {
		var by *Over
		switch v := Bare(v).(type) {
		case *Func:
			by = v.Over
		case Opaque:
			by = v.Over
		case *Result:
			if by = v.Over; by == nil {
				o, _ := Bare(v.Func).(Opaque)
				by = o.Over
			}
		}
		if by != nil {
			out = append(out, by)
		}
	})
	return out
}
