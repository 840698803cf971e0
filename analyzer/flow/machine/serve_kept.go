package machine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is what a request carries from what makes sure of it to what relies
// on it: numbers that were compared, in variables and under the names by which
// they were kept with the request; and scopes that one function says are needed,
// for another one to ask for.

// compareHere computes the order of a variable that is not known and a number:
// on the side where it is large enough, the variable is known to be so.
func (m *Serving) compareHere(n *ir.Node, x, y value.Value) (value.Value, bool) {
	variable, op := n.Kids[0], n.Name
	if _, ok := x.(value.Number); ok {
		variable, x, y, op = n.Kids[1], y, x, value.Turned[op]
	}
	least, ok := y.(value.Number)
	if !ok || least.Loose || variable.Op != ir.OpLocal || value.Turned[op] == "" || !value.IsOpen(x) {
		return nil, false
	}
	if op == ">" || op == "<=" {
		least.N++
	}
	c := value.Condition{Yes: value.Always(), No: value.Always(), From: m.originOf(x)}
	is := value.Turn{Cell: m.local(variable), Open: x}
	if op == ">" || op == ">=" {
		is.Yes = value.AtLeast(least.N)
	} else {
		is.No = value.AtLeast(least.N)
	}
	c.Turns = []value.Turn{is}
	return c, true
}

// keep notes what is kept with the request under a name.
func (m *Serving) keep(name string, v value.Value) {
	if m.req.kept == nil {
		m.req.kept = make(map[string]keptValue)
	}
	k, ok := m.req.kept[name]
	if !ok {
		k = keptValue{&value.Cell{V: value.Opaque{Why: name}}, &value.Cell{V: value.Truth{}}}
		if isTold(v) {
			k.is.V = value.Null{}
		}
		m.req.kept[name] = k
	}
	m.set(k.is, v)
	m.set(k.there, value.Truth{B: true})
}

// A keptValue is what is kept with a request under a name, and whether it is there.
type keptValue struct{ is, there *value.Cell }

// now is what is kept on the present path.
func (k keptValue) now() value.Value {
	c, _ := value.ConditionOf(k.there.V)
	if c.No.Never() || !isTold(k.is.V) {
		return k.is.V
	}
	return value.Nilness{Null: c.No, Set: c.Yes, Turns: c.Not().Turns, Value: k.is.V, Tests: true, From: c.From}
}

// keeps performs the calls that keep something with a request, and those that
// read it. Only numbers and scopes are told apart.
func (m *Serving) keeps(name string, args []value.Value, types string) (value.Value, bool) {
	if len(args) == 0 {
		return nil, false
	}
	key, ok := keyName(args[0])
	switch {
	case !ok:
	case len(args) == 2 && naming.Keeps(name):
		m.forgetCarried(key, true)
		m.keep(key, args[1])
	case len(args) == 1 && (naming.ReadsKept(name) || naming.ReadsKeptAs(name)):
		v, ok := m.keptAs(key)
		if !ok {
			return nil, false
		}
		is, there := m.thereAs(v)
		if strings.Contains(types, ",") {
			return value.Tuple{is, there}, true
		}
		return is, true
	}
	return nil, false
}

// keepsInContext is keeps for the values of contexts. A request has one, and that
// is what is meant: https://pkg.go.dev/context#WithValue.
func (m *Serving) keepsInContext(callee string, args []value.Value, at source.Span) (value.Value, bool) {
	switch {
	case callee == "context.WithValue" && len(args) == 3:
		if m.req.handler && m.isFailure(args[2]) { // which is for what is around the handler to answer
			m.refuse(args[2:], at)
		}
		key, ok := keyName(args[1])
		if m.forgetCarried(key, ok); ok && (m.isKept(args[2]) || m.hasKept(key)) {
			m.keep(key, args[2])
		}
	case callee == "(context.Context).Value" && len(args) == 1:
		if key, ok := keyName(args[0]); ok {
			return m.keptAs(key)
		}
	}
	return nil, false
}

