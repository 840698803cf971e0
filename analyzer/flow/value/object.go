package value

import "slices"

// Filled forgets the zero values in o and in the structs that it holds: who
// calls methods by reflection sets fields as well, and so may code that is left
// out, with the methods that nobody runs. What the program itself has set, stays.
func (o *Object) Filled() {
	if o.Open {
		return
	}
	o.Open = true
	for _, name := range sortedKeys(o.Fields) {
		switch v := Bare(o.Fields[name].V).(type) {
		case Text:
			if v.S == "" {
				delete(o.Fields, name)
			}
		case Number:
			if v.N == 0 {
				delete(o.Fields, name)
			}
		case Truth:
			if !v.B {
				delete(o.Fields, name)
			}
		case List:
			if len(v.Elems) == 0 {
				delete(o.Fields, name)
			}
		case Null:
			delete(o.Fields, name)
		case *Object:
			v.Filled()
		}
	}
}

// Complete returns what was written down of a route: in its maps is nothing else
// than what was put there.
func Complete(v Value) Value {
	switch v := v.(type) {
	case List:
		elems := slices.Clone(v.Elems)
		for i, e := range elems {
			elems[i] = Complete(e)
		}
		return List{Type: v.Type, Elems: elems, Open: v.Open, Born: v.Born}
	case *Map:
		d := *v
		d.Missing = Null{}
		return &d
	}
	return v
}

// isZero reports whether v is the zero value of its type, as far as it is known.
func isZero(v Value) bool {
	switch v := v.(type) {
	case Text:
		return v.S == ""
	case Number:
		return v.N == 0
	case Null:
		return true
	case *Object:
		for _, f := range v.Fields {
			if !isZero(f.V) {
				return false
			}
		}
		return !v.Open
	}
	return false
}
