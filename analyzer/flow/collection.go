package flow

import (
	"slices"
	"strconv"
)

// This file defines slices, arrays and maps.

// A list is a slice or array. It is a value: appending makes a new one, which
// may share what comes before. Open lists may have further elements.
type list struct {
	typ   string
	elems []value // some may be maybe
	open  bool
	used  *int // how much of the array behind elems is in use; nil if elems must not grow in place
	firm  *int // how many of the elements of that array were seen to be certain; nil if that is not kept
	born  birth
}

// A birth says whether a list without elements is nil.
type birth uint8

const (
	bornSomehow birth = iota // not known
	bornNil
	bornEmpty
)

// isNilList reports whether v is a list that is certainly nil.
func isNilList(v value) bool {
	l, ok := v.(list)
	return ok && l.born == bornNil && len(l.elems) == 0 && !l.open
}

// maybe is an element of a list that is there on some paths only.
type maybe struct {
	v      value
	absent demand // what is certain of a request's token if it is not there; nil if nothing is
	there  demand // and if it is
}

// is returns the condition that an element is there.
func (e maybe) is() cond {
	c := cond{yes: e.there, no: e.absent, from: ofCaller}
	if c.yes == nil {
		c.yes = always()
	}
	if c.no == nil {
		c.no = always()
	}
	c.tests = !c.yes.always() || !c.no.always()
	return c
}

// certainly returns an element, and whether it is only perhaps there.
func certainly(v value) (value, bool) {
	if m, ok := v.(maybe); ok {
		return m.v, true
	}
	return v, false
}

// plus returns l with further elements. Of the lists that share an array, the
// first to grow does so in place, as in Go; others get their own, so that no
// list is ever changed.
func (l list) plus(elems ...value) list {
	if l.used == nil || *l.used != len(l.elems) {
		l.elems = slices.Clip(l.elems)
		l.used, l.firm = new(int), new(l.exactly())
	}
	l.elems = append(l.elems, elems...)
	*l.used = len(l.elems)
	return l
}

// exact reports whether all elements, and their places, are known.
func (l list) exact() bool { return !l.open && l.exactly() == len(l.elems) }

// exactly returns how many elements there are before the first that is not
// certain, of all that are known.
func (l list) exactly() int {
	i := 0
	if l.firm != nil {
		i = min(*l.firm, len(l.elems))
	}
	for ; i < len(l.elems); i++ {
		if _, optional := certainly(l.elems[i]); optional {
			break
		}
	}
	if l.firm != nil {
		*l.firm = max(*l.firm, i)
	}
	return i
}

// An ordinal is the index of an element that is reached by ranging over a list
// of which not all elements are certain: it leads to that element of that list,
// whatever number it has. The one after the last is that of an element of which
// nothing is known.
type ordinal struct {
	n  int
	of *value // the first element of the list
}

// at returns the possible values at an index.
func (l list) at(index value) []value {
	if p, ok := index.(ordinal); ok && p.n <= len(l.elems) && len(l.elems) > 0 && p.of == &l.elems[0] {
		if p.n == len(l.elems) {
			return nil
		}
		v, _ := certainly(l.elems[p.n])
		return []value{v}
	}
	if i, ok := index.(number); ok && i.N >= 0 && i.N < l.exactly() {
		return l.elems[i.N : i.N+1]
	}
	all := make([]value, len(l.elems))
	for i, v := range l.elems {
		all[i], _ = certainly(v)
	}
	return all
}

// somewhere returns l with a value at an index that is not known. What holds
// zero values so far is being filled, by this and other assignments.
func (l list) somewhere(v value) list {
	out := list{typ: l.typ, open: l.open}
	for _, e := range l.elems {
		if !isZero(e) {
			e, _ = certainly(e)
			out.elems = append(out.elems, maybe{v: e})
		}
	}
	out.elems = append(out.elems, maybe{v: v})
	return out
}

// isZero reports whether v is the zero value of its type, as far as it is known.
func isZero(v value) bool {
	switch v := v.(type) {
	case text:
		return v.S == ""
	case number:
		return v.N == 0
	case null:
		return true
	case *object:
		for _, f := range v.fields {
			if !isZero(f.v) {
				return false
			}
		}
		return !v.open
	}
	return false
}

