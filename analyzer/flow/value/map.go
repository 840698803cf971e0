package value

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Map is a map. Its entries are cells, so that what a branch adds is gone
// in the next; an entry that holds nil is none.
type Map struct {
	Type  string
	Table string  // the type, if its values are handlers or hold some
	Slots []*Slot // in the order in which they were added
	Known map[string]*Slot

	Missing Value // what is at a key that is known not to be there; nil if that is not to be told
	Whole   bool  // nothing is in it that is not seen to be put there
	Served  bool  // it was made for the request that is followed
}

// A Slot is an entry of a map. Its cell holds nil where there is none.
type Slot struct {
	Key  Value
	Cell Cell
}

// NewMap returns a map without entries.
func NewMap() *Map { return &Map{Known: make(map[string]*Slot)} }

// KeyText returns a text that tells known keys apart.
func KeyText(key Value) (string, bool) {
	switch key := key.(type) {
	case Text:
		return "s" + key.S, true
	case Number:
		return "n" + strconv.Itoa(key.N), true
	case Truth:
		return "b" + strconv.FormatBool(key.B), !key.Loose
	case TypeValue:
		return "t" + key.Name, true
	case *Object:
		return key.keyText()
	case List:
		if !key.Exact() {
			return "", false
		}
		var b strings.Builder
		for _, e := range key.Elems {
			text, ok := KeyText(e)
			if !ok {
				return "", false
			}
			b.WriteString(strconv.Itoa(len(text)) + ":" + text)
		}
		return "l" + b.String(), true
	}
	return "", false
}

// keyText is [KeyText] for a struct, of which fields that are zero need not be there.
func (o *Object) keyText() (string, bool) {
	if o.Open || o.IsSet || o.Met != nil || o.CopyOf != nil || len(o.Fields) == 0 {
		return "", false
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(o.Fields)) {
		v := o.Fields[name].V
		if v == nil || isZero(v) {
			continue
		}
		text, ok := KeyText(v)
		if !ok {
			return "", false
		}
		b.WriteString(name + "=" + strconv.Itoa(len(text)) + ":" + text)
	}
	return "o" + o.Type + "{" + b.String() + "}", true
}

// isKey reports whether a key may be another, and whether it may be none such, where
// it is a shape or has one among its parts. It reports false for known if it has
// none.
func isKey(index, key Value) (yes, no bool, from Origin, known bool) {
	parts := func(a, b []Value) (yes, no bool, from Origin, known bool) {
		yes, no = true, len(a) != len(b)
		for i := range min(len(a), len(b)) {
			y, n, f, ok := isKey(a[i], b[i])
			if !ok {
				x, okX := KeyText(a[i])
				z, okZ := KeyText(b[i])
				if !okX || !okZ {
					return false, false, 0, false
				}
				y, n = x == z, x != z
			}
			yes, no, from, known = yes && y, no || n, from|f, known || ok
		}
		return yes && len(a) == len(b), no, from, known
	}
	switch index := index.(type) {
	case *Shape:
		if _, ok := key.(Text); !ok {
			return false, false, 0, false
		}
		c := index.Equals(key)
		if c.RareYes || c.RareNo {
			c.From |= OfData
		}
		return !c.Yes.Never(), !c.No.Never(), c.From, true
	case *Object:
		o, ok := key.(*Object)
		if !ok || index.Open || o.Open {
			return false, false, 0, false
		}
		var a, b []Value
		names := slices.Sorted(maps.Keys(index.Fields))
		for _, name := range names {
			a, b = append(a, index.Fields[name].V), append(b, fieldOr(o, name, index.Fields[name].V))
		}
		for _, name := range slices.Sorted(maps.Keys(o.Fields)) {
			if index.Fields[name] == nil {
				a, b = append(a, zeroLike(o.Fields[name].V)), append(b, o.Fields[name].V)
			}
		}
		return parts(a, b)
	case List:
		l, ok := key.(List)
		if !ok || !index.Exact() || !l.Exact() {
			return false, false, 0, false
		}
		return parts(index.Elems, l.Elems)
	}
	return false, false, 0, false
}

// fieldOr returns a field of a struct, or the zero value of one like it.
func fieldOr(o *Object, name string, like Value) Value {
	if c := o.Fields[name]; c != nil {
		return c.V
	}
	return zeroLike(like)
}

// zeroLike returns the zero value of the type that v has.
func zeroLike(v Value) Value {
	switch v := v.(type) {
	case Text, *Shape:
		return Text{}
	case Number:
		return Number{}
	case Truth, Condition:
		return Truth{}
	case List:
		return List{Type: v.Type, Born: BornNil}
	case *Object:
		return &Object{Type: v.Type, Fields: make(map[string]*Cell)}
	case *Map:
		d := NewMap()
		d.Type, d.Whole, d.Missing = v.Type, true, Null{}
		for _, p := range v.Pairs() {
			d.Missing = zeroLike(p.Value)
		}
		return d
	}
	return Null{}
}

