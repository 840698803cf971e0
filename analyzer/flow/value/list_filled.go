package value

import "slices"

// This file is about lists that are filled by index, in a loop over what is not known:
//
//	have := make([]string, len(claim))
//	for i, one := range claim {
//		have[i] = one.(string)
//	}
//
// How long they are is not known, nor at which place an element stands, but each time that
// the loop runs it is another one, so that nothing is written over.

// A turn is one time that a loop runs which fills a list.
type turn = Ordinal

// turnOf returns the time that a loop runs of which a value is the index.
func turnOf(index Value) (turn, bool) {
	switch v := index.(type) {
	case Ordinal:
		return v, v.Of != nil
	case Opaque:
		if v.Nth != nil {
			return *v.Nth, true
		}
	}
	return turn{}, false
}

// NthKey returns the key of a loop over what is not known as that of one time that it runs,
// of those at a place.
func NthKey(key Value, nth int, place *Value) Value {
	switch v := key.(type) {
	case Ordinal:
		v.N += nth
		return v
	case Opaque:
		v.Nth = &Ordinal{N: nth, Of: place}
		return v
	}
	return key
}

// Put returns l with a value at an index that is not known. Where all that it has was put
// there by the same loop, it has that still.
func (l List) Put(index, v Value) List {
	at, ok := turnOf(index)
	if ok && at.Of == l.Places() {
		return l.replace(at.N, v)
	}
	if !ok || l.by.Of != at.Of && !l.isBlank() {
		return l.Somewhere(v)
	}
	if l.isBlank() {
		l = List{Type: l.Type, Open: l.Open}
	} else if l.by == at { // which is written over
		l = List{Type: l.Type, Open: l.Open, Elems: slices.Clip(l.Elems[:len(l.Elems)-1])}
	}
	l = l.Plus(v)
	l.by = at
	return l
}

// replace returns l with another element at one of its places, or behind them.
func (l List) replace(i int, v Value) List {
	places := l.Places()
	if i >= len(l.Elems) {
		if last := l.Elems[len(l.Elems)-1]; !alike(last, v) {
			l = l.Plus(Maybe{V: v})
		}
	} else {
		l.Elems, l.used, l.Firm, l.by = slices.Clone(l.Elems), nil, nil, turn{}
		if was, optional := l.Elems[i].(Maybe); optional {
			was.V = v
			l.Elems[i] = was
		} else {
			l.Elems[i] = v
		}
	}
	l.same = places
	return l
}

// replaced joins lists that were one and the same before elements of them were replaced: an
// element of theirs is what it is in one of them. The demands are those of the ways by which
// they came, if that is known.
func replaced(lists []List, demands []Demand) (List, bool) {
	first := lists[0]
	some := false
	for _, l := range lists[1:] {
		if l.Places() != first.Places() || len(l.Elems) != len(first.Elems) || l.Open != first.Open {
			return List{}, false
		}
		some = some || !l.sameArray(first)
	}
	if !some {
		return List{}, false
	}
	out := List{Type: first.Type, Open: first.Open, Elems: make([]Value, len(first.Elems)), same: first.Places()}
	for i := range out.Elems {
		var each Maybe
		optional := false
		for k, l := range lists {
			e, perhaps := l.Elems[i].(Maybe)
			if !perhaps {
				e.V = l.Elems[i]
			}
			switch optional = optional || perhaps; {
			case k == 0:
				each.V = e.V
			case !alike(each.V, e.V):
				each.V = Either(each.V, e.V)
			}
			if demands != nil {
				is := e.Is()
				each.There = each.There.Or(demands[k].And(is.Yes))
				if perhaps {
					each.Absent = each.Absent.Or(demands[k].And(is.No))
				}
			}
		}
		if out.Elems[i] = each; !optional {
			out.Elems[i] = each.V
		}
	}
	return out, true
}

// isBlank reports whether a list has nothing but zero values, which nobody put there.
func (l List) isBlank() bool {
	return l.by.Of == nil && !slices.ContainsFunc(l.Elems, func(e Value) bool { return !isZero(e) })
}

// filledWith returns the loop that fills l or k, whichever of them a list is: that of both, or
// of the one that has anything. Where they have different things at the place that was filled
// last, nothing more is known.
func (l List) filledWith(k List) turn {
	switch {
	case k.isBlank():
		return l.by
	case l.isBlank():
		return k.by
	case l.by.Of != k.by.Of, l.by == k.by && !Same(l.Elems[len(l.Elems)-1], k.Elems[len(k.Elems)-1]):
		return turn{}
	case l.by.N > k.by.N:
		return l.by
	}
	return k.by
}
