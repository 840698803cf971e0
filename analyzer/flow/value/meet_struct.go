package value

import "slices"

// This file joins structs where paths come together. What a check says often comes
// back in one:
//
//	if result := a.Authorize(r, "read:contacts"); result.Error != nil {
//
// Of the struct that it is on one path or on another, each field is what it is on
// each of them, and remembers which, as a variable does.

// A Meeting is where the ways met on which a struct is one or another, for the
// fields of which nothing was said so far.
type Meeting struct {
	Ways  []Way
	Marks [markCount]Value // of the request, from there on
}

// meetStructs is meet for structs, and for pointers to such as were made on the
// way. Some of them may not be known.
func (r *Evidence) meetStructs(ways []Way) (Value, bool) {
	some := false
	for _, w := range ways {
		switch Bare(w.Value).(type) {
		case *Object, Pointer:
			some = true
		case Opaque, *Result:
		default:
			return nil, false
		}
	}
	if !some {
		return nil, false
	}
	structs := make([]Way, len(ways))
	pointers, typ := 0, ""
	for i, w := range ways {
		structs[i] = w
		v := Bare(w.Value)
		if p, ok := v.(Pointer); ok {
			pointers++
			structs[i].Value = p.To.V
		}
		switch o := Bare(structs[i].Value).(type) {
		case *Object:
			if o == r.Row || typ != "" && o.Type != typ || pointers > 0 && !o.Served {
				return nil, false
			}
			typ = o.Type
			structs[i].Value = o
		case Opaque, *Result:
			if pointers > 0 {
				return nil, false
			}
		default:
			return nil, false
		}
	}
	if typ == "" || pointers != 0 && pointers != len(ways) {
		return nil, false
	}
	out := &Object{Type: typ, Fields: make(map[string]*Cell), Served: true, Met: &Meeting{Ways: structs}}
	for i, c := range r.Marks {
		out.Met.Marks[i] = c.V
	}
	for _, w := range structs {
		o, _ := w.Value.(*Object)
		for name := range w.Parts[o] {
			out.Fields[name] = nil
		}
	}
	fields := make([]Way, len(structs))
	for _, name := range sortedKeys(out.Fields) {
		known := true
		for i, w := range structs {
			o, _ := w.Value.(*Object)
			fields[i] = w
			fields[i].Value = w.Parts[o][name]
			known = known && fields[i].Value != nil
		}
		if known {
			out.Fields[name] = &Cell{V: r.MeetField(fields)}
		} else {
			delete(out.Fields, name) // until it is known of what type it is
		}
	}
	if pointers > 0 {
		return Pointer{&Cell{V: out}}, true
	}
	return out, true
}

// Met returns what a struct may be that is one or another by the path that was taken, as it
// was on each, and whether something was set in it on all of them. That on which nothing was
// is no matter where nothing of the request decided that it is taken: that is what is
// returned beside an error that the program itself is the cause of.
func Met(o *Object) (list []Value, always bool) {
	always = true
	for _, w := range o.Met.Ways {
		one, ok := w.Value.(*Object)
		if !ok {
			list = append(list, w.Value)
			continue
		}
		if !one.Open && one.Met == nil && len(one.Fields) == 0 {
			always = always && w.Marks[ForInput].Yes.Never() && w.Marks[ForData].Yes.Never()
			continue
		}
		fields := make(map[string]*Cell, len(one.Fields))
		for name, c := range one.Fields {
			fields[name] = c
			if v := w.Parts[one][name]; v != nil {
				fields[name] = &Cell{V: v}
			}
		}
		list = append(list, &Object{Type: one.Type, Fields: fields, Open: one.Open, Served: one.Served, Scope: one.Scope, Met: one.Met})
	}
	return list, always
}

// MeetField is meet for a field: one that is nil on some ways is no flag.
func (r *Evidence) MeetField(ways []Way) Value {
	if v, ok := r.meetNil(ways); ok {
		return v
	}
	return r.Meet(ways)
}

// WithoutTurns returns v without what it says of variables.
func WithoutTurns(v Value) Value {
	switch v := v.(type) {
	case Condition:
		v.Turns = nil
		return v
	case Nilness:
		v.Turns = nil
		return v
	}
	return v
}

// maxParts bounds how deep structs are looked into where paths meet.
const maxParts = 3

// FieldsOn returns what the fields of the structs in v hold on a way, by the structs
// that they are of; nil if v is none.
func FieldsOn(v Value, at func(*Cell) Value) map[*Object]map[string]Value {
	if t, ok := v.(Tuple); !ok && !isStruct(v) || ok && !slices.ContainsFunc(t, isStruct) {
		return nil
	}
	parts := make(map[*Object]map[string]Value)
	partsAt(v, at, parts, 0)
	return parts
}

// partsAt adds to what FieldsOn returns.
func partsAt(v Value, at func(*Cell) Value, parts map[*Object]map[string]Value, depth int) {
	if depth > maxParts {
		return
	}
	switch v := Bare(v).(type) {
	case Tuple:
		for _, v := range v {
			partsAt(v, at, parts, depth+1)
		}
	case Pointer:
		if o, ok := at(v.To).(*Object); ok && o.Served {
			partsAt(o, at, parts, depth+1)
		}
	case *Object:
		if parts[v] != nil {
			return
		}
		parts[v] = make(map[string]Value, len(v.Fields))
		for name, c := range v.Fields {
			x := at(c)
			parts[v][name] = x
			partsAt(x, at, parts, depth+1)
		}
	}
}

// isStruct reports whether v is a struct, or leads to one.
func isStruct(v Value) bool {
	switch Bare(v).(type) {
	case *Object, Pointer:
		return true
	}
	return false
}

// HeldNow is what a cell holds on the present path.
func HeldNow(c *Cell) Value { return c.V }