// sameArray reports whether two lists are the same without looking into them.
func (l list) sameArray(k list) bool {
	return len(l.elems) == len(k.elems) && l.open == k.open && (len(l.elems) == 0 || &l.elems[0] == &k.elems[0])
}

// grewFrom reports whether l is what became of a list by appending in place.
func (l list) grewFrom(before list) bool {
	n := len(before.elems)
	return n > 0 && n < len(l.elems) && l.open == before.open && &l.elems[0] == &before.elems[0] && l.used != nil && *l.used == len(l.elems)
}

// perhapsFrom makes the elements from an index on uncertain. It does so in
// place, for whoever else holds the list: a table that grows by conditional
// appends would be copied for each of them otherwise.
func (l list) perhapsFrom(i int) list {
	if l.firm != nil {
		*l.firm = min(*l.firm, i)
	}
	for ; i < len(l.elems); i++ {
		v, _ := certainly(l.elems[i])
		l.elems[i] = maybe{v: v}
	}
	return l
}

// join returns the list that is l or k: what they begin with, and then the
// rest of each, perhaps.
func (l list) join(k list) value {
	switch {
	case l.sameArray(k):
		return l
	case k.grewFrom(l):
		return k.perhapsFrom(len(l.elems))
	case l.grewFrom(k):
		return l.perhapsFrom(len(k.elems))
	}
	common := 0
	for common < len(l.elems) && common < len(k.elems) && same(l.elems[common], k.elems[common]) {
		common++
	}
	out := list{elems: l.elems[:common], open: l.open || k.open}
	mine, other := l.elems[common:], k.elems[common:]
	for _, v := range mine {
		v, _ = certainly(v)
		out = out.plus(maybe{v: v})
	}
	for _, v := range other {
		v, _ = certainly(v)
		// That an element is there twice does no harm, if it costs too much
		// to tell.
		if len(mine) > maxChoice || !slices.ContainsFunc(mine, func(w value) bool {
			w, _ = certainly(w)
			return same(v, w)
		}) {
			out = out.plus(maybe{v: v})
		}
	}
	return out
}

// A dict is a map. Its entries are cells, so that what a branch adds is gone
// in the next; an entry that holds nil is none.
type dict struct {
	typ   string
	table string  // the type, if its values are handlers or hold some
	slots []*slot // in the order in which they were added
	known map[string]*slot

	missing value // what is at a key that is known not to be there; nil if that is not to be told
}

type slot struct {
	key  value
	cell cell
}

func newDict() *dict { return &dict{known: make(map[string]*slot)} }

// keyText returns a text that tells known keys apart.
func keyText(key value) (string, bool) {
	switch key := key.(type) {
	case text:
		return "s" + key.S, true
	case number:
		return "n" + strconv.Itoa(key.N), true
	case truth:
		return "b" + strconv.FormatBool(key.B), !key.Loose
	case typeValue:
		return "t" + key.name, true
	}
	return "", false
}

// entry returns the cell for a key, a new one if there is none. What is set
// under a key that is not known may be anywhere.
func (d *dict) entry(key value) *cell {
	name, known := keyText(key)
	if s := d.known[name]; known && s != nil {
		return &s.cell
	}
	s := &slot{key: key}
	d.slots = append(d.slots, s)
	if known {
		d.known[name] = s
	}
	return &s.cell
}

// at returns the cells that can be meant by a key.
func (d *dict) at(key value) []*cell {
	name, known := keyText(key)
	var out []*cell
	if s := d.known[name]; known && s != nil && s.cell.v != nil {
		out = append(out, &s.cell)
	}
	if known && len(d.known) == len(d.slots) {
		return out
	}
	for _, s := range d.slots {
		if _, isKnown := keyText(s.key); s.cell.v != nil && !(known && isKnown) {
			out = append(out, &s.cell)
		}
	}
	return out
}

// pairs returns the entries.
func (d *dict) pairs() []pair {
	out := make([]pair, 0, len(d.slots))
	for _, s := range d.slots {
		if s.cell.v != nil {
			out = append(out, pair{key: s.key, value: s.cell.v})
		}
	}
	return out
}