// givenTo returns what a context was given under a key by the code that is followed, if that
// is the same for all requests: the server acts as itself then, and asks nobody. What else is
// there is found out by who sends the request.
//
//	authorize(context.WithValue(ctx, subjectKey{}, Superuser{}), "get:app")
func (m *Serving) givenTo(callee string, recv value.Value, args []value.Value) (value.Value, bool) {
	if callee != "(context.Context).Value" || len(args) != 1 {
		return nil, false
	}
	key, ok := keyName(args[0])
	for ok {
		r, is := value.Bare(recv).(*value.Result)
		if !is || r.Callee != "context.WithValue" || len(r.Args) != 3 {
			return nil, false
		}
		if other, known := keyName(r.Args[1]); known && other == key {
			o, is := value.Bare(r.Args[2]).(*value.Object)
			return r.Args[2], is && !o.Open && m.originOf(o)&^value.OfSetting == 0
		} else if !known {
			return nil, false
		}
		recv = r.Args[0]
	}
	return nil, false
}

func (m *Serving) hasKept(key string) bool {
	_, ok := m.req.kept[key]
	return ok
}

// keyName returns what tells a key apart: its text, or its type if it has nothing
// else to say.
func keyName(v value.Value) (string, bool) {
	switch v := value.Bare(v).(type) {
	case value.Text:
		return v.S, true
	case *value.Object:
		return "type " + v.Type, v.Type != "" && len(v.Fields) == 0
	case value.Pointer:
		o, _ := v.To.V.(*value.Object)
		if o == nil || o.Type == "" {
			return "", false
		}
		return "type " + o.Type, true
	}
	return "", false
}

// keptAs returns what is kept with the request under a name, if that is known.
func (m *Serving) keptAs(key string) (value.Value, bool) {
	k, ok := m.req.kept[key]
	if !ok || !m.isKept(k.is.V) {
		return nil, false
	}
	return k.now(), true
}

// isKept reports whether a value is one of those that are told apart.
func (m *Serving) isKept(v value.Value) bool {
	switch v := v.(type) {
	case value.AtLeast:
		return true
	case value.Text, value.List:
		_, uses := m.scopesIn(v, false, 0)
		return uses != nil
	}
	return isTold(v)
}

// isTold reports whether a value says something of the token, or a field of it does.
func isTold(v value.Value) bool {
	switch v := v.(type) {
	case value.Truth, *value.Cases:
		return true
	case value.Pointer:
		return isTold(v.To.V)
	case *value.Object:
		for _, c := range v.Fields {
			if _, nested := c.V.(*value.Object); !nested && (value.Tests(c.V) || isCases(c.V)) {
				return true
			}
		}
		return false
	}
	return value.Tests(v)
}

func isCases(v value.Value) bool {
	_, ok := v.(*value.Cases)
	return ok
}

// thereAs returns what was kept, as one of a type, and whether it is there.
func (m *Serving) thereAs(v value.Value) (is, there value.Value) {
	n, ok := v.(value.Nilness)
	if !ok {
		return v, value.Truth{B: true}
	}
	return n.True(), n.IsNil().Not()
}

// ScopesOf returns those of the values that are kept with a request that are
// scopes, or say something of the token, and what tells them apart from others.
func (m *Serving) ScopesOf(kept map[string]value.Value) (scopes map[string]value.Value, key string) {
	for _, name := range sortedKeys(kept) {
		_, uses := m.scopesIn(kept[name], false, 0)
		told := isTold(kept[name])
		if _, number := kept[name].(value.AtLeast); number || uses == nil && !told {
			continue
		}
		if scopes == nil {
			scopes = make(map[string]value.Value)
		}
		scopes[name] = kept[name]
		key += name + "="
		if told {
			key += toldAs(kept[name])
			continue
		}
		for _, use := range uses {
			key += string(use.Name) + "@" + use.Span.String() + " "
		}
	}
	return scopes, key
}

