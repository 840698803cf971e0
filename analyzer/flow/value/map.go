package value

import "strconv"

// A Map is a map. Its entries are cells, so that what a branch adds is gone
// in the next; an entry that holds nil is none.
type Map struct {
	Type  string
	Table string  // the type, if its values are handlers or hold some
	Slots []*Slot // in the order in which they were added
	Known map[string]*Slot

	Missing Value // what is at a key that is known not to be there; nil if that is not to be told
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
	}
	return "", false
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
func (d *Map) At(key Value) []*Cell {
	name, known := KeyText(key)
	var out []*Cell
	if s := d.Known[name]; known && s != nil && s.Cell.V != nil {
		out = append(out, &s.Cell)
	}
	if known && len(d.Known) == len(d.Slots) {
		return out
	}
	for _, s := range d.Slots {
		if _, isKnown := KeyText(s.Key); s.Cell.V != nil && !(known && isKnown) {
			out = append(out, &s.Cell)
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