// Hit says what a map has at a key that is made of the path of the request.
type Hit struct {
	Cells []*Cell // that may be meant
	Miss  bool    // there may be nothing
	Zero  Value   // what is there then
	From  Origin
}

// Look returns what a map has at a key that is made of the path of the request, or at its method
// if it has nothing else than was written down. It reports false for any other key.
func (d *Map) Look(key Value) (Hit, bool) {
	hit := Hit{Miss: true, Zero: Null{}, From: OfInput}
	text, plain := KeyText(key)
	if t, ok := key.(Text); plain && !keyOfPath(key) && (!d.Whole || len(d.Known) < len(d.Slots) || !ok || t.By&OfInput == 0) {
		return Hit{}, false
	}
	for _, s := range d.Slots {
		if s.Cell.V == nil || endApart(key, s.Key) {
			continue
		}
		hit.Zero = zeroLike(s.Cell.V)
		name, slotKnown := KeyText(s.Key)
		yes, no, from, known := isKey(key, s.Key)
		switch {
		case plain && slotKnown:
			yes, no, known = name == text, name != text, true
		case !slotKnown || !known && !plain:
			yes, no, from = true, true, OfData
		}
		if !known && !plain && slotKnown {
			return Hit{}, false
		}
		hit.From |= from
		if yes {
			hit.Cells = append(hit.Cells, &s.Cell)
			hit.Miss = hit.Miss && no
		}
	}
	if hit.Miss && !d.Whole && d.Missing == nil {
		hit.From |= OfData
	}
	if d.Missing != nil {
		hit.Zero = d.Missing
	}
	return hit, true
}

// keyOfPath reports whether a key is, or has for a part, the path of the request.
func keyOfPath(key Value) bool {
	if o, ok := key.(*Object); ok {
		for _, c := range o.Fields {
			if keyOfPath(c.V) {
				return true
			}
		}
		return false
	}
	return OfPath(key)
}

// Has returns whether there is something.
func (h Hit) Has() Value {
	switch {
	case len(h.Cells) > 0 && h.Miss, h.Miss && h.From.Depends():
		return Condition{Yes: Always(), No: Always(), From: h.From}
	}
	return Truth{B: !h.Miss}
}

// Entry returns the cell for a key, a new one if there is none. What is set
// under a key that is not known may be anywhere.
func (d *Map) Entry(key Value) *Cell {
	name, known := KeyText(key)
	if s := d.Known[name]; known && s != nil {
		return &s.Cell
	}
	s := &Slot{Key: key}
	d.Slots = append(d.Slots, s)
	if known {
		d.Known[name] = s
	}
	return &s.Cell
}

// At returns the cells that can be meant by a key.
func (d *Map) At(key Value) []*Cell { return slices.Collect(d.at(key)) }

// Enough is At as far as it takes to know that the cells hold too many values to be told
// apart: seen says what each of them holds.
func (d *Map) Enough(key Value, seen func(Value) Value) []*Cell {
	var out []*Cell
	var v Value
	for c := range d.at(key) {
		if out = append(out, c); len(out) == 1 {
			v = seen(c.V)
		} else if v = Either(v, seen(c.V)); TooMany(v) {
			break
		}
	}
	return out
}

func (d *Map) at(key Value) iter.Seq[*Cell] {
	return func(yield func(*Cell) bool) {
		name, known := KeyText(key)
		if s := d.Known[name]; known && s != nil && s.Cell.V != nil && !yield(&s.Cell) {
			return
		}
		if known && len(d.Known) == len(d.Slots) {
			return
		}
		for _, s := range d.Slots {
			if s.Cell.V == nil || endApart(key, s.Key) {
				continue
			}
			if known {
				if _, isKnown := KeyText(s.Key); isKnown {
					continue
				}
			}
			if !yield(&s.Cell) {
				return
			}
		}
	}
}

// Entries is [Map.Pairs] for going through a map. What stands under a scope that was drawn is
// there if the token has that.
func (d *Map) Entries() []Pair {
	out := d.Pairs()
	for i, p := range out {
		if key, ok := p.Key.(Text); ok && key.Drawn != nil {
			out[i].Value = Maybe{V: p.Value, There: DemandOf(*key.Drawn)}
		}
	}
	return out
}

// Pairs returns the entries.
func (d *Map) Pairs() []Pair {
	out := make([]Pair, 0, len(d.Slots))
	for _, s := range d.Slots {
		if s.Cell.V != nil {
			out = append(out, Pair{Key: s.Key, Value: s.Cell.V})
		}
	}
	return out
}
