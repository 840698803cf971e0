package value

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// Identity returns what tells a thing apart that can be changed or has methods.
func Identity(v Value) (any, bool) {
	switch v := Bare(v).(type) {
	case Pointer:
		if o, ok := Bare(v.To.V).(*Object); ok {
			return o, true
		}
		return v.To, true
	case *Object, *Map, *Result:
		return v, true
	case *Func:
		if v.Bound {
			return Identity(v.Receiver)
		}
		if len(v.Captured) > 0 {
			return v.Captured[0], true
		}
	}
	return nil, false
}

// maxIdentity bounds, in bytes and in values one inside the other, the texts that
// values are told apart by.
const (
	maxIdentity      = 4096
	maxIdentityDepth = 16
)

// An IdentityWriter writes what a value consists of. Structs are told by what their
// fields hold now that all registration code has run, and which of them are one and
// the same; maps, routers and rows of tables by their address. (So a guard is not told
// apart by a struct of its own that it changes, while it serves a request, by way of
// something else than what it has.)
type IdentityWriter struct {
	strings.Builder
	Rows  []*Object
	cells []*Cell // that pointers lead to, in the order in which they were met
}

func (w *IdentityWriter) text(s string) { w.WriteString(strconv.Itoa(len(s)) + ":" + s) }

func (w *IdentityWriter) flags(flags ...bool) {
	for _, f := range flags {
		if f {
			w.WriteByte('1')
		} else {
			w.WriteByte('0')
		}
	}
}

func (w *IdentityWriter) span(at source.Span) {
	w.text(at.File)
	w.WriteString(strconv.Itoa(at.Offset) + "-" + strconv.Itoa(at.End))
}

func (w *IdentityWriter) address(kind string, p any) bool {
	fmt.Fprintf(w, "%s%p", kind, p)
	return true
}

// values writes several values, and reports whether all could be told.
func (w *IdentityWriter) values(list []Value, depth int) bool {
	w.WriteString("[" + strconv.Itoa(len(list)))
	for _, v := range list {
		if !w.Value(v, depth+1) {
			return false
		}
	}
	return true
}

// Value writes one value, and reports whether it could be told.
func (w *IdentityWriter) Value(v Value, depth int) bool {
	if depth > maxIdentityDepth || w.Len() > maxIdentity {
		return false
	}
	switch v := v.(type) {
	case nil:
		w.WriteByte('-')
	case Null:
		w.WriteByte('0')
	case Text:
		w.WriteByte('t')
		w.text(v.S)
		w.text(v.Type)
		w.span(v.At)
		w.flags(v.Loose)
		return v.Drawn == nil
	case Number:
		w.WriteString("n" + strconv.Itoa(v.N) + v.As)
		w.flags(v.Loose)
	case Truth:
		w.WriteByte('b')
		w.flags(v.B, v.Loose)
	case Opaque:
		w.WriteByte('o')
		w.text(v.Why)
		w.text(v.Type)
		return v.Drawn == nil && !v.Rest
	case Pointer:
		i := slices.Index(w.cells, v.To)
		if i >= 0 {
			w.WriteString("p" + strconv.Itoa(i))
			return true
		}
		w.cells = append(w.cells, v.To)
		w.WriteByte('p')
		return w.Value(v.To.V, depth+1)
	case *Object:
		return w.object(v, depth)
	case *Map, *Router, *Entry:
		return w.address("a", v)
	case *Func:
		return v.Native == nil && w.function(v, depth)
	case InterfaceMethod:
		w.WriteByte('m')
		w.text(v.Name)
		w.text(v.Interface)
		return w.Value(v.Receiver, depth+1)
	case *Result:
		return w.result(v, depth)
	case Wrapped:
		w.WriteByte('w')
		return w.guard(v.By, depth) && w.Value(v.Inner, depth+1)
	case Keyed:
		w.WriteByte('k')
		w.text(v.Key)
		return w.Value(v.Value, depth+1)
	case Stripped:
		w.WriteByte('s')
		return w.values([]Value{v.Prefix, v.Inner}, depth)
	case Partial:
		w.WriteByte('+')
		return w.values([]Value{v.A, v.B}, depth)
	case *Cases:
		return w.Value(v.plain, depth)
	case Choice:
		w.WriteByte('|')
		return w.values(v, depth)
	case Tuple:
		w.WriteByte(',')
		return w.values(v, depth)
	case List:
		w.WriteByte('l')
		w.text(v.Type)
		w.flags(v.Open)
		w.WriteString(strconv.Itoa(int(v.Born)))
		return w.values(v.Elems, depth)
	case Maybe:
		w.WriteByte('?')
		return v.Absent == nil && v.There == nil && w.Value(v.V, depth+1)
	default:
		return false
	}
	return true
}

func (w *IdentityWriter) object(o *Object, depth int) bool {
	if o.Met != nil || o.CopyOf != nil || slices.Contains(w.Rows, o) {
		return w.address("a", o)
	}
	w.WriteByte('{')
	w.text(o.Type)
	w.flags(o.Open, o.Served, o.IsSet)
	for _, name := range sortedKeys(o.Fields) {
		if w.text(name); !w.Value(o.Fields[name].V, depth+1) {
			return false
		}
	}
	w.WriteByte('}')
	return true
}

func (w *IdentityWriter) function(f *Func, depth int) bool {
	w.WriteByte('f')
	w.text(f.Name)
	w.text(f.Type)
	w.text(f.Boxed)
	w.text(f.Path)
	w.address("c", f.Code)
	w.span(f.At)
	w.flags(f.Bound, f.Handler, f.Decides, f.Given != nil)
	w.text(strings.Join(f.Via, ","))
	w.text(strings.Join(f.Requests, ","))
	held := []Value{f.Receiver}
	for _, c := range f.Captured {
		held = append(held, c.V)
	}
	if f.Given != nil {
		held = append(held, f.Given)
	}
	return w.values(held, depth)
}

func (w *IdentityWriter) result(r *Result, depth int) bool {
	w.WriteByte('r')
	if len(r.Members) > 0 { // which others may set
		return w.address("a", r)
	}
	w.text(r.Callee)
	w.text(r.Type)
	w.text(r.boxed)
	w.span(r.At)
	w.flags(r.Handler, r.Assumed, r.Body != nil)
	held := append([]Value{r.Func, r.Receiver}, r.Args...)
	if r.Body != nil {
		held = append(held, r.Body)
	}
	return w.values(held, depth)
}

func (w *IdentityWriter) guard(g Guard, depth int) bool {
	w.span(g.At)
	w.span(g.Stmt)
	w.flags(g.Optional, g.Whole)
	w.address("a", g.Row)
	w.address("a", g.Ground)
	return w.values([]Value{g.By, g.Inner, g.Below}, depth)
}