// toldAs writes what a value says of the token.
func toldAs(v value.Value) string {
	switch v := v.(type) {
	case value.Truth:
		return fmt.Sprint(v.B, " ")
	case value.Condition:
		return fmt.Sprint(v.Yes, v.No, " ")
	case value.Nilness:
		return fmt.Sprint(v.Null, v.Set, toldAs(v.Value))
	case value.Pointer:
		return toldAs(v.To.V)
	case *value.Object:
		out := v.Type + "{"
		for _, name := range sortedKeys(v.Fields) {
			out += name + ":" + toldAs(v.Fields[name].V)
		}
		return out + "} "
	case *value.Cases:
		out := ""
		for _, w := range v.Ways {
			out += fmt.Sprint(w.Demand, value.Sketch(w.Value), " ")
		}
		return out
	}
	return ""
}

// held is what is kept with the request on the present path.
func (r *request) held() map[string]value.Value {
	if len(r.kept) == 0 {
		return nil
	}
	out := make(map[string]value.Value, len(r.kept))
	for name, k := range r.kept {
		out[name] = k.now()
	}
	return out
}

// maxHanded bounds the ways to what is behind a guard that are told apart.
const maxHanded = 16

// hands notes what is kept with the request where what is behind a guard is called.
func (r *request) hands(on value.Way) {
	w := value.Way{Demand: on.Demand, Marks: on.Marks, Kept: make(map[string]value.Value, len(on.Kept))}
	for name, v := range on.Kept {
		w.Kept[name] = handed(v)
	}
	r.handed = append(r.handed, w)
}

// handed returns a value as what is behind a guard gets it: what it says of the token
// stays, what it says of the variables of the guard does not.
func handed(v value.Value) value.Value {
	switch v := v.(type) {
	case value.Condition, value.Nilness:
		return value.WithoutTurns(v)
	case *value.Cases:
		return v.WithoutMarks()
	case value.Pointer:
		if o, ok := v.To.V.(*value.Object); ok {
			return value.Pointer{To: &value.Cell{V: handed(o)}}
		}
	case *value.Object:
		out := &value.Object{Type: v.Type, Served: true, Open: true, From: v.From, Fields: make(map[string]*value.Cell)}
		for name, c := range v.Fields {
			if isTold(c.V) {
				out.Fields[name] = &value.Cell{V: handed(c.V)}
			}
		}
		return out
	}
	return v
}

// keptBehind returns what is known, behind a guard, of what was kept with the request:
// what is the same wherever that is called, or says which way led there. What was not
// kept on a way is not there.
func (r *request) keptBehind() map[string]value.Value {
	out := make(map[string]value.Value)
	for _, w := range r.handed {
		for name := range w.Kept {
			out[name] = value.Opaque{Why: name}
		}
	}
	if len(r.handed) > maxHanded {
		return out
	}
	for name := range out {
		if v := r.keptAlways(name); v != nil {
			out[name] = v
		}
	}
	return out
}

// keptAlways is keptBehind for one name; nil if it is not known.
func (r *request) keptAlways(name string) value.Value {
	first := r.handed[0].Kept[name]
	var with []value.Way // those on which it was kept
	same, told := true, true
	there := slices.Clone(r.handed)
	for i, w := range r.handed {
		v := w.Kept[name]
		same = same && v != nil && value.Same(first, v)
		there[i].Value = value.Null{}
		if v == nil {
			continue
		}
		there[i].Value = value.Failed{Value: value.Opaque{Why: name}}
		switch v.(type) {
		case value.Truth, value.Condition:
			w.Value = v
			with = append(with, w)
		default:
			told = false
		}
	}
	switch {
	case same || len(r.handed) == 1:
		return first
	case !told:
		return nil
	}
	v := value.WithoutTurns(r.Meet(with))
	if len(with) == len(r.handed) {
		return v
	}
	is, ok := value.WithoutTurns(r.MeetField(there)).(value.Nilness)
	if !ok {
		return nil
	}
	is.Value, is.Tests = v, true
	return is
}

// carry makes what guards have kept with a request known to what is behind them.
func (r *request) carry(kept map[string]value.Value) {
	r.kept = make(map[string]keptValue, len(kept))
	for name, v := range kept {
		k := keptValue{&value.Cell{V: v}, &value.Cell{V: value.Truth{B: true}}}
		if n, ok := v.(value.Nilness); ok {
			k.is.V, k.there.V = n.Value, value.Value(n.IsNil().Not())
		}
		r.kept[name] = k
	}
}
