package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file is about rows of tables that generated code fills, each with a struct of its
// own that answers by calling the function which somebody wrote.

// maxWrapped bounds the structs and functions around the function that somebody wrote.
const maxWrapped = 6

// writtenIn returns the function that what answers was made of, or nil if there is none.
func writtenIn(v value.Value, depth int) *value.Func {
	var found *value.Func
	try := func(v value.Value) {
		if found == nil && depth < maxWrapped {
			found = writtenIn(v, depth+1)
		}
	}
	switch v := value.Bare(v).(type) {
	case value.Choice:
		for _, v := range v {
			try(v)
		}
	case value.Pointer:
		try(v.To.V)
	case value.Keyed:
		try(v.Value)
	case value.Wrapped:
		try(v.Inner)
	case *value.Object:
		for _, name := range sortedKeys(v.Fields) {
			try(v.Fields[name].V)
		}
	case *value.Func:
		if v.Handler && v.Code != nil { // what is around the struct
			for _, c := range v.Captured {
				try(c.V)
			}
			return found
		}
		if v.At.IsValid() {
			return v
		}
	}
	return found
}

// written lets a row that a library finds by itself be what somebody wrote: it is called
// by that, and stands there.
func (m finder) written(e *value.Entry) {
	e.Returns = true
	fn := writtenIn(e.Handler, 0)
	if fn == nil || m.Foreign[fn.At.File] {
		return
	}
	e.Handler = value.Keyed{Key: fn.Name, Value: e.Handler}
	e.At = fn.At
	e.Sites = append(e.Sites, fn.At)
}

// isListed reports whether a handler is one that a library made to find what answers in a
// table, of which the rows are routes already.
func (t *tabulator) isListed(h machine.Handler) bool {
	made := madeElsewhere(h.Run, 2)
	return made != nil && slices.ContainsFunc(t.m.Finding(made, machine.Search{}), func(s machine.Search) bool { return t.m.Found[s.Name] })
}
