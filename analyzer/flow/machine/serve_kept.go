package machine

import (
	"maps"

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
		m.req.kept = make(map[string]*value.Cell)
	}
	c := m.req.kept[name]
	if c == nil {
		c = &value.Cell{V: value.Opaque{Why: name}}
		m.req.kept[name] = c
	}
	m.set(c, v)
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
		m.keep(key, value.Bare(args[1]))
	case len(args) == 1 && (naming.ReadsKept(name) || naming.ReadsKeptAs(name)):
		v, ok := m.keptAs(key)
		if value.IsVerdict(types) {
			return value.Tuple{v, value.Truth{B: true}}, ok
		}
		return v, ok
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
		if key, ok := keyName(args[1]); ok && m.isKept(value.Bare(args[2])) {
			m.keep(key, value.Bare(args[2]))
		}
	case callee == "(context.Context).Value" && len(args) == 1:
		if key, ok := keyName(args[0]); ok {
			return m.keptAs(key)
		}
	}
	return nil, false
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
	c := m.req.kept[key]
	if c == nil || !m.isKept(c.V) {
		return nil, false
	}
	return c.V, true
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
	return false
}

// ScopesOf returns those of the values that are kept with a request that are
// scopes, and what tells them apart from others.
func (m *Serving) ScopesOf(kept map[string]value.Value) (scopes map[string]value.Value, key string) {
	for _, name := range sortedKeys(kept) {
		_, uses := m.scopesIn(kept[name], false, 0)
		if _, number := kept[name].(value.AtLeast); number || uses == nil {
			continue
		}
		if scopes == nil {
			scopes = make(map[string]value.Value)
		}
		scopes[name] = kept[name]
		key += name + "="
		for _, use := range uses {
			key += string(use.Name) + "@" + use.Span.String() + " "
		}
	}
	return scopes, key
}

// held is what is kept with the request on the present path.
func (r *request) held() map[string]value.Value {
	if len(r.kept) == 0 {
		return nil
	}
	out := make(map[string]value.Value, len(r.kept))
	for name, c := range r.kept {
		out[name] = c.V
	}
	return out
}

// hands notes what is kept with the request where what is behind a guard is
// called: what is the same wherever that is.
func (r *request) hands(kept map[string]value.Value) {
	if r.handed == nil {
		r.handed = make(map[string]value.Value, len(kept))
		maps.Copy(r.handed, kept)
		return
	}
	for name, v := range kept {
		if !value.Same(r.handed[name], v) {
			r.handed[name] = value.Opaque{Why: name}
		}
	}
	for name := range r.handed {
		if kept[name] == nil {
			r.handed[name] = value.Opaque{Why: name}
		}
	}
}

// carry makes what guards have kept with a request known to what is behind them.
func (r *request) carry(kept map[string]value.Value) {
	r.kept = make(map[string]*value.Cell, len(kept))
	for name, v := range kept {
		r.kept[name] = &value.Cell{V: v}
	}
}
